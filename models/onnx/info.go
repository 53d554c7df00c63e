package onnx

import (
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"polyphi/corpora/labels"
	"polyphi/models"
)

// Info says what the model is and how it is run.
func (c *Classifier) Info() models.Info { return c.info }

// Bench returns what bench.json declares.
func (c *Classifier) Bench() Bench { return c.bench }

// describe fills the parts of Info that are known before the session is.
func (l *loader) describe(state DeviceState) {
	c, b, lib := l.c, l.c.bench, l.lib
	i := &c.info
	i.Name, i.Kind, i.Family = l.opts.Name, "onnx", b.Family
	if i.Name == "" {
		i.Name = l.src.name
	}
	if i.Family == "" {
		i.Family = "encoder"
	}
	i.Demonstration, i.Suites, i.Before = b.Demonstration, b.Suites, b.Before
	i.Category, i.Vocabulary = b.Training.Category, c.words
	i.Labels = c.tags.labels()
	i.CoarseOnly = len(i.Labels) > 0
	for _, l := range i.Labels {
		i.CoarseOnly = i.CoarseOnly && !labels.IsFine(l)
	}
	i.Notes = c.tags.notes()
	if lib.Warning != "" {
		i.Notes = append(i.Notes, lib.Warning)
	}
	i.Device = models.Device{
		Requested: string(l.opts.Device), Used: string(state.Device), Reason: state.Reason,
		Precision: l.g.Precision(), Runtime: "ONNX Runtime " + lib.Version, RuntimeSHA256: lib.SHA256,
		GPU: state.GPU, Driver: state.Driver,
	}
	if state.Device == CPU {
		i.Device.GPU, i.Device.Driver, i.Device.ProviderShare, i.Device.ProviderTime = "", "", 1, 1
		if i.Device.Precision == "fp16" {
			i.Notes = append(i.Notes, "the graph is fp16, which the CPU runs slowly and with inserted casts; use an fp32 export")
		}
	}
}

// settings lists every parameter that decides answers, once all are settled.
func (l *loader) settings() {
	c := l.c
	c.info.Device.Threads = len(c.runners)
	overlap := strconv.Itoa(c.overlap)
	tf32 := "off"
	if c.info.Device.Used == string(CPU) {
		tf32 = "n/a"
	}
	c.info.Settings = []models.Setting{
		{Name: "window", Value: strconv.Itoa(c.policy.Longest)},
		{Name: "overlap", Value: overlap},
		{Name: "scheme", Value: c.tags.schemeName()},
		{Name: "aggregate", Value: c.tags.by},
		{Name: "special_in_text", Value: orElse(c.bench.SpecialInText, "split")},
		{Name: "label_map", Value: c.tags.digest()},
		{Name: "batch_tokens", Value: strconv.Itoa(c.policy.Budget)},
		{Name: "batch_multiple", Value: strconv.Itoa(c.policy.Multiple)},
		{Name: "pool", Value: strconv.Itoa(c.pool)},
		{Name: "run_limit_seconds", Value: strconv.FormatFloat(c.runLimit.Seconds(), 'g', -1, 64)},
		{Name: "tf32", Value: tf32},
	}
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// digestConfig hashes the small files; tokenizer and graph have been hashed when
// they were read.
func (l *loader) digestConfig() error {
	for _, name := range []string{"config.json", "tokenizer_config.json", "bench.json"} {
		data, err := l.src.read(name, maxConfigBytes)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		l.digest(name, hashBytes(data))
	}
	return nil
}

// verify hashes again the files that ONNX Runtime read by path, and gives an
// error if one is no longer what was opened. Models in one file have none.
func (c *Classifier) verify() error {
	for _, d := range c.watched {
		sum, err := hashFile(d.Name)
		if err != nil || sum != d.SHA256 {
			return fmt.Errorf("onnx: %s: %s changed while the model was in use; the results are of no known model, run again", c.info.Name, strings.TrimPrefix(d.Name, c.src.dir))
		}
	}
	return nil
}

// logOnce reports the first run that failed. The runtime's message names nodes
// and shapes, never text.
func (c *Classifier) logOnce(err error) {
	c.once.Do(func() {
		c.log.Warn("a batch failed; its notes become error records", "model", c.info.Name, "error", err)
	})
}

// Close releases the session. After ErrStuck nothing is released: the runtime
// still uses it.
func (c *Classifier) Close() error {
	c.busy.Lock()
	defer c.busy.Unlock()
	if c.broken {
		return ErrStuck
	}
	for _, r := range c.runners {
		r.close()
	}
	c.runners, c.sample = nil, nil
	if c.session != nil {
		c.session.close()
		c.session = nil
	}
	return nil
}
