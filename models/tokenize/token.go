package tokenize

// An Offset is one position of the text that was encoded: in bytes and in code
// points.
type Offset struct{ Byte, Rune int32 }

// A Token is one piece of a text.
//
// It covers the original text from the start of its first to the end of its
// last normalised character: code points that normalising removes are covered
// inside a word and left out at its end. Tokens of one text are in order and do
// not overlap, except that the pieces of one code point (a Hangul syllable that
// normalises to several, a character of several bytes) share its span, and that
// a Unigram marker "▁" put before a word has the span of the word's first
// character. After characters that a charsmap removes at the very start, spans
// are those of the reference, which lag behind by as many characters.
//
// A byte-level BPE token holds the space before a word. With trim_offsets it
// does not cover that, and a token of spaces alone covers nothing. A space that
// add_prefix_space puts before the text shares the first character's span; a
// post-processor without that setting trims it like any other, and the token
// then begins after that character.
type Token struct {
	ID         int32
	Start, End Offset
	// WordStart tells that this token begins a word under "aggregate: first":
	// at the start of a pre-token, next to a punctuation or symbol character,
	// and next to a character of a script without spaces (Han, kana, Thai, Lao,
	// Khmer, Myanmar). Of a marker "▁" that is a token of its own and the token
	// after it only one does: the marker if its span is in the word, the token
	// after it if the marker's span is the space before the word. In byte-level
	// BPE white space and a piece that begins inside a character never do.
	WordStart bool
}
