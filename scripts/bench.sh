#!/bin/sh
# Prints the project's speeds beside the goals they are held to. Nothing here is
# a test: numbers depend on the machine and on what else it does.
set -eu
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

seconds() { # seconds NAME GOAL COMMAND...
	name=$1 goal=$2
	shift 2
	start=$(date +%s.%N)
	"$@" >"$out/log" 2>&1 || { cat "$out/log"; exit 1; }
	end=$(date +%s.%N)
	echo "$start $end" | awk -v n="$name" -v g="$goal" '{printf "%-44s %8.1f s     goal %s\n", n, $2 - $1, g}'
}

echo "machine: $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg 2>/dev/null || echo unknown)"
seconds "bench run --suite smoke" "10 s" bin/bench run --suite smoke --out "$out/smoke"
seconds "bench run --suite multiculture-quick" "30 s" bin/bench run --suite multiculture-quick --out "$out/quick"
[ -n "${POLYPHI_BENCH_SHORT:-}" ] || seconds "bench run --suite multiculture" "180 s" bin/bench run --suite multiculture --out "$out/full"
grep -h -E '^- tokens|^###' "$out"/quick/report/provenance.md | grep -B1 '^- tokens' | grep -v '^--'

bench() { # bench PACKAGE PATTERN GOAL [TIME]
	echo
	echo "$1: goal $3"
	"${GO:-go}" test "./$1" -run '^$' -bench "$2" -benchtime "${4:-2s}" | grep -E '^(Benchmark|FAIL|panic)|--- (FAIL|SKIP)' || true
}
bench models/onnx 'Zoo|Budget' 'efficiency 0.95 of raw ONNX Runtime, padded/window tokens 1.02' 1x
bench bench 'Tally' 'matching and counting 5 M tokens/s on two cores (this is one)'
bench metrics/match '.' 'see above'
bench metrics/stats '.' '168 clusters x 3,000 columns x 10,000 resamples in a second'
bench bench/estimate '.' 'a few seconds for a whole suite'
bench models/tokenize '.' '10 MB/s a core'
bench cmi '.' 'script only 5 M tokens/s, warm with three Latin candidates 3 M, indexes 50 M tags/s without allocation'
