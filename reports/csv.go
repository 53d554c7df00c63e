package reports

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"

	"polyphi/bench/result"
)

// longCSV returns tables in long form: one line per cell that is a number, at
// full precision and unscaled as in metrics.json, undefined numbers empty, and
// beside it what the other formats print. Text that a spreadsheet would take for
// a formula gets ' in front.
func longCSV(parts []Table, level float64) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Write([]string{"table", "row", "column", "model", "metric", "match", "average", "axis", "group", "segment", "value", "lo", "hi", "level", "n", "notes", "clusters", "method", "warnings", "text"})
	for _, t := range parts {
		rows := t.strings()
		for i, row := range t.Rows {
			var keys []string
			for j, c := range row.Cells {
				if t.Columns[j].Text {
					keys = append(keys, c.Text)
				}
			}
			for j, c := range row.Cells {
				if !t.Columns[j].Text {
					w.Write(csvLine(t.Name, strings.Join(keys, " / "), fullHead(t.Columns[j]), c, rows[i][j], level))
				}
			}
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

func csvLine(table, row, column string, c Cell, text string, level float64) []string {
	line := []string{table, safe(row), safe(column)}
	e := c.Estimate
	if e == nil {
		return append(line, "", "", "", "", "", "", "", c.Exact, "", "", "", "", "", "", "", "", safe(text))
	}
	var codes []string
	for _, w := range e.Warnings {
		codes = append(codes, w.Code)
	}
	return append(line, safe(e.Model), e.Metric, e.Match, e.Average, e.Axis, safe(e.Group), safe(e.Segment), full(e.Value), full(e.Lo), full(e.Hi),
		strconv.FormatFloat(level, 'g', -1, 64), strconv.FormatInt(e.N, 10), strconv.Itoa(e.Notes), strconv.Itoa(e.Clusters), e.Method, strings.Join(codes, " "), safe(text))
}

// full prints a number with 12 significant digits, "" if undefined.
func full(x result.Number) string {
	if !x.Defined() {
		return ""
	}
	return strconv.FormatFloat(float64(x), 'g', 12, 64)
}

// safe disarms text that a spreadsheet would run as a formula. What holds only
// the letters of numbers and intervals is no formula, or every negative
// difference would break.
func safe(s string) string {
	if s == "" || !strings.ContainsRune("=+-@\t\r\n", rune(s[0])) || strings.Trim(s[1:], "0123456789., +-[]%") == "" && s[0] != '=' && s[0] != '@' {
		return s
	}
	return "'" + s
}

func itoa(n int) string { return strconv.Itoa(n) }
