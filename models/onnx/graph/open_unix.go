//go:build unix

package graph

import (
	"errors"
	"os"
	"syscall"
)

// openPlain opens a regular file that has exactly one link; a symbolic link, a
// FIFO or a device is refused without waiting for it.
func openPlain(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, errors.New("the file cannot be opened")
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is not a regular file")
	}
	if err == nil {
		st, ok := info.Sys().(*syscall.Stat_t)
		if !ok || uint64(st.Nlink) != 1 {
			err = errors.New("the file has a second name (hard link); copy it, so that the model's folder holds its own")
		}
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}
