package reports

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"polyphi/bench/result"
)

// TerminalComparison prints how candidates differ from a base: what was compared and
// how, a table for all of the data, one for each metric and axis, and what to do
// next. run is the manifest of the base.
func TerminalComparison(w io.Writer, c result.Comparison, run result.Manifest, width int, color bool) error {
	p := comparison{c: c, run: run, names: columnNames(append([]result.ComparedSystem{c.Base}, c.Candidates...)), width: width, color: color}
	var b bytes.Buffer
	p.printHead(&b)
	for _, t := range c.Tables {
		if err := p.printTable(&b, t); err != nil {
			return fmt.Errorf("reports: %w", err)
		}
	}
	p.printEnd(&b)
	_, err := w.Write(b.Bytes())
	return err
}

// A comparison is what is printed, and for whom.
type comparison struct {
	c     result.Comparison
	run   result.Manifest
	names []string // of the base and the candidates, over their columns
	width int
	color bool
}

// columnNames returns the shortest names that tell the systems apart: of the systems,
// of the run directories, or of both. A system against itself is base and candidate.
func columnNames(systems []result.ComparedSystem) (names []string) {
	for _, name := range []func(s result.ComparedSystem) string{
		func(s result.ComparedSystem) string { return s.System },
		func(s result.ComparedSystem) string { return filepath.Base(s.Run) },
		func(s result.ComparedSystem) string { return filepath.Base(s.Run) + "#" + s.System },
		argument,
	} {
		names = nil
		for _, s := range systems {
			names = append(names, name(s))
		}
		if sorted := slices.Sorted(slices.Values(names)); len(slices.Compact(sorted)) == len(names) {
			return names
		}
	}
	for i := range names {
		names[i] = fmt.Sprintf("candidate %d", i)
	}
	names[0] = "base"
	return names
}

// argument is how a system is named on the command line.
func argument(s result.ComparedSystem) string { return s.Run + "#" + s.System }

func (p comparison) printHead(w io.Writer) {
	suite := p.run.Suite
	head := fmt.Sprintf("%s · %s notes in %s", p.tone(bold, fmt.Sprintf("%s r%d", suite.Name, suite.Revision)), group(itoa(p.c.Notes)), counted(p.c.Clusters, "cluster"))
	if p.c.Where != "" {
		head += " · where " + p.c.Where
	}
	if badges := (&Report{run: p.run}).badges(); badges != "" {
		head += " · " + badges
	}
	fmt.Fprintln(w, head)
	fmt.Fprintf(w, "base       %s\n", p.side(p.c.Base))
	for _, s := range p.c.Candidates {
		fmt.Fprintf(w, "candidate  %s\n", p.side(s))
	}
	fmt.Fprintf(w, "signature %s  %s · suite %.6s · seed %d\n", p.run.SignatureID, p.run.Signature, p.run.SuiteHash, p.c.Seed)
	many := group(itoa(p.c.Resamples))
	fmt.Fprintln(w, wrap(fmt.Sprintf("Paired by cluster (%s). Intervals: %.0f %%, percentiles of %s resamples. p: two-sided, approximate randomisation with %s exchanges, corrected by Holm over each table.",
		suite.Cluster, 100*p.c.Level, many, many), p.width-1))
	fmt.Fprintln(w)
}

func (p comparison) side(s result.ComparedSystem) string {
	out := argument(s)
	if s.Errors > 0 {
		notes := 0
		for _, c := range p.run.Corpora {
			notes += c.Documents
		}
		out += fmt.Sprintf("\n           %s notes without an answer (%.1f %%), whose mentions count as missed", group(itoa(s.Errors)), 100*float64(s.Errors)/float64(max(1, notes)))
	}
	return out
}

// A detail says which columns a candidate has beside value, change and verdict.
type detail int

const (
	bare detail = iota
	withInterval
	withP // and interval
)

// A panel is candidates whose columns stand side by side.
type panel struct {
	candidates []int
	detail     detail
}

// panels returns as many candidates side by side as the terminal is wide, and then as
// much detail.
func (p comparison) panels(of result.ComparisonTable) []panel {
	n := len(p.c.Candidates)
	var out []panel
	for size := n; size > 0; size-- {
		for d := withP; d >= bare; d-- {
			out = nil
			fits := true
			for from := 0; from < n; from += size {
				x := panel{detail: d}
				for j := from; j < min(n, from+size); j++ {
					x.candidates = append(x.candidates, j)
				}
				t, _ := p.table(of, x)
				out, fits = append(out, x), fits && t.wide() <= p.width
			}
			if fits {
				return out
			}
		}
	}
	return out
}

func (p comparison) printTable(w io.Writer, of result.ComparisonTable) error {
	fmt.Fprintln(w, p.caption(of))
	for _, x := range p.panels(of) {
		t, notes := p.table(of, x)
		if p.color {
			for _, row := range t.Rows {
				p.paint(row.Cells)
			}
		}
		if err := terminal(w, t); err != nil {
			return err
		}
		for i, text := range notes.texts() {
			fmt.Fprintf(w, " %s\n", wrap(superscript(i+1)+" "+text, p.width-2))
		}
		fmt.Fprintln(w)
	}
	return nil
}

// table returns a panel of a table, and its footnotes.
func (p comparison) table(of result.ComparisonTable, x panel) (Table, *footnotes) {
	f := newChangeFormat(of, x.detail)
	t := Table{Columns: []Column{{Head: cmp.Or(of.Axis, "metric"), Text: true}, {Head: "n"}, {Head: "base", Spanner: p.names[0]}}}
	for _, j := range x.candidates {
		t.Columns = append(t.Columns, f.columns(p.names[j+1])...)
	}
	notes := &footnotes{}
	for _, row := range of.Rows {
		title, base := p.title(of, row), f.value(row, row.Base)
		if row.Changes[0].Verdict == result.Small {
			base = p.small(row)
		}
		cells := []Cell{words(title), count(row.N), words(base)}
		for _, j := range x.candidates {
			c := row.Changes[j]
			cells = append(cells, f.cells(row, c, notes.of(row, c, title, p.names[j+1], len(x.candidates) > 1))...)
		}
		t.Rows = append(t.Rows, Row{Cells: cells})
	}
	return t, notes
}

func (p comparison) caption(of result.ComparisonTable) string {
	family := counted(of.Family, "test")
	if of.Axis == "" {
		what := "all of the data"
		if p.c.Where != "" {
			what = p.c.Where
		}
		return p.tone(bold, what) + " · " + family
	}
	return p.tone(bold, metricTitle(of.Rows[0])+" by "+strings.ReplaceAll(of.Axis, "_", " ")) + " · " + family
}

// title is what a row is called: the metric, or the value of the axis.
func (p comparison) title(of result.ComparisonTable, row result.ComparisonRow) string {
	a, known := p.run.Suite.Axis(of.Axis)
	switch {
	case of.Axis == "":
		return metricTitle(row)
	case row.Value == "":
		return "all"
	case known && a.From == "measure":
		return binTitle(row.Value)
	}
	return a.Title(row.Value)
}

// small says what a group falls short of.
func (p comparison) small(row result.ComparisonRow) string {
	minimum := p.run.Suite.Minimum
	if row.Notes < minimum.Notes {
		return "<" + itoa(minimum.Notes) + " notes"
	}
	return "n<" + itoa(minimum.Mentions)
}

// printEnd explains the signs that occur, counts verdicts and says what to do next.
func (p comparison) printEnd(w io.Writer) {
	seen := map[string]int{}
	verdicts := make([]map[string]int, len(p.c.Candidates))
	for j := range verdicts {
		verdicts[j] = map[string]int{}
	}
	nDiffers, short := false, false
	for _, t := range p.c.Tables {
		short = short || p.panels(t)[0].detail < withP
		for _, row := range t.Rows {
			for j, c := range row.Changes {
				seen[c.Verdict]++
				nDiffers = nDiffers || c.N != row.N
				if t.Axis == "" || row.Value != "" { // the others are the first table's
					verdicts[j][c.Verdict]++
				}
			}
		}
	}
	lines := legend(seen, nDiffers, p.run.Suite.Minimum)
	if short {
		lines = append(lines, "The terminal is too narrow for some intervals and p; --json prints them.")
	}
	for _, line := range lines {
		fmt.Fprintln(w, wrap(line, p.width-1))
	}
	fmt.Fprintln(w)
	for j, v := range verdicts {
		fmt.Fprintln(w, wrap(fmt.Sprintf("%s against %s: %s", p.names[j+1], p.names[0], tally(v)), p.width-1))
	}
	for _, s := range p.c.Candidates {
		against := argument(p.c.Base)
		if s.Run == p.c.Base.Run {
			against = "'#" + p.c.Base.System + "'"
		}
		fmt.Fprintf(w, "misses  bench show %s --against %s\n", argument(s), against)
	}
}

func legend(seen map[string]int, nDiffers bool, minimum result.Minimum) []string {
	var out []string
	if seen[result.NotShown] > 0 {
		out = append(out, "~  no difference shown: p > 0.05. MDE: the least difference that one test alone, one-sided at 0.05, would find with a power of 0.8.")
	}
	if seen[result.Equal] > 0 {
		out = append(out, "=  both count the same in every cluster: nothing tells them apart.")
	}
	if seen[result.Small] > 0 {
		out = append(out, fmt.Sprintf("A group under %d notes or %d mentions is not judged.", minimum.Notes, minimum.Mentions))
	}
	if nDiffers {
		out = append(out, "n of precision counts the predictions of the base.")
	}
	return append(out, "Intervals and MDE are of one comparison alone, not corrected for their number.")
}

// tally lists verdicts with their counts.
func tally(v map[string]int) string {
	var out []string
	for _, x := range []struct{ verdict, text string }{{result.Better, "better"}, {result.Worse, "worse"}, {result.NotShown, "no difference shown"}, {result.Equal, "equal"},
		{result.Small, "too small"}, {result.NoValue, "without data"}, {result.CoarseOnly, "coarse labels only"}} {
		if n := v[x.verdict]; n > 0 || x.verdict == result.Better || x.verdict == result.Worse {
			out = append(out, fmt.Sprintf("%d %s", n, x.text))
		}
	}
	return strings.Join(out, ", ")
}
