package figures

import (
	"cmp"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// place sets the heights of the values, and those of names that lie as near to
// them as they can without touching.
func (s Slopes) place(lines []slopeLine, bottom, top vg.Length) {
	lo, hi := s.span()
	y := func(v float64) vg.Length { return bottom + vg.Length((v-lo)/(hi-lo))*(top-bottom) }
	for i := range lines {
		lines[i].fromY, lines[i].toY = y(lines[i].Before.Value), y(lines[i].After.Value)
	}
	// Of equal ends the one whose line comes from below is the lower.
	side := func(end, other func(l *slopeLine) vg.Length, set func(l *slopeLine, y vg.Length)) {
		order := make([]*slopeLine, len(lines))
		wanted := make([]vg.Length, len(lines))
		for i := range lines {
			order[i] = &lines[i]
		}
		slices.SortStableFunc(order, func(a, b *slopeLine) int {
			return cmp.Or(cmp.Compare(end(a), end(b)), cmp.Compare(other(a), other(b)))
		})
		for i, l := range order {
			wanted[i] = end(l)
		}
		for i, y := range apart(wanted, slopeRow, bottom, top) {
			set(order[i], y)
		}
	}
	from, to := func(l *slopeLine) vg.Length { return l.fromY }, func(l *slopeLine) vg.Length { return l.toY }
	side(from, to, func(l *slopeLine, y vg.Length) { l.leftLabel = y })
	side(to, from, func(l *slopeLine, y vg.Length) { l.rightName = y })
}

// apart returns heights that are at least gap apart, in the order of those wanted
// (ascending), between lo and hi where they have room there, with the least sum of
// squared moves.
//
// With i gaps taken from the i-th height the task is an isotonic regression: runs
// that fall are pooled at their mean.
func apart(wanted []vg.Length, gap, lo, hi vg.Length) []vg.Length {
	type run struct {
		sum vg.Length
		n   int
	}
	var runs []run
	for i, w := range wanted {
		r := run{w - vg.Length(i)*gap, 1}
		for n := len(runs); n > 0 && runs[n-1].sum*vg.Length(r.n) > r.sum*vg.Length(runs[n-1].n); n-- {
			r.sum, r.n = r.sum+runs[n-1].sum, r.n+runs[n-1].n
			runs = runs[:n-1]
		}
		runs = append(runs, r)
	}
	highest := hi - vg.Length(len(wanted)-1)*gap
	var out []vg.Length
	for _, r := range runs {
		for range r.n {
			at := max(lo, min(highest, r.sum/vg.Length(r.n)))
			out = append(out, at+vg.Length(len(out))*gap)
		}
	}
	return out
}

// slopeColumns are the places of a panel from left to right: names end at
// leftName, values at leftValue; lines run from from to to; then begin value and
// points, the change ends at change, and interval and name begin.
type slopeColumns struct {
	leftName, leftValue, from, to, value, points, change, interval, name vg.Length
	nameWide                                                             vg.Length
}

// columnsOf gives each column of a panel the width of its widest text; the lines
// have what is left.
func columnsOf(p Pair, lines []slopeLine, c draw.Canvas) slopeColumns {
	st := style(pointSize, draw.XLeft, black)
	bold := bolded(st)
	var name, change, interval vg.Length
	value := st.Width("0.000")
	for _, l := range lines {
		w := st.Width(l.title)
		if l.reference {
			w = bold.Width(l.title)
		}
		name = max(name, w)
		value = max(value, st.Width(signed(l.Before.Value, 3)), st.Width(signed(l.After.Value, 3)))
		d, i := changeText(l.Change)
		change, interval = max(change, st.Width(d)), max(interval, st.Width(i))
	}
	head := style(labelSize, draw.XLeft, black).Width(beforeName(p))
	name = min(max(name, head-slopePad-value), (c.Max.X-c.Min.X)*slopeNames)
	var k slopeColumns
	k.nameWide = name
	k.leftName = c.Min.X + name
	k.leftValue = k.leftName + slopePad + value
	k.from = k.leftValue + slopeLeader
	k.name = c.Max.X - name
	k.interval = k.name - slopePad - interval
	k.change = k.interval - 3
	k.points = k.change - change
	k.value = k.points - slopePad - value
	k.to = k.value - slopeLeader
	return k
}
