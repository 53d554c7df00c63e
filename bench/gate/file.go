package gate

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"

	"polyphi/bench/filter"
	"polyphi/bench/result"
	"polyphi/bench/strictyaml"
	"polyphi/bench/suggest"
	"polyphi/metrics"
	"polyphi/metrics/stats"
)

// A File is a gate file, read and checked.
type File struct {
	Name, Suite    string
	Baseline       string // a run, relative to the file, perhaps with #SYSTEM; "" if the file names none
	MaxAgeDays     int    // of the baseline; 0 is any
	Alpha          float64
	Resamples      int
	InconclusiveOK bool // on_inconclusive: warn
	Gates          []Gate
	Accepted       []result.Accepted // each gate and segment once
	SHA256         string            // of the file's bytes
}

// A Gate is one rule and what it is held to.
type Gate struct {
	Name, Metric, Match string // Match is "" where the suite's headline is meant
	ForEach             string // axis, "" for none
	Axis                string // of segment
	Values              []string
	Worst               bool
	Where               filter.Filter
	Rule                Rule
	Warn                bool // severity: warn: shown, and never changes the exit code
	Holm                bool // alarms of a family are corrected

	place string // in the file, before errors: "release.yaml:7:5"
}

type document struct {
	Version        *int              `yaml:"version"`
	Name           string            `yaml:"name"`
	Suite          string            `yaml:"suite"`
	Baseline       *baseline         `yaml:"baseline"`
	Alpha          *float64          `yaml:"alpha"`
	Resamples      *int              `yaml:"resamples"`
	OnInconclusive string            `yaml:"on_inconclusive"`
	OnNoData       string            `yaml:"on_no_data"`
	Gates          []entry           `yaml:"gates"`
	Accepted       []result.Accepted `yaml:"accepted"`
}

type baseline struct {
	Run        string `yaml:"run"`
	MaxAgeDays *int   `yaml:"max_age_days"`
}

func shape() strictyaml.Shape {
	return strictyaml.Shape{Whole: []string{"version", "resamples", "baseline.max_age_days"},
		Keys: []string{"version", "name", "suite", "baseline", "run", "max_age_days", "alpha", "resamples", "on_inconclusive", "on_no_data", "gates", "accepted",
			"metric", "match", "for_each", "segment", "where", "severity", "alarm", "correct", "non_inferior", "equivalent", "superior", "at_least", "at_most", "not_slower",
			"margin", "value", "bound", "ratio", "gate", "until", "by", "why"}}
}

var namePattern = regexp.MustCompile(`^[a-z][a-z0-9_.-]{0,63}$`)

// defaultAge is how old a baseline may be where the file does not say.
const defaultAge = 365

// Read reads a gate file strictly and fills in the defaults. name is the file's: it
// stands before errors with the line and column of what is wrong, or of the gate that
// it is wrong in.
func Read(name string, data []byte) (File, error) {
	var d document
	if err := strictyaml.Decode(data, &d, shape()); err != nil {
		return File{}, fmt.Errorf("gate: %s%w", name, err)
	}
	f, err := d.file()
	var at *faultAt
	if errors.As(err, &at) {
		return File{}, fmt.Errorf("gate: %s%s: %w", name, strictyaml.Places(data, at.path)[0], err)
	}
	if err != nil {
		return File{}, fmt.Errorf("gate: %s: %w", name, err)
	}
	paths := make([]string, len(f.Gates))
	for i := range paths {
		paths[i] = gatePath(i)
	}
	for i, place := range strictyaml.Places(data, paths...) {
		f.Gates[i].place = name + place
	}
	f.SHA256 = result.Hash(data)
	return f, nil
}

// A faultAt is an error with the path of the value that is wrong.
type faultAt struct {
	path string
	error
}

func (f *faultAt) Unwrap() error { return f.error }

func gatePath(i int) string { return fmt.Sprintf("gates[%d]", i) }

func wrong(path, format string, args ...any) error {
	return &faultAt{path, fmt.Errorf(format, args...)}
}

func (d document) file() (File, error) {
	f := File{Name: d.Name, Suite: d.Suite, Alpha: .05, Resamples: stats.Resamples, InconclusiveOK: d.OnInconclusive == "warn", Accepted: d.Accepted}
	if d.Alpha != nil {
		f.Alpha = *d.Alpha
	}
	if d.Resamples != nil {
		f.Resamples = *d.Resamples
	}
	if d.Baseline != nil {
		f.Baseline, f.MaxAgeDays = d.Baseline.Run, defaultAge
		if d.Baseline.MaxAgeDays != nil {
			f.MaxAgeDays = *d.Baseline.MaxAgeDays
		}
	}
	if err := d.check(f); err != nil {
		return f, err
	}
	for i, e := range d.Gates {
		g, err := e.gate()
		if err != nil {
			return f, wrong(gatePath(i), "%s: %w", cmp.Or(e.Name, gatePath(i)), err)
		}
		if slices.ContainsFunc(f.Gates, func(o Gate) bool { return o.Name == g.Name }) {
			return f, wrong(gatePath(i), "%s: a gate of this name stands above; give each its own", g.Name)
		}
		f.Gates = append(f.Gates, g)
	}
	for i := range f.Accepted {
		if err := f.checkAccepted(i); err != nil {
			return f, &faultAt{fmt.Sprintf("accepted[%d]", i), fmt.Errorf("accepted: %w", err)}
		}
	}
	return f, nil
}

// check refuses what is wrong outside the gates.
func (d document) check(f File) error {
	switch {
	case d.Version == nil || *d.Version != 1:
		return wrong("version", "version: this program reads version 1; write `version: 1`")
	case f.Name == "":
		return errors.New("name is missing: reports call the gates by it")
	case !namePattern.MatchString(f.Name):
		return wrong("name", "name %q: use a lower-case letter, then letters, digits, -, _ and dots", f.Name)
	case f.Suite == "":
		return wrong("suite", "suite is missing: name the suite whose runs are judged")
	case !(f.Alpha > 0 && f.Alpha < .5):
		return wrong("alpha", "alpha: %v does not lie above 0 and below 0.5", f.Alpha)
	case f.Resamples < minResamples || f.Resamples > maxResamples:
		return wrong("resamples", "resamples: %d; give %d to %d", f.Resamples, minResamples, maxResamples)
	case f.Alpha*float64(f.Resamples+1) < 50:
		return wrong("alpha", "alpha: %v needs %.0f resamples, or its bounds rest on a handful of them; there are %d", f.Alpha, math.Ceil(50/f.Alpha), f.Resamples)
	case d.Baseline != nil && f.Baseline == "":
		return wrong("baseline", "baseline: it needs run, a run directory relative to this file")
	case d.Baseline != nil && f.MaxAgeDays < 1:
		return wrong("baseline.max_age_days", "baseline: max_age_days: give 1 or more")
	case len(d.Gates) == 0:
		return errors.New("gates are missing: a file without a gate would pass everything")
	case d.OnNoData != "" && d.OnNoData != "fail":
		return wrong("on_no_data", "on_no_data: fail is the only value: what was not measured never passes")
	}
	if err := oneOf("on_inconclusive", d.OnInconclusive, "", "fail", "warn"); err != nil {
		return &faultAt{"on_inconclusive", err}
	}
	return nil
}

// The least number of resamples that an interval at level .9 can be read from with
// two digits, and the most that a verdict should take.
const (
	minResamples = 1000
	maxResamples = 1_000_000
)

func (f File) checkAccepted(i int) error {
	a := f.Accepted[i]
	var names []string
	for _, g := range f.Gates {
		names = append(names, g.Name)
	}
	at := slices.Index(names, a.Gate)
	if at < 0 {
		return fmt.Errorf("no gate %q%s", a.Gate, suggest.Near(a.Gate, names))
	}
	if _, err := time.Parse(time.DateOnly, a.Until); err != nil {
		return fmt.Errorf("gate %s: until %q is no date; write YYYY-MM-DD, the last day", a.Gate, a.Until)
	}
	switch {
	case a.By == "" || a.Why == "":
		return fmt.Errorf("gate %s: say who accepts it (by) and why", a.Gate)
	case a.Segment == "" && f.Gates[at].ForEach != "":
		return fmt.Errorf("gate %s: segment is missing; name the group of %s that is accepted", a.Gate, f.Gates[at].ForEach)
	case slices.ContainsFunc(f.Accepted[:i], func(o result.Accepted) bool { return o.Gate == a.Gate && o.Segment == a.Segment }):
		return fmt.Errorf("gate %s: it is accepted twice; keep one entry", a.Gate)
	}
	return nil
}

func oneOf(what, value string, of ...string) error {
	if slices.Contains(of, value) {
		return nil
	}
	known := slices.DeleteFunc(slices.Clone(of), func(s string) bool { return s == "" })
	return fmt.Errorf("%s %q is not known; use %s%s", what, value, strings.Join(known, " or "), suggest.Near(value, known))
}

const (
	inProportion = metrics.Proportion
	inPercent    = "percent"
)
