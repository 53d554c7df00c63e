package onnx

import (
	"errors"
	"fmt"
	"math"

	"polyphi/models/tokenize"
)

// warmUp runs one window of full length, checks the output's shape, and then
// lets every runner run a full batch once.
func (l *loader) warmUp() error {
	if err := l.probe(); err != nil {
		return err
	}
	return l.warmWithin()
}

// probe runs one window of full length and checks the output's shape.
func (l *loader) probe() error {
	c := l.c
	length := c.policy.Longest
	r := c.runners[0]
	r.row(c.filler, 0, length, l.sampleIDs(length))
	dims, err := r.outputShape(1, length, loadLimit)
	if outOfMemory(err) {
		return fmt.Errorf("memory does not suffice for one window of %d tokens: %w; free some, give a shorter \"window\" in bench.json, or use --device cpu", length, err)
	}
	if err != nil {
		return fmt.Errorf("the model does not run on %d tokens: %w; if it takes fewer, give \"window\" in bench.json, and check that tokenizer.json is this model's", length, err)
	}
	if len(dims) != 3 || dims[0] != 1 || dims[1] != int64(length) {
		return fmt.Errorf("for [1, %d] the output has the shape %v, not [1, %d, labels]; export a token classifier", length, dims, length)
	}
	if dims[2] != int64(len(l.cfg.labels)) {
		return labelCount(dims[2], len(l.cfg.labels))
	}
	return nil
}

// fillUp lets every runner run a full batch once and checks that the logits are
// numbers.
func (l *loader) fillUp() error {
	c := l.c
	length := c.policy.Longest
	ids := l.sampleIDs(length)
	for _, r := range c.runners {
		rows := max(c.policy.Budget/length, 1)
		for at := range rows {
			r.row(c.filler, at, length, ids)
		}
		if err := r.run(rows, length, loadLimit); err != nil {
			return err
		}
	}
	r := c.runners[0]
	for _, v := range r.logits[:length*r.labels] {
		if x := float64(v); math.IsNaN(x) || math.IsInf(x, 0) {
			return errors.New("the model's logits are not finite numbers; the file is damaged or does not suit this device")
		}
	}
	return nil
}

// sampleIDs returns a sequence of n ids such as a real window has.
func (l *loader) sampleIDs(n int) []int64 {
	c := l.c
	ids := append([]int64{}, c.prefix...)
	body := n - len(c.prefix) - len(c.suffix)
	sample, err := c.tok.Encode(nil, "Seen on 3/4 by Dr. Smith.")
	if err != nil || len(sample) == 0 {
		sample = []tokenize.Token{{ID: c.tok.UnkID()}}
	}
	// The highest id too: a vocabulary larger than the model's table shows here.
	sample[0].ID = int32(c.tok.VocabSize() - 1)
	for i := range body {
		ids = append(ids, int64(sample[i%len(sample)].ID))
	}
	return append(ids, c.suffix...)
}

// proveModel runs the user's model with profiling on and checks that its matrix
// products are computed on the device. The shares of node runs and of their time
// are kept.
func (l *loader) proveModel() error {
	share, err := l.nodeShare()
	if err != nil {
		return err
	}
	l.c.info.Device.ProviderShare, l.c.info.Device.ProviderTime = share.ratio(), share.timeRatio()
	return share.onlyThere()
}

// nodeShare profiles one full window.
func (l *loader) nodeShare() (share, error) {
	length := l.c.policy.Longest
	ids := l.sampleIDs(length)
	return profiled(l.spec, func(s *session) error {
		r, err := s.newRunner(length)
		if err != nil {
			return err
		}
		defer r.close()
		r.row(l.c.filler, 0, length, ids)
		return r.run(1, length, loadLimit)
	})
}
