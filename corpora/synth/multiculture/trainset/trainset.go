// Package trainset holds the templates and banks of the multiculture train split.
// The packaged models and the dictionary learn from it alone.
package trainset

import "embed"

//go:embed templates/*.txt banks/*.json
var files embed.FS

// Files returns the split's templates/*.txt and banks/*.json.
func Files() embed.FS { return files }
