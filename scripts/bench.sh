#!/bin/sh
# Prints the project's speeds beside the goals they are held to: one line a
# number, the goal behind it, and "missed" where it is not reached. Nothing here
# is a test: numbers depend on the machine and on what else it does. Ratios are
# of things run in turn, so that they depend on that less.
#
# POLYPHI_BENCH_SHORT=1 leaves out what takes longest: the whole of multiculture.
set -eu
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
export POLYPHI_REQUIRE_ORT=1

# run COMMAND...: its output goes to $out/log, and here if it fails.
run() {
	"$@" >"$out/log" 2>&1 || { cat "$out/log"; exit 1; }
}

# show GOAL...: prints the values of the lines "NAME VALUE UNIT VALUE UNIT ..."
# on its input that a goal is given for. A goal is UNIT:>=NUMBER, UNIT:<=NUMBER
# or UNIT: for none.
show() {
	awk -v goals="$*" '
	function human(v) {
		if (v >= 1e6) return sprintf("%.2f M", v / 1e6)
		if (v >= 1e4) return sprintf("%.0f", v)
		return sprintf(v >= 100 ? "%.0f" : v >= 10 ? "%.1f" : "%.3f", v)
	}
	{
		for (i = 2; i < NF; i += 2) {
			value[$(i + 1)] = $i
			if ($(i + 1) == "ns/op") value["s"] = $i / 1e9
		}
		n = split(goals, goal, " ")
		for (g = 1; g <= n; g++) {
			unit = what = goal[g]
			sub(/:.*/, "", unit)
			sub(/[^:]*:/, "", what)
			if (!(unit in value)) continue
			line = sprintf("  %-42s %9s  %-16s", $1, human(value[unit]), unit)
			if (what != "") {
				least = substr(what, 1, 2) == ">="
				bound = substr(what, 3) + 0
				line = line (least ? "at least " : "at most ") human(bound)
				if (least ? value[unit] < bound : value[unit] > bound) line = line "   missed"
			}
			sub(/ +$/, "", line)
			print line
		}
		delete value
	}'
}

# seconds NAME GOAL COMMAND...
seconds() {
	name=$1 goal=$2
	shift 2
	start=$(date +%s.%N)
	run "$@"
	echo "$name $start $(date +%s.%N)" | awk '{ print $1, $3 - $2, "s" }' | show "s:<=$goal"
}

# bench PACKAGE PATTERN TIME GOAL...: TIME is that of one benchmark, or 6x for
# six iterations.
bench() {
	package=$1 pattern=$2 time=$3
	shift 3
	run "${GO:-go}" test "./$package" -run '^$' -bench "$pattern" -benchtime "$time"
	sed -n 's/^Benchmark\([^[:space:]]*\)-[0-9]*[[:space:]]*[0-9]*[[:space:]]/\1 /p' "$out/log" | show "$@"
}

title() { printf '\n%s\n' "$1"; }

echo "machine: $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg 2>/dev/null || echo unknown)"

title "whole runs"
seconds smoke 10 bin/bench run --suite smoke --out "$out/smoke"
seconds multiculture-quick 30 bin/bench run --suite multiculture-quick --out "$out/quick"
[ -n "${POLYPHI_BENCH_SHORT:-}" ] || seconds multiculture 180 bin/bench run --suite multiculture --out "$out/full"

title "models: share of the speed of raw ONNX Runtime"
bench models/onnx Efficiency/zoo 6x 'efficiency:>=0.95' words/s:
bench models/onnx Efficiency/encoders 3x 'efficiency:>=0.99' words/s:
title "models: times the speed of one core"
bench models/onnx Threads 6x 'x-one-core:>=1.9' raw-x-one-core:
title "models: times the speed of loops written by hand"
bench models/onnx Loops/mixed 3x 'x-batches-of-32:>=2.3' 'x-one-at-a-time:>=1'
bench models/onnx Loops/few-long 3x 'x-batches-of-32:>=5' 'x-one-at-a-time:>=1'
title "models: padding, and cost against number and length of notes"
bench models/onnx Padding 1x 'padded/window:<=1.02'
bench models/onnx Linear 1x 'spread:<=1.1' words/s@100: words/s@1000: words/s@8000: words/s@1kB: words/s@10kB: words/s@100kB: words/s@1MB:
title "models: padded tokens of a batch"
bench models/onnx Budget 3x efficiency: words/s:

title "tokenizers, one core, cold"
bench models/tokenize 'Encode$/cased|xlmr|mdeberta|ours/mixed|english/cold' 0.5s 'MB/s:>=10'
bench models/tokenize 'Encode$/bpe/mixed|english/cold' 0.5s 'MB/s:>=8'

title "matching and counting, a whole report"
bench bench Score 1s 'tokens/s:>=10e6'
bench metrics/match 'PrepareAndMatch|FourSystems' 0.5s Mtokens/s:
bench metrics/match 'Tangle' 1x s:
title "matching: cost against number of spans, and one document of 100,000 a side"
bench metrics/match 'Document/./^1000$' 20x ns/span:
bench metrics/match 'Document/./^100000$' 1x ns/span: 's:<=1'
title "statistics"
bench metrics/stats . 1x 's:<=1'
bench bench/estimate . 1x 's:<=5'

title "code-mixing indexes"
bench cmi ScriptOnly 0.5s 'tokens/s:>=5e6'
bench cmi WarmThree 0.5s 'tokens/s:>=3e6'
bench cmi Notes 0.5s tokens/s:
bench cmi Indexes 0.5s 'Mtags/s:>=50'
