package reports

import (
	"fmt"
	"sort"
	"strings"

	"polyphi/bench/result"
)

// provenance says what was run, on what, by what: everything a reader needs to
// make the run again.
func (r *Report) provenance() string {
	var b strings.Builder
	m := r.run
	fmt.Fprintf(&b, "# Provenance\n\n%s\n\n", escapeMarkdown(m.Suite.Title))
	line := func(name, format string, args ...any) {
		fmt.Fprintf(&b, "- %s: %s\n", name, escapeMarkdown(fmt.Sprintf(format, args...)))
	}
	line("suite", "%s, revision %d, SHA-256 %s", m.Suite.Name, m.Suite.Revision, m.SuiteHash)
	line("signature", "%s %s", m.SignatureID, m.Signature)
	line("code-mixing", "%s", r.metrics.Policy)
	line("intervals", "%.0f %%, %d resamples, seed %d", 100*float64(r.metrics.Level), r.metrics.Resamples, r.metrics.Seed)
	line("method", "one-to-one matching that is best over the whole note; strict: same bounds and label; approximate: the same label and at least one code point in common; shares by Wilson on the effective sample size, differences and measures over up to four groups by a percentile bootstrap over %s, other numbers by a BCa bootstrap, or by percentiles where BCa is undefined; the method of each stands in metrics.json", clusterName(m.Suite.Cluster))
	line("program", "bench %s, revision %s, %s", m.Build.Version, orUnknown(m.Build.Revision, m.Build.Modified), m.Build.Go)
	line("machine", "%s, %d cores, %s/%s", orUnknown(m.Machine.CPU, false), m.Machine.Cores, m.Machine.OS, m.Machine.Arch)
	line("state", "%s", m.State)
	for p := m.Parent; p != nil; p = p.Parent {
		line("scored again", "predictions and times are of another run: %s, SHA-256 %s, signature %s %s, by bench %s, revision %s; its run.json has SHA-256 %s",
			p.Suite, p.SuiteHash, p.SignatureID, p.Signature, p.Build.Version, orUnknown(p.Build.Revision, p.Build.Modified), p.RunSHA256)
	}
	fmt.Fprintf(&b, "\n## Corpora\n\n")
	for _, c := range m.Corpora {
		line(c.Name, "%d documents, SHA-256 %s%s%s", c.Documents, c.SHA256, also(c.Synthetic, ", synthetic"), also(c.Unpinned, ", not pinned by the suite")+also(c.Restricted, ", restricted"))
		if c.Statement != "" {
			line("statement and licence", "%s", c.Statement)
		}
	}
	fmt.Fprintf(&b, "\n## Systems\n")
	for _, row := range m.Models {
		fmt.Fprintf(&b, "\n### %s\n\n", r.rowName(row))
		r.provenanceOf(line, row)
	}
	fmt.Fprintf(&b, "\n## Files\n\n")
	var names []string
	for name := range m.Files {
		if name != result.SpeedFile {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	for _, name := range names {
		line(name, "SHA-256 %s", m.Files[name])
	}
	return b.String()
}

func (r *Report) provenanceOf(line func(string, string, ...any), row result.ModelRow) {
	line("kind", "%s, family %s", row.Kind, row.Family)
	d := row.Device
	if d.Requested != "" {
		line("device", "asked for %s, used %s%s", d.Requested, d.Used, also(d.Reason != "", " ("+d.Reason+")"))
		line("precision", "%s, %d threads", d.Precision, d.Threads)
		line("library", "%s, SHA-256 %s", d.Runtime, d.RuntimeSHA256)
		if d.Used != "cpu" {
			line("GPU", "%s, driver %s, %.1f %% of node runs and %.1f %% of their time on it", d.GPU, d.Driver, 100*float64(d.ProviderShare), 100*float64(d.ProviderTime))
		}
	}
	for _, s := range r.speed.Models {
		if s.Model == row.Name && len(s.Passes) > 0 {
			p := s.Passes[len(s.Passes)-1]
			line("time", "load %.2f s, warm-up %.2f s, one pass %.2f s: %s words/s, %s code points/s", float64(s.LoadSeconds), float64(s.WarmupSeconds), float64(p.Seconds),
				rate(s.WordsPerSecond()), rate(result.Number(float64(p.Runes)/float64(p.Seconds))))
		}
	}
	if u := row.Usage; u != nil {
		line("tokens", "%d; windows %d, padded %d; uncovered tokens: %d; words cut: %d; tag repairs: %d; %d batches, plan %.12s",
			u.Tokens, u.WindowTokens, u.PaddedTokens, u.UncoveredTokens, u.CutWords, u.Repairs, u.Batches, u.PlanSHA256)
		gpu := d.Used != "" && d.Used != "cpu"
		if gpu {
			line("labels against the CPU", "%d of %d tokens of the first windows differ%s", u.FlippedTokens, u.ComparedTokens, also(u.ComparedTokens == 0, " (not compared)"))
		}
		if u.OutOfMemory > 0 {
			line("memory", "ran out %d times; batches of at most %d padded tokens at the end, %d windows cut again%s",
				u.OutOfMemory, u.BatchTokens, u.RecutWindows, also(gpu || u.RecutWindows > 0, "; not bit-comparable"))
		}
	}
	line("labels", "%s", strings.Join(row.Labels, " "))
	for _, x := range row.Digests {
		line(x.Name, "SHA-256 %s", x.Value)
	}
	for _, x := range row.Settings {
		line(x.Name, "%s", x.Value)
	}
	for _, n := range row.Notes {
		line("note", "%s", n)
	}
	line("key", "%s", row.Key)
}

func also(on bool, text string) string {
	if on {
		return text
	}
	return ""
}

func orUnknown(s string, modified bool) string {
	if s == "" {
		return "unknown"
	}
	return s + also(modified, " with changes")
}
