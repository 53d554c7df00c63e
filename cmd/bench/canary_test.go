package main

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"polyphi/models/onnx/onnxtest"
)

// Words that stand in plain text, in gold, in an id, and in a word that makes
// systems fail or predict.
var canaries = []string{"Quetzalplain", "Quetzalgold", "quetzal-id-77", "Quetzalpredicted"}

const canaryNotes = `{"id":"quetzal-id-77","text":"Quetzalplain seen.\nPatient: Quetzalgold Ruiz. Dr Quetzalpredicted on 03/05/2024.","spans":[{"start":28,"end":44,"label":"PATIENT"}]}
{"id":"quetzal-id-78","text":"Quetzalplain again, quetzal-id-77.","spans":[]}
`

// A word planted in text, gold and ids is in no output, log, error or result of
// a corpus that is not synthetic; source ids stand in keys.jsonl alone.
func TestCanary(t *testing.T) {
	onnxtest.Library(t)
	dir := t.TempDir()
	write(t, dir, "own.yaml", ownSuite)
	write(t, dir, "notes.jsonl", canaryNotes)
	var said strings.Builder
	say := func(args ...string) {
		out, errs, _ := runBench(t, dir, args...)
		said.WriteString(out + errs)
	}
	models := []string{"--model", "rules", "--model", "dictionary", "--model", "tiny-us", "--model", "tiny-multi"}
	say(append([]string{"-v", "run", "--suite", "own.yaml", "--out", "r"}, models...)...)
	say("run", "--suite", "own.yaml", "--model", "rules", "--out", "r", "--json")
	say("report", "r")
	for _, m := range []string{"rules", "dictionary", "tiny-us", "tiny-multi"} {
		say("show", "r#"+m, "--suite", "own.yaml")
		say("show", "r#"+m, "--suite", "own.yaml", "--json")
		say("show", "r#"+m, "--suite", "own.yaml", "--where", "label=PATIENT outcome=missed,spurious")
		if m != "rules" {
			say("show", "r#rules", "--suite", "own.yaml", "--against", "#"+m)
			say("show", "r#rules", "--suite", "own.yaml", "--against", "#"+m, "--where", "label!=DATE", "--json")
		}
	}
	say("show", "r#rules", "--suite", "own.yaml", "--where", "note=quetzal-id-77")
	say("show", "r#rules", "--suite", "own.yaml", "--where", "Quetzalplain")
	say("show", "r#rules", "--suite", "own.yaml", "--where", "Quetzalplain seen=Quetzalgold Ruiz")
	// Broken in every field that may be quoted.
	for i, broken := range []string{strings.Replace(canaryNotes, `"spans":[]`, `"spans":[{"start":9,"end":900,"label":"DATE"}]`, 1),
		strings.Replace(canaryNotes, `"label":"PATIENT"`, `"label":"PATIENT","text":"Quetzalplain"`, 1), strings.Replace(canaryNotes, "quetzal-id-78", "quetzal-id-77", 1),
		canaryNotes + `{"id":"x","text":"Quetzalplain` + "\n", strings.Replace(canaryNotes, `"text":"Quetzalplain again`, `"Quetzalplain":"`, 1),
		strings.Replace(canaryNotes, "again", "aga\xffin", 1)} {
		write(t, dir, "notes.jsonl", broken)
		out, errs, code := runBench(t, dir, "-v", "run", "--suite", "own.yaml", "--model", "rules", "--out", "b")
		if code != 2 {
			t.Errorf("broken corpus %d: exit %d", i, code)
		}
		said.WriteString(out + errs)
	}
	search(t, "what was printed", []byte(said.String()))
	err := filepath.WalkDir(filepath.Join(dir, "r"), func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() || e.Name() == "keys.jsonl" {
			return err
		}
		data, err := os.ReadFile(path)
		search(t, e.Name(), data)
		search(t, "the name of a file", []byte(path[len(dir):]))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	keys, err := os.ReadFile(filepath.Join(dir, "r", "keys.jsonl"))
	if err != nil || !bytes.Contains(keys, []byte("quetzal-id-77")) {
		t.Error("keys.jsonl should hold the source ids")
	}
}

// search looks for the canaries in data, unpacking gzip files and PDF streams.
func search(t *testing.T, where string, data []byte) {
	t.Helper()
	if z, err := gzip.NewReader(bytes.NewReader(data)); err == nil {
		data, _ = io.ReadAll(z)
	}
	if bytes.HasPrefix(data, []byte("%PDF")) {
		for rest := data; ; {
			_, after, found := bytes.Cut(rest, []byte("stream\n"))
			if !found {
				break
			}
			if z, err := zlib.NewReader(bytes.NewReader(after)); err == nil {
				if plain, _ := io.ReadAll(z); len(plain) > 0 {
					data = append(data[:len(data):len(data)], plain...)
				}
			}
			rest = after
		}
	}
	for _, c := range canaries {
		if bytes.Contains(bytes.ToLower(data), bytes.ToLower([]byte(c))) {
			t.Errorf("%s holds the canary %s", where, c)
		}
	}
}

// Text is shown on request only, with a banner; masked text holds no gold; a
// restricted corpus shows none.
func TestTextLevels(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "own.yaml", ownSuite)
	write(t, dir, "notes.jsonl", `{"id":"n","text":"zz Quetzalgold zz","spans":[{"start":3,"end":14,"label":"PATIENT"}]}`+"\n")
	if out, errs, code := runBench(t, dir, "run", "--suite", "own.yaml", "--model", "rules", "--model", "dictionary", "--out", "r"); code != 0 {
		t.Fatalf("exit %d\n%s%s", code, out, errs)
	}
	show := func(args ...string) (string, int) {
		out, errs, code := runBench(t, dir, append([]string{"show", "r#rules"}, args...)...)
		return out + errs, code
	}
	if out, _ := show("--suite", "own.yaml", "--text", "full"); !strings.Contains(out, "Quetzalgold") || !strings.Contains(out, "TEXT OF NOTES") {
		t.Errorf("full:\n%s", out)
	}
	if out, _ := show("--suite", "own.yaml", "--text", "masked"); strings.Contains(out, "Quetzalgold") || !strings.Contains(out, "[PATIENT]") || !strings.Contains(out, "MASKED") {
		t.Errorf("masked:\n%s", out)
	}
	// The same where two runs stand against each other. The gold of the note is
	// predicted by the first alone, and what either predicted is masked.
	write(t, dir, "notes.jsonl", `{"id":"n","text":"Dr Quetzalgold on 03/05/2024, quetzalplain","spans":[{"start":3,"end":14,"label":"DOCTOR"},{"start":18,"end":28,"label":"DATE"}]}`+"\n")
	for _, args := range [][]string{{"a", "rules"}, {"b", "dictionary"}} {
		if out, errs, code := runBench(t, dir, "run", "--suite", "own.yaml", "--model", args[1], "--out", args[0]); code != 0 {
			t.Fatalf("exit %d\n%s%s", code, out, errs)
		}
	}
	against := func(level string) string {
		out, errs, _ := runBench(t, dir, "show", "a", "--against", "b", "--suite", "own.yaml", "--text", level)
		return out + errs
	}
	if out := against("full"); !strings.Contains(out, "Quetzalgold") || !strings.Contains(out, "TEXT OF NOTES") {
		t.Errorf("against, full:\n%s", out)
	}
	if out := against("masked"); strings.Contains(out, "Quetzalgold") || !strings.Contains(out, "[DOCTOR]") || !strings.Contains(out, "MASKED") {
		t.Errorf("against, masked:\n%s", out)
	}
	if out := against("none"); strings.Contains(strings.ToLower(out), "quetzal") || !strings.Contains(out, "DOCTOR") {
		t.Errorf("against, none:\n%s", out)
	}
	write(t, dir, "secret.yaml", strings.Replace(ownSuite, "path: notes.jsonl", "path: notes.jsonl, restricted: true", 1))
	if out, errs, code := runBench(t, dir, "run", "--suite", "secret.yaml", "--model", "rules", "--model", "dictionary", "--out", "s"); code != 0 {
		t.Fatalf("exit %d\n%s%s", code, out, errs)
	}
	if out, errs, code := runBench(t, dir, "show", "s#rules", "--against", "#dictionary", "--suite", "secret.yaml", "--text", "full"); code != 2 || strings.Contains(out+errs, "Quetzal") || !strings.Contains(errs, "restricted") {
		t.Errorf("restricted, against: exit %d\n%s%s", code, out, errs)
	}
	if out, errs, code := runBench(t, dir, "show", "s#rules", "--suite", "secret.yaml", "--text", "masked"); code != 2 || strings.Contains(out+errs, "Quetzal") || !strings.Contains(errs, "restricted") {
		t.Errorf("restricted: exit %d\n%s%s", code, out, errs)
	}
}
