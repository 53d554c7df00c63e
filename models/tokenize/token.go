package tokenize

// An Offset is one position of the text that was encoded: in bytes and in code
// points.
type Offset struct{ Byte, Rune int32 }

// A Token is one piece of a text.
//
// It covers the original text from the start of its first to the end of its
// last normalised character: code points that normalising removes are covered
// inside a word and left out at its end. Tokens of one text are in order and do
// not overlap, except that the pieces of one code point that normalises to
// several (a Hangul syllable) share its span, and that a Unigram marker "▁" put
// before a word has the span of the word's first character. After characters
// that a charsmap removes at the very start, spans are those of the reference,
// which lag behind by as many characters.
type Token struct {
	ID         int32
	Start, End Offset
	// WordStart tells that this token begins a word under "aggregate: first":
	// at the start of a pre-token, next to a punctuation or symbol character,
	// and next to a character of a script without spaces (Han, kana, Thai, Lao,
	// Khmer, Myanmar). Of a marker "▁" that is a token of its own and the token
	// after it only one does: the marker if its span is in the word, the token
	// after it if the marker's span is the space before the word.
	WordStart bool
}
