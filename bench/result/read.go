package result

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
)

// ReadManifest reads run.json.
func (d Dir) ReadManifest() (Manifest, error) {
	var m Manifest
	if err := d.ReadJSON(RunFile, &m); err != nil {
		return m, err
	}
	for _, row := range m.Models {
		if !filepath.IsLocal(row.Name) || strings.ContainsAny(row.Name, `/\`) || row.Name == "." {
			return m, fmt.Errorf("result: %s is damaged: the name of a system is no file name, and files are named for it", RunFile)
		}
	}
	return m, checkFormat(RunFile, m.Format, RunFormat)
}

// ReadMetrics reads metrics.json.
func (d Dir) ReadMetrics() (Metrics, error) {
	var m Metrics
	if err := d.ReadJSON(MetricsFile, &m); err != nil {
		return m, err
	}
	return m, checkFormat(MetricsFile, m.Format, MetricsFormat)
}

// ReadSpeed reads speed.json.
func (d Dir) ReadSpeed() (Speed, error) {
	var s Speed
	if err := d.ReadJSON(SpeedFile, &s); err != nil {
		return s, err
	}
	return s, checkFormat(SpeedFile, s.Format, SpeedFormat)
}

// ReadKeys reads keys.jsonl.
func (d Dir) ReadKeys() ([]Key, error) { return readRows[Key](d, KeysFile) }

// ReadNotes reads notes.jsonl.
func (d Dir) ReadNotes() ([]Note, error) { return readRows[Note](d, NotesFile) }

// ReadSentences reads sentences.jsonl.gz.
func (d Dir) ReadSentences() ([]NoteSentences, error) {
	return readRows[NoteSentences](d, SentencesFile)
}

// readRows reads a file of lines of one kind.
func readRows[T any](d Dir, name string) (rows []T, err error) {
	err = d.ReadLines(name, func(_ int, line []byte) error {
		var row T
		if err := strict(line, &row); err != nil {
			return err
		}
		rows = append(rows, row)
		return nil
	})
	return rows, err
}

// ReadCounts reads counts.jsonl.gz: the field names and one row per model and
// note.
func (d Dir) ReadCounts() (fields []string, rows []NoteCounts, err error) {
	err = d.ReadLines(CountsFile, func(n int, line []byte) error {
		if n == 1 {
			var h CountsHeader
			if err := strict(line, &h); err != nil {
				return err
			}
			fields = h.Fields
			return checkFormat(CountsFile, h.Format, CountsFormat)
		}
		var r NoteCounts
		if err := strict(line, &r); err != nil {
			return err
		}
		for key, v := range r.Cells {
			if len(v) > len(fields) {
				return fmt.Errorf("cell %s has more numbers than the header has fields", key)
			}
		}
		rows = append(rows, r)
		return nil
	})
	if err == nil && fields == nil {
		err = noHeader(CountsFile)
	}
	return fields, rows, err
}

// ReadPredictions reads the predictions of a model: the header and one record per
// note.
func (d Dir) ReadPredictions(model string) (PredictionHeader, []NotePredictions, error) {
	return d.ReadPredictionsFile(PredictionsFile(model))
}

// ReadPredictionsFile reads predictions from a file of any name.
func (d Dir) ReadPredictionsFile(name string) (PredictionHeader, []NotePredictions, error) {
	var h PredictionHeader
	var rows []NotePredictions
	err := d.ReadLines(name, func(n int, line []byte) error {
		if n == 1 {
			if err := strict(line, &h); err != nil {
				return err
			}
			return checkFormat(name, h.Format, PredictionsFormat)
		}
		var r NotePredictions
		if err := strict(line, &r); err != nil {
			return err
		}
		rows = append(rows, r)
		return nil
	})
	if err == nil && h.Format == "" {
		err = noHeader(name)
	}
	return h, rows, err
}

func noHeader(file string) error {
	return fmt.Errorf("result: %s is damaged: it has no header", file)
}

// strict decodes one JSON value and nothing after it; unknown fields are errors.
// Errors quote nothing of the data, which may be any file.
func strict(data []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return wordless(err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return errors.New("something stands after the JSON value")
	}
	return nil
}

// wordless returns a decoding error without the words it quotes.
func wordless(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("no valid JSON at byte %d", syntax.Offset)
	case errors.As(err, &kind) && kind.Field != "":
		return fmt.Errorf("%s has a value of the wrong kind", kind.Field)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("it ends early")
	case strings.Contains(err.Error(), "unknown field"):
		return errors.New("an unknown field")
	}
	return errors.New("a value of the wrong kind")
}

func checkFormat(file, have, want string) error {
	if have != want {
		return fmt.Errorf("result: %s has format %q, this program reads %q; make the run again with this version", file, have, want)
	}
	return nil
}
