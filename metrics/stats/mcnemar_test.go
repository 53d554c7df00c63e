package stats

import "testing"

// Fagerland, Lydersen and Laake (2013), table 1: airway hyper-responsiveness of
// 21 children, 1 and 7 discordant; the published mid-p is .039.
func TestMcNemar(t *testing.T) {
	for _, c := range []struct {
		reason string
		b, c   int64
		want   float64
	}{
		{"published", 1, 7, 10.0 / 256},
		{"one unit tells little", 0, 1, .5},
		{"five of five", 0, 5, 1.0 / 32},
		{"none differs", 0, 0, 1},
		{"equal: 1 - P/2", 2, 2, 1 - 6.0/32},
	} {
		p, q := McNemar(c.b, c.c), McNemar(c.c, c.b)
		if !near(p, c.want, 1e-14) || p != q {
			t.Errorf("%s: %v, turned round %v, want %v", c.reason, p, q, c.want)
		}
	}
	// Of many the normal distribution holds: z = 200/sqrt(40,000) = 1.
	if p := McNemar(19_900, 20_100); !near(p, .31731, 1e-4) {
		t.Errorf("of 40,000: %v", p)
	}
}
