package graph

import (
	"errors"
	"fmt"
	"slices"

	"google.golang.org/protobuf/encoding/protowire"
)

// Element types of tensors, as in TensorProto.DataType of onnx.proto.
const (
	Float32 = 1
	Int8    = 3
	Int32   = 6
	Int64   = 7
	Float16 = 10
)

// Limits of what [Read] accepts.
const (
	MaxNodes = 50_000 // nodes of all graphs and functions together
	MaxDepth = 32     // graphs inside graphs
)

// A Value is an input or output of the graph: its name, element type and
// dimensions. A dimension is -1 if it is dynamic; Dims is nil if the file
// gives no shape.
type Value struct {
	Name string
	Type int
	Dims []int64
}

// An External names the stretch of a file that holds a tensor's data. Length 0
// means to the end of the file.
type External struct {
	Location       string
	Offset, Length int64
}

// A Graph is what Read found in a model file.
type Graph struct {
	IR       int64
	Opset    int64   // of the default domain
	Inputs   []Value // without those that an initializer fills
	Outputs  []Value
	External []External
	Nodes    int
	Ops      map[string]int // operator name to number of nodes
	Weights  map[int]int    // element type to number of initializers
}

// Quantised reports whether the graph computes its activation scales at run
// time, over the whole tensor: then a row's result depends on its batch.
func (g *Graph) Quantised() bool {
	for _, op := range []string{
		"DynamicQuantizeLinear", "MatMulInteger", "ConvInteger", // ONNX
		"MatMulIntegerToFloat", "DynamicQuantizeMatMul", "DynamicQuantizeLSTM", "QAttention", "MatMulInteger16", // com.microsoft
	} {
		if g.Ops[op] > 0 {
			return true
		}
	}
	return false
}

// Precision returns int8, fp16 or fp32: what most of the arithmetic is done in.
// A graph counts as fp16 if more than half of its floating point initializers
// are; a single fp16 table that is cast after look-up does not make it one.
func (g *Graph) Precision() string {
	switch {
	case g.Quantised() || g.Ops["QLinearMatMul"] > 0:
		return "int8"
	case g.Weights[Float16] > g.Weights[Float32]:
		return "fp16"
	}
	return "fp32"
}

// Read parses a model file and returns what is in it.
//
// Errors say which part is refused: a file that is no protobuf, more than
// MaxNodes nodes or MaxDepth nested graphs, operators of another domain than
// the default one and com.microsoft, Loop, Scan and operators that load code or
// files, a graph without inputs or outputs, training parts. External data is
// listed, not judged: [CheckExternal].
func Read(data []byte) (*Graph, error) {
	if len(data) >= 8 && string(data[4:8]) == "ORTM" {
		return nil, errors.New("graph: this is an .ort file; only .onnx files are run")
	}
	r := reader{g: &Graph{Ops: map[string]int{}, Weights: map[int]int{}}}
	if err := r.model(data); err != nil {
		return nil, fmt.Errorf("graph: %w", err)
	}
	if err := r.finish(); err != nil {
		return nil, fmt.Errorf("graph: %w", err)
	}
	return r.g, nil
}

type reader struct {
	g      *Graph
	graphs int             // top-level graphs seen
	filled map[string]bool // names of top-level initializers
}

// errWire hides the text of protowire's errors behind one of ours.
var errWire = errors.New("not an ONNX file (broken protobuf); export the model again or fetch the file whole")

// fields calls f for every field of a message; b is the payload of a
// length-delimited field, n the value of a varint.
func fields(data []byte, f func(num protowire.Number, b []byte, n uint64) error) error {
	for len(data) > 0 {
		num, typ, k := protowire.ConsumeTag(data)
		if k < 0 {
			return errWire
		}
		data = data[k:]
		var b []byte
		var n uint64
		switch typ {
		case protowire.BytesType:
			b, k = protowire.ConsumeBytes(data)
			if b == nil {
				b = []byte{}
			}
		case protowire.VarintType:
			n, k = protowire.ConsumeVarint(data)
		case protowire.Fixed32Type, protowire.Fixed64Type:
			k = protowire.ConsumeFieldValue(num, typ, data)
		default: // groups are not used by ONNX
			return errWire
		}
		if k < 0 {
			return errWire
		}
		data = data[k:]
		if err := f(num, b, n); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) model(data []byte) error {
	return fields(data, func(num protowire.Number, b []byte, n uint64) error {
		switch num {
		case 1:
			r.g.IR = int64(n)
		case 7:
			r.graphs++
			return r.graph(b, 0)
		case 8:
			return r.opset(b)
		case 20:
			return errors.New("the file holds training parts; export the model for inference")
		case 25:
			return r.function(b)
		}
		return nil
	})
}

func (r *reader) opset(data []byte) error {
	domain, version := "", int64(0)
	err := fields(data, func(num protowire.Number, b []byte, n uint64) error {
		switch num {
		case 1:
			domain = string(b)
		case 2:
			version = int64(n)
		}
		return nil
	})
	if domain == "" || domain == "ai.onnx" {
		r.g.Opset = version
	}
	return err
}

func (r *reader) graph(data []byte, depth int) error {
	if depth > MaxDepth {
		return fmt.Errorf("graphs are nested deeper than %d", MaxDepth)
	}
	return fields(data, func(num protowire.Number, b []byte, _ uint64) error {
		switch num {
		case 1:
			return r.node(b, depth)
		case 5:
			return r.tensor(b, depth == 0)
		case 15:
			return r.sparse(b, depth == 0)
		case 11, 12:
			if depth > 0 {
				return nil
			}
			v, err := value(b)
			if err != nil {
				return err
			}
			if num == 11 {
				r.g.Inputs = append(r.g.Inputs, v)
			} else {
				r.g.Outputs = append(r.g.Outputs, v)
			}
		}
		return nil
	})
}

func (r *reader) function(data []byte) error {
	return fields(data, func(num protowire.Number, b []byte, _ uint64) error {
		switch num {
		case 7:
			return r.node(b, 1)
		case 11:
			return r.attribute(b, 1)
		}
		return nil
	})
}

// refusal says why an operator is not run: it may run for ever, or loads code
// or files. It is empty for all others.
func refusal(op string) string {
	switch op {
	case "Loop", "Scan":
		return "it may run for ever"
	case "PyOp":
		return "it runs code"
	case "EPContext":
		return "it loads files of its own"
	}
	return ""
}

func (r *reader) node(data []byte, depth int) error {
	if r.g.Nodes++; r.g.Nodes > MaxNodes {
		return fmt.Errorf("the model has more than %d nodes", MaxNodes)
	}
	op, domain := "", ""
	err := fields(data, func(num protowire.Number, b []byte, _ uint64) error {
		switch num {
		case 4:
			op = string(b)
		case 5:
			return r.attribute(b, depth)
		case 7:
			domain = string(b)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if domain != "" && domain != "ai.onnx" && domain != "com.microsoft" {
		return fmt.Errorf("operator %.60q is of domain %.60q; only ONNX's own and com.microsoft are run", op, domain)
	}
	if why := refusal(op); why != "" {
		return fmt.Errorf("operator %s is refused: %s", op, why)
	}
	if len(op) <= 200 {
		r.g.Ops[op]++
	}
	return nil
}

func (r *reader) attribute(data []byte, depth int) error {
	return fields(data, func(num protowire.Number, b []byte, _ uint64) error {
		switch num {
		case 5, 10:
			return r.tensor(b, false)
		case 6, 11:
			return r.graph(b, depth+1)
		case 22, 23:
			return r.sparse(b, false)
		}
		return nil
	})
}

func (r *reader) sparse(data []byte, top bool) error {
	return fields(data, func(num protowire.Number, b []byte, _ uint64) error {
		if num == 1 || num == 2 {
			return r.tensor(b, top && num == 1)
		}
		return nil
	})
}

// finish checks what only the whole file shows.
func (r *reader) finish() error {
	if r.graphs != 1 {
		return fmt.Errorf("the file holds %d graphs, not one; is it an ONNX model?", r.graphs)
	}
	r.g.Inputs = slices.DeleteFunc(r.g.Inputs, func(v Value) bool { return r.filled[v.Name] })
	for _, side := range []struct {
		name   string
		values []Value
	}{{"inputs", r.g.Inputs}, {"outputs", r.g.Outputs}} {
		if len(side.values) == 0 {
			return fmt.Errorf("the model has no %s", side.name)
		}
		seen := map[string]bool{}
		for _, v := range side.values {
			if v.Name == "" || seen[v.Name] {
				return fmt.Errorf("the model's %s have an empty or repeated name %.60q", side.name, v.Name)
			}
			seen[v.Name] = true
		}
	}
	return nil
}
