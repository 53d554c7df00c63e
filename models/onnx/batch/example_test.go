package batch_test

import (
	"fmt"
	"slices"

	"polyphi/models/onnx/batch"
)

func Example() {
	note := slices.Repeat([]batch.Break{batch.Word}, 1000)
	windows, _ := batch.Windows(note, 510, 64)
	var rows []batch.Row
	for i, w := range windows {
		fmt.Printf("sees [%d,%d), owns [%d,%d)\n", w.Start, w.End, w.OwnStart, w.OwnEnd)
		rows = append(rows, batch.Row{Window: i, Tokens: w.End - w.Start + 2})
	}
	for _, b := range batch.Plan(rows, batch.Policy{Budget: 1024}) {
		fmt.Printf("%d x %d\n", len(b.Rows), b.Length)
	}
	// Output:
	// sees [0,510), owns [0,478)
	// sees [446,956), owns [478,924)
	// sees [892,1000), owns [924,1000)
	// 2 x 512
	// 1 x 110
}
