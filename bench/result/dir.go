package result

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// A Dir is a run directory.
type Dir struct{ Path string }

// Files of a run directory, below its path.
const (
	RunFile       = "run.json"
	KeysFile      = "keys.jsonl"
	NotesFile     = "notes.jsonl"
	SentencesFile = "sentences.jsonl.gz"
	CountsFile    = "counts.jsonl.gz"
	MetricsFile   = "metrics.json"
	SpeedFile     = "speed.json"
	LogFile       = "log.jsonl"
	ReportFolder  = "report"
)

// PredictionsFile returns the path of a model's predictions below the run
// directory.
func PredictionsFile(model string) string { return "predictions/" + model + ".jsonl.gz" }

// Exists reports whether the file of that name is there.
func (d Dir) Exists(name string) bool {
	_, err := os.Stat(filepath.Join(d.Path, filepath.FromSlash(name)))
	return err == nil
}

// A WriteError says that a file of the run directory could not be written: the
// disk is full, or the folder may not be written to.
type WriteError struct {
	File string
	Err  error
}

// Error names the file and the fault.
func (e *WriteError) Error() string { return "result: cannot write " + e.File + ": " + e.Err.Error() }

// Unwrap returns the fault.
func (e *WriteError) Unwrap() error { return e.Err }

// Write writes a file whole: to a temporary file beside it, flushed to disk,
// then renamed over it. A crash leaves the old file or the new one, never a
// part of either.
func (d Dir) Write(name string, data []byte) error {
	path := filepath.Join(d.Path, filepath.FromSlash(name))
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return &WriteError{name, err}
	}
	tmp, err := os.CreateTemp(folder, tempPrefix+"*")
	if err != nil {
		return &WriteError{name, err}
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(data)
	err = errors.Join(err, tmp.Chmod(0o600), tmp.Sync(), tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err == nil {
		err = syncFolder(folder)
	}
	if err != nil {
		return &WriteError{name, err}
	}
	return nil
}

const tempPrefix = ".tmp-"

func syncFolder(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// Remove removes a file; one that is not there is no error.
func (d Dir) Remove(name string) error {
	err := os.Remove(filepath.Join(d.Path, filepath.FromSlash(name)))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return &WriteError{name, err}
	}
	return nil
}

// Sweep removes the temporary files a killed run left behind.
func (d Dir) Sweep() error {
	if _, err := os.Stat(d.Path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return filepath.WalkDir(d.Path, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasPrefix(e.Name(), tempPrefix) {
			return err
		}
		return os.Remove(path)
	})
}

// Hash returns the SHA-256 of a file of the run directory, in hex.
func (d Dir) Hash(name string) (string, error) {
	data, err := d.read(name)
	if err != nil {
		return "", err
	}
	return Hash(data), nil
}

// Hash returns the SHA-256 of data in hex.
func Hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func (d Dir) read(name string) ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(d.Path, filepath.FromSlash(name)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("result: %s has no %s; is it a run directory, and did the run finish?: %w", d.Path, name, fs.ErrNotExist)
	}
	if err != nil {
		return nil, fmt.Errorf("result: %w", err)
	}
	return data, nil
}

// Copy writes a file of the run directory into another one, byte for byte, if it is
// still what the manifest says.
func (d Dir) Copy(to Dir, name string, m Manifest) error {
	if err := d.Verify(name, m); err != nil {
		return err
	}
	data, err := d.read(name)
	if err != nil {
		return err
	}
	return to.Write(name, data)
}

// Verify returns an error if a file of the run directory has another SHA-256 than
// the manifest says. A file that the manifest does not list is no error.
func (d Dir) Verify(name string, m Manifest) error {
	sum, listed := m.Files[name]
	if !listed {
		return nil
	}
	have, err := d.Hash(name)
	if err == nil && have != sum {
		err = fmt.Errorf("result: %s of %s is not the file that the run was sealed with (SHA-256 %.8s, then %.8s); make the run again, or take the file from a copy of it", name, d.Path, have, sum)
	}
	return err
}

// Canonical returns v as indented JSON with sorted keys and a final newline.
func Canonical(v any) ([]byte, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("result: %w", err)
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var tree any
	if err := dec.Decode(&tree); err != nil {
		return nil, fmt.Errorf("result: %w", err)
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(tree); err != nil {
		return nil, fmt.Errorf("result: %w", err)
	}
	return out.Bytes(), nil
}

// WriteJSON writes v canonically.
func (d Dir) WriteJSON(name string, v any) error {
	data, err := Canonical(v)
	if err != nil {
		return err
	}
	return d.Write(name, data)
}

// ReadJSON reads a file of the run directory into v; unknown fields are errors.
func (d Dir) ReadJSON(name string, v any) error {
	data, err := d.read(name)
	if err != nil {
		return err
	}
	return decode(name, data, v)
}

func decode(name string, data []byte, v any) error {
	if err := strict(data, v); err != nil {
		return fmt.Errorf("result: %s is damaged or from another version: %w", name, err)
	}
	return nil
}

// Lines encodes one JSON object a line; zipped says whether the bytes are
// gzip (fixed level, no time, so equal rows are equal bytes).
type Lines struct {
	buf    bytes.Buffer
	zip    *gzip.Writer
	enc    *json.Encoder
	failed error
}

// NewLines returns an empty file of lines.
func NewLines(zipped bool) *Lines {
	l := &Lines{}
	var w io.Writer = &l.buf
	if zipped {
		l.zip, _ = gzip.NewWriterLevel(&l.buf, gzip.DefaultCompression) // this level cannot fail
		w = l.zip
	}
	l.enc = json.NewEncoder(w)
	l.enc.SetEscapeHTML(false)
	return l
}

// Add appends one line.
func (l *Lines) Add(v any) {
	if l.failed == nil {
		l.failed = l.enc.Encode(v)
	}
}

// WriteLines writes l as the file of that name.
func (d Dir) WriteLines(name string, l *Lines) error {
	if l.failed == nil && l.zip != nil {
		l.failed = l.zip.Close()
	}
	if l.failed != nil {
		return fmt.Errorf("result: %s: %w", name, l.failed)
	}
	return d.Write(name, l.buf.Bytes())
}

// maxLine bounds one line of any file of lines.
const maxLine = 64 << 20

// ReadLines calls each with every line of a file of lines, gzip if its name
// ends in .gz, with its 1-based number. What each returns ends the reading.
func (d Dir) ReadLines(name string, each func(n int, line []byte) error) error {
	data, err := d.read(name)
	if err != nil {
		return err
	}
	var r io.Reader = bytes.NewReader(data)
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(r); err != nil {
			return fmt.Errorf("result: %s is damaged: %w", name, err)
		}
	}
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 0, 1<<16), maxLine)
	for n := 1; sc.Scan(); n++ {
		if err := each(n, sc.Bytes()); err != nil {
			return fmt.Errorf("result: %s line %d: %w", name, n, err)
		}
	}
	if err := sc.Err(); err != nil {
		return fmt.Errorf("result: %s is damaged: %w", name, err)
	}
	return nil
}
