package result

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// ReadManifest reads run.json.
func (d Dir) ReadManifest() (Manifest, error) {
	var m Manifest
	if err := d.ReadJSON(RunFile, &m); err != nil {
		return m, err
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

// ReadNotes reads notes.jsonl.
func (d Dir) ReadNotes() ([]Note, error) {
	var notes []Note
	err := d.ReadLines(NotesFile, func(_ int, line []byte) error {
		var n Note
		if err := strict(line, &n); err != nil {
			return err
		}
		notes = append(notes, n)
		return nil
	})
	return notes, err
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

// ReadPredictions reads a predictions file: its header and one record per note.
func (d Dir) ReadPredictions(model string) (PredictionHeader, []NotePredictions, error) {
	var h PredictionHeader
	var rows []NotePredictions
	name := PredictionsFile(model)
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
func strict(data []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return err
	}
	if _, err := dec.Token(); err != io.EOF {
		return errors.New("something stands after the JSON value")
	}
	return nil
}

func checkFormat(file, have, want string) error {
	if have != want {
		return fmt.Errorf("result: %s has format %q, this program reads %q; make the run again with this version", file, have, want)
	}
	return nil
}
