package onnx_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"polyphi/corpora/labels"
	"polyphi/models"
	"polyphi/models/onnx"
	"polyphi/models/onnx/graph"
	"polyphi/models/onnx/onnxtest"
)

// What ONNX Runtime and what it calls say of memory, as reports of users and the
// library's own strings have it. The CUDA texts were not seen on a GPU here.
var memoryTexts = []string{
	"Non-zero status code returned while running FusedMatMul node. Name:'m' Status Message: bfc_arena.cc:376 void* onnxruntime::BFCArena::AllocateRawInternal(size_t, bool) Failed to allocate memory for requested buffer of size 8388608000",
	"BFCArena::AllocateRawInternal Available memory of 19968 is smaller than requested bytes of 1572864",
	"CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED ; GPU=0 ; expr=cublasCreate(&cublas_handle_);",
	"CUDA failure 2: out of memory ; GPU=0 ; expr=cudaMalloc((void**)&p, size);",
	"CUDA out of memory",
	"CUDNN failure 4: CUDNN_STATUS_ALLOC_FAILED ; GPU=0",
	"Status Message: std::bad_alloc",
	"Status Message: bad allocation",
}

func TestOutOfMemoryTexts(t *testing.T) {
	for _, text := range memoryTexts {
		if !onnx.OutOfMemoryForTest(fmt.Errorf("run: %w", errors.New(text))) {
			t.Errorf("not taken for a lack of memory: %s", text)
		}
	}
	for _, text := range []string{"Invalid input name: ids", "indices element out of data bounds, idx=7 must be within the inclusive range [-5,4]", "CUDA failure 700: an illegal memory access was encountered"} {
		if onnx.OutOfMemoryForTest(errors.New(text)) {
			t.Errorf("taken for a lack of memory: %s", text)
		}
	}
	if onnx.OutOfMemoryForTest(nil) {
		t.Error("no error is a lack of memory")
	}
}

// A card is a device whose memory runs out. With -race it also shows a run that is
// under way while the session is made anew.
type card struct {
	armed atomic.Bool // set once the model is open
	fails func(nth int64, r onnx.Run) bool
	runs  atomic.Int64
}

func (c *card) around(r onnx.Run) error {
	if !c.armed.Load() {
		return r.Do()
	}
	n := c.runs.Add(1)
	if c.fails(n, r) {
		return errors.New(memoryTexts[n%int64(len(memoryTexts))])
	}
	return r.Do()
}

// openOn opens a model on a card that is armed after the warm-up.
func openOn(t testing.TB, card *card, dir onnx.Source, o onnx.Options) *onnx.Classifier {
	t.Helper()
	o.Device, o.Labels = onnx.CPU, labels.Canonical()
	c, err := onnx.Open(onnxtest.Library(t).StageForTest(card.around, nil), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	card.armed.Store(true)
	return c
}

// brief is the beginning of what show writes.
func brief(text string, a models.Answer) string { return fmt.Sprintf("%.80s", show(text, a)) }

// same: fp32 logits are equal to five digits in every batch.
func same(a, b models.Answer) bool {
	if a.Error != b.Error || len(a.Predictions) != len(b.Predictions) {
		return false
	}
	for i, p := range a.Predictions {
		q := b.Predictions[i]
		if p.Fragment != q.Fragment || p.Label != q.Label || math.Abs(p.Score-q.Score) > 1e-5 {
			return false
		}
	}
	return true
}

// Every n-th run is out of memory, for many n, with one, two and three
// goroutines. Every note is answered once; as long as only batches shrink the
// answers are those of an undisturbed run.
func TestEveryNthRunOutOfMemory(t *testing.T) {
	wide := ada
	wide.Positions = 128
	dir := onnx.Files("m", wide.Random(7, 16, 1, 2))
	texts := append(long(40), "", "Ada \xff")
	base := openOn(t, &card{fails: func(int64, onnx.Run) bool { return false }}, dir, onnx.Options{Threads: 1})
	want := predict(t, base, inputs(texts...))
	if u := base.Usage(); u.OutOfMemory != 0 || u.RecutWindows != 0 {
		t.Fatalf("undisturbed: %+v", u)
	}
	last := int64(24)
	if testing.Short() {
		last = 8
	}
	for threads := 1; threads <= 3; threads++ {
		compared := 0
		for n := int64(1); n <= last; n++ {
			card := &card{fails: func(nth int64, _ onnx.Run) bool { return nth%n == 0 }}
			c := openOn(t, card, dir, onnx.Options{Threads: threads, Budget: 1024})
			got := predict(t, c, inputs(texts...))
			u := c.Usage()
			if card.runs.Load() >= n && u.OutOfMemory == 0 {
				t.Errorf("every %d: no shortage reported", n)
			}
			for i := range got {
				if got[i].Error != want[i].Error && got[i].Error != "out_of_memory" {
					t.Fatalf("every %d, %d goroutines: note %d: %q", n, threads, i, got[i].Error)
				}
				if u.RecutWindows == 0 && got[i].Error != "out_of_memory" && !same(got[i], want[i]) {
					t.Fatalf("every %d, %d goroutines: note %d: %s, want %s", n, threads, i, brief(texts[i], got[i]), brief(texts[i], want[i]))
				}
				if threads == 1 && n > 1 && got[i].Error == "out_of_memory" {
					t.Fatalf("every %d: note %d was lost, though its next run would have worked", n, i)
				}
			}
			if u.RecutWindows == 0 {
				compared++
			}
		}
		if compared < int(last)/2 {
			t.Errorf("%d goroutines: only %d of %d runs were made of smaller batches alone", threads, compared, last)
		}
	}
}

// A device that takes a certain number of padded tokens at once gets batches,
// and then windows, that fit; each step is logged and counted.
func TestMemoryForSoManyTokens(t *testing.T) {
	wide := ada
	wide.Positions = 256
	dir := onnx.Files("m", wide.Random(7, 16, 1, 2))
	texts := long(40)
	in := inputs(texts...)
	for _, tc := range []struct {
		why           string
		tokens        int // padded, that the device takes
		recut         bool
		lost          bool
		times, within int64
	}{
		{"all fits", 2048, false, false, 0, 0},
		{"batches a quarter the size", 700, false, false, 1, 2},
		{"one window of 256 and no more", 256, false, false, 2, 3},
		{"windows are halved twice", 70, true, false, 5, 12},
		{"nothing fits", 0, true, true, 16, 40},
	} {
		var said bytes.Buffer
		card := &card{fails: func(_ int64, r onnx.Run) bool { return r.Rows*r.Length > tc.tokens }}
		c := openOn(t, card, dir, onnx.Options{Threads: 1, Budget: 2048, Log: slog.New(slog.NewTextHandler(&said, nil))})
		want := predict(t, open(t, wide.Random(7, 16, 1, 2), onnx.Options{}), in)
		got := predict(t, c, in)
		u := c.Usage()
		if u.OutOfMemory < tc.times || u.OutOfMemory > tc.within || u.RecutWindows > 0 != tc.recut {
			t.Errorf("%s: usage %+v", tc.why, u)
		}
		if got := int(u.BatchTokens); u.OutOfMemory > 0 && !tc.lost && (got > tc.tokens || 4*got < tc.tokens) {
			t.Errorf("%s: batches of %d tokens at the end, the device takes %d", tc.why, got, tc.tokens)
		}
		for i, a := range got {
			if tc.lost != (a.Error == "out_of_memory") || !tc.recut && !same(a, want[i]) {
				t.Errorf("%s: note %d: %s, want %s", tc.why, i, brief(texts[i], a), brief(texts[i], want[i]))
			}
		}
		if n := int64(strings.Count(said.String(), "the model was loaded again")); n != u.OutOfMemory {
			t.Errorf("%s: %d steps in the log, %d counted", tc.why, n, u.OutOfMemory)
		}
		if u.OutOfMemory == 0 || tc.lost {
			continue
		}
		before := u
		predict(t, c, in) // what was learned is kept
		if u := c.Usage(); u.OutOfMemory != before.OutOfMemory || u.BatchTokens != before.BatchTokens || u.RecutWindows > 0 != tc.recut {
			t.Errorf("%s: a second pass: usage %+v, before %+v", tc.why, u, before)
		}
		r, err := c.Prepare(in)
		if err != nil {
			t.Fatal(err)
		}
		if u := c.Usage(); r.Batches != u.Batches || r.PaddedTokens != u.PaddedTokens {
			t.Errorf("%s: the replay has %d batches, %d tokens; the pass %d, %d", tc.why, r.Batches, r.PaddedTokens, u.Batches, u.PaddedTokens)
		}
		if _, err := r.Run(); err != nil {
			t.Error(err)
		}
		r.Close()
	}
}

// Windows that were halved find what the rule-like model knows, wherever the
// edges fall.
func TestRecutWindowsFindEverything(t *testing.T) {
	wide := ada
	wide.Positions = 256
	card := &card{fails: func(_ int64, r onnx.Run) bool { return r.Length > 100 }}
	c := openOn(t, card, onnx.Files("m", wide.Files()), onnx.Options{Threads: 2})
	for shift := range 7 {
		a := predict(t, c, inputs(strings.Repeat("note ", shift)+strings.Repeat("Ada Ruiz and ", 300)))[0]
		if a.Error != "" || len(a.Predictions) != 300 {
			t.Errorf("shift %d: found %d of 300, error %q", shift, len(a.Predictions), a.Error)
		}
	}
	if c.Usage().RecutWindows == 0 {
		t.Error("no window was halved: the test shows nothing")
	}
}

// Memory that runs out in both runners at once, and while the other's batch is
// still under way, stops both; what the other found is kept.
func TestBothRunnersOutOfMemory(t *testing.T) {
	dir := onnx.Files("m", ada.Files())
	texts := strings.Split(strings.Repeat("Seen by Ada Ruiz on 3/4.|", 60), "|")
	for _, both := range []bool{true, false} {
		var meet sync.WaitGroup
		meet.Add(2)
		card := &card{}
		card.fails = func(nth int64, _ onnx.Run) bool {
			if nth > 2 {
				return false
			}
			meet.Done()
			meet.Wait() // both runners are inside a run
			return both || nth == 1
		}
		c := openOn(t, card, dir, onnx.Options{Threads: 2, Budget: 128})
		for i, a := range predict(t, c, inputs(texts...)) {
			if got := show(texts[i], a); texts[i] != "" && got != "PATIENT:Ada Ruiz | DATE:3/4" {
				t.Fatalf("both %v: note %d: %s", both, i, got)
			}
		}
		if u := c.Usage(); u.OutOfMemory != 1 || u.BatchTokens >= 128 || u.UncoveredTokens != 0 {
			t.Errorf("both %v: usage %+v", both, u)
		}
	}
}

// A model that cannot be loaded again keeps the answers it has; the others are
// error records, and the next pass says what to do.
func TestCannotBeLoadedAgain(t *testing.T) {
	files := maps.Clone(ada.Files())
	card := &card{fails: func(nth int64, _ onnx.Run) bool { return nth == 2 }}
	c := openOn(t, card, onnx.Files("m", files), onnx.Options{Threads: 1, Budget: 1})
	changed := *files["model.onnx"]
	changed.Data = graph.Table(ada.Table()[:5]).Encode()
	files["model.onnx"] = &changed
	in := inputs("Seen by Ada Ruiz", "Ada", "Mei")
	got := predict(t, c, in)
	if show(in[0].Text, got[0]) != "PATIENT:Ada Ruiz" || got[1].Error != "out_of_memory" || got[2].Error != "out_of_memory" {
		t.Errorf("got %+v", got)
	}
	if err := c.Predict(t.Context(), in, nil); err == nil || !strings.Contains(err.Error(), "open it again") {
		t.Errorf("a second pass: %v", err)
	}
}

// Memory that does not suffice for the warm-up's full batch makes the batches
// smaller; if it does not for one window, that is an error with advice.
func TestWarmUpOutOfMemory(t *testing.T) {
	for tokens, want := range map[int]string{300: "", 64: "", 10: `one window of 64 tokens`} {
		card := &card{fails: func(_ int64, r onnx.Run) bool { return r.Rows*r.Length > tokens }}
		card.armed.Store(true)
		c, err := onnx.Open(onnxtest.Library(t).StageForTest(card.around, nil), onnx.Files("m", ada.Files()), onnx.Options{Device: onnx.CPU, Labels: labels.Canonical(), Budget: 512, Threads: 2})
		if want != "" {
			if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "--device cpu") {
				t.Errorf("%d tokens: %v", tokens, err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		predict(t, c, inputs("Ada", "Mei"))
		if u := c.Usage(); u.BatchTokens > int64(tokens) || u.OutOfMemory == 0 {
			t.Errorf("%d tokens: usage %+v", tokens, u)
		}
		for _, s := range c.Info().Settings {
			if s.Name == "batch_tokens" && s.Value != "512" {
				t.Errorf("the settings say %s, not what was asked for", s.Value)
			}
		}
		c.Close()
	}
}

// narrow is the rule-like model with a node that asks for 128 TB of memory for
// each padded token over the limit: the runtime itself says that it has none.
func narrow(s onnxtest.Spec, limit int64) []byte {
	m := graph.Table(s.Table())
	m.Nodes[0].Out = []string{"scores"}
	one := func(name string, n int64) graph.Tensor {
		return graph.Tensor{Name: name, Type: graph.Int64, Dims: []int64{1}, Ints: []int64{n}}
	}
	m.Weights = append(m.Weights, one("limit", limit), one("zero", 0), one("one", 1), one("each", 1<<45))
	op := func(op, out string, in ...string) {
		m.Nodes = append(m.Nodes, graph.Node{Op: op, In: in, Out: []string{out}})
	}
	op("Shape", "shape", "input_ids")
	op("ReduceProd", "tokens", "shape")
	op("Sub", "over", "tokens", "limit")
	op("Max", "excess", "over", "zero")
	op("Mul", "more", "excess", "each")
	op("Add", "size", "more", "one")
	op("ConstantOfShape", "zeros", "size")
	op("Slice", "nothing", "zeros", "zero", "one")
	op("Add", "logits", "scores", "nothing")
	return m.Encode()
}

// No fault is put in here: the allocation fails in ONNX Runtime.
func TestRealShortage(t *testing.T) {
	c := open(t, ada.FilesWith(narrow(ada, 300)), onnx.Options{Threads: 2, Budget: 2048})
	texts := slices.Repeat([]string{"Seen by Ada Ruiz on 3/4."}, 200)
	for i, a := range predict(t, c, inputs(texts...)) {
		if got := show(texts[i], a); got != "PATIENT:Ada Ruiz | DATE:3/4" {
			t.Fatalf("note %d: %s", i, got)
		}
	}
	if u := c.Usage(); u.OutOfMemory != 3 || u.BatchTokens != 256 {
		t.Errorf("usage %+v, want three halvings of 2,048 to 256", u)
	}
	_, err := onnx.Open(onnxtest.Library(t), onnx.Files("m", ada.FilesWith(narrow(ada, 60))), onnx.Options{Device: onnx.CPU, Labels: labels.Canonical()})
	if err == nil || !strings.Contains(err.Error(), "memory does not suffice for one window of 64 tokens") {
		t.Errorf("a window that never fits: %v", err)
	}
}
