// Package stats holds intervals for rates of clustered trials and a cluster
// bootstrap for everything else. It knows numbers, not notes.
//
// A cluster is what is resampled: a base note with all its variants, a patient,
// or a note. Mentions of one cluster are not independent, so an interval that
// treats them as such is too short: one rate takes Clustered (Wilson on
// effective size), a difference, a gap or an F1 takes Bootstrap, with BCa where its
// correction is defined. A change between two systems needs no function of its own:
// both are columns of one matrix, and the statistic takes their difference.
//
// Whether two systems differ at all is asked by Randomisation.Swap, whether groups
// do by Randomisation.Permute, of one yes or no per note by McNemar; whether a change
// lies beyond a margin by LowerP and UpperP. Holm corrects for many questions; MDE
// says what a test can find. What levels these methods keep in simulated experiments
// is in docs/calibration.md.
//
// Results depend on the data, the seed and the purpose only, never on the
// number of workers or the order of anything.
package stats
