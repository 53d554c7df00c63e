package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

func versionCommand(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Say what this program is made from",
		Args:  arguments(0, 0),
		RunE: func(*cobra.Command, []string) error {
			b := build()
			if e.json {
				return e.printJSON(jsonAnswer{Command: "version", Result: b})
			}
			fmt.Fprintf(e.stdout, "bench %s (%s)", b.Version, b.Go)
			if b.Revision != "" {
				fmt.Fprintf(e.stdout, ", revision %.12s", b.Revision)
				if b.Modified {
					fmt.Fprint(e.stdout, ", modified")
				}
			}
			fmt.Fprintln(e.stdout)
			return nil
		},
	}
}
