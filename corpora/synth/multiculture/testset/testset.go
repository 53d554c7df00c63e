// Package testset holds the templates and banks of the multiculture test split.
// What a packaged model learns from must never import it; see trainset.
package testset

import "embed"

//go:embed templates/*.txt banks/*.json
var files embed.FS

// Files returns the split's templates/*.txt and banks/*.json.
func Files() embed.FS { return files }
