//go:build !unix

package graph

import (
	"errors"
	"os"
)

// openPlain refuses: links cannot be counted here.
func openPlain(string) (*os.File, error) {
	return nil, errors.New("external data is not supported on this system; use a model in one file")
}
