package formats

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// ParseColumns reads the columns of a CoNLL file from names and places, as a
// suite file or a flag has them: token, tag and lang to a number from 0, tag also
// to last, tag and lang also to none. What is not named is as DefaultColumns has
// it.
func ParseColumns(given map[string]string) (Columns, error) {
	c := DefaultColumns()
	places := map[string]*int{"token": &c.Token, "tag": &c.Tag, "lang": &c.Lang}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		at, known := places[name]
		if !known {
			return c, fmt.Errorf("columns: no column is called %q; name token, tag and lang", name)
		}
		value := strings.TrimSpace(given[name])
		n, err := strconv.Atoi(value)
		switch {
		case err == nil && n >= 0:
			*at = n
		case value == "last" && name == "tag":
			*at = LastColumn
		case value == "none" && name != "token":
			*at = NoColumn
		default:
			return c, fmt.Errorf("columns: %s is %q; give its place from 0%s", name, value, map[string]string{"tag": ", last or none", "lang": " or none"}[name])
		}
	}
	return c, nil
}
