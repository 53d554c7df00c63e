package compat

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var peersFlag = flag.String("peers", "testdata/peers", "folder with the answers of the scorers themselves")

// A peerCase is one question to a scorer and its answer, as peers/peers.py writes
// it. Sentences are tags apart by blanks.
type peerCase struct {
	Gold, Pred []string
	Scheme     *Scheme
	Error      bool // the scorer failed
	Peer       json.RawMessage
}

// TestPeers: every mode says what the scorer itself said, on every case.
func TestPeers(t *testing.T) {
	for _, p := range []struct {
		name, release string
		least         int // cases the scorer answered
		score         func(peerCase) (Report, error)
		differs       func(Report, json.RawMessage) string
	}{
		{"seqeval", "1.2.2", 3000, onColumns(Seqeval), seqevalDiffers},
		{"seqeval-strict", "1.2.2", 3000, func(c peerCase) (Report, error) {
			return SeqevalStrict(*c.Scheme, columns(c.Gold), columns(c.Pred))
		}, seqevalDiffers},
		{"conlleval", "2004-01-26", 3000, onColumns(Conlleval), conllevalDiffers},
		{"nervaluate", "1.2.1", 2000, onColumns(Nervaluate), nervaluateDiffers},
		{"nervaluate-0.3", "0.3.1", 2500, onColumns(Nervaluate03), nervaluateDiffers},
		{"nervaluate-spans", "1.2.1", 2000, onEntities(nervaluate), nervaluateDiffers},
		{"nervaluate-0.3-spans", "0.3.1", 2000, onEntities(nervaluate03), nervaluateDiffers},
		{"faireval", "579c8d76", 2500, onColumns(FairEval), fairevalDiffers},
	} {
		t.Run(p.name, func(t *testing.T) {
			release, cases := readPeers(t, p.name)
			if !strings.HasPrefix(release, p.release) {
				t.Errorf("answers of release %s, want %s", release, p.release)
			}
			answered, wrong := 0, 0
			for i, c := range cases {
				r, err := p.score(c)
				diff := ""
				switch {
				case c.Error != (err != nil):
					diff = fmt.Sprintf("scorer failed: %v, we: %v", c.Error, err)
				case err == nil:
					answered++
					diff = p.differs(r, c.Peer)
				}
				if diff != "" {
					if wrong++; wrong <= 5 {
						t.Errorf("case %d, gold %q, pred %q: %s", i+1, c.Gold, c.Pred, diff)
					}
				}
			}
			if wrong > 0 || answered < p.least {
				t.Errorf("%d of %d cases answered, want %d; %d differ", answered, len(cases), p.least, wrong)
			}
			t.Logf("%s %s: %d cases, %d answered, %d failed on both sides, %d differ", p.name, release, len(cases), answered, len(cases)-answered-wrong, wrong)
		})
	}
}

func readPeers(t *testing.T, name string) (release string, cases []peerCase) {
	t.Helper()
	f, err := os.Open(filepath.Join(*peersFlag, name+".jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<20)
	var head struct{ Release string }
	for lines.Scan() {
		if head.Release == "" {
			if err := json.Unmarshal(lines.Bytes(), &head); err != nil {
				t.Fatal(err)
			}
			continue
		}
		var c peerCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		cases = append(cases, c)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return head.Release, cases
}

// columns reads sentences of tags apart by blanks.
func columns(sentences []string) (out [][]string) {
	for _, s := range sentences {
		out = append(out, strings.Fields(s))
	}
	return out
}

func onColumns(score func(gold, pred [][]string) (Report, error)) func(peerCase) (Report, error) {
	return func(c peerCase) (Report, error) { return score(columns(c.Gold), columns(c.Pred)) }
}

// readEntities reads spans written label:first-last.
func readEntities(s string) (out []entity) {
	for _, f := range strings.Fields(s) {
		label, bounds, _ := strings.Cut(f, ":")
		e := entity{label: label}
		fmt.Sscanf(bounds, "%d-%d", &e.start, &e.end)
		out = append(out, e)
	}
	return out
}

func onEntities(add func(*mucTally, []entity, []entity)) func(peerCase) (Report, error) {
	return func(c peerCase) (Report, error) {
		tally := newMUCTally()
		for d := range c.Gold {
			add(tally, readEntities(c.Gold[d]), readEntities(c.Pred[d]))
		}
		return tally.report(), nil
	}
}

func rowNamed(r Report, name string) (Row, bool) {
	i := slices.IndexFunc(r.Rows, func(r Row) bool { return r.Name == name })
	if i < 0 {
		return Row{}, false
	}
	return r.Rows[i], true
}

func number(r Report, name string) float64 {
	i := slices.IndexFunc(r.Extra, func(n Number) bool { return n.Name == name })
	if i < 0 {
		return math.NaN()
	}
	return r.Extra[i].Value
}

// sameRates compares rates with P, R and F1; a rate that the scorer has as no
// number is 0 with us.
func sameRates(r Row, want []*float64) bool {
	for i, got := range []float64{r.P, r.R, r.F1} {
		w := 0.0
		if want[i] != nil {
			w = *want[i]
		}
		if !(math.Abs(got-w) < 1e-12) {
			return false
		}
	}
	return true
}

func seqevalDiffers(r Report, peer json.RawMessage) string {
	var want struct {
		Rows     map[string][]*float64
		Accuracy float64
	}
	if err := json.Unmarshal(peer, &want); err != nil {
		return err.Error()
	}
	if len(want.Rows) != len(r.Rows) {
		return fmt.Sprintf("%d rows, want %d", len(r.Rows), len(want.Rows))
	}
	for name, w := range want.Rows {
		if got, ok := rowNamed(r, name); !ok || !sameRates(got, w) || float64(got.Gold) != *w[3] {
			return fmt.Sprintf("%s: %+v, want %s", name, got, peer)
		}
	}
	if a := number(r, "accuracy"); math.Abs(a-want.Accuracy) > 1e-12 {
		return fmt.Sprintf("accuracy %v, want %v", a, want.Accuracy)
	}
	return ""
}

func conllevalDiffers(r Report, peer json.RawMessage) string {
	var want struct {
		Tokens, Gold, Found, Correct int
		Accuracy                     string // in percent, as printed; none without a token
		Printed                      map[string][]string
	}
	if err := json.Unmarshal(peer, &want); err != nil {
		return err.Error()
	}
	m := r.Rows[0]
	if m.TP != float64(want.Correct) || m.TP+m.FP != float64(want.Found) || m.Gold != want.Gold || number(r, "tokens") != float64(want.Tokens) {
		return fmt.Sprintf("%+v, want %s", m, peer)
	}
	percent := func(share float64) string { return strconv.FormatFloat(100*share, 'f', 2, 64) }
	if a := percent(number(r, "accuracy")); want.Tokens > 0 && a != want.Accuracy {
		return fmt.Sprintf("accuracy %s, want %s", a, want.Accuracy)
	}
	if want.Tokens == 0 {
		return ""
	}
	if len(want.Printed) != len(r.Rows) {
		return fmt.Sprintf("%d rows, want %s", len(r.Rows), peer)
	}
	for name, w := range want.Printed {
		got, ok := rowNamed(r, name)
		if g := []string{percent(got.P), percent(got.R), percent(got.F1)}; !ok || !slices.Equal(g, w) {
			return fmt.Sprintf("%s: %v, want %v", name, g, w)
		}
	}
	return ""
}

func nervaluateDiffers(r Report, peer json.RawMessage) string {
	type rates = map[string][]*float64 // counts of the five outcomes, P, R, F1
	var want struct {
		Schemas rates
		Labels  map[string]rates
	}
	if err := json.Unmarshal(peer, &want); err != nil {
		return err.Error()
	}
	for name, w := range want.Schemas {
		got, _ := rowNamed(r, name)
		for i, outcome := range []string{"correct", "incorrect", "partial", "missed", "spurious"} {
			if n := number(r, name+" "+outcome); n != *w[i] {
				return fmt.Sprintf("%s %s: %v, want %s", name, outcome, n, peer)
			}
		}
		if !sameRates(got, w[5:]) {
			return fmt.Sprintf("%s: %+v, want %s", name, got, peer)
		}
	}
	if n := 4 * (1 + len(want.Labels)); len(r.Rows) != n {
		return fmt.Sprintf("%d rows, want %d", len(r.Rows), n)
	}
	for label, schemas := range want.Labels {
		for name, w := range schemas {
			got, ok := rowNamed(r, label+" "+name)
			hits := *w[0] + *w[2]/2
			if !ok || !sameRates(got, w[5:]) || got.TP != hits || got.TP+got.FN != *w[0]+*w[1]+*w[2]+*w[3] || got.TP+got.FP != *w[0]+*w[1]+*w[2]+*w[4] {
				return fmt.Sprintf("%s %s: %+v, want %s", label, name, got, peer)
			}
		}
	}
	return ""
}

func fairevalDiffers(r Report, peer json.RawMessage) string {
	var want struct {
		Overall, Traditional map[string]float64
		Labels               map[string]map[string]float64 `json:"per_label"`
		Rows                 map[string][]*float64
	}
	if err := json.Unmarshal(peer, &want); err != nil {
		return err.Error()
	}
	for name, n := range want.Overall {
		if got := number(r, name); got != n {
			return fmt.Sprintf("%s: %v, want %s", name, got, peer)
		}
	}
	if gold := int(want.Traditional["TP"] + want.Traditional["FN"]); r.Rows[0].Gold != gold || len(want.Rows) != len(r.Rows) {
		return fmt.Sprintf("%d gold spans, %d rows, want %d, %s", r.Rows[0].Gold, len(r.Rows), gold, peer)
	}
	for name, w := range want.Rows {
		if got, ok := rowNamed(r, name); !ok || !sameRates(got, w) {
			return fmt.Sprintf("%s: %+v, want %s", name, got, peer)
		}
	}
	for label, n := range want.Labels {
		got, _ := rowNamed(r, label)
		half := (n["LE"] + n["BE"] + n["LBE"]) / 2
		if got.TP != n["TP"] || got.FP != n["FP"]+half || got.FN != n["FN"]+half {
			return fmt.Sprintf("%s: %+v, want %s", label, got, peer)
		}
	}
	return ""
}
