package tokenize

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf8"
)

// charsmapOf returns a charsmap of these units and pool.
func charsmapOf(pool string, units ...uint32) []byte {
	data := binary.LittleEndian.AppendUint32(nil, uint32(4*len(units)))
	for _, u := range units {
		data = binary.LittleEndian.AppendUint32(data, u)
	}
	return append(data, pool...)
}

func TestCharsmapRefuses(t *testing.T) {
	for _, c := range []struct {
		data  []byte
		names string
	}{
		{nil, "header"},
		{[]byte{4, 0, 0}, "header"},
		{charsmapOf("a"), "length"},
		{[]byte{3, 0, 0, 0, 1, 1, 1}, "length"},
		{[]byte{8, 0, 0, 0, 1, 1, 1, 1}, "length"},
		{[]byte{255, 255, 255, 255, 1, 1, 1, 1}, "length"},
		{charsmapOf("\xff\x00", 0), "UTF-8"},
		{charsmapOf("a\x00"+strings.Repeat("é", maxReplacement), 0), "128 bytes"},
	} {
		if _, err := newCharsmap(c.data); err == nil || !strings.Contains(err.Error(), c.names) {
			t.Errorf("%q: error %v, want one that names %s", c.data, err, c.names)
		}
	}
}

// TestCharsmapBounds: a table that leads outside itself or its pool replaces
// nothing; a string without end ends with the pool.
func TestCharsmapBounds(t *testing.T) {
	units := func(root, a, leaf uint32) []uint32 {
		u := make([]uint32, 128) // the root leads 'a' to place 97, its leaf is at 96
		u[0], u['a'], u['a'^1] = root, a, leaf
		return u
	}
	const toLeaf = 'a' | 1<<8 | 1<<10
	for _, c := range []struct {
		name  string
		units []uint32
		want  string
	}{
		{"good", units(0, toLeaf, 1<<31), "b-"},
		{"string without end", units(0, toLeaf, 1<<31|4), "cd-"},
		{"empty string", units(0, toLeaf, 1<<31|1), "-"},
		{"root outside", units(1<<31, toLeaf, 1<<31), "a-"},
		{"leaf outside the table", units(0, 'a'|1<<8|1<<30, 1<<31), "a-"},
		{"other label", units(0, 'b'|1<<8|1<<10, 1<<31), "a-"},
		{"string outside the pool", units(0, toLeaf, 1<<31|6), "a-"},
		{"string inside a character", units(0, toLeaf, 1<<31|3), "a-"},
		{"root alone", []uint32{'a' | 1<<8}, "a-"},
	} {
		m, err := newCharsmap(charsmapOf("b\x00écd", c.units...))
		if err != nil {
			t.Fatal(err)
		}
		got := mapping{charsmap: m}
		got.run("a-", Offset{})
		if s := text(nil, got.out); s != c.want {
			t.Errorf("%s: %q, want %q", c.name, s, c.want)
		}
	}
}

// FuzzCharsmap: whatever the table says, a run ends, gives few characters for
// each of the text, and every span is one character of the text, in order.
func FuzzCharsmap(f *testing.F) {
	small, err := base64.StdEncoding.DecodeString(asciiMap(map[byte]string{'a': "bcd", 'b': "", '\n': " ", '\r': "x"}))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(small, "ba\r\nbbaé\u0301b")
	f.Add(unzipAll(f, "charsmap"), "\u0001ﷺ\u0001e\u0301 ㎏👩\u200d⚕️")
	f.Add(bytes.Repeat([]byte{4}, 64), "\x04a")
	f.Fuzz(func(t *testing.T, data []byte, text string) {
		c, err := newCharsmap(data)
		if err != nil || !utf8.ValidString(text) {
			return
		}
		m := mapping{charsmap: c}
		m.run(text, Offset{})
		if len(m.out) > maxReplacement*len(text) {
			t.Fatalf("%d characters out of %d bytes", len(m.out), len(text))
		}
		last := Offset{}
		for i, k := range m.out {
			if k.start.Byte < last.Byte || int(k.end.Byte) > len(text) || utf8.RuneCountInString(text[k.start.Byte:k.end.Byte]) != 1 ||
				int(k.start.Rune) != utf8.RuneCountInString(text[:k.start.Byte]) || k.end.Rune != k.start.Rune+1 {
				t.Fatalf("character %d: %+v after %+v", i, k, last)
			}
			last = k.start
		}
	})
}
