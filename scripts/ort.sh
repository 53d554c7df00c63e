#!/bin/sh
# Obtains ONNX Runtime 1.30.0 and puts it into the user's cache.
#
#   scripts/ort.sh        CPU: the npm package, or the wheel where npm is missing
#   scripts/ort.sh cuda   CPU and CUDA 13: the onnxruntime-gpu wheel
#
# Every file is checked against the SHA-256 written here before it is used, and
# a whole folder appears at once or not at all. If all is there already, nothing
# is downloaded. The folder is printed on stdout; messages go to stderr.
# Exit codes: 0 there, 1 not obtained, 2 wrong usage.
set -eu

VERSION=1.30.0
NPM_SHA=6e3390d6b783e7be946fad629292799da28d0b42f84856e50d2c1b0383291e75
WHEEL_SHA=4fbf0c5d7b5fb99266c2e8a802e3e64af68bdc383e0f3c7349b985f1087eedaa
WHEEL_LIB_SHA=5a140dc17c8b60b35b2ceab0bb533e65ac54f06a208948417c1f9c31df6afc4c
WHEEL_SHARED_SHA=086ec1d5388f64153d9c63470d126693db9a182c8ce236d3a1119068471b8a0d
WHEEL_CUDA_SHA=9d7587acb137b31bf84e4d32dc444b969bb601d098b01395effcacfe4341e364
ORT_DISABLE_TELEMETRY=1
export ORT_DISABLE_TELEMETRY
# A package manager must not ask or update itself here.
npm_config_update_notifier=false
export npm_config_update_notifier

OTHER_WAY="take the official release archive onnxruntime-PLATFORM-$VERSION of the ONNX Runtime project, unpack it, and set ONNXRUNTIME_SHARED_LIBRARY_PATH to the library file in it"

say() { echo "ort.sh: $*" >&2; }
die() { say "$*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

hash_of() {
	if have sha256sum; then sha256sum "$1" | cut -d' ' -f1
	else shasum -a 256 "$1" | cut -d' ' -f1; fi
}

matches() { [ -f "$1" ] && [ "$(hash_of "$1")" = "$2" ]; }

# check FILE SHA: stops if FILE is not the pinned one.
check() {
	matches "$1" "$2" && return 0
	die "$(basename "$1") does not have the pinned SHA-256 $2, so it is not used; run this again (a broken download), and if it stays so, $OTHER_WAY"
}

# platform: sets MEMBER (path in the npm tarball), LIB (name in the cache), LIB_SHA.
platform() {
	case "$(uname -s)/$(uname -m)" in
	Linux/x86_64 | Linux/amd64)
		MEMBER=package/bin/napi-v6/linux/x64/libonnxruntime.so.1 LIB=libonnxruntime.so.1
		LIB_SHA=ffb75a925ba05e47b235bb66e3e3911714a80b328a9c9425539feb204aa32a23 ;;
	Linux/aarch64 | Linux/arm64)
		MEMBER=package/bin/napi-v6/linux/arm64/libonnxruntime.so.1 LIB=libonnxruntime.so.1
		LIB_SHA=1f549d46250b005580b597f4164984aaf75b3bcb9f3aeb07c7f8a8fe60b23c76 ;;
	Darwin/arm64)
		MEMBER=package/bin/napi-v6/darwin/arm64/libonnxruntime.1.dylib LIB=libonnxruntime.1.dylib
		LIB_SHA=685d2be5dba1309c89d3a5324b7fd06a5c42f1a61bfea32d14c4cc28d072121d ;;
	*) die "no pinned library for $(uname -s)/$(uname -m); $OTHER_WAY" ;;
	esac
}

# finish FOLDER: moves the filled $WORK/out to FOLDER in one step.
finish() {
	chmod 755 "$WORK/out"
	if [ -e "$1" ]; then mv "$1" "$WORK/old"; fi
	mv "$WORK/out" "$1" || die "cannot put the library at $1; is the folder writable?"
	rm -rf "$1/out" # left there if another run of this script was a moment faster
	say "ONNX Runtime $VERSION is at $1"
	echo "$1"
}

from_npm() {
	say "getting onnxruntime-node@$VERSION with npm (113 MB)"
	# npm pack only downloads: the package's install script does not run.
	(cd "$WORK" && npm pack --silent "onnxruntime-node@$VERSION" >npm.out 2>npm.err) ||
		{ tail -n 3 "$WORK/npm.err" >&2; die "npm could not get onnxruntime-node@$VERSION; check the network or npm's registry setting, or $OTHER_WAY"; }
	check "$WORK/onnxruntime-node-$VERSION.tgz" "$NPM_SHA"
	tar -xzf "$WORK/onnxruntime-node-$VERSION.tgz" -C "$WORK" "$MEMBER"
	mv "$WORK/$MEMBER" "$WORK/out/$LIB"
	check "$WORK/out/$LIB" "$LIB_SHA"
}

# pip_name prints the command that runs pip, or nothing.
pip_name() {
	for p in pip3 pip; do
		if have $p && $p --version >/dev/null 2>&1; then echo $p; return; fi
	done
}

# from_wheel FILE...: gets the wheel and takes the named libraries out of it.
from_wheel() {
	case "$(uname -s)/$(uname -m)" in
	Linux/x86_64 | Linux/amd64) ;;
	*) die "the onnxruntime-gpu wheel is pinned for Linux on x86-64 only; $OTHER_WAY" ;;
	esac
	pip=$(pip_name)
	[ -n "$pip" ] || die "$1; $OTHER_WAY"
	shift
	have unzip || have python3 || die "neither unzip nor python3 is there to open the wheel; install one, or $OTHER_WAY"
	say "getting onnxruntime-gpu==$VERSION with $pip (247 MB)"
	$pip download --quiet --no-deps --python-version 3.11 --platform manylinux_2_28_x86_64 --only-binary=:all: \
		--dest "$WORK" "onnxruntime-gpu==$VERSION" >"$WORK/pip.out" 2>&1 ||
		{ tail -n 3 "$WORK/pip.out" >&2; die "$pip could not get onnxruntime-gpu==$VERSION; check the network or pip's index setting, or $OTHER_WAY"; }
	wheel=$(ls "$WORK"/onnxruntime_gpu-*.whl)
	check "$wheel" "$WHEEL_SHA"
	for f in "$@"; do
		if have unzip; then unzip -q -j "$wheel" "onnxruntime/capi/$f" -d "$WORK/out"
		else python3 -c 'import sys,zipfile; open(sys.argv[3],"wb").write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]))' \
			"$wheel" "onnxruntime/capi/$f" "$WORK/out/$f"; fi
	done
	check "$WORK/out/libonnxruntime.so.$VERSION" "$WHEEL_LIB_SHA"
}

KIND=${1:-cpu}
[ $# -le 1 ] || { say "usage: ort.sh [cpu|cuda]"; exit 2; }
case "$KIND" in cpu | cuda) ;; *) say "usage: ort.sh [cpu|cuda]"; exit 2 ;; esac
have sha256sum || have shasum || die "neither sha256sum nor shasum is there to check the download; install coreutils"
[ -n "${XDG_CACHE_HOME:-}" ] || [ -n "${HOME:-}" ] || die "neither HOME nor XDG_CACHE_HOME is set; set one, so that there is a cache folder"
BASE=${XDG_CACHE_HOME:-$HOME/.cache}/polyphi
CPU_DIR=$BASE/onnxruntime-$VERSION
CUDA_DIR=$BASE/onnxruntime-$VERSION-cuda

# Is it there already?
if [ "$KIND" = cuda ]; then
	if matches "$CUDA_DIR/libonnxruntime.so.$VERSION" "$WHEEL_LIB_SHA" &&
		matches "$CUDA_DIR/libonnxruntime_providers_shared.so" "$WHEEL_SHARED_SHA" &&
		matches "$CUDA_DIR/libonnxruntime_providers_cuda.so" "$WHEEL_CUDA_SHA"; then
		echo "$CUDA_DIR"; exit 0
	fi
else
	platform
	if matches "$CPU_DIR/$LIB" "$LIB_SHA" || matches "$CPU_DIR/libonnxruntime.so.$VERSION" "$WHEEL_LIB_SHA"; then
		echo "$CPU_DIR"; exit 0
	fi
fi

mkdir -p "$BASE" 2>/dev/null || die "cannot make the cache folder $BASE; set XDG_CACHE_HOME to a folder you may write to"
WORK=$(mktemp -d "$BASE/.ort.XXXXXX") || die "cannot write to $BASE; set XDG_CACHE_HOME to a folder you may write to"
trap 'rm -rf "$WORK"' EXIT
trap 'exit 1' HUP INT TERM
mkdir "$WORK/out"

if [ "$KIND" = cuda ]; then
	from_wheel "pip is missing, and the CUDA build comes with it" \
		"libonnxruntime.so.$VERSION" libonnxruntime_providers_shared.so libonnxruntime_providers_cuda.so
	check "$WORK/out/libonnxruntime_providers_shared.so" "$WHEEL_SHARED_SHA"
	check "$WORK/out/libonnxruntime_providers_cuda.so" "$WHEEL_CUDA_SHA"
	finish "$CUDA_DIR"
elif have npm; then
	from_npm
	finish "$CPU_DIR"
else
	from_wheel "neither npm nor pip is there to get ONNX Runtime $VERSION" "libonnxruntime.so.$VERSION"
	finish "$CPU_DIR"
fi
