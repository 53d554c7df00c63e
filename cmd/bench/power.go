package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"polyphi/bench/estimate"
	"polyphi/bench/gate"
	"polyphi/reports"
)

// powerFlags are the flags of power.
type powerFlags struct{ file, baseline, against, disagreement string }

func powerCommand(e *env) *cobra.Command {
	var f powerFlags
	c := &cobra.Command{
		Use:   "power --gate FILE",
		Short: "Say what a gate can see before it is trusted: detectable loss, power, notes needed",
		Long: `Power prints for every check of a gate file its data, the loss that it finds with
probability .8, and how often it passes if nothing changed and fails if the segment
lost twice the margin; last, how often all checks pass if nothing changed.

The spread of a difference comes from two runs, the baseline and --against, such as
two earlier releases; without --against the systems are taken to disagree on a share
of mentions, --disagreement.`,
		Args: arguments(0, 0),
		RunE: func(*cobra.Command, []string) error { return power(e, f) },
	}
	c.Flags().StringVar(&f.file, "gate", "", "the gate file")
	c.Flags().StringVar(&f.baseline, "baseline", "", "run whose counts are used, RUN[#MODEL] (default: the gate file's)")
	c.Flags().StringVar(&f.against, "against", "", "second run, RUN[#MODEL], whose difference from the baseline is like that of two releases")
	c.Flags().StringVar(&f.disagreement, "disagreement", "3%", "share of mentions on which two releases disagree, where there is no --against")
	return c
}

func power(e *env, f powerFlags) error {
	if f.file == "" {
		return fmt.Errorf("power needs a gate file: bench power --gate FILE [--baseline RUN]")
	}
	share, err := percent(f.disagreement)
	if err != nil {
		return err
	}
	g, err := readGate(f.file)
	if err != nil {
		return err
	}
	base, err := baselineOf(f.baseline, f.file, g, "")
	if err != nil {
		return err
	}
	if base == nil {
		return fmt.Errorf("power needs the counts of a run; name one with --baseline")
	}
	var other *estimate.System
	if f.against != "" {
		if other, _, err = systemOf(f.against, base.Row().Name); err != nil {
			return err
		}
	}
	p, err := gate.PowerOf(g, base, other, share, 0)
	if err != nil {
		return err
	}
	if e.json {
		return e.printJSON(jsonAnswer{Command: "power", SuiteHash: base.Manifest().SuiteHash, Signature: base.Manifest().SignatureID, Result: p})
	}
	return reports.Power(e.stdout, p, e.width)
}

// percent reads a share such as 3%.
func percent(s string) (float64, error) {
	number, ok := strings.CutSuffix(s, "%")
	v, err := strconv.ParseFloat(number, 64)
	if !ok || err != nil || !(v > 0 && v <= 100) {
		return 0, fmt.Errorf("--disagreement takes a share above 0, such as 3%%")
	}
	return v / 100, nil
}
