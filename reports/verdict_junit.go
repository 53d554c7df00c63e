package reports

import (
	"encoding/xml"
	"fmt"

	"polyphi/bench/result"
)

type testSuites struct {
	XMLName  xml.Name  `xml:"testsuites"`
	Tests    int       `xml:"tests,attr"`
	Failures int       `xml:"failures,attr"`
	Errors   int       `xml:"errors,attr"`
	Skipped  int       `xml:"skipped,attr"`
	Suite    testSuite `xml:"testsuite"`
}

type testSuite struct {
	Name     string     `xml:"name,attr"`
	Tests    int        `xml:"tests,attr"`
	Failures int        `xml:"failures,attr"`
	Errors   int        `xml:"errors,attr"`
	Skipped  int        `xml:"skipped,attr"`
	Cases    []testCase `xml:"testcase"`
}

type testCase struct {
	Class      string      `xml:"classname,attr"`
	Name       string      `xml:"name,attr"`
	Properties *properties `xml:"properties,omitempty"`
	Failure    *outcome    `xml:"failure,omitempty"`
	Error      *outcome    `xml:"error,omitempty"`
	Skipped    *outcome    `xml:"skipped,omitempty"`
}

type properties struct {
	List []property `xml:"property"`
}

type property struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type outcome struct {
	Type    string `xml:"type,attr,omitempty"`
	Message string `xml:"message,attr"`
}

// JUnit returns a verdict as JUnit XML: one test case for each check. A fail is a
// failure, no data or no comparison an error, inconclusive a failure of that type,
// or skipped where the file only warns of it. There are no times: they would differ
// from run to run.
func JUnit(v result.Verdict) ([]byte, error) {
	s := testSuite{Name: v.Suite + "." + v.Gate, Tests: len(v.Checks)}
	for _, c := range v.Checks {
		t := testCase{Class: c.Gate, Name: c.Segment}
		if c.Tested.Defined() {
			t.Properties = &properties{[]property{{"tested", checkShown(c)}, {"must_be", checkMustBe(c)}}}
		}
		if c.Level.Defined() {
			t.Properties.List = append(t.Properties.List, property{fmt.Sprintf("ci%.3g", 100*float64(c.Level)), checkInterval(c)})
		}
		o := &outcome{Message: checkMessage(c)}
		switch {
		case c.Verdict == result.Passed:
		case c.Severity == "warn", c.Verdict == result.Borne, c.Verdict == result.Inconclusive && v.Lenient:
			o.Message = c.Verdict + ": " + o.Message
			t.Skipped = o
			s.Skipped++
		case c.Verdict == result.NoData, c.Verdict == result.NotComparable:
			o.Type = c.Verdict
			t.Error = o
			s.Errors++
		default:
			o.Type = c.Verdict
			t.Failure = o
			s.Failures++
		}
		s.Cases = append(s.Cases, t)
	}
	data, err := xml.MarshalIndent(testSuites{Tests: s.Tests, Failures: s.Failures, Errors: s.Errors, Skipped: s.Skipped, Suite: s}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("reports: %w", err)
	}
	return append([]byte(xml.Header), append(data, '\n')...), nil
}
