package batch

// A Break says how good a place to cut the gap before a token is. Higher is
// better.
type Break uint8

// The places a window may begin or end at.
const (
	Inside   Break = iota // the token continues a word
	Word                  // the token begins a word
	Sentence              // the token begins a sentence
	Line                  // the token begins a line
)

// How far back, in tokens, a window's end may move to find a better place.
const (
	reachLine = 16 // to a line or sentence end
	reachWord = 64 // to a word start
)

// A Window is a run [Start, End) of a note's tokens that the model sees at once,
// and the part [OwnStart, OwnEnd) whose logits are used.
type Window struct{ Start, End, OwnStart, OwnEnd int }

// Windows cuts a note of len(breaks) tokens into windows of at most content
// tokens that overlap by at least overlap, and says which window owns each
// token.
//
// A window's end moves back by at most 16 tokens to a line end, else a sentence
// end, else by at most 64 to a word start; the next window starts at the word
// start at or before end - overlap. A word for which that does not suffice is
// cut hard: cut counts these words. Every token is owned once: by the window in
// which it lies farthest from an edge, the note's own ends being no edges and a
// tie going to the earlier window; the rest of a word follows its first token.
//
// No tokens give no windows. It panics if content < 1 or overlap is not in
// [0, content/4].
func Windows(breaks []Break, content, overlap int) (ws []Window, cut int) {
	if content < 1 || overlap < 0 || overlap > content/4 {
		panic("batch: overlap must be in [0, content/4]")
	}
	n := len(breaks)
	if n == 0 {
		return nil, 0
	}
	start, lastEnd, lastWord := 0, 0, -1
	count := func(p int) {
		for p > 0 && breaks[p] == Inside {
			p--
		}
		if p != lastWord {
			cut, lastWord = cut+1, p
		}
	}
	for {
		end, hard := windowEnd(breaks, start, content, max(lastEnd, start+content*3/4))
		ws = append(ws, Window{Start: start, End: end})
		if end == n {
			break
		}
		next, inside := nextStart(breaks, start, end-overlap)
		if hard {
			count(end)
		}
		if inside {
			count(next)
		}
		start, lastEnd = next, end
	}
	own(ws, breaks)
	return ws, cut
}

// windowEnd returns where the window that begins at start ends; floor is a
// position the end must lie after. hard reports a cut inside a word.
func windowEnd(breaks []Break, start, content, floor int) (end int, hard bool) {
	end = start + content
	if end >= len(breaks) {
		return len(breaks), false
	}
	for _, want := range [...]struct {
		least Break
		reach int
	}{{Line, reachLine}, {Sentence, reachLine}, {Word, reachWord}} {
		for p := end; p >= end-want.reach && p > floor; p-- {
			if breaks[p] >= want.least {
				return p, false
			}
		}
	}
	return end, true
}

// nextStart returns the last word start in (start, latest], else latest and
// true.
func nextStart(breaks []Break, start, latest int) (next int, inside bool) {
	for p := latest; p > start; p-- {
		if breaks[p] >= Word {
			return p, false
		}
	}
	return latest, true
}

// own sets the owned part of each window. Starts and ends both grow from window
// to window, so only neighbours compete: token t is at least as far from the
// right edge e-1 of the earlier as from the left edge s of the later one while
// t <= (e-1+s)/2.
func own(ws []Window, breaks []Break) {
	for i := range ws[:len(ws)-1] {
		a, b := &ws[i], &ws[i+1]
		bound := (a.End-1+b.Start)/2 + 1
		for bound < a.End && breaks[bound] == Inside {
			bound++
		}
		a.OwnEnd, b.OwnStart = bound, bound
	}
	ws[len(ws)-1].OwnEnd = len(breaks)
}

// Narrow cuts one window of a note, of len(breaks) tokens, into windows of at
// most content tokens, which together own what w owns and see nothing it does
// not see. Overlap, cut and what panics are as in Windows.
func Narrow(breaks []Break, w Window, content, overlap int) (ws []Window, cut int) {
	parts, cut := Windows(breaks[w.Start:w.End], content, overlap)
	for _, p := range parts {
		p = Window{p.Start + w.Start, p.End + w.Start, max(p.OwnStart+w.Start, w.OwnStart), min(p.OwnEnd+w.Start, w.OwnEnd)}
		if p.OwnStart < p.OwnEnd {
			ws = append(ws, p)
		}
	}
	if len(ws) == 0 { // w owned nothing
		ws = []Window{{w.Start, w.Start + parts[0].End, w.OwnStart, w.OwnStart}}
	}
	return ws, cut
}

// Uncovered returns how many of n tokens are not owned exactly once: 0, or the
// windows are wrong.
func Uncovered(ws []Window, n int) int {
	wrong, at := 0, 0
	for _, w := range ws {
		if w.OwnStart < w.Start || w.OwnEnd > w.End {
			wrong += w.OwnEnd - w.OwnStart
		}
		wrong += max(w.OwnStart-at, at-w.OwnStart)
		at = w.OwnEnd
	}
	return wrong + max(n-at, at-n)
}
