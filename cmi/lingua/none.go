//go:build nolingua

// Package lingua was built without its language models (tag nolingua).
package lingua

import "polyphi/cmi"

// Version names the detector in policy lines.
const Version = "none"

// Open is nil: notes that mix languages of Latin script need gold tags.
var Open cmi.Opener
