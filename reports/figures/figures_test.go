package figures

import (
	"bytes"
	"fmt"
	"image/png"
	"math"
	"strings"
	"testing"
)

// sevenNames are as different as users' names are.
func sevenNames() []string {
	return []string{"rules", "dictionary", "tiny-multi", "tiny-us", "clinical-encoder-large-v2", "équipe", strings.Repeat("long-name-", 6)}
}

func sampleCategories(n int) []Category {
	var cs []Category
	for i := range n {
		cs = append(cs, Category{Title: fmt.Sprintf("Language %d, a rather long country", i), Group: fmt.Sprint(i / 3), Note: "n 3528"})
	}
	return cs
}

// sampleValues are values of every kind: with and without interval, small,
// undefined, at the ends of the scale.
func sampleValues(series, n int, scale float64) [][]Value {
	out := make([][]Value, series)
	for s := range out {
		for i := range n {
			x := scale * (0.2 + 0.8*math.Abs(math.Sin(float64(7*s+i))))
			v := Value{Value: x, Lo: x * 0.9, Hi: x + 0.02*math.Abs(scale)}
			switch (s + i) % 7 {
			case 3:
				v.Small = "n<30"
			case 4:
				v = Undefined()
			case 5:
				v.Lo, v.Hi = math.NaN(), math.NaN()
			}
			out[s] = append(out[s], v)
		}
	}
	return out
}

// samples are all kinds of figures, with one and with seven systems, without
// data, and with numbers that leave the frame.
func samples() map[string]Figure {
	out := map[string]Figure{
		"nothing":   Dots{Missing: "the suite has no axis called variant", Width: Column},
		"no data":   Heat{},
		"empty":     Scatter{XLabel: "x", YLabel: "y"},
		"no bars":   Diverging{},
		"no pairs":  Slopes{},
		"no lines":  sampleSlopes(1, 0),
		"one line":  sampleSlopes(1, 1),
		"pairs":     sampleSlopes(1, 16),
		"3 pairs":   sampleSlopes(3, 16),
		"no counts": Bars{},
		"bars": Bars{XLabel: "Code-mixing index", YLabel: "Sentences", Counts: []int{0, 3, 120000},
			Categories: []Category{{Title: "numeric"}, {Title: "(0,.1]", Group: "b"}, {Title: "(.4,.5]", Group: "b"}}},
		"one bar":       Bars{Counts: []int{0}, Categories: []Category{{Title: "en only"}}},
		"one point":     Scatter{XLabel: "Words per second", YLabel: "Recall", Points: []Point{{"a", 0, 1200, 0.9, math.NaN(), math.NaN()}}},
		"undefined":     Dots{Categories: sampleCategories(2), Series: []string{"a"}, Panels: []Panel{{Values: [][]Value{{Undefined(), Undefined()}}}}, Width: Column},
		"no growth":     Growth{Series: []string{"a"}, Panels: []GrowthPanel{{}, {}}},
		"growth of one": Growth{Series: []string{"a"}, Panels: []GrowthPanel{{XLabel: "Words", YLabel: "Milliseconds", Curves: []Curve{{X: []float64{5}, Y: []float64{0.2}, Exponent: math.NaN()}}}, {XLabel: "Notes", Curves: []Curve{{}}}}},
		"all losses":    Diverging{XLabel: "x", Categories: sampleCategories(3), Series: []string{"a"}, Values: sampleValues(1, 3, -90)},
		"all equal":     Diverging{XLabel: "x", Categories: sampleCategories(2), Series: []string{"a"}, Values: [][]Value{{{0, 0, 0, ""}, {0, 0, 0, ""}}}},
	}
	var labels []string
	for i := range 21 {
		labels = append(labels, fmt.Sprintf("GENERIC_LOCATION %d", i))
	}
	out["many columns"] = Heat{Label: "Share", Rows: sampleCategories(5), Groups: []string{"tiny-multi"}, Columns: labels, Sparse: true,
		Cells: [][]Value{sampleValues(1, 21, 1)[0], make([]Value, 21), sampleValues(1, 21, 1)[0], make([]Value, 21), make([]Value, 21)}}
	for _, n := range []int{1, 7} {
		names := sevenNames()[:n]
		var points []Point
		for i, name := range names {
			x := math.Pow(10, 3+0.5*float64(i))
			points = append(points, Point{name, i % 3, x, 1 - 0.08*float64(i), 0.97 - 0.08*float64(i), min(1, 1.03-0.08*float64(i))})
		}
		points = append(points, points[n-1]) // equal points
		cells := make([][]Value, 5)
		for i := range cells {
			cells[i] = sampleValues(1, n*3, 1)[0]
		}
		out[fmt.Sprintf("scatter %d", n)] = Scatter{XLabel: "Words per second", YLabel: "Recall", Families: []string{"encoder", "rules", "dictionary", "large LLM"}, Points: points}
		growth := Growth{Series: names}
		for p := range 2 {
			panel := GrowthPanel{XLabel: "Words of the note", YLabel: "Milliseconds for one note"}
			for i := range names {
				c := Curve{Exponent: 1 + 0.1*float64(i*p), Factor: 0.01 * float64(i+1), From: 1, To: 1e6}
				for x := 1.0; x < 1e6; x *= 10 {
					c.X, c.Y = append(c.X, x), append(c.Y, c.Factor*math.Pow(x, c.Exponent)+0.3)
				}
				panel.Curves = append(panel.Curves, c)
			}
			growth.Panels = append(growth.Panels, panel)
		}
		out[fmt.Sprintf("growth %d", n)] = growth
		out[fmt.Sprintf("dots %d", n)] = Dots{Categories: sampleCategories(6), Series: names, Width: Page, YLabel: "Upright label", Panels: []Panel{{XLabel: "Recall", Top: 1, Values: sampleValues(n, 6, 1)}}}
		out[fmt.Sprintf("panels %d", n)] = Dots{Categories: sampleCategories(6), Series: names, Width: Column, Panels: []Panel{{XLabel: "Share", Zero: true, Values: sampleValues(n, 6, 1)}, {XLabel: "Rate", Zero: true, Values: sampleValues(n, 6, 0.01)}}}
		out[fmt.Sprintf("diverging %d", n)] = Diverging{XLabel: "Relative to a reference with a long title (%)", Categories: sampleCategories(6), Series: names, Values: sampleValues(n, 6, 190)}
		out[fmt.Sprintf("heat %d", n)] = Heat{Label: "Recall of names (approximate)", Rows: sampleCategories(5), Groups: names, Columns: []string{"Female", "Male", "Neutral"}, Cells: cells, Low: 0.5}
	}
	return out
}

func drawn(t *testing.T, f Figure) map[string][]byte {
	t.Helper()
	out, err := Draw(f)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Whatever the numbers: four files, the same bytes twice, no NaN among the
// coordinates, no typeface in the PDF, and nothing cut off at an edge.
func TestDraw(t *testing.T) {
	for name, f := range samples() {
		t.Run(name, func(t *testing.T) {
			files := drawn(t, f)
			for _, ext := range []string{"svg", "png", "pdf", "csv"} {
				if len(files[ext]) == 0 {
					t.Errorf("no %s", ext)
				}
			}
			for ext, data := range drawn(t, f) {
				if !bytes.Equal(data, files[ext]) {
					t.Errorf("%s differs when drawn again", ext)
				}
			}
			if bytes.Contains(files["svg"], []byte("NaN")) || bytes.Contains(files["csv"], []byte("NaN")) {
				t.Error("a coordinate or number is NaN")
			}
			if bytes.Contains(files["pdf"], []byte("/BaseFont")) {
				t.Error("the PDF holds a typeface: its text is not outlines")
			}
			edges(t, files["png"])
		})
	}
}

// edges fails if anything is drawn on the outermost line of pixels.
func edges(t *testing.T, data []byte) {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	b := img.Bounds()
	white := func(x, y int) bool {
		r, g, bl, _ := img.At(x, y).RGBA()
		return r == 0xffff && g == 0xffff && bl == 0xffff
	}
	for x := b.Min.X; x < b.Max.X; x++ {
		if !white(x, b.Min.Y) || !white(x, b.Max.Y-1) {
			t.Fatalf("something touches the upper or lower edge at x = %d of %d", x, b.Max.X)
		}
	}
	for y := b.Min.Y; y < b.Max.Y; y++ {
		if !white(b.Min.X, y) || !white(b.Max.X-1, y) {
			t.Fatalf("something touches the left or right edge at y = %d of %d", y, b.Max.Y)
		}
	}
}

func TestWidths(t *testing.T) {
	for name, f := range samples() {
		if w, h := f.Size(); w != Column && w != Page || h <= 0 || h > 24*28.35 {
			t.Errorf("%s is %v x %v points: neither column nor page, or higher than a page of text", name, w, h)
		}
	}
}

func TestMarksDiffer(t *testing.T) {
	seen := map[string]int{}
	for i := range 49 {
		m := mark(i)
		k := fmt.Sprint(m.Color, m.Shape)
		if j, ok := seen[k]; ok {
			t.Errorf("systems %d and %d have the same mark", j, i)
		}
		seen[k] = i
	}
	for i := range 7 {
		for j := range i {
			if fmt.Sprint(mark(i).Shape) == fmt.Sprint(mark(j).Shape) {
				t.Errorf("systems %d and %d differ in colour only", j, i)
			}
		}
	}
}

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		lo, hi, step float64
		want         string
	}{
		{0, 1, 0.2, "0.0 0.2 0.4 0.6 0.8 1.0"},
		{-100, 50, 50, "−100 −50 0 50"},
		{0.955, 0.96, 0.001, "0.955 0.956 0.957 0.958 0.959 0.960"},
	} {
		var got []string
		for _, tick := range steps(c.lo, c.hi, c.step) {
			got = append(got, tick.Label)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("ticks from %v to %v: %s, want %s", c.lo, c.hi, s, c.want)
		}
	}
	for x, want := range map[float64]string{10: "10", 500: "500", 1000: "1k", 200000: "200k", 1e6: "1M", 2.5e6: "2.5M"} {
		if got := short(x); got != want {
			t.Errorf("short(%v) = %s, want %s", x, got, want)
		}
	}
	if got := signed(-0.001, 1); got != "0.0" {
		t.Errorf("signed(-0.001) = %s, want 0.0", got)
	}
}

func TestLabel(t *testing.T) {
	for title, want := range map[string]string{"Spanish, Spain": "Spanish, Spain", "Équipe": "Équipe", "李雷": "key", "हिन्दी": "key", "a\tb": "key"} {
		if got := Label(title, "key"); got != want {
			t.Errorf("Label(%q) = %q, want %q", title, got, want)
		}
	}
}

func TestFit(t *testing.T) {
	st := style(tickSize, 0, black)
	name := strings.Repeat("abcdefghij", 6)
	got := fit(st, name, 80)
	if st.Width(got) > 80 || !strings.HasPrefix(got, "abc") || !strings.HasSuffix(got, "hij") || !strings.Contains(got, "…") {
		t.Errorf("fit gives %q, %v points wide", got, st.Width(got))
	}
	if got := fit(st, "short", 80); got != "short" {
		t.Errorf("fit changes a name that fits to %q", got)
	}
}
