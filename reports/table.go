package reports

import (
	"fmt"
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
	Points  bool   // signed differences in percentage points or percent, one decimal
	Plain   bool   // values without their interval
	Places  int    // decimals; -1 lets the column's smallest standard error decide
}

// A Cell is one entry: an estimate, or text. Text beside an estimate is printed
// in its place; CSV has both.
type Cell struct {
	Text     string
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
}

func words(s string) Cell { return Cell{Text: s} }

func number(n int) Cell { return Cell{Text: group(strconv.Itoa(n))} }

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

// strings returns the table's cells as text, with the column's decimals.
func (t *Table) strings() [][]string {
	places := make([]int, len(t.Columns))
	for j := range t.Columns {
		places[j] = t.places(j)
	}
	out := make([][]string, len(t.Rows))
	for i, row := range t.Rows {
		out[i] = make([]string, len(t.Columns))
		for j := range t.Columns {
			if j < len(row.Cells) {
				out[i][j] = row.Cells[j].print(t.Columns[j], places[j])
			}
		}
	}
	return out
}

// places returns a column's decimals: as many as its smallest standard error
// carries, from 1 to 3; 3 without any.
func (t *Table) places(j int) int {
	c := t.Columns[j]
	switch {
	case c.Points:
		return 1
	case c.Places > 0:
		return c.Places
	}
	least := math.Inf(1)
	for _, row := range t.Rows {
		if j < len(row.Cells) && row.Cells[j].Estimate != nil {
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

func (c Cell) print(col Column, places int) string {
	if c.Estimate == nil {
		return c.Text
	}
	e := c.Estimate
	if c.Text != "" {
		return c.Text // why it is not shown
	}
	if !e.Value.Defined() {
		return Dash
	}
	scale := c.Scale
	if scale == 0 {
		scale = 1
	}
	value := decimal(float64(e.Value)*scale, places, col.Points)
	if col.Plain || !e.Lo.Defined() || !e.Hi.Defined() {
		return value
	}
	return fmt.Sprintf("%s [%s, %s]", value, decimal(float64(e.Lo)*scale, places, col.Points), decimal(float64(e.Hi)*scale, places, col.Points))
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
