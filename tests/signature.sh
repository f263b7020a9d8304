#!/bin/sh
# Builds tests/signature_main.cpp with the compiler and flags given and compares what it prints with
# tests/signature.txt: `tests/signature.sh clang++ -O2`. Run it for each compiler and level that matters.
set -eu
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
# several files at once, so that headers are read once; the families have names of their own
for folder in envs/core sim/grid sim/farm sim/factory sim/raster; do
  ls $folder/*.cpp | grep -vE 'core/contract(\.|_(ends|steps|streams|words)\.)' |
    awk -v root="$PWD" -v to="$out/$(basename $folder)" '{print "#include \"" root "/" $0 "\"" > to int(NR / 8) ".cpp"}'
done
ls "$out"/*.cpp tests/signature_main.cpp envs/builtin/*.cpp |
  xargs -P "$(nproc)" -I{} sh -c "$* -std=c++20 -ffp-contract=off -I. -Isim -Ienvs/core -c {} -o $out/\$(echo {} | tr / _).o"
$1 "$out"/*.o -o "$out/signature" -lyaml-cpp -ldl -pthread
"$out/signature" configs/worlds > "$out/signature.txt"
# no recogniser is linked here: worlds that ask one (inspect: {model: FILE}) are left to the program's own tests
grep -lE 'model: [a-z_/.]+\.safetensors' configs/worlds/*/*.yaml | sed 's|^configs/worlds/| |; s|\.yaml$| |' > "$out/asking"
grep -vF -f "$out/asking" tests/signature.txt > "$out/wanted.txt"
if ! diff -u "$out/wanted.txt" "$out/signature.txt"; then
  echo "tests/signature.sh: $* makes other trajectories" >&2
  exit 1
fi
echo "$*: equal to tests/signature.txt"
