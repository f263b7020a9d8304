#!/bin/sh
# Fuzzes every reader for some seconds each (clang's libFuzzer, ASan and UBSan), inputs up to 64 KiB.
# usage: tests/fuzz/run.sh [SECONDS [NAME]]; finds are left in build/fuzz
set -eu
cd "$(dirname "$0")/../.."
command -v clang++ >/dev/null || { echo "no clang++: skipped"; exit 77; }
seconds=${1:-30} names=${2:-"yaml override weather map"}
# the build `dev` has all that a reader calls; the readers themselves are compiled with the counters that guide the fuzzer
cmake --preset dev >/dev/null && cmake --build --preset dev --target plantgym_learners >/dev/null
mkdir -p build/fuzz
flags="-std=c++20 -O1 -g1 -march=native -ffp-contract=off -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all -I. -Isim -Ienvs/core"
readers="envs/core/yaml.cpp envs/core/node.cpp envs/core/keys.cpp envs/core/view.cpp envs/core/emit.cpp envs/core/library.cpp envs/core/worlds.cpp
  envs/core/wrapper_config.cpp sim/grid/grid_map.cpp sim/farm/weather.cpp sim/farm/calendar.cpp sim/farm/eto.cpp envs/builtin/grid.cpp learners/run_config.cpp"
objects="" libraries=""
for source in $readers; do objects="$objects build/fuzz/$(echo "$source" | tr / _).o"; done
for library in learners agents tree kmeans envs core sim; do libraries="$libraries build/dev/libplantgym_$library.a"; done
ccache=${CCACHE:-$(command -v ccache || true)}
# shellcheck disable=SC2086
printf '%s\n' $readers | xargs -P "$(nproc)" -I{} sh -c "$ccache clang++ $flags -c {} -o build/fuzz/\$(echo {} | tr / _).o"
export ASAN_OPTIONS=detect_odr_violation=0  # the readers are there twice; the first is used
for name in $names; do
  # shellcheck disable=SC2086
  clang++ $flags -fsanitize=fuzzer tests/fuzz/$name.cpp $objects -Wl,-z,muldefs -Wl,--start-group $libraries -Wl,--end-group \
    -lyaml-cpp -lfmt -ldl -pthread -o build/fuzz/$name
  mkdir -p build/fuzz/found-$name
  build/fuzz/$name -max_total_time="$seconds" -max_len=65536 -timeout=20 -rss_limit_mb=3000 -print_final_stats=0 -verbosity=0 \
    -artifact_prefix=build/fuzz/ build/fuzz/found-$name tests/fuzz/corpus/$name
  echo "fuzz $name: $seconds s, good"
done
