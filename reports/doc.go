// Package reports draws the tables and figures of a run from its run directory
// alone. It estimates nothing: every number is an estimate, a fact or a timing
// sample that stands in the run's files, or the share of two counts there.
//
// There is one table model and one writer per format (terminal, Markdown, LaTeX,
// CSV); each table and each figure is built in a file of this package, and
// reports/figures draws the kinds of figure. A number that is undefined is a dash,
// a group under the suite's minimum says n<30, and a table whose input is missing
// prints its header, a dash and a footnote that names what is missing; where a
// suite does not count what an item shows, and nobody named it, it is left out.
package reports
