package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"polyphi/bench"
	"polyphi/bench/result"
	"polyphi/reports"
)

// reportFlags are the flags of report.
type reportFlags struct {
	only    []string
	as, out string
	minCell int
}

// minCell is the number of clusters that a cell needs before it may go into a baseline,
// where nothing else is asked for.
const minCell = 5

func reportCommand(e *env) *cobra.Command {
	var f reportFlags
	c := &cobra.Command{
		Use:   "report RUN",
		Short: "Draw all tables and figures again, or write the counts of a run as a baseline",
		Long: `Report draws all tables and figures again from the run directory alone.

With --as counts it writes what suffices to compare, gate and report into another
directory: manifest, notes, counts, estimates and times, without source ids and
predictions. An axis with a value that stands in fewer than --min-cell clusters is
left out of it whole, for so few can point at a patient; what a gate asks of it is
then without data. Totals can still be subtracted from one another.`,
		Args: arguments(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			dir := result.Dir{Path: args[0]}
			switch {
			case f.as == "counts":
				return f.counts(e, dir, c.Flags().Changed("min-cell"))
			case f.as != "":
				return fmt.Errorf("--as %s is not known; use counts", f.as)
			case f.out != "" || c.Flags().Changed("min-cell"):
				return fmt.Errorf("--out and --min-cell go with --as counts; tables and figures go into the run directory")
			}
			return f.draw(e, dir)
		},
	}
	c.Flags().StringSliceVar(&f.only, "only", nil, "items to draw, such as tab_scores or fig_culture (default: all; bench list reports)")
	c.Flags().StringVar(&f.as, "as", "", "counts: a directory without source ids and predictions, to serve as a baseline")
	c.Flags().StringVar(&f.out, "out", "", "the directory of --as")
	c.Flags().IntVar(&f.minCell, "min-cell", 0, fmt.Sprintf("leave out axes with a value in fewer clusters; 0 leaves out none (default %d, or 0 where all notes are synthetic)", minCell))
	return c
}

func (f reportFlags) draw(e *env, dir result.Dir) error {
	files, err := writeReport(dir, f.only)
	if err != nil {
		return err
	}
	if e.json {
		return e.printJSON(jsonAnswer{Command: "report", Run: dir.Path, Result: files})
	}
	for _, f := range files {
		fmt.Fprintln(e.stdout, f)
	}
	return nil
}

// counts writes a slim directory.
func (f reportFlags) counts(e *env, dir result.Dir, asked bool) error {
	if f.out == "" || len(f.only) > 0 || f.minCell < 0 {
		return fmt.Errorf("--as counts needs --out DIR, has no --only, and takes a --min-cell of 0 or more")
	}
	m, err := dir.ReadManifest()
	if err != nil {
		return err
	}
	if !asked && !m.Synthetic() {
		f.minCell = minCell
	}
	to := result.Dir{Path: f.out}
	slim, err := bench.Slim(dir, to, f.minCell)
	if err != nil {
		return err
	}
	if err := to.Remove(reports.LastFile); err != nil { // drawn of what stood there before
		return err
	}
	var warnings []string
	if len(slim.LeftOut) > 0 {
		warnings = append(warnings, fmt.Sprintf("left out, for a value stands in fewer than %d clusters: %s; gates over them are without data (--min-cell 0 keeps them)", slim.MinCell, strings.Join(slim.LeftOut, ", ")))
	}
	if !m.Synthetic() {
		warnings = append(warnings, "the notes are not synthetic: counts stand by note, and totals can be subtracted from one another; treat them as data of patients")
	}
	if e.json {
		return e.printJSON(jsonAnswer{Command: "report", Run: f.out, SuiteHash: m.SuiteHash, Signature: m.SignatureID, Warnings: warnings, Result: slim})
	}
	for _, w := range warnings {
		fmt.Fprintln(e.stderr, "bench: "+w)
	}
	fmt.Fprintln(e.stdout, f.out)
	return nil
}
