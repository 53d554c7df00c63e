// Package encoders finds the packaged encoders: small pretrained models of others,
// fine-tuned by the project on its own train notes, each in the layout of an ONNX
// export with its card (README.md) and the licence of its base.
//
// They show a real effect where the tiny models of package zoo show a toy's, and
// stay demonstrations: not for clinical use. At about 100 MB they are not in the
// program but in models/encoders beside it, and they are rows only by name.
package encoders

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// All is the name that stands for every encoder.
const All = "encoders"

// Names returns the names of the encoders, a model after the one it improves on.
func Names() []string { return []string{"en-us", "en", "zh", "m"} }

// about says what each encoder is.
var about = map[string]string{
	"en-us": "MiniLM, English, fine-tuned on notes with en-US identifiers",
	"en":    "MiniLM, English, fine-tuned on the identifiers of all variants and on code-mixed notes; improves on en-us",
	"zh":    "BGE small, Chinese, fine-tuned as en",
	"m":     "E5 small, multilingual, six of its layers, fine-tuned as en",
}

// Describe returns one line on an encoder.
func Describe(name string) string {
	return "demonstration model: " + about[name] + "; a row only by name"
}

// Dir returns the folder of an encoder. It is sought in models/encoders beside the
// program, in the folder above it, and in the working folder.
//
// The error says where it was sought.
func Dir(name string) (string, error) {
	if !slices.Contains(Names(), name) {
		return "", fmt.Errorf("encoders: no encoder %q; have %s", name, strings.Join(Names(), ", "))
	}
	var roots []string
	if program, err := os.Executable(); err == nil {
		if real, err := filepath.EvalSymlinks(program); err == nil {
			program = real
		}
		beside := filepath.Dir(program)
		roots = append(roots, beside, filepath.Dir(beside))
	}
	roots = append(roots, ".")
	return find(name, roots)
}

// find returns the encoder's folder below the first root that has it.
func find(name string, roots []string) (string, error) {
	for _, root := range roots {
		dir := filepath.Join(root, "models", "encoders", name)
		if info, err := os.Stat(filepath.Join(dir, "model.onnx")); err == nil && info.Mode().IsRegular() {
			return dir, nil
		}
	}
	for i, root := range roots {
		roots[i] = filepath.Join(root, "models", "encoders")
	}
	return "", fmt.Errorf("encoders: %s is in none of %s; run from the folder of a clone or of an unpacked release, or name the model's folder with --model", name, strings.Join(roots, ", "))
}
