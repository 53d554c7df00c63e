package multiculture

import (
	"errors"
	"io/fs"
	"os"
	"sort"
	"testing"
)

// TestBanks checks every bank that is there, then that no spelling is in both
// splits over all variants.
func TestBanks(t *testing.T) {
	where := map[string]map[string]string{"test": {}, "train": {}}
	for _, split := range []string{"test", "train"} {
		for _, name := range BankNames() {
			data, err := fs.ReadFile(os.DirFS(split+"set"), "banks/"+name+".json")
			if errors.Is(err, fs.ErrNotExist) {
				t.Logf("missing: %s %s", split, name)
				continue
			}
			b, err := parseBank(data, name, split)
			if err != nil {
				t.Error(err)
				continue
			}
			for _, r := range b.Rows {
				for _, k := range r.keys() {
					where[split][k] = name + " " + r.ID
				}
			}
		}
	}
	var clashes []string
	for k, at := range where["test"] {
		if other := where["train"][k]; other != "" {
			clashes = append(clashes, k+": test "+at+", train "+other)
		}
	}
	sort.Strings(clashes)
	for _, c := range clashes {
		t.Error("in both splits: ", c)
	}
}
