package estimate

import (
	"slices"
	"strings"
	"testing"

	"polyphi/bench/result"
)

// A list is what is expected: estimates by metric, match, average, axis, group
// and segment.
type list map[string]bool

func (l list) add(metric, match, average, axis, group, segment string) {
	terms := strings.Fields(segment)
	slices.Sort(terms)
	l[strings.Join([]string{metric, match, average, axis, group, strings.Join(terms, " ")}, "|")] = true
}

func (l list) rates(segment, names string, matches ...string) {
	for _, name := range strings.Fields(names) {
		for _, match := range matches {
			average := ""
			if name == "precision" || name == "recall" || name == "f1" {
				average = "micro"
			}
			l.add(name, match, average, "", "", segment)
		}
	}
}

func (l list) names(segment string) {
	l.rates(segment, "recall", "approximate-coarse", "approximate-blind", "strict")
	l.rates(segment, "leak", "")
}

func (l list) sentences(segment string) {
	l.rates(segment, "precision recall f1", "strict", "approximate")
	l.rates(segment, "recall", "approximate-coarse")
	l.rates(segment, "sentence_error_rate", "")
}

const prf = "precision recall f1"

// chance is what stands beside the gap of names.
func (l list) chance(axis, segment string) {
	for _, name := range strings.Fields("recall_gap_by_chance disparity_p disparity_p_holm") {
		l.add(name, "approximate-coarse", "", axis, "", segment)
	}
}

// groups is paragraph G for one axis, one match and what its groups share.
func (l list) groups(a result.Axis, match, shared string) {
	for _, measure := range strings.Fields("recall_gap recall_equality_difference max_diff worst_group") {
		l.add(measure, match, "", a.Name, "", shared)
	}
	if match == "approximate-coarse" {
		l.chance(a.Name, shared)
	}
	for _, v := range a.Values {
		if a.Reference != "" && v != a.Reference {
			l.add("recall_difference", match, "", a.Name, v, shared+" "+a.Name+"="+v)
			l.add("relative_recall_difference", match, "", a.Name, v, shared+" "+a.Name+"="+v)
		}
	}
}

// expected writes out, paragraph by paragraph, what reports read of a system.
func expected(suite result.Suite, coarse, categories []string) list {
	l := list{}
	axis := func(name string) []string { a, _ := suite.Axis(name); return a.Values }
	// A: whole
	l.rates("", prf, "strict", "approximate", "strict-coarse", "approximate-coarse", "strict-blind", "approximate-blind")
	for _, name := range strings.Fields(prf) {
		l.add(name, "strict", "macro", "", "", "")
		l.add(name, "approximate", "macro", "", "", "")
	}
	l.rates("", "leak leak_label clean_notes clean_notes_phi covered_recall over_redaction sentence_error_rate", "")
	l.rates("", "false_alarms", "approximate-blind")
	l.rates("", "intra_type_ambiguity", "strict", "approximate")
	// B: labels
	for _, v := range suite.LabelList {
		l.rates("label="+v, prf, "strict", "approximate")
		l.rates("label="+v, "leak covered_recall", "")
		l.rates("label="+v, "misses miss_share miss_rate", "approximate")
	}
	for _, v := range coarse {
		l.rates("coarse="+v, prf, "strict", "approximate", "strict-coarse", "approximate-coarse")
		l.rates("coarse="+v, "intra_type_ambiguity", "strict", "approximate")
		l.rates("coarse="+v, "recall", "approximate-blind", "strict-blind")
		l.rates("coarse="+v, "leak", "")
	}
	for _, a := range suite.Axes {
		switch a.From {
		case "note": // C
			for _, v := range a.Values {
				l.rates(a.Name+"="+v, prf, "strict", "approximate", "approximate-blind")
				l.rates(a.Name+"="+v, "leak clean_notes over_redaction", "")
				l.names("coarse=NAME " + a.Name + "=" + v)
			}
			l.groups(a, "approximate-coarse", "coarse=NAME") // G
			l.groups(a, "strict", "coarse=NAME")
			l.groups(a, "approximate", "")
		case "mention": // D
			for _, v := range a.Values {
				l.names(a.Name + "=" + v)
			}
			l.groups(a, "approximate-coarse", "")
			l.groups(a, "strict", "")
		}
	}
	for _, v := range axis("variant") { // E
		for _, g := range axis("gender") {
			l.names("gender=" + g + " variant=" + v)
		}
		for _, label := range suite.LabelList {
			l.rates("label="+label+" variant="+v, "recall", "approximate", "strict")
		}
		for _, bin := range axis("cmi") {
			l.sentences("cmi=" + bin + " variant=" + v)
		}
		l.add("recall_gap", "approximate-coarse", "", "gender", "", "variant="+v) // G
		l.chance("gender", "variant="+v)
	}
	for _, c := range axis("culture") {
		for _, g := range axis("gender") {
			for _, s := range axis("spelling") {
				l.names("culture=" + c + " gender=" + g + " spelling=" + s)
			}
		}
		for _, g := range axis("gender") { // the gap's two sides; the triple gives them by spelling only
			l.names("culture=" + c + " gender=" + g)
		}
		l.add("recall_gap", "approximate-coarse", "", "gender", "", "culture="+c)
		l.chance("gender", "culture="+c)
	}
	for _, s := range axis("spelling") { // crossed with gender by the triple
		for _, g := range axis("gender") {
			l.names("gender=" + g + " spelling=" + s)
		}
		l.add("recall_gap", "approximate-coarse", "", "gender", "", "spelling="+s)
		l.chance("gender", "spelling="+s)
	}
	for _, bin := range axis("cmi") { // F
		l.sentences("cmi=" + bin)
		l.sentences("cmi_names=" + bin)
		for _, g := range axis("gender") { // E
			l.rates("cmi="+bin+" gender="+g, "recall", "approximate", "strict")
		}
	}
	for _, match := range []string{"strict", "approximate"} {
		for _, name := range strings.Fields(prf) {
			l.add(name, match, "weighted", "", "", "")
		}
	}
	l.add("sentence_error_rate", "", "weighted", "", "", "")
	l.rates("", "oov_rate", "")
	l.rates("words=seen", prf, "strict")
	l.rates("words=unseen", prf, "strict")
	for _, label := range suite.LabelList {
		for _, v := range axis("oov") {
			l.rates("label="+label+" oov="+v, "recall", "strict", "approximate")
		}
	}
	for _, c := range coarse {
		for _, v := range axis("oov") {
			l.rates("coarse="+c+" oov="+v, "recall", "strict", "approximate", "approximate-coarse")
		}
		l.rates("coarse="+c, "oov_rate", "")
	}
	for _, c := range categories {
		l.sentences("category=" + c)
		for _, label := range suite.LabelList { // E
			l.rates("category="+c+" label="+label, prf, "strict", "approximate")
		}
	}
	return l
}

// The plan holds what the contract with reports lists, each once, and no more.
func TestThePlanIsComplete(t *testing.T) {
	s := shape{clusters: 6, variants: 4, labels: 4, models: 1, resamples: 40}
	in := s.input(2)
	m, err := Summarise(in)
	if err != nil {
		t.Fatal(err)
	}
	want := expected(in.Manifest.Suite, []string{"NAME", "DATE", "PLACE", "ID"}, []string{"mixed", "numeric", "en-only"})
	for _, e := range m.Estimates {
		group := e.Group
		if e.Metric == "worst_group" {
			group = ""
		}
		key := strings.Join([]string{e.Metric, e.Match, e.Average, e.Axis, group, e.Segment}, "|")
		if !want[key] {
			t.Errorf("not asked for, or twice: %s", key)
		}
		delete(want, key)
	}
	for key := range want {
		t.Errorf("missing: %s", key)
	}
}
