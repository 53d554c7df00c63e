// Package train makes what the packaged demonstration models are trained from:
// a WordPiece vocabulary learned on the train notes, and those notes as token
// and label ids, cut by the tokenizer and windows the models later run with. So
// training and use cannot drift apart, and Python never tokenises.
//
// The recipe is in README.md beside this file; `make zoo` runs it. Nothing here
// runs in CI but the tests, and nothing here can reach the test notes.
package train
