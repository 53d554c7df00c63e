// Command dictionary learns the packaged dictionaries from the train splits.
//
//	go run ./models/train/dictionary -out models/dictionary/lists
package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"polyphi/models/dictionary"
	"polyphi/models/train"
)

func main() {
	out := flag.String("out", "", "folder to write to")
	flag.Parse()
	if err := run(*out); err != nil {
		fmt.Fprintln(os.Stderr, "dictionary:", err)
		os.Exit(1)
	}
}

func run(out string) error {
	if out == "" {
		return errors.New("-out is missing")
	}
	for _, name := range dictionary.Names() {
		list, err := train.Dictionary(name)
		if err != nil {
			return err
		}
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, err = z.Write(list)
		if err = errors.Join(err, z.Close()); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(out, name+".tsv.gz"), b.Bytes(), 0o644); err != nil {
			return err
		}
	}
	return nil
}
