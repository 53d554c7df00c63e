// Package codemix compiles clinical notes that were written sentence by sentence in
// two languages at once: one file a note, one sentence a line, identifiers marked
// in the line.
//
// A file starts with lines "type: NOTE_TYPE" and "langs: zh-Hant en" (the
// language of the note first), and "newline: crlf" where a note has such line
// ends; a blank line ends them. In the text that follows
//
//	[[LABEL|surface]]                an identifier
//	[[LABEL|surface|phen=roc-date]]  with attributes, separated by ;
//	{{kind:surface}}                 a hard negative
//	<es>                             from here to the next mark or line end, words are Spanish
//	\u3000 \U0002023C \\             a character by its number, a backslash
//
// Marks of language become gold token languages; words outside them are left to
// script and rule. Numbers, words with a digit and words of two to five capitals
// are never marked.
package codemix
