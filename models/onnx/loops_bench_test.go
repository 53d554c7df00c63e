package onnx_test

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"testing/fstest"

	"polyphi/models"
	"polyphi/models/onnx"
)

// BenchmarkLoops gives the words/s of Predict over those of two loops that a
// competent user would write around the same ONNX Runtime, tokenizer and windows:
// batches of 32 windows in their natural order, padded to the longest; and one
// window at a time, which wastes no padding. Each makes one Run at a time with a
// thread for each core, which is the usual way and all cores Predict has. The
// encoder runs in its own windows of 256 tokens and in those of 512 that an export
// without a bench.json gets: the longer they are, the more padding is wasted.
func BenchmarkLoops(b *testing.B) {
	for _, m := range []struct {
		name       string
		in         []models.Input
		tiny, real int // notes of a block
	}{
		{"mixed", mixedLengths(b, 1024), 128, 32},
		{"few-long", fewLong(b, 4096), 512, 64},
	} {
		for _, s := range append(oneOfEach(b), wide(b)...) {
			b.Run(m.name+"/"+s.name, func(b *testing.B) {
				loops(b, s, blocks{in: m.in, size: s.size(m.tiny, m.real)})
			})
		}
	}
}

// wide returns the first encoder, if there is one, with windows of 512 tokens.
func wide(b *testing.B) []subject {
	encoders := oneOfEach(b)[1:]
	for i, s := range encoders {
		files := fstest.MapFS{}
		for _, name := range []string{"model.onnx", "config.json", "tokenizer.json"} {
			data, err := os.ReadFile(filepath.Join("..", s.name, name))
			if err != nil {
				b.Fatal(err)
			}
			files[name] = &fstest.MapFile{Data: data}
		}
		encoders[i] = subject{s.name + "/window-512", onnx.Files(s.name, files), true}
	}
	return encoders
}

func loops(b *testing.B, s subject, notes blocks) {
	c := s.open(b, onnx.Options{})
	loop := func(rows int) *onnx.Loop {
		l, err := c.LoopForTest(runtime.GOMAXPROCS(0), rows)
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(l.Close)
		return l
	}
	natural, single := loop(32), loop(1)
	runs := func(l *onnx.Loop, in []models.Input) func() error {
		return func() error { return l.Predict(in, func(int, models.Answer) {}) }
	}
	var over32, overOne, perSecond []float64
	for b.Loop() {
		block := notes.next()
		took := inTurn(b, predicts(c, block), runs(natural, block), runs(single, block))
		over32 = append(over32, took[1].Seconds()/took[0].Seconds())
		overOne = append(overOne, took[2].Seconds()/took[0].Seconds())
		perSecond = append(perSecond, 2*float64(words(block))/took[0].Seconds())
	}
	report(b, map[string]float64{"x-batches-of-32": median(over32), "x-one-at-a-time": median(overOne), "words/s": median(perSecond)})
}

// BenchmarkLinear runs one text cut in several ways: as 8,000 short notes of which
// 100, 1,000 or all go to one Predict, and as notes of 1 kB to 1 MB with a Predict
// for each. If cost is linear a word takes as long every time; spread is the
// dearest over the cheapest. It uses one core, because one short note gives work
// to no more.
func BenchmarkLinear(b *testing.B) {
	const kB = 1000
	for _, m := range []struct {
		name string
		ways []way
	}{
		{"notes", []way{{"100", 200, 8000, 100}, {"1000", 200, 8000, 1000}, {"8000", 200, 8000, 8000}}},
		{"length", []way{{"1kB", kB, 1000, 1}, {"10kB", 10 * kB, 100, 1}, {"100kB", 100 * kB, 10, 1}, {"1MB", 1000 * kB, 1, 1}}},
	} {
		b.Run(m.name, func(b *testing.B) { linear(b, m.ways) })
	}
}

// A way cuts a text into notes of so many bytes and gives together to Predict at
// a time.
type way struct {
	name                   string
	bytes, notes, together int
}

func linear(b *testing.B, ways []way) {
	c := oneOfEach(b)[0].open(b, onnx.Options{Threads: 1})
	var calls []func() error
	var texts []int // words
	for _, w := range ways {
		cut := newCutter(b)
		in := cut.notes(w.notes, func() float64 { return float64(w.bytes) / bytesPerToken })
		texts = append(texts, words(in))
		calls = append(calls, func() error {
			for some := range slices.Chunk(in, w.together) {
				if err := predicts(c, some)(); err != nil {
					return err
				}
			}
			return nil
		})
	}
	var spreads []float64
	rates := make([][]float64, len(ways))
	for b.Loop() {
		var costs []float64
		for i, took := range inTurn(b, calls...) {
			rate := 2 * float64(texts[i]) / took.Seconds()
			rates[i] = append(rates[i], rate)
			costs = append(costs, 1/rate)
		}
		spreads = append(spreads, slices.Max(costs)/slices.Min(costs))
	}
	values := map[string]float64{"spread": median(spreads)}
	for i, w := range ways {
		values["words/s@"+w.name] = median(rates[i])
	}
	report(b, values)
}
