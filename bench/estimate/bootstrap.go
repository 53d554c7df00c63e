package estimate

import (
	"math"

	"polyphi/bench/result"
	"polyphi/metrics"
	"polyphi/metrics/stats"
)

// replicates bounds how many resampled values are held at a time: 80 MB.
const replicates = 10_000_000

// A draw is the data or one resample of it, as one statistic sees it.
type draw struct {
	sums   []int64         // of every column
	at     []int           // the statistic's own columns
	totals metrics.Totals  // memory of fill
	groups []metrics.Group // memory of group
}

// sum returns the statistic's i-th column.
func (d *draw) sum(i int) int64 { return d.sums[d.at[i]] }

// fill returns totals whose fields are the columns from the i-th on; no other
// field means anything.
func (d *draw) fill(i int, fields []metrics.Field) *metrics.Totals {
	for k, f := range fields {
		d.totals[f] = d.sum(i + k)
	}
	return &d.totals
}

// group returns the columns as hits and mentions, in turn.
func (d *draw) group() []metrics.Group {
	d.groups = d.groups[:0]
	for i := 0; i+1 < len(d.at); i += 2 {
		d.groups = append(d.groups, metrics.Group{Hits: d.sum(i), N: d.sum(i + 1)})
	}
	return d.groups
}

// bootstrap sets value and interval of the tasks. It takes some at a time; the
// resamples are the same for all. The values without each cluster in turn are held
// beside the resampled ones.
func (m *model) bootstrap(tasks []*task) {
	b := stats.Bootstrap{Seed: m.in.Manifest.Seed, Purpose: purpose, Resamples: m.in.Manifest.Resamples, Workers: m.in.Workers}
	if b.Resamples == 0 {
		b.Resamples = stats.Resamples
	}
	for size := max(1, replicates/(b.Resamples+m.notes.clusters)); len(tasks) > 0; {
		n := min(size, len(tasks))
		resample(b, newTable(tasks[:n], m.notes.clusters))
		tasks = tasks[n:]
	}
}

// A layout holds the columns that some statistics need, each once.
type layout struct {
	matrix *stats.Matrix // by cluster
	at     [][]int       // by statistic, its columns
}

func newLayout(needs [][]column, clusters int) layout {
	places := map[column]int{}
	var columns []column
	l := layout{at: make([][]int, len(needs))}
	for i := range needs {
		for _, c := range needs[i] {
			j, known := places[c]
			if !known {
				j = len(columns)
				places[c] = j
				columns = append(columns, c)
			}
			l.at[i] = append(l.at[i], j)
		}
	}
	l.matrix = stats.NewMatrix(clusters, len(columns))
	for j, c := range columns {
		for cluster := range c.seg.totals {
			l.matrix.Add(cluster, j, c.seg.totals[cluster][c.field])
		}
	}
	return l
}

// clusters counts the clusters in which a column of a statistic has data.
func (l layout) clusters(at []int) (n int) {
	for c := range l.matrix.Clusters() {
		row := l.matrix.Row(c)
		for _, j := range at {
			if row[j] != 0 {
				n++
				break
			}
		}
	}
	return n
}

// A table is tasks with the columns they need.
type table struct {
	layout
	tasks []*task
}

func newTable(tasks []*task, clusters int) table {
	needs := make([][]column, len(tasks))
	for i, t := range tasks {
		needs[i] = t.needs
	}
	return table{newLayout(needs, clusters), tasks}
}

func resample(b stats.Bootstrap, t table) {
	wanted := t.observe()
	if len(wanted) == 0 {
		return
	}
	replicates := b.Run(t.matrix, len(wanted), t.statistics(wanted))
	for j, x := range replicates.Intervals(t.observed(wanted), t.jackknife(wanted), level) {
		e := &t.tasks[wanted[j]].est
		switch {
		case !x.Defined:
			e.Warnings = append(e.Warnings, result.Warning{Code: "unstable", Text: "undefined in too many resamples for an interval"})
		case x.Lo == x.Hi && !e.Has(equal):
			// A system without a false alarm, or without a hit, has the same F1 in
			// every resample: an interval of no width would look like certainty.
			e.Warnings = append(e.Warnings, result.Warning{Code: "constant", Text: "the same in all resamples; the data cannot say how sure it is"})
		default:
			e.Lo, e.Hi, e.Method = result.Number(x.Lo), result.Number(x.Hi), "bootstrap"
			if x.Corrected {
				e.Method = "bca"
			}
		}
	}
}

// statistics returns the statistics of some tasks as one function.
func (t *table) statistics(of []int) stats.Statistic {
	return t.layout.statistic(func(k int, d *draw) float64 {
		d.at = t.at[of[k]]
		return t.tasks[of[k]].stat(d)
	})
}

// observed returns the values of some tasks.
func (t *table) observed(of []int) []float64 {
	out := make([]float64, len(of))
	for k, i := range of {
		out[k] = float64(t.tasks[i].est.Value)
	}
	return out
}

// jackknife returns, for some tasks, the values without each cluster in turn, nil
// for those whose interval is not corrected.
func (t *table) jackknife(of []int) [][]float64 {
	out := make([][]float64, len(of))
	var places, corrected []int
	for k, i := range of {
		if !t.tasks[i].percentile {
			places, corrected = append(places, k), append(corrected, i)
		}
	}
	if len(corrected) == 0 {
		return out
	}
	for k, values := range t.matrix.Jackknife(len(corrected), t.statistics(corrected)) {
		out[places[k]] = values
	}
	return out
}

// observe sets the values and returns the tasks that have one and data of two
// clusters or more: those that an interval exists for.
func (t *table) observe() (wanted []int) {
	d := draw{sums: t.matrix.Sums()}
	for i, task := range t.tasks {
		d.at = t.at[i]
		task.est.Clusters = t.clusters(t.at[i])
		value := task.stat(&d)
		if math.IsNaN(value) {
			continue
		}
		task.est.Value = result.Number(value)
		if task.est.Clusters < 2 {
			task.est.Warnings = append(task.est.Warnings, oneCluster())
			continue
		}
		wanted = append(wanted, i)
	}
	return wanted
}
