package reports

import (
	"bytes"
	"io"
	"slices"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
)

// render prints a table through tablewriter: the one file that knows it.
func render(w io.Writer, t Table, rows [][]string, r tw.Renderer, escape func(string) string) error {
	align := make([]tw.Align, len(t.Columns))
	heads := make([]string, len(t.Columns))
	for j, c := range t.Columns {
		align[j] = tw.AlignRight
		if c.Text {
			align[j] = tw.AlignLeft
		}
		heads[j] = escape(fullHead(c))
	}
	config := tablewriter.Config{
		Header: tw.CellConfig{Formatting: tw.CellFormatting{AutoFormat: tw.Off, AutoWrap: tw.WrapNone}, Alignment: tw.CellAlignment{PerColumn: align}},
		Row:    tw.CellConfig{Formatting: tw.CellFormatting{AutoWrap: tw.WrapNone}, Alignment: tw.CellAlignment{PerColumn: align}},
	}
	table := tablewriter.NewTable(w, tablewriter.WithConfig(config), tablewriter.WithRenderer(r), tablewriter.WithHeaderAutoFormat(tw.Off), tablewriter.WithTrimSpace(tw.Off))
	table.Header(heads)
	for _, row := range rows {
		cells := make([]string, len(row))
		for j := range row {
			cells[j] = escape(row[j])
		}
		if err := table.Append(cells); err != nil {
			return err
		}
	}
	return table.Render()
}

// fullHead joins spanner and head in one line: GFM has no second header row.
func fullHead(c Column) string {
	if c.Spanner == "" {
		return c.Head
	}
	return c.Spanner + " " + c.Head
}

// markdown returns a table as GitHub-flavoured Markdown with its caption above
// and its footnotes below.
func markdown(t Table) (string, error) {
	var b bytes.Buffer
	b.WriteString(escapeMarkdown(t.Caption) + "\n\n")
	if err := render(&b, t, t.strings(), renderer.NewMarkdown(), escapeMarkdown); err != nil {
		return "", err
	}
	for i, n := range t.Notes {
		if i == 0 {
			b.WriteString("\n")
		}
		b.WriteString("- " + escapeMarkdown(n) + "\n")
	}
	return b.String(), nil
}

func escapeMarkdown(s string) string {
	return strings.NewReplacer("\\", "\\\\", "|", "\\|", "<", "&lt;", "`", "\\`", "\n", "<br>", "[", "\\[", "]", "\\]").Replace(s)
}

// terminal prints a table without vertical lines, so that frames hold together
// in every terminal font. Spanners stand on a line of their own.
func terminal(w io.Writer, t Table) error {
	if line := t.spanners(); line != "" {
		if _, err := io.WriteString(w, line+"\n"); err != nil {
			return err
		}
	}
	t.Columns = slices.Clone(t.Columns)
	for j, width := range t.widths() {
		c := &t.Columns[j]
		c.Spanner = ""
		if c.Text {
			c.Head += strings.Repeat(" ", width-2-len([]rune(c.Head)))
		} else {
			c.Head = strings.Repeat(" ", width-2-len([]rune(c.Head))) + c.Head
		}
	}
	r := renderer.NewBlueprint(tw.Rendition{
		Borders: tw.BorderNone,
		Symbols: tw.NewSymbols(tw.StyleLight),
		Settings: tw.Settings{
			Separators: tw.Separators{BetweenColumns: tw.Off, BetweenRows: tw.Off, ShowHeader: tw.On},
			Lines:      tw.Lines{ShowHeaderLine: tw.On, ShowTop: tw.Off, ShowBottom: tw.Off},
		},
	})
	return render(w, t, t.strings(), r, func(s string) string { return s })
}
