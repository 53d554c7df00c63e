package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"polyphi/bench"
	"polyphi/bench/estimate"
	"polyphi/bench/result"
	"polyphi/reports"
)

func speedCommand(e *env) *cobra.Command {
	var f runFlags
	var suite string
	c := &cobra.Command{
		Use:   "speed --suite NAME --model A --model B",
		Short: "Time systems by turns: ratio, efficiency, time per note, memory, how cost grows",
		Long: `Speed runs the suite as run does, if that is not done yet, and then times the
systems by turns in one process: passes in the order A B B A (suite key speed,
passes: 10), each beside a raw replay of the same batches in ONNX Runtime where the
system has one; then every note alone; then blocks of growing numbers of notes.
Systems after the first are compared with it. One system alone is timed without a
comparison. Close what else uses the machine; a run directory made on another
machine is refused.

Every sample stands in speed.json in the order taken; tab_speed, fig_speed_recall
and fig_cost show what was made of them. The suite efficiency has notes of mixed and
extreme lengths. The same command again measures again.`,
		Args: arguments(0, 0),
		RunE: func(c *cobra.Command, _ []string) error { return speed(c.Context(), e, f, suite) },
	}
	c.Flags().StringVar(&suite, "suite", "", "packaged suite or suite file")
	f.add(c)
	return c
}

func speed(ctx context.Context, e *env, f runFlags, suite string) error {
	if suite == "" {
		return fmt.Errorf("speed needs --suite, such as --suite efficiency; `bench list suites` shows the packaged ones, or give a suite file")
	}
	w, err := f.opener(e)
	if err != nil {
		return err
	}
	defer w.close()
	job, err := newJob(e, f, w, suite)
	if err != nil {
		return err
	}
	if err := bench.SameMachine(job); err != nil {
		return err
	}
	if err := carryOut(ctx, e, job); err != nil {
		return err
	}
	if err := complete(job.Dir); err != nil {
		return err
	}
	trial, err := bench.Speed(ctx, job)
	if err != nil {
		return err
	}
	estimate.Speed(&trial)
	if err := keepTrial(job.Dir, trial); err != nil {
		return err
	}
	return e.printSpeed(job.Dir, trial)
}

// keepTrial writes a measurement into a complete run, and draws its report again.
func keepTrial(dir result.Dir, t result.Trial) error {
	m, err := dir.ReadManifest()
	if err != nil {
		return err
	}
	if err := bench.AddTrial(dir, t); err != nil {
		return err
	}
	if err := dir.Remove(reports.LastFile); err != nil {
		return err
	}
	if err := bench.Seal(dir, &m); err != nil {
		return err
	}
	_, err = writeReport(dir, nil)
	return err
}

// printSpeed prints the terminal table of a measurement.
func (e *env) printSpeed(dir result.Dir, t result.Trial) error {
	switch {
	case e.json:
		m, err := dir.ReadManifest()
		if err != nil {
			return err
		}
		return e.printJSON(jsonAnswer{Command: "speed", Run: dir.Path, SuiteHash: m.SuiteHash, Signature: m.SignatureID, Result: t.Estimates})
	case e.quiet:
		fmt.Fprintln(e.stdout, dir.Path)
		return nil
	}
	r, err := reports.Load(dir)
	if err != nil {
		return err
	}
	return r.TerminalSpeed(e.stdout, e.width, e.color)
}
