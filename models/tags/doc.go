// Package tags turns a token classifier's labels into mentions: it reads the
// label scheme from the label names, repairs tag sequences by one fixed table
// and counts the repairs. It knows tags and token positions, no tensors and no
// text.
package tags
