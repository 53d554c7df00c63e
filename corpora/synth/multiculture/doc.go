// Package multiculture generates the multiculture corpus: the same notes with
// the same slots, filled with the identifiers of 16 variants and three genders,
// so that every difference between two groups is a paired one.
//
// Outside the slots the bytes of a note are equal in all variants and genders.
// Templates and banks are read from one split (testset or trainset, two
// embedded file systems of which neither package knows the other); the names
// and the wording of the two never meet. Equal inputs give equal bytes on every
// machine and Go release.
//
// The specification of names, numbers, dates and addresses stands in the data
// statement (Statement). Design after the protocol of arXiv 2305.11348 and the
// question of arXiv 2602.15869; all notes, templates and banks are our own.
package multiculture
