package formats

import (
	"encoding/json"
	"errors"
	"unicode/utf8"
)

// into decodes a member; ill is the fault if it has another type.
func into(raw json.RawMessage, v any, ill string) error {
	if err := json.Unmarshal(raw, v); err != nil {
		return errors.New(ill)
	}
	return nil
}

// checkBytes refuses what encoding/json would silently turn into U+FFFD: bad
// UTF-8 and lone surrogate escapes, both of which move offsets.
func checkBytes(line []byte) error {
	if !utf8.Valid(line) {
		return errors.New("not valid UTF-8; convert the file to UTF-8")
	}
	high := false
	for i := 0; i < len(line); i++ {
		unit, isEscape := escape(line, i)
		switch {
		case isEscape && unit >= 0xDC00 && unit <= 0xDFFF && high:
			high = false
			i += 5
			continue
		case isEscape && unit >= 0xDC00 && unit <= 0xDFFF, high:
			return errors.New("a lone surrogate escape; write the character itself")
		case isEscape && unit >= 0xD800 && unit <= 0xDBFF:
			high = true
			i += 5
			continue
		case line[i] == '\\':
			i++ // the escaped character is none of ours
		}
	}
	if high {
		return errors.New("a lone surrogate escape; write the character itself")
	}
	return nil
}

// escape reads a \uXXXX escape at i.
func escape(line []byte, i int) (unit int, ok bool) {
	if i+6 > len(line) || line[i] != '\\' || line[i+1] != 'u' {
		return 0, false
	}
	for _, c := range line[i+2 : i+6] {
		switch {
		case c >= '0' && c <= '9':
			unit = unit<<4 | int(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			unit = unit<<4 | int(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return unit, true
}
