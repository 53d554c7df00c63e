package figures_test

import (
	"fmt"

	"polyphi/reports/figures"
)

func ExampleDraw() {
	files, err := figures.Draw(figures.Dots{
		Categories: []figures.Category{{Title: "English, Nigeria", Group: "en"}, {Title: "Mandarin, Taiwan", Group: "zh"}},
		Series:     []string{"rules"},
		Panels:     []figures.Panel{{XLabel: "Recall of names", Top: 1, Values: [][]figures.Value{{{Value: 0.9, Lo: 0.88, Hi: 0.92}, {Value: 0.7, Lo: 0.66, Hi: 0.74}}}}},
		Width:      figures.Column,
	})
	fmt.Println(len(files), err)
	fmt.Print(string(files["csv"]))
	// Output:
	// 4 <nil>
	// panel,category,note,series,value,lo,hi,small
	// Recall of names,"English, Nigeria",,rules,0.9,0.88,0.92,
	// Recall of names,"Mandarin, Taiwan",,rules,0.7,0.66,0.74,
}

func ExampleScatter() {
	s := figures.Scatter{XLabel: "Words per second", YLabel: "Recall", Families: []string{"encoder", "rules"}, Points: []figures.Point{
		{Name: "slow and good", X: 1000, Y: 0.95}, {Name: "fast and bad", Family: 1, X: 1e6, Y: 0.4}, {Name: "slow and bad", X: 900, Y: 0.4}}}
	for _, line := range s.Numbers() {
		fmt.Println(line[0], line[1], line[6])
	}
	// Output:
	// name family on_front
	// slow and good encoder true
	// fast and bad rules true
	// slow and bad encoder false
}

func ExampleDiverging() {
	d := figures.Diverging{XLabel: "Relative recall (%)", Categories: []figures.Category{{Title: "Bengali, romanised"}}, Series: []string{"rules"},
		Values: [][]figures.Value{{{Value: -12.5, Lo: -14, Hi: -11}}}}
	fmt.Println(d.Numbers()[1])
	// Output: [rules Bengali, romanised  -12.5 -14 -11 ]
}

func ExampleHeat() {
	h := figures.Heat{Label: "Recall", Rows: []figures.Category{{Title: "Hindi, Devanagari"}}, Groups: []string{"rules"}, Columns: []string{"Female"}, Cells: [][]figures.Value{{figures.Undefined()}}}
	fmt.Printf("%q\n", h.Numbers()[1])
	// Output: ["Hindi, Devanagari" "rules" "Female" "" "" "" ""]
}

func ExampleLabel() {
	fmt.Println(figures.Label("Mandarin, Taiwan", "zh-Hant"), figures.Label("臺灣", "zh-Hant"))
	// Output: Mandarin, Taiwan zh-Hant
}

func ExampleSlopes() {
	s := figures.Slopes{Label: "recall", Categories: []figures.Category{{Title: "Hindi, Devanagari"}}, Pairs: []figures.Pair{{Before: "en-us", After: "en", Slopes: []figures.Slope{
		{Before: figures.Value{Value: 0.6, Lo: 0.5, Hi: 0.7}, After: figures.Value{Value: 0.9, Lo: 0.85, Hi: 0.95}, Change: figures.Value{Value: 30, Lo: 21, Hi: 38}}}}}}
	fmt.Println(s.Numbers()[1])
	// Output: [en-us en Hindi, Devanagari  0.6 0.5 0.7 0.9 0.85 0.95 30 21 38 ]
}

func ExampleGrowth() {
	g := figures.Growth{Series: []string{"rules"}, Panels: []figures.GrowthPanel{{XLabel: "Words", YLabel: "Milliseconds",
		Curves: []figures.Curve{{X: []float64{100, 1000}, Y: []float64{2, 20}, Exponent: 1, Factor: 0.02, From: 100, To: 1000}}}}}
	fmt.Println(g.Numbers()[2])
	// Output: [1 rules 1000 20 1 0.02 100 1000]
}
