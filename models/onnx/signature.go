package onnx

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"polyphi/models/onnx/graph"
)

// signature is what the graph takes and gives, as the harness uses it.
type signature struct {
	inputs []input
	output string
	fp16   bool
}

// signatureOf matches the graph's inputs and outputs with what the harness
// knows how to fill and read. labels is the number of labels of config.json.
//
// Inputs are input_ids, attention_mask, token_type_ids and position_ids, of rank
// two and int64 or int32; the output is logits, or else the only output of rank
// three, fp32 or fp16. Anything else is refused by name.
func signatureOf(g *graph.Graph, labels int) (signature, error) {
	var s signature
	for _, v := range g.Inputs {
		r, ok := roleOf(v.Name)
		if !ok {
			return s, fmt.Errorf("the graph wants the input %.60q, which the harness cannot fill; export a token classifier", v.Name)
		}
		if v.Type != graph.Int64 && v.Type != graph.Int32 || len(v.Dims) != 2 {
			return s, fmt.Errorf("input %s is not [batch, sequence] of int64 or int32; export the model again", v.Name)
		}
		if v.Dims[0] >= 0 || v.Dims[1] >= 0 {
			return s, fmt.Errorf("input %s has a fixed shape %v; export the model with dynamic batch and sequence axes", v.Name, v.Dims)
		}
		s.inputs = append(s.inputs, input{v.Name, r, v.Type == graph.Int32})
	}
	if !slices.ContainsFunc(s.inputs, func(in input) bool { return in.role == roleIDs }) {
		return s, errors.New("the graph has no input input_ids; export a token classifier")
	}
	out, err := logitsOf(g.Outputs)
	if err != nil {
		return s, err
	}
	if last := out.Dims[2]; last >= 0 && last != int64(labels) {
		return s, labelCount(last, labels)
	}
	s.output, s.fp16 = out.Name, out.Type == graph.Float16
	return s, nil
}

func labelCount(got int64, labels int) error {
	return fmt.Errorf("the graph gives %d labels a token, config.json names %d; they must be of one model", got, labels)
}

func roleOf(name string) (role, bool) {
	switch name {
	case "input_ids":
		return roleIDs, true
	case "attention_mask":
		return roleMask, true
	case "token_type_ids":
		return roleTypes, true
	case "position_ids":
		return rolePositions, true
	}
	return 0, false
}

// logitsOf returns the output called logits, else the only one of rank three.
func logitsOf(outputs []graph.Value) (graph.Value, error) {
	fits := func(v graph.Value) bool {
		return (v.Type == graph.Float32 || v.Type == graph.Float16) && len(v.Dims) == 3
	}
	var found []graph.Value
	var names []string
	for _, v := range outputs {
		names = append(names, fmt.Sprintf("%.60q", v.Name))
		if v.Name == "logits" {
			if !fits(v) {
				return v, errors.New("output logits is not [batch, sequence, labels] of fp32 or fp16; export a token classifier")
			}
			return v, nil
		}
		if fits(v) {
			found = append(found, v)
		}
	}
	if len(found) != 1 {
		return graph.Value{}, fmt.Errorf("no output is called logits, and %d of %s are floats of rank three; export a token classifier", len(found), strings.Join(names, ", "))
	}
	return found[0], nil
}
