package reports

import (
	"fmt"
	"strings"
)

// latexFirst and latexRows are how many rows stand in the first float, above its
// notes, and in the others: more would leave the page.
const latexFirst, latexRows = 18, 30

// latexHead defines what the tables use. Value and interval stand below each
// other, or no table with intervals would fit a page.
const latexHead = `% \usepackage{booktabs,graphicx}
\providecommand{\polyphicell}[2]{\begin{tabular}[t]{@{}r@{}}#1\\[-2.5pt]{\tiny #2}\end{tabular}}
\providecommand{\polyphiname}[2]{\begin{tabular}[t]{@{}l@{}}#1\\[-2.5pt]{\tiny #2}\end{tabular}}
`

// latex returns a table in booktabs form, to be \input into a paper. Wide tables
// take both columns and are made smaller where they would not fit; long ones go
// on in further floats. No command is made from data.
func latex(t Table) string {
	env, width := "table", "\\columnwidth"
	if len(t.Columns) > 6 {
		env, width = "table*", "\\textwidth"
	}
	cells := t.print()
	var b strings.Builder
	for part, from := 0, 0; from < len(cells) || part == 0; part++ {
		to := floatEnd(t.Rows, from, latexFirst)
		caption, notes, label := t.Caption, strings.Join(t.Notes, " "), strings.ReplaceAll(t.Name, "_", "-")
		if part > 0 {
			to = floatEnd(t.Rows, from, latexRows)
			caption, notes, label = "Table continued.", "", fmt.Sprintf("%s-%d", label, part+1)
		}
		b.WriteString("\\begin{" + env + "}\n\\centering\\footnotesize\\setlength{\\tabcolsep}{3pt}\n")
		b.WriteString("\\resizebox{\\ifdim\\width>" + width + " " + width + "\\else\\width\\fi}{!}{%\n")
		b.WriteString(latexTabular(t, cells, from, to))
		b.WriteString("}\n\\caption{" + latexProse(caption) + "}\n\\label{tab:" + label + "}\n")
		if notes != "" {
			b.WriteString("\\par\\smallskip{\\raggedright\\scriptsize " + latexProse(notes) + "\\par}\n")
		}
		b.WriteString("\\end{" + env + "}\n")
		from = to
	}
	return b.String()
}

// floatEnd returns where the float that begins at row from ends: at the last
// change of group that fits, or where it is full.
func floatEnd(rows []Row, from, most int) int {
	if len(rows)-from <= most {
		return len(rows)
	}
	for to := from + most; to > from; to-- {
		if rows[to].Group != rows[to-1].Group {
			return to
		}
	}
	return from + most
}

func latexTabular(t Table, cells [][]printed, from, to int) string {
	var b strings.Builder
	b.WriteString("\\begin{tabular}{@{}")
	var heads []string
	for _, c := range t.Columns {
		align := "r"
		if c.Text {
			align = "l"
		}
		b.WriteString(align)
		heads = append(heads, latexColumnHead(c.Head, align))
	}
	b.WriteString("@{}}\n\\toprule\n" + spanners(t.Columns) + strings.Join(heads, " & ") + " \\\\\n\\midrule\n")
	for i := from; i < to; i++ {
		if i > from && t.Rows[i].Group != t.Rows[i-1].Group {
			b.WriteString("\\addlinespace\n")
		}
		line := make([]string, len(cells[i]))
		for j, c := range cells[i] {
			line[j] = latexCell(c, t.Columns[j].Text)
		}
		b.WriteString(strings.Join(line, " & ") + " \\\\\n")
	}
	b.WriteString("\\bottomrule\n\\end{tabular}")
	return b.String()
}

func latexCell(c printed, text bool) string {
	if name, badge, ok := strings.Cut(c.value, " ("); ok && text {
		return "\\polyphiname{" + escapeLatex(name) + "}{(" + escapeLatex(badge) + "}"
	}
	if c.interval == "" {
		return escapeLatex(c.value)
	}
	return "\\polyphicell{" + escapeLatex(c.value) + "}{" + escapeLatex(c.interval) + "}"
}

// latexColumnHead breaks a long head into lines of about 12 letters. The arrow
// stays with the word before it.
func latexColumnHead(head, align string) string {
	head = strings.NewReplacer(" ↑", "\u00a0↑", " ↓", "\u00a0↓").Replace(head)
	var lines []string
	for _, w := range strings.Split(head, " ") {
		if n := len(lines); n > 0 && len(lines[n-1])+len(w) < 12 {
			lines[n-1] += " " + w
		} else {
			lines = append(lines, w)
		}
	}
	for i := range lines {
		lines[i] = escapeLatex(lines[i])
	}
	if len(lines) == 1 {
		return lines[0]
	}
	return "\\shortstack[" + align + "]{" + strings.Join(lines, "\\\\") + "}"
}

// spanners returns the row of heads over several columns, "" if there is none.
func spanners(columns []Column) string {
	var cells, rules []string
	for j := 0; j < len(columns); {
		k := j + 1
		for k < len(columns) && columns[k].Spanner == columns[j].Spanner && columns[j].Spanner != "" {
			k++
		}
		if s := columns[j].Spanner; s != "" {
			cells = append(cells, fmt.Sprintf("\\multicolumn{%d}{c}{%s}", k-j, escapeLatex(s)))
			rules = append(rules, fmt.Sprintf("\\cmidrule(lr){%d-%d}", j+1, k))
		} else {
			cells = append(cells, "")
		}
		j = k
	}
	if len(rules) == 0 {
		return ""
	}
	return strings.Join(cells, " & ") + " \\\\\n" + strings.Join(rules, " ") + "\n"
}

// latexProse escapes running text and lets a signature break over lines.
func latexProse(s string) string {
	s = strings.ReplaceAll(escapeLatex(s), "$|$", "$|$\\allowbreak{}")
	var b strings.Builder
	for i, r := range s {
		b.WriteRune(r)
		if r == ',' && i+1 < len(s) && s[i+1] >= 'a' && s[i+1] <= 'z' {
			b.WriteString("\\allowbreak{}")
		}
	}
	return b.String()
}

// escapeLatex escapes text; no other command is ever made from data. Letters
// beyond Latin, for which a paper's typeface has no glyph, become their code
// points.
func escapeLatex(s string) string {
	s = strings.NewReplacer(`\`, `\textbackslash{}`, "&", `\&`, "%", `\%`, "$", `\$`, "#", `\#`, "_", `\_`, "{", `\{`, "}", `\}`,
		"~", `\textasciitilde{}`, "^", `\textasciicircum{}`, "<", "$<$", ">", "$>$", "|", "$|$", "↑", `$\uparrow$`, "↓", `$\downarrow$`,
		Dash, "--", "−", "$-$", "·", `$\cdot$`, "×", `$\times$`, "\u00a0", "~").Replace(s)
	var b strings.Builder
	for _, r := range s {
		if r > 0x24f {
			fmt.Fprintf(&b, "U+%04X", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}
