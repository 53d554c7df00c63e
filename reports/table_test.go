package reports

import (
	"math"
	"strings"
	"testing"

	"polyphi/bench/result"
)

func TestDecimal(t *testing.T) {
	for _, c := range []struct {
		x      float64
		places int
		signed bool
		want   string
	}{
		{0.9214, 3, false, "0.921"}, {-0.00004, 3, false, "0.000"}, {-0.04, 1, true, "0.0"}, {0.04, 1, true, "0.0"},
		{0.26, 1, true, "+0.3"}, {-0.26, 1, true, "-0.3"}, {1, 1, false, "1.0"},
	} {
		if got := decimal(c.x, c.places, c.signed); got != c.want {
			t.Errorf("decimal(%v, %d, %v) = %q, want %q", c.x, c.places, c.signed, got, c.want)
		}
	}
}

// estimateOf is an estimate whose standard error is se.
func estimateOf(value, se float64) *result.Estimate {
	return &result.Estimate{Value: result.Number(value), Lo: result.Number(value - 1.96*se), Hi: result.Number(value + 1.96*se)}
}

func TestPlaces(t *testing.T) {
	for _, c := range []struct {
		se   float64
		want string
	}{{0.004, "0.500"}, {0.012, "0.50"}, {0.2, "0.5"}, {math.NaN(), "0.500"}} {
		e := estimateOf(0.5, c.se)
		if math.IsNaN(c.se) {
			e.Lo, e.Hi = result.Undefined(), result.Undefined()
		}
		table := Table{Columns: []Column{{Head: "R", Plain: true}}, Rows: []Row{{Cells: []Cell{{Estimate: e}}}}}
		if got := table.strings()[0][0]; got != c.want {
			t.Errorf("standard error %v prints %q, want %q", c.se, got, c.want)
		}
	}
	even := Table{Even: true, Columns: []Column{{Head: "a"}, {Head: "b"}}, Rows: []Row{{Cells: []Cell{{Estimate: estimateOf(0.5, 0.012)}, {Estimate: estimateOf(0.5, 0.004)}}}}}
	if got := even.strings()[0][0]; got != "0.500 [0.476, 0.524]" {
		t.Errorf("an even table prints %q in its first column", got)
	}
}

func TestSmallAndUndefined(t *testing.T) {
	r := Report{run: result.Manifest{Suite: result.Suite{Minimum: result.Minimum{Notes: 20, Mentions: 30}}}}
	small := estimateOf(0.5, 0.1)
	small.Warnings = []result.Warning{{Code: "small"}}
	small.Notes = 40
	nothing := &result.Estimate{Value: result.Undefined(), Lo: result.Undefined(), Hi: result.Undefined()}
	for _, c := range []struct {
		e    *result.Estimate
		want string
	}{{small, "n<30"}, {nothing, Dash}} {
		if got := r.cell(c.e).print(Column{}, 3).String(); got != c.want {
			t.Errorf("printed %q, want %q", got, c.want)
		}
	}
}

// A number without an interval is explained once, where one is printed.
func TestExplain(t *testing.T) {
	sure := &result.Estimate{Value: 1, Lo: result.Undefined(), Hi: result.Undefined(), Warnings: []result.Warning{{Code: "constant"}}}
	for _, c := range []struct {
		columns []Column
		cells   []Cell
		want    int
	}{
		{[]Column{{}, {}}, []Cell{{Estimate: sure}, {Estimate: sure}}, 1},
		{[]Column{{Plain: true}}, []Cell{{Estimate: sure}}, 0},
		{[]Column{{}}, []Cell{{Estimate: sure, Text: "n<30"}}, 0},
		{[]Column{{}}, []Cell{{Estimate: estimateOf(0.5, 0.1)}}, 0},
	} {
		table := Table{Columns: c.columns, Rows: []Row{{Cells: c.cells}}}
		if table.explain(); len(table.Notes) != c.want {
			t.Errorf("%d footnotes, want %d", len(table.Notes), c.want)
		}
	}
}

func TestSafe(t *testing.T) {
	for _, c := range [][2]string{
		{"=1+1", "'=1+1"}, {"@SUM(A1)", "'@SUM(A1)"}, {"+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"}, {"-1 +cmd", "'-1 +cmd"}, {"\t=1", "'\t=1"}, {"\n", "\n"},
		{"-0.4 [-0.9, +0.1]", "-0.4 [-0.9, +0.1]"}, {"+1.5", "+1.5"}, {"tiny-us", "tiny-us"}, {"", ""},
	} {
		if got := safe(c[0]); got != c[1] {
			t.Errorf("safe(%q) = %q, want %q", c[0], got, c[1])
		}
	}
}

func TestRate(t *testing.T) {
	for _, c := range []struct {
		x    float64
		want string
	}{{412345, "412 000"}, {9876, "9880"}, {42.4, "42"}, {5_168_000, "5 170 000"}, {math.NaN(), Dash}} {
		if got := rate(result.Number(c.x)); got != c.want {
			t.Errorf("rate(%v) = %q, want %q", c.x, got, c.want)
		}
	}
}

func TestMarkdownCells(t *testing.T) {
	table := Table{Caption: "c", Columns: []Column{{Head: "a|b", Text: true}}, Rows: []Row{{Cells: []Cell{words("x|y\n<b>`")}}}}
	got, err := markdown(table)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`a\|b`, `x\|y<br>&lt;b>`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
}

func TestTerminalHasNoVerticalLines(t *testing.T) {
	r := load(t, small(), sevenModels())
	var b strings.Builder
	if err := r.Terminal(&b, 100, false); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(strings.ReplaceAll(b.String(), r.run.Signature, ""), "|│") {
		t.Error("the terminal table has vertical lines")
	}
}

func TestFloatEnd(t *testing.T) {
	rows := make([]Row, 50)
	for i := range rows {
		rows[i].Group = string(rune('a' + i/4))
	}
	if got := floatEnd(rows, 0, 18); got != 16 {
		t.Errorf("the first float ends at %d, want 16: the last change of group that fits", got)
	}
	if got := floatEnd(rows, 40, 18); got != 50 {
		t.Errorf("the last float ends at %d, want 50", got)
	}
	if got := floatEnd(make([]Row, 50), 0, 18); got != 18 {
		t.Errorf("one long group ends at %d, want 18", got)
	}
}

// FuzzLatex: whatever the text, braces are balanced, and none of LaTeX's own
// letters stands bare.
func FuzzLatex(f *testing.F) {
	for _, s := range []string{"50 % of $x_1$", `\input{/etc/passwd}`, "a~b^c", "李雷 {n<30}", "P ↑"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := escapeLatex(s)
		bare := strings.NewReplacer(`\textbackslash{}`, "", `\textasciitilde{}`, "", `\textasciicircum{}`, "", `\&`, "", `\%`, "", `\$`, "", `\#`, "", `\_`, "", `\{`, "", `\}`, "",
			"$<$", "", "$>$", "", "$|$", "", `$\uparrow$`, "", `$\downarrow$`, "", "$-$", "", `$\cdot$`, "", `$\times$`, "").Replace(got)
		if strings.ContainsAny(bare, `\&%$#_{}^`) {
			t.Errorf("escapeLatex(%q) = %q leaves a command", s, got)
		}
	})
}
