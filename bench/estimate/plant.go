package estimate

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"

	"polyphi/metrics"
)

// Plant returns the system as it would be had a metric been worse by that much over
// a part of the notes: by in the metric's own unit, above 0. Units (mentions,
// graphemes, notes) are spoiled at random, the same ones for the same seed. Only the
// fields that the metric reads are changed, in the cells of the part: other numbers
// of the result mean nothing.
//
// The error names a metric that nothing can be planted in, or says that the part
// does not hold so much to lose.
func (s *System) Plant(q Question, by float64, seed uint64) (*System, error) {
	p, err := s.planting(q)
	if err != nil {
		return nil, err
	}
	out := s.m.copied(p.keys)
	rng := rand.New(rand.NewPCG(seed, uint64(len(p.keys))))
	for _, f := range p.fields {
		if err := out.spoil(p, f, int64(math.Round(by*p.units)), rng); err != nil {
			return nil, fmt.Errorf("estimate: %s %s: %w", metricKey(q.Metric, q.Match), q.Part, err)
		}
	}
	return &System{out}, nil
}

// Losable returns the most that Plant can make a metric worse by over a part of the
// notes, in the metric's own unit. The error is that of Plant.
func (s *System) Losable(q Question) (float64, error) {
	p, err := s.planting(q)
	if err != nil {
		return 0, err
	}
	most := math.Inf(1)
	for _, f := range p.fields {
		_, free := s.m.free(p, f)
		total := int64(0)
		for _, n := range free {
			total += n
		}
		most = min(most, float64(total)/p.units)
	}
	return most, nil
}

// A planting is what is changed, and where, to make a metric worse.
type planting struct {
	fields  []spoiled
	worse   int64 // 1 where more of a field is worse, -1 where fewer are
	units   float64
	keys    []string // of cells
	allowed []bool   // notes, nil for all
}

func (s *System) planting(q Question) (planting, error) {
	metric, ok := metrics.Find(q.Metric, q.Match)
	if !ok {
		return planting{}, fmt.Errorf("estimate: no metric %s with match %q", q.Metric, q.Match)
	}
	part, err := s.m.part(q.Part)
	if err != nil {
		return planting{}, err
	}
	if !metric.Cuts.Has(part.cut) {
		return planting{}, fmt.Errorf("estimate: %s cannot be cut to %s: %s", metric.Key(), part.name, why(metric))
	}
	p := planting{allowed: s.m.allowed(q.Part.Notes)}
	if p.fields, p.worse, p.units = spoil(metric, part.cut, &part.sum); p.fields == nil {
		return planting{}, fmt.Errorf("estimate: nothing can be planted in %s", metric.Key())
	}
	p.keys, err = s.m.keys(q.Part)
	return p, err
}

// A spoiled field of a cell, and where its units come from: those of another field
// that are not yet spoiled.
type spoiled struct {
	field, of metrics.Field
}

// spoil says which fields make a metric of a cut worse, whether by more (1) or fewer
// (-1) of them, and how many units are one of the metric.
func spoil(m metrics.Metric, cut metrics.Cut, sum *metrics.Totals) (fields []spoiled, worse int64, units float64) {
	needs := m.Needs
	ofSentences := (metrics.BySentence | metrics.BySentenceLabel).Has(cut) // elsewhere pairs are counted once
	switch m.Name {
	case "recall", "covered_recall":
		if len(needs) == 2 {
			return []spoiled{{needs[0], needs[1]}}, -1, float64(sum[needs[1]])
		}
	case "precision":
		hits := needs[0]
		if ofSentences {
			hits = needs[1]
		}
		if len(needs) == 3 {
			return []spoiled{{hits, needs[2]}}, -1, float64(sum[needs[2]])
		}
	case "f1":
		if len(needs) == 4 {
			fields = []spoiled{{needs[0], needs[2]}}
			if ofSentences {
				fields = append(fields, spoiled{needs[1], needs[3]})
			}
			return fields, -1, float64(sum[needs[2]]+sum[needs[3]]) / 2
		}
	case "leak", "leak_label", "over_redaction", "sentence_error_rate":
		return []spoiled{{needs[0], needs[1]}}, 1, float64(sum[needs[1]])
	case "false_alarms":
		return []spoiled{{metrics.TPApproxBlind, metrics.PredBlind}}, -1, float64(sum[metrics.Words]) / 1000
	case "clean_notes":
		return []spoiled{{metrics.GVisible, metrics.Notes}}, 1, float64(sum[metrics.Notes])
	case "clean_notes_phi":
		return []spoiled{{metrics.GVisible, metrics.Notes}}, 1, float64(sum[metrics.NotesPHI])
	}
	return nil, 0, 0
}

// copied returns the model with cells of its own under some keys, and no sums.
func (m *model) copied(keys []string) *model {
	out := *m
	out.cells, out.segments, out.tasks = maps.Clone(m.cells), map[string]*segment{}, nil
	for _, k := range keys {
		cells := slices.Clone(m.cells[k])
		for i := range cells {
			full := make([]int64, metrics.NumFields)
			copy(full, cells[i].values)
			cells[i].values = full
		}
		out.cells[k] = cells
	}
	return &out
}

// free lists the cells of a planting, and how many units of a field can be moved in
// each.
func (m *model) free(p planting, f spoiled) (cells []cell, free []int64) {
	for _, k := range p.keys {
		for _, c := range m.cells[k] {
			if p.allowed == nil || p.allowed[c.note] {
				full, _ := metrics.FromTrimmed(c.values) // checked when they were read
				cells, free = append(cells, c), append(free, f.free(full[:], p.worse))
			}
		}
	}
	return cells, free
}

// spoil moves n units of a field, drawn without replacement from those that can
// still be moved. The cells are the model's own, in full length.
func (m *model) spoil(p planting, f spoiled, n int64, rng *rand.Rand) error {
	cells, free := m.free(p, f)
	total := int64(0)
	for _, x := range free {
		total += x
	}
	if n > total {
		return fmt.Errorf("a loss of %d cannot be planted where %d can be lost", n, total)
	}
	for i, c := range cells {
		for range free[i] {
			if rng.Int64N(total) < n {
				c.values[f.field] += p.worse
				n--
			}
			total--
		}
	}
	return nil
}

// free is how many units of a cell can be moved. A note becomes unclean by one
// grapheme.
func (f spoiled) free(values []int64, by int64) int64 {
	switch {
	case f.of == metrics.Notes:
		if values[metrics.GVisible] == 0 && values[metrics.GGold] > 0 {
			return 1
		}
		return 0
	case by < 0:
		return values[f.field]
	}
	return values[f.of] - values[f.field]
}
