package reports

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"polyphi/bench/result"
	"polyphi/reports/figures"
)

// value turns an estimate into what a figure draws.
func (r *Report) value(e *result.Estimate, scale float64) figures.Value {
	v := figures.Value{Value: float64(e.Value) * scale, Lo: float64(e.Lo) * scale, Hi: float64(e.Hi) * scale, Small: r.small(e)}
	if !e.Value.Defined() {
		v.Value = math.NaN()
	}
	if !e.Lo.Defined() || !e.Hi.Defined() {
		v.Lo, v.Hi = math.NaN(), math.NaN()
	}
	return v
}

// series are the systems' names as figures print them: a name with a letter
// that the typeface lacks becomes its place in the list.
func (r *Report) series() []string {
	var out []string
	for i, m := range r.run.Models {
		out = append(out, figures.Label(m.Name, fmt.Sprintf("system %d", i+1)))
	}
	return out
}

// aside is what every figure's caption adds: demonstration models, and names
// that could not be drawn.
func (r *Report) aside() string {
	var demonstrations, replaced []string
	for i, name := range r.series() {
		m := r.run.Models[i]
		if m.Demonstration {
			demonstrations = append(demonstrations, name)
		}
		if name != m.Name {
			replaced = append(replaced, name+": "+m.Name)
		}
	}
	s := ""
	if len(demonstrations) > 0 {
		s += " Demonstrations trained by the project on synthetic notes, not for clinical use: " + strings.Join(demonstrations, ", ") + "."
	}
	if len(replaced) > 0 {
		s += " Names with letters that the typeface lacks: " + strings.Join(replaced, "; ") + "."
	}
	return s
}

// unmarked is what the caption of a figure of fine labels adds: the systems that
// have no mark in it.
func (r *Report) unmarked() string {
	var coarse []string
	for i, name := range r.series() {
		if r.run.Models[i].CoarseOnly {
			coarse = append(coarse, name)
		}
	}
	if len(coarse) == 0 {
		return ""
	}
	return " Without marks, knowing coarse labels only: " + strings.Join(coarse, ", ") + "."
}

// categories are the values of an axis as lines of a figure. Values with the
// same beginning, such as en-US and en-GB, are one group.
func categories(a result.Axis) []figures.Category {
	var out []figures.Category
	for _, v := range a.Values {
		group, _, _ := strings.Cut(v, "-")
		out = append(out, figures.Category{Title: figures.Label(a.Title(v), v), Group: group})
	}
	return out
}

// noted sets the n of each category beside it, where all systems share it.
func (r *Report) noted(cs []figures.Category, of func(model string, i int) *result.Estimate) {
	for i := range cs {
		for _, m := range r.run.Models {
			if n := of(m.Name, i).N; n > 0 {
				cs[i].Note = "n " + group(strconv.FormatInt(n, 10))
				break
			}
		}
	}
}

// grid returns the values of all systems at n places, by system.
func (r *Report) grid(n int, scale float64, of func(model string, i int) *result.Estimate) [][]figures.Value {
	var out [][]figures.Value
	for _, m := range r.run.Models {
		var values []figures.Value
		for i := range n {
			values = append(values, r.value(of(m.Name, i), scale))
		}
		out = append(out, values)
	}
	return out
}
