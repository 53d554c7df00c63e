package show_test

import (
	"fmt"

	"polyphi/bench"
	"polyphi/bench/filter"
	"polyphi/bench/result"
	"polyphi/bench/show"
	"polyphi/corpora"
	"polyphi/corpora/labels"
	"polyphi/models"
)

func ExampleFind() {
	text := "Seen by Añez on 3/4."
	o := corpora.NewOffsets(text)
	at := func(start, end int) corpora.Fragment {
		a, _ := o.AtRune(start)
		b, _ := o.AtRune(end)
		return corpora.Fragment{Start: a, End: b}
	}
	d, _ := corpora.NewDocument(corpora.Document{Key: "d000000", Text: text, Gold: []corpora.Mention{
		{Label: "DOCTOR", Fragments: []corpora.Fragment{at(8, 12)}}, {Label: "DATE", Fragments: []corpora.Fragment{at(16, 19)}}}})
	run := bench.Reopened{Documents: []corpora.Document{d}, Attrs: []map[string]string{nil},
		Manifest: result.Manifest{Models: []result.ModelRow{{Name: "rules"}}},
		Answers:  map[string][]models.Answer{"rules": {{Predictions: []models.Prediction{{Fragment: at(16, 19), Label: "DATE"}}}}}}
	set, _ := labels.NewSet("fine")
	found, _ := show.Find(run, set, "rules", filter.Selection{}, show.Masked)
	for _, f := range found.List {
		fmt.Println(f.Outcome, f.Label, f.Note, f.Text)
	}
	// Output: missed DOCTOR d000000 Seen by »[DOCTOR]« on [DATE].
}
