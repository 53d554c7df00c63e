package bench

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"polyphi/bench/result"
	"polyphi/corpora"
	"polyphi/corpora/labels"
	"polyphi/metrics"
	"polyphi/models"
)

// A word is a word of a made note with at most one mention and one prediction,
// so that who is paired with whom needs no engine.
type word struct {
	start, end, line int // code points; the text is ASCII
	gold             corpora.Label
	ignored          bool
	attrs            []corpora.Attr
	pred             corpora.Label // "" for none
	predEnd          int           // end, or before: too short a span
}

func randomNote(r *rand.Rand) (string, []word) {
	pick := func(of ...string) corpora.Label { return corpora.Label(of[r.IntN(len(of))]) }
	var text strings.Builder
	var words []word
	lines := 1 + r.IntN(4)
	for line := range lines {
		for range 1 + r.IntN(6) {
			w := word{start: text.Len(), line: line}
			text.WriteString(strings.Repeat("x", 2+r.IntN(5)))
			w.end = text.Len()
			text.WriteByte(" \n"[0])
			if r.IntN(3) > 0 {
				w.gold = pick("PATIENT", "DOCTOR", "DATE", "TIME", "CITY", "SCHOOL", "MEDICAL_RECORD", "USERNAME")
				w.ignored = r.IntN(6) == 0
			}
			if w.gold != "" && labels.Coarse(w.gold) == "NAME" || r.IntN(4) == 0 {
				for _, a := range []corpora.Attr{{Key: "form", Value: string(pick("full", "family"))}, {Key: "gender", Value: string(pick("female", "male"))}} {
					if r.IntN(5) > 0 {
						w.attrs = append(w.attrs, a)
					}
				}
			}
			if r.IntN(3) > 0 {
				w.pred, w.predEnd = pick("PATIENT", "DOCTOR", "DATE", "CITY", "SCHOOL", "NAME", "LOCATION", "ID", "UNMAPPED"), w.end
				if r.IntN(2) == 0 && w.gold != "" {
					w.pred = w.gold
				}
				if r.IntN(3) == 0 {
					w.predEnd--
				}
			}
			words = append(words, w)
		}
		text.WriteByte('\n')
	}
	return text.String(), words
}

// held are the fields that each kind of cell may hold (scoring.md 1), written
// down a second time.
var held = map[string]string{
	"label":    " gold pred gold_blind tp_strict tp_approx al_pairs al_strict al_bounds al_label covered g_gold g_visible g_visible_label ",
	"coarse":   " gold pred gold_blind tp_strict tp_approx tp_strict_coarse tp_approx_coarse tp_strict_blind tp_approx_blind al_pairs al_strict al_bounds al_label covered g_gold g_visible g_visible_label ",
	"product":  " gold pred gold_blind tp_strict tp_approx al_pairs al_strict al_bounds al_label covered g_gold g_visible g_visible_label ptp_strict ptp_approx ",
	"mention":  " gold gold_blind tp_strict tp_approx tp_strict_coarse tp_approx_coarse tp_strict_blind tp_approx_blind al_pairs al_strict al_bounds al_label covered g_gold g_visible g_visible_label ",
	"sentence": " gold pred gold_blind pred_blind tp_strict tp_approx tp_strict_coarse tp_approx_coarse tp_strict_blind tp_approx_blind al_pairs al_strict al_bounds al_label covered g_gold g_visible g_visible_label sentences sentences_wrong ptp_strict ptp_approx ptp_strict_coarse ptp_approx_coarse ptp_strict_blind ptp_approx_blind ",
	"whole":    " gold pred gold_blind pred_blind tp_strict tp_approx tp_strict_coarse tp_approx_coarse tp_strict_blind tp_approx_blind al_pairs al_strict al_bounds al_label covered g_gold g_visible g_visible_label g_other g_other_pred sentences sentences_wrong ignored neutral ",
}

// A naive tally adds fields to every cell a word belongs to, word by word.
type naive struct {
	set  labels.Set
	sums map[string]map[string]int64
}

func (n *naive) add(field string, by int64, cells map[string]string) {
	for key, kind := range cells {
		if by != 0 && strings.Contains(held[kind], " "+field+" ") {
			if n.sums[key] == nil {
				n.sums[key] = map[string]int64{}
			}
			n.sums[key][field] += by
		}
	}
}

// scored returns the label in the set, or a name of its own for what the set
// cannot place but must not overlook.
func (n *naive) scored(l corpora.Label) (string, bool) {
	if to, ok := n.set.Scored(l); ok {
		return string(to), true
	}
	switch l {
	case "ID": // a coarse label that mc14 scores by that name
		return "ID", true
	case "NAME", "LOCATION", "UNMAPPED":
		return "none of mc14: " + string(l), true
	}
	return "", false
}

// word adds what one word does to the counts, and returns its scored gold and
// prediction for the sentence's verdict.
func (n *naive) word(w word, sentence string) (gold, pred string) {
	shared := map[string]string{"all": "whole", sentence: "sentence"}
	predOnly := maps.Clone(shared)
	label, inSet := n.scored(w.gold)
	predLabel, predInSet := n.scored(w.pred)
	if w.ignored {
		n.add("ignored", 1, shared)
		if w.pred != "" {
			n.add("neutral", 1, shared)
		}
		return "", ""
	}
	size, hidden := int64(w.end-w.start), int64(max(w.predEnd-w.start, 0))
	labelled := w.pred != "" && predInSet && (w.gold == "" || inSet)
	if w.pred != "" {
		if slices.Contains(n.set.Labels(), corpora.Label(predLabel)) {
			predOnly["label="+predLabel] = "label"
			predOnly[sentence+" label="+predLabel] = "product"
		}
		if c := labels.Coarse(w.pred); c != "" {
			predOnly["coarse="+string(c)] = "coarse"
		}
		n.add("pred_blind", 1, predOnly)
		if labelled {
			n.add("pred", 1, predOnly)
			pred = fmt.Sprint(w.start, w.predEnd, predLabel)
		}
	}
	if w.gold == "" {
		n.add("g_other", size, shared)
		n.add("g_other_pred", hidden, shared)
		return "", pred
	}
	cells := n.goldCells(w, label, inSet, shared, sentence)
	n.add("gold_blind", 1, cells)
	if inSet {
		n.add("gold", 1, cells)
		gold = fmt.Sprint(w.start, w.end, label)
	}
	exact, same := w.pred != "" && w.predEnd == w.end, labelled && label == predLabel
	coarse := labelled && labels.Coarse(w.gold) == labels.Coarse(w.pred)
	for field, holds := range map[string]bool{"tp_strict": exact && same, "tp_strict_coarse": exact && coarse, "tp_strict_blind": exact,
		"tp_approx": same, "tp_approx_coarse": coarse, "tp_approx_blind": w.pred != "", "al_pairs": labelled, "al_bounds": labelled && exact,
		"al_label": same, "al_strict": same && exact, "covered": hidden == size} {
		if holds {
			n.add(field, 1, cells)
			n.add("p"+field, 1, cells)
		}
	}
	n.add("g_gold", size, cells)
	n.add("g_visible", size-hidden, cells)
	if inSet && predLabel != label {
		hidden = 0
	}
	n.add("g_visible_label", size-hidden, cells)
	return gold, pred
}

func (n *naive) goldCells(w word, label string, inSet bool, shared map[string]string, sentence string) map[string]string {
	cells := maps.Clone(shared)
	cells["coarse="+string(labels.Coarse(w.gold))] = "coarse"
	if inSet {
		cells["label="+label] = "label"
		cells[sentence+" label="+label] = "product"
	}
	if labels.Coarse(w.gold) == "NAME" {
		form, _ := corpora.Value(w.attrs, "form")
		gender, _ := corpora.Value(w.attrs, "gender")
		if form != "" {
			cells["form="+form] = "mention"
		}
		if gender != "" {
			cells["gender="+gender] = "mention"
			cells[sentence+" gender="+gender] = "mention"
		}
		if form != "" && gender != "" {
			cells["form="+form+" gender="+gender] = "mention"
		}
	}
	return cells
}

// Every field of every cell, over many made notes, by one tallier whose buffers
// are used again and again.
func TestCellsAgainstNaive(t *testing.T) {
	products := strings.NewReplacer("cross: [[gender, form]]", "cross: [[gender, form], [cmi, label], [cmi, gender]]",
		"axes:\n", "axes:\n  label: {from: label}\n  cmi: {from: measure, candidates: [en]}\n").Replace(tallySuite)
	suite, err := ParseSuite("t", []byte(products))
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	tally := newTallier(suite)
	for k := range 2000 {
		text, words := randomNote(r)
		n := &naive{set: suite.Labels, sums: map[string]map[string]int64{}}
		d := corpora.Document{Key: corpora.Key(k), Text: text, Sentences: corpora.Lines(text)}
		note := scoredNote{doc: &d}
		var a models.Answer
		span := func(from, to int) corpora.Fragment {
			return corpora.Fragment{Start: corpora.Offset{Byte: from, Rune: from}, End: corpora.Offset{Byte: to, Rune: to}}
		}
		golds, preds := map[string]bool{}, map[string]bool{}
		for i, w := range words {
			m := corpora.Mention{Fragments: []corpora.Fragment{span(w.start, w.end)}, Label: w.gold, Attrs: w.attrs}
			switch {
			case w.ignored:
				d.Ignored = append(d.Ignored, m)
			case w.gold != "":
				d.Gold = append(d.Gold, m)
			}
			if w.pred != "" {
				a.Predictions = append(a.Predictions, models.Prediction{Fragment: span(w.start, w.predEnd), Label: w.pred, Score: models.NoScore})
			}
			cell := fmt.Sprint("cmi=0.", w.line%2)
			gold, pred := n.word(w, cell)
			golds[gold], preds[pred] = true, true
			if i+1 == len(words) || words[i+1].line != w.line {
				both := map[string]string{"all": "whole", cell: "sentence"}
				n.add("sentences", 1, both)
				golds[""], preds[""] = true, true
				if !maps.Equal(golds, preds) {
					n.add("sentences_wrong", 1, both)
				}
				note.sentences = append(note.sentences, sentence{fragment: d.Sentences[w.line], cells: []sentenceCell{{"cmi", strings.TrimPrefix(cell, "cmi=")}}})
				golds, preds = map[string]bool{}, map[string]bool{}
			}
		}
		if err := tally.prepare(note); err != nil {
			t.Fatal(err)
		}
		row, err := tally.count(note, "m", a)
		if err != nil {
			t.Fatal(err)
		}
		if g, w := fmt.Sprint(fieldsOf(row)), fmt.Sprint(n.sums); g != w {
			t.Fatalf("note %d: %q\n%+v\ngot  %s\nwant %s", k, text, words, g, w)
		}
	}
}

// fieldsOf returns the fields of each cell that are not 0, by name.
func fieldsOf(row result.NoteCounts) map[string]map[string]int64 {
	out := map[string]map[string]int64{}
	for key, v := range row.Cells {
		out[key] = map[string]int64{}
		for f, x := range v {
			if x != 0 {
				out[key][metrics.Field(f).String()] = x
			}
		}
	}
	return out
}
