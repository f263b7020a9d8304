#!/bin/sh
# Builds tests/signature_main.cpp with the compiler and flags given and compares what it prints with
# tests/signature.txt: `tests/signature.sh clang++ -O2`. Run it for each compiler and level that matters.
set -eu
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
sources=$(ls envs/builtin/*.cpp envs/core/*.cpp sim/grid/*.cpp sim/farm/*.cpp sim/factory/*.cpp sim/raster/*.cpp | grep -vE 'core/contract(\.|_(ends|steps|streams|words)\.)')
# shellcheck disable=SC2086
"$@" -std=c++20 -ffp-contract=off -I. -Isim -Ienvs/core -o "$out/signature" tests/signature_main.cpp \
  $sources -lyaml-cpp -ldl -pthread
"$out/signature" configs/worlds > "$out/signature.txt"
if ! diff -u tests/signature.txt "$out/signature.txt"; then
  echo "tests/signature.sh: $* makes other trajectories" >&2
  exit 1
fi
echo "$*: equal to tests/signature.txt"
