package graph

import (
	"encoding/binary"
	"math"

	"google.golang.org/protobuf/encoding/protowire"
)

// A Model is a small model to be written as an ONNX file.
type Model struct {
	IR, Opset       int64 // 0: 8 and 17
	Inputs, Outputs []Value
	Nodes           []Node
	Weights         []Tensor
}

// A Node is one operator with its inputs, outputs and attributes.
type Node struct {
	Op, Domain string
	In, Out    []string
	Attrs      []Attr
}

// An Attr is one attribute of a node. The first of Tensor, Graph, Ints and
// Float that is set is written; otherwise Int.
type Attr struct {
	Name   string
	Int    int64
	Float  float32
	Ints   []int64
	Tensor *Tensor
	Graph  *Model // a subgraph: only inputs, outputs, nodes and weights count
}

// A Tensor is a named constant. Floats or Ints hold its values in row order, by
// Type; External, if not nil, names a file that holds them instead.
type Tensor struct {
	Name     string
	Type     int // Float32, Float16, Int8, Int32, Int64
	Dims     []int64
	Floats   []float32
	Ints     []int64
	External map[string]string
}

// Encode returns the bytes of the ONNX file.
func (m *Model) Encode() []byte {
	ir, opset := m.IR, m.Opset
	if ir == 0 {
		ir = 8
	}
	if opset == 0 {
		opset = 17
	}
	var set []byte
	set = str(set, 1, "")
	set = num(set, 2, opset)
	var b []byte
	b = num(b, 1, ir)
	b = str(b, 2, "polyphi")
	b = msg(b, 7, m.graph())
	b = msg(b, 8, set)
	set = num(str(nil, 1, "com.microsoft"), 2, 1)
	return msg(b, 8, set)
}

func (m *Model) graph() []byte {
	var b []byte
	for _, n := range m.Nodes {
		b = msg(b, 1, n.encode())
	}
	b = str(b, 2, "g")
	for _, t := range m.Weights {
		b = msg(b, 5, t.encode())
	}
	for _, v := range m.Inputs {
		b = msg(b, 11, v.encode())
	}
	for _, v := range m.Outputs {
		b = msg(b, 12, v.encode())
	}
	return b
}

func (n *Node) encode() []byte {
	var b []byte
	for _, s := range n.In {
		b = str(b, 1, s)
	}
	for _, s := range n.Out {
		b = str(b, 2, s)
	}
	b = str(b, 4, n.Op)
	for _, a := range n.Attrs {
		b = msg(b, 5, a.encode())
	}
	if n.Domain != "" {
		b = str(b, 7, n.Domain)
	}
	return b
}

// Attribute types of AttributeProto.
const (
	attrFloat, attrInt, attrTensor, attrGraph, attrInts = 1, 2, 4, 5, 7
)

func (a *Attr) encode() []byte {
	b := str(nil, 1, a.Name)
	typ := int64(attrInt)
	switch {
	case a.Tensor != nil:
		typ, b = attrTensor, msg(b, 5, a.Tensor.encode())
	case a.Graph != nil:
		typ, b = attrGraph, msg(b, 6, a.Graph.graph())
	case a.Ints != nil:
		typ = attrInts
		for _, n := range a.Ints {
			b = num(b, 8, n)
		}
	case a.Float != 0:
		typ = attrFloat
		b = protowire.AppendTag(b, 2, protowire.Fixed32Type)
		b = protowire.AppendFixed32(b, math.Float32bits(a.Float))
	default:
		b = num(b, 3, a.Int)
	}
	return num(b, 20, typ)
}

func (t *Tensor) encode() []byte {
	var b []byte
	for _, d := range t.Dims {
		b = num(b, 1, d)
	}
	b = num(b, 2, int64(t.Type))
	b = str(b, 8, t.Name)
	if t.External != nil {
		for _, key := range []string{"location", "offset", "length"} {
			if v, ok := t.External[key]; ok {
				b = msg(b, 13, str(str(nil, 1, key), 2, v))
			}
		}
		return num(b, 14, 1)
	}
	return msg(b, 9, t.Raw())
}

// Raw returns the values in ONNX's raw form: little endian, row order.
func (t *Tensor) Raw() []byte {
	var b []byte
	switch t.Type {
	case Float32:
		for _, f := range t.Floats {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(f))
		}
	case Float16:
		for _, f := range t.Floats {
			b = binary.LittleEndian.AppendUint16(b, half(f))
		}
	case Int8:
		for _, n := range t.Ints {
			b = append(b, byte(n))
		}
	case Int32:
		for _, n := range t.Ints {
			b = binary.LittleEndian.AppendUint32(b, uint32(n))
		}
	case Int64:
		for _, n := range t.Ints {
			b = binary.LittleEndian.AppendUint64(b, uint64(n))
		}
	}
	return b
}

// half returns the binary16 next to f, ties to even. Numbers over its range
// become infinite, those under 2^-14 zero: weights need no more.
func half(f float32) uint16 {
	bits := math.Float32bits(f)
	sign := uint16(bits >> 16 & 0x8000)
	bits &= 0x7fffffff
	bits += 0xfff + bits>>13&1 // rounding may carry into the exponent
	switch exp := int(bits>>23) - 127; {
	case exp < -14:
		return sign
	case exp > 15:
		return sign | 0x7c00
	}
	return sign | uint16(bits>>13-(127-15)<<10)
}

func (v *Value) encode() []byte {
	tensor := num(nil, 1, int64(v.Type))
	if v.Dims != nil {
		var shape []byte
		for _, d := range v.Dims {
			var dim []byte
			if d >= 0 {
				dim = num(nil, 1, d)
			}
			shape = msg(shape, 1, dim)
		}
		tensor = msg(tensor, 2, shape)
	}
	return msg(str(nil, 1, v.Name), 2, msg(nil, 1, tensor))
}

func num(b []byte, field protowire.Number, n int64) []byte {
	b = protowire.AppendTag(b, field, protowire.VarintType)
	return protowire.AppendVarint(b, uint64(n))
}

func str(b []byte, field protowire.Number, s string) []byte {
	b = protowire.AppendTag(b, field, protowire.BytesType)
	return protowire.AppendString(b, s)
}

func msg(b []byte, field protowire.Number, m []byte) []byte {
	b = protowire.AppendTag(b, field, protowire.BytesType)
	return protowire.AppendBytes(b, m)
}
