package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"polyphi/bench"
	"polyphi/bench/result"
)

// mixingOf is the code-mixing of the first corpus of a packaged suite.
func mixingOf(t *testing.T, suite string) result.Mixing {
	t.Helper()
	s, err := readSuite(suite)
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.openCorpora(nil)
	if err != nil {
		t.Fatal(err)
	}
	tg, err := taggers(s.suite)
	if err != nil {
		t.Fatal(err)
	}
	m, _, err := bench.Mix(tg[0], c[0].Documents)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// The code-mixed suite has sentences enough in every range and of every kind for
// its tables to be read, and needs no language detector.
func TestCodemixRanges(t *testing.T) {
	m := mixingOf(t, "codemix")
	for _, bin := range []string{"0", "0.1", "0.2", "0.3", "0.4", "0.5"} {
		n := 0
		for _, k := range m.Histogram[bin] {
			n += k
		}
		if n < 60 {
			t.Errorf("%d sentences in range %s, want 60", n, bin)
		}
	}
	total := float64(m.Number("sentences"))
	for category, share := range map[string][2]float64{"en-only": {.25, .35}, "zh-only": {.15, .25}, "numeric": {.07, .13}} {
		if x := float64(m.Histogram["0"][category]) / total; x < share[0] || x > share[1] {
			t.Errorf("%.3f of the sentences are %s, want %v", x, category, share)
		}
	}
	if m.TokenSources["model"] > 0 || m.Tokens["und"] > 0 {
		t.Errorf("tokens by source %v, by language %v: script decides this pair", m.TokenSources, m.Tokens)
	}
	en, zh := m.Number("avg_cmi_100[en]"), m.Number("avg_cmi_100[zh]")
	if !(zh > en) {
		t.Errorf("AvgCMI of Chinese %v is not above that of English %v, as JMIR 2024;26:e48443 found", zh, en)
	}
}

// In the companions gold tags or script decide every word.
func TestCompanionsNeedNoDetector(t *testing.T) {
	m := mixingOf(t, "codemix-companions")
	if m.TokenSources["model"] > 0 || m.Tokens["und"] > 0 || m.TokenSources["gold"] == 0 {
		t.Errorf("tokens by source %v, by language %v", m.TokenSources, m.Tokens)
	}
}

// The example of translated sentences fits the notes of its suite, and its row is
// run like any other.
func TestTranslatedExample(t *testing.T) {
	dir := t.TempDir()
	table, err := os.ReadFile("../../models/translated/example/table.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "table.jsonl", string(table)+`{"note": "d999999", "start": 0, "end": 4, "text": "Seen"}`+"\n")
	write(t, dir, "tm.yaml", "translated: table.jsonl\nmodel: rules\n")
	out, errs, code := runBench(t, dir, "run", "--suite", "codemix", "--model", "tm.yaml", "--model", "rules", "--out", "r")
	if code != 0 || !strings.Contains(out, "notes without an answer: 0") || !strings.Contains(out, " tm ") {
		t.Fatalf("exit %d\n%s%s", code, out, errs)
	}
	m, err := result.Dir{Path: filepath.Join(dir, "r")}.ReadManifest()
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(m.Models, func(r result.ModelRow) bool { return r.Name == "tm" })
	if u := m.Models[at].Usage; u == nil || u.UnreadSentences != 1 {
		t.Errorf("usage %+v, want one sentence of a note the corpus has not", u)
	}
	if scores, err := os.ReadFile(filepath.Join(dir, "r/report/tables/tab_scores.md")); err != nil || !strings.Contains(string(scores), "tm: 1 translated sentence") {
		t.Errorf("the report does not say that a sentence was not read: %v\n%s", err, scores)
	}
	for name, file := range map[string]string{"give two keys": "translated: table.jsonl\n", "not a regular file": "translated: .\nmodel: rules\n", "may not be a system file": "translated: table.jsonl\nmodel: bad.yaml\n", "it may have 4096": "translated: table.jsonl\nmodel: " + strings.Repeat("[", 5000), "cannot be read": "translated: none.jsonl\nmodel: rules\n", "give two keys: ": "translate: x\nmodel: rules\n"} {
		write(t, dir, "bad.yaml", file)
		if _, errs, code := runBench(t, dir, "run", "--suite", "codemix", "--model", "bad.yaml", "--out", "b"); code != 2 || !strings.Contains(errs, strings.TrimSuffix(name, ": ")) {
			t.Errorf("%s: exit %d, %s", name, code, errs)
		}
	}
}
