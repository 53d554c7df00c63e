package figures

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A label is a name with its point and the place found for it.
type label struct {
	name  string
	point vg.Point
	half  vg.Point // half its width and height
	box   vg.Rectangle
}

// labelling places names beside their points where they cover least: first one
// after the other, then each again with all others in place.
type labelling struct {
	canvas draw.Canvas
	marks  []vg.Rectangle // points and intervals
	front  []vg.Point
	labels []label
}

const (
	labelAngles = 16
	labelRings  = 8
	labelRounds = 4
)

func (l *labelling) add(name string, at vg.Point) {
	st := style(pointSize, draw.XCenter, black)
	name = fit(st, name, 100)
	l.labels = append(l.labels, label{name: name, point: at, half: vg.Point{X: st.Width(name)/2 + 1, Y: 3.8}})
}

// draw places and draws all names, with a thin line to each that is far off or
// nearer to another point.
func (l *labelling) draw() {
	for round := range labelRounds {
		for i := range l.labels {
			l.place(i, round == 0)
		}
	}
	st := style(pointSize, draw.XCenter, black)
	for _, x := range l.labels {
		if near := nearest(x.box, x.point); far(near, x.point) || l.mistaken(x.box, x.point) {
			l.canvas.StrokeLine2(line(0.4, grey), x.point.X, x.point.Y, near.X, near.Y)
		}
		c := x.box
		l.canvas.FillPolygon(color.White, corners(vg.Rectangle{Min: vg.Point{X: c.Min.X + 0.5, Y: c.Min.Y + 0.8}, Max: vg.Point{X: c.Max.X - 0.5, Y: c.Max.Y - 0.8}}))
		fill(l.canvas, st, (x.box.Min.X+x.box.Max.X)/2, (x.box.Min.Y+x.box.Max.Y)/2, x.name)
	}
}

// place gives a name the cheapest of 16 angles and 8 distances. In the first
// round the names after it have no place yet.
func (l *labelling) place(i int, first bool) {
	x := &l.labels[i]
	others := l.labels[:i:i]
	if !first {
		others = append(others, l.labels[i+1:]...)
	}
	best := math.Inf(1)
	for ring := range labelRings {
		for k := range labelAngles {
			sin, cos := math.Sincos(float64(k) * 2 * math.Pi / labelAngles)
			r := vg.Length(4.5 + 4*float64(ring))
			b := box(vg.Point{X: x.point.X + vg.Length(cos)*(r+x.half.X), Y: x.point.Y + vg.Length(sin)*(r+x.half.Y)}, x.half.X, x.half.Y)
			if cost := l.cost(b, x.point, others) + 0.5*float64(ring); cost < best {
				best, x.box = cost, b
			}
		}
	}
}

// cost weighs what a name in b would hide: most of all other names, then marks,
// then the front; and what its leader line would cross.
func (l *labelling) cost(b vg.Rectangle, at vg.Point, others []label) float64 {
	cost := 0.0
	if b.Min.X < l.canvas.Min.X || b.Max.X > l.canvas.Max.X || b.Min.Y < l.canvas.Min.Y || b.Max.Y > l.canvas.Max.Y+4 {
		cost += 1000
	}
	near := nearest(b, at)
	if l.mistaken(b, at) {
		cost += 60
	}
	for _, o := range others {
		cost += 500 * overlap(b, o.box)
		if far(near, at) {
			cost += 200 * crossed(o.box, at, near)
		}
		if end := nearest(o.box, o.point); far(end, o.point) {
			cost += 200 * crossed(b, o.point, end)
		}
	}
	for _, m := range l.marks {
		cost += 200 * overlap(b, m)
	}
	for i := 0; i+1 < len(l.front); i++ {
		cost += 15 * crossed(b, l.front[i], l.front[i+1])
	}
	return cost
}

// mistaken reports whether a name in b would be read as that of another point: one
// is nearly as near as its own.
func (l *labelling) mistaken(b vg.Rectangle, at vg.Point) bool {
	const doubt = 3
	own := distance(b, at)
	for _, o := range l.labels {
		if o.point != at && distance(b, o.point) < own+doubt {
			return true
		}
	}
	return false
}

// distance is how far a point is from a box.
func distance(b vg.Rectangle, p vg.Point) float64 {
	near := nearest(b, p)
	return math.Hypot(float64(near.X-p.X), float64(near.Y-p.Y))
}

// far reports whether a name needs a line to its point.
func far(near, at vg.Point) bool { return math.Hypot(float64(near.X-at.X), float64(near.Y-at.Y)) > 9 }

func box(p vg.Point, w, h vg.Length) vg.Rectangle {
	return vg.Rectangle{Min: vg.Point{X: p.X - w, Y: p.Y - h}, Max: vg.Point{X: p.X + w, Y: p.Y + h}}
}

// nearest is the point of a box that is nearest to p.
func nearest(b vg.Rectangle, p vg.Point) vg.Point {
	return vg.Point{X: min(max(p.X, b.Min.X), b.Max.X), Y: min(max(p.Y, b.Min.Y), b.Max.Y)}
}

// overlap is the share of a that b covers.
func overlap(a, b vg.Rectangle) float64 {
	w := min(a.Max.X, b.Max.X) - max(a.Min.X, b.Min.X)
	h := min(a.Max.Y, b.Max.Y) - max(a.Min.Y, b.Min.Y)
	if w <= 0 || h <= 0 {
		return 0
	}
	return float64(w*h) / float64((a.Max.X-a.Min.X)*(a.Max.Y-a.Min.Y))
}

// crossed is the length of the line from p to q inside the box, over the box's
// width; the line is looked at in 100 places.
func crossed(b vg.Rectangle, p, q vg.Point) float64 {
	n := 0
	for i := range 100 {
		t := (vg.Length(i) + 0.5) / 100
		x, y := p.X+t*(q.X-p.X), p.Y+t*(q.Y-p.Y)
		if x > b.Min.X && x < b.Max.X && y > b.Min.Y && y < b.Max.Y {
			n++
		}
	}
	return float64(n) / 100 * math.Hypot(float64(q.X-p.X), float64(q.Y-p.Y)) / float64(b.Max.X-b.Min.X)
}
