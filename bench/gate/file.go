package gate

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"

	"polyphi/bench/estimate"
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
	Accepted       []result.Accepted
	SHA256         string // of the file's bytes
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

// Read reads a gate file strictly and fills in the defaults. name stands before
// errors, which give line and column where YAML has them, and name the gate.
func Read(name string, data []byte) (File, error) {
	var d document
	if err := strictyaml.Decode(data, &d, shape()); err != nil {
		return File{}, fmt.Errorf("gate: %s%w", name, err)
	}
	f, err := d.file()
	if err != nil {
		return File{}, fmt.Errorf("gate: %s: %w", name, err)
	}
	f.SHA256 = result.Hash(data)
	return f, nil
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
	switch {
	case d.Version == nil || *d.Version != 1:
		return f, errors.New("version: this program reads version 1; write `version: 1`")
	case !namePattern.MatchString(f.Name):
		return f, fmt.Errorf("name %q: use a lower-case letter, then letters, digits, -, _ and dots", f.Name)
	case f.Suite == "":
		return f, errors.New("suite is missing: name the suite whose runs are judged")
	case !(f.Alpha > 0 && f.Alpha < .5):
		return f, fmt.Errorf("alpha %v: it lies above 0 and below 0.5", f.Alpha)
	case f.Resamples < 1000:
		return f, fmt.Errorf("resamples: %d; give 1000 or more", f.Resamples)
	case d.Baseline != nil && (f.Baseline == "" || f.MaxAgeDays < 1):
		return f, errors.New("baseline: it needs run, a run directory relative to this file, and max_age_days of 1 or more")
	case len(d.Gates) == 0:
		return f, errors.New("gates are missing: a file without a gate would pass everything")
	}
	if err := oneOf("on_inconclusive", d.OnInconclusive, "", "fail", "warn"); err != nil {
		return f, err
	}
	if d.OnNoData != "" && d.OnNoData != "fail" {
		return f, errors.New("on_no_data: fail is the only value: what was not measured never passes")
	}
	for _, e := range d.Gates {
		g, err := e.gate()
		if err != nil {
			return f, fmt.Errorf("gate %s: %w", cmp.Or(e.Name, "without a name"), err)
		}
		if slices.ContainsFunc(f.Gates, func(o Gate) bool { return o.Name == g.Name }) {
			return f, fmt.Errorf("gate %s stands twice", g.Name)
		}
		f.Gates = append(f.Gates, g)
	}
	return f, f.checkAccepted()
}

func (f File) checkAccepted() error {
	var names []string
	for _, g := range f.Gates {
		names = append(names, g.Name)
	}
	for _, a := range f.Accepted {
		if !slices.Contains(names, a.Gate) {
			return fmt.Errorf("accepted: no gate %q%s", a.Gate, suggest.Near(a.Gate, names))
		}
		if _, err := time.Parse(time.DateOnly, a.Until); err != nil {
			return fmt.Errorf("accepted: gate %s: until %q is no date; write YYYY-MM-DD, the last day", a.Gate, a.Until)
		}
		if a.By == "" || a.Why == "" {
			return fmt.Errorf("accepted: gate %s: say who accepts it (by) and why", a.Gate)
		}
	}
	return nil
}

// Fit checks the file against the suite of a run: axes, values, metrics and what
// they may be cut by. An empty headline of the suite is filled into gates that name
// no match.
func (f File) Fit(s result.Suite) error {
	if f.Suite != s.Name {
		return &estimate.IncomparableError{Field: "suite.name", Base: f.Suite, Cand: s.Name, Cure: "judge a run of the suite that the gate file names"}
	}
	for _, g := range f.Gates {
		if err := g.fit(s); err != nil {
			return fmt.Errorf("gate: %s: %w", g.Name, err)
		}
	}
	return nil
}

func oneOf(what, value string, of ...string) error {
	if slices.Contains(of, value) {
		return nil
	}
	known := slices.DeleteFunc(slices.Clone(of), func(s string) bool { return s == "" })
	return fmt.Errorf("%s %q is not known; use one of %v%s", what, value, known, suggest.Near(value, known))
}

const (
	inProportion = metrics.Proportion
	inPercent    = "percent"
)
