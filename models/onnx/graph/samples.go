package graph

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Table returns a model whose logits for a token are a row of table, chosen by
// the token's id and nothing else: what it answers is known exactly.
//
// table is vocabulary x labels. Inputs are input_ids and attention_mask
// [batch, sequence] int64; the output is logits [batch, sequence, labels].
func Table(table [][]float32) *Model {
	labels := int64(len(table[0]))
	w := Tensor{Name: "table", Type: Float32, Dims: []int64{int64(len(table)), labels}}
	for _, row := range table {
		w.Floats = append(w.Floats, row...)
	}
	return &Model{
		Inputs:  tokenInputs("input_ids", "attention_mask"),
		Outputs: []Value{{"logits", Float32, []int64{-1, -1, labels}}},
		Weights: []Tensor{w},
		Nodes:   []Node{{Op: "Gather", In: []string{"table", "input_ids"}, Out: []string{"logits"}}},
	}
}

// A Shape is the size of a transformer. Hidden must be a multiple of Heads.
type Shape struct {
	Vocabulary, Positions, Hidden, Layers, Heads, Labels int
}

// Transformer returns a BERT-like token classifier with random weights drawn
// from seed: the operators, masks and speed of a real one, and no knowledge.
//
// Inputs are input_ids, attention_mask and token_type_ids [batch, sequence]
// int64; the output is logits [batch, sequence, labels].
func Transformer(seed uint64, s Shape) *Model {
	w := &writer{
		m: &Model{
			Inputs:  tokenInputs("input_ids", "attention_mask", "token_type_ids"),
			Outputs: []Value{{"logits", Float32, []int64{-1, -1, int64(s.Labels)}}},
		},
		rng: rand.New(rand.NewPCG(seed, 0x706f6c79)),
		s:   s,
	}
	x, mask := w.embed()
	for range s.Layers {
		x = w.layer(x, mask)
	}
	w.linear(x, s.Hidden, s.Labels, "logits")
	return w.m
}

func tokenInputs(names ...string) []Value {
	var out []Value
	for _, n := range names {
		out = append(out, Value{n, Int64, []int64{-1, -1}})
	}
	return out
}

// writer adds nodes and weights to a model and names them by count.
type writer struct {
	m   *Model
	rng *rand.Rand
	s   Shape
	n   int
}

func (w *writer) name() string {
	w.n++
	return fmt.Sprintf("v%d", w.n)
}

// op adds a node and returns the name of its output.
func (w *writer) op(op string, attrs []Attr, in ...string) string {
	out := w.name()
	w.m.Nodes = append(w.m.Nodes, Node{Op: op, In: in, Out: []string{out}, Attrs: attrs})
	return out
}

func (w *writer) floats(scale, mean float64, dims ...int64) string {
	size := int64(1)
	for _, d := range dims {
		size *= d
	}
	t := Tensor{Name: w.name(), Type: Float32, Dims: dims, Floats: make([]float32, size)}
	for i := range t.Floats {
		t.Floats[i] = float32(mean + scale*w.rng.NormFloat64())
	}
	w.m.Weights = append(w.m.Weights, t)
	return t.Name
}

func (w *writer) ints(values ...int64) string {
	t := Tensor{Name: w.name(), Type: Int64, Dims: []int64{int64(len(values))}, Ints: values}
	w.m.Weights = append(w.m.Weights, t)
	return t.Name
}

func (w *writer) norm(x string) string {
	h := int64(w.s.Hidden)
	return w.op("LayerNormalization", []Attr{{Name: "axis", Int: -1}, {Name: "epsilon", Float: 1e-12}},
		x, w.floats(0.02, 1, h), w.floats(0.02, 0, h))
}

// linear adds x W + b; out names its result, or is "" for a new name.
func (w *writer) linear(x string, in, to int, out string) string {
	y := w.op("MatMul", nil, x, w.floats(1/math.Sqrt(float64(in)), 0, int64(in), int64(to)))
	if out == "" {
		out = w.name()
	}
	w.m.Nodes = append(w.m.Nodes, Node{Op: "Add", In: []string{y, w.floats(0.02, 0, int64(to))}, Out: []string{out}})
	return out
}

// embed returns the sum of token, position and type embeddings, and the
// attention mask as a term to add to scores [batch, 1, 1, sequence].
func (w *writer) embed() (x, mask string) {
	h := int64(w.s.Hidden)
	tok := w.op("Gather", nil, w.floats(0.5, 0, int64(w.s.Vocabulary), h), "input_ids")
	typ := w.op("Gather", nil, w.floats(0.1, 0, 2, h), "token_type_ids")
	length := w.op("Gather", nil, w.op("Shape", nil, "input_ids"), w.ints(1))
	pos := w.op("Slice", nil, w.floats(0.5, 0, int64(w.s.Positions), h), w.ints(0), length, w.ints(0))
	x = w.norm(w.op("Add", nil, w.op("Add", nil, tok, typ), pos))
	m := w.op("Cast", []Attr{{Name: "to", Int: Float32}}, w.op("Unsqueeze", nil, "attention_mask", w.ints(1, 2)))
	one, low := w.floats(0, 1, 1), w.floats(0, -1e9, 1)
	return x, w.op("Mul", nil, w.op("Sub", nil, one, m), low)
}

func (w *writer) layer(x, mask string) string {
	h, heads := w.s.Hidden, int64(w.s.Heads)
	size := int64(h) / heads
	split := func(y string, perm ...int64) string {
		y = w.op("Reshape", nil, y, w.ints(0, 0, heads, size))
		return w.op("Transpose", []Attr{{Name: "perm", Ints: perm}}, y)
	}
	q := split(w.linear(x, h, h, ""), 0, 2, 1, 3)
	k := split(w.linear(x, h, h, ""), 0, 2, 3, 1)
	v := split(w.linear(x, h, h, ""), 0, 2, 1, 3)
	scores := w.op("Div", nil, w.op("MatMul", nil, q, k), w.floats(0, math.Sqrt(float64(size)), 1))
	p := w.op("Softmax", []Attr{{Name: "axis", Int: -1}}, w.op("Add", nil, scores, mask))
	c := w.op("Transpose", []Attr{{Name: "perm", Ints: []int64{0, 2, 1, 3}}}, w.op("MatMul", nil, p, v))
	c = w.op("Reshape", nil, c, w.ints(0, 0, int64(h)))
	x = w.norm(w.op("Add", nil, x, w.linear(c, h, h, "")))
	f := w.linear(w.op("Relu", nil, w.linear(x, h, 4*h, "")), 4*h, h, "")
	return w.norm(w.op("Add", nil, x, f))
}
