package match_test

import (
	"fmt"

	"polyphi/corpora"
	"polyphi/metrics"
	"polyphi/metrics/match"
)

func Example() {
	at := func(start, end int) []corpora.Fragment {
		return []corpora.Fragment{{Start: corpora.Offset{Byte: start, Rune: start}, End: corpora.Offset{Byte: end, Rune: end}}}
	}
	doctor := match.Tag{Fine: 1, Label: 1, Coarse: 1, Scored: true}
	date := match.Tag{Fine: 2, Label: 2, Coarse: 2, Scored: true}

	m := match.New()
	gold := []match.Span{{Fragments: at(8, 16), Tag: doctor}, {Fragments: at(20, 23), Tag: date}}
	if err := m.Prepare("Seen by Ann Ruiz on 3/4.", gold, nil); err != nil {
		fmt.Println(err)
		return
	}
	r, err := m.Match([]match.Span{{Fragments: at(8, 11), Tag: doctor}, {Fragments: at(20, 23), Tag: date}})
	if err != nil {
		fmt.Println(err)
		return
	}
	c := r.Whole()
	fmt.Println("strict", c[metrics.TPStrict], "approximate", c[metrics.TPApprox], "of", c[metrics.Gold])
	fmt.Println("visible", c[metrics.GVisible], "of", c[metrics.GGold], "graphemes")
	// Output:
	// strict 1 approximate 2 of 2
	// visible 4 of 10 graphemes
}
