#!/bin/sh
# Fuzzes every reader for some seconds each (clang's libFuzzer, ASan and UBSan), inputs up to 64 KiB.
# usage: tests/fuzz/run.sh [SECONDS [NAME]]; finds are left in build/fuzz
set -eu
cd "$(dirname "$0")/../.."
command -v clang++ >/dev/null || { echo "no clang++: skipped"; exit 77; }
seconds=${1:-30} names=${2:-"yaml override weather map"}
mkdir -p build/fuzz
flags="-std=c++20 -O1 -g1 -ffp-contract=off -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all -I. -Isim -Ienvs/core"
objects=""
for source in envs/builtin/*.cpp envs/core/*.cpp sim/grid/*.cpp sim/farm/*.cpp sim/factory/*.cpp sim/raster/*.cpp agents/*.cpp \
  agents/policy/*.cpp plugins/tree/*.cpp plugins/kmeans/*.cpp learners/*.cpp; do
  case $source in  # what no reader calls
    envs/core/contract*|envs/core/signature*|learners/build_info*|learners/train*|learners/tune*|learners/plan*|learners/evaluate*|learners/export*) continue ;;
    learners/exact*|learners/statistics*|learners/run_folder*|learners/scalar_log*|learners/hooks*|learners/leaks*|learners/distill*) continue ;;
  esac
  object=build/fuzz/$(echo "$source" | tr / _).o
  objects="$objects $object"
  [ "$object" -nt "$source" ] || echo "$source $object"
done >build/fuzz/sources
ccache=${CCACHE:-$(command -v ccache || true)}
# shellcheck disable=SC2086
xargs -P "$(nproc)" -L 1 sh -c "$ccache clang++ $flags -c \"\$0\" -o \"\$1\"" <build/fuzz/sources
for name in $names; do
  # shellcheck disable=SC2086
  clang++ $flags -fsanitize=fuzzer tests/fuzz/$name.cpp $objects -lyaml-cpp -lfmt -ldl -pthread -o build/fuzz/$name
  mkdir -p build/fuzz/found-$name
  build/fuzz/$name -max_total_time="$seconds" -max_len=65536 -timeout=20 -rss_limit_mb=3000 -print_final_stats=0 -verbosity=0 \
    -artifact_prefix=build/fuzz/ build/fuzz/found-$name tests/fuzz/corpus/$name
  echo "fuzz $name: $seconds s, good"
done
