package multiculture

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"polyphi/corpora"
	"polyphi/corpora/labels"
)

// A Template is one note with slots.
type Template struct {
	Name     string // discharge_summary-1
	NoteType string
	parts    []part
}

// A part is plain text, a slot, a hard negative, or an identifier that is the
// same in all notes.
type part struct {
	text     string // plain text, or the surface of a negative or identifier
	slot     slot
	negative string        // kind of a hard negative
	label    corpora.Label // of an identifier
}

// A slot names what is filled in: entity P1, D1, R1, T0 ..., its form, and for
// dates the distance to the anchor date in days.
type slot struct {
	entity, form string
	days         int
}

func (s slot) String() string {
	name := s.entity
	if s.days != 0 {
		name += fmt.Sprintf("%+d", s.days)
	}
	if s.form != "" {
		name += "." + s.form
	}
	return name
}

// forms lists the legal forms of every entity; "" means the bare entity.
func forms() map[string][]string {
	return map[string][]string{
		"P1": {"full", "family", "given", "initials", "age", "birth", "birth.num", "birth.words", "full.latn", "family.latn", "given.latn"},
		"D1": {"full", "family", "given", "initials", "full.latn", "family.latn", "given.latn"},
		"R1": {"full", "family", "given", "initials", "full.latn", "family.latn", "given.latn"},
		"T0": {"", "num", "words", "roc", "cn"}, "H1": {"long", "short", "long.latn", "short.latn"}, "U1": {"", "latn"}, "A1": {"line", "city"},
		"C1": {""}, "C2": {""}, "E1": {""}, "I1": {""}, "I2": {""}, "J1": {"", "latn"},
	}
}

// NegativeKinds returns the closed list of kinds of hard negatives.
func NegativeKinds() []string {
	return []string{"eponym", "drug", "score", "lab_number", "generic_place", "abbrev", "name_word"}
}

var (
	markPattern = regexp.MustCompile(`\[\[([^\[\]]*)\]\]|\{\{([a-z_]+):([^{}]*)\}\}`)
	slotPattern = regexp.MustCompile(`^([A-Z][0-9])([+-][0-9]+)?(?:\.([a-z.]+))?$`)
)

// ReadTemplates reads templates/*.txt of fsys in name order.
func ReadTemplates(fsys fs.FS) ([]Template, error) {
	names, err := fs.Glob(fsys, "templates/*.txt")
	if err != nil {
		return nil, fmt.Errorf("multiculture: templates: %w", err)
	}
	sort.Strings(names)
	var out []Template
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("multiculture: %w", err)
		}
		t, err := parseTemplate(strings.TrimSuffix(path.Base(name), ".txt"), string(data))
		if err != nil {
			return nil, fmt.Errorf("multiculture: %s: %w", name, err)
		}
		out = append(out, t)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("multiculture: the split holds no template")
	}
	return out, nil
}

func parseTemplate(name, text string) (Template, error) {
	noteType, _, ok := strings.Cut(name, "-")
	if !ok {
		return Template{}, fmt.Errorf("a template is named NOTE_TYPE-NUMBER.txt")
	}
	t := Template{Name: name, NoteType: noteType}
	at := 0
	for _, m := range markPattern.FindAllStringSubmatchIndex(text, -1) {
		if err := t.plain(text[at:m[0]]); err != nil {
			return t, err
		}
		at = m[1]
		if m[2] >= 0 {
			if label, surface, ok := strings.Cut(text[m[2]:m[3]], "|"); ok {
				if !labels.IsFine(corpora.Label(label)) || surface == "" {
					return t, fmt.Errorf("an identifier that is no slot is written [[LABEL|surface]] with a fine label, not %q", label)
				}
				t.parts = append(t.parts, part{text: surface, label: corpora.Label(label)})
				continue
			}
			s, err := parseSlot(text[m[2]:m[3]])
			if err != nil {
				return t, err
			}
			t.parts = append(t.parts, part{slot: s})
			continue
		}
		kind := text[m[4]:m[5]]
		if !slices.Contains(NegativeKinds(), kind) {
			return t, fmt.Errorf("hard negative of unknown kind %q; have %s", kind, strings.Join(NegativeKinds(), ", "))
		}
		t.parts = append(t.parts, part{text: text[m[6]:m[7]], negative: kind})
	}
	return t, t.plain(text[at:])
}

func (t *Template) plain(s string) error {
	if strings.Contains(s, "[[") || strings.Contains(s, "]]") || strings.ContainsAny(s, "{}") {
		return fmt.Errorf("a bracket that opens or closes no slot")
	}
	if s != "" {
		t.parts = append(t.parts, part{text: s})
	}
	return nil
}

func parseSlot(s string) (slot, error) {
	m := slotPattern.FindStringSubmatch(s)
	if m == nil {
		return slot{}, fmt.Errorf("slot [[%s]] cannot be read", s)
	}
	sl := slot{entity: m[1], form: m[3]}
	allowed, ok := forms()[sl.entity]
	if !ok {
		return slot{}, fmt.Errorf("slot [[%s]]: unknown entity %s", s, sl.entity)
	}
	if !slices.Contains(allowed, sl.form) {
		return slot{}, fmt.Errorf("slot [[%s]]: %s has no form %q; have %q", s, sl.entity, sl.form, allowed)
	}
	if m[2] != "" {
		if sl.entity != "T0" {
			return slot{}, fmt.Errorf("slot [[%s]]: only T0 takes days", s)
		}
		sl.days, _ = strconv.Atoi(m[2]) // digits by the pattern
	}
	return sl, nil
}

// slots returns the template's slots in order.
func (t Template) slots() []slot {
	var out []slot
	for _, p := range t.parts {
		if p.slot.entity != "" {
			out = append(out, p.slot)
		}
	}
	return out
}

// Slots returns the names of the template's slots in order.
func (t Template) Slots() []string {
	var out []string
	for _, s := range t.slots() {
		out = append(out, s.String())
	}
	return out
}

// Negatives returns how many hard negatives of each kind the template has.
func (t Template) Negatives() map[string]int {
	kinds := map[string]int{}
	for _, p := range t.parts {
		if p.negative != "" {
			kinds[p.negative]++
		}
	}
	return kinds
}

// Plain returns the template's text with each slot replaced by its entity.
func (t Template) Plain() string {
	var b strings.Builder
	for _, p := range t.parts {
		b.WriteString(p.text + p.slot.entity)
	}
	return b.String()
}
