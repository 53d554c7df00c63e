package estimate

import (
	"fmt"

	"polyphi/bench/result"
)

// An index finds notes by key and by attribute. It is shared by all systems of
// a run and used by one goroutine.
type index struct {
	notes    []result.Note
	at       map[string]int    // note key to place
	masks    map[string][]bool // "variant=hi-Deva" to the notes that have it
	clusters int
}

func newIndex(notes []result.Note) (*index, error) {
	x := &index{notes: notes, at: make(map[string]int, len(notes)), masks: map[string][]bool{}}
	for i, n := range notes {
		if _, twice := x.at[n.Note]; twice || n.Cluster < 0 || n.Cluster >= len(notes) {
			return nil, fmt.Errorf("estimate: note %s stands twice in notes.jsonl or has no cluster; run the suite again", n.Note)
		}
		x.at[n.Note] = i
		x.clusters = max(x.clusters, n.Cluster+1)
	}
	return x, nil
}

// mask says which notes have the value of an attribute.
func (x *index) mask(axis, value string) []bool {
	key := result.Segment(axis, value)
	if m := x.masks[key]; m != nil {
		return m
	}
	m := make([]bool, len(x.notes))
	for i := range x.notes {
		v, has := x.notes[i].Attrs[axis]
		m[i] = has && v == value
	}
	x.masks[key] = m
	return m
}
