# polyphi: make run (set up and run the main job), make test (every test).
export ORT_DISABLE_TELEMETRY := 1

GO ?= go
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
# The revision goes into the program even where GOFLAGS says -buildvcs=false; not
# where git cannot answer: the build would stop.
STAMP = $(shell git status --porcelain >/dev/null 2>&1 && echo -buildvcs=auto)

.PHONY: build ort ort-cuda run test race lint gate baseline bench calibrate peers dist zoo encoders train-data dictionary tools clean

build: tools ## bin/bench
	$(GO) build -trimpath $(STAMP) -o bin/bench ./cmd/bench

ort: ## ONNX Runtime for the CPU into the user cache
	@sh scripts/ort.sh cpu

ort-cuda: ## ONNX Runtime with its CUDA 13 provider into the user cache
	@sh scripts/ort.sh cuda

run: build ort ## the main job: two to three minutes on two cores
	bin/bench run --suite multiculture

test: tools ort ## every test, with a real ONNX Runtime
	@test -z "$$(gofmt -l .)" || { echo "gofmt would change:"; gofmt -l .; exit 1; }
	$(GO) vet ./...
	POLYPHI_REQUIRE_ORT=1 $(GO) test -timeout 15m ./...

race: tools ort ## the tests under the race detector, without those that drive whole processes
	POLYPHI_REQUIRE_ORT=1 $(GO) test -race -short -timeout 30m ./...

lint: tools ## gofmt, vet, staticcheck
	@test -z "$$(gofmt -l .)" || { echo "gofmt would change:"; gofmt -l .; exit 1; }
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...

gate: build ort ## hold the packaged models to their committed baseline
	@sh scripts/gate.sh

baseline: build ort ## make what the packaged models count now their baseline
	@sh scripts/gate.sh renew

bench: build ort ## speeds and the goals they are held to
	@sh scripts/bench.sh

calibrate: tools ## simulate the levels of intervals, tests and gates again: docs/calibration*.md (four minutes on two cores)
	$(GO) test ./metrics/stats ./bench/gate -run '^TestCalibration$$' -calibrate -timeout 60m -v

dist: build ## an archive of the program, the encoders and the licences
	rm -rf bin/polyphi && mkdir -p bin/polyphi/models
	cp -r bin/bench README.md docs CHANGELOG.md LICENSE NOTICE CITATION.cff bin/polyphi/
	cp -r models/encoders bin/polyphi/models/ && rm -f bin/polyphi/models/encoders/*.go
	tar -C bin -czf "bin/polyphi-$$($(GO) env GOOS)-$$($(GO) env GOARCH).tar.gz" polyphi
	rm -rf bin/polyphi

encoders: tools ## fine-tune the packaged encoders again (needs Python 3.11, npm, Maven, and an hour for each seed and encoder)
	@sh scripts/encoders.sh

zoo: train-data ## train the packaged models again (needs Python 3.11, two minutes to install, half an hour to train)
	@sh scripts/zoo.sh

train-data: tools ## the arrays the packaged models are trained on, into the user cache
	$(GO) run ./models/train/prepare -out "$${POLYPHI_TRAIN_DIR:-$${XDG_CACHE_HOME:-$$HOME/.cache}/polyphi/train}/prepared"

dictionary: tools ## learn the packaged dictionaries again
	$(GO) run ./models/train/dictionary -out models/dictionary/lists

peers: tools ## ask the scorers that metrics/compat imitates again (needs Python 3.11 and Perl; FAIREVAL names a folder with FairEval.py)
	@sh scripts/peers.sh

tools:
	@command -v $(GO) >/dev/null || { echo "Go is missing: install Go 1.26 or newer from your package manager, or name it with make GO=/path/to/go."; exit 1; }
	@command -v gcc >/dev/null || command -v clang >/dev/null || command -v cc >/dev/null || { echo "A C compiler is missing: install gcc or clang; the ONNX Runtime binding needs one."; exit 1; }

clean:
	rm -rf bin
