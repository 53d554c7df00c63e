// Package match pairs the gold mentions of a note with a system's predictions
// and counts graphemes: the one matching engine of polyphi.
//
// A Matcher holds the buffers and allocates nothing per note once they have
// grown. Prepare reads one note and its gold; Match then scores the predictions
// of one system after another against it.
//
// Rules, in short:
//   - A span is a label and a list of fragments. Overlap means a shared code
//     point of the fragments, equal bounds means equal fragment lists.
//   - A span repeated on one side with the same fine label is dropped once, before
//     any view; the kept one has the highest score. Nested and crossing spans
//     are legal and all count.
//   - Both sides are sorted by start, end, fine label, fragments. The place in
//     that order is the rank, so the order of the input changes nothing.
//   - Each view takes the one-to-one assignment with the greatest sum of weight
//     vectors, compared left to right; of the optimal ones that whose sorted list
//     of (gold rank, prediction rank) is least. Never greedy.
//   - A gold mention outside the label set takes part in label-blind views and
//     grapheme counts only. Ignored mentions are neutral everywhere.
//   - A grapheme is an extended cluster of UAX 29 with rule GB9c (Unicode 17),
//     cut on the whole note; clusters of white space only are counted nowhere.
//
// What a note costs is linear in its text and its spans, after sorting, and in
// the pairs of spans that overlap, of which a note without spans over spans has
// fewer than spans. Only components within Limit may need more: paths of
// exchanges in them can be long.
//
// Positions are code points: only Offset.Rune is read. Labels are small
// integers that the caller has resolved, so the package knows no label list.
package match
