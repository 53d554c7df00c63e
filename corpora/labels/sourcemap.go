package labels

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"polyphi/corpora"
)

// A SourceMap takes the labels of one corpus or one model to ours.
//
// Source labels are compared without case and with space, hyphen and underscore
// equal, after a tag prefix (B-, I-, ...) has been stripped by the caller.
type SourceMap struct {
	to       map[string]corpora.Label // normalised source label to fine, or coarse for models
	ignore   map[string]bool
	Unmapped string // error (default), ignore or other
}

// sourceFile is the JSON form of a source map.
type sourceFile struct {
	Map      map[string]corpora.Label `json:"map"`
	Merge    [][]corpora.Label        `json:"merge"`
	Ignore   []string                 `json:"ignore"`
	Unmapped string                   `json:"unmapped"`
}

// aliases are other spellings of our own labels met in corpora and models.
func aliases() map[string]corpora.Label {
	return map[string]corpora.Label{
		"idnum": "ID_NUMBER", "id_num": "ID_NUMBER", "idnumber": "ID_NUMBER",
		"medicalrecord": "MEDICAL_RECORD", "medical_record_number": "MEDICAL_RECORD", "mrn": "MEDICAL_RECORD",
		"general_business": "GENERIC_LOCATION", "generic_business": "GENERIC_LOCATION",
		"organisation": "ORGANIZATION", "phone_number": "PHONE", "telephone": "PHONE",
		"email_address": "EMAIL", "doctor_name": "DOCTOR", "patient_name": "PATIENT",
		"state": "REGION", "county": "REGION", "district": "REGION",
		"id": "ID_NUMBER",
	}
}

// Canonical returns the map that knows our own labels, fine and coarse, by name
// and alias: what a corpus in our own format and the packaged models use. The
// label ID of label set mc14 is taken to the fine label ID_NUMBER.
func Canonical() SourceMap {
	m := SourceMap{to: map[string]corpora.Label{}, ignore: map[string]bool{}, Unmapped: "error"}
	for _, l := range CoarseLabels() {
		m.to[fold(string(l))] = l
	}
	for _, l := range Fine() {
		m.to[fold(string(l))] = l
	}
	for alias, l := range aliases() {
		m.to[alias] = l
	}
	return m
}

// ParseMap reads a source map: map (source label to ours), ignore, unmapped.
//
// Labels the map does not name are still found by our own names and aliases.
// Unknown keys, unknown target labels and a merge (not built yet) are errors.
func ParseMap(data []byte) (SourceMap, error) {
	var f sourceFile
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&f); err != nil {
		return SourceMap{}, fmt.Errorf("labels: label map: %w", err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return SourceMap{}, fmt.Errorf("labels: label map: text after the object")
	}
	if len(f.Merge) > 0 {
		return SourceMap{}, fmt.Errorf("labels: label map: merge is not supported yet; map the labels to one fine label")
	}
	m := Canonical()
	for source, to := range f.Map {
		if !IsFine(to) && !IsCoarse(to) {
			return SourceMap{}, fmt.Errorf("labels: label map: %q is mapped to %q, which is no label of ours", source, to)
		}
		m.to[fold(source)] = to
	}
	for _, source := range f.Ignore {
		m.ignore[fold(source)] = true
	}
	switch f.Unmapped {
	case "":
	case "error", "ignore", "other":
		m.Unmapped = f.Unmapped
	default:
		return SourceMap{}, fmt.Errorf("labels: label map: unmapped must be error, ignore or other, not %q", f.Unmapped)
	}
	return m, nil
}

// Resolve returns our label for a source label. ignored means the map says to
// leave it out; ok is false if the map does not know it.
func (m SourceMap) Resolve(source string) (l corpora.Label, ignored, ok bool) {
	key := fold(source)
	if m.ignore[key] {
		return "", true, true
	}
	l, ok = m.to[key]
	return l, false, ok
}

// Sources returns the normalised source labels the map names, sorted.
func (m SourceMap) Sources() []string {
	var out []string
	for s := range m.to {
		out = append(out, s)
	}
	slices.Sort(out)
	return out
}

func fold(s string) string {
	return strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(strings.TrimSpace(s)))
}
