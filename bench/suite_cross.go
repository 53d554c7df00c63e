package bench

import (
	"fmt"
	"slices"

	"polyphi/bench/suggest"
	"polyphi/corpora/labels"
)

// maxSegments is how many segments one product may have.
const maxSegments = 2000

// categories lists the categories that a sentence may have on the first axis of
// the index.
func (s *Suite) categories() []string {
	var out []string
	for _, c := range s.measured()[0].Candidates {
		out = append(out, c+"-only")
	}
	return append(out, "mixed", "numeric", "undeclared")
}

// categoryAxis names the categories of sentences (en-only, mixed, numeric ...)
// where a product wants them; they come with the measured axis.
const categoryAxis = "category"

// coarseAxis names the coarse labels of mentions where a product wants them.
const coarseAxis = "coarse"

// checkCross wants products of two or three axes that counts can be split by.
func (s *Suite) checkCross() error {
	for _, product := range s.Cross {
		if len(product) < 2 || len(product) > 3 {
			return fmt.Errorf("cross %v: a product has two or three axes", product)
		}
		segments, ofSentences, ofMentions := 1, 0, 0
		for at, name := range product {
			if slices.Contains(product[:at], name) {
				return fmt.Errorf("cross %v: %s stands twice", product, name)
			}
			if name == coarseAxis {
				segments *= len(labels.CoarseLabels())
				ofMentions++
				continue
			}
			if name == categoryAxis && len(s.measured()) > 0 {
				ofSentences++
				continue
			}
			i := slices.IndexFunc(s.Axes, func(a Axis) bool { return a.Name == name })
			if i < 0 {
				return fmt.Errorf("cross %v: no axis %q%s", product, name, suggest.Near(name, s.axisNames()))
			}
			n := len(s.Axes[i].Values)
			switch s.Axes[i].From {
			case "label":
				n = len(s.Labels.Labels())
				ofMentions++
			case "mention":
				ofMentions++
			case "measure":
				ofSentences++
			}
			segments *= n
		}
		if ofSentences > 1 || ofSentences == 1 && ofMentions > 1 {
			return fmt.Errorf("cross %v: sentences are split by one measured axis or by category, and their mentions by one axis more", product)
		}
		if segments > maxSegments {
			return fmt.Errorf("cross %v: %d segments, at most %d are allowed", product, segments, maxSegments)
		}
	}
	return nil
}

func (s *Suite) axisNames() []string {
	var names []string
	for _, a := range s.Axes {
		names = append(names, a.Name)
	}
	return names
}
