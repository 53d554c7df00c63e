package match

import (
	"testing"
	"unicode"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// checkSegmentation holds a segmentation against the library's own walk.
func checkSegmentation(t *testing.T, note string) {
	t.Helper()
	s := New().seg
	s.cut(note)
	code, solid := 0, int32(0)
	id := int32(0)
	for c := graphemes.FromString(note); c.Next(); id++ {
		white := true
		for _, r := range c.Value() {
			if code >= len(s.cluster) || s.cluster[code] != id {
				t.Fatalf("%+q: code point %d is not in cluster %d", note, code, id)
			}
			white = white && unicode.IsSpace(r)
			code++
		}
		if !white {
			solid++
		}
		if s.solid[id+1] != solid {
			t.Fatalf("%+q: %d clusters before border %d are not white space, want %d", note, s.solid[id+1], id+1, solid)
		}
	}
	if code != len(s.cluster) || int(id)+1 != len(s.solid) {
		t.Fatalf("%+q: %d code points in %d clusters, want %d in %d", note, len(s.cluster), len(s.solid)-1, code, id)
	}
}

func FuzzSegmentation(f *testing.F) {
	for _, note := range []string{
		"", " ", "ab c\n", "a\r\nb\rc", "e\u0301e", " \u0301x", "\u06001", "क्षि क", "한글\u1100\u1161", "🇮🇳🇧🇩a🇮",
		"👩\u200d👧 x", "a\u200bb\u00a0c", "\x00\u0301", "a\u0903", "\r\u0301", "1\ufe0f\u20e3",
	} {
		f.Add(note)
	}
	f.Fuzz(func(t *testing.T, note string) { checkSegmentation(t, string([]rune(note))) })
}
