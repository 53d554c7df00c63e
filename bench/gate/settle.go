package gate

import (
	"fmt"

	"polyphi/bench/result"
)

// settle fills in what the checks come to.
func settle(v *result.Verdict) {
	count := map[string]int{}
	for _, c := range v.Checks {
		if c.Severity != "warn" {
			count[c.Verdict]++
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
	v.Reason = fmt.Sprintf("%d of %d checks failed, %d inconclusive, %d without data", count[result.Failed], len(v.Checks), count[result.Inconclusive], count[result.NoData])
	if count[result.NotComparable] > 0 {
		v.Reason += fmt.Sprintf(", %d not comparable", count[result.NotComparable])
	}
	if count[result.Borne] > 0 {
		v.Reason += fmt.Sprintf(", %d accepted", count[result.Borne])
	}
}
