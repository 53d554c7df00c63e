// Package cmi cuts a note into tokens, gives each token its language, and computes
// the code-mixing indexes of sentences, corpora and sequences of tags.
//
// The index is that of Gambäck and Das (2014) on the scale 0 to 1: with N
// language tokens, of which max belong to the most frequent language, it is
// (N - max)/N, and 0 if N = 0. It stratifies results; it is no measure of
// difficulty.
//
// A token's language under the default policy is, in this order (Policy says what
// can be otherwise): the gold tag where the corpus has one;
// none (univ) for numbers, codes, links, punctuation, units, titles and
// abbreviations; that of its script where only one candidate writes it; else,
// for Latin script with two or more candidates, a language detector's
// confidence in its form, corrected by function words and by its neighbours in
// the sentence. Predictions never influence a tag.
//
// The detector is an interface; cmi/lingua implements it and is the only
// importer of lingua-go, which costs 0.7 s to load and is opened only where it
// is needed.
package cmi
