// Package gate says whether a system may be released: it holds the numbers of a
// candidate to the rules of a gate file and gives a verdict.
//
// A verdict comes from the counts and the attributes of notes alone. There are
// three for a check with data, pass, fail and inconclusive, so that noise neither
// fails a release nor passes one; without data nothing passes. A claim about every
// group is not corrected on the pass side (it is an intersection of claims); the
// alarms of a family of groups are, by Holm, so that nobody is alarmed by chance.
//
// Schuirmann (1987) and Berger and Hsu (1996) for the intersection; Holm (1979) for
// the alarms.
package gate
