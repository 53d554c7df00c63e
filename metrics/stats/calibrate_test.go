package stats

import (
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"testing"
)

var calibrate = flag.Bool("calibrate", false, "simulate the numbers of docs/calibration.md again")

const (
	calibrationNumbers  = "testdata/calibration.json"
	calibrationDocument = "../../docs/calibration.md"
)

// A calibration is what simulated experiments say of the methods.
type calibration struct {
	Seed      uint64
	Resamples int
	Rates     []rateCell
	Changes   []changeCell
}

// calibrated simulates all cells; progress is told to log.
func calibrated(log func(string, ...any)) calibration {
	c := calibration{Seed: 1, Resamples: 2000}
	for _, recall := range []float64{.968, .996} {
		for _, notes := range []int{30, 100, 500} {
			c.Rates = append(c.Rates, measureRate(c.Seed, world{notes: notes, recall: recall}, 2000, c.Resamples))
			log("one rate, %d notes at %v", notes, recall)
		}
	}
	for _, w := range []world{{notes: 100}, {notes: 500}, {notes: 2000}, {notes: 500, drop: .008}, {notes: 500, drop: .016},
		{notes: 500, drop: .02}, {notes: 100, wholeNotes: true}, {notes: 500, wholeNotes: true}} {
		w.recall = .968
		c.Changes = append(c.Changes, measureChange(c.Seed, w, 1000, c.Resamples))
		log("a change, %d notes, %v less", w.notes, w.drop)
	}
	return c
}

// The document shows the committed numbers; -calibrate makes both anew.
func TestCalibration(t *testing.T) {
	if *calibrate {
		write(t, calibrationNumbers, append(marshal(t, calibrated(t.Logf)), '\n'))
	}
	c := committed(t)
	document := c.document()
	if *calibrate {
		write(t, calibrationDocument, []byte(document))
		fmt.Print(document)
	}
	got, err := os.ReadFile(calibrationDocument)
	if err != nil || string(got) != document {
		t.Errorf("%s does not show the numbers of %s: run make calibrate (%v)", calibrationDocument, calibrationNumbers, err)
	}
}

func marshal(t *testing.T, c calibration) []byte {
	data, err := json.MarshalIndent(c, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func write(t *testing.T, file string, data []byte) {
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func committed(t *testing.T) calibration {
	var c calibration
	data, err := os.ReadFile(calibrationNumbers)
	if err == nil {
		err = json.Unmarshal(data, &c)
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Other experiments than those of the document say the same, within what chance
// allows, and the tests keep their level where nothing has changed.
func TestLevelsAreKept(t *testing.T) {
	if testing.Short() {
		t.Skip("a simulation of seconds")
	}
	const seed, resamples, alpha = 1_000_000, 1000, .05
	c := committed(t)
	agree := func(what string, got float64, runs int, want float64, wantRuns int) {
		if !near(got, want, 3*(monteCarlo(want, runs)+monteCarlo(want, wantRuns))) {
			t.Errorf("%s: %.3f, in the document %.3f", what, got, want)
		}
	}
	for _, want := range c.Rates {
		if want.Notes > 100 {
			continue
		}
		got := measureRate(seed, world{notes: want.Notes, recall: want.Recall}, 400, resamples)
		what := fmt.Sprintf("recall %v, %d notes: ", want.Recall, want.Notes)
		agree(what+"independent", got.Wilson, got.Runs, want.Wilson, want.Runs)
		agree(what+"clustered", got.Clustered, got.Runs, want.Clustered, want.Runs)
		agree(what+"BCa of F1", got.F1BCa, got.Runs, want.F1BCa, want.Runs)
	}
	for _, want := range c.Changes {
		single, whole := want.Notes == 100 && !want.WholeNotes, want.Notes == 500 && want.WholeNotes
		if want.Drop > 0 || !single && !whole {
			continue
		}
		got := measureChange(seed, world{notes: want.Notes, recall: .968, wholeNotes: want.WholeNotes}, 200, resamples)
		what := fmt.Sprintf("no change, %d notes: ", want.Notes)
		agree(what+"interval of the change", got.Covered, got.Runs, want.Covered, want.Runs)
		for name, flagged := range map[string]float64{"bootstrap": got.Bootstrap, "randomisation": got.Randomised, "three verdicts": got.Fail} {
			if flagged > alpha+3*monteCarlo(alpha, got.Runs) {
				t.Errorf("%s%s flags %.3f", what, name, flagged)
			}
		}
	}
}

// What the document must show, whatever the seed: no more false alarms than the
// level, and a loss of twice the margin found in 95 of 100 and passed in fewer than
// the level allows.
func TestCalibrationHoldsTheLevels(t *testing.T) {
	const alpha = .05
	for _, c := range committed(t).Changes {
		if c.Drop == 0 && max(c.Bootstrap, c.Randomised, c.Fail) > alpha+3*monteCarlo(alpha, c.Runs) {
			t.Errorf("%s: bootstrap flags %.3f, randomisation %.3f, the margin %.3f", c.name(), c.Bootstrap, c.Randomised, c.Fail)
		}
		if c.Drop >= .02 && (c.Pass > alpha || c.Fail < 1-alpha-3*monteCarlo(alpha, c.Runs)) {
			t.Errorf("%s: %.3f pass, %.3f fail", c.name(), c.Pass, c.Fail)
		}
	}
}

// monteCarlo returns the standard error of a share of experiments.
func monteCarlo(share float64, runs int) float64 {
	return math.Sqrt(share * (1 - share) / float64(runs))
}
