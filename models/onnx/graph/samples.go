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

// A Shape is the size and form of a transformer. Hidden must be a multiple of
// Heads.
type Shape struct {
	Vocabulary, Positions, Hidden, Layers, Heads, Labels int
	Form
}

// A Form says in what a transformer differs from BERT, whose form is the zero
// value: three inputs of int64, positions that the graph counts from 0, and fp32
// throughout.
type Form struct {
	NoTypes       bool   // there is no token_type_ids
	AfterPad      bool   // positions begin at Pad + 1, and padding has position Pad: the table is that much longer
	Pad           int64  // the padding id, where AfterPad
	PositionInput bool   // position_ids is an input
	Relative      bool   // there are no positions; attention gets a bias by distance
	Int32         bool   // inputs are int32
	Half          bool   // weights, arithmetic and logits are fp16
	Quantised     string // MatMulInteger or DynamicQuantizeMatMul: the operator of linear layers whose weights are int8 and whose inputs are quantised as they come
}

// Transformer returns a token classifier with random weights drawn from seed:
// the operators, masks and speed of a real one, and no knowledge.
//
// Inputs are input_ids, attention_mask and, by form, token_type_ids and
// position_ids [batch, sequence]; the output is logits [batch, sequence, labels].
// Forms that differ in PositionInput, Int32 or Half alone have the same weights.
func Transformer(seed uint64, s Shape) *Model {
	inputs := []string{"input_ids", "attention_mask"}
	if !s.NoTypes {
		inputs = append(inputs, "token_type_ids")
	}
	if s.PositionInput {
		inputs = append(inputs, "position_ids")
	}
	w := &writer{m: &Model{Inputs: tokenInputs(inputs...)}, rng: rand.New(rand.NewPCG(seed, 0x706f6c79)), s: s, float: Float32}
	if s.Half {
		w.float = Float16
	}
	w.m.Outputs = []Value{{"logits", w.float, []int64{-1, -1, int64(s.Labels)}}}
	if s.Int32 {
		for i := range w.m.Inputs {
			w.m.Inputs[i].Type = Int32
		}
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
	m     *Model
	rng   *rand.Rand
	s     Shape
	float int // element type of weights
	n     int
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
	t := Tensor{Name: w.name(), Type: w.float, Dims: dims, Floats: make([]float32, size)}
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
	if out == "" {
		out = w.name()
	}
	scale := 1 / math.Sqrt(float64(in))
	node := Node{Op: "Add", Out: []string{out}}
	switch w.s.Quantised {
	case "":
		y := w.op("MatMul", nil, x, w.floats(scale, 0, int64(in), int64(to)))
		node.In = []string{y, w.floats(0.02, 0, int64(to))}
	case "DynamicQuantizeMatMul":
		node.Op, node.Domain = w.s.Quantised, "com.microsoft"
		node.In = []string{x, w.bytes(int64(in), int64(to)), w.floats(0, scale/40, 1), "", w.floats(0.02, 0, int64(to))}
	default:
		q, by, zero := w.name(), w.name(), w.name()
		w.m.Nodes = append(w.m.Nodes, Node{Op: "DynamicQuantizeLinear", In: []string{x}, Out: []string{q, by, zero}})
		y := w.op(w.s.Quantised, nil, q, w.bytes(int64(in), int64(to)), zero)
		y = w.op("Mul", nil, w.op("Cast", []Attr{{Name: "to", Int: Float32}}, y), w.op("Mul", nil, by, w.floats(0, scale/40, 1)))
		node.In = []string{y, w.floats(0.02, 0, int64(to))}
	}
	w.m.Nodes = append(w.m.Nodes, node)
	return out
}

// bytes adds int8 weights of standard deviation 40.
func (w *writer) bytes(dims ...int64) string {
	t := Tensor{Name: w.name(), Type: Int8, Dims: dims}
	for range dims[0] * dims[1] {
		t.Ints = append(t.Ints, int64(max(-127, min(127, math.Round(40*w.rng.NormFloat64())))))
	}
	w.m.Weights = append(w.m.Weights, t)
	return t.Name
}

// embed returns the sum of token, type and position embeddings, as far as the
// form has them, and what is added to attention scores: the mask [batch, 1, 1,
// sequence], and the bias by distance, if there is one.
func (w *writer) embed() (x, mask string) {
	h := int64(w.s.Hidden)
	x = w.op("Gather", nil, w.floats(0.5, 0, int64(w.s.Vocabulary), h), "input_ids")
	if !w.s.NoTypes {
		x = w.op("Add", nil, x, w.op("Gather", nil, w.floats(0.1, 0, 2, h), "token_type_ids"))
	}
	if !w.s.Relative {
		x = w.op("Add", nil, x, w.positions())
	}
	x = w.norm(x)
	m := w.op("Cast", []Attr{{Name: "to", Int: int64(w.float)}}, w.op("Unsqueeze", nil, "attention_mask", w.ints(1, 2)))
	one, low := w.floats(0, 1, 1), w.floats(0, -1e4, 1) // within fp16
	mask = w.op("Mul", nil, w.op("Sub", nil, one, m), low)
	if w.s.Relative {
		mask = w.op("Add", nil, mask, w.distances())
	}
	return x, mask
}

func (w *writer) length() string {
	return w.op("Gather", nil, w.op("Shape", nil, "input_ids"), w.ints(1))
}

// positions returns the position embeddings [sequence, hidden], or of every row.
func (w *writer) positions() string {
	rows := int64(w.s.Positions)
	if w.s.AfterPad {
		rows += w.s.Pad + 1
	}
	table := w.floats(0.5, 0, rows, int64(w.s.Hidden))
	switch {
	case w.s.PositionInput:
		return w.op("Gather", nil, table, "position_ids")
	case w.s.AfterPad: // the running number among tokens that are not padding
		wide := w.op("Cast", []Attr{{Name: "to", Int: Int64}}, "input_ids")
		real := w.op("Cast", []Attr{{Name: "to", Int: Int64}}, w.op("Not", nil, w.op("Equal", nil, wide, w.ints(w.s.Pad))))
		count := w.op("Mul", nil, w.op("CumSum", nil, real, w.ints(1)), real)
		return w.op("Gather", nil, table, w.op("Add", nil, count, w.ints(w.s.Pad)))
	}
	return w.op("Slice", nil, table, w.ints(0), w.length(), w.ints(0))
}

// distances returns a bias for each head and pair of places [heads, sequence,
// sequence], the same for all distances over eight.
func (w *writer) distances() string {
	const far = 8
	at := w.op("Range", nil, w.op("Squeeze", nil, w.ints(0)), w.op("Squeeze", nil, w.length()), w.op("Squeeze", nil, w.ints(1)))
	d := w.op("Sub", nil, w.op("Unsqueeze", nil, at, w.ints(1)), w.op("Unsqueeze", nil, at, w.ints(0)))
	d = w.op("Add", nil, w.op("Min", nil, w.op("Max", nil, d, w.ints(-far)), w.ints(far)), w.ints(far))
	bias := w.op("Gather", nil, w.floats(0.5, 0, 2*far+1, int64(w.s.Heads)), d)
	return w.op("Transpose", []Attr{{Name: "perm", Ints: []int64{2, 0, 1}}}, bias)
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
