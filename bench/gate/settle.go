package gate

import (
	"fmt"
	"strings"

	"polyphi/bench/result"
)

// settle fills in what the checks come to. A check of severity warn is shown and
// counts for nothing.
func settle(v *result.Verdict) {
	count, warned, judged := map[string]int{}, 0, 0
	for _, c := range v.Checks {
		if c.Severity != "warn" {
			count[c.Verdict]++
			judged++
		} else if c.Verdict != result.Passed {
			warned++
		}
	}
	v.Exit = result.ExitPassed
	switch {
	case count[result.NotComparable] > 0:
		v.Exit = result.ExitNotComparable
	case count[result.Failed] > 0:
		v.Exit = result.ExitFailed
	case count[result.NoData] > 0, count[result.Inconclusive] > 0 && !v.Lenient:
		v.Exit = result.ExitInconclusive
	}
	parts := []string{fmt.Sprintf("%d of %d checks failed", count[result.Failed], judged), fmt.Sprintf("%d inconclusive", count[result.Inconclusive]), fmt.Sprintf("%d without data", count[result.NoData])}
	for _, x := range []struct {
		n    int
		what string
	}{{count[result.NotComparable], "not comparable"}, {count[result.Borne], "accepted"}, {warned, "only warned of"}} {
		if x.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", x.n, x.what))
		}
	}
	v.Reason = strings.Join(parts, ", ")
}
