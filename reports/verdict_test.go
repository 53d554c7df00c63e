package reports

import (
	"bytes"
	"strings"
	"testing"

	"polyphi/bench/result"
)

// check is a check of a difference in recall.
func check(gate, segment, title, verdict string, tested, lo, hi, limit float64) result.Check {
	return result.Check{Gate: gate, Metric: "recall", Match: "approximate", Rule: "non_inferior", Segment: segment, Title: title, Severity: "fail", Verdict: verdict, Unit: "pt", Method: "bootstrap",
		Base: .951, Cand: result.Number(.951 + tested), Tested: result.Number(tested), Lo: result.Number(lo), Hi: result.Number(hi), Level: .9, Limit: result.Number(limit),
		P: .5, PHolm: .7, Trials: 5796, Notes: 504, Clusters: 168}
}

// verdict has a check of every kind.
func verdict() result.Verdict {
	nan := result.Undefined()
	v := result.Verdict{Format: result.VerdictFormat, Alpha: .05, AsOf: "2027-01-15", Gate: "release", GateSHA256: "9a", Suite: "multiculture", SuiteHash: "9f2c41d4aa", Signature: "strict,approximate|mc14", SignatureID: "3b7a20", Seed: 1, Resamples: 10000,
		Base: &result.Party{Model: "production", Notes: 8064}, Cand: result.Party{Model: "candidate", Notes: 8064, Errors: 3}, Exit: 10, Stale: []result.Accepted{}}
	fail := check("recall.per_variant", "bn-Beng", "Bengali", result.Failed, -.024, -.036, -.012, -.01)
	fail.P, fail.PHolm = .0001, .0014
	unsure := check("recall.per_variant", "en-NG", "English, Nigeria", result.Inconclusive, -.009, -.021, .003, -.01)
	unsure.NeedsNotes, unsure.Reason = 900, "needs about 900 notes, has 504"
	borne := check("recall.per_variant", "hi-Deva", "Hindi", result.Borne, -.03, -.04, -.02, -.01)
	borne.Accepted = &result.Accepted{Gate: borne.Gate, Segment: borne.Segment, By: "J. Doe", Until: "2027-03-31", Why: "name bank replaced, change request 812"}
	ended := check("recall.per_variant", "zh-Hant", "Mandarin, Taiwan", result.Failed, -.03, -.04, -.02, -.01)
	ended.Reason, ended.PHolm = "was accepted by J. Doe until 2026-12-31", .0014
	other := check("recall.per_variant", "other", "other (Yue, Tamil)", result.NoData, 0, 0, 0, -.01)
	other.Tested, other.Lo, other.Hi, other.Level, other.Method, other.Notes, other.Trials, other.Reason = nan, nan, nan, nan, "none", 12, 90, "need 20 notes and 30 mentions, have 12 and 90"
	floor := result.Check{Gate: "recall.floor", Metric: "recall", Match: "strict", Rule: "at_least", Segment: "all", Title: "all", Severity: "fail", Verdict: result.Passed, Unit: "proportion", Method: "wilson-deff",
		Base: nan, Cand: .9312, Tested: .9312, Lo: .927, Hi: .935, Level: .9, Limit: .9, P: 1, PHolm: 1, Trials: 161280, Notes: 8064, Clusters: 168}
	gap := result.Check{Gate: "gap.gender", Metric: "recall_gap", Match: "approximate", Rule: "equivalent", Segment: "female,male", Title: "female - male", Severity: "fail", Verdict: result.Passed, Unit: "pt", Method: "bootstrap",
		Base: nan, Cand: -.005, Tested: -.005, Lo: -.012, Hi: .002, Level: .9, Limit: .02, P: .9, PHolm: .9, Trials: 30000, Notes: 8064, Clusters: 168}
	worst := result.Check{Gate: "gap.worst_variant", Metric: "relative_recall_difference", Match: "approximate", Rule: "at_least", Segment: "worst", Title: "worst variant", Severity: "fail", Verdict: result.Passed, Unit: "percent", Method: "bca",
		Base: nan, Cand: -4.25, Tested: -4.25, Lo: -6.1, Hi: -2.9, Level: .9, Limit: -8, P: 1, PHolm: 1, Trials: 161280, Notes: 8064, Clusters: 168}
	alarms := check("alarms.overall", "all", "all", result.Passed, .3, -.2, .8, -1)
	alarms.Metric, alarms.Match, alarms.Unit, alarms.Base, alarms.Cand = "false_alarms", "approximate-blind", "per 1,000 words", 10.2, 9.9
	speed := result.Check{Gate: "speed.words", Metric: "words_per_second", Rule: "not_slower", Segment: "all", Title: "all", Severity: "warn", Verdict: result.NotComparable, Unit: "ratio", Method: "t", Base: nan, Cand: nan, Tested: nan, Lo: nan, Hi: nan, Level: nan,
		Limit: .9, P: nan, PHolm: nan, Reason: "the two systems were not timed by turns in one run; measure both with bench speed --model BASE --model CANDIDATE"}
	v.Checks = []result.Check{check("recall.overall", "all", "all", result.Passed, -.001, -.004, .002, -.005), fail, unsure, borne, ended, other, floor, gap, worst, alarms, speed}
	v.Stale = []result.Accepted{{Gate: "recall.overall", By: "J. Doe", Until: "2027-02-28", Why: "old names"}}
	v.Reason = "2 of 10 checks failed, 1 inconclusive, 1 without data, 1 accepted, 1 only warned of"
	return v
}

func TestVerdictOnATerminal(t *testing.T) {
	for width, name := range map[int]string{100: "verdict_100.txt", 140: "verdict_140.txt"} {
		var b bytes.Buffer
		if err := Verdict(&b, verdict(), width); err != nil {
			t.Fatal(err)
		}
		compare(t, name, b.String())
	}
	v := verdict()
	v.Checks, v.Stale, v.Cand.Errors = v.Checks[:1], nil, 0
	var b bytes.Buffer
	if err := Verdict(&b, v, 100); err != nil || strings.Contains(b.String(), "\n\n\n") {
		t.Errorf("nothing to remark: %v\n%s", err, b.String())
	}
}

func TestSelfTestOnATerminal(t *testing.T) {
	nan := result.Undefined()
	trials := []result.GateTrial{
		{Gate: "recall.overall", Segment: "all", Title: "all", Unit: "pt", Want: result.Passed, Got: result.Passed, Planted: nan, Right: true},
		{Gate: "recall.per_variant", Segment: "bn-Beng", Title: "Bengali", Unit: "pt", Want: result.Passed, Got: result.Passed, Planted: nan, Right: true},
		{Gate: "leak.ceiling", Segment: "all", Title: "all", Unit: "proportion", Want: result.Passed, Got: result.Failed, Planted: nan},
		{Gate: "speed.words", Segment: "all", Title: "all", Reason: "not tested: speeds are not in the counts", Planted: nan, Right: true},
		{Gate: "recall.overall", Segment: "all", Title: "all", Unit: "pt", Want: result.Failed, Got: result.Failed, Planted: .01, Right: true},
		{Gate: "recall.per_variant", Segment: "bn-Beng", Title: "Bengali", Unit: "pt", Want: result.Failed, Got: result.Inconclusive, Planted: .02, Reason: "needs about 900 notes, has 504"},
		{Gate: "alarms", Segment: "all", Title: "all", Unit: "per 1,000 words", Want: result.Failed, Got: result.Passed, Planted: 2, Reason: "all that can be lost was planted: this gate cannot fail"},
	}
	var b bytes.Buffer
	if err := SelfTest(&b, "release", trials, 100); err != nil {
		t.Fatal(err)
	}
	compare(t, "selftest.txt", b.String())
}

func TestPowerOnATerminal(t *testing.T) {
	nan := result.Undefined()
	p := result.PowerReport{AllPass: .31, Source: "the difference of two runs", Checks: []result.Power{
		{Gate: "recall.overall", Segment: "all", Title: "all", Unit: "proportion", Margin: .005, SE: .0012, MDE: .003, PassSame: .994, FailLoss: .99, Notes: 8064, NeedNotes: 2800, Trials: 161280, Clusters: 168},
		{Gate: "recall.per_variant", Segment: "bn-Beng", Title: "Bengali", Unit: "proportion", Margin: .01, SE: .0055, MDE: .014, PassSame: .57, FailLoss: .29, Notes: 504, NeedNotes: 960, Trials: 5796, Clusters: 168},
		{Gate: "recall.per_variant", Segment: "other", Title: "other (Yue, Tamil)", Unit: "proportion", Margin: nan, SE: nan, MDE: nan, PassSame: nan, FailLoss: nan, Reason: "need 20 notes and 30 mentions, have 12 and 90"},
		{Gate: "recall.floor", Segment: "all", Title: "all", Unit: "proportion", Margin: nan, SE: .002, MDE: nan, PassSame: 1, FailLoss: nan, Notes: 8064, NeedNotes: 800},
		{Gate: "gap.worst_variant", Segment: "worst", Title: "worst variant", Unit: "percent", Margin: nan, SE: 1.2, MDE: nan, PassSame: .93, FailLoss: nan, Notes: 8064, NeedNotes: 5000},
		{Gate: "speed.words", Segment: "all", Title: "all", Margin: nan, SE: nan, MDE: nan, PassSame: nan, FailLoss: nan, Reason: "speeds are not in the counts"},
	}}
	var b bytes.Buffer
	if err := Power(&b, p, 100); err != nil {
		t.Fatal(err)
	}
	compare(t, "power.txt", b.String())
}
