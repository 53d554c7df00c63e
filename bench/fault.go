package bench

import (
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// A Fault is what is wrong with a file. Line and Column are from 1, 0 where the
// fault has no place.
type Fault struct {
	File   string `json:"file"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
	Text   string `json:"text"`
}

// String returns the fault as editors understand it: FILE:LINE:COLUMN: text.
func (f Fault) String() string {
	s := f.File
	for _, n := range []int{f.Line, f.Column} {
		if n > 0 {
			s += ":" + strconv.Itoa(n)
		}
	}
	return s + ": " + f.Text
}

var (
	ofPackage = regexp.MustCompile(`^(?:bench|gate|result|onnx|formats): `)
	inRows    = regexp.MustCompile(`^[^:]+ line (\d+): `)
	inFile    = regexp.MustCompile(`^(?:corpus \S+: )?(?:formats: )?([^:]+):(\d+)(?::(\d+))?: `)
)

// FaultOf returns an error of a file as a fault: the names of packages go from its
// text, and so do a file and place that it begins with.
func FaultOf(file string, err error) Fault {
	f := Fault{File: file, Text: err.Error()}
	for ofPackage.MatchString(f.Text) {
		f.Text = ofPackage.ReplaceAllString(f.Text, "")
	}
	if m := inRows.FindStringSubmatch(f.Text); m != nil {
		f.Line, _ = strconv.Atoi(m[1])
		f.Text = f.Text[len(m[0]):]
	} else if m := inFile.FindStringSubmatch(f.Text); m != nil {
		if m[1] != filepath.Base(file) { // else it is the file itself, without its folder
			f.File = m[1]
		}
		f.Line, _ = strconv.Atoi(m[2])
		f.Column, _ = strconv.Atoi(m[3])
		f.Text = f.Text[len(m[0]):]
	}
	f.Text = strings.TrimPrefix(f.Text, file+": ")
	return f
}
