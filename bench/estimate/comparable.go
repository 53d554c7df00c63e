package estimate

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"polyphi/bench/result"
)

// An IncomparableError says that two runs do not compare, and by what.
type IncomparableError struct {
	Field      string // the first that differs, such as "suite.minimum.notes"
	Base, Cand string // its values, "" where they say nothing to a reader
	Cure       string
}

// Error names the field, its values and the way out.
func (e *IncomparableError) Error() string {
	text := "estimate: the runs do not compare: " + e.Field
	if e.Base != "" || e.Cand != "" {
		text += fmt.Sprintf(" is %s in the base and %s in the candidate", quoted(e.Base), quoted(e.Cand))
	}
	return text + "; " + e.Cure
}

func quoted(s string) string {
	if s == "" {
		return "absent"
	}
	return s
}

const (
	scoreAgain = "score one again by the other's suite file: bench score RUN --suite FILE --out DIR"
	runAgain   = "run both on the same notes with the same version"
)

// comparable returns an IncomparableError unless the two runs counted the same
// things on the same notes by the same rules.
func comparable(base, cand Input) error {
	a, b := base.Manifest, cand.Manifest
	for _, m := range []result.Manifest{a, b} {
		if m.Partial != "" {
			return &IncomparableError{Field: "one run was made on part of the data (" + m.Partial + ")", Cure: "run it whole"}
		}
	}
	if a.Suite.Name != b.Suite.Name {
		return &IncomparableError{"suite.name", a.Suite.Name, b.Suite.Name, "compare runs of one suite"}
	}
	if err := sameCorpora(a.Corpora, b.Corpora); err != nil {
		return err
	}
	if a.SuiteHash != b.SuiteHash {
		if field, x, y := firstDifference("suite", tree(a.Suite), tree(b.Suite)); field != "" {
			return &IncomparableError{field, x, y, scoreAgain}
		}
		return &IncomparableError{"suite_hash", a.SuiteHash, b.SuiteHash, scoreAgain}
	}
	if a.Signature != b.Signature {
		return &IncomparableError{"signature", a.Signature, b.Signature, scoreAgain}
	}
	if a.SignatureID != b.SignatureID {
		return &IncomparableError{"signature_id (code-mixing policy, grapheme or word rules)", a.SignatureID, b.SignatureID, scoreAgain}
	}
	return sameNotes(base.Notes, cand.Notes, append(a.LeftOut(), b.LeftOut()...))
}

func sameCorpora(a, b []result.CorpusDigest) error {
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) {
			return &IncomparableError{"number of corpora", fmt.Sprint(len(a)), fmt.Sprint(len(b)), runAgain}
		}
		at := fmt.Sprintf("corpora[%d]", i)
		switch {
		case a[i].Name != b[i].Name:
			return &IncomparableError{at + ".name", a[i].Name, b[i].Name, runAgain}
		case a[i].SHA256 != b[i].SHA256:
			return &IncomparableError{at + ".sha256 (" + a[i].Name + ")", a[i].SHA256, b[i].SHA256, runAgain}
		case a[i].LabelMap != b[i].LabelMap:
			return &IncomparableError{at + ".label_map_sha256 (" + a[i].Name + ")", a[i].LabelMap, b[i].LabelMap, runAgain}
		}
	}
	return nil
}

// sameNotes says whether notes.jsonl hold the same, which they do if suite and
// corpora are the same and nobody changed a file. Axes that either run left out are
// without data there, and no difference.
func sameNotes(a, b []result.Note, leftOut []string) error {
	if len(a) != len(b) {
		return &IncomparableError{"number of notes", fmt.Sprint(len(a)), fmt.Sprint(len(b)), runAgain}
	}
	for i := range a {
		same := a[i].Note == b[i].Note && a[i].Cluster == b[i].Cluster && a[i].Words == b[i].Words && sameAttrs(a[i].Attrs, b[i].Attrs, leftOut)
		if !same {
			return &IncomparableError{Field: "notes.jsonl, note " + a[i].Note, Cure: runAgain}
		}
	}
	return nil
}

func sameAttrs(a, b map[string]string, leftOut []string) bool {
	if len(leftOut) == 0 {
		return maps.Equal(a, b)
	}
	kept := func(of map[string]string) map[string]string {
		of = maps.Clone(of)
		maps.DeleteFunc(of, func(axis, _ string) bool { return slices.Contains(leftOut, axis) })
		return of
	}
	return maps.Equal(kept(a), kept(b))
}

// tree returns a value as JSON objects, arrays and literals. Titles are what a
// person reads and reports what is drawn: they move no number.
func tree(v any) any {
	data, err := json.Marshal(v)
	if err != nil {
		return nil
	}
	var out any
	if json.Unmarshal(data, &out) != nil {
		return nil
	}
	return out
}

// firstDifference returns the path of the first place where two trees differ, in
// the order of names and places, and what stands there; "" if there is none.
func firstDifference(path string, a, b any) (at, x, y string) {
	objectA, okA := a.(map[string]any)
	objectB, okB := b.(map[string]any)
	if okA && okB {
		names := slices.Sorted(maps.Keys(objectA))
		for n := range objectB {
			if _, both := objectA[n]; !both {
				names = append(names, n)
			}
		}
		slices.Sort(names)
		for _, n := range names {
			if n == "title" || n == "titles" || n == "reports" {
				continue
			}
			if at, x, y = firstDifference(path+"."+n, objectA[n], objectB[n]); at != "" {
				return at, x, y
			}
		}
		return "", "", ""
	}
	listA, okA := a.([]any)
	listB, okB := b.([]any)
	if okA && okB && len(listA) == len(listB) {
		for i := range listA {
			if at, x, y = firstDifference(fmt.Sprintf("%s[%s]", path, nameOr(listA[i], i)), listA[i], listB[i]); at != "" {
				return at, x, y
			}
		}
		return "", "", ""
	}
	if x, y = literal(a), literal(b); x != y {
		return path, x, y
	}
	return "", "", ""
}

// nameOr is the name of an element that has one, such as an axis, else its place.
func nameOr(v any, i int) string {
	if o, ok := v.(map[string]any); ok {
		if name, ok := o["name"].(string); ok {
			return name
		}
	}
	return fmt.Sprint(i)
}

func literal(v any) string {
	if v == nil {
		return ""
	}
	data, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return strings.Trim(string(data), `"`)
}
