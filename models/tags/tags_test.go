package tags

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		labels string
		want   Kind
		kind   Kind
		types  string // "" means an error
	}{
		{"O B-NAME I-NAME B-DATE I-DATE", "", BIO, "NAME DATE"},
		{"O B_NAME I_NAME", "", BIO, "NAME"},
		{"O B-NAME", "", BIO, "NAME"},
		{"B-ID-NUM I-ID-NUM O", "", BIO, "ID-NUM"},
		{"O B-E-MAIL I-E-MAIL", "", BIO, "E-MAIL"},
		{"O B_ID_NUM I_ID-NUM", "", BIO, "ID_NUM ID-NUM"},
		{"O B-X I-X L-X U-X", "", BILOU, "X"},
		{"O B-X I-X E-X S-X", "", IOBES, "X"},
		{"O B-X M-X E-X S-X", "", BMES, "X"},
		{"O I-NAME I-DATE", "", IO, "NAME DATE"},
		{"O NAME DATE", "", IO, "NAME DATE"},
		{"O NAME E-MAIL", "", IO, "NAME E-MAIL"},
		{"O E-MAIL S-CLASS", "", IO, "E-MAIL S-CLASS"}, // all look prefixed, but there is no B
		{"O B-NAME I-NAME EMAIL", "", IO, "B-NAME I-NAME EMAIL"},
		{"O B-", "", IO, "B-"},
		{"O", "", IO, ""},
		{"O B-X I-X", IOB1, IOB1, "X"},
		{"O I-X E-X", IOE, IOE, "X"},
		{"O I-X", BIO, BIO, "X"},
		{"O B-X I-X", IO, IO, "B-X I-X"},
		{"O X", BIO, "", ""},
		{"O B-X U-X", BIO, "", ""},
		{"O X", "IOB9", "", ""},
		{"NAME DATE", "", "", ""},
		{"O B-X L-X E-X", "", "", ""},
		{"O B-X I-X M-X", "", "", ""},
	} {
		s, err := Parse(strings.Fields(c.labels), c.want)
		if (err != nil) != (c.kind == "") {
			t.Errorf("%s as %q: error %v", c.labels, c.want, err)
			continue
		}
		if err == nil && (s.Kind() != c.kind || strings.Join(s.Types(), " ") != c.types) {
			t.Errorf("%s: %s %q, want %s %q", c.labels, s.Kind(), s.Types(), c.kind, c.types)
		}
	}
	if _, err := Parse([]string{"O", ""}, ""); err == nil {
		t.Error("an empty label is accepted")
	}
}

// TestDecode holds the worked tables: a scheme, tags, mentions, repairs.
func TestDecode(t *testing.T) {
	schemes := map[Kind]string{
		BILOU: "O B-NAME I-NAME L-NAME U-NAME B-DATE I-DATE L-DATE U-DATE",
		IOBES: "O B-NAME I-NAME E-NAME S-NAME B-DATE I-DATE E-DATE S-DATE",
		BMES:  "O B-NAME M-NAME E-NAME S-NAME B-DATE M-DATE E-DATE S-DATE",
		BIO:   "O B-NAME I-NAME B-DATE I-DATE", IOB1: "O B-NAME I-NAME B-DATE I-DATE",
		IOE: "O I-NAME E-NAME I-DATE E-DATE", IO: "O I-NAME I-DATE",
	}
	for _, c := range []struct {
		kind       Kind
		tags, want string
		repairs    int
	}{
		{BILOU, "B-NAME I-NAME L-NAME O U-DATE", "NAME[0,3) DATE[4,5)", 0},
		{BIO, "B-NAME B-NAME", "NAME[0,1) NAME[1,2)", 0},
		{BILOU, "B-NAME B-NAME", "NAME[0,1) NAME[1,2)", 1}, // not closed at the end
		{BIO, "I-NAME I-NAME O I-DATE", "NAME[0,2) DATE[3,4)", 2},
		{IO, "I-NAME I-NAME O I-DATE", "NAME[0,2) DATE[3,4)", 0},
		{IOB1, "I-NAME B-NAME I-NAME I-DATE", "NAME[0,1) NAME[1,3) DATE[3,4)", 0},
		{BIO, "B-NAME I-DATE", "NAME[0,1) DATE[1,2)", 1},
		{IO, "I-NAME I-DATE", "NAME[0,1) DATE[1,2)", 0},
		{BILOU, "B-NAME I-NAME L-DATE", "NAME[0,2) DATE[2,3)", 1},
		{BILOU, "B-NAME O L-NAME", "NAME[0,1) NAME[2,3)", 1},
		{IOE, "E-NAME I-NAME E-NAME", "NAME[0,1) NAME[1,3)", 0},
		{IOE, "I-NAME E-DATE", "NAME[0,1) DATE[1,2)", 1},
		{IOBES, "B-NAME S-NAME", "NAME[0,1) NAME[1,2)", 1},
		{IOBES, "B-NAME S-DATE", "NAME[0,1) DATE[1,2)", 1},
		{IOBES, "S-NAME S-NAME", "NAME[0,1) NAME[1,2)", 0},
		{IOBES, "B-NAME E-NAME E-NAME", "NAME[0,2) NAME[2,3)", 1},
		{BMES, "B-NAME M-NAME E-NAME", "NAME[0,3)", 0},
		{BMES, "M-NAME", "NAME[0,1)", 2}, // no beginning, no end
		{IOBES, "B-NAME I-DATE", "NAME[0,1) DATE[1,2)", 2},
		{BIO, "B-NAME I-NAME", "NAME[0,2)", 0},
		{BIO, "", "", 0},
		{BIO, "O O", "", 0},
	} {
		labels := strings.Fields(schemes[c.kind])
		s, err := Parse(labels, c.kind)
		if err != nil {
			t.Fatal(err)
		}
		var ids []int
		for _, l := range strings.Fields(c.tags) {
			ids = append(ids, slices.Index(labels, l))
		}
		spans, repairs := s.Decode(nil, ids)
		var got []string
		for _, m := range spans {
			got = append(got, fmt.Sprintf("%s[%d,%d)", s.Type(m.Type), m.Start, m.End))
		}
		if g := strings.Join(got, " "); g != c.want || repairs != c.repairs {
			t.Errorf("%s %s: %s, %d repairs; want %s, %d", c.kind, c.tags, g, repairs, c.want, c.repairs)
		}
	}
}
