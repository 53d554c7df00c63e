package stats

import (
	"fmt"
	"strings"
)

// document returns the page that shows the numbers.
func (c calibration) document() string {
	var b strings.Builder
	one, change := c.Rates[0], c.Changes[0]
	fmt.Fprintf(&b, `# How well intervals and rules keep their level

Written by `+"`make calibrate`"+` from simulated experiments: seed %d, %d for each cell
about one system and %d for each about two, %d resamples. Numbers are shares of
experiments; their Monte-Carlo error (one standard error) is %.3f about one system and
%.3f about two for a share of .95 or .05, %.3f and %.3f for one of .5.

A simulated note has 1 + Poisson(%.1f) mentions. Notes differ in difficulty: the logit
of the chance that a mention is found is normal with standard deviation %.0f, about a
centre that gives the recall named. The design effect is then about 3.2 at recall
.968 and 1.8 at .996. False alarms are Poisson, %.1f a note, about a log-normal mean.

## The true value lies in the nominal 95 %% interval
`, c.Seed, one.Runs, change.Runs, c.Resamples, monteCarlo(.05, one.Runs), monteCarlo(.05, change.Runs), monteCarlo(.5, one.Runs),
		monteCarlo(.5, change.Runs), moreMentions, difficulty, falseAlarms)
	c.writeRates(&b)
	b.WriteString(`
A method is as good as its number is near .950. A bootstrap interval without width
counts as one that misses; bench reports none there. Where BCa is undefined the
percentile interval stands in. With few notes no bootstrap holds its level for a
high rate, and BCa repairs a part of it only: one rate takes Wilson.

The simulation with which the methods were chosen gave, at recall .996 with 100 notes,
.941 for Wilson on n/deff and .944 for BCa. Neither is confirmed here: Wilson holds
the value more often than that, BCa less often. Whether values that equal the
observed one count for its bias as lying below it, as not, or as half does not
explain the latter. All other numbers of that simulation come out again within
.035.

## What is flagged as a regression

Two systems at recall .968 that disagree on 3.2 % of the mentions; the second loses
some of its hits besides. All tests are one-sided at 5 %: under "no change" a rule
should flag .050 or fewer. "Whole notes": the systems disagree on whole notes, not on
single mentions.
`)
	c.writeChanges(&b)
	b.WriteString(`
Pass, unsure and fail add up to 1: pass if the 90 % interval of the change lies above
-1 point, fail if the one-sided p for a drop of more than 1 point is at most .05. So
at a true drop of 1 point or less a fail is a false alarm, at one of more a pass is a
miss.

## A difference is seen where there is none

The same experiments without change, two-sided at 5 %.
`)
	c.writeTwoSided(&b)
	b.WriteString(`
Mentions of a note are not independent if a system treats whole notes differently:
McNemar's test is for one yes or no per note, never for mentions.
`)
	return b.String()
}

// writeTable writes a table; a row starts with its name.
func writeTable(b *strings.Builder, head []string, rows [][]string) {
	fmt.Fprintf(b, "\n| %s |\n|%s\n", strings.Join(head, " | "), strings.Repeat(" --- |", len(head)))
	for _, r := range rows {
		fmt.Fprintf(b, "| %s |\n", strings.Join(r, " | "))
	}
}

func (c calibration) writeRates(b *strings.Builder) {
	head := []string{"method"}
	for _, r := range c.Rates {
		head = append(head, fmt.Sprintf("recall %s, %d notes", point(r.Recall), r.Notes))
	}
	var rows [][]string
	for _, m := range []struct {
		name string
		of   func(rateCell) float64
	}{
		{"recall: Wilson, mentions independent", func(r rateCell) float64 { return r.Wilson }},
		{"recall: **Wilson, n/deff, t**", func(r rateCell) float64 { return r.Clustered }},
		{"recall: percentile bootstrap over notes", func(r rateCell) float64 { return r.Percentile }},
		{"recall: BCa bootstrap over notes", func(r rateCell) float64 { return r.BCa }},
		{"precision: **Wilson, n/deff, t**", func(r rateCell) float64 { return r.PrecisionClustered }},
		{"precision: BCa bootstrap over notes", func(r rateCell) float64 { return r.PrecisionBCa }},
		{"F1: percentile bootstrap over notes", func(r rateCell) float64 { return r.F1Percentile }},
		{"F1: **BCa bootstrap over notes**", func(r rateCell) float64 { return r.F1BCa }},
		{"experiments without a miss", func(r rateCell) float64 { return r.NoMiss }},
	} {
		row := []string{m.name}
		for _, r := range c.Rates {
			row = append(row, point(m.of(r)))
		}
		rows = append(rows, row)
	}
	writeTable(b, head, rows)
}

func (c calibration) writeChanges(b *strings.Builder) {
	head := []string{"rule"}
	for _, x := range c.Changes {
		head = append(head, x.name())
	}
	var rows [][]string
	for _, m := range []struct {
		name string
		of   func(changeCell) float64
	}{
		{"any drop", func(x changeCell) float64 { return x.AnyDrop }},
		{"drop of more than 0.5 point", func(x changeCell) float64 { return x.OverHalf }},
		{"drop of more than 1 point", func(x changeCell) float64 { return x.OverOne }},
		{"unpaired z over mentions", func(x changeCell) float64 { return x.UnpairedZ }},
		{"McNemar over mentions", func(x changeCell) float64 { return x.McNemar }},
		{"**paired note bootstrap**", func(x changeCell) float64 { return x.Bootstrap }},
		{"randomisation over notes", func(x changeCell) float64 { return x.Randomised }},
		{"margin of 1 point: pass", func(x changeCell) float64 { return x.Pass }},
		{"margin of 1 point: unsure", func(x changeCell) float64 { return x.Unsure }},
		{"margin of 1 point: **fail**", func(x changeCell) float64 { return x.Fail }},
		{"the change lies in its 95 % interval (paired note bootstrap)", func(x changeCell) float64 { return x.Covered }},
	} {
		row := []string{m.name}
		for _, x := range c.Changes {
			row = append(row, point(m.of(x)))
		}
		rows = append(rows, row)
	}
	errors := [2][]string{{"standard error of the change, points"}, {"the same were the systems unpaired and mentions independent"}}
	for _, x := range c.Changes {
		errors[0] = append(errors[0], fmt.Sprintf("%.2f", 100*x.Error))
		errors[1] = append(errors[1], fmt.Sprintf("%.2f", 100*x.ErrorUnpaired))
	}
	writeTable(b, head, append(rows, errors[0], errors[1]))
}

func (c calibration) writeTwoSided(b *strings.Builder) {
	rows := [3][]string{{"McNemar over mentions"}, {"paired note bootstrap"}, {"randomisation over notes"}}
	head := []string{"test"}
	for _, x := range c.Changes {
		if x.Drop == 0 {
			head = append(head, x.name())
			for i, v := range []float64{x.TwoSidedMcNemar, x.TwoSidedBootstrap, x.TwoSidedRandomised} {
				rows[i] = append(rows[i], point(v))
			}
		}
	}
	writeTable(b, head, rows[:])
}

// name returns the head of a column.
func (x changeCell) name() string {
	what := "no change"
	if x.Drop > 0 {
		what = fmt.Sprintf("−%.1f points", 100*x.Drop)
	}
	if x.WholeNotes {
		what += ", whole notes"
	}
	return fmt.Sprintf("%s, %d notes", what, x.Notes)
}

// point returns a share with three places and no leading zero.
func point(share float64) string {
	return strings.TrimPrefix(fmt.Sprintf("%.3f", share), "0")
}
