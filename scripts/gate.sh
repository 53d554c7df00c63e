#!/bin/sh
# Runs the packaged models and holds them to the baseline in models/zoo/baseline, whose
# gates must see a loss planted in it; with "renew" it makes what they are now the baseline instead.
set -eu
cd "$(dirname "$0")/.."
export ORT_DISABLE_TELEMETRY=1
at=models/zoo/baseline
runs=$(mktemp -d)
trap 'rm -rf "$runs"' EXIT

# each NAME SUITE MODEL...: one run, and a verdict for each of its models
each() {
	name=$1 suite=$2
	shift 2
	flags=
	for model; do flags="$flags --model $model"; done
	# shellcheck disable=SC2086 # the flags are several words
	bin/bench -q run --suite "$suite" --out "$runs/$name" $flags >"$runs/$name.log" 2>&1 || { cat "$runs/$name.log"; exit 1; }
	if [ "$renew" = renew ]; then
		rm -rf "${at:?}/$name"
		bin/bench report "$runs/$name" --as counts --out "$at/$name"
		return
	fi
	for model; do
		bin/bench gate --self-test "$at/$name.yaml" --baseline "$at/$name#$model" >"$runs/self.log" 2>&1 || { cat "$runs/self.log"; failed=1; }
		bin/bench gate --gate "$at/$name.yaml" "$runs/$name#$model" >"$runs/verdict.log" 2>&1 || { cat "$runs/verdict.log"; failed=1; }
		tail -n 1 "$runs/verdict.log" | sed "s/^/$name $model: /"
	done
}

renew=${1:-} failed=0
each multiculture multiculture-quick tiny-us tiny-multi
each codemix codemix tiny-mix tiny-mix-en tiny-mix-zh tiny-mix-mixed
exit $failed
