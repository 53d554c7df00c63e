package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"polyphi/bench/suggest"
)

// execute parses the command line and runs one command.
func execute(ctx context.Context, e *env, args []string) error {
	root := &cobra.Command{
		Use:           "bench",
		Short:         "Measure how well clinical de-identification systems find protected mentions",
		Long:          manual,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetOut(e.stdout)
	root.SetErr(e.stderr)
	root.SetArgs(args)
	root.PersistentFlags().BoolVar(&e.json, "json", false, "print one JSON object instead of text")
	root.PersistentFlags().BoolVarP(&e.quiet, "quiet", "q", false, "print the path only, no progress")
	root.PersistentFlags().BoolVarP(&e.verbose, "verbose", "v", false, "log more to stderr")
	root.AddCommand(runCommand(e), speedCommand(e), scoreCommand(e), validateCommand(e), cmiCommand(e), compareCommand(e), gateCommand(e), powerCommand(e), reportCommand(e), showCommand(e), listCommand(e), devicesCommand(e), versionCommand(e))
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return flagError(c, err) })
	return root.ExecuteContext(ctx)
}

// flagError adds a suggestion for an unknown flag.
func flagError(c *cobra.Command, err error) error {
	name, found := strings.CutPrefix(err.Error(), "unknown flag: --")
	if !found {
		return err
	}
	var known []string
	c.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
	return fmt.Errorf("unknown flag --%s%s; `%s --help` lists them", name, suggest.Near(name, known), c.CommandPath())
}

// arguments wants between low and high of them, and says what to type otherwise.
func arguments(low, high int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if low <= len(args) && len(args) <= high {
			return nil
		}
		return fmt.Errorf("%s: wrong number of arguments (%d); type: bench %s", c.Name(), len(args), c.Use)
	}
}
