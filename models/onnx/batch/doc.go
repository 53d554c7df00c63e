// Package batch cuts notes into windows of tokens and groups the windows into
// batches. Everything here is a pure function of lengths and cutting places: no
// text, no tensors, no model.
//
// [Windows] never drops a token and gives each to exactly one window. [Plan]
// keeps padding low by grouping windows of like length.
package batch
