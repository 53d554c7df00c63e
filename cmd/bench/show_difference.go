package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"polyphi/bench"
	"polyphi/bench/filter"
	"polyphi/bench/show"
)

// difference prints what one of two systems got right and the other wrong. args are
// how they were named, which tells two systems of one name apart.
func (v view) difference(suite bench.Suite, args [2]string) error {
	d, err := show.Compare(v.sides[0], v.sides[1], suite.Labels, v.selected, v.level)
	if err != nil {
		return err
	}
	if d.A == d.B {
		d.A, d.B = args[0], args[1]
	}
	var all show.Tally
	for _, g := range d.Groups {
		all.Add(g.Tally)
	}
	if all.Mentions() == 0 {
		return v.selectsNothing()
	}
	if v.json {
		return v.answer(struct {
			Where string `json:"where,omitempty"`
			show.Difference
		}{v.where.String(), d})
	}
	fmt.Fprintf(v.stdout, "%s against %s: of %d mentions only %s got %d right, only %s %d\n", d.A, d.B, all.Mentions(), d.A, all.OnlyA, d.B, all.OnlyB)
	if v.quiet {
		return nil
	}
	fmt.Fprintf(v.stdout, "right is %s, the suite's headline match: %s\n", d.Match, ruleOf(d.Match))
	v.printBadges(d.Notes)
	for i := range d.Axes {
		v.byOneAxis(d, i, all)
	}
	v.mostApart(d)
	v.listOnly(d.A, d.B, d.OnlyA)
	v.listOnly(d.B, d.A, d.OnlyB)
	v.next()
	return nil
}

// ruleOf says when a match pairs a mention with a prediction.
func ruleOf(match string) string {
	rule := "a shared character"
	if strings.HasPrefix(match, "strict") {
		rule = "the same bounds"
	}
	switch {
	case strings.HasSuffix(match, "-blind"):
		return rule + ", whatever the labels"
	case strings.HasSuffix(match, "-coarse"):
		return rule + " and the same coarse label"
	}
	return rule + " and the same label"
}

// byOneAxis prints the mentions by one of the axes, and all of them above.
func (v view) byOneAxis(d show.Difference, axis int, all show.Tally) {
	g := grid{head: []string{v.headOf(d.Axes[axis]), "mentions", "both right", "only " + d.A, "only " + d.B, "neither"}, text: 1}
	add := func(name string, t show.Tally) { g.add(name, t.Mentions(), t.Both, t.OnlyA, t.OnlyB, t.Neither) }
	if axis == 0 {
		add("all", all)
	}
	var values []string
	sums := map[string]*show.Tally{}
	for _, x := range d.Groups {
		value := x.Values[axis]
		if sums[value] == nil {
			sums[value] = &show.Tally{}
			values = append(values, value)
		}
		sums[value].Add(x.Tally)
	}
	if axis > 0 && len(values) == 1 {
		return // all of them, which stand above
	}
	for _, value := range v.inOrder(d.Axes[axis], values) {
		add(v.titleOf(d.Axes[axis], value), *sums[value])
	}
	g.print(v.stdout)
}

// inOrder sorts values as the suite lists them, others by name behind.
func (v view) inOrder(axis string, values []string) []string {
	var listed []string
	for _, k := range filter.Keys(v.suite) {
		if k.Name == axis {
			listed = k.Values
		}
	}
	place := func(value string) int {
		if i := slices.Index(listed, value); i >= 0 {
			return i
		}
		return len(listed)
	}
	slices.SortFunc(values, func(a, b string) int { return cmp.Or(cmp.Compare(place(a), place(b)), strings.Compare(a, b)) })
	return values
}

// headOf names an axis; the values of a measured one are the upper edges of bins.
func (v view) headOf(axis string) string {
	if a, _ := v.suite.Axis(axis); a.From == "measure" {
		return axis + " up to"
	}
	return axis
}

func (v view) titleOf(axis, value string) string {
	if value == "" {
		return "–"
	}
	a, _ := v.suite.Axis(axis)
	return a.Title(value)
}

// mostGroups is how many groups are listed in which two systems differ most.
const mostGroups = 10

// mostApart prints the groups with the most mentions that one system got right and
// the other wrong.
func (v view) mostApart(d show.Difference) {
	groups := slices.DeleteFunc(slices.Clone(d.Groups), func(g show.Group) bool { return g.Differ() == 0 })
	slices.SortStableFunc(groups, func(a, b show.Group) int { return cmp.Compare(b.Differ(), a.Differ()) })
	if len(d.Axes) < 2 || len(groups) < 2 {
		return
	}
	shown := groups[:min(len(groups), mostGroups)]
	g := grid{text: len(d.Axes)}
	for _, a := range d.Axes {
		g.head = append(g.head, v.headOf(a))
	}
	g.head = append(g.head, "mentions", "only "+d.A, "only "+d.B)
	for _, x := range shown {
		var row []any
		for i, value := range x.Values {
			row = append(row, v.titleOf(d.Axes[i], value))
		}
		g.add(append(row, x.Mentions(), x.OnlyA, x.OnlyB)...)
	}
	fmt.Fprintf(v.stdout, "\nwhere they differ most: %d of %d groups", len(shown), len(groups))
	g.print(v.stdout)
}

// listOnly lists what one system got right, and how the other went wrong.
func (v view) listOnly(right, wrong string, fs []show.Finding) {
	if len(fs) == 0 {
		return
	}
	var how []string
	for _, outcome := range filter.Outcomes() {
		if n := tally(fs, outcome, nil); n > 0 {
			how = append(how, fmt.Sprintf("%s %d", outcome, n))
		}
	}
	fmt.Fprintf(v.stdout, "\nonly %s is right: %d mentions; what %s did: %s\n", right, len(fs), wrong, strings.Join(how, ", "))
	v.list(fs, func(x show.Finding) string { return x.Label })
}
