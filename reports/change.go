package reports

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"polyphi/bench/result"
)

// proportion is the unit of metrics whose differences are printed in points.
const proportion = "proportion"

// metricTitle is what a metric is called in a table, with its direction:
// "approximate recall ↑".
func metricTitle(r result.ComparisonRow) string {
	name := map[string]string{"f1": "F1", "over_redaction": "over-redaction", "clean_notes_phi": "clean notes with PHI", "false_alarms": "false alarms per 1,000 words"}[r.Metric]
	if name == "" {
		name = strings.ReplaceAll(r.Metric, "_", " ")
	}
	if r.Match != "" && r.Metric != "false_alarms" {
		name = r.Match + " " + name
	}
	if r.Lower {
		return name + " ↓"
	}
	return name + " ↑"
}

// A changeFormat prints the changes of a table.
type changeFormat struct {
	detail detail
	units  bool // not all differences are in points: each has its unit
	finest int  // decimals of the differences that have most
}

func newChangeFormat(t result.ComparisonTable, d detail) changeFormat {
	f := changeFormat{detail: d}
	for _, r := range t.Rows {
		f.units = f.units || r.Unit != proportion
		f.finest = max(f.finest, places(r))
	}
	return f
}

// columns are those of a candidate.
func (f changeFormat) columns(name string) []Column {
	change := "change, pt"
	if f.units {
		change = "change"
	}
	out := []Column{{Head: "value", Spanner: name}, {Head: change, Spanner: name}}
	if f.detail >= withInterval {
		out = append(out, Column{Head: "95 % CI", Spanner: name})
	}
	if f.detail >= withP {
		out = append(out, Column{Head: "p", Spanner: name})
	}
	return append(out, Column{Spanner: name, Text: true})
}

// places are the decimals of a row's differences: one, and two where the smallest
// standard error is under a twentieth of a point.
func places(r result.ComparisonRow) int {
	for _, c := range r.Changes {
		if r.Unit != proportion || c.SE > 0 && c.SE < 0.0005 {
			return 2
		}
	}
	return 1
}

func (f changeFormat) value(r result.ComparisonRow, x result.Number) string {
	switch {
	case !x.Defined():
		return Dash
	case r.Unit != proportion:
		return decimal(float64(x), 2, false)
	}
	return decimal(float64(x), 3, false)
}

// size prints a difference in points, or in its own unit.
func size(r result.ComparisonRow, x result.Number, signed bool) string {
	if r.Unit != proportion {
		return decimal(float64(x), places(r), signed)
	}
	return decimal(100*float64(x), places(r), signed)
}

// unit is what stands behind a difference.
func unit(r result.ComparisonRow) string {
	if r.Unit != proportion {
		return ""
	}
	return " pt"
}

// cells are those of a candidate; marks are the footnotes of its verdict.
func (f changeFormat) cells(r result.ComparisonRow, c result.Change, marks string) []Cell {
	value, change, interval, verdict := f.value(r, c.Value), Dash, "", ""
	switch c.Verdict {
	case result.Small:
		value, change = "", ""
	case result.CoarseOnly, result.NoValue:
	case result.Equal:
		change = "="
	case result.NotShown:
		change, interval = "~", f.interval(r, c)
		if c.MDE.Defined() {
			verdict = "MDE " + size(r, c.MDE, false)
		}
	default:
		change, interval, verdict = f.change(r, c), f.interval(r, c), c.Verdict
	}
	out := []Cell{words(value), words(change)}
	if f.detail >= withInterval {
		out = append(out, words(interval))
	}
	if f.detail >= withP {
		p := ""
		if interval != "" {
			p = pText(c.PHolm)
		}
		out = append(out, words(p))
	}
	return append(out, words(strings.TrimSpace(verdict+" "+marks)))
}

// change prints a difference so that the points of a column stand in line.
func (f changeFormat) change(r result.ComparisonRow, c result.Change) string {
	s := size(r, c.Difference, true) + strings.Repeat(" ", f.finest-places(r))
	if f.units {
		s += unit(r)
	}
	return s
}

// interval prints the ends of an interval, without unit.
func (f changeFormat) interval(r result.ComparisonRow, c result.Change) string {
	if !c.Lo.Defined() {
		return Dash
	}
	return "[" + size(r, c.Lo, true) + ", " + size(r, c.Hi, true) + "]"
}

// pText prints p with three decimals.
func pText(p result.Number) string {
	switch {
	case !p.Defined():
		return ""
	case p < 0.001:
		return "<0.001"
	}
	return decimal(float64(p), 3, false)
}

// roughly prints a number of notes with two significant digits, rounded up.
func roughly(n int64) string {
	const most = 1_000_000
	if n > most {
		return ">1 000 000"
	}
	unit := int64(1)
	for n > 100*unit {
		unit *= 10
	}
	return group(strconv.FormatInt((n+unit-1)/unit*unit, 10))
}

// A footnotes holds the footnotes of a table in the order of their marks.
type footnotes struct {
	keys  []string
	heads []string
	items [][]string
}

// mark returns the mark of the footnote of a key, and adds an item to its text.
func (n *footnotes) mark(key, head, item string) string {
	i := 0
	for i < len(n.keys) && n.keys[i] != key {
		i++
	}
	if i == len(n.keys) {
		n.keys, n.heads, n.items = append(n.keys, key), append(n.heads, head), append(n.items, nil)
	}
	if item != "" {
		n.items[i] = append(n.items[i], item)
	}
	return superscript(i + 1)
}

// of returns the marks of a change's footnotes. title is what its row is called,
// candidate whose change it is, and named whether to say so.
func (n *footnotes) of(r result.ComparisonRow, c result.Change, title, candidate string, named bool) string {
	who := ""
	if named {
		who = candidate + ": "
	}
	title = strings.TrimRight(title, " ↑↓")
	out := ""
	if c.NotesNeeded > 0 {
		seen := size(r, result.Number(math.Abs(float64(c.Difference))), false) + unit(r)
		out += n.mark("notes "+who, who+"notes at hand → notes that would show a difference of the size seen: ",
			fmt.Sprintf("%s %s → %s (%s)", title, group(itoa(r.Notes)), roughly(c.NotesNeeded), seen))
	}
	if c.ClustersNeeded > 0 {
		head := fmt.Sprintf("%stoo few clusters differ for any test (at least %d must): ", who, c.ClustersNeeded)
		out += n.mark(head, head, fmt.Sprintf("%s %d", title, c.Differ))
	}
	for _, w := range c.Warnings {
		switch w.Code {
		case "coarse_only", "no_data":
			out += n.mark(w.Code, w.Text, "")
		case "unstable", "constant":
			out += n.mark(w.Code, "no interval: "+w.Text, "")
		}
	}
	return out
}

func (n *footnotes) texts() []string {
	var out []string
	for i, head := range n.heads {
		out = append(out, head+strings.Join(n.items[i], "; ")+".")
	}
	return out
}

// superscript prints a number as a footnote mark.
func superscript(n int) string {
	var b strings.Builder
	for _, d := range itoa(n) {
		b.WriteRune([]rune("⁰¹²³⁴⁵⁶⁷⁸⁹")[d-'0'])
	}
	return b.String()
}

// Tones of a terminal.
const (
	bold  = "1"
	green = "32"
	red   = "31"
	faint = "2"
)

// tone wraps words in a colour, where there is any.
func (p comparison) tone(code, s string) string {
	if !p.color || s == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

// paint colours what is said in words already: verdicts, and rows not judged.
func (p comparison) paint(cells []Cell) {
	small := strings.Contains(cells[2].Text, "<")
	for j := range cells {
		word, _, _ := strings.Cut(cells[j].Text, " ")
		switch {
		case small, strings.HasPrefix(cells[j].Text, "MDE "):
			cells[j].Text = p.tone(faint, cells[j].Text)
		case word == result.Better:
			cells[j].Text = p.tone(green, cells[j].Text)
		case word == result.Worse:
			cells[j].Text = p.tone(red, cells[j].Text)
		}
	}
}
