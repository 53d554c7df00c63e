package match

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// UnicodeVersion is the version of the grapheme rules.
const UnicodeVersion = "17.0"

// A run is a half-open range of grapheme clusters.
type run struct{ lo, hi int32 }

// A segmentation cuts one text into grapheme clusters.
type segmentation struct {
	clusters *graphemes.Iterator[string]
	cluster  []int32 // cluster of each code point
	solid    []int32 // solid[i]: clusters before i that are not white space only
}

// cut segments text and returns its length in code points.
func (s *segmentation) cut(text string) int32 {
	s.cluster, s.solid = slices.Grow(s.cluster[:0], len(text)), append(slices.Grow(s.solid[:0], len(text)+1), 0)
	for text != "" {
		text = text[s.cutPlain(text):]
		text = text[s.cutCluster(text):]
	}
	return int32(len(s.cluster))
}

// cutPlain segments the leading bytes of a text that are clusters of their own
// and returns their number. ASCII is, but for carriage returns and before other
// letters, which may be marks on it.
func (s *segmentation) cutPlain(text string) int {
	cluster, solid := s.cluster, s.solid
	id, n, i := int32(len(solid)-1), solid[len(solid)-1], 0
	for ; i < len(text); i++ {
		c := text[i]
		if c >= utf8.RuneSelf || c == '\r' || i+1 < len(text) && text[i+1] >= utf8.RuneSelf {
			break
		}
		if c > ' ' || c != ' ' && (c < '\t' || c > '\r') {
			n++
		}
		cluster, solid = append(cluster, id+int32(i)), append(solid, n)
	}
	s.cluster, s.solid = cluster, solid
	return i
}

// cutCluster segments the first cluster of a text and returns its length in
// bytes.
func (s *segmentation) cutCluster(text string) int {
	s.clusters.SetText(text)
	if !s.clusters.Next() {
		return 0
	}
	id, isSolid := int32(len(s.solid)-1), int32(0)
	for _, r := range s.clusters.Value() {
		s.cluster = append(s.cluster, id)
		if isSolid == 0 && !unicode.IsSpace(r) {
			isSolid = 1
		}
	}
	s.solid = append(s.solid, s.solid[id]+isSolid)
	return s.clusters.End()
}

// run returns the clusters that a stretch of code points touches.
func (s *segmentation) run(f stretch) run {
	return run{s.cluster[f.lo], s.cluster[f.hi-1] + 1}
}

// count returns the number of clusters in r that are not white space only.
func (s *segmentation) count(r run) int32 { return s.solid[r.hi] - s.solid[r.lo] }

// counts sums count over disjoint runs.
func (s *segmentation) counts(rs []run) int32 {
	var n int32
	for _, r := range rs {
		n += s.count(r)
	}
	return n
}

// countOutside sums count over the clusters of rs that are not in other; both are
// united.
func (s *segmentation) countOutside(rs, other []run) int32 {
	n := s.counts(rs)
	for len(rs) > 0 && len(other) > 0 {
		if both := (run{max(rs[0].lo, other[0].lo), min(rs[0].hi, other[0].hi)}); both.lo < both.hi {
			n -= s.count(both)
		}
		if rs[0].hi < other[0].hi {
			rs = rs[1:]
		} else {
			other = other[1:]
		}
	}
	return n
}

// A within says how many clusters before a border lie in some runs.
type within struct{ all, solid int32 }

// within appends to dst, for each border of clusters, what lies in the runs,
// which are united.
func (s *segmentation) within(dst []within, runs []run) []within {
	var n within
	dst = append(dst, n)
	for i := range int32(len(s.solid) - 1) {
		for len(runs) > 0 && runs[0].hi <= i {
			runs = runs[1:]
		}
		if len(runs) > 0 && runs[0].lo <= i {
			n.all++
			n.solid += s.count(run{i, i + 1})
		}
		dst = append(dst, n)
	}
	return dst
}

// extend appends r to dst[base:], which is sorted; a run that overlaps or
// touches the last one is joined to it.
func extend(dst []run, base int, r run) []run {
	if n := len(dst); n > base && r.lo <= dst[n-1].hi {
		dst[n-1].hi = max(dst[n-1].hi, r.hi)
		return dst
	}
	return append(dst, r)
}

// runs appends the clusters that sorted stretches touch to dst, each once.
func (s *segmentation) runs(dst []run, f []stretch) []run {
	base := len(dst)
	for _, x := range f {
		dst = extend(dst, base, s.run(x))
	}
	return dst
}

// visible appends to dst the clusters of the fragments of which a code point
// lies outside hidden, a united list: half a cluster hidden is a cluster
// visible.
func (s *segmentation) visible(dst []run, frags, hidden []stretch) []run {
	base := len(dst)
	for _, f := range frags {
		p := f.lo
		hidden = hidden[after(hidden, p):]
		for i := 0; p < f.hi; {
			if i < len(hidden) && hidden[i].lo <= p {
				p = hidden[i].hi
				i++
				continue
			}
			q := f.hi
			if i < len(hidden) {
				q = min(q, hidden[i].lo)
			}
			dst = extend(dst, base, s.run(stretch{p, q}))
			p = q
		}
	}
	return dst
}
