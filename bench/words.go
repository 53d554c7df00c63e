package bench

import "polyphi/corpora"

// Words counts the words of a text by the one rule of every report, that of
// corpora.Words.
func Words(text string) int { return len(corpora.Words(nil, text)) }
