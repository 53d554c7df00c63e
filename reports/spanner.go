package reports

import "strings"

// widths are the columns' widths on a terminal, with a space on either side. The
// last column under a spanner is widened until it fits.
func (t *Table) widths() []int {
	out := make([]int, len(t.Columns))
	rows := t.strings()
	for j, c := range t.Columns {
		out[j] = len([]rune(c.Head)) + 2
		for _, row := range rows {
			out[j] = max(out[j], len([]rune(uncoloured(row[j])))+2)
		}
	}
	t.eachSpanner(func(name string, from, to int) {
		if short := len([]rune(name)) + 2 - total(out[from:to]); short > 0 {
			out[to-1] += short
		}
	})
	return out
}

// wide is the width of the table on a terminal.
func (t *Table) wide() int { return total(t.widths()) }

// eachSpanner calls f for every run of columns under one spanner.
func (t *Table) eachSpanner(f func(name string, from, to int)) {
	for from := 0; from < len(t.Columns); {
		name, to := t.Columns[from].Spanner, from+1
		for to < len(t.Columns) && t.Columns[to].Spanner == name {
			to++
		}
		if name != "" {
			f(name, from, to)
		}
		from = to
	}
}

// spanners is the line over the heads: each spanner in the middle of a rule over its
// columns, or over a single column where its head stands; "" for a table without.
func (t *Table) spanners() string {
	widths := t.widths()
	line := []rune(strings.Repeat(" ", total(widths)))
	t.eachSpanner(func(name string, from, to int) {
		at, room := total(widths[:from])+1, total(widths[from:to])-2
		text := []rune(name)
		if to-from == 1 {
			copy(line[at+room-len(text):], text)
			return
		}
		left := (room - len(text)) / 2
		for i := range room {
			switch k := i - left; {
			case 0 <= k && k < len(text):
				line[at+i] = text[k]
			case k < -1 || k > len(text):
				line[at+i] = '─'
			}
		}
	})
	return strings.TrimRight(string(line), " ")
}

// uncoloured is a cell without the codes that colour it.
func uncoloured(s string) string {
	for {
		from := strings.Index(s, "\x1b[")
		if from < 0 {
			return s
		}
		to := strings.IndexByte(s[from:], 'm')
		if to < 0 {
			return s
		}
		s = s[:from] + s[from+to+1:]
	}
}

func total(widths []int) (n int) {
	for _, w := range widths {
		n += w
	}
	return n
}
