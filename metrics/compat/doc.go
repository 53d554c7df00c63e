// Package compat computes what other scorers would say, by their own rules and
// with their defects, so that published numbers can be compared with ours.
//
// Nothing here feeds a headline, an interval or a gate: polyphi's own numbers come
// from package match. Each mode names the tool and the release it follows, and is
// tested on cases on which the tool itself gave the numbers.
package compat
