package reports

import (
	"math"
	"strconv"
	"strings"

	"polyphi/bench/result"
)

// Dash stands for an undefined number.
const Dash = "–"

// A Column is a column of a table.
type Column struct {
	Head    string // with unit and direction: "recall ↑"
	Spanner string // over several neighbouring columns; "" for none
	Text    bool   // left-aligned words; else right-aligned numbers
	Points  bool   // signed differences in percentage points or percent, one decimal but for Places
	Plain   bool   // values without their interval
	Places  int    // decimals; 0 lets the column's smallest standard error decide, or Points
}

// A Cell is one entry: an estimate, or text. Text beside an estimate is printed
// in its place; CSV has both.
type Cell struct {
	Text     string
	Exact    string // of text that is a number: the number for CSV, in full
	Estimate *result.Estimate
	Scale    float64 // what the value is multiplied by when printed; 0 means 1
}

// A Row is a row with the group it belongs to.
type Row struct {
	Group string
	Cells []Cell
}

// A Table is what every writer prints. A writer never rounds, sorts or drops.
type Table struct {
	Name    string
	Caption string
	Columns []Column
	Rows    []Row
	Notes   []string // footnotes
	Even    bool     // all columns show the same thing: equal decimals
}

func words(s string) Cell { return Cell{Text: s} }

func number(n int) Cell { return Cell{Text: group(strconv.Itoa(n)), Exact: strconv.Itoa(n)} }

// group puts thin groups of three digits into a whole number.
func group(s string) string {
	if len(s) <= 4 {
		return s
	}
	var parts []string
	for len(s) > 3 {
		parts = append([]string{s[len(s)-3:]}, parts...)
		s = s[:len(s)-3]
	}
	return s + " " + strings.Join(parts, " ")
}

// A printed cell is what a reader sees: the value, and its interval apart.
type printed struct{ value, interval string }

func (p printed) String() string {
	if p.interval == "" {
		return p.value
	}
	return p.value + " [" + p.interval + "]"
}

// print returns the table's cells as text, with the column's decimals.
func (t *Table) print() [][]printed {
	places := make([]int, len(t.Columns))
	most := 0
	for j := range t.Columns {
		places[j] = t.places(j)
		if !t.Columns[j].Text && !t.Columns[j].Points {
			most = max(most, places[j])
		}
	}
	out := make([][]printed, len(t.Rows))
	for i, row := range t.Rows {
		out[i] = make([]printed, len(t.Columns))
		for j, col := range t.Columns {
			if j >= len(row.Cells) {
				continue
			}
			if t.Even && !col.Points {
				places[j] = most
			}
			out[i][j] = row.Cells[j].print(col, places[j])
		}
	}
	return out
}

// explain adds a footnote where a number stands that could not be given an
// interval.
func (t *Table) explain() {
	for _, row := range t.Rows {
		for j, c := range row.Cells {
			e := c.Estimate
			if e == nil || c.Text != "" || t.Columns[j].Plain || !e.Value.Defined() {
				continue
			}
			if e.Has("constant") || e.Has("unstable") || e.Has("one_cluster") {
				t.Notes = append(t.Notes, "A number without brackets: its data are of one cluster, or nearly all resamples give the same value or none. They cannot say how sure it is.")
				return
			}
		}
	}
}

// strings returns the table's cells as text.
func (t *Table) strings() [][]string {
	cells := t.print()
	out := make([][]string, len(cells))
	for i, row := range cells {
		for _, c := range row {
			out[i] = append(out[i], c.String())
		}
	}
	return out
}

// places returns a column's decimals: as many as its smallest standard error
// carries, from 1 to 3; 3 without any.
func (t *Table) places(j int) int {
	c := t.Columns[j]
	switch {
	case c.Places > 0:
		return c.Places
	case c.Points:
		return 1
	}
	least := math.Inf(1)
	for _, row := range t.Rows {
		if j < len(row.Cells) && row.Cells[j].Estimate != nil && row.Cells[j].Text == "" {
			e := row.Cells[j].Estimate
			if se := float64(e.Hi-e.Lo) / 3.92; e.Lo.Defined() && e.Hi.Defined() && se > 0 {
				least = min(least, se)
			}
		}
	}
	if math.IsInf(least, 1) {
		return 3
	}
	return min(3, max(1, int(-math.Floor(math.Log10(least)))))
}

func (c Cell) print(col Column, places int) printed {
	e := c.Estimate
	if e == nil || c.Text != "" {
		return printed{value: c.Text} // words, or why the estimate is not shown
	}
	if !e.Value.Defined() {
		return printed{value: Dash}
	}
	scale := c.Scale
	if scale == 0 {
		scale = 1
	}
	p := printed{value: decimal(float64(e.Value)*scale, places, col.Points)}
	if !col.Plain && e.Lo.Defined() && e.Hi.Defined() {
		p.interval = decimal(float64(e.Lo)*scale, places, col.Points) + ", " + decimal(float64(e.Hi)*scale, places, col.Points)
	}
	return p
}

// decimal prints x with a leading zero, never "-0", and with its sign where it
// is a difference.
func decimal(x float64, places int, signed bool) string {
	s := strconv.FormatFloat(x, 'f', places, 64)
	if strings.Trim(s, "-0.") == "" {
		return strings.TrimPrefix(s, "-")
	}
	if signed && x > 0 {
		return "+" + s
	}
	return s
}

// counted prints a number with its noun: "1 thread", "2 threads".
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
