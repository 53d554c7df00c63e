// Package trainset holds the templates of the code-mixed train split. Their slots
// are filled from the Taiwanese bank of the multiculture train split.
package trainset

import "embed"

//go:embed templates/*.txt
var files embed.FS

// Files returns the split's templates/*.txt.
func Files() embed.FS { return files }
