package estimate

import (
	"math"

	"polyphi/bench/result"
	"polyphi/metrics/stats"
)

// chunk bounds how many statistics are resampled at a time: 8 bytes for each
// and resample are 160 MB.
const chunk = 2000

// bootstrap sets value and interval of the resampled tasks.
func (m *model) bootstrap(tasks []int) {
	for len(tasks) > 0 {
		n := min(chunk, len(tasks))
		m.resample(tasks[:n])
		tasks = tasks[n:]
	}
}

func (m *model) resample(tasks []int) {
	index := map[column]int{}
	var columns []column
	at := make([][]int, len(tasks))
	for i, k := range tasks {
		for _, c := range m.tasks[k].needs {
			j, seen := index[c]
			if !seen {
				j = len(columns)
				index[c] = j
				columns = append(columns, c)
			}
			at[i] = append(at[i], j)
		}
	}
	matrix := stats.NewMatrix(m.clusters, len(columns))
	for j, c := range columns {
		for cluster := range c.seg.totals {
			if v := c.seg.totals[cluster][c.field]; v != 0 {
				matrix.Add(cluster, j, v)
			}
		}
	}
	observed := matrix.Sums()
	var wanted []int // tasks with a value and two clusters or more
	for i, k := range tasks {
		t := &m.tasks[k]
		value := t.stat(observed, at[i])
		t.est.Clusters = clustersOf(t.needs)
		if math.IsNaN(value) {
			continue
		}
		t.est.Value = result.Number(value)
		if t.est.Clusters < 2 {
			t.est.Warnings = append(t.est.Warnings, oneCluster())
			continue
		}
		wanted = append(wanted, i)
	}
	if len(wanted) == 0 {
		return
	}
	b := stats.Bootstrap{Seed: m.in.Manifest.Seed, Purpose: purpose, Resamples: m.in.Manifest.Resamples, Workers: m.in.Workers}
	intervals := b.Run(matrix, len(wanted), func(sums []int64, out []float64) {
		for j, i := range wanted {
			out[j] = m.tasks[tasks[i]].stat(sums, at[i])
		}
	}).Percentiles(level)
	for j, i := range wanted {
		t := &m.tasks[tasks[i]]
		if !intervals[j].Defined {
			t.est.Warnings = append(t.est.Warnings, result.Warning{Code: "unstable", Text: "undefined in too many resamples for an interval"})
			continue
		}
		t.est.Lo, t.est.Hi, t.est.Method = result.Number(intervals[j].Lo), result.Number(intervals[j].Hi), "bootstrap"
	}
}

// clustersOf counts the clusters in which a column has data.
func clustersOf(needs []column) int {
	seen := map[int]bool{}
	for _, c := range needs {
		for cluster := range c.seg.totals {
			if c.seg.totals[cluster][c.field] != 0 {
				seen[cluster] = true
			}
		}
	}
	return len(seen)
}
