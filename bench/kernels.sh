#!/bin/bash
# What nvcc makes of each environment's step for one GPU generation: registers, stack, spills, machine instructions
# (16 bytes each, of the whole kernel: a row runs through a part of them, and through loops again).
# usage: bench/kernels.sh [sm_90]; prints a table of Markdown. Needs no GPU.
set -euo pipefail
cd "$(dirname "$0")/.."
arch=${1:-sm_90}
command -v nvcc >/dev/null || { echo "no nvcc: skipped"; exit 77; }
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
flags="-std=c++20 -O3 -arch=$arch -fmad=false --expt-relaxed-constexpr --extended-lambda -Xcompiler -ffp-contract=off -Xptxas -v -I. -Isim -Ienvs/core"
for family in envs/builtin/*.cpp; do basename "$family" .cpp; done |
  xargs -P "$(nproc)" -I{} sh -c "nvcc -x cu $flags -cubin envs/builtin/{}.cpp -o $out/{}.cubin >$out/{}.log 2>&1 || { cat $out/{}.log; exit 255; }"
echo "| step of | registers | stack [B] | spilled [B] | instructions |"
echo "|---|---|---|---|---|"
for cubin in "$out"/*.cubin; do
  readelf -SW "$cubin" 2>/dev/null | awk '{for (i = 1; i < NF; ++i) if ($i ~ /^\.text\./) print substr($i, 7), $(i + 4)}' >"$out/sizes"
  awk -v sizes="$out/sizes" 'BEGIN {while ((getline line < sizes) > 0) {split(line, f, " "); size[f[1]] = f[2]}}
    /Compiling entry/ {split($0, q, "\047"); name = q[2]}
    /stack frame/ {stack = $1; spilled = $5}
    /Used .* registers/ {match($0, /Used [0-9]+/); print name, substr($0, RSTART + 5, RLENGTH - 5), stack, spilled, size[name]}' \
    "${cubin%.cubin}.log" | { grep 'OneVariant.*4Step' || true; } | while read -r name registers stack spilled size; do
    env=$(echo "$name" | c++filt | sed -E 's/.*Rows<plantgym::([A-Za-z]+(<[^,]*>)?), .*/\1/; s/plantgym:://g')
    echo "| \`$env\` | $registers | $stack | $spilled | $((16#$size / 16)) |"
  done
done | sort
