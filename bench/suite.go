package bench

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/goccy/go-yaml"

	"polyphi/bench/result"
	"polyphi/bench/strictyaml"
	"polyphi/corpora/labels"
)

// A Suite is a suite file: which corpora, which axes, which scoring. It names no
// model. Defaults are filled in by ParseSuite.
type Suite struct {
	Version  int
	Revision int
	Name     string
	Title    string
	Corpora  []CorpusSpec
	Cluster  string // note attribute that is resampled; "note" for the note itself
	Axes     []Axis
	Cross    [][]string
	Minimum  result.Minimum
	Labels   labels.Set
	Match    []string
	Headline string
	Compat   []string // other scorers to ask beside our own; in no hash, for they move no number of ours
	Reports  []string
	Passes   int // timed passes of each system when speed is measured

	// CategoryShares are the shares of sentences, by language category, that scores
	// are weighted to beside the plain ones; nil for none.
	CategoryShares map[string]float64
}

// A CorpusSpec says where a corpus of the suite comes from: builtin with a part,
// or a path with a format. Paths are relative to the suite file.
type CorpusSpec struct {
	Name       string            `yaml:"name" json:"name"`
	Source     string            `yaml:"source" json:"source,omitempty"`
	Part       string            `yaml:"part" json:"part,omitempty"`
	Path       string            `yaml:"path" json:"-"`
	Format     string            `yaml:"format" json:"format,omitempty"`
	Langs      []string          `yaml:"langs" json:"langs,omitempty"`     // of token files, which do not declare them
	Columns    map[string]string `yaml:"columns" json:"columns,omitempty"` // of conll: token, tag, lang
	LabelMap   string            `yaml:"label_map" json:"label_map,omitempty"`
	Unmapped   string            `yaml:"unmapped" json:"unmapped,omitempty"`
	Restricted bool              `yaml:"restricted" json:"restricted,omitempty"`
	SHA256     string            `yaml:"sha256" json:"-"` // "" if the file pins none
}

// An Axis is one way to split the data: by a declared attribute of the note or
// the mention, by label, or by a computed measure of the sentence.
type Axis struct {
	Name       string            `yaml:"-" json:"name"`
	From       string            `yaml:"from" json:"from"`
	Values     []string          `yaml:"values" json:"values,omitempty"`
	Reference  string            `yaml:"reference" json:"reference,omitempty"`
	Labels     []string          `yaml:"labels" json:"labels,omitempty"`
	Titles     map[string]string `yaml:"titles" json:"-"`
	Measure    string            `yaml:"measure" json:"measure,omitempty"`
	Candidates []string          `yaml:"candidates" json:"candidates,omitempty"`
	Tags       string            `yaml:"tags" json:"tags,omitempty"` // gold or tagger; "" is gold where there is one
	Han        string            `yaml:"han" json:"han,omitempty"`
	Codes      string            `yaml:"codes" json:"codes,omitempty"`
	Abbrev     string            `yaml:"abbrev" json:"abbrev,omitempty"`
	Names      string            `yaml:"names" json:"names,omitempty"`
	Stay       float64           `yaml:"stay" json:"stay,omitempty"`
	Bins       string            `yaml:"bins" json:"bins,omitempty"`
	Of         string            `yaml:"of" json:"of,omitempty"` // of at_switch: the axis of the index whose tags decide; "" is the first
}

// suiteFile is the YAML form.
type suiteFile struct {
	Version  *int          `yaml:"version"`
	Revision *int          `yaml:"revision"`
	Name     string        `yaml:"name"`
	Title    string        `yaml:"title"`
	Corpora  []CorpusSpec  `yaml:"corpora"`
	Unit     *unitFile     `yaml:"unit"`
	Axes     yaml.MapSlice `yaml:"axes"`
	Cross    [][]string    `yaml:"cross"`
	Minimum  *minimumFile  `yaml:"minimum"`
	Scoring  *scoringFile  `yaml:"scoring"`
	Speed    *speedFile    `yaml:"speed"`
	Reports  []string      `yaml:"reports"`
}

type unitFile struct {
	Cluster string `yaml:"cluster"`
}

type speedFile struct {
	Words  string `yaml:"words"`
	Passes *int   `yaml:"passes"`
}

type minimumFile struct {
	Notes    int `yaml:"notes"`
	Mentions int `yaml:"mentions"`
}

type scoringFile struct {
	Labels   string   `yaml:"labels"`
	Match    []string `yaml:"match"`
	Headline string   `yaml:"headline"`
	Compat   []string `yaml:"compat"`

	CategoryShares map[string]float64 `yaml:"category_shares"`
}

// ParseSuite reads a suite file strictly and fills in the defaults.
//
// file names it in errors, which give line and column where YAML has them: an
// unknown or duplicate key, an anchor, alias or tag, a missing required key
// (version, revision, name, title, corpora, axes, scoring), a value outside its
// closed list, a NaN.
func ParseSuite(file string, data []byte) (Suite, error) {
	var f suiteFile
	if err := strictyaml.Decode(data, &f, suiteShape()); err != nil {
		return Suite{}, fmt.Errorf("bench: %s%w", file, err)
	}
	s := Suite{Name: f.Name, Title: f.Title, Corpora: f.Corpora, Cross: f.Cross, Reports: f.Reports, Cluster: "note", Passes: defaultPasses,
		Minimum: result.Minimum{Notes: 20, Mentions: 30}}
	if f.Version != nil {
		s.Version = *f.Version
	}
	if f.Revision != nil {
		s.Revision = *f.Revision
	}
	if f.Unit != nil && f.Unit.Cluster != "" {
		s.Cluster = f.Unit.Cluster
	}
	if f.Minimum != nil {
		s.Minimum = result.Minimum{Notes: f.Minimum.Notes, Mentions: f.Minimum.Mentions}
	}
	if f.Speed != nil && f.Speed.Passes != nil {
		s.Passes = *f.Speed.Passes
	}
	if err := required(f); err != nil {
		return Suite{}, fmt.Errorf("bench: %s: %w", file, err)
	}
	axes, err := readAxes(f.Axes)
	if err != nil {
		return Suite{}, fmt.Errorf("bench: %s: %w", file, err)
	}
	s.Axes = axes
	if err := s.scoring(*f.Scoring); err != nil {
		return Suite{}, fmt.Errorf("bench: %s: %w", file, err)
	}
	if f.Speed != nil && f.Speed.Words != "" {
		if err := oneOf("speed: words", f.Speed.Words, "uax29"); err != nil {
			return Suite{}, fmt.Errorf("bench: %s: %w", file, err)
		}
	}
	if err := s.check(); err != nil {
		return Suite{}, fmt.Errorf("bench: %s: %w", file, err)
	}
	return s, nil
}

func required(f suiteFile) error {
	missing := []string{}
	for name, absent := range map[string]bool{"version": f.Version == nil, "revision": f.Revision == nil, "name": f.Name == "",
		"title": f.Title == "", "corpora": len(f.Corpora) == 0, "axes": f.Axes == nil, "scoring": f.Scoring == nil} {
		if absent {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		slices.Sort(missing)
		return fmt.Errorf("required keys are missing: %v; write them (`axes: {}` is allowed)", missing)
	}
	return nil
}

// readAxes decodes the axes in file order; a map would lose it.
func readAxes(items yaml.MapSlice) ([]Axis, error) {
	var axes []Axis
	for _, item := range items {
		name, ok := item.Key.(string)
		if !ok {
			return nil, fmt.Errorf("axes: the name %v is no text", item.Key)
		}
		var a Axis
		if err := strictyaml.DecodeValue(item.Value, &a, axisKeys()); err != nil {
			return nil, fmt.Errorf("axis %s%w", name, err)
		}
		a.Name = name
		axes = append(axes, a)
	}
	return axes, nil
}

func (s *Suite) scoring(f scoringFile) error {
	if f.Labels == "" {
		f.Labels = "fine"
	}
	set, err := labels.NewSet(f.Labels)
	if err != nil {
		return fmt.Errorf("scoring: %w", err)
	}
	s.Labels, s.Match, s.Headline, s.Compat, s.CategoryShares = set, f.Match, f.Headline, f.Compat, f.CategoryShares
	if len(s.Match) == 0 {
		s.Match = []string{"strict", "approximate", "strict-blind", "approximate-blind"}
	}
	if s.Headline == "" {
		s.Headline = "approximate"
	}
	return nil
}

// CanonicalJSON returns the suite with defaults filled in as canonical JSON:
// what its hash is taken over. Comments, key order, paths, titles and pins do
// not move it.
func (s Suite) CanonicalJSON() ([]byte, error) {
	out := map[string]any{"version": s.Version, "revision": s.Revision, "name": s.Name, "corpora": s.Corpora,
		"cluster": s.Cluster, "axes": s.Axes, "cross": s.Cross, "minimum": s.Minimum, "labels": s.Labels.Name(),
		"match": s.Match, "headline": s.Headline}
	if s.Passes != defaultPasses {
		out["passes"] = s.Passes
	}
	if len(s.CategoryShares) > 0 {
		out["category_shares"] = s.CategoryShares
	}
	return json.Marshal(out)
}
