package bench

import (
	"bufio"
	"os"
	"strconv"
	"strings"

	"polyphi/bench/result"
)

// resetPeak makes the highest resident memory of the process what it is now, and
// reports whether the system can do that: Linux can (proc(5), clear_refs).
func resetPeak() bool {
	return os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) == nil
}

// peak returns the highest resident memory of the process since resetPeak, in
// bytes, undefined where the system does not say.
func peak() result.Number {
	f, err := os.Open("/proc/self/status")
	if err != nil {
		return result.Undefined()
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), "VmHWM:"); ok {
			kB, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
			if err == nil {
				return result.Number(kB * 1024)
			}
		}
	}
	return result.Undefined()
}
