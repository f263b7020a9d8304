#!/bin/sh
# Compiles the environments and tests/cuda/compare.cu with nvcc, links them and runs the comparison.
# usage: tests/cuda/build.sh [FOLDER]; ends with 77 where there is no nvcc or no GPU, after saying so.
set -eu
cd "$(dirname "$0")/../.."
out=${1:-build/cuda}
if ! command -v nvcc > /dev/null; then
  echo "tests/cuda/build.sh: skipped: no nvcc"
  exit 77
fi
mkdir -p "$out"
include="-I. -Isim -Ienvs/core -Itests"
# -fmad=false: the same rounding as on the CPU
level=-O2
nvidia-smi -L >/dev/null 2>&1 || level="-O1 -Xcicc -O0 -Xptxas -O0"  # what nothing will run must only compile and link
flags="-std=c++20 $level -fmad=false --expt-relaxed-constexpr --extended-lambda -Xcompiler -ffp-contract=off"
cores=$(nproc)
printf '%s\n' envs/builtin/*.cpp tests/cuda/compare.cu |
  xargs -P "$cores" -I{} sh -c "echo nvcc {}; nvcc -x cu $flags $include -c {} -o $out/\$(basename {}).o"
host="build/release/libplantgym_core.a build/release/libplantgym_sim.a"  # where they are, they need not be made again
# shellcheck disable=SC2086
ls $host >/dev/null 2>&1 || {
  printf '%s\n' envs/core/*.cpp sim/grid/*.cpp sim/farm/*.cpp sim/factory/*.cpp sim/raster/*.cpp |
    xargs -P "$cores" -I{} sh -c "${CXX:-c++} -std=c++20 -O2 -ffp-contract=off $include -c {} -o $out/host-\$(echo {} | tr / _).o"
  host=""
}
# shellcheck disable=SC2086
nvcc "$out"/*.o $host -o "$out/compare" -lyaml-cpp -ldl -Xcompiler -pthread
"$out/compare" configs/worlds
