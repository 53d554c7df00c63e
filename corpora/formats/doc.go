// Package formats reads corpora from files, one reader per format, and writes
// our own. The format is named in the suite file, never guessed.
//
// Our own format, polyphi-corpus/1, is JSON lines: one document a line, UTF-8
// without BOM. It is not repaired: what is wrong with it is an error that names
// file and line, and never quotes a word of text or a source id.
//
// CoNLL and CoNLL-U files have one token a line, with columns for entity tags and
// token languages; the text is rebuilt from them. An unknown language tag is counted
// and never shown, an unknown label is shown only if it looks like one: a wrongly
// named column holds words.
package formats
