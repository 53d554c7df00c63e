package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/clipperhouse/displaywidth"
)

// A grid is a table of words and whole numbers on the terminal.
type grid struct {
	head []string
	text int // columns on the left that hold words; the others hold numbers
	rows [][]string
}

func (g *grid) add(cells ...any) {
	row := make([]string, len(cells))
	for i, c := range cells {
		row[i] = fmt.Sprint(c)
	}
	g.rows = append(g.rows, row)
}

// print writes the grid, with a line below its head and an empty line before.
func (g *grid) print(w io.Writer) {
	width := make([]int, len(g.head))
	for _, row := range append([][]string{g.head}, g.rows...) {
		for i, c := range row {
			width[i] = max(width[i], displaywidth.String(c))
		}
	}
	line := func(row []string) string {
		var b strings.Builder
		for i, c := range row {
			pad := strings.Repeat(" ", width[i]-displaywidth.String(c))
			if i < g.text {
				b.WriteString(" " + c + pad + " ")
			} else {
				b.WriteString(" " + pad + c + " ")
			}
		}
		return b.String()
	}
	head := line(g.head)
	fmt.Fprintf(w, "\n%s\n%s\n", strings.TrimRight(head, " "), strings.Repeat("─", displaywidth.String(head)))
	for _, row := range g.rows {
		fmt.Fprintln(w, strings.TrimRight(line(row), " "))
	}
}
