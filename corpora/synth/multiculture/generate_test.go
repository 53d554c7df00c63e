package multiculture_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"polyphi/corpora"
	"polyphi/corpora/ident"
	"polyphi/corpora/labels"
	"polyphi/corpora/synth/multiculture"
	"polyphi/corpora/synth/multiculture/testset"
	"polyphi/corpora/synth/multiculture/trainset"
)

var generated = sync.OnceValues(func() ([]corpora.Document, error) {
	return multiculture.Generate(testset.Files(), multiculture.Plan{Split: "test", Draws: multiculture.TestDraws})
})

func full(t *testing.T) []corpora.Document {
	t.Helper()
	docs, err := generated()
	if err != nil {
		t.Fatal(err)
	}
	return docs
}

func attr(attrs []corpora.Attr, key string) string {
	v, _ := corpora.Value(attrs, key)
	return v
}

// Sizes: 504 notes per variant, 7 name mentions a note, 1,176 per variant and
// gender, about 20 identifiers a note.
func TestCounts(t *testing.T) {
	docs := full(t)
	if len(docs) != 8064 {
		t.Errorf("%d notes, want 8064", len(docs))
	}
	notes, names := map[string]int{}, map[string]int{}
	gold := 0
	for _, d := range docs {
		v := attr(d.Attrs, "variant")
		notes[v]++
		gold += len(d.Gold)
		n := 0
		for _, m := range d.Gold {
			if labels.Coarse(m.Label) == labels.Name {
				n++
				names[v+" "+attr(m.Attrs, "gender")]++
			}
		}
		if n != 7 {
			t.Errorf("%s: %d name mentions, want 7", d.ID, n)
		}
		if len(d.Text) < 700 || len(d.Text) > 3500 {
			t.Errorf("%s: %d bytes", d.ID, len(d.Text))
		}
	}
	for _, v := range multiculture.Variants() {
		if notes[v.Name] != 504 {
			t.Errorf("%s: %d notes, want 504", v.Name, notes[v.Name])
		}
		for _, g := range multiculture.Genders() {
			if n := names[v.Name+" "+g]; n != 1176 {
				t.Errorf("%s %s: %d name mentions, want 1176", v.Name, g, n)
			}
		}
	}
	if mean := float64(gold) / float64(len(docs)); mean < 18 || mean > 26 {
		t.Errorf("%.1f identifiers a note", mean)
	}
}

// Outside the slots the bytes of a base note are equal over all variants and
// genders, and so are its slots.
func TestSameNoteSameSlots(t *testing.T) {
	bodies, slots := map[string]string{}, map[string]string{}
	for _, d := range full(t) {
		base := attr(d.Attrs, "base_note")
		var body, names strings.Builder
		at, slot := 0, ""
		for _, m := range d.Gold {
			if s := attr(m.Attrs, "slot"); s == slot && strings.HasPrefix(s, "A1.line") {
				at = m.End().Byte // the parts of one address, glue included
				continue
			} else {
				slot = s
			}
			body.WriteString(d.Text[at:m.Start().Byte] + "[]")
			names.WriteString(slot + " ")
			at = m.End().Byte
		}
		body.WriteString(d.Text[at:])
		if first, seen := bodies[base]; seen && first != body.String() {
			t.Fatalf("%s: its text outside the slots differs from another variant's", d.ID)
		}
		if first, seen := slots[base]; seen && first != names.String() {
			t.Fatalf("%s: its slots differ from another variant's", d.ID)
		}
		bodies[base], slots[base] = body.String(), names.String()
	}
	if len(bodies) != 168 {
		t.Errorf("%d base notes, want 168", len(bodies))
	}
}

// Quick is a subset of full, note by note.
func TestQuickIsASubset(t *testing.T) {
	have := map[string]string{}
	for _, d := range full(t) {
		have[d.ID] = d.Text
	}
	quick, err := multiculture.Generate(testset.Files(), multiculture.Plan{Split: "test", Draws: multiculture.TestDraws, First: 1})
	if err != nil {
		t.Fatal(err)
	}
	if len(quick) != 1152 {
		t.Errorf("%d notes, want 1152", len(quick))
	}
	for _, d := range quick {
		if have[d.ID] != d.Text {
			t.Fatalf("%s differs from the full corpus", d.ID)
		}
	}
}

// Within a note no two persons share a name, a person keeps the name, and over
// the full corpus no name is used more than twice as often as another of its
// list.
func TestPersons(t *testing.T) {
	used := map[string]map[string]int{}
	for _, d := range full(t) {
		v := attr(d.Attrs, "variant")
		seen := map[string]string{} // surface to role
		for _, m := range d.Gold {
			form, role := attr(m.Attrs, "form"), attr(m.Attrs, "role")
			if form != "given" && form != "family" {
				continue
			}
			s := m.Fragments[0].In(d.Text)
			if other := seen[form+s]; other != "" && other != role {
				t.Errorf("%s: %s and %s share a %s name", d.ID, other, role, form)
			}
			seen[form+s] = role
			if form == "given" && role == "patient" {
				key := v + " " + attr(m.Attrs, "gender") + " " + attr(m.Attrs, "origin")
				if used[key] == nil {
					used[key] = map[string]int{}
				}
				used[key][s]++
			}
		}
	}
	for key, names := range used {
		lo, hi := 1<<30, 0
		for _, n := range names {
			lo, hi = min(lo, n), max(hi, n)
		}
		if hi > 2*lo+2 {
			t.Errorf("%s: given names are used between %d and %d times", key, lo, hi)
		}
	}
}

// Every bound lies on a grapheme boundary, identifiers never overlap, and every
// mention is inside one line.
func TestSpans(t *testing.T) {
	for _, d := range full(t) {
		edges := map[int]bool{0: true}
		g := graphemes.FromString(d.Text)
		for g.Next() {
			edges[g.End()] = true
		}
		at := 0
		for _, m := range d.Gold {
			if !edges[m.Start().Byte] || !edges[m.End().Byte] {
				t.Errorf("%s: [%d,%d) cuts a grapheme", d.ID, m.Start().Rune, m.End().Rune)
			}
			if m.Start().Byte < at {
				t.Errorf("%s: [%d,%d) overlaps another identifier", d.ID, m.Start().Rune, m.End().Rune)
			}
			at = m.End().Byte
			if s := m.Fragments[0].In(d.Text); strings.TrimSpace(s) != s || strings.ContainsAny(s, "\n[]{}") {
				t.Errorf("%s: %s at [%d,%d) has white space at an end or a bracket", d.ID, m.Label, m.Start().Rune, m.End().Rune)
			}
		}
		for _, n := range d.Negatives {
			for _, m := range d.Gold {
				if n.Overlaps(m.Fragments[0]) {
					t.Errorf("%s: a hard negative overlaps an identifier", d.ID)
				}
			}
		}
	}
}

// Numbers with a public check digit have a right one; what carries a sex
// carries the person's.
func TestIdentityNumbers(t *testing.T) {
	kinds := map[string][]ident.Kind{
		"zh-Hant": {ident.KindTaiwan}, "zh-Hans": {ident.KindChina}, "es-ES": {ident.KindDNI, ident.KindNIE}, "fr-FR": {ident.KindNIR},
		"en-GB": {ident.KindNHS}, "en-AU": {ident.KindMedicare, ident.KindIHI}, "en-IN": {ident.KindAadhaar, ident.KindABHA},
		"hi-Deva": {ident.KindAadhaar, ident.KindABHA}, "hi-Latn": {ident.KindAadhaar, ident.KindABHA}, "es-419": {ident.KindCURP},
	}
	checked := map[string]int{}
	for _, d := range full(t) {
		v := attr(d.Attrs, "variant")
		for _, m := range d.Gold {
			if attr(m.Attrs, "slot") != "I2" || kinds[v] == nil {
				continue
			}
			s := m.Fragments[0].In(d.Text)
			if v == "es-419" && len(s) == 10 || v == "zh-Hant" && len(s) == 12 {
				continue // Colombian identity card and NHI card: no public check digit
			}
			if !slices.ContainsFunc(kinds[v], func(k ident.Kind) bool { return ident.Valid(k, s) }) {
				t.Errorf("%s: the number at [%d,%d) does not check", d.ID, m.Start().Rune, m.End().Rune)
			}
			checked[v]++
			gender := strings.Split(d.ID, "/")[2]
			if v == "fr-FR" && gender != "neutral" && (s[0] == '1') != (gender == "male") {
				t.Errorf("%s: the number carries the other sex", d.ID)
			}
			if gender == "neutral" && (v == "fr-FR" || v == "zh-Hans") && attr(m.Attrs, "id_sex_digit") == "" {
				t.Errorf("%s: id_sex_digit is missing", d.ID)
			}
		}
	}
	for v := range kinds {
		if checked[v] == 0 {
			t.Errorf("%s: no number was checked", v)
		}
	}
}

// Native and romanised variants print the same persons.
func TestRomanisedArePairs(t *testing.T) {
	native := map[string][]corpora.Mention{}
	for _, d := range full(t) {
		parts := strings.SplitN(d.ID, "/", 2)
		if parts[0] == "hi-Deva" || parts[0] == "bn-Beng" {
			native[parts[0][:2]+parts[1]] = d.Gold
		}
		if parts[0] == "hi-Latn" || parts[0] == "bn-Latn" {
			for i, m := range native[parts[0][:2]+parts[1]] {
				if d.Gold[i].Label != m.Label && attr(m.Attrs, "slot") != "A1.line" || attr(d.Gold[i].Attrs, "origin") != attr(m.Attrs, "origin") {
					t.Fatalf("%s: mention %d is not the native one's pair", d.ID, i)
				}
			}
		}
	}
}

// Every template has at least six hard negatives of at least four kinds, exactly
// the name forms it must have, and no 8-word shingle of the other split.
func TestTemplates(t *testing.T) {
	shingles := map[string]map[string]bool{}
	for split, files := range map[string]fs.FS{"test": testset.Files(), "train": trainset.Files()} {
		templates, err := multiculture.ReadTemplates(files)
		if err != nil {
			t.Fatal(err)
		}
		if len(templates) != 24 {
			t.Errorf("%s: %d templates, want 24", split, len(templates))
		}
		shingles[split] = map[string]bool{}
		for _, tpl := range templates {
			kinds := tpl.Negatives()
			total := 0
			for _, n := range kinds {
				total += n
			}
			if total < 6 || len(kinds) < 4 {
				t.Errorf("%s %s: %d hard negatives of %d kinds", split, tpl.Name, total, len(kinds))
			}
			slots := strings.Join(tpl.Slots(), " ") + " "
			for _, one := range []string{"P1.full ", "P1.family ", "P1.given ", "P1.initials "} {
				if strings.Count(slots, one) != 1 {
					t.Errorf("%s %s: %d of %s", split, tpl.Name, strings.Count(slots, one), one)
				}
			}
			if n := len(tpl.Slots()); n < 16 || n > 24 {
				t.Errorf("%s %s: %d slots", split, tpl.Name, n)
			}
			words := strings.Fields(tpl.Plain())
			for i := 0; i+8 <= len(words); i++ {
				shingles[split][strings.ToLower(strings.Join(words[i:i+8], " "))] = true
			}
		}
	}
	for s := range shingles["test"] {
		if shingles["train"][s] {
			t.Errorf("in both splits: %q", s)
		}
	}
}

// Taking away any list of any variant stops generation, naming both.
func TestMissingBankStops(t *testing.T) {
	for _, name := range multiculture.BankNames() {
		data, err := fs.ReadFile(testset.Files(), "banks/"+name+".json")
		if err != nil {
			t.Fatal(err)
		}
		for _, kind := range []string{"given", "family", "hospital", "city", "street", "department", "profession"} {
			var bank map[string]any
			if err := json.Unmarshal(data, &bank); err != nil {
				t.Fatal(err)
			}
			bank["rows"] = slices.DeleteFunc(bank["rows"].([]any), func(r any) bool { return r.(map[string]any)["kind"] == kind })
			broken, err := json.Marshal(bank)
			if err != nil {
				t.Fatal(err)
			}
			files := overlay{testset.Files(), fstest.MapFS{"banks/" + name + ".json": {Data: broken}}}
			_, err = multiculture.Generate(files, multiculture.Plan{Split: "test", Draws: 1})
			if err == nil || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), kind) {
				t.Errorf("%s without %s: %v", name, kind, err)
			}
		}
	}
	_, err := multiculture.ReadBanks(fstest.MapFS{}, "test")
	if err == nil || !strings.Contains(err.Error(), "en-US") {
		t.Errorf("no bank at all: %v", err)
	}
}

// overlay reads from top, and from base what top does not have.
type overlay struct{ base, top fs.FS }

func (o overlay) Open(name string) (fs.File, error) {
	if f, err := o.top.Open(name); err == nil && name != "banks" {
		return f, nil
	}
	return o.base.Open(name)
}

func TestPlanIsChecked(t *testing.T) {
	for _, p := range []multiculture.Plan{
		{Split: "test", Draws: 1, Variants: []string{"en-XX"}},
		{Split: "test", Draws: 1, Templates: []string{"poem-1"}},
		{Split: "train", Draws: 1},
	} {
		if _, err := multiculture.Generate(testset.Files(), p); err == nil {
			t.Errorf("%+v: accepted", p)
		}
	}
}

// Titles, degrees and 's stay outside the spans.
func TestTitlesAreOutside(t *testing.T) {
	for _, d := range full(t) {
		for _, m := range d.Gold {
			s := m.Fragments[0].In(d.Text)
			if labels.Coarse(m.Label) == labels.Name && (strings.HasPrefix(s, "Dr ") || strings.HasPrefix(s, "Prof") || strings.HasSuffix(s, "'s")) {
				t.Errorf("%s: a title or 's is inside [%d,%d)", d.ID, m.Start().Rune, m.End().Rune)
			}
		}
	}
	if bytes.Contains([]byte(multiculture.Statement), []byte("  ")) {
		t.Error("the data statement has a double space")
	}
}
