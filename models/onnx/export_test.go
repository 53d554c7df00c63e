package onnx

// ProfileForTest profiles a model on the CPU and returns the share of node runs
// there, and their number.
func ProfileForTest(data []byte, labels int) (float64, int, error) {
	spec := sessionSpec{
		data: data, output: "logits", labels: labels, device: CPU, threads: 1,
		inputs: []input{{"input_ids", roleIDs, false}, {"attention_mask", roleMask, false}, {"token_type_ids", roleTypes, false}},
	}
	s, err := profiled(spec, func(s *session) error {
		r, err := s.newRunner(8)
		if err != nil {
			return err
		}
		defer r.close()
		r.row(filler{}, 0, 8, []int64{1, 2, 3})
		return r.run(1, 8, loadLimit)
	})
	return s.ratio(), s.nodes, err
}

// LogitsForTest runs the rows as one batch, padded to the longest, and returns
// the logits of each row's tokens.
func (c *Classifier) LogitsForTest(rows [][]int64) ([][][]float32, error) {
	r, longest := c.runners[0], 0
	for _, ids := range rows {
		longest = max(longest, len(ids))
	}
	for i, ids := range rows {
		r.row(c.filler, i, longest, ids)
	}
	if err := r.run(len(rows), longest, loadLimit); err != nil {
		return nil, err
	}
	out := make([][][]float32, len(rows))
	for i, ids := range rows {
		for at := range ids {
			out[i] = append(out[i], append([]float32(nil), r.logits[(i*longest+at)*r.labels:][:r.labels]...))
		}
	}
	return out, nil
}

// A Run is one run that a staged library is about to make.
type Run struct {
	Device       Device
	Rows, Length int
	Logits       []float32 // after Do: rows x length x labels
	Do           func() error
}

// StageForTest returns the library with around called in the place of every run.
// With a profile the CPU stands in for a GPU: profile says what the GPU's would
// have said.
func (l *Library) StageForTest(around func(Run) error, profile func([]byte) []byte) *Library {
	staged := *l
	staged.stage = &stage{profile: profile, around: func(r *runner, rows, length int, run func() error) error {
		return around(Run{r.s.spec.device, rows, length, r.logits[:rows*length*r.labels], run})
	}}
	return &staged
}

// OutOfMemoryForTest is how the package judges a text.
func OutOfMemoryForTest(err error) bool { return outOfMemory(err) }

// GPUForTest is what the package finds out about a GPU.
func GPUForTest() (name, driver string) { return gpu() }
