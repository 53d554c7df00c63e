package reports

import (
	"strings"
)

// latex returns a table in booktabs form, to be \input into a paper; wide tables
// take both columns. Han, Devanagari and Bengali never occur: rows carry English
// titles.
func latex(t Table) string {
	env := "table"
	if len(t.Columns) > 6 {
		env = "table*"
	}
	var b strings.Builder
	b.WriteString("\\begin{" + env + "}\n\\centering\\small\n")
	b.WriteString("\\begin{tabular}{@{}")
	for _, c := range t.Columns {
		if c.Text {
			b.WriteByte('l')
		} else {
			b.WriteByte('r')
		}
	}
	b.WriteString("@{}}\n\\toprule\n" + spanners(t.Columns))
	var heads []string
	for _, c := range t.Columns {
		heads = append(heads, escapeLatex(c.Head))
	}
	b.WriteString(strings.Join(heads, " & ") + " \\\\\n\\midrule\n")
	last := ""
	for i, row := range t.strings() {
		if g := t.Rows[i].Group; i > 0 && g != last {
			b.WriteString("\\addlinespace\n")
		}
		last = t.Rows[i].Group
		for j := range row {
			row[j] = escapeLatex(row[j])
		}
		b.WriteString(strings.Join(row, " & ") + " \\\\\n")
	}
	b.WriteString("\\bottomrule\n\\end{tabular}\n\\caption{" + escapeLatex(t.Caption))
	for _, n := range t.Notes {
		b.WriteString(" " + escapeLatex(n))
	}
	b.WriteString("}\n\\label{" + strings.ReplaceAll(t.Name, "_", "-") + "}\n\\end{" + env + "}\n")
	return b.String()
}

// spanners returns the row of heads over several columns, "" if there is none.
func spanners(columns []Column) string {
	var cells, rules []string
	any := false
	for j := 0; j < len(columns); {
		k := j + 1
		for k < len(columns) && columns[k].Spanner == columns[j].Spanner && columns[j].Spanner != "" {
			k++
		}
		if s := columns[j].Spanner; s != "" {
			any = true
			cells = append(cells, "\\multicolumn{"+itoa(k-j)+"}{c}{"+escapeLatex(s)+"}")
			rules = append(rules, "\\cmidrule(lr){"+itoa(j+1)+"-"+itoa(k)+"}")
		} else {
			cells = append(cells, "")
		}
		j = k
	}
	if !any {
		return ""
	}
	return strings.Join(cells, " & ") + " \\\\\n" + strings.Join(rules, " ") + "\n"
}

// escapeLatex escapes text; no other command is ever made from data.
func escapeLatex(s string) string {
	return strings.NewReplacer(`\`, `\textbackslash{}`, "&", `\&`, "%", `\%`, "$", `\$`, "#", `\#`, "_", `\_`, "{", `\{`, "}", `\}`,
		"~", `\textasciitilde{}`, "^", `\textasciicircum{}`, "<", "$<$", ">", "$>$", "↑", `$\uparrow$`, "↓", `$\downarrow$`,
		Dash, "--", "·", `$\cdot$`, "×", `$\times$`).Replace(s)
}
