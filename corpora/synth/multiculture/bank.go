package multiculture

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A Row is one value of a bank with all its spellings, so that native and
// romanised forms of one person are an exact pair.
type Row struct {
	ID          string            `json:"id"`
	Kind        string            `json:"kind"`   // given, family, hospital, city, street, department, profession
	Gender      string            `json:"gender"` // of given names: male, female, neutral
	Origin      string            `json:"origin"`
	Rank        string            `json:"rank"` // common, rare
	Polysemy    bool              `json:"polysemy"`
	English     bool              `json:"english"` // an English given name among Nigerian ones
	Country     string            `json:"country"` // MX or CO in es-419
	Spell       map[string]string `json:"spell"`
	Short       map[string]string `json:"short"` // of hospitals
	District    map[string]string `json:"district"`
	Region      map[string]string `json:"region"`
	Zip         string            `json:"zip"`
	ASCII       string            `json:"ascii"`
	Source      string            `json:"source"`
	NeedsNative bool              `json:"needs_native_check"`
}

// A Hole declares that a culture has no names of a kind: shown as a dash, never
// filled from elsewhere.
type Hole struct {
	Kind   string `json:"kind"`
	Gender string `json:"gender"`
	Origin string `json:"origin"`
	Why    string `json:"why"`
}

// A Bank holds the values of one variant and split.
type Bank struct {
	Variant string   `json:"variant"`
	Split   string   `json:"split"`
	Origins []string `json:"origins"`
	Holes   []Hole   `json:"holes"`
	Rows    []Row    `json:"rows"`
}

// size is how many values a kind needs in the test and train split.
type size struct {
	kind, gender string
	test, train  int
}

var sizes = [...]size{
	{"given", "male", 24, 24}, {"given", "female", 24, 24}, {"given", "neutral", 6, 6},
	{"family", "", 40, 40}, {"hospital", "", 12, 8}, {"city", "", 16, 10}, {"street", "", 16, 10},
	{"department", "", 10, 10}, {"profession", "", 16, 10},
}

// ReadBanks reads the bank of every variant from banks/ of fsys and checks each.
//
// A missing file, a bank under its size, a duplicate spelling, a missing
// spelling or a neutral list under 6 without a declared hole is an error that
// names variant and kind: there is no default locale to fall back to.
func ReadBanks(fsys fs.FS, split string) (map[string]*Bank, error) {
	banks := map[string]*Bank{}
	for _, name := range BankNames() {
		data, err := fs.ReadFile(fsys, "banks/"+name+".json")
		if err != nil {
			return nil, fmt.Errorf("multiculture: variant %s has no %s bank: write banks/%s.json: %w", name, split, name, err)
		}
		b, err := parseBank(data, name, split)
		if err != nil {
			return nil, err
		}
		banks[name] = b
	}
	return banks, nil
}

func parseBank(data []byte, name, split string) (*Bank, error) {
	b := &Bank{}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(b); err != nil {
		return nil, fmt.Errorf("multiculture: bank %s (%s): %w", name, split, err)
	}
	if b.Variant != name || b.Split != split {
		return nil, fmt.Errorf("multiculture: bank %s (%s) says it is %s (%s)", name, split, b.Variant, b.Split)
	}
	for _, check := range []func(*Bank) error{checkRows, checkSizes, checkDuplicates} {
		if err := check(b); err != nil {
			return nil, fmt.Errorf("multiculture: bank %s (%s): %w", name, split, err)
		}
	}
	return b, nil
}

// pick returns the rows of a kind, gender and origin ("" for any).
func (b *Bank) pick(kind, gender, origin string) []Row {
	var out []Row
	for _, r := range b.Rows {
		if r.Kind == kind && (gender == "" || r.Gender == gender) && (origin == "" || r.Origin == origin) {
			out = append(out, r)
		}
	}
	return out
}

// hole reports whether names of this gender and origin are declared missing.
func (b *Bank) hole(gender, origin string) bool {
	return slices.ContainsFunc(b.Holes, func(h Hole) bool {
		return h.Kind == "given" && h.Gender == gender && (h.Origin == "" || h.Origin == origin)
	})
}

func checkRows(b *Bank) error {
	for _, r := range b.Rows {
		if !slices.ContainsFunc(sizes[:], func(s size) bool { return s.kind == r.Kind && s.gender == r.Gender }) {
			return fmt.Errorf("row %s: kind %q with gender %q is unknown", r.ID, r.Kind, r.Gender)
		}
		fields := map[string]map[string]string{"spell": r.Spell}
		for name, f := range map[string]map[string]string{"short": r.Short, "district": r.District, "region": r.Region} {
			if len(f) > 0 {
				fields[name] = f
			}
		}
		if r.Kind == "hospital" && len(r.Short) == 0 {
			return fmt.Errorf("row %s: a hospital needs a short form", r.ID)
		}
		for name, f := range fields {
			for _, script := range scripts(b.Variant) {
				if err := checkSpelling(f[script]); err != nil {
					return fmt.Errorf("row %s: %s in %s: %w", r.ID, name, script, err)
				}
			}
			if len(f) != len(scripts(b.Variant)) {
				return fmt.Errorf("row %s: %s has %d spellings, want %v", r.ID, name, len(f), scripts(b.Variant))
			}
		}
		if err := checkName(b, r); err != nil {
			return fmt.Errorf("row %s: %w", r.ID, err)
		}
	}
	return nil
}

func checkName(b *Bank, r Row) error {
	if r.Source == "" {
		return fmt.Errorf("no source")
	}
	if r.Kind != "given" && r.Kind != "family" {
		return nil
	}
	if r.Rank != "common" && r.Rank != "rare" {
		return fmt.Errorf("rank is %q, want common or rare", r.Rank)
	}
	if r.ASCII == "" || strings.ContainsFunc(r.ASCII, func(c rune) bool { return c < 'a' || c > 'z' }) {
		return fmt.Errorf("ascii must be a-z, lower case")
	}
	if len(b.Origins) > 0 && !slices.Contains(b.Origins, r.Origin) {
		return fmt.Errorf("origin %q is not declared", r.Origin)
	}
	for script, s := range r.Spell {
		if strings.ContainsAny(s, " .,") {
			return fmt.Errorf("the %s spelling holds a space, dot or comma", script)
		}
	}
	return nil
}

// checkSpelling refuses what would move offsets or break a span.
func checkSpelling(s string) error {
	if s == "" || strings.TrimSpace(s) != s {
		return fmt.Errorf("empty, or white space at an end")
	}
	if !norm.NFC.IsNormalString(s) {
		return fmt.Errorf("not stable under NFC")
	}
	runes := []rune(s)
	if unicode.Is(unicode.M, runes[0]) {
		return fmt.Errorf("begins with a combining mark")
	}
	if last := runes[len(runes)-1]; last == '\u094D' || last == '\u09CD' {
		return fmt.Errorf("ends with a virama")
	}
	if strings.ContainsAny(s, "\u200c\u200d[]{}|\n") {
		return fmt.Errorf("holds a joiner, bracket or line break")
	}
	return nil
}

func checkSizes(b *Bank) error {
	for _, s := range sizes {
		want := s.test
		if b.Split == "train" {
			want = s.train
		}
		have := len(b.pick(s.kind, s.gender, ""))
		if have < want && !(s.gender == "neutral" && b.hole("neutral", "")) {
			return fmt.Errorf("%s %s: %d values, need %d; add rows, or declare a hole for neutral given names", s.kind, s.gender, have, want)
		}
	}
	for _, o := range b.Origins {
		if len(b.pick("family", "", o)) < 3 {
			return fmt.Errorf("family: origin %s has under 3 values", o)
		}
		for _, g := range []string{"male", "female", "neutral"} {
			if n := len(b.pick("given", g, o)); n < 3 && !b.hole(g, o) && b.Split == "test" {
				return fmt.Errorf("given %s: origin %s has %d values, need 3 or a declared hole", g, o, n)
			}
		}
	}
	return nil
}

func checkDuplicates(b *Bank) error {
	type place struct{ kind, script, spelling string }
	seen := map[place]string{}
	for _, r := range b.Rows {
		for script, s := range r.Spell {
			if strings.HasPrefix(b.Variant, "zh") && r.Kind == "family" && strings.HasPrefix(script, "Latn") {
				continue // homophones: 張 and 章 are both Chang
			}
			p := place{r.Kind, script, s}
			if first := seen[p]; first != "" {
				return fmt.Errorf("%s: rows %s and %s have one %s spelling", r.Kind, first, r.ID, script)
			}
			seen[p] = r.ID
		}
	}
	return nil
}

// foldKey is the key under which a spelling belongs to one split: compatibility
// form, lower case, diacritics stripped.
func foldKey(s string) string {
	var out []rune
	for _, r := range norm.NFD.String(strings.ToLower(norm.NFKC.String(s))) {
		if !unicode.Is(unicode.Mn, r) || r >= 0x0900 {
			out = append(out, r)
		}
	}
	return string(out)
}

// keys returns the folded spellings of the row's values that must not be in
// both splits.
func (r Row) keys() []string {
	var out []string
	for _, f := range []map[string]string{r.Spell, r.Short} {
		for _, s := range f {
			out = append(out, foldKey(s))
		}
	}
	return out
}
