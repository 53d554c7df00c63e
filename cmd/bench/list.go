package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"polyphi/bench/suggest"
	"polyphi/bench/suites"
	"polyphi/metrics"
	"polyphi/models/dictionary"
	"polyphi/models/encoders"
	"polyphi/models/zoo"
	"polyphi/reports"
)

// An entry is one line of a list.
type entry struct {
	Name   string `json:"name"`
	Text   string `json:"text"`
	SHA256 string `json:"sha256,omitempty"`
}

func listCommand(e *env) *cobra.Command {
	return &cobra.Command{
		Use:       "list suites|models|metrics|axes SUITE|reports",
		Short:     "List what there is, one line each",
		ValidArgs: []string{"suites", "models", "metrics", "axes", "reports"},
		Args:      arguments(1, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			entries, err := list(args)
			if err != nil {
				return err
			}
			if e.json {
				return e.printJSON(jsonAnswer{Command: "list", Result: entries})
			}
			width := 0
			for _, x := range entries {
				width = max(width, len(x.Name))
			}
			for _, x := range entries {
				fmt.Fprintf(e.stdout, "%-*s  %s\n", width, x.Name, x.Text)
			}
			return nil
		},
	}
}

func list(args []string) ([]entry, error) {
	if args[0] != "axes" && len(args) > 1 {
		return nil, fmt.Errorf("list %s takes no argument", args[0])
	}
	switch args[0] {
	case "suites":
		return listSuites()
	case "models":
		return listModels()
	case "metrics":
		var out []entry
		for _, m := range metrics.All() {
			better := "higher is better"
			if m.Better == metrics.LowerIsBetter {
				better = "lower is better"
			}
			out = append(out, entry{Name: m.Key(), Text: m.Unit + ", " + better + "; " + m.Source})
		}
		return out, nil
	case "axes":
		if len(args) < 2 {
			return nil, fmt.Errorf("list axes needs a suite: bench list axes multiculture")
		}
		return listAxes(args[1])
	case "reports":
		var out []entry
		for _, item := range reports.Items() {
			out = append(out, entry{Name: item.Name, Text: item.Title})
		}
		return out, nil
	}
	known := []string{"suites", "models", "metrics", "axes", "reports"}
	return nil, fmt.Errorf("nothing called %q to list; have %s%s", args[0], strings.Join(known, ", "), suggest.Near(args[0], known))
}

func listSuites() ([]entry, error) {
	var out []entry
	for _, name := range suites.Names() {
		src, err := readSuite(name)
		if err != nil {
			return nil, err
		}
		x := entry{Name: name, Text: src.suite.Title}
		for _, c := range src.suite.Corpora {
			x.SHA256 = c.SHA256
		}
		out = append(out, x)
	}
	return out, nil
}

func listModels() ([]entry, error) {
	var out []entry
	for _, name := range zoo.Names() {
		m, err := zoo.Describe(name)
		if err != nil {
			return nil, err
		}
		out = append(out, entry{Name: name, Text: m})
	}
	for _, name := range encoders.Names() {
		out = append(out, entry{Name: name, Text: encoders.Describe(name)})
	}
	out = append(out, entry{Name: encoders.All, Text: "all of " + strings.Join(encoders.Names(), ", ")})
	out = append(out, entry{Name: "rules", Text: "patterns, context words and check digits; our own baseline"})
	for _, name := range dictionary.Names() {
		d, err := dictionary.Packaged(name)
		if err != nil {
			return nil, err
		}
		out = append(out, entry{Name: name, Text: d.Describe()})
	}
	return out, nil
}

func listAxes(suite string) ([]entry, error) {
	src, err := readSuite(suite)
	if err != nil {
		return nil, err
	}
	var out []entry
	for _, a := range src.suite.Axes {
		values := a.Values
		if a.From == "label" {
			values = nil
			for _, l := range src.suite.Labels.Labels() {
				values = append(values, string(l))
			}
		}
		out = append(out, entry{Name: a.Name, Text: "from " + a.From + ": " + strings.Join(values, " ")})
	}
	return out, nil
}
