// Package testset holds the code-mixed notes of the test split. What a packaged
// model learns from must never import it.
package testset

import "embed"

//go:embed zh-en/*.txt clean/*.txt hi-en/*.txt es-en/*.txt bn-en/*.txt
var files embed.FS

// Files returns the notes in one folder a part: zh-en, clean (zh-en notes
// without identifiers), hi-en, es-en, bn-en.
func Files() embed.FS { return files }
