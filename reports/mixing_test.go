package reports

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"polyphi/bench/result"
)

func sampleMixing() result.Mixing {
	return result.Mixing{
		Numbers:   map[string]result.Number{"sentences": 1204, "cmi_all_100": 8.3333, "avg_cmi_100[en]": 12.5, "avg_cmi_100[zh]": 8.3333, "memory": result.Number(math.NaN()), "m_index_01": 0.98361},
		Histogram: map[string]map[string]int{"0": {"en-only": 700, "zh-only": 4, "numeric": 100}, "0.1": {"mixed": 300}, "0.5": {"mixed": 100}},
		Tokens:    map[string]int{"en": 9000, "zh": 812, "univ": 4000}, TokenSources: map[string]int{"script": 9812, "rule": 4000},
	}
}

func TestMixing(t *testing.T) {
	var b bytes.Buffer
	other := sampleMixing()
	delete(other.Numbers, "avg_cmi_100[zh]")
	other.Histogram["over"] = map[string]int{"undeclared": 2}
	if err := Mixing(&b, 100, []MixingRow{{"a.txt", sampleMixing()}, {"b.txt", other}}, "cmi2014 candidates=zh,en"); err != nil {
		t.Fatal(err)
	}
	compare(t, "mixing.txt", b.String())
}

// Every sentence of the histogram stands in one bar.
func TestHistogramBars(t *testing.T) {
	h := histogram(sampleMixing())
	got := ""
	for i, c := range h.Categories {
		got += c.Title + " " + itoa(h.Counts[i]) + "; "
	}
	if want := "en 700; numeric 100; zh 4; (0,.1] 300; (.1,.2] 0; (.2,.3] 0; (.3,.4] 0; (.4,.5] 100; "; got != want {
		t.Errorf("bars %q, want %q", got, want)
	}
	if histogram(result.Mixing{}).Missing == "" {
		t.Error("a histogram of nothing is drawn")
	}
	files, err := MixingFigure(MixingRow{"a.txt", sampleMixing()}, "a policy")
	if err != nil || len(files) != 5 || !strings.Contains(string(files["caption.txt"]), "a policy") {
		t.Errorf("%d files, %v", len(files), err)
	}
}
