package match

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"polyphi/corpora"
	"polyphi/metrics"
)

// written are notes in every script that the project has a rule for and in some
// that it has none for. Gold is every other word, from the first.
var written = []struct {
	name      string
	words     []string
	between   string
	graphemes int64 // of gold
}{
	{"Latin", []string{"Zoë", "saw", "Añez", "today", "Brontë"}, " ", 3 + 4 + 6},
	{"Latin, accents apart", []string{"Zoe\u0308", "saw", "An\u0303ez", "today", "Bronte\u0308"}, " ", 3 + 4 + 6},
	{"Latin, marks stacked", []string{"Nguye\u0302\u0303n", "va", "Thi\u0323\u0302"}, " ", 6 + 3},
	{"Han", []string{"王小明", "見", "李四", "於", "陳"}, "", 3 + 2 + 1},
	{"Han, beyond the basic plane", []string{"𠮷野", "見", "𡈽屋"}, "", 2 + 2},
	{"Bopomofo", []string{"ㄨㄤˊ", "ㄐㄧㄢˋ", "ㄌㄧˇ"}, " ", 3 + 3},
	{"Devanagari", []string{"क्षिति", "ने", "प्रिया", "को", "शर्मा"}, " ", 2 + 2 + 2},
	{"Bengali", []string{"রহিমা", "ও", "কৃষ্ণ"}, " ", 3 + 2},
	{"Telugu", []string{"రావు", "మరియు", "లక్ష్మి"}, " ", 2 + 2},
	{"Tamil", []string{"குமார்", "மற்றும்", "நிலா"}, " ", 3 + 2},
	{"Kana", []string{"さくら", "と", "ガガ", "と", "ジョン"}, "", 3 + 2 + 3},
	{"Hangul", []string{"김민준", "과", "박지성"}, " ", 3 + 3},
	{"Hangul, letters apart", []string{"\u1100\u1175\u11b7", "과", "\u1107\u1161\u11a8"}, " ", 1 + 1},
	{"Cyrillic", []string{"Юрий", "и", "Анна"}, " ", 4 + 4},
	{"Greek", []string{"Γιώργος", "και", "Άννα"}, " ", 7 + 4},
	{"Arabic", []string{"أحمد", "رأى", "مُحَمَّد"}, " ", 4 + 4},
	{"Hebrew, pointed", []string{"מֹשֶׁה", "עם", "דָּוִד"}, " ", 3 + 3},
	{"Thai", []string{"สมชาย", "กับ", "น้ำฝน"}, "", 5 + 3},
	{"mixed", []string{"Dr.क्षि", "and", "Li王"}, " ", 4 + 3},
	{"emoji", []string{"👩\u200d👧", "and", "🇮🇳🇧🇩", "and", "1\ufe0f\u20e3"}, " ", 1 + 2 + 1},
	{"digits", []string{"१२३", "and", "0912", "and", "٣٤"}, " ", 3 + 4 + 2},
	{"line ends", []string{"Ann", "saw", "Bo"}, "\r\n", 3 + 2},
}

// everyOther returns the note and its gold.
func everyOther(words []string, between string) (n drawn) {
	n.note = strings.Join(words, between)
	at := 0
	for i, w := range words {
		end := at + utf8.RuneCountInString(w)
		if i%2 == 0 {
			n.gold = append(n.gold, Span{Fragments: []corpora.Fragment{stretchOf(at, end)}, Tag: Tag{Scored: true}})
		}
		at = end + utf8.RuneCountInString(between)
	}
	return n
}

func TestExtremesInEveryScript(t *testing.T) {
	for _, x := range written {
		t.Run(x.name, func(t *testing.T) {
			n := everyOther(x.words, x.between)
			checkExtremes(t, n)
			if got := n.score(t)[metrics.GGold]; got != x.graphemes {
				t.Errorf("gold has %d graphemes, want %d", got, x.graphemes)
			}
			checkGiant(t, n)
			checkShift(t, n)
			checkExtremes(t, drawn{note: n.note, gold: cutters(n.note)})
		})
	}
}

// checkGiant checks one prediction over the whole note: it pairs with one
// mention, hides all, and every other grapheme is over-redacted.
func checkGiant(t *testing.T, n drawn) {
	t.Helper()
	c := n.with(Span{Fragments: []corpora.Fragment{stretchOf(0, utf8.RuneCountInString(n.note))}, Tag: Tag{Scored: true}}).score(t)
	if c[metrics.TPStrictBlind] != 0 || c[metrics.TPApprox] != 1 || c[metrics.AlPairs] != 1 || c[metrics.GVisible] != 0 ||
		c[metrics.Covered] != c[metrics.Gold] || c[metrics.GOtherPred] != c[metrics.GOther] || c[metrics.GOther] == 0 {
		t.Errorf("one giant span: %v", c)
	}
}

// checkShift checks gold moved by one code point: no bounds are right, every
// mention that is longer than that is hit, and none is wholly hidden.
func checkShift(t *testing.T, n drawn) {
	t.Helper()
	long := int64(0)
	for _, g := range n.gold {
		f := g.Fragments[0]
		if f.End.Rune-f.Start.Rune > 1 {
			long++
		}
		end := min(f.End.Rune+1, utf8.RuneCountInString(n.note))
		n.pred = append(n.pred, Span{Fragments: []corpora.Fragment{stretchOf(min(f.Start.Rune+1, end-1), end)}, Tag: g.Tag})
	}
	last := n.gold[len(n.gold)-1].Fragments[0]
	if last.End.Rune-last.Start.Rune == 1 { // cannot be moved
		n.gold, n.pred = n.gold[:len(n.gold)-1], n.pred[:len(n.pred)-1]
	}
	c := n.score(t)
	if c[metrics.TPStrictBlind] != 0 || c[metrics.TPApprox] != long || c[metrics.Covered] != 0 || c[metrics.GVisible] < c[metrics.Gold] {
		t.Errorf("gold moved by one: %v, %d mentions of more than one code point", c, long)
	}
}

// cutters returns gold whose bounds lie inside clusters: the first code point of
// each cluster, and the others of it under another label.
func cutters(note string) (gold []Span) {
	at := 0
	for it := graphemes.FromString(note); it.Next(); {
		n := utf8.RuneCountInString(it.Value())
		if n > 1 {
			gold = append(gold, Span{Fragments: []corpora.Fragment{stretchOf(at, at+1)}, Tag: Tag{Scored: true}},
				Span{Fragments: []corpora.Fragment{stretchOf(at+1, at+n)}, Tag: Tag{Fine: 1, Label: 1, Coarse: 1, Scored: true}})
		}
		at += n
	}
	return gold
}
