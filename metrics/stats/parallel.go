package stats

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// batch is the number of resamples a worker takes at a time.
const batch = 32

// inParts hands 0..total out in parts of a size and waits until all are done.
// start is called once in each goroutine, for its buffers, and returns what does a
// part. workers 0 means one per processor.
func inParts(workers, total, size int, start func() func(from, to int)) {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	var next atomic.Int64
	each(workers, func() {
		do := start()
		for {
			from := int(next.Add(1)-1) * size
			if from >= total {
				return
			}
			do(from, min(from+size, total))
		}
	})
}

// each runs f in k goroutines and waits for them. A panic in one comes again in
// the caller's, where the program can catch it.
func each(k int, f func()) {
	var wg sync.WaitGroup
	var fault atomic.Pointer[any]
	for range k {
		wg.Go(func() {
			defer func() {
				if r := recover(); r != nil {
					fault.Store(&r)
				}
			}()
			f()
		})
	}
	wg.Wait()
	if r := fault.Load(); r != nil {
		panic(*r)
	}
}
