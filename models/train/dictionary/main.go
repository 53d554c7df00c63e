// Command dictionary learns the packaged dictionary from the train split and
// writes it, gzip-packed, to stdout.
//
//	go run ./models/train/dictionary > models/dictionary/packaged.tsv.gz
package main

import (
	"compress/gzip"
	"errors"
	"fmt"
	"os"

	"polyphi/corpora/synth/multiculture/trainset"
	"polyphi/models/dictionary"
	"polyphi/models/train"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "dictionary:", err)
		os.Exit(1)
	}
}

func run() error {
	recipes := train.Recipes()
	training, development, sum, err := recipes[len(recipes)-1].Notes(trainset.Files())
	if err != nil {
		return err
	}
	z := gzip.NewWriter(os.Stdout)
	_, err = z.Write(dictionary.List(append(training, development...), sum))
	return errors.Join(err, z.Close())
}
