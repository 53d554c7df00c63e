package gate

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"polyphi/bench/result"
)

// power prints the power of the checks of a gate.
func power(t *testing.T, base, other, gate string) string {
	t.Helper()
	b, against := opened(t, input(t, "base", base)), opened(t, input(t, "other", or(other, base)))
	if other == "" {
		against = nil
	}
	p, err := PowerOf(fileOf(t, gate, "resamples: 2000\n"), b, against, .03, 1)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, c := range p.Checks {
		line := c.Segment
		if c.PassSame.Defined() {
			line += fmt.Sprintf(" SE %.4f MDE %.3f pass %.2f fail %.2f needs %d", float64(c.SE), float64(c.MDE), float64(c.PassSame), float64(c.FailLoss), c.NeedNotes)
		} else {
			line += ": " + c.Reason
		}
		out = append(out, line)
	}
	return strings.Join(append(out, fmt.Sprintf("all %.2f", float64(p.AllPass))), "\n")
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// z.95 = 1.645, z.8 = .842, together 2.486.
func TestPower(t *testing.T) {
	for _, c := range []struct{ why, base, other, gate, want string }{
		{"3 % disagree, 1,000 mentions, deff 1: SE = √(.03/1000) = .0055; pass Φ(.01/.0055 - 1.645), a loss of .02 adds √(.02/1000) = .0045: fail Φ(.01/.0071 - 1.645), needs (2.486 * .0055/.01)² * 100", "en 100x 9/10", "",
			"metric: recall, non_inferior: {margin: 1pt}", "all SE 0.0055 MDE 0.014 pass 0.57 fail 0.41 needs 190\nall 0.57"},
		{"5 of 100 notes differ by one: SE = √(5 * .95)/1000 = .0022; pass Φ(4.59 - 1.645), fail Φ(.01/.0050 - 1.645)", "en 100x 9/10", "en 95x 9/10; en 5x 8/10",
			"metric: recall, non_inferior: {margin: 1pt}", "all SE 0.0022 MDE 0.005 pass 1.00 fail 0.64 needs 31\nall 1.00"},
		{"equivalent is cut on both sides: 2 * .57 - 1", "en 100x 9/10", "",
			"metric: recall, equivalent: {margin: 1pt}", "all SE 0.0055 MDE 0.014 pass 0.14 fail 0.41 needs 190\nall 0.14"},
		{"no change is superior by chance, alpha", "en 100x 9/10", "",
			"metric: recall, superior: {}", "all SE 0.0055 MDE 0.014 pass 0.05 fail NaN needs 0\nall 0.05"},
		{"an alarm in one of two groups is corrected: Φ(1.414 - z.975)", "en 100x 9/10; zh 100x 9/10", "",
			"metric: recall, where: 'variant=en,zh', for_each: variant, non_inferior: {margin: 1pt}", "en SE 0.0055 MDE 0.014 pass 0.57 fail 0.29 needs 190\nzh SE 0.0055 MDE 0.014 pass 0.57 fail 0.29 needs 190\nall 0.33"},
		{"a limit: (.9 - .88)/SE .0096 - 1.645", "en 100x 9/10", "",
			"metric: recall, at_least: {value: 0.88}", "all SE 0.0096 MDE NaN pass 0.67 fail NaN needs 150\nall 0.67"},
		{"the same as it stands: half of it lies above, and more", "en 100x 9/10", "",
			"metric: recall, at_least: {value: 0.90, bound: point}", "all SE 0.0096 MDE NaN pass 0.50 fail NaN needs 0\nall 0.50"},
		{"nothing says how a gap moves", "en 100x 9/10 female 4/5 male 5/5", "",
			"metric: recall_gap, segment: {gender: [female, male]}, non_inferior: {margin: 1pt}", "female,male: the spread of a difference is not known; name a second run with --against\nall NaN"},
		{"the run itself is no second one", "en 100x 9/10", "en 100x 9/10",
			"metric: recall, non_inferior: {margin: 1pt}", "all: the two runs count the same there, which does not say how far releases differ; name another run with --against\nall NaN"},
		{"without data nothing passes", "en 15x 9/10", "",
			"metric: recall, non_inferior: {margin: 1pt}", "all: need 20 notes and 30 mentions, have 15 and 150\nall 0.00"},
		{"no group for the worst", "en 15x 9/10", "",
			"metric: recall, segment: {variant: worst}, at_least: {value: 0.5}", "worst: no group of variant is large enough to be judged\nall 0.00"},
		{"speeds", "en 100x 9/10", "", "metric: words_per_second, not_slower: {ratio: 0.9}", "all: speeds are not in the counts\nall NaN"},
		{"a margin of nothing", "en 100x 9/10", "", "metric: false_alarms, non_inferior: {margin: 10%}",
			"all: its value is 0, and so is a margin in % of it; give the margin in pt\nall 0.00"},
	} {
		if got := power(t, c.base, c.other, c.gate); got != c.want {
			t.Errorf("%s\n%s\ngot\n%s\nwant\n%s", c.why, c.gate, got, c.want)
		}
	}
}

func TestPowerOfAnIncompleteRun(t *testing.T) {
	in := input(t, "base", "en 100x 9/10")
	in.Manifest.Models[0].State = result.Incomplete
	_, err := PowerOf(fileOf(t, "metric: recall, non_inferior: {margin: 1pt}", ""), opened(t, in), nil, .03, 1)
	var incomplete *IncompleteError
	if !errors.As(err, &incomplete) {
		t.Error(err)
	}
}

// What power says of two runs is what happens to releases: simulated ones pass, and fail
// after a loss of twice the margin, as often, within a few points.
func TestPowerAgreesWithReleases(t *testing.T) {
	if testing.Short() {
		t.Skip("simulates releases")
	}
	const runs, releases = 20, 200
	for _, c := range []struct {
		world
		rule, margin string
		delta        float64
	}{
		{world{clusters: 500, perCluster: 1, groups: 1, lostIn: -1}, "metric: recall", "0.5pt", .005},
		{world{clusters: 200, perCluster: 1, groups: 4, lostIn: -1}, "metric: recall, for_each: variant", "1pt", .01},
	} {
		f := fileOf(t, c.rule+", non_inferior: {margin: "+c.margin+"}", "resamples: 2000\n")
		pass, fail := 0.0, 0.0
		for i := range runs {
			base, other := c.draw(t, rand.New(rand.NewPCG(5, uint64(i))))
			p, err := PowerOf(f, base, other, 0, 1)
			if err != nil {
				t.Fatal(err)
			}
			pass, fail = pass+float64(p.AllPass)/runs, fail+float64(p.Checks[0].FailLoss)/runs
		}
		same := c.released(t, releases, c.margin, 6)
		hurt := c.world
		hurt.lost, hurt.lostIn = 2*c.delta, 0
		o := hurt.released(t, releases, c.margin, 7)
		t.Logf("%d groups: power says pass %.2f, fail %.2f; releases pass %.3f, fail %.3f", c.groups, pass, fail, same.pass, o.hurtFail)
		if !near(pass, same.pass, .05+3*monteCarlo(.5, releases)) || !near(fail, o.hurtFail, .05+3*monteCarlo(.5, releases)) {
			t.Errorf("%d groups: power says pass %.2f, fail %.2f; releases pass %.3f, fail %.3f", c.groups, pass, fail, same.pass, o.hurtFail)
		}
	}
}
