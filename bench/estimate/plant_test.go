package estimate

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"polyphi/metrics"
	"polyphi/metrics/stats"
)

// What is planted is what is seen: over the part, by so many units, in the
// direction that is worse; and nothing outside it.
func TestPlant(t *testing.T) {
	in := shape{clusters: 9, variants: 3, labels: 3, models: 2, resamples: 9}.input(4)
	s := opened(t, in, "m0")
	type m = map[string][]string
	v1 := Part{Notes: m{"variant": {"v1"}}}
	for _, c := range []struct {
		metric, match string
		part          Part
		by            float64
	}{
		{"recall", "strict", Part{}, 0.05},
		{"recall", "approximate", v1, 0.02},
		{"recall", "approximate-coarse", Part{Notes: m{"variant": {"v1", "v2"}}, Cells: m{"gender": {"female", "male"}}}, 0.1},
		{"covered_recall", "", Part{Cells: m{"label": {"L0", "L1"}}}, 0.03},
		{"precision", "strict", Part{}, 0.05},
		{"precision", "approximate", Part{Cells: m{"cmi": {"0", "0.1"}}}, 0.04},
		{"precision", "strict", Part{Cells: m{"label": {"L1"}}}, 0.04},
		{"f1", "strict", v1, 0.05},
		{"f1", "approximate", Part{Cells: m{"coarse": {"NAME"}}}, 0.05},
		{"leak", "", v1, 0.01},
		{"leak_label", "", Part{}, 0.01},
		{"over_redaction", "", v1, 0.002},
		{"sentence_error_rate", "", Part{Cells: m{"category": {"mixed"}}}, 0.05},
		{"false_alarms", "approximate-blind", Part{}, 2},
		{"clean_notes", "", Part{}, 0.05},
		{"clean_notes_phi", "", Part{}, 0.05},
	} {
		q := Question{Metric: c.metric, Match: c.match, Part: c.part}
		name := fmt.Sprintf("%s/%s [%s]", c.metric, c.match, c.part)
		planted, err := s.Plant(q, c.by, 1)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		better, _, _ := q.Direction()
		want := -c.by
		if better == metrics.LowerIsBetter {
			want = c.by
		}
		before, after := valueOf(t, s, q), valueOf(t, planted, q)
		unit := unitOf(q, s.m)
		if got := after - before; math.Abs(got-want) > unit/2+1e-12 {
			t.Errorf("%s: from %v to %v, planted %v", name, before, after, want)
		}
		most, err := s.Losable(q)
		if err != nil || most < c.by {
			t.Errorf("%s: at most %v, %v", name, most, err)
		}
		if _, err := s.Plant(q, most, 1); err != nil {
			t.Errorf("%s: all that can be lost: %v", name, err)
		}
		if _, err := s.Plant(q, most+unit, 1); err == nil {
			t.Errorf("%s: more was planted than can be lost", name)
		}
		elsewhere := Question{Metric: c.metric, Match: c.match, Part: Part{Notes: m{"variant": {"v0"}}}}
		if c.part.Notes != nil && valueOf(t, s, elsewhere) != valueOf(t, planted, elsewhere) {
			t.Errorf("%s: also outside the part", name)
		}
		again, _ := s.Plant(q, c.by, 1)
		other, _ := s.Plant(q, c.by, 2)
		if !reflect.DeepEqual(again.m.cells, planted.m.cells) || reflect.DeepEqual(other.m.cells, planted.m.cells) {
			t.Errorf("%s: the same seed plants elsewhere, or another in the same places", name)
		}
	}
	if fresh := opened(t, in, "m0"); !reflect.DeepEqual(fresh.m.cells, s.m.cells) {
		t.Error("Plant changed the system it was asked of")
	}
}

// unitOf is what one unit moves a metric by.
func unitOf(q Question, m *model) float64 {
	seg, _ := m.part(q.Part)
	_, _, units := spoil(m.metric(q.Metric, q.Match), seg.cut, &seg.sum)
	return 1 / units
}

func valueOf(t *testing.T, s *System, q Question) float64 {
	t.Helper()
	a, err := s.Ask(stats.Bootstrap{Resamples: 9}, []Question{q})
	if err != nil {
		t.Fatal(err)
	}
	return a[0].Value
}

func TestPlantRefuses(t *testing.T) {
	s := opened(t, worked(), "m") // finds 8 of 12
	for want, c := range map[string]struct {
		q  Question
		by float64
	}{
		"a loss of 9 cannot be planted where 8": {Question{Metric: "recall", Match: "strict"}, 0.75},
		"nothing can be planted in recall/type": {Question{Metric: "recall", Match: "type"}, 0.1},
		"no metric recall with match \"none\"":  {Question{Metric: "recall", Match: "none"}, 0.1},
		"precision/strict cannot be cut to":     {Question{Metric: "precision", Match: "strict", Part: Part{Cells: map[string][]string{"gender": {"male"}}}}, 0.1},
	} {
		if _, err := s.Plant(c.q, c.by, 1); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	all, err := s.Plant(Question{Metric: "recall", Match: "strict"}, 8./12, 1)
	if err != nil || valueOf(t, all, Question{Metric: "recall", Match: "strict"}) != 0 {
		t.Errorf("all that there is to lose: %v", err)
	}
}

// Planted over a part of several cells, the loss falls on every unit alike: of 400
// plantings of one loss among eight hits in six notes (2, 1, 2, 2, 1, 0), each hit is
// lost in about 50.
func TestPlantIsUniform(t *testing.T) {
	s := opened(t, worked(), "m")
	hits, lost := []int{2, 1, 2, 2, 1, 0}, make([]int, 6)
	for seed := range 400 {
		p, err := s.Plant(Question{Metric: "recall", Match: "strict"}, 1./12, uint64(seed))
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range p.m.cells["all"] {
			lost[i] += hits[i] - int(c.values[metrics.TPStrict])
		}
	}
	for i, n := range hits {
		if math.Abs(float64(lost[i]-50*n)) > 4*math.Sqrt(50*float64(n)) {
			t.Errorf("note %d with %d hits lost %d of 400", i, n, lost[i])
		}
	}
}
