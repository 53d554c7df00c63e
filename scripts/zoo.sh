#!/bin/sh
# Trains the packaged models again: our tokenizer and windows make the arrays,
# Python only fits and exports. Not part of any build or test.
set -eu
cd "$(dirname "$0")/.."
work=${POLYPHI_TRAIN_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/polyphi/train}
command -v python3 >/dev/null || { echo "python3 is missing: training needs Python 3.11 or newer; running the models does not."; exit 1; }
mkdir -p "$work"
[ -x "$work/venv/bin/python" ] || python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q -r models/train/requirements.txt
# Models with fewer notes see them more often: all take about as many steps.
train() { # train NAME EPOCHS
	"$work/venv/bin/python" models/train/train.py "$work/prepared/$1" "$work/trained/$1" --seed 1 --epochs "$2"
}
pids=
for models in "tiny-us 9 tiny-mix 15 tiny-mix-zh 45" "tiny-multi 9 tiny-mix-mixed 25 tiny-mix-en 45"; do # one thread each, two side by side
	(
		set -- $models
		while [ $# -gt 0 ]; do
			train "$1" "$2"
			shift 2
		done
	) &
	pids="$pids $!"
done
for pid in $pids; do # one by one: a plain wait forgets that one failed
	wait "$pid" || { echo "training failed; nothing was put into models/zoo"; exit 1; }
done
"$work/venv/bin/python" models/train/install.py "$work/trained" models/zoo
