// Package corpora holds the document model of polyphi: notes, their gold
// mentions, and the rules every corpus must keep before anything is scored.
//
// A Document is validated once, by NewDocument, and trusted afterwards. Text is
// kept byte for byte as it was decoded (one leading BOM removed, nothing else
// changed); every position carries a byte offset, used to slice, and a code
// point offset, used in files.
//
// Readers of file formats live in corpora/formats, generated suites in
// corpora/synth, the closed label list in corpora/labels. This package imports
// the standard library only.
package corpora
