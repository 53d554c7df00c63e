package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"polyphi/bench/filter"
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

// listAxes lists what filters of the suite's data may name.
func listAxes(suite string) ([]entry, error) {
	src, err := readSuite(suite)
	if err != nil {
		return nil, err
	}
	var out []entry
	for _, k := range filter.Keys(src.suite.Result()) {
		text := "from " + k.From + ": " + strings.Join(k.Values, " ")
		if a, _ := src.suite.Result().Axis(k.Name); a.From == "measure" {
			text += "; upper edges of bins, so " + k.Name + ">0.3 and " + k.Name + "<=0.3 do too"
		}
		out = append(out, entry{Name: k.Name, Text: text})
	}
	return append(out,
		entry{Name: "model", Text: "where a run's systems are chosen: the name of one"},
		entry{Name: "note", Text: "in bench show: keys of notes, such as d000017"},
		entry{Name: "outcome", Text: "in bench show: " + strings.Join(filter.Outcomes(), " ")}), nil
}
