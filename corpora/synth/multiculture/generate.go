package multiculture

import (
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"polyphi/corpora"
	"polyphi/corpora/synth"
)

// Corpus is the name and version of the generated corpus: it is in every draw,
// so raising it makes another corpus.
const Corpus = "polyphi/multiculture/1"

// Seed of the packaged corpora, apart from the seed of a run.
const Seed = 1

// A Plan says what to generate from a split.
type Plan struct {
	Split     string   // test or train: what the banks must say they are
	Draws     int      // base notes per template that the names are dealt over
	First     int      // how many of those draws to write; 0 for all
	Variants  []string // which variants, in canonical order; all if empty
	Templates []string // which templates; all if empty
}

// Generate fills the templates of fsys with its banks: every variant, template,
// gender and draw of the plan, in that order.
//
// fsys holds templates/*.txt and banks/*.json of one split. Names are dealt over
// all templates and draws whatever the plan selects, so that a smaller plan
// gives a subset of the larger. An unknown variant or template, a broken
// template and a broken or missing bank are errors.
func Generate(fsys fs.FS, plan Plan) ([]corpora.Document, error) {
	return GenerateWith(fsys, fsys, plan)
}

// GenerateWith is Generate with templates and banks from two places.
func GenerateWith(templateFS, bankFS fs.FS, plan Plan) ([]corpora.Document, error) {
	templates, err := ReadTemplates(templateFS)
	if err != nil {
		return nil, err
	}
	banks, err := ReadBanks(bankFS, plan.Split)
	if err != nil {
		return nil, err
	}
	g := generator{plan: plan, templates: templates, draws: synth.NewDraws(Corpus, Seed), banks: banks,
		casts: map[string]map[string]cast{}, lists: map[string]*lists{}}
	for name, b := range banks {
		g.lists[name] = newLists(b, g.draws)
		g.casts[name] = map[string]cast{}
		for _, gender := range Genders() {
			g.casts[name][gender] = newCast(b, gender, plan.Draws*len(templates), g.draws)
		}
	}
	return g.all()
}

type generator struct {
	plan      Plan
	templates []Template
	draws     synth.Draws
	banks     map[string]*Bank
	casts     map[string]map[string]cast // bank, gender
	lists     map[string]*lists
}

func (g *generator) all() ([]corpora.Document, error) {
	chosen := map[string]bool{}
	for _, name := range append(append([]string{}, g.plan.Variants...), g.plan.Templates...) {
		chosen[name] = true
	}
	first := g.plan.First
	if first == 0 {
		first = g.plan.Draws
	}
	var out []corpora.Document
	for _, v := range Variants() {
		if len(g.plan.Variants) > 0 && !chosen[v.Name] {
			continue
		}
		for at, t := range g.templates {
			if len(g.plan.Templates) > 0 && !chosen[t.Name] {
				continue
			}
			for _, gender := range Genders() {
				for draw := range first {
					d, err := g.note(v, at, gender, draw)
					if err != nil {
						return nil, fmt.Errorf("multiculture: %s %s %s draw %d: %w", v.Name, t.Name, gender, draw, err)
					}
					out = append(out, d)
				}
			}
		}
	}
	if want := wanted(g.plan, len(g.templates), first); len(out) != want {
		return nil, fmt.Errorf("multiculture: the plan asks for %d notes and gives %d; check its variants and templates", want, len(out))
	}
	return out, nil
}

func wanted(p Plan, templates, first int) int {
	variants := len(p.Variants)
	if variants == 0 {
		variants = len(Variants())
	}
	if len(p.Templates) > 0 {
		templates = len(p.Templates)
	}
	return variants * templates * len(Genders()) * first
}

func (g *generator) note(v Variant, template int, gender string, draw int) (corpora.Document, error) {
	t := g.templates[template]
	f := &filler{variant: v, k: g.plan.Draws*template + draw, draw: draw, gender: gender, draws: g.draws, script: v.Script}
	f.base = t.Name + "/" + strconv.Itoa(draw)
	bank := v.Bank
	if bank == "" { // zh-Latn: Wade-Giles of the Taiwanese record, then Pinyin of the mainland one
		bank, f.script = "zh-Hant", "Latn-wadegile"
		if f.k%2 == 1 {
			bank, f.script = "zh-Hans", "Latn-pinyin"
		}
	}
	f.bank, f.lists, f.persons = g.banks[bank], g.lists[bank], g.casts[bank][gender].who[f.k]
	f.prepare()
	d := corpora.Document{
		ID: strings.Join([]string{v.Name, t.Name, gender, strconv.Itoa(draw)}, "/"), Lang: "en", Annotated: true,
		Attrs: []corpora.Attr{{Key: "base_note", Value: f.base}, {Key: "culture", Value: v.Culture}, {Key: "note_type", Value: t.NoteType},
			{Key: "spelling", Value: v.Spelling}, {Key: "template", Value: t.Name}, {Key: "variant", Value: v.Name}},
	}
	d.Langs = []corpora.Lang{"en"}
	if v.Lang != "en" {
		d.Langs = append(d.Langs, v.Lang)
	}
	b := &builder{}
	for _, p := range t.parts {
		if strings.HasSuffix(p.slot.form, "latn") && bank != "zh-Hant" {
			return d, fmt.Errorf("slot [[%s]]: only zh-Hant has a second spelling", p.slot)
		}
		b.part(f, p)
	}
	d.Text, d.Gold, d.Negatives = b.text.String(), b.gold, b.negatives
	d.Sentences = corpora.Lines(d.Text)
	return corpora.NewDocument(d)
}

// A builder appends text and remembers where the mentions are.
type builder struct {
	text      strings.Builder
	at        corpora.Offset
	gold      []corpora.Mention
	negatives []corpora.Negative
}

func (b *builder) add(s string) corpora.Fragment {
	start := b.at
	b.text.WriteString(s)
	b.at = corpora.Offset{Byte: start.Byte + len(s), Rune: start.Rune + len([]rune(s))}
	return corpora.Fragment{Start: start, End: b.at}
}

func (b *builder) part(f *filler, p part) {
	if p.slot.entity == "" {
		at := b.add(p.text)
		if p.negative != "" {
			b.negatives = append(b.negatives, corpora.Negative{Fragment: at, Kind: p.negative})
		}
		if p.label != "" {
			b.gold = append(b.gold, corpora.Mention{Fragments: []corpora.Fragment{at}, Label: p.label,
				Attrs: []corpora.Attr{{Key: "script", Value: synth.Script(p.text)}}})
		}
		return
	}
	for _, piece := range f.fill(p.slot) {
		at := b.add(piece.text)
		if piece.label == "" {
			continue
		}
		attrs := append(append([]corpora.Attr{}, piece.attrs...),
			corpora.Attr{Key: "script", Value: synth.Script(piece.text)}, corpora.Attr{Key: "slot", Value: p.slot.String()})
		b.gold = append(b.gold, corpora.Mention{Fragments: []corpora.Fragment{at}, Label: piece.label, Attrs: attrs})
	}
}
