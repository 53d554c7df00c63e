package tags

import (
	"slices"
	"testing"
)

// chunks is seqeval's default mode written from its rules, on
// its own: it looks at pairs of neighbouring tags and knows no automaton.
func chunks(tags []string) (spans []Span) {
	split := func(t string) (byte, string) {
		if t == "O" {
			return 'O', "_"
		}
		return t[0], t[2:]
	}
	types := map[string]int{"X": 0, "Y": 1}
	before, beforeType, start := byte('O'), "_", 0
	for i, t := range append(slices.Clone(tags), "O") {
		now, nowType := split(t)
		ends := before == 'E' || before == 'S' ||
			(before == 'B' || before == 'I') && (now == 'B' || now == 'S' || now == 'O') ||
			before != 'O' && beforeType != nowType
		starts := now == 'B' || now == 'S' ||
			(before == 'E' || before == 'S' || before == 'O') && (now == 'E' || now == 'I') ||
			now != 'O' && beforeType != nowType
		if ends {
			spans = append(spans, Span{start, i, types[beforeType]})
		}
		if starts {
			start = i
		}
		before, beforeType = now, nowType
	}
	return spans
}

// TestSeqeval: all 66,429 sequences of one to five tags over two labels.
func TestSeqeval(t *testing.T) {
	labels := []string{"O", "B-X", "I-X", "E-X", "S-X", "B-Y", "I-Y", "E-Y", "S-Y"}
	s, err := Parse(labels, "")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for n := 1; n <= 5; n++ {
		ids, names := make([]int, n), make([]string, n)
		for more := true; more; {
			for i, id := range ids {
				names[i] = labels[id]
			}
			seen++
			got, _ := s.Decode(nil, ids)
			if want := chunks(names); !slices.Equal(got, want) {
				t.Fatalf("%v: %v, want %v", names, got, want)
			}
			more = false
			for i := range ids { // count up, base nine
				if ids[i]++; ids[i] < len(labels) {
					more = true
					break
				}
				ids[i] = 0
			}
		}
	}
	if seen != 66_429 {
		t.Errorf("%d sequences, want 66,429", seen)
	}
}

// FuzzDecode holds the laws: mentions are in order, disjoint and not empty, and
// cover exactly the tags that are not O.
func FuzzDecode(f *testing.F) {
	f.Add([]byte{1, 2, 3, 0, 4})
	f.Add([]byte{6, 2, 7, 7, 0, 5})
	labels := []string{"O", "B-X", "I-X", "L-X", "U-X", "B-Y", "I-Y", "L-Y", "U-Y"}
	s, err := Parse(labels, "")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		ids := make([]int, len(data))
		for i, b := range data {
			ids[i] = int(b) % len(labels)
		}
		spans, repairs := s.Decode(nil, ids)
		covered := make([]bool, len(ids))
		last := 0
		for _, m := range spans {
			if m.Start < last || m.End <= m.Start || m.End > len(ids) {
				t.Fatalf("%v after %d", m, last)
			}
			last = m.End
			for i := m.Start; i < m.End; i++ {
				covered[i] = true
				if typ := labels[ids[i]][2:]; typ != s.Type(m.Type) {
					t.Fatalf("token %d of type %s in %v", i, typ, m)
				}
			}
		}
		for i, id := range ids {
			if covered[i] == s.Outside(id) {
				t.Fatalf("token %d, label %s: covered %v", i, labels[id], covered[i])
			}
		}
		if repairs < 0 || repairs > len(ids)+1 {
			t.Fatalf("%d repairs of %d tags", repairs, len(ids))
		}
	})
}
