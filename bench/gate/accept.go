package gate

import (
	"fmt"

	"polyphi/bench/result"
)

// accept turns fails that the file bears into accepted ones, and returns the entries
// that meet no fail. An entry holds through its last day; after that it is the reason
// of the fail.
func (f File) accept(checks []result.Check, asOf string) []result.Accepted {
	stale := []result.Accepted{}
	for _, a := range f.Accepted {
		met := false
		for k := range checks {
			c := &checks[k]
			// Without a segment an entry is of a gate that has only one.
			if c.Gate != a.Gate || a.Segment != "" && a.Segment != c.Segment || c.Verdict != result.Failed {
				continue
			}
			met = true
			if asOf <= a.Until { // both are YYYY-MM-DD
				c.Verdict, c.Accepted = result.Borne, &a
			} else {
				c.Reason = fmt.Sprintf("was accepted by %s until %s", a.By, a.Until)
			}
		}
		if !met {
			stale = append(stale, a)
		}
	}
	return stale
}
