// Command prepare writes what the packaged models are trained from: the
// tokenizer and, for each model, its windows as arrays of int32.
//
//	go run ./models/train/prepare -out DIR
package main

import (
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"polyphi/corpora/labels"
	"polyphi/corpora/synth/multiculture/trainset"
	"polyphi/models/tokenize"
	"polyphi/models/train"
)

const (
	vocabularySize = 7000
	window         = 256
	overlap        = 32
)

func main() {
	out := flag.String("out", "", "folder to write to")
	flag.Parse()
	if err := run(*out); err != nil {
		fmt.Fprintln(os.Stderr, "prepare:", err)
		os.Exit(1)
	}
}

func run(out string) error {
	if out == "" {
		return fmt.Errorf("-out is missing")
	}
	recipes := train.Recipes()
	all, _, _, err := recipes[len(recipes)-1].Notes(trainset.Files()) // every variant
	if err != nil {
		return err
	}
	var texts []string
	for _, d := range all {
		texts = append(texts, d.Text)
	}
	tokenizer, err := train.TokenizerJSON(train.LearnVocabulary(texts, vocabularySize))
	if err != nil {
		return err
	}
	tok, err := tokenize.Load(tokenizer, tokenize.Options{})
	if err != nil {
		return err
	}
	set, err := labels.NewSet("mc14")
	if err != nil {
		return err
	}
	for _, r := range recipes {
		if err := write(filepath.Join(out, r.Name), r, tok, tokenizer, set); err != nil {
			return err
		}
	}
	return nil
}

func write(folder string, r train.Recipe, tok *tokenize.Tokenizer, tokenizer []byte, set labels.Set) error {
	training, development, sum, err := r.Notes(trainset.Files())
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, "tokenizer.json"), tokenizer, 0o644); err != nil {
		return err
	}
	train1, err := train.Encode(tok, training, set, window, overlap)
	if err != nil {
		return err
	}
	dev, err := train.Encode(tok, development, set, window, overlap)
	if err != nil {
		return err
	}
	for name, e := range map[string]train.Examples{"train": train1, "dev": dev} {
		for kind, values := range map[string][]int32{"tokens": e.Tokens, "labels": e.Labels, "lines": e.Lines, "lengths": e.Lengths} {
			if err := writeInts(filepath.Join(folder, name+"."+kind+".i32"), values); err != nil {
				return err
			}
		}
	}
	meta, err := json.MarshalIndent(map[string]any{"name": r.Name, "sha256": sum, "labels": train.Tags(set), "vocabulary": tok.VocabSize(),
		"notes": len(training), "development_notes": len(development), "tokens": len(train1.Tokens), "window": window, "overlap": overlap}, "", " ")
	if err != nil {
		return err
	}
	fmt.Printf("%s: %d notes, %d development notes, %d tokens in %d windows, training set %s\n", r.Name, len(training), len(development), len(train1.Tokens), len(train1.Lengths), sum)
	return os.WriteFile(filepath.Join(folder, "meta.json"), append(meta, '\n'), 0o644)
}

// writeInts writes little-endian int32.
func writeInts(path string, values []int32) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return binary.Write(f, binary.LittleEndian, values)
}
