// Package result holds the files of a run directory: their types, strict
// reading and canonical writing.
//
//	run.json                    Manifest: what was run, on what, by what
//	keys.jsonl                  Key: note key to source id; the only file with source ids
//	predictions/MODEL.jsonl.gz  PredictionHeader, then one NotePredictions a line; no text
//	notes.jsonl                 Note: one line per note; no text
//	sentences.jsonl.gz          NoteSentences: one line per note
//	counts.jsonl.gz             CountsHeader, then one NoteCounts per model and note
//	metrics.json                Metrics: every estimate
//	speed.json                  Speed: every timing sample
//
// Canonical means: keys in sorted order, LF, floats with 12 significant digits,
// undefined numbers as null, never NaN; so equal results are equal bytes.
// Clock, host and durations stand in run.json and speed.json only. Files are
// written whole (temporary file, fsync, rename) with mode 0600 in folders of
// mode 0700. Readers refuse unknown fields and unknown formats.
//
// The package is a leaf: it imports the standard library only.
package result
