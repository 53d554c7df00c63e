// Command prepare writes what the packaged models are trained from: the
// tokenizer and, for each model, its windows as arrays of int32.
//
//	go run ./models/train/prepare -out DIR                          the tiny models
//	go run ./models/train/prepare -out DIR -base DIR -words FILE,…  the encoders
//
// The folder of -base has a folder with tokenizer.json for each base; the files of
// -words have one word a line.
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"polyphi/corpora"
	"polyphi/corpora/labels"
	"polyphi/models/tokenize"
	"polyphi/models/train"
)

const (
	vocabularySize = 7000
	trimmedSize    = 47500 // of the multilingual encoder
	window         = 256
	overlap        = 32
)

func main() {
	out := flag.String("out", "", "folder to write to")
	base := flag.String("base", "", "folder with the tokenizers of the pretrained encoders")
	words := flag.String("words", "", "word lists that say which pieces the multilingual encoder keeps, separated by commas")
	only := flag.String("only", "", "one encoder, not all")
	flag.Parse()
	err := fmt.Errorf("-out is missing")
	if *out != "" && *base == "" {
		err = tiny(*out)
	} else if *out != "" {
		err = encoders(*out, *base, strings.Split(*words, ","), *only)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "prepare:", err)
		os.Exit(1)
	}
}

func tiny(out string) error {
	tokenizers := map[string][]byte{} // by corpus: models of one corpus share one
	for _, r := range train.Recipes() {
		corpus := r.Parts[0].Corpus
		if tokenizers[corpus] == nil {
			tokenizer, err := learn(corpus)
			if err != nil {
				return err
			}
			tokenizers[corpus] = tokenizer
		}
		if err := write(filepath.Join(out, r.Name), r, tokenizers[corpus]); err != nil {
			return err
		}
	}
	return nil
}

func encoders(out, base string, lists []string, only string) error {
	for _, r := range train.Encoders() {
		if only != "" && r.Name != only {
			continue
		}
		tokenizer, err := os.ReadFile(filepath.Join(base, r.Base, "tokenizer.json"))
		if err != nil {
			return err
		}
		folder := filepath.Join(out, r.Name)
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
		if r.Base == "m" {
			if tokenizer, err = trim(folder, r, tokenizer, lists); err != nil {
				return err
			}
		}
		if err := write(folder, r, tokenizer); err != nil {
			return err
		}
	}
	return nil
}

// trim cuts the tokenizer down to what the notes and the word lists use, and
// writes the old ids of the pieces that stay.
func trim(folder string, r train.Recipe, tokenizer []byte, lists []string) ([]byte, error) {
	training, development, _, err := r.Notes()
	if err != nil {
		return nil, err
	}
	var texts, words []string
	for _, d := range slices.Concat(training, development) {
		texts = append(texts, d.Text)
	}
	for _, list := range lists {
		data, err := os.ReadFile(list)
		if err != nil {
			return nil, err
		}
		words = append(words, strings.Fields(string(data))...)
	}
	trimmed, old, err := train.TrimVocabulary(tokenizer, texts, words, trimmedSize)
	if err != nil {
		return nil, err
	}
	return trimmed, writeInts(filepath.Join(folder, "pieces.i32"), old)
}

// learn returns the tokenizer of a corpus, learned from its notes for training.
func learn(corpus string) ([]byte, error) {
	from, err := train.Whole(corpus)
	if err != nil {
		return nil, err
	}
	training, _, _, err := from.Notes()
	if err != nil {
		return nil, err
	}
	var texts []string
	for _, d := range training {
		texts = append(texts, d.Text)
	}
	return train.TokenizerJSON(train.LearnVocabulary(texts, vocabularySize))
}

func write(folder string, r train.Recipe, tokenizer []byte) error {
	tok, err := tokenize.Load(tokenizer, tokenize.Options{})
	if err != nil {
		return err
	}
	set, err := labels.NewSet(r.Labels)
	if err != nil {
		return err
	}
	training, development, sum, err := r.Notes()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, "tokenizer.json"), tokenizer, 0o644); err != nil {
		return err
	}
	train1, err := train.Encode(tok, training, set, r.Scheme, window, overlap)
	if err != nil {
		return err
	}
	dev, err := train.Encode(tok, development, set, r.Scheme, window, overlap)
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
	if err := writeWords(filepath.Join(folder, "words.txt.gz"), training); err != nil {
		return err
	}
	meta, err := json.MarshalIndent(map[string]any{"name": r.Name, "sha256": sum, "labels": train.Tags(set, r.Scheme), "vocabulary": tok.VocabSize(),
		"prefix": tok.Prefix(), "suffix": tok.Suffix(), "pad": tok.PadID(),
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

// writeWords writes the distinct words of the training text, sorted: what the
// model has seen.
func writeWords(path string, docs []corpora.Document) error {
	seen := map[string]bool{}
	var words []corpora.Fragment
	for _, d := range docs {
		words = corpora.Words(words[:0], d.Text)
		for _, w := range words {
			seen[w.In(d.Text)] = true
		}
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	for _, w := range slices.Sorted(maps.Keys(seen)) {
		fmt.Fprintln(z, w)
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(path, b.Bytes(), 0o644)
}
