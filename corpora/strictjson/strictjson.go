// Package strictjson splits JSON objects into their members and refuses what
// encoding/json lets pass: unknown keys, keys in another case, keys that stand
// twice, and text after the object.
//
// No error quotes the input, which may be a note.
package strictjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// An UnknownKeyError is that of a key which is not among the known ones.
type UnknownKeyError struct {
	Key   string // as it stands in the input: to be shown only where that is no note
	Known []string
}

// Error says what keys are known, and not the one that stands there.
func (e *UnknownKeyError) Error() string {
	return fmt.Sprintf("a key this format does not know; it knows %v", e.Known)
}

// Members returns the members of the one object in data, undecoded, by key. Each
// key is one of known, to the letter, and stands once. A member may be null.
func Members(data []byte, known ...string) (map[string]json.RawMessage, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
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
			return nil, &UnknownKeyError{key, known}
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
		return fmt.Errorf("not valid JSON near byte %d", syntax.Offset)
	}
	return errors.New("not valid JSON: it ends too early")
}
