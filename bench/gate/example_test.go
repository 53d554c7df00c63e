package gate_test

import (
	"fmt"

	"polyphi/bench/gate"
)

func ExampleRead() {
	f, err := gate.Read("release.yaml", []byte(`
version: 1
name: release
suite: multiculture
gates:
  - {name: recall.per_variant, metric: recall, for_each: variant, non_inferior: {margin: 1.0pt}}
  - {name: leak.ceiling, metric: leak, at_most: {value: 0.02}}
`))
	fmt.Println(len(f.Gates), f.Gates[0].Rule.Kind, f.Gates[0].Rule.Margin.Text, f.Gates[1].Rule.Bound, err)

	_, err = gate.Read("release.yaml", []byte("version: 1\nname: release\nsuite: multiculture\ngates:\n  - {name: recall, metric: recall, non_inferior: {margin: 1.0}}\n"))
	fmt.Println(err)
	// Output:
	// 2 non_inferior 1.0pt upper95 <nil>
	// gate: release.yaml:5:5: recall: non_inferior: margin "1" has no unit; write 1pt (percentage points) or 1% (of the baseline)
}
