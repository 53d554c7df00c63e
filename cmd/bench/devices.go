package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"polyphi/models/onnx"
)

func devicesCommand(e *env) *cobra.Command {
	var ortLib string
	c := &cobra.Command{
		Use:   "devices",
		Short: "Try every device, and say why one cannot be used",
		Args:  arguments(0, 0),
		RunE: func(*cobra.Command, []string) error {
			lib, err := onnx.OpenLibrary(onnx.Search{File: ortLib, Device: onnx.Auto, Verbose: e.verbose})
			if err != nil {
				return err
			}
			defer lib.Close()
			states := lib.Devices()
			if e.json {
				return e.printJSON(jsonAnswer{Command: "devices", Result: map[string]any{"library": lib, "devices": states}})
			}
			fmt.Fprintf(e.stdout, "ONNX Runtime %s  %s\nSHA-256 %s\n", lib.Version, lib.Path, lib.SHA256)
			if lib.Warning != "" {
				fmt.Fprintf(e.stdout, "warning: %s\n", lib.Warning)
			}
			for _, s := range states {
				fmt.Fprintf(e.stdout, "%-5s %s\n", s.Device, stateLine(s))
			}
			return nil
		},
	}
	c.Flags().StringVar(&ortLib, "ort-lib", "", "the ONNX Runtime library file")
	return c
}

// stateLine says what a try of a device found.
func stateLine(s onnx.DeviceState) string {
	line := "usable"
	if !s.Usable {
		line = "not usable: " + s.Reason
	}
	if s.GPU != "" {
		line += fmt.Sprintf(" (%s, driver %s)", s.GPU, s.Driver)
	}
	if s.Usable && s.Device == onnx.CUDA {
		line += fmt.Sprintf("; small built-in model, TF32 off: %.1f %% of node runs on it, all matrix products among them, logits within %.1g of the CPU's", 100*s.Share, s.Difference)
	}
	return line
}
