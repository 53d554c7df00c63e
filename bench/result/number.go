package result

import (
	"bytes"
	"math"
	"strconv"
)

// A Number is a float that may be undefined. NaN stands for undefined, is
// written as null, and is never printed as a number.
type Number float64

// Undefined returns the undefined number.
func Undefined() Number { return Number(math.NaN()) }

// Defined reports whether x is a number.
func (x Number) Defined() bool { return !math.IsNaN(float64(x)) && !math.IsInf(float64(x), 0) }

// MarshalJSON writes 12 significant digits, or null.
func (x Number) MarshalJSON() ([]byte, error) {
	if !x.Defined() {
		return []byte("null"), nil
	}
	f := float64(x)
	if f == 0 {
		return []byte("0"), nil // never -0
	}
	r, err := strconv.ParseFloat(strconv.FormatFloat(f, 'g', 12, 64), 64)
	if err != nil {
		return nil, err
	}
	return strconv.AppendFloat(nil, r, 'f', -1, 64), nil
}

// UnmarshalJSON reads a number or null.
func (x *Number) UnmarshalJSON(b []byte) error {
	if bytes.Equal(b, []byte("null")) {
		*x = Undefined()
		return nil
	}
	f, err := strconv.ParseFloat(string(b), 64)
	*x = Number(f)
	return err
}
