package tokenize

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// maxReplacement bounds how many bytes a charsmap puts in place of a
// character; in nmt_nfkc they are 33.
const maxReplacement = 64

// maxCluster is the length in bytes from which on a grapheme cluster is no
// longer looked up whole.
const maxCluster = 6

// A charsmap is sentencepiece's table of replacements: a double array over
// bytes whose leaves point into a pool of strings that end with a zero byte.
type charsmap struct {
	units []uint32
	pool  string
	ascii [utf8.RuneSelf]bool // characters that some key begins with
}

// loadCharsmap reads a Precompiled normalizer.
func loadCharsmap(raw json.RawMessage) (*charsmap, error) {
	const part = "normalizer"
	m, err := members(part, raw, "type", "precompiled_charsmap")
	if err != nil {
		return nil, err
	}
	text, err := value[string](part, "precompiled_charsmap", m)
	if err != nil {
		return nil, err
	}
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("tokenize: normalizer.precompiled_charsmap is not base64: %w", err)
	}
	return newCharsmap(data)
}

// newCharsmap reads the length of the double array, little endian as all of
// it, the double array and the pool.
func newCharsmap(data []byte) (*charsmap, error) {
	bad := func(what string) (*charsmap, error) {
		return nil, fmt.Errorf("tokenize: normalizer.precompiled_charsmap %s", what)
	}
	if len(data) < 4 {
		return bad("has no header")
	}
	size := binary.LittleEndian.Uint32(data)
	data = data[4:]
	if size == 0 || size%4 != 0 || uint64(size) > uint64(len(data)) {
		return bad("has a table of an impossible length")
	}
	c := &charsmap{units: make([]uint32, size/4), pool: string(data[size:])}
	for i := range c.units {
		c.units[i] = binary.LittleEndian.Uint32(data[4*i:])
	}
	if !utf8.ValidString(c.pool) {
		return bad("has replacements that are not UTF-8")
	}
	for rest := c.pool; rest != ""; {
		s, after, _ := strings.Cut(rest, "\x00")
		if len(s) > maxReplacement {
			return bad(fmt.Sprintf("has a replacement of %d bytes, at most %d are read", len(s), maxReplacement))
		}
		rest = after
	}
	for b := range c.ascii {
		_, c.ascii[b] = c.child(c.root(), byte(b))
	}
	return c, nil
}

// The bits of a unit, as darts-clone lays them out.
func unitOffset(u uint32) uint32 { return u >> 10 << (u >> 6 & 8) }
func unitLabel(u uint32) uint32  { return u & (1<<31 | 0xFF) }
func unitHasLeaf(u uint32) bool  { return u>>8&1 == 1 }
func unitValue(u uint32) uint32  { return u &^ (1 << 31) }

// root returns the place from which the first byte leads on.
func (c *charsmap) root() uint32 { return unitOffset(c.units[0]) }

// child follows byte b from a place and returns the unit's index. Zero bytes
// and places outside the table lead nowhere.
func (c *charsmap) child(at uint32, b byte) (uint32, bool) {
	at ^= uint32(b)
	if b == 0 || at >= uint32(len(c.units)) || unitLabel(c.units[at]) != uint32(b) {
		return 0, false
	}
	return at, true
}

// lookUp returns what replaces s: the string of the shortest key that s begins
// with.
func (c *charsmap) lookUp(s string) (string, bool) {
	at := c.root()
	for i := range len(s) {
		u, ok := c.child(at, s[i])
		if !ok {
			return "", false
		}
		at = u ^ unitOffset(c.units[u])
		if unitHasLeaf(c.units[u]) {
			return c.leaf(at)
		}
	}
	return "", false
}

// leaf returns the string that the leaf at points to. A leaf outside the
// table, or a string that does not begin in the pool with a whole character,
// counts as none.
func (c *charsmap) leaf(at uint32) (string, bool) {
	if at >= uint32(len(c.units)) {
		return "", false
	}
	from := unitValue(c.units[at])
	if from >= uint32(len(c.pool)) || !utf8.RuneStart(c.pool[from]) {
		return "", false
	}
	s := c.pool[from:]
	if i := strings.IndexByte(s, 0); i >= 0 {
		s = s[:i]
	}
	return s, true
}

// A mapping is one run of a charsmap over a text.
//
// The reference gives spans by counting characters: a replacement takes the
// next original for each of its characters and, for what it has more, the span
// of the last original taken; what it has less is taken and dropped. Characters
// removed before any output are not taken at all, so all later spans lag behind
// by their number. next is therefore a second reader of the text.
type mapping struct {
	*charsmap
	clusters *graphemes.Iterator[string]
	text     string
	next     int // byte of text
	at       Offset
	last     char // the span of the last original taken
	inserted bool // the last character of out took no original
	out      []char
}

// run appends the replaced characters of text, which begins at from, to out.
func (m *mapping) run(text string, from Offset) {
	if m.clusters == nil {
		m.clusters = graphemes.FromString("")
	}
	m.text, m.next, m.at, m.inserted = text, 0, from, false
	m.last = char{start: from, end: from}
	none := len(m.out)
	m.clusters.SetText(text)
	for m.clusters.Next() {
		s := m.clusters.Value()
		if len(s) == 1 && !m.ascii[s[0]] {
			m.keep(rune(s[0]))
			continue
		}
		if len(s) < maxCluster {
			if with, ok := m.lookUp(s); ok {
				m.replace(utf8.RuneCountInString(s), with, len(m.out) > none)
				continue
			}
		}
		for i, r := range s {
			if with, ok := m.lookUp(s[i : i+utf8.RuneLen(r)]); ok {
				m.replace(1, with, len(m.out) > none)
			} else {
				m.keep(r)
			}
		}
	}
}

// take moves on to the next original.
func (m *mapping) take() {
	r, size := utf8.DecodeRuneInString(m.text[m.next:])
	if size == 0 {
		return // originals left out at the start are never asked for
	}
	m.next += size
	m.last = char{r, m.at, Offset{m.at.Byte + int32(size), m.at.Rune + 1}}
	m.at = m.last.end
}

// keep puts out r in place of one original.
func (m *mapping) keep(r rune) {
	m.take()
	m.out = append(m.out, char{r, m.last.start, m.last.end})
	m.inserted = false
}

// replace puts out with in place of n originals; begun tells that there is
// output before it.
func (m *mapping) replace(n int, with string, begun bool) {
	if with == "" {
		if begun {
			m.remove(n)
		}
		return
	}
	for _, r := range with {
		if n > 0 {
			m.keep(r)
			n--
		} else {
			m.out = append(m.out, char{r, m.last.start, m.last.end})
			m.inserted = true
		}
	}
	for range n {
		m.take()
	}
}

// remove drops n originals after the last character of out. If that one took
// none yet, it takes the first of them.
func (m *mapping) remove(n int) {
	for i := range n {
		m.take()
		if c := &m.out[len(m.out)-1]; i == 0 && m.inserted {
			c.start, c.end = m.last.start, m.last.end
			m.inserted = false
		}
	}
}
