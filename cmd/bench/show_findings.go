package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"polyphi/bench"
	"polyphi/bench/filter"
	"polyphi/bench/result"
	"polyphi/bench/show"
)

// A view is what show was asked for, ready to be printed.
type view struct {
	*env
	sides    []show.Side
	suite    result.Suite
	where    filter.Filter
	selected filter.Selection
	level    show.Level
	limit    int
	path     string
}

// findings prints what one system got wrong.
func (v view) findings(suite bench.Suite) error {
	if len(v.outcomes()) == 0 {
		return fmt.Errorf("--where %q selects nothing: what is marked for nothing is no mention and has no %s", v.where, v.mentionAxis())
	}
	f, err := show.Find(v.sides[0].Run, suite.Labels, v.sides[0].Model, v.selected, v.level)
	if err != nil {
		return err
	}
	if f.Notes == 0 || len(v.selected.Cells) > 0 && len(f.Gold) == 0 && len(f.List) == 0 {
		return v.selectsNothing()
	}
	if v.json {
		return v.answer(struct {
			Where string `json:"where,omitempty"`
			show.Findings
		}{v.where.String(), f})
	}
	fmt.Fprintf(v.stdout, "%s: %s (label-blind)\n", f.Model, v.summary(f))
	if v.quiet {
		return nil
	}
	v.printBadges(f.Notes)
	v.byLabel(f)
	v.byAxis(f)
	v.negatives(f)
	v.list(f.List, func(x show.Finding) string { return x.Outcome + " " + x.Label })
	v.next()
	return nil
}

// next says how to see less at a time.
func (v view) next() {
	if v.where.IsEmpty() {
		fmt.Fprintf(v.stdout, "\nless at a time  --where 'outcome=missed label=%s'    keys and values  bench list axes %s\n", strings.Join(v.suite.LabelList[:1], ""), v.suite.Name)
	}
}

func (v view) selectsNothing() error {
	return fmt.Errorf("--where %q leaves no mention and no note of the run; bench list axes %s lists keys and values", v.where, v.suite.Name)
}

// answer prints what was found as JSON.
func (v view) answer(r any) error {
	m := v.sides[0].Run.Manifest
	return v.printJSON(jsonAnswer{Command: "show", Run: v.path, SuiteHash: m.SuiteHash, Signature: m.SignatureID, Warnings: v.badges(), Result: r})
}

// badges say what a reader must know of the runs.
func (v view) badges() (out []string) {
	for _, s := range v.sides {
		m := s.Run.Manifest
		missing, notes := 0, s.Run.Answers[s.Model]
		for i := range notes {
			if notes[i].Error != "" {
				missing++
			}
		}
		if missing > 0 {
			out = append(out, fmt.Sprintf("incomplete: %s has no answer to %d of %d notes; all their mentions count as missed", s.Model, missing, len(notes)))
		} else if m.State != result.Complete {
			out = append(out, "incomplete: the run was not finished; the command that began it goes on with it")
		}
		if m.Partial != "" {
			out = append(out, "partial: "+m.Partial)
		}
	}
	return slices.Compact(out)
}

// printBadges prints what is shown of which notes, and how their text is to be
// handled.
func (v view) printBadges(notes int) {
	if !v.where.IsEmpty() {
		fmt.Fprintf(v.stdout, "where %s: %d of %d notes\n", v.where, notes, len(v.sides[0].Run.Documents))
	}
	if a := v.mentionAxis(); a != "" && len(v.sides) == 1 {
		fmt.Fprintf(v.stdout, "what is marked for nothing is left out: it is no mention and has no %s\n", a)
	}
	for _, b := range v.badges() {
		fmt.Fprintln(v.stdout, b)
	}
	fmt.Fprintln(v.stdout, v.banner())
}

// banner says what text the output holds.
func (v view) banner() string {
	synthetic := true
	for _, s := range v.sides {
		synthetic = synthetic && s.Run.Manifest.Synthetic()
	}
	switch {
	case v.level == show.None:
		return "no text is shown; --text masked shows context with identifiers masked (gold may be incomplete, so masked is not anonymous)"
	case synthetic:
		return "synthetic notes: no text here is about a person"
	case v.level == show.Masked:
		return "MASKED TEXT OF NOTES: gold may be incomplete, so this is not anonymous; handle it as the notes themselves"
	}
	return "TEXT OF NOTES: handle this output as the notes themselves"
}

// summary says what was missed and marked for nothing, as far as it was asked for.
func (v view) summary(f show.Findings) string {
	gold := 0
	for _, n := range f.Gold {
		gold += n
	}
	of := map[string]string{
		show.Missed:   fmt.Sprintf("missed %d of %d mentions", tally(f.List, show.Missed, nil), gold),
		show.Spurious: fmt.Sprintf("marked %d stretches for nothing", tally(f.List, show.Spurious, nil)),
	}
	var parts []string
	for _, outcome := range v.outcomes() {
		if of[outcome] != "" {
			parts = append(parts, of[outcome])
		}
	}
	if parts == nil {
		return fmt.Sprintf("%d mentions", gold)
	}
	return strings.Join(parts, ", ")
}

// outcomes returns the outcomes that were asked for and may occur: a false alarm
// has no value on an axis of mentions.
func (v view) outcomes() []string {
	all := filter.Outcomes()
	if v.selected.Outcome != nil {
		all = slices.Clone(v.selected.Outcome)
	}
	if v.mentionAxis() == "" {
		return all
	}
	return slices.DeleteFunc(all, func(o string) bool { return o == show.Spurious })
}

// mentionAxis returns an axis of mentions that the filter names, "" for none.
func (v view) mentionAxis() string {
	for _, a := range v.suite.Axes {
		if a.From == "mention" && v.selected.Cells[a.Name] != nil {
			return a.Name
		}
	}
	return ""
}

// tally counts findings of an outcome that a function holds for, nil for all.
func tally(fs []show.Finding, outcome string, holds func(show.Finding) bool) int {
	n := 0
	for _, x := range fs {
		if x.Outcome == outcome && (holds == nil || holds(x)) {
			n++
		}
	}
	return n
}

// headOf names an outcome at the head of a column.
func headOf(outcome string) string {
	if outcome == show.Spurious {
		return "marked for nothing"
	}
	return outcome
}

func (v view) byLabel(f show.Findings) {
	names := slices.Collect(maps.Keys(f.Gold))
	for _, x := range f.List {
		names = append(names, x.Label)
	}
	slices.Sort(names)
	g := grid{head: []string{"label", "gold"}, text: 1}
	for _, outcome := range v.outcomes() {
		g.head = append(g.head, headOf(outcome))
		if outcome == show.Missed {
			g.head = append(g.head, "share")
		}
	}
	for _, l := range slices.Compact(names) {
		row := []any{l, f.Gold[l]}
		for _, outcome := range v.outcomes() {
			n := tally(f.List, outcome, func(x show.Finding) bool { return x.Label == l })
			row = append(row, n)
			if outcome == show.Missed {
				row = append(row, share(n, f.Gold[l]))
			}
		}
		g.add(row...)
	}
	g.print(v.stdout)
	for _, outcome := range v.outcomes() {
		fmt.Fprintf(v.stdout, " %-8s %s\n", outcome, meaning(outcome))
	}
}

// meaning explains an outcome in a few words.
func meaning(outcome string) string {
	return map[string]string{
		show.Missed:   "no prediction touches the mention, whatever the labels; share: missed of gold",
		show.Label:    "its prediction has the right bounds and another label",
		show.Bounds:   "its prediction has the right label and other bounds",
		show.Overlap:  "it is touched, and neither bounds nor label are right",
		show.Spurious: "marked for nothing: the prediction touches no mention, whatever the labels",
	}[outcome]
}

func share(n, of int) string {
	if of == 0 {
		return "–"
	}
	return fmt.Sprintf("%.3f", float64(n)/float64(of))
}

func (v view) byAxis(f show.Findings) {
	i := slices.IndexFunc(v.suite.Axes, func(a result.Axis) bool { return a.From == "note" })
	if i < 0 {
		return
	}
	a := v.suite.Axes[i]
	g := grid{head: []string{a.Name}, text: 1}
	for _, outcome := range v.outcomes() {
		g.head = append(g.head, headOf(outcome))
	}
	for _, value := range a.Values {
		if allowed := v.selected.Notes[a.Name]; allowed != nil && !slices.Contains(allowed, value) {
			continue
		}
		row := []any{a.Title(value)}
		for _, outcome := range v.outcomes() {
			row = append(row, tally(f.List, outcome, func(x show.Finding) bool { return x.Attrs[a.Name] == value }))
		}
		g.add(row...)
	}
	g.print(v.stdout)
}

func (v view) negatives(f show.Findings) {
	if len(f.Negatives) == 0 || !slices.Contains(v.outcomes(), show.Spurious) {
		return
	}
	g := grid{head: []string{"hard negative", "there", "marked for nothing"}, text: 1}
	for _, kind := range slices.Sorted(maps.Keys(f.Negatives)) {
		g.add(kind, f.Negatives[kind], tally(f.List, show.Spurious, func(x show.Finding) bool { return x.Negative == kind }))
	}
	g.print(v.stdout)
}

// list prints the first findings of each group; those of one group stand together.
func (v view) list(fs []show.Finding, group func(show.Finding) string) {
	for len(fs) > 0 {
		name := group(fs[0])
		n := slices.IndexFunc(fs, func(x show.Finding) bool { return group(x) != name })
		if n < 0 {
			n = len(fs)
		}
		if v.limit > 0 {
			fmt.Fprintf(v.stdout, "\n%s: %d%s\n", name, n, v.firstOf(n))
			v.lines(fs[:min(n, v.limit)])
		}
		fs = fs[n:]
	}
}

func (v view) firstOf(n int) string {
	if n <= v.limit {
		return ""
	}
	return fmt.Sprintf(", the first %d", v.limit)
}

// lines prints findings in columns; their text, which may be of any width, stands
// last.
func (v view) lines(fs []show.Finding) {
	axis := ""
	if i := slices.IndexFunc(v.suite.Axes, func(a result.Axis) bool { return a.From == "note" }); i >= 0 {
		axis = v.suite.Axes[i].Name
	}
	columns := [3]int{}
	rows := make([][3]string, len(fs))
	for i, x := range fs {
		rows[i] = [3]string{fmt.Sprintf("[%d,%d)", x.Start, x.End), x.Attrs[axis], predictedAs(x)}
		if rows[i][2] == "" && len(v.sides) == 2 { // the list is not by outcome
			rows[i][2] = x.Outcome
		}
		for k, c := range rows[i] {
			columns[k] = max(columns[k], len(c))
		}
	}
	for i, x := range fs {
		var b strings.Builder
		b.WriteString(" " + x.Note)
		for k, c := range rows[i] {
			if columns[k] > 0 {
				fmt.Fprintf(&b, "  %-*s", columns[k], c)
			}
		}
		if v.level != show.None {
			b.WriteString("  " + x.Text)
		}
		io.WriteString(v.stdout, strings.TrimRight(b.String(), " ")+"\n")
	}
}

// predictedAs says what a mention was taken for, as far as it is wrong.
func predictedAs(x show.Finding) string {
	p := x.Predicted
	switch {
	case p == nil:
		return ""
	case x.Outcome == show.Label:
		return "as " + p.Label
	case x.Outcome == show.Bounds:
		return fmt.Sprintf("as [%d,%d)", p.Start, p.End)
	}
	return fmt.Sprintf("as %s [%d,%d)", p.Label, p.Start, p.End)
}
