package tags

// A Span is a mention over the positions [Start, End) of a tag sequence.
type Span struct {
	Start, End int
	Type       int // index into Scheme.Types
}

// Decode appends the mentions of a note to dst, in order and disjoint, and
// returns the number of repairs.
//
// tags are label ids, one for each token or word; an id outside the scheme
// panics. Every sequence has an answer:
//
//	tag    no open span            open, same type         open, other type
//	O      -                       close                   close
//	B-Y    open Y                  close, open Y           close, open Y
//	I-Y    open Y (a)              extend                  close, open Y (a)
//	E-Y    single Y (b)            extend, close           close, single Y (c)
//	S-Y    single Y                close, single Y (c)     close, single Y (c)
//	end    -                       close (b)               close (b)
//
// (a) is a repair in BIO and the four-part kinds, (b) in the four-part kinds
// (IOBES, BMES, BILOU), (c) always. Over B I E S O the spans are exactly those
// of the Python package seqeval in its default mode.
func (s *Scheme) Decode(dst []Span, tags []int) (spans []Span, repairs int) {
	four := s.kind == IOBES || s.kind == BMES || s.kind == BILOU
	begins := four || s.kind == BIO
	open, start := int32(-1), 0 // the open span's type and start
	shut := func(at int) {
		if open >= 0 {
			dst = append(dst, Span{start, at, int(open)})
			open = -1
		}
	}
	for i, id := range tags {
		t := s.tags[id]
		switch t.part {
		case outside:
			shut(i)
		case begin:
			shut(i)
			open, start = t.kind, i
		case inside:
			if open == t.kind {
				continue
			}
			repairs += count(begins)
			shut(i)
			open, start = t.kind, i
		case end:
			if open != t.kind {
				repairs += count(open >= 0 || four)
				shut(i)
				open, start = t.kind, i
			}
			shut(i + 1)
		case single:
			repairs += count(open >= 0)
			shut(i)
			open, start = t.kind, i
			shut(i + 1)
		}
	}
	repairs += count(open >= 0 && four)
	shut(len(tags))
	return dst, repairs
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}
