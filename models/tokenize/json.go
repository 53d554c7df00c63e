package tokenize

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"polyphi/corpora/strictjson"
)

// members returns the members of a JSON object and refuses every key that is not
// in known by its name: a tokenizer.json holds no note.
func members(part string, data []byte, known ...string) (map[string]json.RawMessage, error) {
	m, err := strictjson.Members(data, known...)
	var unknown *strictjson.UnknownKeyError
	switch {
	case errors.As(err, &unknown):
		return nil, fmt.Errorf("tokenize: %s has the unknown key %q; known are %q", part, unknown.Key, known)
	case err != nil:
		return nil, fmt.Errorf("tokenize: %s: %w", part, err)
	}
	return m, nil
}

// absent tells that a member is not there or null.
func absent(v json.RawMessage) bool { return len(v) == 0 || string(v) == "null" }

// value reads a member that must be there into a T; a struct takes no keys
// that it does not name.
func value[T any](part, key string, m map[string]json.RawMessage) (T, error) {
	var v T
	raw := m[key]
	if absent(raw) {
		return v, fmt.Errorf("tokenize: %s has no %q", part, key)
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&v); err != nil {
		return v, fmt.Errorf("tokenize: %s.%s: %w", part, key, err)
	}
	return v, nil
}

// typeOf returns the "type" of a part, whatever its other keys.
func typeOf(part string, raw json.RawMessage) (string, error) {
	var t struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(raw, &t); err != nil {
		return "", fmt.Errorf("tokenize: %s is not a JSON object with a type: %w", part, err)
	}
	return t.Type, nil
}
