package onnx_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"polyphi/bench"
	"polyphi/corpora/labels"
	"polyphi/models"
	"polyphi/models/onnx"
	"polyphi/models/onnx/onnxtest"
	"polyphi/models/zoo"
)

// The benchmarks of this package print ratios of things run in turn (A B C C B
// A) on one block of notes, and of these the median over the blocks: the speed of
// a shared machine doubles and halves within seconds, so that a ratio of two
// whole passes shows the machine and not us. One iteration is one block: the
// number of them is chosen by -benchtime 6x.

// A subject is a model to be timed.
type subject struct {
	name string
	src  onnx.Source
	real bool // a real encoder: some 20 times the work of a tiny model
}

// subjects returns the packaged models as zoo/NAME and the encoders that lie in
// models/encoders as encoders/NAME.
func subjects(b *testing.B) (out []subject) {
	b.Helper()
	for _, name := range zoo.Names() {
		files, err := zoo.Files(name)
		if err != nil {
			b.Fatal(err)
		}
		out = append(out, subject{"zoo/" + name, onnx.Files(name, files), false})
	}
	graphs, err := filepath.Glob("../encoders/*/model.onnx")
	if err != nil {
		b.Fatal(err)
	}
	for _, g := range graphs {
		src, err := onnx.Dir(filepath.Dir(g), "")
		if err != nil {
			b.Fatal(err)
		}
		out = append(out, subject{"encoders/" + src.Name(), src, true})
	}
	return out
}

// oneOfEach returns a packaged model, and the first encoder if there is one.
func oneOfEach(b *testing.B) (out []subject) {
	all := subjects(b)
	out = append(out, all[slices.IndexFunc(all, func(s subject) bool { return s.name == "zoo/tiny-multi" })])
	if i := slices.IndexFunc(all, func(s subject) bool { return s.real }); i >= 0 {
		out = append(out, all[i])
	}
	return out
}

func (s subject) open(b *testing.B, o onnx.Options) *onnx.Classifier {
	b.Helper()
	o.Device, o.Labels = onnx.CPU, labels.Canonical()
	c, err := onnx.Open(onnxtest.Library(b), s.src, o)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { c.Close() })
	return c
}

// size is the number of notes of a block: the first for a tiny model.
func (s subject) size(tiny, real int) int {
	if s.real {
		return real
	}
	return tiny
}

// blocks are notes taken so many at a time.
type blocks struct {
	in   []models.Input
	size int
	at   int
}

// next returns the next block; after the last comes the first.
func (b *blocks) next() []models.Input {
	if b.at+b.size > len(b.in) {
		b.at = 0
	}
	b.at += b.size
	return b.in[b.at-b.size : b.at]
}

// inTurn calls the functions forth and back and returns what each took for both
// of its calls.
func inTurn(b *testing.B, calls ...func() error) []time.Duration {
	b.Helper()
	took := make([]time.Duration, len(calls))
	for i := range 2 * len(calls) {
		k := min(i, 2*len(calls)-1-i)
		start := time.Now()
		if err := calls[k](); err != nil {
			b.Fatal(err)
		}
		took[k] += time.Since(start)
	}
	return took
}

// predicts returns a call of Predict on in.
func predicts(c *onnx.Classifier, in []models.Input) func() error {
	return func() error {
		return c.Predict(context.Background(), in, func(int, models.Answer) error { return nil })
	}
}

func median(x []float64) float64 {
	slices.Sort(x)
	return (x[(len(x)-1)/2] + x[len(x)/2]) / 2
}

func words(in []models.Input) (n int) {
	for _, i := range in {
		n += bench.Words(i.Text)
	}
	return n
}

// report gives a benchmark's numbers; the time of an iteration says nothing.
func report(b *testing.B, values map[string]float64) {
	b.ReportMetric(0, "ns/op")
	for unit, v := range values {
		b.ReportMetric(v, unit)
	}
}

// BenchmarkEfficiency gives the time of a raw replay of the same padded batches,
// on the same session and threads, over the time of Predict: 1 is the limit for
// any tool around ONNX Runtime.
func BenchmarkEfficiency(b *testing.B) {
	in := quick(b)
	for _, s := range subjects(b) {
		b.Run(s.name, func(b *testing.B) { efficiency(b, s, onnx.Options{}, in) })
	}
}

// BenchmarkBudget runs one packaged model at several budgets of padded tokens.
func BenchmarkBudget(b *testing.B) {
	in := quick(b)
	for _, budget := range []int{128, 256, 512, 1024, 2048} {
		b.Run(fmt.Sprint(budget), func(b *testing.B) {
			efficiency(b, oneOfEach(b)[0], onnx.Options{Budget: budget}, in)
		})
	}
}

func efficiency(b *testing.B, s subject, o onnx.Options, in []models.Input) {
	c := s.open(b, o)
	notes := blocks{in: in, size: s.size(128, 48)} // so many that the batch which one core waits for at the end hardly counts
	var ratios, perSecond []float64
	for b.Loop() {
		block := notes.next()
		replay := replays(b, c, block)
		took := inTurn(b, predicts(c, block), replay.run)
		replay.Close()
		ratios = append(ratios, took[1].Seconds()/took[0].Seconds())
		perSecond = append(perSecond, 2*float64(words(block))/took[0].Seconds())
	}
	report(b, map[string]float64{"efficiency": median(ratios), "words/s": median(perSecond)})
}

// BenchmarkThreads gives the time with one goroutine over the time with two, of
// Predict and of a raw replay of the same batches: what two cores of this machine are
// worth to any program.
func BenchmarkThreads(b *testing.B) {
	in := quick(b)
	for _, s := range oneOfEach(b) {
		b.Run(s.name, func(b *testing.B) {
			one, two := s.open(b, onnx.Options{Threads: 1}), s.open(b, onnx.Options{Threads: 2})
			notes := blocks{in: in, size: s.size(128, 16)}
			var ratios, raw []float64
			for b.Loop() {
				block := notes.next()
				rawOne, rawTwo := replays(b, one, block), replays(b, two, block)
				took := inTurn(b, predicts(one, block), predicts(two, block), rawOne.run, rawTwo.run)
				rawOne.Close()
				rawTwo.Close()
				ratios = append(ratios, took[0].Seconds()/took[1].Seconds())
				raw = append(raw, took[2].Seconds()/took[3].Seconds())
			}
			report(b, map[string]float64{"x-one-core": median(ratios), "raw-x-one-core": median(raw)})
		})
	}
}

// replayed is a raw replay as a call to be timed.
type replayed struct{ *onnx.Replay }

func (r replayed) run() error { _, err := r.Run(); return err }

func replays(b *testing.B, c *onnx.Classifier, in []models.Input) replayed {
	b.Helper()
	r, err := c.Prepare(in)
	if err != nil {
		b.Fatal(err)
	}
	return replayed{r}
}

// BenchmarkPadding gives padded over window tokens of one block of a run. It is
// counted, not timed.
func BenchmarkPadding(b *testing.B) {
	for name, in := range map[string][]models.Input{"mixed": mixedLengths(b, 1024), "few-long": fewLong(b, 1024), "quick": quick(b)[:1024]} {
		for _, s := range oneOfEach(b) {
			b.Run(name+"/"+s.name, func(b *testing.B) {
				c := s.open(b, onnx.Options{})
				ratio := 0.0
				for b.Loop() {
					r, err := c.Prepare(in)
					if err != nil {
						b.Fatal(err)
					}
					ratio = float64(r.PaddedTokens) / float64(r.WindowTokens)
					r.Close()
				}
				report(b, map[string]float64{"padded/window": ratio})
			})
		}
	}
}
