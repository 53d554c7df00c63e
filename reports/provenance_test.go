package reports

import (
	"fmt"
	"strings"
	"testing"

	"polyphi/bench/result"
)

// A row of a GPU says where its nodes ran, how many labels the CPU would give
// otherwise, and what memory did to its batches.
func TestProvenanceOfGPU(t *testing.T) {
	cuda := result.Device{Requested: "cuda", Used: "cuda", GPU: "Card", Driver: "1.2", ProviderShare: 0.94, ProviderTime: 0.985}
	for _, c := range []struct {
		why    string
		device result.Device
		usage  result.Usage
		want   []string
		not    string
	}{
		{"compared", cuda, result.Usage{ComparedTokens: 900, FlippedTokens: 2},
			[]string{"Card, driver 1.2, 94.0 % of node runs and 98.5 % of their time on it", "2 of 900 tokens of the first windows differ"}, "memory"},
		{"not compared", cuda, result.Usage{}, []string{"(not compared)"}, "memory"},
		{"smaller batches on a GPU", cuda, result.Usage{OutOfMemory: 2, BatchTokens: 4096},
			[]string{"memory ran out 2 times; batches of at most 4096 padded tokens at the end, 0 windows cut again; not bit-comparable"}, "\x00"},
		{"smaller batches on the CPU", result.Device{Requested: "cpu", Used: "cpu"}, result.Usage{OutOfMemory: 1, BatchTokens: 256}, []string{"memory ran out 1 times"}, "not bit-comparable"},
		{"other windows on the CPU", result.Device{Requested: "cpu", Used: "cpu"}, result.Usage{OutOfMemory: 1, RecutWindows: 7}, []string{"7 windows cut again; not bit-comparable"}, "against the CPU"},
	} {
		var said strings.Builder
		line := func(name, format string, args ...any) {
			fmt.Fprintf(&said, "%s %s\n", name, fmt.Sprintf(format, args...))
		}
		(&Report{}).provenanceOf(line, result.ModelRow{Device: c.device, Usage: &c.usage})
		for _, want := range c.want {
			if !strings.Contains(said.String(), want) {
				t.Errorf("%s: no %q in\n%s", c.why, want, said.String())
			}
		}
		if strings.Contains(said.String(), c.not) {
			t.Errorf("%s: %q in\n%s", c.why, c.not, said.String())
		}
	}
}
