package reports

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"strings"

	"polyphi/bench/result"
)

// A speedColumn is a column of tab_speed with its cell of a system.
type speedColumn struct {
	Column
	cell func(m result.ModelRow) Cell
}

// speeds is what each system costs beside what it finds, and what that was measured
// on. Columns that nobody measured are left out.
func (r *Report) speeds() []Table {
	cost := append([]speedColumn{r.text("system", r.rowName), {Column{Head: "words/s ↑"}, r.wordRate}}, r.timings()...)
	cost = append(cost, r.found("P ↑", "precision", "approximate"), r.found("R ↑", "recall", "approximate"), r.found("leak ↓", "leak", ""), r.found("over-redaction ↓", "over_redaction", ""))
	ofCost, ofRates := r.ofScores(), r.ofScores()
	if r.speed.Trial != nil {
		ofCost = "speed and efficiency between order statistics, ratios of speeds by Student's t over their logarithms; of what is found, " + ofCost
		ofRates = "rates between order statistics of the passes, " + r.ofExponents()
	}
	a := r.speedTable("What each system costs, beside what it finds (approximate match).", ofCost, cost)
	b := r.speedTable("What the speeds were measured on, and of what.", ofRates, r.conditions())
	a.Notes = append(r.footnotes(), append(r.speedNotes(), a.Notes...)...)
	return []Table{a, b}
}

// TerminalSpeed prints what a person wants to read after bench speed.
func (r *Report) TerminalSpeed(w io.Writer, width int, color bool) error {
	var b bytes.Buffer
	r.printHead(&b, color)
	columns := append([]speedColumn{r.text("system", r.rowName), {Column{Head: "words/s ↑"}, r.wordRate}}, r.timings()...)
	t := r.speedTable("", "", append(columns, r.found("R ↑", "recall", "approximate")))
	t.Caption = "median of passes by turns; p50, p95, p99 of a note alone; 95 % intervals"
	for j := range t.Columns {
		t.Columns[j].Plain = true
	}
	if t.wide() > width {
		t.Caption = "median of passes by turns; p50, p95, p99 of a note alone; the terminal is too narrow for intervals, which stand in the report"
		for _, row := range t.Rows {
			for j := range row.Cells {
				row.Cells[j].Text, _, _ = strings.Cut(row.Cells[j].Text, " [")
			}
		}
	}
	fmt.Fprintf(&b, "%s\n", wrap(t.Caption, width))
	if err := terminal(&b, t); err != nil {
		return fmt.Errorf("reports: %w", err)
	}
	for _, n := range append(t.Notes, "How each number is made: tab_speed. How cost grows: fig_cost.") {
		fmt.Fprintf(&b, " %s\n", wrap(n, width-2))
	}
	fmt.Fprintf(&b, "\nreport  %s/%s    misses  bench show %s\n", r.dir.Path, result.ReportFolder, r.exampleRun())
	_, err := w.Write(b.Bytes())
	return err
}

// found is a column of what a system finds.
func (r *Report) found(head, metric, match string) speedColumn {
	return speedColumn{Column{Head: head}, func(m result.ModelRow) Cell {
		if m.CoarseOnly && match != "" {
			return r.cell(r.rate(m.Name, metric, match+"-coarse"))
		}
		return r.cell(r.rate(m.Name, metric, match))
	}}
}

// timings are the columns that bench speed fills.
func (r *Report) timings() []speedColumn {
	of := func(head, metric string, scale float64) speedColumn {
		return speedColumn{Column{Head: head}, func(m result.ModelRow) Cell { return three(r.trialOf(m.Name, metric, ""), scale) }}
	}
	var out []speedColumn
	if t := r.speed.Trial; t != nil && len(t.Systems) > 1 {
		first := t.Systems[0].Model
		out = append(out, speedColumn{Column{Head: "x " + first}, func(m result.ModelRow) Cell {
			if m.Name == first {
				return Cell{Text: "1", Exact: "1"}
			}
			return three(r.trialOf(m.Name, "speed_ratio", first), 1)
		}}, speedColumn{Column{Head: "U test p"}, func(m result.ModelRow) Cell { return probability(r.trialOf(m.Name, "speed_p", first)) }})
	}
	return append(out, of("efficiency ↑", "efficiency", 1), of("p50, ms ↓", "note_seconds_p50", 1000), of("p95, ms ↓", "note_seconds_p95", 1000), of("p99, ms ↓", "note_seconds_p99", 1000),
		of("peak memory, MB ↓", "memory_bytes", 1e-6))
}

// conditions are the columns of what a speed was measured on, and of rates other
// than that of words.
func (r *Report) conditions() []speedColumn {
	of := func(head, metric string) speedColumn {
		return speedColumn{Column{Head: head}, func(m result.ModelRow) Cell { return three(r.trialOf(m.Name, metric, ""), 1) }}
	}
	return []speedColumn{r.text("system", r.rowName), r.text("device", func(m result.ModelRow) string { return m.Device.Used }),
		r.text("precision", func(m result.ModelRow) string { return m.Device.Precision }),
		{Column{Head: "threads"}, func(m result.ModelRow) Cell { return positive(m.Device.Threads) }},
		{Column{Head: "load, s ↓"}, func(m result.ModelRow) Cell { return plain(r.loadSeconds(m.Name)) }},
		of("code points/s ↑", "runes_per_second"), of("tokens/s ↑", "tokens_per_second"), of("padded tokens/s ↑", "padded_tokens_per_second"),
		of("window tokens / tokens ↓", "overlap_ratio"), of("padded / window tokens ↓", "padding_ratio"), of("exponent of length", "length_exponent"), of("exponent of number", "number_exponent")}
}

func (r *Report) text(head string, of func(m result.ModelRow) string) speedColumn {
	return speedColumn{Column{Head: head, Text: true}, func(m result.ModelRow) Cell {
		if s := of(m); s != "" {
			return words(s)
		}
		return words(Dash)
	}}
}

// speedTable makes a table of the columns that hold anything.
func (r *Report) speedTable(what, intervals string, columns []speedColumn) Table {
	t := Table{Name: "tab_speed", Caption: r.captionOf(what, intervals)}
	for _, m := range r.run.Models {
		t.Rows = append(t.Rows, Row{Group: m.Name})
	}
	var empty []string
	for _, c := range columns {
		cells, holds := make([]Cell, len(t.Rows)), false
		for i, m := range r.run.Models {
			cells[i] = c.cell(m)
			holds = holds || cells[i].holds()
		}
		if !holds {
			name, _, _ := strings.Cut(strings.TrimRight(c.Head, " ↑↓"), ",") // without the unit
			empty = append(empty, name)
			continue
		}
		t.Columns = append(t.Columns, c.Column)
		for i := range t.Rows {
			t.Rows[i].Cells = append(t.Rows[i].Cells, cells[i])
		}
	}
	if len(empty) > 0 {
		t.Notes = append(t.Notes, "Not measured: "+strings.Join(empty, ", ")+".")
	}
	return t
}

// speedNotes say how the numbers were made.
func (r *Report) speedNotes() []string {
	t := r.speed.Trial
	if t == nil {
		return []string{"Words per second: one pass of bench run, load and warm-up outside the clock, no interval; in no gate. bench speed measures the rest. " + r.devices()}
	}
	samples := func(metric string) string { return group(fmt.Sprint(r.trialOf(t.Systems[0].Model, metric, "").N)) }
	out := []string{fmt.Sprintf("Words per second: median of %s passes of each system by turns (A B B A), in brackets between order statistics; tokenising and decoding are inside the clock, load, warm-up, scoring and writing outside. Word: UAX 29 with a letter or number; a Han or kana character is one.", samples("words_per_second"))}
	if len(t.Systems) > 1 {
		out = append(out, fmt.Sprintf("x %s: geometric mean of the ratio of speeds in each round, in brackets by Student's t over the rounds; U test of Mann and Whitney beside it.", t.Systems[0].Model))
	}
	out = append(out, "Efficiency: time of ONNX Runtime alone for the same padded batches on the same session and threads, beside each pass, over the time of the pass; a system that does not hand its work to ONNX Runtime has none.",
		fmt.Sprintf("p50, p95, p99: time of a note given alone, over %s notes; p95 needs 20 of them, p99 100.", samples("note_seconds_p50")),
		fmt.Sprintf("Peak memory: highest resident memory of the process while this system alone is loaded and takes a pass; program, notes and runtime are in it. Machine: %s, %s, %s.", orUnknown(t.Machine.CPU, false), counted(t.Machine.Cores, "core"), t.Machine.OS))
	var once []string
	for _, m := range r.run.Models {
		if !r.timed(m.Name) && r.wordsPerSecond(m.Name).Defined() {
			once = append(once, m.Name)
		}
	}
	if len(once) > 0 {
		out = append(out, "One pass of bench run at another time, not to be compared with the others: "+strings.Join(once, ", ")+".")
	}
	return out
}

// wordRate is the cell of words per second: by bench speed, else of one pass.
func (r *Report) wordRate(m result.ModelRow) Cell {
	if e := r.trialOf(m.Name, "words_per_second", ""); e.Value.Defined() {
		return Cell{Estimate: e, Text: spread(e, func(x float64) string { return rate(result.Number(x)) })}
	}
	return speed(r.wordsPerSecond(m.Name))
}

// loadSeconds are those of bench speed, else of bench run.
func (r *Report) loadSeconds(model string) result.Number {
	if r.speed.Trial != nil {
		for _, s := range r.speed.Trial.Systems {
			if s.Model == model {
				return s.LoadSeconds
			}
		}
	}
	for _, s := range r.speed.Models {
		if s.Model == model {
			return s.LoadSeconds
		}
	}
	return result.Undefined()
}

// three is an estimate with three significant digits.
func three(e *result.Estimate, scale float64) Cell {
	return Cell{Estimate: e, Scale: scale, Text: spread(e, func(x float64) string { return significant(x * scale) })}
}

// probability is a p with three decimals.
func probability(e *result.Estimate) Cell {
	c := Cell{Estimate: e, Text: Dash}
	switch {
	case !e.Value.Defined():
	case e.Value < 0.001:
		c.Text = "<0.001"
	default:
		c.Text = decimal(float64(e.Value), 3, false)
	}
	return c
}

// spread prints an estimate with its interval.
func spread(e *result.Estimate, print func(float64) string) string {
	switch {
	case !e.Value.Defined():
		return Dash
	case !e.Lo.Defined() || !e.Hi.Defined():
		return print(float64(e.Value))
	}
	return print(float64(e.Value)) + " [" + print(float64(e.Lo)) + ", " + print(float64(e.Hi)) + "]"
}

// significant prints x > 0 with three significant digits.
func significant(x float64) string {
	if x >= 100 || x <= 0 {
		return rate(result.Number(x))
	}
	return decimal(x, 2-int(math.Floor(math.Log10(x))), false)
}

func positive(n int) Cell {
	if n <= 0 {
		return words(Dash)
	}
	return number(n)
}

func plain(x result.Number) Cell {
	if !x.Defined() || x == 0 {
		return words(Dash)
	}
	return Cell{Text: significant(float64(x)), Exact: full(x)}
}

// holds reports whether a cell shows anything.
func (c Cell) holds() bool {
	if c.Estimate != nil && c.Text == "" {
		return c.Estimate.Value.Defined()
	}
	return c.Text != "" && c.Text != Dash
}
