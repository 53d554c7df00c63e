package strictjson_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"polyphi/corpora/strictjson"
)

// What is refused is refused without a word of it.
func TestMembersRefuses(t *testing.T) {
	for name, c := range map[string]struct{ data, want string }{
		"nothing":           {"", "ends too early"},
		"a word":            {"geheim", "not valid JSON near byte 1"},
		"a list":            {`["geheim"]`, "not a JSON object"},
		"cut off":           {`{"a":"geheim`, "not valid JSON"},
		"cut off after it":  {`{"a":"geheim"`, "not valid JSON"},
		"a comma too many":  {`{"a":"geheim",}`, "not valid JSON near byte 14"},
		"an unknown key":    {`{"a":1,"geheim":2}`, "it knows [a b]"},
		"a key in capitals": {`{"A":"geheim"}`, "it knows [a b]"},
		"a key twice":       {`{"a":"geheim","b":1,"a":2}`, `key "a" stands twice`},
		"two objects":       {`{"a":1} {"geheim":2}`, "text after the JSON object"},
		"text after it":     {`{"a":1} geheim`, "text after the JSON object"},
	} {
		m, err := strictjson.Members([]byte(c.data), "a", "b")
		if err == nil || m != nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: %v, %v; want %q", name, m, err, c.want)
		}
	}
	_, err := strictjson.Members([]byte(`{"geheim":2}`), "a")
	if unknown := (*strictjson.UnknownKeyError)(nil); !errors.As(err, &unknown) || unknown.Key != "geheim" {
		t.Errorf("%v does not carry the key", err)
	}
}

// What is taken is what encoding/json would take, member by member.
func FuzzMembers(f *testing.F) {
	for _, s := range []string{`{}`, `{"a":null}`, " {\"b\" : [1, {\"a\":2}] }\n", `{"\u0061":1}`, `{"a":1,"a":2}`, `{"a":1}}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := strictjson.Members(data, "a", "b")
		if err != nil {
			return
		}
		var want map[string]json.RawMessage
		if err := json.Unmarshal(data, &want); err != nil || len(got) != len(want) {
			t.Fatalf("%d members, encoding/json has %d: %v", len(got), len(want), err)
		}
		for key, value := range got {
			if string(value) != string(want[key]) {
				t.Errorf("%s differs", key)
			}
		}
	})
}
