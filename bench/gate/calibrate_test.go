package gate

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"

	"polyphi/bench/result"
)

var calibrate = flag.Bool("calibrate", false, "simulate the numbers of docs/calibration-gates.md again")

const gatesDocument = "../../docs/calibration-gates.md"

// An outcome is what became of simulated releases held to one gate: shares of them.
type outcome struct {
	releases                 int
	pass, inconclusive, fail float64 // of the file
	hurtPass, hurtFail       float64 // of the group that lost, of for_each
	otherFail                float64 // any other group of for_each
}

// released simulates releases and holds each to a gate on recall, of all or for_each
// group; margin in points.
func (w world) released(t *testing.T, releases int, margin string, seed uint64) outcome {
	t.Helper()
	rule := "metric: recall, non_inferior: {margin: " + margin + "}"
	if w.groups > 1 {
		rule += ", for_each: variant"
	}
	f := fileOf(t, rule, "resamples: 2000\n")
	verdicts := make([]result.Verdict, releases)
	var wg sync.WaitGroup
	for k := range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := k; i < releases; i += runtime.GOMAXPROCS(0) {
				base, cand := w.draw(t, rand.New(rand.NewPCG(seed, uint64(i))))
				v, err := Judge(f, Evidence{Base: base, Cand: cand, AsOf: "2026-06-01", Workers: 1})
				if err != nil {
					t.Error(err)
					return
				}
				verdicts[i] = v
			}
		})
	}
	wg.Wait()
	o := outcome{releases: releases}
	one := 1 / float64(releases)
	for _, v := range verdicts {
		switch v.Exit {
		case result.ExitPassed:
			o.pass += one
		case result.ExitFailed:
			o.fail += one
		default:
			o.inconclusive += one
		}
		o.group(v, w.lostIn, one)
	}
	return o
}

// group counts what became of the group that lost, and of the others.
func (o *outcome) group(v result.Verdict, hurt int, one float64) {
	other := 0.0
	for i, c := range v.Checks {
		switch {
		case i == hurt && c.Verdict == result.Passed:
			o.hurtPass += one
		case i == hurt && c.Verdict == result.Failed:
			o.hurtFail += one
		case i != hurt && c.Verdict == result.Failed:
			other = one
		}
	}
	o.otherFail += other
}

// monteCarlo is the standard error of a share seen in simulated releases.
func monteCarlo(share float64, releases int) float64 {
	return math.Sqrt(max(0, share*(1-share)) / float64(releases))
}

// Releases that are no worse fail, and such that are worse by the margin or twice that
// pass, in at most alpha, but for chance in the simulation: three standard errors.
func TestGatesKeepTheirLevel(t *testing.T) {
	if testing.Short() {
		t.Skip("simulates releases")
	}
	const alpha = .05
	most := func(releases int) float64 { return alpha + 3*monteCarlo(alpha, releases) }
	for _, c := range []struct {
		notes, releases int
	}{{100, 400}, {500, 160}, {2000, 30}} {
		one := world{clusters: c.notes, perCluster: 1, groups: 1, lostIn: -1}
		if o := one.released(t, c.releases, "1pt", 1); o.fail > most(c.releases) {
			t.Errorf("%d notes, no change: %.3f fail", c.notes, o.fail)
		}
		for _, lost := range []float64{.01, .02} {
			one.lost = lost
			if o := one.released(t, c.releases, "1pt", 2); o.pass > most(c.releases) {
				t.Errorf("%d notes, %v lost: %.3f pass", c.notes, lost, o.pass)
			} else if lost == .01 && o.fail > most(c.releases) {
				t.Errorf("%d notes, a loss of the margin: %.3f fail", c.notes, o.fail)
			}
		}
	}
	family := world{clusters: 100, perCluster: 1, groups: 14, lost: .04, lostIn: 3}
	if o := family.released(t, 40, "2pt", 3); o.hurtPass > most(40) || o.otherFail > most(40) {
		t.Errorf("14 groups: %.3f of the group that lost pass, %.3f of others fail", o.hurtPass, o.otherFail)
	}
}

// The document is made by -calibrate; it takes minutes.
func TestCalibration(t *testing.T) {
	if !*calibrate {
		t.Skip("run make calibrate")
	}
	document := calibrated(t)
	if err := os.WriteFile(gatesDocument, []byte(document), 0o644); err != nil {
		t.Fatal(err)
	}
	fmt.Print(document)
}

func calibrated(t *testing.T) string {
	var b strings.Builder
	b.WriteString(`# How often a gate is right

Written by ` + "`make calibrate`" + ` from simulated releases judged by ` + "`bench gate`" + `'s own code, alpha
.05, 2,000 resamples. Baseline and candidate find .968 of the mentions, 11.5 a note, and
disagree on 3.2 % of them; notes differ in difficulty. Then the candidate loses what the
row says. Shares of releases, plus or minus two standard errors of the simulation.

## One gate: recall, non_inferior, margin 1 pt

`)
	b.WriteString("| notes | recall lost | pass | inconclusive | fail |\n| --- | --- | --- | --- | --- |\n")
	for _, notes := range []int{100, 500, 2000} {
		for k, lost := range []float64{0, .01, .02} {
			w := world{clusters: notes, perCluster: 1, groups: 1, lost: lost, lostIn: -1}
			o := w.released(t, 1000, "1pt", uint64(100+k))
			fmt.Fprintf(&b, "| %d | %s | %s | %s | %s |\n", notes, loss(lost), o.share(o.pass), o.share(o.inconclusive), o.share(o.fail))
			t.Logf("one gate, %d notes, %v lost", notes, lost)
		}
	}
	b.WriteString(`
No change must not fail, and a loss of the margin or more must not pass, in more than
.05; a loss of exactly the margin must not fail more often either.

## for_each: 14 groups of the same notes with other names, one of them loses

`)
	b.WriteString("| notes a group | margin | recall lost | all 14 pass | the group passes | it fails | another fails |\n| --- | --- | --- | --- | --- | --- | --- |\n")
	for _, c := range []struct {
		notes, releases int
		margin          string
		delta           float64
	}{{100, 300, "1pt", .01}, {100, 300, "2pt", .02}, {500, 200, "1pt", .01}, {2000, 100, "1pt", .01}} {
		for k, lost := range []float64{0, c.delta, 2 * c.delta} {
			w := world{clusters: c.notes, perCluster: 1, groups: 14, lost: lost, lostIn: 3}
			o := w.released(t, c.releases, c.margin, uint64(200+k))
			fmt.Fprintf(&b, "| %d | %s | %s | %s | %s | %s | %s |\n", c.notes, c.margin, loss(lost), o.share(o.pass), o.share(o.hurtPass), o.share(o.hurtFail), o.share(o.otherFail))
			t.Logf("14 groups, %d notes, margin %s, %v lost", c.notes, c.margin, lost)
		}
	}
	b.WriteString(`
Alarms are corrected over the groups (Holm); a pass of all is one claim about every
group and is not corrected.

## Few clusters: 20 notes each, a loss of exactly the margin of 1 pt

`)
	b.WriteString("| clusters | pass | inconclusive | fail |\n| --- | --- | --- | --- |\n")
	for _, clusters := range []int{10, 20, 50} {
		w := world{clusters: clusters, perCluster: 20, groups: 1, lost: .01, lostIn: -1}
		o := w.released(t, 2000, "1pt", 300)
		fmt.Fprintf(&b, "| %d | %s | %s | %s |\n", clusters, o.share(o.pass), o.share(o.inconclusive), o.share(o.fail))
	}
	b.WriteString("\nWith fewer than 10 clusters there is no interval, and so no verdict: the percentile\ninterval would let .30 pass with 2 clusters and .11 with 5.\n")
	return b.String()
}

func loss(x float64) string {
	if x == 0 {
		return "nothing"
	}
	return fmt.Sprintf("%.0f pt", 100*x)
}

func (o outcome) share(x float64) string {
	return fmt.Sprintf("%.3f ± %.3f", x, 2*monteCarlo(x, o.releases))
}
