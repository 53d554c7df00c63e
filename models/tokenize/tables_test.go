package tokenize

import (
	"testing"
	"unicode"
)

// TestTables counts and checks the ranges in which the reference differs from
// Go's tables. They are sorted, disjoint, and each is a real difference: a
// later Go that agrees with the reference somewhere shows up here.
func TestTables(t *testing.T) {
	for _, c := range []struct {
		name   string
		ranges []runeRange
		n      int
		goSays func(rune) bool
		want   bool
	}{
		{"notPunctuation", notPunctuation[:], 127, func(r rune) bool { return unicode.Is(unicode.P, r) }, true},
		{"alsoPunctuation", alsoPunctuation[:], 2, func(r rune) bool { return unicode.Is(unicode.P, r) }, false},
		{"notControl", notControl[:], 20, func(r rune) bool { return unicode.Is(unicode.Cf, r) }, true},
		{"notMark", notMark[:], 419, func(r rune) bool { return unicode.Is(unicode.Mn, r) }, true},
		{"alsoMark", alsoMark[:], 1, func(r rune) bool { return unicode.Is(unicode.Mn, r) }, false},
		{"alsoLetter", alsoLetter[:], 4924, func(r rune) bool { return unicode.Is(unicode.L, r) }, false},
		{"alsoNumber", alsoNumber[:], 80, func(r rune) bool { return unicode.Is(unicode.N, r) }, false},
		{"alsoWord", alsoWord[:], 51, func(r rune) bool { return unicode.In(r, unicode.L, unicode.M, unicode.N) }, false},
		{"notOrdered", notOrdered[:], 108, nil, true},
	} {
		n, last := 0, rune(-1)
		for _, x := range c.ranges {
			if x.First <= last || x.Last < x.First {
				t.Errorf("%s: %U-%U after %U", c.name, x.First, x.Last, last)
			}
			last = x.Last
			for r := x.First; r <= x.Last; r++ {
				n++
				if c.goSays != nil && c.goSays(r) != c.want {
					t.Errorf("%s: %U is no difference", c.name, r)
				}
			}
		}
		if n != c.n {
			t.Errorf("%s: %d code points, want %d", c.name, n, c.n)
		}
	}
	n := 0
	for _, l := range newLower {
		for r := l.First; r <= l.Last; r++ {
			n++
			if unicode.ToLower(r) != r {
				t.Errorf("Go knows the lower case of %U", r)
			}
		}
	}
	if n != 55 {
		t.Errorf("newLower: %d code points, want 55", n)
	}
}
