package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"polyphi/bench/result"
)

func reportCommand(e *env) *cobra.Command {
	var only []string
	c := &cobra.Command{
		Use:   "report RUN",
		Short: "Draw all tables and figures again from the run directory alone",
		Args:  arguments(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			dir := result.Dir{Path: args[0]}
			files, err := writeReport(dir, only)
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
		},
	}
	c.Flags().StringSliceVar(&only, "only", nil, "items to draw, such as tab_scores or fig_culture (default: all; bench list reports)")
	return c
}
