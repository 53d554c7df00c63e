package multiculture

import (
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"polyphi/corpora"
)

// Sizes of the corpus of mixed lengths: how many whole notes each long note is
// joined from, how many lines the pieces of cut notes have, and how many base notes
// are cut into pieces of each size.
var ladder, pieceLines = [...]int{2, 4, 8, 16, 32}, [...]int{1, 5, 10}

const cutNotes = 8

// Lengths returns notes of mixed and extreme lengths of a split, for measuring
// speed: the notes of the first draw in en-US and zh-Hant, a ladder of long notes
// joined from 2 to 32 whole notes of the other draws, still others cut into pieces
// of one, five and ten lines, and an empty note. There is no text in it that is not
// in the notes of the plan.
//
// No base note stands in two of its parts, so that a joined note is a cluster of
// its own. The attribute length is note, joined, line, piece or empty.
func Lengths(fsys fs.FS, plan Plan) ([]corpora.Document, error) {
	variants := []string{"en-US", "zh-Hant"}
	plan.Variants, plan.Templates, plan.First = variants, nil, 0
	docs, err := Generate(fsys, plan)
	if err != nil {
		return nil, err
	}
	out, others := deal(docs, plan.Draws)
	next := 0 // base note of the others
	for i, n := range ladder {
		of := others[variants[i%len(variants)]]
		if next+n > len(of) {
			return nil, fmt.Errorf("multiculture: the plan has %d draws, too few for notes of mixed lengths", plan.Draws)
		}
		d, err := join("joined/"+strconv.Itoa(n), of[next:next+n])
		if err != nil {
			return nil, err
		}
		out = append(out, d)
		next += n
	}
	for i := range cutNotes * len(pieceLines) {
		for _, v := range variants {
			if next+i >= len(others[v]) {
				return nil, fmt.Errorf("multiculture: the plan has %d draws, too few for pieces of notes", plan.Draws)
			}
			cut, err := pieces(others[v][next+i], pieceLines[i/cutNotes])
			if err != nil {
				return nil, err
			}
			out = append(out, cut...)
		}
	}
	empty := corpora.Document{ID: "empty", Lang: "en", Annotated: true, Attrs: []corpora.Attr{{Key: "base_note", Value: "empty"}}}
	return append(out, sized(empty, "empty")), nil
}

// deal parts generated notes into those of the first draw and, by variant, one
// note of each other base note, its gender by turns.
func deal(docs []corpora.Document, draws int) (first []corpora.Document, others map[string][]corpora.Document) {
	others = map[string][]corpora.Document{}
	genders := len(Genders())
	for at := 0; at < len(docs); at += genders * draws {
		variant, _ := corpora.Value(docs[at].Attrs, "variant")
		for g := range genders {
			first = append(first, sized(docs[at+g*draws], "note"))
		}
		for draw := 1; draw < draws; draw++ {
			g := len(others[variant]) % genders
			others[variant] = append(others[variant], docs[at+g*draws+draw])
		}
	}
	return first, others
}

// sized returns a note with the attribute length.
func sized(d corpora.Document, length string) corpora.Document {
	d.Attrs = append(append([]corpora.Attr{}, d.Attrs...), corpora.Attr{Key: "length", Value: length})
	corpora.SortAttrs(d.Attrs)
	return d
}

// join returns one note of the texts of several of one variant, with an empty line
// between two. It keeps the attributes in which all agree.
func join(id string, parts []corpora.Document) (corpora.Document, error) {
	out := corpora.Document{ID: id, Lang: parts[0].Lang, Langs: parts[0].Langs, Annotated: true}
	var text strings.Builder
	var at corpora.Offset
	for i, d := range parts {
		if i > 0 {
			text.WriteByte('\n')
			at = corpora.Offset{Byte: at.Byte + 1, Rune: at.Rune + 1}
		}
		text.WriteString(d.Text)
		out.Gold = append(out.Gold, moved(d.Gold, at)...)
		for _, n := range d.Negatives {
			n.Fragment = shifted(n.Fragment, at)
			out.Negatives = append(out.Negatives, n)
		}
		at = corpora.Offset{Byte: at.Byte + len(d.Text), Rune: at.Rune + corpora.NewOffsets(d.Text).Runes()}
	}
	out.Text = text.String()
	out.Sentences = corpora.Lines(out.Text)
	for _, key := range []string{"culture", "spelling", "variant"} {
		v, _ := corpora.Value(parts[0].Attrs, key)
		out.Attrs = append(out.Attrs, corpora.Attr{Key: key, Value: v})
	}
	out.Attrs = append(out.Attrs, corpora.Attr{Key: "base_note", Value: id})
	return corpora.NewDocument(sized(out, "joined"))
}

// pieces cuts a note into notes of so many lines; the last may have fewer.
func pieces(d corpora.Document, lines int) ([]corpora.Document, error) {
	length := "piece"
	if lines == 1 {
		length = "line"
	}
	var out []corpora.Document
	for part := range slices.Chunk(d.Sentences, lines) {
		at := corpora.Fragment{Start: part[0].Start, End: part[len(part)-1].End}
		one := sized(d, length)
		one.ID, one.Text, one.Gold, one.Negatives = fmt.Sprintf("%s/%d/%d", d.ID, lines, len(out)), at.In(d.Text), nil, nil
		back := corpora.Offset{Byte: -at.Start.Byte, Rune: -at.Start.Rune}
		for _, m := range d.Gold {
			if m.Start().Byte >= at.Start.Byte && m.End().Byte <= at.End.Byte {
				one.Gold = append(one.Gold, moved([]corpora.Mention{m}, back)...)
			}
		}
		for _, n := range d.Negatives {
			if n.Start.Byte >= at.Start.Byte && n.End.Byte <= at.End.Byte {
				n.Fragment = shifted(n.Fragment, back)
				one.Negatives = append(one.Negatives, n)
			}
		}
		one.Sentences = corpora.Lines(one.Text)
		one, err := corpora.NewDocument(one)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

func moved(ms []corpora.Mention, by corpora.Offset) []corpora.Mention {
	var out []corpora.Mention
	for _, m := range ms {
		fragments := make([]corpora.Fragment, len(m.Fragments))
		for i, f := range m.Fragments {
			fragments[i] = shifted(f, by)
		}
		m.Fragments = fragments
		out = append(out, m)
	}
	return out
}

func shifted(f corpora.Fragment, by corpora.Offset) corpora.Fragment {
	move := func(o corpora.Offset) corpora.Offset {
		return corpora.Offset{Byte: o.Byte + by.Byte, Rune: o.Rune + by.Rune}
	}
	return corpora.Fragment{Start: move(f.Start), End: move(f.End)}
}
