package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The worked example of the specification, from a text, a corpus and a token
// file; what is wrong says what to do.
func TestCMI(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.txt", "follow-up in Dr. 張家明's OPD\n前夫mk1300309 married > mk136從婆家搬出來 > mk139離婚\n")
	write(t, dir, "b.jsonl", `{"id":"1","text":"follow-up in Dr. 張家明's OPD","lang":"en","langs":["en","zh"],"spans":[{"start":17,"end":20,"label":"DOCTOR"}]}`+"\n")
	write(t, dir, "c.conll", "Paciente\tlang1\nwith\tlang2\nfiebre\tlang1\n.\tother\n")
	write(t, dir, "words.txt", "婆家 3 n\n搬出來\n離婚\n前夫\n")
	number := func(out, file, name string) float64 {
		t.Helper()
		var a struct {
			Exit   int
			Result struct {
				Policy string
				Files  []struct {
					File      string
					Mixing    struct{ Numbers map[string]float64 }
					Sentences [][]struct{ N, Max int }
				}
			}
		}
		if err := json.Unmarshal([]byte(out), &a); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		for _, f := range a.Result.Files {
			if f.File == file {
				return f.Mixing.Numbers[name]
			}
		}
		t.Fatalf("no file %s in %s", file, out)
		return 0
	}
	for _, c := range []struct {
		args       []string
		file, name string
		want       float64
	}{
		{[]string{"--langs", "zh,en", "a.txt"}, "a.txt", "cmi_all_100", (50 + 100./11) / 2},
		{[]string{"--langs", "zh,en", "--han", "run", "a.txt"}, "a.txt", "cmi_all_100", (100./4 + 100./4) / 2},
		{[]string{"--langs", "zh,en", "--han", "word", "--han-words", "words.txt", "a.txt"}, "a.txt", "cmi_pooled_100", 100 * 4. / 12},
		{[]string{"--langs", "zh,en", "--codes", "by-script", "a.txt"}, "a.txt", "cmi_pooled_100", 100 * 7. / 20},
		{[]string{"b.jsonl"}, "b.jsonl", "cmi_all_100", 50},
		{[]string{"--names", "independent", "b.jsonl"}, "b.jsonl", "cmi_all_100", 0},
		{[]string{"--langs", "es,en", "--columns", "lang=1,tag=none", "c.conll"}, "c.conll", "cmi_all_100", 100. / 3},
		{[]string{"--langs", "zh,en", "a.txt", "b.jsonl"}, "all", "sentences", 3},
	} {
		out, errs, code := runBench(t, dir, append([]string{"cmi", "--json"}, c.args...)...)
		if code != 0 {
			t.Errorf("%v: exit %d: %s", c.args, code, errs)
			continue
		}
		if x := number(out, c.file, c.name); x < c.want-1e-9 || x > c.want+1e-9 {
			t.Errorf("%v: %s is %v, want %v", c.args, c.name, x, c.want)
		}
		if strings.Contains(out, "張家明") || strings.Contains(out, "Paciente") {
			t.Errorf("%v: the answer shows text", c.args)
		}
	}
	write(t, dir, "text.txt", strings.Repeat("病", 33))
	for name, args := range map[string][]string{
		"--langs zh,en":         {"a.txt"},
		"use text, jsonl":       {"--format", "pdf", "a.txt"},
		"cannot be read":        {"--langs", "zh,en", "none.txt"},
		"no column is called":   {"--langs", "es,en", "--columns", "word=1", "c.conll"},
		"han: word goes with":   {"--langs", "zh,en", "--han", "word", "a.txt"},
		"one script and cannot": {"--langs", "hi,mr", "a.txt"},
		"name another":          {"--langs", "zh,en", "--out", "a.txt", "a.txt"},
		"read once":             {"--langs", "zh,en", "-", "-"},
		"more than 32":          {"--langs", "zh,en", "--han", "word", "--han-words", "text.txt", "a.txt"},
	} {
		if _, errs, code := runBench(t, dir, append([]string{"cmi"}, args...)...); code != 2 || !strings.Contains(errs, name) {
			t.Errorf("%v: exit %d, %s", args, code, errs)
		}
	}
	if out, errs, code := runBench(t, dir, "cmi", "--langs", "zh,en", "--out", "figure", "a.txt"); code != 0 || !strings.Contains(out, "cmi_mixed_100") || !strings.Contains(out, "Policy: cmi2014") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
	for _, ext := range []string{"svg", "png", "pdf", "csv", "caption.txt"} {
		if _, err := os.Stat(filepath.Join(dir, "figure", "fig_cmi_hist."+ext)); err != nil {
			t.Error(err)
		}
	}
}

// With the language detector the answer is the same bytes in every run, whatever
// the number of processors.
func TestCMIBytes(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.txt", "La señora vino por chest tightness desde ayer, no radiation.\nPatient states que le duele la cabeza after every meal.\n")
	first := ""
	for _, processors := range []string{"1", "2", "4"} {
		c := program(t, dir, "cmi", "--json", "--langs", "es,en,fr", "a.txt")
		c.Env = append(c.Env, "GOMAXPROCS="+processors)
		out, err := c.Output()
		if err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = string(out)
		}
		if string(out) != first || !strings.Contains(first, `"model"`) {
			t.Errorf("with %s processors:\n%s\nfirst:\n%s", processors, out, first)
		}
	}
}
