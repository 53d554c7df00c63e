// Package reports draws the tables and figures of a run from its run directory
// alone. It computes nothing: every number is an estimate, a fact or a timing
// sample that stands in the run's files.
//
// There is one table model and one writer per format (terminal, Markdown, LaTeX,
// CSV); each table is a file of this package, each figure a file of
// reports/figures. A number that is undefined is a dash, a group under the
// suite's minimum says n<30, and a table whose input is missing prints its
// header, a dash and a footnote that names what is missing.
package reports
