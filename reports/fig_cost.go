package reports

import (
	"fmt"
	"math"
	"strings"

	"polyphi/bench/result"
	"polyphi/reports/figures"
)

// figCost is how the time of a system grows with the length of a note and with the
// number of notes. Nil where bench speed measured nothing.
func (r *Report) figCost() (figures.Figure, string) {
	if r.speed.Trial == nil {
		return nil, ""
	}
	g := figures.Growth{}
	names := r.series()
	var lengths, numbers []string
	var byLength, byNumber []figures.Curve
	for i, m := range r.run.Models {
		if !r.timed(m.Name) {
			continue
		}
		g.Series = append(g.Series, names[i])
		byLength = append(byLength, r.curve(m.Name, result.OfLength))
		byNumber = append(byNumber, r.curve(m.Name, result.OfNumber))
		lengths = append(lengths, names[i]+" "+exponent(r.trialOf(m.Name, "length_exponent", "")))
		numbers = append(numbers, names[i]+" "+exponent(r.trialOf(m.Name, "number_exponent", "")))
	}
	g.Panels = []figures.GrowthPanel{{XLabel: "Words of the note", YLabel: "Milliseconds for one note", Curves: byLength},
		{XLabel: "Notes given at once", YLabel: "Milliseconds for all", Curves: byNumber}}
	return g, "What a note costs by its length (a; one note at a time, medians of notes of like length), and what a call costs by its number of notes (b; the same mixture of lengths). " +
		"Both axes are logarithmic; faint lines have exponent 1, where twice the size costs twice the time. Lines are fitted power laws, in (a) over notes of 100 words and more: below, a constant cost of each call rules. " +
		"An exponent below 1 in (a) is also that of a long note that keeps more cores busy than a short one. " +
		"Exponents: (a) " + strings.Join(lengths, "; ") + "; (b) " + strings.Join(numbers, "; ") + "." + r.aside() + " " + r.devices()
}

// curve is a cost of one system in milliseconds.
func (r *Report) curve(model, of string) figures.Curve {
	out := figures.Curve{Exponent: math.NaN(), Factor: math.NaN()}
	for _, c := range r.speed.Trial.Costs {
		if c.Model != model || c.Of != of {
			continue
		}
		out = figures.Curve{Exponent: float64(c.Exponent), Factor: 1000 * float64(c.Factor), From: c.From, To: c.To}
		for _, p := range c.Points {
			out.X, out.Y = append(out.X, p.X), append(out.Y, 1000*float64(p.Seconds))
		}
	}
	return out
}

// exponent prints an exponent with its interval.
func exponent(e *result.Estimate) string {
	if !e.Value.Defined() {
		return Dash
	}
	return fmt.Sprintf("%.2f [%.2f, %.2f]", float64(e.Value), float64(e.Lo), float64(e.Hi))
}
