package gate

import "polyphi/bench/result"

// accept turns fails that the file bears into accepted ones, and returns the entries
// that no longer meet a fail. An entry holds through its last day.
func (f File) accept(checks []result.Check, asOf string) []result.Accepted {
	stale := []result.Accepted{}
	for i := range f.Accepted {
		a := f.Accepted[i]
		met := false
		for k := range checks {
			c := &checks[k]
			if c.Gate != a.Gate || c.Segment != segmentOr(a.Segment) || c.Verdict != result.Failed {
				continue
			}
			met = true
			if asOf <= a.Until { // both are YYYY-MM-DD
				c.Verdict, c.Accepted = result.Borne, &a
			}
		}
		if !met {
			stale = append(stale, a)
		}
	}
	return stale
}

func segmentOr(s string) string {
	if s == "" {
		return "all"
	}
	return s
}
