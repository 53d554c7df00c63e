package batch

import (
	"cmp"
	"encoding/binary"
	"hash"
	"slices"
)

// A Row is one window to be run: the note and window it is, and its length in
// tokens with the special tokens.
type Row struct{ Note, Window, Tokens int }

// A Batch is rows run together, each padded to Length tokens.
type Batch struct {
	Rows   []Row
	Length int
}

// Padded returns the tokens the runtime computes for the batch.
func (b Batch) Padded() int { return len(b.Rows) * b.Length }

// A Policy says how windows are grouped. Budget is the largest number of padded
// tokens of a batch (0: every row alone); Multiple rounds lengths up (0 or 1:
// not at all), but never over Longest (0: no bound).
type Policy struct{ Budget, Multiple, Longest int }

// Plan groups rows into batches: sorted by length descending, then note, then
// window; a batch has the padded length of its first row. It is closed when one
// row more would take rows x length over the budget, or would be filled to less
// than three quarters. A row over the budget runs alone. rows is not changed.
//
// The bound of three quarters hardly matters where there are many rows. Where
// there are few they are unlike, and padding them to one length is dear: for
// notes of 1 kB one at a time, in windows of 256 tokens, that was 31 % more work.
//
// The plan is a function of its arguments alone, whatever the order of rows.
func Plan(rows []Row, p Policy) []Batch {
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(a, b Row) int {
		return cmp.Or(cmp.Compare(b.Tokens, a.Tokens), cmp.Compare(a.Note, b.Note), cmp.Compare(a.Window, b.Window))
	})
	var out []Batch
	for len(rows) > 0 {
		length := p.length(rows[0].Tokens)
		if p.Budget == 0 {
			length = rows[0].Tokens
		}
		n := 1
		for n < len(rows) && (n+1)*length <= p.Budget && 4*p.length(rows[n].Tokens) >= 3*length {
			n++
		}
		out = append(out, Batch{rows[:n:n], length})
		rows = rows[n:]
	}
	return out
}

func (p Policy) length(tokens int) int {
	if p.Multiple < 2 {
		return tokens
	}
	up := (tokens + p.Multiple - 1) / p.Multiple * p.Multiple
	if p.Longest > 0 {
		up = max(min(up, p.Longest), tokens)
	}
	return up
}

// WriteHash feeds policy and batches to h: two plans have the same sum if and
// only if the same rows are computed together in the same order.
func WriteHash(h hash.Hash, p Policy, batches []Batch) {
	var buf []byte
	put := func(ns ...int) {
		for _, n := range ns {
			buf = binary.AppendVarint(buf, int64(n))
		}
	}
	put(p.Budget, p.Multiple, p.Longest, len(batches))
	for _, b := range batches {
		put(b.Length, len(b.Rows))
		for _, r := range b.Rows {
			put(r.Note, r.Window, r.Tokens)
		}
	}
	h.Write(buf)
}
