package onnx

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"polyphi/corpora"
	"polyphi/models"
	"polyphi/models/onnx/batch"
	"polyphi/models/onnx/graph"
	"polyphi/models/tokenize"
)

// A LabelMap takes a model's label type, without its tag prefix, to a fine or
// coarse label of ours. ignored means the map says to leave it out; ok is false
// if the map does not know it, and its spans become models.Unmapped.
type LabelMap interface {
	Resolve(source string) (l corpora.Label, ignored, ok bool)
}

// Options say how a model is run. The zero value of every field but Labels is a
// good one.
type Options struct {
	Name     string        // the row's name; "" is the folder's
	Device   Device        // "" is auto
	Labels   LabelMap      // required
	Threads  int           // goroutines of work on the CPU; 0: one for each core
	Budget   int           // padded tokens of a batch; 0: the device's usual one
	RunLimit time.Duration // a batch may take this long; 0: 60 s
	Log      *slog.Logger  // for one-line remarks; nil: none
}

// A Classifier is an opened model. It implements models.Model,
// models.Metered and models.Audited.
type Classifier struct {
	info    models.Info
	bench   Bench
	words   map[string]bool // of the training text, nil if not declared
	src     Source
	watched []models.Digest // external data, to be hashed again after a pass
	log     *slog.Logger

	tok            *tokenize.Tokenizer
	prefix, suffix []int64 // special tokens around a window
	filler         filler
	tags           tagger

	content, overlap int
	policy           batch.Policy
	pool             int
	runLimit         time.Duration
	spec             sessionSpec // to load the model again; without its data
	graphFile        string
	graphSHA256      string
	session          *session
	runners          []*runner
	encoders         []*tokenize.Encoder // one for each goroutine that tokenises: more than runners on a GPU

	busy     sync.Mutex
	shortage shortage
	sample   sample // of the latest Predict, until it is audited
	usage    models.Usage
	broken   bool
	once     sync.Once
}

// Open loads a model directory, checks every part of it, and runs it once at
// full window length. Times are in Info; the caller closes the result.
//
// Errors name the file or part and what to do. They cover everything that does
// not fit: files, labels, tokenizer parts, graph, sizes, a named device that
// cannot be used, logits that are no numbers.
func Open(lib *Library, src Source, opts Options) (*Classifier, error) {
	if opts.Labels == nil {
		return nil, errors.New("onnx: Options.Labels is missing")
	}
	opts.Device = cmp.Or(opts.Device, Auto)
	start := time.Now()
	l := &loader{src: src, opts: opts, lib: lib, c: &Classifier{src: src, log: opts.Log}}
	if l.c.log == nil {
		l.c.log = slog.New(slog.DiscardHandler)
	}
	if err := l.read(); err != nil {
		return nil, err
	}
	state, err := lib.choose(opts.Device)
	if err != nil {
		return nil, err
	}
	err = l.start(state)
	if err != nil && opts.Device == Auto && state.Device == CUDA {
		l.c.Close()
		state = DeviceState{Device: CPU, Usable: true, Reason: strings.TrimPrefix(reasonOf(err), "onnx: "+src.name+": ")}
		err = l.start(state)
	}
	if err != nil {
		l.c.Close()
		return nil, err
	}
	size := len(l.spec.data)
	l.spec.data = nil
	freeGraph(size)
	if opts.Device == Auto && state.Reason != "" {
		l.c.log.Info("running on the CPU", "reason", state.Reason)
	}
	l.c.info.Times.LoadSeconds = time.Since(start).Seconds() - l.c.info.Times.WarmupSeconds
	return l.c, nil
}

// loader carries what only loading needs.
type loader struct {
	src  Source
	opts Options
	lib  *Library
	c    *Classifier
	cfg  config
	sig  signature
	g    *graph.Graph
	spec sessionSpec
}

// read reads and checks all files.
func (l *loader) read() error {
	c := l.c
	var err error
	if c.bench, err = l.src.readBench(); err != nil {
		return err
	}
	if err := l.vocabulary(c.bench.Training.Vocabulary); err != nil {
		return err
	}
	if l.cfg, err = l.src.readConfig(); err != nil {
		return err
	}
	if c.tags, err = newTagger(l.cfg.labels, c.bench, l.opts.Labels); err != nil {
		return fmt.Errorf("onnx: %s: %w", l.src.name, err)
	}
	if err := l.readGraph(); err != nil {
		return err
	}
	if err := l.readTokenizer(); err != nil {
		return err
	}
	if err := l.sizes(); err != nil {
		return fmt.Errorf("onnx: %s: %w", l.src.name, err)
	}
	return l.digestConfig()
}

// readGraph reads the graph, judges it, and keeps its very bytes for the session
// unless it has external data.
func (l *loader) readGraph() error {
	name, err := l.src.graphFile(l.c.bench.ONNX)
	if err != nil {
		return err
	}
	data, err := l.src.read(name, maxGraphBytes)
	if err != nil {
		return hint(err, "correct --onnx-file or \"onnx\" in bench.json")
	}
	if l.g, err = graph.Read(data); err == nil {
		l.sig, err = signatureOf(l.g, len(l.cfg.labels))
	}
	if err != nil {
		return fmt.Errorf("onnx: %s: %s: %w", l.src.name, name, err)
	}
	l.c.graphFile, l.c.graphSHA256 = name, hashBytes(data)
	l.digest(name, l.c.graphSHA256)
	l.spec = sessionSpec{
		data: data, inputs: l.sig.inputs, output: l.sig.output, fp16: l.sig.fp16,
		labels: len(l.cfg.labels), threads: 1, stage: l.lib.stage,
	}
	if len(l.g.External) == 0 {
		return nil
	}
	if l.src.dir == "" {
		return fmt.Errorf("onnx: %s: %s keeps its weights in other files, which works only from a folder on disk", l.src.name, name)
	}
	folder := filepath.Dir(filepath.Join(l.src.dir, filepath.FromSlash(name)))
	files, err := graph.CheckExternal(folder, l.g.External)
	if err != nil {
		return fmt.Errorf("onnx: %s: %s: %w", l.src.name, name, err)
	}
	for _, f := range files {
		l.digest(f.Name, f.SHA256)
		l.c.watched = append(l.c.watched, models.Digest{Name: filepath.Join(folder, f.Name), SHA256: f.SHA256})
	}
	l.spec.path = filepath.Join(l.src.dir, filepath.FromSlash(name))
	l.spec.data = nil
	l.c.watched = append(l.c.watched, models.Digest{Name: l.spec.path, SHA256: l.c.graphSHA256})
	return nil
}

// readTokenizer loads tokenizer.json and takes over its special tokens.
func (l *loader) readTokenizer() error {
	data, err := l.src.read("tokenizer.json", maxTokenizerBytes)
	if err != nil {
		return hint(err, "save the fast tokenizer of the model into its folder")
	}
	l.digest("tokenizer.json", hashBytes(data))
	c := l.c
	c.tok, err = tokenize.Load(data, tokenize.Options{PlainSpecials: c.bench.SpecialInText == "plain"})
	if err != nil {
		return fmt.Errorf("onnx: %s: %w", l.src.name, err)
	}
	c.prefix, c.suffix = c.tok.Prefix(), c.tok.Suffix()
	return nil
}

func (l *loader) digest(name, sum string) {
	l.c.info.Digests = append(l.c.info.Digests, models.Digest{Name: name, SHA256: sum})
}

// sizes settles window, overlap, batch budget and the rest of the policy that
// does not depend on the device.
func (l *loader) sizes() error {
	c, b := l.c, l.c.bench
	special := len(c.prefix) + len(c.suffix)
	window := b.Window
	if window == 0 {
		window = defaultWindow
		if l.cfg.usable > 0 {
			window = min(window, l.cfg.usable)
		}
	}
	if l.cfg.usable > 0 && window > l.cfg.usable {
		return fmt.Errorf("bench.json asks for windows of %d tokens, the model takes %d; lower \"window\"", window, l.cfg.usable)
	}
	c.content = window - special
	if c.content < 4 {
		return fmt.Errorf("a window of %d tokens leaves %d for text; give a longer \"window\" in bench.json", window, c.content)
	}
	c.overlap = min(window/overlapDivisor, c.content/4)
	if b.Overlap != nil {
		c.overlap = *b.Overlap
	}
	if c.overlap > c.content/4 {
		return fmt.Errorf("overlap %d is over a quarter of the %d tokens a window has for text; lower \"overlap\" in bench.json", c.overlap, c.content)
	}
	c.policy.Longest = window
	if l.cfg.padID < 0 {
		l.cfg.padID = max(int64(c.tok.PadID()), 0)
	}
	if l.cfg.padID >= int64(c.tok.VocabSize()) {
		return fmt.Errorf("config.json's pad_token_id %d is not in tokenizer.json; they must be of one model", l.cfg.padID)
	}
	c.filler = filler{pad: l.cfg.padID}
	if robertaLike(l.cfg.modelType) {
		c.filler.firstPosition = l.cfg.padID + 1
	}
	c.runLimit = cmp.Or(l.opts.RunLimit, defaultRun)
	return nil
}

// start makes the session and runners on the device and warms them up. It may be
// called again for another device.
func (l *loader) start(on DeviceState) error {
	c := l.c
	l.describe(on)
	l.spec.device = on.Device
	c.shortage = shortage{}
	runners, most, err := l.device(on.Device)
	if err != nil {
		return fmt.Errorf("onnx: %s: %w", l.src.name, err)
	}
	if on.Device == CUDA {
		if err := l.proveModel(); err != nil {
			return fmt.Errorf("onnx: %s: device cuda: %w; use --device cpu", l.src.name, err)
		}
	}
	c.spec = l.spec
	c.spec.data = nil // the session has its own copy
	if c.session, err = loadBounded(l.spec); err != nil {
		return fmt.Errorf("onnx: %s: ONNX Runtime does not load the model: %w", l.src.name, err)
	}
	for range runners {
		r, err := c.session.newRunner(most)
		if err != nil {
			return fmt.Errorf("onnx: %s: %w", l.src.name, err)
		}
		c.runners = append(c.runners, r)
	}
	l.settings() // what was asked for: what memory makes of it is in the usage
	began := time.Now()
	if err := l.warmUp(); err != nil {
		return fmt.Errorf("onnx: %s: warm-up: %w", l.src.name, err)
	}
	c.info.Times.WarmupSeconds = time.Since(began).Seconds()
	return nil
}

// device settles what depends on the device: how batches are planned, how many
// goroutines tokenise, how many run batches, and the padded tokens of the largest
// batch.
func (l *loader) device(d Device) (runners, most int, err error) {
	c := l.c
	runners = cmp.Or(l.opts.Threads, runtime.GOMAXPROCS(0))
	c.encoders = nil
	for range runners {
		c.encoders = append(c.encoders, c.tok.NewEncoder())
	}
	c.pool, c.policy.Budget, c.policy.Multiple = poolCPU, cmp.Or(l.opts.Budget, cpuBudget), 0
	if d == CUDA {
		runners, c.pool = cudaRunners, poolCUDA
		c.policy.Budget, c.policy.Multiple = cmp.Or(l.opts.Budget, cudaBudget), cudaMultiple
	}
	if l.g.Quantised() {
		c.policy.Budget, c.policy.Multiple = 0, 0
	}
	most = max(c.policy.Budget, c.policy.Longest)
	if bytes := int64(most) * int64(len(l.cfg.labels)) * 4; bytes > maxOutput {
		return 0, 0, fmt.Errorf("a batch of %d tokens with %d labels needs %d bytes of logits, the limit is %d; lower the budget or the window", most, len(l.cfg.labels), bytes, maxOutput)
	}
	return runners, most, nil
}

// loadBounded makes a session, or gives up after the time limit of a load.
func loadBounded(spec sessionSpec) (*session, error) {
	type result struct {
		s   *session
		err error
	}
	done := make(chan result, 1)
	go func() {
		var r result
		defer func() {
			if p := recover(); p != nil {
				r.err = fmt.Errorf("%w (%T)", errPanic, p)
			}
			done <- r
		}()
		r.s, r.err = newSession(spec)
	}()
	select {
	case r := <-done:
		return r.s, r.err
	case <-time.After(loadLimit):
		return nil, fmt.Errorf("it took over %s", loadLimit)
	}
}
