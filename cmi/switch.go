package cmi

import "polyphi/corpora"

// AtSwitch reports whether the language changes at a mention or inside it: its
// first language token differs from the one before it in the sentence, its last
// from the one after it, or two of its own from each other. A mention without
// language tokens lies at a switch if those on both sides exist and differ.
// Tokens are those of the mention's sentence; univ and und are no languages.
func AtSwitch(m *corpora.Mention, tokens []Token, tags []corpora.Lang) bool {
	var sides [2]corpora.Lang // nearest outside, "" for none
	var first, last corpora.Lang
	inside := false
	for i, tok := range tokens {
		tag := tags[i]
		if tag == Univ || tag == Und {
			continue
		}
		switch {
		case within(m, tok):
			if first == "" {
				first = tag
			}
			inside = inside || last != "" && last != tag
			last = tag
		case tok.End.Byte <= m.Start().Byte:
			sides[0] = tag
		case sides[1] == "" && tok.Start.Byte >= m.End().Byte:
			sides[1] = tag
		}
	}
	if first == "" {
		return sides[0] != "" && sides[1] != "" && sides[0] != sides[1]
	}
	return inside || sides[0] != "" && sides[0] != first || sides[1] != "" && sides[1] != last
}

// within reports whether a token shares a character with a mention.
func within(m *corpora.Mention, tok Token) bool {
	at := corpora.Fragment{Start: tok.Start, End: tok.End}
	for _, f := range m.Fragments {
		if f.Overlaps(at) {
			return true
		}
	}
	return false
}
