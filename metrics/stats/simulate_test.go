package stats

import (
	"math"
	"math/rand/v2"
)

// A world is how simulated notes and answers come about.
//
// Note i has 1 + Poisson(10.5) mentions, and a system finds each with probability
// p_i, where logit p_i is normal with standard deviation difficulty about a centre
// that makes the mean of p_i the recall. Difficulty 2 gives design effects of about
// 3.2 at recall .968 and 1.8 at .996.
//
// A second system answers anew the share again of mentions, or of whole notes, and
// agrees elsewhere; then it loses each hit with probability drop/recall.
type world struct {
	notes        int
	recall, drop float64
	wholeNotes   bool
}

const (
	difficulty   = 2.0
	moreMentions = 10.5 // beyond the first
	falseAlarms  = 0.4  // a note, Poisson about a log-normal mean
	alarmSpread  = 1.0
	disagreement = 0.032 // of two systems, without a drop
)

// answers are counts by note: mentions, hits of two systems, false alarms of the
// first; and the mentions that only one of the two finds.
type answers struct {
	gold, a, b, alarms []int64
	onlyA, onlyB       int64
}

// draw simulates one experiment.
func (w world) draw(r *rand.Rand, centre, again float64) answers {
	v := answers{make([]int64, w.notes), make([]int64, w.notes), make([]int64, w.notes), make([]int64, w.notes), 0, 0}
	kept := 1 - w.drop/w.recall
	for i := range w.notes {
		p := logistic(centre + difficulty*r.NormFloat64())
		q, share := p, again
		if w.wholeNotes {
			q, share = logistic(centre+difficulty*r.NormFloat64()), 0
			if r.Float64() < again {
				share = 1
			}
		}
		v.gold[i] = 1 + poisson(r, moreMentions)
		v.alarms[i] = poisson(r, falseAlarms*math.Exp(alarmSpread*r.NormFloat64()-alarmSpread*alarmSpread/2))
		for range v.gold[i] {
			a := r.Float64() < p
			b := a
			if r.Float64() < share {
				b = r.Float64() < q
			}
			b = b && r.Float64() < kept
			v.count(i, a, b)
		}
	}
	return v
}

func (v *answers) count(note int, a, b bool) {
	if a {
		v.a[note]++
	}
	if b {
		v.b[note]++
	}
	if a && !b {
		v.onlyA++
	}
	if b && !a {
		v.onlyB++
	}
}

// parameters returns the centre of the logits and the share answered anew.
func (w world) parameters() (centre, again float64) {
	lo, hi := 0.0, 20.0
	for range 60 {
		if centre = (lo + hi) / 2; meanOver(centre, logistic) < w.recall {
			lo = centre
		} else {
			hi = centre
		}
	}
	differ := 2 * w.recall * (1 - w.recall) // of two answers to different notes
	if !w.wholeNotes {
		differ = meanOver(centre, func(x float64) float64 { p := logistic(x); return 2 * p * (1 - p) })
	}
	return centre, min(1, disagreement/differ)
}

// meanOver returns the mean of f over the logits of notes.
func meanOver(centre float64, f func(float64) float64) float64 {
	const step = 0.01
	sum, weight := 0.0, 0.0
	for z := -8.0; z <= 8; z += step {
		w := math.Exp(-z * z / 2)
		sum += w * f(centre+difficulty*z)
		weight += w
	}
	return sum / weight
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// poisson returns a Poisson variate of a small mean. Knuth, TAOCP 3.4.1 Q.
func poisson(r *rand.Rand, mean float64) int64 {
	limit, n := math.Exp(-mean), int64(0)
	for p := r.Float64(); p > limit; p *= r.Float64() {
		n++
	}
	return n
}
