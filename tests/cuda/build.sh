#!/bin/sh
# Compiles the environments, what learners do with rows on a GPU, and tests/cuda/compare.cu with nvcc; links them to the program
# and to the comparison, starts the one and runs the other.
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
level="-O2 -arch=native"
nvidia-smi -L >/dev/null 2>&1 || level="-O1 -Xcicc -O0 -Xptxas -O0"  # what nothing will run must only compile and link
flags="-std=c++20 $level -fmad=false --expt-relaxed-constexpr --extended-lambda -Xcompiler -ffp-contract=off"
cores=$(nproc)
sources="envs/builtin/*.cpp learners/device_rows.cpp tests/cuda/compare.cu"
# shellcheck disable=SC2086
printf '%s\n' $sources |
  xargs -P "$cores" -I{} sh -c "echo nvcc {}; nvcc -x cu $flags $include -c {} -o $out/\$(basename {}).o"
compare=$out/compare.cu.o kernels=$(ls "$out"/*.cpp.o | grep -v '^main')
built=build/release
host="$built/libplantgym_core.a $built/libplantgym_sim.a"  # where they are, they need not be made again
# shellcheck disable=SC2086
ls $host >/dev/null 2>&1 || {
  printf '%s\n' envs/core/*.cpp sim/grid/*.cpp sim/farm/*.cpp sim/factory/*.cpp sim/raster/*.cpp |
    xargs -P "$cores" -I{} sh -c "${CXX:-c++} -std=c++20 -O2 -ffp-contract=off $include -c {} -o $out/host-\$(echo {} | tr / _).o"
  host=$(ls "$out"/host-*.o)
}
environments=$(echo "$kernels" | grep -v device_rows)
# shellcheck disable=SC2086
nvcc $compare $environments $host -o "$out/compare" -lyaml-cpp -ldl -Xcompiler -pthread
if [ -f $built/libplantgym_cli.a ]; then  # the program, whose objects for the CPU are those of the other build
  ${CXX:-c++} -std=c++20 -O0 $include -c apps/cli/main.cpp -o "$out/main.o"
  libraries=""
  for l in cli picture learners rigid agents tree kmeans core sim; do libraries="$libraries $built/libplantgym_$l.a"; done
  # shellcheck disable=SC2086
  nvcc "$out/main.o" $kernels -Xlinker --start-group $libraries -Xlinker --end-group -cudart shared -o "$out/plantgym" \
    $(grep -q 'box2d_DIR:PATH=/' $built/CMakeCache.txt && echo -lbox2d) -lyaml-cpp -lfmt -ldl -Xcompiler -pthread
  "$out/plantgym" --version
  "$out/plantgym" check configs/classic/cartpole_ppo.yaml run.device=cuda
fi
"$out/compare" configs/worlds
