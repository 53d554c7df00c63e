package graph

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A FileHash names a file of external data, relative to the model's folder, and
// its SHA-256 in hex.
type FileHash struct{ Name, SHA256 string }

// CheckExternal judges the external data of a model that lies in folder dir and
// returns the SHA-256 of every file named, sorted by name.
//
// Accepted is a relative path inside dir with no symbolic link in any component,
// to a regular file with one link, long enough for what the tensors claim. A
// second hard link is refused because ONNX Runtime 1.30 would read it, wherever
// its other name lies (the class of CVE-2026-34446). Errors name the location.
func CheckExternal(dir string, ext []External) ([]FileHash, error) {
	files := map[string]int64{} // location to the least size it must have
	for _, e := range ext {
		if err := checkLocation(e.Location); err != nil {
			return nil, fmt.Errorf("graph: external data %.80q: %w", e.Location, err)
		}
		end := e.Offset + e.Length
		if end < e.Offset {
			return nil, fmt.Errorf("graph: external data %.80q: offset and length are over every file size", e.Location)
		}
		files[e.Location] = max(files[e.Location], end)
	}
	var out []FileHash
	for loc, least := range files {
		sum, err := hashExternal(dir, loc, least)
		if err != nil {
			return nil, fmt.Errorf("graph: external data %.80q: %w", loc, err)
		}
		out = append(out, FileHash{loc, sum})
	}
	slices.SortFunc(out, func(a, b FileHash) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

func checkLocation(loc string) error {
	switch {
	case strings.Contains(loc, "_ORT_MEM_ADDR_"):
		return errors.New("an in-memory marker is refused in a file")
	case strings.ContainsAny(loc, "\\\x00"):
		return errors.New("the path has a backslash or NUL")
	case !filepath.IsLocal(loc) || filepath.Clean(loc) != loc:
		return errors.New("the path must be plain, relative and inside the model's folder")
	}
	return nil
}

// hashExternal opens one file below dir without following a link and hashes it.
func hashExternal(dir, loc string, least int64) (string, error) {
	path := dir
	for _, part := range strings.Split(filepath.ToSlash(loc), "/") {
		path = filepath.Join(path, part)
		info, err := os.Lstat(path)
		if err != nil {
			return "", errors.New("the file is missing; copy it beside the model")
		}
		if info.Mode()&os.ModeSymlink != 0 {
			return "", errors.New("a symbolic link is refused; copy the file itself into the model's folder")
		}
	}
	f, err := openPlain(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	if info.Size() < least {
		return "", fmt.Errorf("the file has %d bytes, the model needs %d; fetch it whole", info.Size(), least)
	}
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", errors.New("the file cannot be read")
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
