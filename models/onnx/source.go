package onnx

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// Limits on the files of a model directory, in bytes.
const (
	maxConfigBytes    = 1 << 20
	maxTokenizerBytes = 64 << 20
	maxGraphBytes     = 2 << 30 // protobuf's own limit
)

// A Source is where the files of a model lie.
type Source struct {
	fsys fs.FS
	dir  string // folder on disk; "" for files that are not on disk
	name string
	file string // graph chosen by the caller, or ""
}

// Dir returns the model directory at path. file names the graph in it, relative
// and with slashes; "" takes model.onnx or onnx/model.onnx, whichever is there.
func Dir(dir, file string) (Source, error) {
	info, err := os.Stat(dir)
	if err != nil {
		return Source{}, fmt.Errorf("onnx: model directory %s is not there; name a folder with model.onnx, config.json and tokenizer.json", dir)
	}
	if !info.IsDir() {
		return Source{}, fmt.Errorf("onnx: %s is a file; name the folder it lies in", dir)
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return Source{}, fmt.Errorf("onnx: model directory: %w", err)
	}
	if file != "" && !fs.ValidPath(file) {
		return Source{}, fmt.Errorf("onnx: --onnx-file %q must be relative to the model directory, with slashes and no .. in it", file)
	}
	return Source{os.DirFS(abs), abs, filepath.Base(abs), file}, nil
}

// Files returns the model whose files are in fsys: an embedded folder, or files
// in memory. External data is refused there, because ONNX Runtime reads it by
// path.
func Files(name string, fsys fs.FS) Source { return Source{fsys: fsys, name: name} }

// Name returns the folder's name, or the name given to Files.
func (s Source) Name() string { return s.name }

// read returns the content of one file, or an error that names it. A file that
// is not there gives an error that is fs.ErrNotExist.
func (s Source) read(name string, limit int64) ([]byte, error) {
	f, err := s.fsys.Open(name)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("onnx: %s: %s is missing: %w", s.name, name, fs.ErrNotExist)
		}
		return nil, fmt.Errorf("onnx: %s: %s cannot be opened; check its permissions", s.name, name)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return nil, fmt.Errorf("onnx: %s: %s is not a regular file", s.name, name)
	}
	if info.Size() > limit {
		return nil, fmt.Errorf("onnx: %s: %s has %d bytes, the limit is %d", s.name, name, info.Size(), limit)
	}
	data := make([]byte, 0, info.Size()+1)
	data, err = readAll(f, data, limit)
	if err != nil {
		return nil, fmt.Errorf("onnx: %s: %s cannot be read", s.name, name)
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("onnx: %s: %s is over the limit of %d bytes", s.name, name, limit)
	}
	return data, nil
}

// readAll appends the rest of r to data, at most limit+1 bytes.
func readAll(r io.Reader, data []byte, limit int64) ([]byte, error) {
	r = io.LimitReader(r, limit+1)
	for {
		if len(data) == cap(data) {
			data = append(data, 0)[:len(data)]
		}
		n, err := r.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if err == io.EOF {
			return data, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// graphFile returns the name of the graph: what the caller or bench.json chose,
// else the only one of the two usual places.
func (s Source) graphFile(chosen string) (string, error) {
	if s.file != "" {
		chosen = s.file
	}
	if chosen != "" {
		if !fs.ValidPath(chosen) || path.Ext(chosen) != ".onnx" {
			return "", fmt.Errorf("onnx: %s: the graph %q must be an .onnx file inside the model directory", s.name, chosen)
		}
		return chosen, nil
	}
	var found []string
	for _, name := range []string{"model.onnx", "onnx/model.onnx"} {
		if _, err := fs.Stat(s.fsys, name); err == nil {
			found = append(found, name)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 2:
		return "", fmt.Errorf("onnx: %s: both model.onnx and onnx/model.onnx are there; choose one with --onnx-file or \"onnx\" in bench.json", s.name)
	}
	return "", fmt.Errorf("onnx: %s: neither model.onnx nor onnx/model.onnx is there; export the model, or name the file with --onnx-file", s.name)
}
