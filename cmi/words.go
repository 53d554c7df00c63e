package cmi

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"polyphi/corpora"
	"polyphi/corpora/scripts"
)

// A Words is a list of Chinese words, for the policy han: word. None is
// packaged: the user names one, and its hash stands in the policy line.
type Words struct {
	set  map[string]bool
	most int    // characters of the longest word
	id   string // start of the list's SHA-256
}

// maxWord is the length of a word at most, in characters: the time to look words
// up grows with the longest.
const maxWord = 32

// ReadWords reads a list of words in UTF-8, one a line; what follows a space or
// tab is ignored, so the lists of common segmenters can be read. A word of more
// than 32 characters is an error.
func ReadWords(r io.Reader) (*Words, error) {
	h := sha256.New()
	w := &Words{set: map[string]bool{}}
	lines := bufio.NewScanner(io.TeeReader(r, h))
	for n := 1; lines.Scan(); n++ {
		word := strings.TrimPrefix(lines.Text(), "\ufeff")
		if i := strings.IndexAny(word, " \t"); i >= 0 {
			word = word[:i]
		}
		if word == "" {
			continue
		}
		if strings.ContainsFunc(word, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) {
			continue // the lists hold Latin words and numbers too; they are never looked up
		}
		w.set[word] = true
		if w.most = max(w.most, utf8.RuneCountInString(word)); w.most > maxWord {
			return nil, fmt.Errorf("cmi: line %d of the list of words has more than %d characters; give one word a line", n, maxWord)
		}
	}
	switch err := lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return nil, fmt.Errorf("cmi: the list of words has a line of more than 64 KiB; give one word a line")
	case err != nil:
		return nil, fmt.Errorf("cmi: the list of words cannot be read: %w", err)
	case len(w.set) == 0:
		return nil, fmt.Errorf("cmi: the list of words holds no Chinese word; give one a line, in UTF-8")
	}
	w.id = hex.EncodeToString(h.Sum(nil))[:8]
	return w, nil
}

// join joins neighbouring Han characters to the longest words of the list, from
// the left; a character that begins none stays alone.
func (w *Words) join(text string, tokens []Token) []Token {
	out := tokens[:0]
	for i := 0; i < len(tokens); {
		tok := tokens[i]
		size := 1
		if tok.Script == scripts.Han {
			for n := min(w.most, len(tokens)-i); n > 1; n-- {
				last := tokens[i+n-1]
				if last.Script == scripts.Han && last.End.Rune-tok.Start.Rune == n && w.set[corpora.Fragment{Start: tok.Start, End: last.End}.In(text)] {
					tok.End, size = last.End, n
					break
				}
			}
		}
		out = append(out, tok)
		i += size
	}
	return out
}
