package graph

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

func table() *Model { return Table([][]float32{{1, 0}, {0, 1}}) }

func TestRead(t *testing.T) {
	g, err := Read(Transformer(1, Shape{Vocabulary: 10, Positions: 8, Hidden: 4, Layers: 1, Heads: 2, Labels: 3}).Encode())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, v := range g.Inputs {
		names = append(names, v.Name)
		if v.Type != Int64 || !slices.Equal(v.Dims, []int64{-1, -1}) {
			t.Errorf("input %v", v)
		}
	}
	if !slices.Equal(names, []string{"input_ids", "attention_mask", "token_type_ids"}) {
		t.Errorf("inputs %v", names)
	}
	if len(g.Outputs) != 1 || g.Outputs[0].Name != "logits" || !slices.Equal(g.Outputs[0].Dims, []int64{-1, -1, 3}) {
		t.Errorf("outputs %v", g.Outputs)
	}
	if g.IR != 8 || g.Opset != 17 || g.Ops["MatMul"] != 9 || g.Precision() != "fp32" || g.Quantised() {
		t.Errorf("IR %d, opset %d, operators %v, precision %s", g.IR, g.Opset, g.Ops, g.Precision())
	}
}

// In old files every initializer is an input too; it is none of ours.
func TestReadInitializerIsNoInput(t *testing.T) {
	m := table()
	m.IR = 3
	m.Inputs = append(m.Inputs, Value{"table", Float32, []int64{2, 2}})
	g, err := Read(m.Encode())
	if err != nil || len(g.Inputs) != 2 {
		t.Errorf("inputs %v, error %v; want two", g.Inputs, err)
	}
}

func nested(depth int) *Model {
	m := &Model{Nodes: []Node{{Op: "Identity", In: []string{"a"}, Out: []string{"b"}}}}
	for range depth {
		m = &Model{Nodes: []Node{{Op: "If", Attrs: []Attr{{Name: "then_branch", Graph: m}}}}}
	}
	m.Inputs, m.Outputs = table().Inputs, table().Outputs
	return m
}

func withNode(n Node) *Model {
	m := table()
	m.Nodes = append(m.Nodes, n)
	return m
}

func TestReadRefuses(t *testing.T) {
	ort := append([]byte{0, 0, 0, 0}, "ORTM"...)
	many := table()
	many.Nodes = slices.Repeat(many.Nodes, MaxNodes+1)
	noOut, noIn, twice := table(), table(), table()
	noOut.Outputs, noIn.Inputs = nil, nil
	twice.Outputs = append(twice.Outputs, twice.Outputs[0])
	good := table().Encode()
	for _, c := range []struct {
		why  string
		data []byte
		want string
	}{
		{"empty file", nil, "0 graphs"},
		{"garbage", []byte("PK\x03\x04 this is a zip"), "protobuf"},
		{"truncated", good[:len(good)-3], "protobuf"},
		{"an .ort file", append(ort, good...), ".ort"},
		{"two graphs", append(slices.Clone(good), good...), "2 graphs"},
		{"no outputs", noOut.Encode(), "no outputs"},
		{"no inputs", noIn.Encode(), "no inputs"},
		{"an output twice", twice.Encode(), "repeated"},
		{"Loop", withNode(Node{Op: "Loop"}).Encode(), "run for ever"},
		{"Scan in a branch", withNode(Node{Op: "If", Attrs: []Attr{{Name: "then_branch", Graph: &Model{Nodes: []Node{{Op: "Scan"}}}}}}).Encode(), "run for ever"},
		{"custom domain", withNode(Node{Op: "X", Domain: "evil.ops"}).Encode(), "evil.ops"},
		{"classical machine learning domain", withNode(Node{Op: "TreeEnsembleRegressor", Domain: "ai.onnx.ml"}).Encode(), "ai.onnx.ml"},
		{"compiled engine", withNode(Node{Op: "EPContext", Domain: "com.microsoft"}).Encode(), "files of its own"},
		{"Python code", withNode(Node{Op: "PyOp"}).Encode(), "runs code"},
		{"too many nodes", many.Encode(), "more than 50000 nodes"},
		{"too deep", nested(MaxDepth + 1).Encode(), "nested deeper"},
	} {
		if _, err := Read(c.data); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.why, err, c.want)
		}
	}
	if _, err := Read(nested(MaxDepth).Encode()); err != nil {
		t.Errorf("depth %d: %v", MaxDepth, err)
	}
	if _, err := Read(withNode(Node{Op: "Gelu", Domain: "com.microsoft"}).Encode()); err != nil {
		t.Errorf("com.microsoft: %v", err)
	}
}

// Every operator that takes a scale from the whole tensor makes a graph a
// quantised one; weights that are int8 only in the file do not.
func TestQuantised(t *testing.T) {
	for op, want := range map[string]string{
		"DynamicQuantizeLinear": "int8", "MatMulInteger": "int8", "ConvInteger": "int8", "DynamicQuantizeMatMul": "int8", "QAttention": "int8", "MatMulIntegerToFloat": "int8",
		"QLinearMatMul": "int8 by batch", "DequantizeLinear": "fp32 by batch", "MatMul": "fp32 by batch",
	} {
		for _, m := range []*Model{
			withNode(Node{Op: op, Domain: "com.microsoft"}),
			withNode(Node{Op: "If", Attrs: []Attr{{Name: "then_branch", Graph: &Model{Nodes: []Node{{Op: op}}}}}}),
		} {
			g, err := Read(m.Encode())
			if err != nil {
				t.Fatal(err)
			}
			precision, batched := strings.CutSuffix(want, " by batch")
			if g.Quantised() == batched || g.Precision() != precision {
				t.Errorf("%s: row by row %v, precision %s; want %s", op, g.Quantised(), g.Precision(), want)
			}
		}
	}
}

func TestHalf(t *testing.T) {
	for f, want := range map[float32]uint16{
		0: 0, 1: 0x3c00, -2: 0xc000, 65504: 0x7bff, 65536: 0x7c00, -1e9: 0xfc00, 1e-9: 0, 6.1035156e-05: 0x0400,
		1 + 1.0/2048: 0x3c00, 1 + 3.0/2048: 0x3c02, 1 + 1.1/2048: 0x3c01, // ties go to even
		1.9999: 0x4000, // rounding carries
	} {
		if got := half(f); got != want {
			t.Errorf("%v: %#04x, want %#04x", f, got, want)
		}
	}
}

// external returns a model whose table lies in another file, as an initializer,
// a constant, or a constant in a branch.
func external(where string, kv map[string]string) []byte {
	m := table()
	hidden := Tensor{Name: "table", Type: Float32, Dims: []int64{2, 2}, External: kv}
	constant := Node{Op: "Constant", Out: []string{"c"}, Attrs: []Attr{{Name: "value", Tensor: &hidden}}}
	switch where {
	case "initializer":
		m.Weights[0] = hidden
	case "constant":
		m.Nodes = append(m.Nodes, constant)
	case "branch":
		m.Nodes = append(m.Nodes, Node{Op: "If", Attrs: []Attr{{Name: "else_branch", Graph: &Model{Nodes: []Node{constant}}}}})
	}
	return m.Encode()
}

func TestExternalIsFoundEverywhere(t *testing.T) {
	want := External{"w.bin", 4, 16}
	for _, where := range []string{"initializer", "constant", "branch"} {
		g, err := Read(external(where, map[string]string{"location": "w.bin", "offset": "4", "length": "16"}))
		if err != nil || len(g.External) != 1 || g.External[0] != want {
			t.Errorf("%s: %v, %v; want %v", where, g, err, want)
		}
	}
	for _, bad := range []map[string]string{{}, {"location": "w", "offset": "-1"}, {"location": "w", "length": "x"}, {"location": "w", "length": "99999999999999999999"}} {
		if _, err := Read(external("initializer", bad)); err == nil {
			t.Errorf("external data %v was accepted", bad)
		}
	}
}

// The ways out of the model's folder that were fixed elsewhere one by one:
// CVE-2022-25882, CVE-2024-27318, CVE-2026-27489 (traversal), CVE-2026-34447
// (symbolic link), CVE-2026-34446 (hard link).
func TestCheckExternal(t *testing.T) {
	root := t.TempDir()
	dir := filepath.Join(root, "model")
	must(t, os.MkdirAll(filepath.Join(dir, "sub"), 0o700))
	must(t, os.WriteFile(filepath.Join(root, "secret"), []byte("0123456789abcdef"), 0o600))
	must(t, os.WriteFile(filepath.Join(dir, "w.bin"), []byte("0123456789abcdef"), 0o600))
	must(t, os.WriteFile(filepath.Join(dir, "sub", "w.bin"), []byte("0123456789abcdef"), 0o600))
	must(t, os.Link(filepath.Join(root, "secret"), filepath.Join(dir, "hard.bin")))
	must(t, os.Symlink(filepath.Join(root, "secret"), filepath.Join(dir, "soft.bin")))
	must(t, os.Symlink(root, filepath.Join(dir, "up")))
	must(t, syscall.Mkfifo(filepath.Join(dir, "fifo"), 0o600))
	for _, c := range []struct {
		loc    string
		off, n int64
		want   string // "" is accepted
	}{
		{"w.bin", 0, 16, ""}, {"sub/w.bin", 8, 8, ""}, {"w.bin", 0, 0, ""},
		{"w.bin", 8, 9, "has 16 bytes"},
		{"w.bin", 1 << 62, 1 << 62, "every file size"},
		{"../secret", 0, 1, "inside"}, {"sub/../../secret", 0, 1, "inside"}, {"sub/../w.bin", 0, 1, "inside"},
		{filepath.Join(root, "secret"), 0, 1, "inside"}, {"./w.bin", 0, 1, "inside"},
		{"..\\secret", 0, 1, "backslash"}, {"w.bin\x00x", 0, 1, "NUL"},
		{"*/_ORT_MEM_ADDR_/*", 0, 1, "in-memory"},
		{"hard.bin", 0, 1, "hard link"}, {"soft.bin", 0, 1, "symbolic link"}, {"up/secret", 0, 1, "symbolic link"},
		{"fifo", 0, 0, "regular"}, {"sub", 0, 0, "regular"}, {"none", 0, 0, "missing"},
	} {
		got, err := CheckExternal(dir, []External{{c.loc, c.off, c.n}})
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%q: %v", c.loc, err)
		case c.want == "" && (len(got) != 1 || got[0].Name != c.loc || len(got[0].SHA256) != 64):
			t.Errorf("%q: %v", c.loc, got)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%q: error %v, want one with %q", c.loc, err, c.want)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Reading never panics, and what is accepted has inputs and outputs.
func FuzzRead(f *testing.F) {
	f.Add(table().Encode())
	f.Add(Transformer(1, Shape{Vocabulary: 4, Positions: 4, Hidden: 4, Layers: 1, Heads: 2, Labels: 2}).Encode())
	f.Add(external("branch", map[string]string{"location": "a"}))
	f.Fuzz(func(t *testing.T, data []byte) {
		g, err := Read(data)
		if err == nil && (len(g.Inputs) == 0 || len(g.Outputs) == 0 || g.Nodes > MaxNodes) {
			t.Errorf("accepted %+v", g)
		}
		if err != nil && len(err.Error()) > 400 {
			t.Errorf("an error of %d bytes", len(err.Error()))
		}
	})
}
