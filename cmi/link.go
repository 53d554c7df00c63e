package cmi

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"polyphi/corpora/scripts"
)

// findLink looks for the next URL or mail address in the run of non-space
// characters at hand and remembers its borders.
func (c *cutter) findLink() {
	run := c.text[c.at.Byte:]
	if i := strings.IndexFunc(run, unicode.IsSpace); i >= 0 {
		run = run[:i]
	}
	c.links, c.end = len(c.text), len(c.text)
	lo, hi, ok := urlIn(run)
	if mailLo, mailHi, mail := mailIn(run); mail && (!ok || mailLo < lo) {
		lo, hi, ok = mailLo, mailHi, true
	}
	if ok {
		c.links, c.end = c.at.Byte+lo, c.at.Byte+hi
	}
}

// urlIn finds scheme://… or www.…, without closing punctuation.
func urlIn(run string) (lo, hi int, ok bool) {
	lo = strings.Index(run, "://")
	if lo >= 0 {
		for lo > 0 && isASCIILetter(run[lo-1]) {
			lo--
		}
	} else if lo = strings.Index(run, "www."); lo < 0 {
		return 0, 0, false
	}
	hi = len(run)
	if i := strings.IndexAny(run[lo:], "<>\")]}，。；）」"); i >= 0 {
		hi = lo + i
	}
	hi = lo + len(strings.TrimRight(run[lo:hi], ".,;:!?'"))
	return lo, hi, hi > lo
}

// mailIn finds local@domain: letters, marks, digits and ._%+- before the sign,
// a domain with a dot behind it. A local part is written in Han or in another
// script, not in both: Chinese puts no space between a word and the address.
func mailIn(run string) (lo, hi int, ok bool) {
	at := strings.IndexByte(run, '@')
	if at <= 0 {
		return 0, 0, false
	}
	letters := scripts.None
	for lo = at; lo > 0; {
		r, size := utf8.DecodeLastRuneInString(run[:lo])
		if script := scripts.Of(r); script != scripts.None {
			if letters != scripts.None && (script == scripts.Han) != (letters == scripts.Han) {
				break
			}
			letters = script
		} else if !unicode.Is(unicode.M, r) && !unicode.Is(unicode.Nd, r) && !strings.ContainsRune("._%+-'", r) {
			break
		}
		lo -= size
	}
	hi = at + 1
	for hi < len(run) && (isASCIILetter(run[hi]) || run[hi] >= '0' && run[hi] <= '9' || run[hi] == '.' || run[hi] == '-') {
		hi++
	}
	domain := strings.TrimRight(run[at+1:hi], ".-")
	return lo, at + 1 + len(domain), lo < at && strings.Contains(domain, ".")
}

func isASCIILetter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }
