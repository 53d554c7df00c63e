// Package bench runs systems over a suite: it loads the suite, predicts with
// every model that is not done yet, saves predictions without text, matches
// them with gold, and writes integer counts per note and segment.
//
// Predict, then score: two stages with files between them, so that a crash in
// one never costs the other. What turns counts into rates is bench/estimate;
// nothing after this package sees text, gold or models. Corpora, models and
// language detectors are handed in by cmd/bench.
//
// Rescore counts saved predictions again, Slim keeps the counts alone as a baseline,
// CheckRun and CheckPredictions say what is wrong with such files.
//
// Speed times the systems of a complete run by turns; its samples go into
// speed.json and move nothing else of the run.
package bench
