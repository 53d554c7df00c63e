package filter

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"polyphi/bench/result"
)

// suite is the suite of the case files.
func suite() result.Suite {
	return result.Suite{
		Axes: []result.Axis{
			{Name: "variant", From: "note", Values: []string{"en-US", "en-NG", "zh-Hant", "hi-Deva"}},
			{Name: "spelling", From: "note", Values: []string{"native", "romanised"}},
			{Name: "gender", From: "mention", Values: []string{"female", "male", "neutral"}},
			{Name: "role", From: "mention", Values: []string{"patient", "doctor"}},
			{Name: "label", From: "label"},
			{Name: "cmi", From: "measure", Measure: "cmi2014", Values: []string{"0", "0.1", "0.2", "0.3", "0.4", "0.5", "over"}},
		},
		Cross:      [][]string{{"variant", "gender"}, {"label", "spelling", "gender"}, {"label", "category"}, {"cmi", "role"}},
		LabelList:  []string{"NAME", "DATE", "ID", "AGE"},
		CoarseList: []string{"NAME", "DATE", "ID", "AGE", "OTHER"},
		Categories: []string{"en-only", "zh-only", "mixed", "numeric", "undeclared"},
		Schema:     []result.LabelRow{{Label: "DATE", Coarse: "DATE", Fine: []string{"DATE", "TIME"}}},
	}
}

func TestCases(t *testing.T) {
	for file, resolve := range map[string]func(Filter) (Selection, error){
		"testdata/counts.txt": func(f Filter) (Selection, error) { return f.Resolve(suite(), []string{"rules", "tiny-multi"}) },
		"testdata/findings.txt": func(f Filter) (Selection, error) {
			return f.ResolveFindings(suite(), []string{"d000000", "d000001", "d000002", "d000003"})
		},
	} {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, cases, _ := strings.Cut(string(raw), "\n\n") // the first block is a preface
		for _, block := range strings.Split(strings.TrimSpace(cases), "\n\n") {
			reason, rest, _ := strings.Cut(block, "\nwhere: ")
			where, want, ok := strings.Cut(rest, "\n----\n")
			if !ok || !strings.HasPrefix(reason, "# ") {
				t.Fatalf("%s: a case needs a reason, a filter and what it selects:\n%s", file, block)
			}
			if got := said(where, resolve); got != want {
				t.Errorf("%s: %s\nwhere: %s\ngot\n%s\nwant\n%s", file, reason, where, got, want)
			}
		}
	}
}

// said prints what a filter selects in the form of the case files.
func said(where string, resolve func(Filter) (Selection, error)) string {
	f, err := Parse(where)
	if err != nil {
		return "error: " + err.Error()
	}
	s, err := resolve(f)
	if err != nil {
		return "error: " + err.Error()
	}
	var lines []string
	for _, part := range []struct {
		name   string
		values map[string][]string
	}{{"notes", s.Notes}, {"cells", s.Cells}} {
		for key, values := range part.values {
			lines = append(lines, part.name+" "+key+": "+strings.Join(values, " "))
		}
	}
	slices.SortFunc(lines, func(a, b string) int { // notes before cells
		return strings.Compare(strings.Replace(a, "notes", "a", 1), strings.Replace(b, "notes", "a", 1))
	})
	for _, part := range []struct {
		name   string
		values []string
	}{{"models", s.Models}, {"note", s.Note}, {"outcome", s.Outcome}} {
		if part.values != nil {
			lines = append(lines, part.name+" "+strings.Join(part.values, " "))
		}
	}
	return strings.Join(lines, "\n")
}

func TestString(t *testing.T) {
	for in, want := range map[string]string{
		"":                             "",
		"  \t ":                        "",
		"variant=zh-Hant,hi-Deva":      "variant=hi-Deva,zh-Hant",
		"label!=AGE  cmi>0.30":         "cmi>0.3 label!=AGE",
		"cmi<=00.50 cmi<=.5 cmi<=0":    "cmi<=0 cmi<=0.5",
		"a=2,1,2 a=1,2":                "a=1,2",
		"a!=1 a=1":                     "a!=1 a=1",
		"cmi>0.0":                      "cmi>0",
		"cmi>10.0":                     "cmi>10",
		"version=1.0":                  "version=1.0", // a value is a name, not a number
		"cmi>0.3 variant=en-US gap<=1": "cmi>0.3 gap<=1 variant=en-US",
	} {
		f, err := Parse(in)
		if err != nil || f.String() != want || f.IsEmpty() != (want == "") {
			t.Errorf("%q: %q, %v; want %q", in, f, err, want)
		}
	}
}

func TestResolveWithoutModels(t *testing.T) {
	f, err := Parse("model=rules")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Resolve(suite(), nil); err == nil || !strings.Contains(err.Error(), "beside the filter") {
		t.Errorf("key model: %v", err)
	}
	s, err := Filter{}.Resolve(suite(), nil)
	if err != nil || len(s.Notes)+len(s.Cells) > 0 || s.Models != nil || s.Note != nil || s.Outcome != nil {
		t.Errorf("no filter: %+v, %v", s, err)
	}
}

// Every value of a key falls to key=value or to key!=value, for every key.
func TestNotIsTheRest(t *testing.T) {
	for _, k := range Keys(suite()) {
		for _, v := range k.Values {
			for _, terms := range [][2]string{{"=" + v, "!=" + v}, {">" + v, "<=" + v}} {
				var all []string
				for _, term := range terms {
					f, err := Parse(k.Name + term)
					if err != nil {
						continue // "over" is no number
					}
					s, err := f.Resolve(suite(), nil)
					if err == nil {
						all = append(all, append(s.Notes[k.Name], s.Cells[k.Name]...)...)
					}
				}
				want := slices.Sorted(slices.Values(k.Values))
				if slices.Sort(all); len(all) > 0 && !slices.Equal(all, want) || len(all) == 0 && terms[0][0] == '=' {
					t.Errorf("%s%s and %s%s leave %v of %v", k.Name, terms[0], k.Name, terms[1], all, want)
				}
			}
		}
	}
}

// Parse, print, parse is stable, and what is parsed and what is printed select the
// same or fail the same.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "variant=zh-Hant,hi-Deva label!=AGE cmi>0.3", "cmi<=00.50 cmi>.1", "a=b a=b a!=c", "=", "a=,", "a>", "variant= x", "cmi>=1", "é=1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		a, err := Parse(in)
		if err != nil {
			return
		}
		text := a.String()
		b, err := Parse(text)
		if err != nil || b.String() != text {
			t.Fatalf("%q prints %q, which prints %q, %v", in, text, b, err)
		}
		x, err1 := a.Resolve(suite(), nil)
		y, err2 := b.Resolve(suite(), nil)
		if fmt.Sprint(x, err1) != fmt.Sprint(y, err2) {
			t.Fatalf("%q: %v, %v; %q: %v, %v", in, x, err1, text, y, err2)
		}
	})
}
