package onnx

import (
	"testing"
	"time"
)

// What a watch does is told by what it calls, not by how long it took: late is
// called for the run that is over its limit and for no other.
func TestWatch(t *testing.T) {
	late := make(chan struct{}, 8)
	w := &watch{late: func() { late <- struct{}{} }, stuck: func() { t.Error("a run that ended was stuck") }, grace: time.Hour}
	defer w.close()
	for range 1000 {
		w.begin(time.Hour)
		if w.end() {
			t.Fatal("a short run was late")
		}
	}
	w.begin(time.Nanosecond)
	<-late
	if !w.end() {
		t.Error("a long run was not late")
	}
	w.begin(time.Hour)
	w.ring() // the timer of the run before, too late
	if w.end() || len(late) > 0 {
		t.Error("a run was late by the clock of the run before")
	}
	w.ring() // between two runs
	if len(late) > 0 {
		t.Error("late without a run")
	}
	w.begin(time.Nanosecond)
	<-late
	w.ring()
	if !w.end() || len(late) > 0 {
		t.Error("late twice for one run")
	}
}

// A run that goes on after it was told to end is stuck.
func TestWatchStuck(t *testing.T) {
	stuck := make(chan struct{})
	w := &watch{late: func() {}, stuck: func() { close(stuck) }, grace: time.Nanosecond}
	defer w.close()
	w.begin(time.Nanosecond)
	<-stuck
	w.end()
}
