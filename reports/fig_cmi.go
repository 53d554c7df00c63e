package reports

import (
	"polyphi/bench/result"
	"polyphi/reports/figures"
)

// figCMI is the sentence error rate and recall by range of the sentence
// code-mixing index.
func (r *Report) figCMI() (figures.Figure, string) {
	caption := "By range of the sentence code-mixing index of Gambäck and Das (2014): (a) share of sentences whose spans differ from gold; (b) recall (" + r.run.Suite.Headline + " match). n is the number of sentences."
	if r.swapped() {
		caption += " Where identifiers were swapped into English notes the index measures them, not code-mixed writing."
	}
	caption += r.unmarked() + r.aside()
	d := figures.Dots{Series: r.series(), Width: figures.Page, YLabel: "Code-mixing index"}
	a, ok := r.measured()
	if !ok {
		d.Missing = "the suite has no measured axis"
		return d, caption
	}
	var bins []string
	for _, v := range a.Values {
		if r.sentences(a.Name, v) > 0 {
			bins = append(bins, v)
			d.Categories = append(d.Categories, figures.Category{Title: binTitle(v)})
		}
	}
	if len(bins) == 0 {
		d.Missing = "no sentence has an index"
	}
	wrong := func(model string, i int) *result.Estimate {
		return r.rate(model, "sentence_error_rate", "", a.Name, bins[i])
	}
	r.noted(d.Categories, wrong)
	d.Panels = []figures.Panel{
		{XLabel: "Sentence error rate", Zero: true, Top: 1, Values: r.grid(len(bins), 1, wrong)},
		{XLabel: "Recall (" + r.run.Suite.Headline + ")", Zero: true, Top: 1, Values: r.grid(len(bins), 1, func(model string, i int) *result.Estimate {
			return r.rate(model, "recall", r.run.Suite.Headline, a.Name, bins[i])
		})}}
	return d, caption
}

// sentences is the number of sentences in a segment.
func (r *Report) sentences(segment ...string) int64 {
	for _, m := range r.run.Models {
		if n := r.rate(m.Name, "sentence_error_rate", "", segment...).N; n > 0 {
			return n
		}
	}
	return 0
}
