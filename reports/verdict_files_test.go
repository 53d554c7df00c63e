package reports

import (
	"encoding/xml"
	"fmt"
	"strings"
	"testing"

	"polyphi/bench/result"
)

func TestJUnit(t *testing.T) {
	for name, lenient := range map[string]bool{"junit.xml": false, "junit_lenient.xml": true} {
		v := verdict()
		v.Lenient = lenient
		data, err := JUnit(v)
		if err != nil {
			t.Fatal(err)
		}
		compare(t, name, string(data))
		countsMatch(t, data, v)
	}
}

// countsMatch reads JUnit XML as a consumer does: the counts are those of the cases, a
// case has one outcome at most, and there are no times.
func countsMatch(t *testing.T, data []byte, v result.Verdict) {
	t.Helper()
	type kind struct {
		Message string `xml:"message,attr"`
	}
	var doc struct {
		XMLName  xml.Name `xml:"testsuites"`
		Tests    int      `xml:"tests,attr"`
		Failures int      `xml:"failures,attr"`
		Errors   int      `xml:"errors,attr"`
		Skipped  int      `xml:"skipped,attr"`
		Suites   []struct {
			Name  string `xml:"name,attr"`
			Tests int    `xml:"tests,attr"`
			Cases []struct {
				Class    string `xml:"classname,attr"`
				Name     string `xml:"name,attr"`
				Failures []kind `xml:"failure"`
				Errors   []kind `xml:"error"`
				Skipped  []kind `xml:"skipped"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	failures, errors, skipped := 0, 0, 0
	seen := map[string]bool{}
	for _, c := range doc.Suites[0].Cases {
		failures, errors, skipped = failures+len(c.Failures), errors+len(c.Errors), skipped+len(c.Skipped)
		if n := len(c.Failures) + len(c.Errors) + len(c.Skipped); n > 1 || c.Class == "" || c.Name == "" || seen[c.Class+c.Name] {
			t.Errorf("case %s %s: %d outcomes, or no name of its own", c.Class, c.Name, n)
		}
		seen[c.Class+c.Name] = true
		for _, o := range append(append(c.Failures, c.Errors...), c.Skipped...) {
			if o.Message == "" {
				t.Errorf("case %s %s says nothing", c.Class, c.Name)
			}
		}
	}
	s := doc.Suites[0]
	if len(doc.Suites) != 1 || doc.Tests != len(v.Checks) || s.Tests != doc.Tests || len(s.Cases) != doc.Tests || failures != doc.Failures || errors != doc.Errors || skipped != doc.Skipped {
		t.Errorf("counts %d/%d/%d/%d of %d cases with %d/%d/%d", doc.Tests, doc.Failures, doc.Errors, doc.Skipped, len(s.Cases), failures, errors, skipped)
	}
	if strings.Contains(string(data), " time=") || strings.Contains(string(data), "timestamp") {
		t.Error("a clock")
	}
}

func TestSummary(t *testing.T) {
	text, err := Summary(verdict())
	if err != nil {
		t.Fatal(err)
	}
	compare(t, "summary.md", text)

	v := verdict()
	v.Checks, v.Stale, v.Exit, v.Cand.Errors = v.Checks[:1], nil, result.ExitPassed, 0
	v.Checks[0].Cand = v.Checks[0].Base
	same, err := Summary(v)
	if err != nil || strings.Count(strings.TrimSpace(same), "\n") != 2 || !strings.Contains(same, "no change, 1 check passed") {
		t.Errorf("nothing changed: %v\n%s", err, same)
	}
}

// A summary never outgrows what is accepted; it says what it left out, and the worst
// stands first.
func TestSummaryIsCut(t *testing.T) {
	v := verdict()
	v.Checks = nil
	for i := range 9000 {
		c := check("recall.per_variant", fmt.Sprintf("v%d", i), fmt.Sprintf("variant %d", i), result.Passed, -.001, -.004, .002, -.01)
		if i == 8998 {
			c.Verdict = result.Failed
		}
		if i%2 == 1 {
			c.Verdict, c.Reason = result.Inconclusive, strings.Repeat("reason ", 20)
		}
		v.Checks = append(v.Checks, c)
	}
	text, err := Summary(v)
	if err != nil {
		t.Fatal(err)
	}
	if len(text) > 1<<20-1 || len(text) < 1<<18 {
		t.Errorf("%d bytes", len(text))
	}
	for _, want := range []string{" of 9000 checks; all stand in ", "verdict.json", "variant 8998", "### release: FAIL\n", "| **FAIL** "} {
		if !strings.Contains(text, want) {
			t.Errorf("lacks %q", want)
		}
	}
	if !strings.HasSuffix(text, "\n") || strings.Contains(text, "| pass ") {
		t.Error("not cut at a row, or a pass was kept where another verdict was left out")
	}
}

func TestAnnotations(t *testing.T) {
	v := verdict()
	v.Checks[1].Title = "Bengali: 100 %"
	v.Checks[1].Segment = "bn,Beng:x"
	v.Checks[1].Reason = "50 % of\r\nthem: a, b"
	compare(t, "annotations.txt", strings.Join(Annotations(v), "\n")+"\n")
	for range 20 {
		v.Checks = append(v.Checks, v.Checks[2])
	}
	got := Annotations(v)
	if len(got) != 10 || !strings.Contains(got[9], "more") || !strings.HasPrefix(got[0], "::error title=recall.per_variant bn%2CBeng%3Ax::fail") {
		t.Errorf("%d lines\n%s", len(got), strings.Join(got, "\n"))
	}
	if got := Annotations(result.Verdict{Checks: v.Checks[:1]}); len(got) != 0 {
		t.Errorf("a pass: %v", got)
	}
}
