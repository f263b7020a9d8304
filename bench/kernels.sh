#!/bin/bash
# What nvcc makes of each environment's step, and of what learners do with rows, for one GPU generation: registers, stack, spills, machine instructions
# (16 bytes each, of the whole kernel: a row runs through a part of them, and through loops again).
# usage: bench/kernels.sh [sm_90]; prints a table of Markdown. Needs no GPU.
set -euo pipefail
cd "$(dirname "$0")/.."
arch=${1:-sm_90}
command -v nvcc >/dev/null || { echo "no nvcc: skipped"; exit 77; }
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
flags="-std=c++20 -O3 -arch=$arch -fmad=false --expt-relaxed-constexpr --extended-lambda -Xcompiler -ffp-contract=off -Xptxas -v -I. -Isim -Ienvs/core"
printf '%s\n' envs/builtin/*.cpp learners/device_rows.cpp |
  xargs -P "$(nproc)" -I{} sh -c "nvcc -x cu $flags -cubin {} -o $out/\$(basename {} .cpp).cubin >$out/\$(basename {} .cpp).log 2>&1 || { cat $out/\$(basename {} .cpp).log; exit 255; }"
# kernels of a cubin whose name fits: name, registers, stack, spills, instructions
kernels() {
  readelf -SW "$1" 2>/dev/null | awk '{for (i = 1; i < NF; ++i) if ($i ~ /^\.text\./) print substr($i, 7), $(i + 4)}' >"$out/sizes"
  awk -v sizes="$out/sizes" 'BEGIN {while ((getline line < sizes) > 0) {split(line, f, " "); size[f[1]] = f[2]}}
    /Compiling entry/ {split($0, q, "\047"); name = q[2]}
    /stack frame/ {stack = $1; spilled = $5}
    /Used .* registers/ {match($0, /Used [0-9]+/); print name, substr($0, RSTART + 5, RLENGTH - 5), stack, spilled, size[name]}' \
    "${1%.cubin}.log" | { grep "$2" || true; }
}
table() {  # what, fitting names, how a name is shortened, cubin...
  local what=$1 fits=$2 short=$3
  shift 3
  echo "| $what | registers | stack [B] | spilled [B] | instructions |"
  echo "|---|---|---|---|---|"
  for cubin in "$@"; do
    kernels "$cubin" "$fits" | while read -r name registers stack spilled size; do
      echo "| \`$(echo "$name" | c++filt | sed -E "$short")\` | $registers | $stack | $spilled | $((16#$size / 16)) |"
    done
  done | sort -u
}
table "step of" 'OneVariant.*4Step' 's/.*Rows<plantgym::([A-Za-z]+(<[^,]*>)?), .*/\1/; s/plantgym:://g' $(ls "$out"/*.cubin | grep -v device_rows)
echo
table "of learners" 'over' 's/.*over<plantgym::(ops::)?([A-Za-z]+(<[a-z]+>)?) ?>.*/\2/' "$out/device_rows.cubin"
