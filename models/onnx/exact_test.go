package onnx_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"testing/fstest"

	"polyphi/corpora/labels"
	"polyphi/models"
	"polyphi/models/modelstest"
	"polyphi/models/onnx"
	"polyphi/models/onnx/onnxtest"
	"polyphi/models/zoo"
)

// exactModels are opened anew with each set of options: one that is trained, and
// one of random weights with windows of 64 tokens.
func exactModels(t *testing.T) map[string]func(onnx.Options) *onnx.Classifier {
	files, err := zoo.Files("tiny-multi")
	if err != nil {
		t.Fatal(err)
	}
	var random fstest.MapFS = ada.Random(7, 32, 2, 2)
	return map[string]func(onnx.Options) *onnx.Classifier{
		"tiny-multi": func(o onnx.Options) *onnx.Classifier {
			o.Device, o.Labels = onnx.CPU, labels.Canonical()
			c, err := onnx.Open(onnxtest.Library(t), onnx.Files("tiny-multi", files), o)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { c.Close() })
			return c
		},
		"random": func(o onnx.Options) *onnx.Classifier { return open(t, random, o) },
	}
}

// sameInOrder predicts in in another order and says which notes are answered
// differently, the probabilities to the last bit.
func sameInOrder(t *testing.T, c *onnx.Classifier, in []models.Input, want []models.Answer, seed uint64) {
	t.Helper()
	order := rand.New(rand.NewPCG(seed, 1)).Perm(len(in))
	var mixed []models.Input
	for _, i := range order {
		mixed = append(mixed, in[i])
	}
	wrong := 0
	for at, a := range predict(t, c, mixed) {
		if i := order[at]; !reflect.DeepEqual(a, want[i]) {
			if wrong++; wrong <= 3 {
				what := "other probabilities"
				if show(in[i].Text, a) != show(in[i].Text, want[i]) {
					what = "other mentions"
				}
				t.Errorf("note %d of %d bytes: %s", i, len(in[i].Text), what)
			}
		}
	}
	if wrong > 3 {
		t.Errorf("%d notes in all", wrong)
	}
}

// mentions fails if so few are found that equal answers show nothing.
func mentions(t *testing.T, answers []models.Answer, least int) {
	t.Helper()
	n := 0
	for _, a := range answers {
		n += len(a.Predictions)
	}
	if n < least {
		t.Fatalf("%d mentions in all: too few for the test to show anything", n)
	}
}

// The answer to a note does not depend on its batch mates, their order, the
// budget, or the number of goroutines.
func TestInvariance(t *testing.T) {
	longest := 100_000
	if testing.Short() {
		longest = 10_000
	}
	in := mixedLengths(t, 12)
	for _, text := range append(modelstest.Texts(), newCutter(t).cut(longest), "é", "👩\u200d⚕️", "王") {
		in = append(in, models.Input{Text: text})
	}
	for name, open := range exactModels(t) {
		t.Run(name, func(t *testing.T) {
			want := predict(t, open(onnx.Options{Threads: 1, Budget: 1}), in) // each window alone
			mentions(t, want, 300)
			for i, o := range []onnx.Options{
				{Threads: 2, Budget: 1}, {Threads: 1, Budget: 64}, {Threads: 3, Budget: 256}, {Threads: 2}, {Threads: 3, Budget: 4096},
			} {
				t.Run(fmt.Sprintf("threads=%d,budget=%d", o.Threads, o.Budget), func(t *testing.T) {
					sameInOrder(t, open(o), in, want, uint64(i))
				})
			}
		})
	}
}

// Nor does it depend on where a pool of notes ends: long notes stand around the
// ends of pools of 1,024 tiny ones.
func TestPools(t *testing.T) {
	c := newCutter(t)
	in := c.notes(2100, func() float64 { return 1 + 9*c.rng.Float64() })
	for _, at := range []int{0, 1022, 1023, 1024, 2047, 2048, 2099} {
		in[at].Text = c.cut(3000)
	}
	in[1025].Text, in[2046].Text = "", " "
	for name, open := range exactModels(t) {
		t.Run(name, func(t *testing.T) {
			model := open(onnx.Options{Threads: 2})
			var want []models.Answer
			for at := 0; at < len(in); at += 300 {
				want = append(want, predict(t, model, in[at:min(at+300, len(in))])...)
			}
			mentions(t, want, 500)
			for seed := range uint64(2) {
				sameInOrder(t, model, in, want, seed)
			}
		})
	}
}

// The loops that the benchmarks compare with give the same answers: what is
// compared is the same work.
func TestLoop(t *testing.T) {
	in := append(mixedLengths(t, 20), fewLong(t, 40)...)
	for name, open := range exactModels(t) {
		t.Run(name, func(t *testing.T) {
			c := open(onnx.Options{})
			want := predict(t, c, in)
			mentions(t, want, 100)
			for _, rows := range []int{1, 32} {
				l, err := c.LoopForTest(2, rows)
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(l.Close)
				answered := 0
				err = l.Predict(in, func(i int, a models.Answer) {
					answered++
					if !reflect.DeepEqual(a, want[i]) {
						t.Errorf("%d rows, note %d: %s, want %s", rows, i, show(in[i].Text, a), show(in[i].Text, want[i]))
					}
				})
				if err != nil || answered != len(in) {
					t.Errorf("%d rows: %d answers, %v", rows, answered, err)
				}
			}
		})
	}
}
