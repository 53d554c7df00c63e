package graph

import (
	"fmt"
	"strconv"

	"google.golang.org/protobuf/encoding/protowire"
)

// tensor notes a tensor's type, its name if it is a top-level initializer, and
// where its data lies if not in the file.
func (r *reader) tensor(data []byte, top bool) error {
	var name string
	var typ int
	var entries [][2]string
	external := false
	err := fields(data, func(num protowire.Number, b []byte, n uint64) error {
		switch num {
		case 2:
			typ = int(n)
		case 8:
			name = string(b)
		case 13:
			e, err := entry(b)
			entries = append(entries, e)
			return err
		case 14:
			external = external || n != 0
		}
		return nil
	})
	if err != nil {
		return err
	}
	if top {
		if r.filled == nil {
			r.filled = map[string]bool{}
		}
		r.filled[name] = true
		r.g.Weights[typ]++
	}
	if !external && len(entries) == 0 {
		return nil
	}
	e, err := externalOf(entries)
	if err != nil {
		return fmt.Errorf("tensor %.60q: %w", name, err)
	}
	r.g.External = append(r.g.External, e)
	return nil
}

func entry(data []byte) (e [2]string, err error) {
	err = fields(data, func(num protowire.Number, b []byte, _ uint64) error {
		if num == 1 || num == 2 {
			e[num-1] = string(b)
		}
		return nil
	})
	return e, err
}

// externalOf reads the key and value pairs of an external tensor.
func externalOf(entries [][2]string) (External, error) {
	var e External
	seen := map[string]bool{}
	for _, kv := range entries {
		if seen[kv[0]] {
			return e, fmt.Errorf("external data names %.60q twice", kv[0])
		}
		seen[kv[0]] = true
		var err error
		switch kv[0] {
		case "location":
			e.Location = kv[1]
		case "offset":
			e.Offset, err = strconv.ParseInt(kv[1], 10, 64)
		case "length":
			e.Length, err = strconv.ParseInt(kv[1], 10, 64)
		}
		if err != nil || e.Offset < 0 || e.Length < 0 {
			return e, fmt.Errorf("external data has an %s that is no count of bytes", kv[0])
		}
	}
	if e.Location == "" {
		return e, fmt.Errorf("external data without a location")
	}
	return e, nil
}

// value reads a ValueInfoProto. A value that is no tensor has Type 0.
func value(data []byte) (Value, error) {
	var v Value
	err := fields(data, func(num protowire.Number, b []byte, _ uint64) error {
		switch num {
		case 1:
			v.Name = string(b)
		case 2:
			return fields(b, func(num protowire.Number, b []byte, _ uint64) error {
				if num != 1 {
					return nil
				}
				return tensorType(b, &v)
			})
		}
		return nil
	})
	return v, err
}

func tensorType(data []byte, v *Value) error {
	return fields(data, func(num protowire.Number, b []byte, n uint64) error {
		switch num {
		case 1:
			v.Type = int(n)
		case 2:
			v.Dims = []int64{}
			return fields(b, func(num protowire.Number, b []byte, _ uint64) error {
				if num != 1 {
					return nil
				}
				d, err := dimension(b)
				v.Dims = append(v.Dims, d)
				return err
			})
		}
		return nil
	})
}

func dimension(data []byte) (int64, error) {
	d := int64(-1)
	err := fields(data, func(num protowire.Number, _ []byte, n uint64) error {
		if num == 1 {
			d = int64(n)
		}
		return nil
	})
	return d, err
}
