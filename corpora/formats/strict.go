package formats

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"
)

// object splits a JSON object into its members. Unlike encoding/json it refuses
// unknown keys, keys in the wrong case, and keys that stand twice.
func object(raw []byte, known ...string) (map[string]json.RawMessage, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	open, err := dec.Token()
	if err != nil {
		return nil, broken(err)
	}
	if open != json.Delim('{') {
		return nil, errors.New("not a JSON object")
	}
	members := map[string]json.RawMessage{}
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return nil, broken(err)
		}
		key := token.(string) // the decoder gives nothing else here
		if !slices.Contains(known, key) {
			return nil, fmt.Errorf("a key this format does not know; it knows %v", known)
		}
		if _, twice := members[key]; twice {
			return nil, fmt.Errorf("key %q stands twice", key)
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, broken(err)
		}
		members[key] = value
	}
	if _, err := dec.Token(); err != nil {
		return nil, broken(err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, errors.New("text after the JSON object")
	}
	return members, nil
}

// broken hides what a JSON error says: it quotes the input.
func broken(err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("not valid JSON near byte %d of the line", syntax.Offset)
	}
	return errors.New("not valid JSON: the line ends too early")
}

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
