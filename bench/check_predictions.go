package bench

import (
	"fmt"
	"path/filepath"

	"polyphi/bench/result"
	"polyphi/corpora"
	"polyphi/corpora/labels"
	"polyphi/models"
)

// CheckPredictions returns what is wrong with a predictions file, as far as it can
// be seen without the notes, and its header.
func CheckPredictions(path string) (result.PredictionHeader, []Fault) {
	d := result.Dir{Path: filepath.Dir(path)}
	header, rows, err := d.ReadPredictionsFile(filepath.Base(path))
	if err != nil {
		return header, []Fault{FaultOf(path, err)}
	}
	return header, checkAnswers(path, header, rows)
}

func checkAnswers(path string, h result.PredictionHeader, rows []result.NotePredictions) (faults []Fault) {
	add := func(line int, format string, args ...any) {
		faults = append(faults, Fault{File: path, Line: line, Text: fmt.Sprintf(format, args...)})
	}
	if h.IDs != "key" || h.Offsets != "codepoint" {
		add(1, "notes are not named by key, or offsets are not code points")
	}
	if !valuePattern.MatchString(h.Model) || !hashPattern.MatchString(h.Key) {
		add(1, "the header names no model, or no key of one")
	}
	seen := map[string]int{}
	for i, r := range rows {
		line := i + 2 // after the header
		switch first, twice := seen[r.ID]; {
		case !isKey(r.ID):
			add(line, "id is no note key such as %s", corpora.Key(17))
		case twice:
			add(line, "%s is answered twice, first in line %d", r.ID, first)
		}
		seen[r.ID] = line
		if r.Error != "" && len(r.Spans) > 0 {
			add(line, "both an error and spans")
		}
		if !h.Vocabulary && len(r.Unseen)+len(r.UnseenWords) > 0 {
			add(line, "new words, but the header declares no vocabulary")
		}
		for k, s := range r.Spans {
			if text := faultOfSpan(s); text != "" {
				add(line, "span %d: %s", k+1, text)
			}
		}
	}
	return faults
}

// faultOfSpan returns what is wrong with a span, "" if nothing.
func faultOfSpan(s result.Span) string {
	l := corpora.Label(s.Label)
	switch {
	case s.Start < 0 || s.Start >= s.End:
		return fmt.Sprintf("[%d,%d) is empty, reversed or before the note", s.Start, s.End)
	case l != models.Unmapped && !labels.IsFine(l) && !labels.IsCoarse(l):
		return "its label is none of ours"
	case s.Score != nil && !(*s.Score >= 0 && *s.Score <= 1):
		return "its score is outside [0, 1]"
	}
	return ""
}

// isKey reports whether a text is a note key, such as d000017.
func isKey(id string) bool {
	var n int
	_, err := fmt.Sscanf(id, "d%d", &n)
	return err == nil && n >= 0 && corpora.Key(n) == id
}
