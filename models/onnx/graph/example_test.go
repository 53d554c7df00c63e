package graph_test

import (
	"fmt"

	"polyphi/models/onnx/graph"
)

func Example() {
	file := graph.Table([][]float32{{9, 0, 0}, {0, 9, 0}}).Encode()
	g, err := graph.Read(file)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, in := range g.Inputs {
		fmt.Println("in", in.Name, in.Dims)
	}
	fmt.Println("out", g.Outputs[0].Name, g.Outputs[0].Dims, g.Precision())
	// Output:
	// in input_ids [-1 -1]
	// in attention_mask [-1 -1]
	// out logits [-1 -1 3] fp32
}
