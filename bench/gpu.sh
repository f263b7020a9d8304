#!/bin/bash
# Builds with CUDA on a machine with a GPU, holds the GPU against the CPU, measures, and writes bench/results/<GPU>/.
# usage: bench/gpu.sh carry FOLDER   where there is a network: the Debian packages that the other machine lacks, as files
#        bench/gpu.sh [FOLDER]       there: unpacks them beside the build (nothing is installed), builds, tests, measures
# Needs there: g++, CUDA 13, cmake, ninja, and LibTorch for CUDA in a Python (or PLANTGYM_TORCH_WHEEL, the folder `torch`). No
# network. Without a GPU it builds, starts the program and ends with 77.
set -euo pipefail
cd "$(dirname "$0")/.."
packages="libyaml-cpp-dev libyaml-cpp0.7 libfmt-dev libfmt9 nlohmann-json3-dev libcli11-dev libstb-dev libgtest-dev libbox2d-dev libbox2d2 libgloo-dev"

if [ "${1:-}" = carry ]; then
  mkdir -p "${2:?carry: name a folder}"
  cd "$2"
  # shellcheck disable=SC2086
  apt-get download -q $packages
  ls -l ./*.deb
  exit
fi

build=$PWD/build/gpu root=$PWD/build/gpu-packages
if [ -n "${1:-}" ]; then
  ls "$1"/*.deb >/dev/null 2>&1 || { echo "bench/gpu.sh: $1 holds no .deb; fill it with: bench/gpu.sh carry $1"; exit 1; }
  rm -rf "$root" && mkdir -p "$root"
  for deb in "$1"/*.deb; do
    if command -v dpkg-deb >/dev/null; then dpkg-deb -x "$deb" "$root"
    else ar p "$deb" data.tar.xz | tar -xJ -C "$root"; fi
  done
  usr=$root/usr libraries=$root/usr/lib/$(gcc -print-multiarch)
  carried=(-DCMAKE_PREFIX_PATH="$usr" -DCMAKE_CXX_FLAGS="-isystem $usr/include" -DCMAKE_CUDA_FLAGS="-isystem $usr/include"
    -DCMAKE_BUILD_RPATH="$libraries")
  export LD_LIBRARY_PATH=$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
else
  carried=()
fi
torch=${PLANTGYM_TORCH_WHEEL:-$(python3 -c 'import importlib.util as u, os; s = u.find_spec("torch"); print(os.path.dirname(s.origin) if s else "")')}
[ -f "$torch/lib/libtorch_cuda.so" ] || { echo "bench/gpu.sh: ${torch:-python3} holds no LibTorch for CUDA; name the folder torch of site-packages in PLANTGYM_TORCH_WHEEL"; exit 1; }
if nvidia-smi -L >/dev/null 2>&1; then
  gpu=$(nvidia-smi --query-gpu=name --format=csv,noheader | head -1)
  generation=$(nvidia-smi --query-gpu=compute_cap --format=csv,noheader | head -1 | tr -d .)
else
  gpu="" generation=90
fi
echo "── ${gpu:-no GPU}, sm_$generation, LibTorch in $torch"
cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_UNITY_BUILD=ON -DPLANTGYM_CUDA=ON -DCMAKE_CUDA_ARCHITECTURES="$generation" -DPLANTGYM_PORTABLE=OFF \
  -DPLANTGYM_VIEWER=OFF -DPLANTGYM_TESTS=ON -DPLANTGYM_TORCH=ON -DPLANTGYM_TORCH_WHEEL="$torch" "${carried[@]}" >"$build.log" 2>&1 \
  || { tail -20 "$build.log"; exit 1; }
cmake --build "$build" --target plantgym plantgym_deep test_deep test_run cuda_compare >>"$build.log" 2>&1 || { grep -E 'error|FAILED' "$build.log" | head -20; exit 1; }
"$build/plantgym" --version
if [ -z "$gpu" ]; then
  "$build/plantgym" bench device --device cuda && exit 1
  echo "bench/gpu.sh: built; nothing is measured without a GPU"
  exit 77
fi

out=bench/results/$(echo "$gpu" | tr 'A-Z ' 'a-z-' | tr -cd 'a-z0-9-')
mkdir -p "$out"
failed=""
{
  echo "GPU: $gpu, driver $(nvidia-smi --query-gpu=driver_version --format=csv,noheader | head -1)"
  nvcc --version | tail -1
  "$build/plantgym" --version
  git log -1 --format='commit %h' 2>/dev/null || true
} >"$out/machine.txt"
echo "── environments against the CPU"
"$build/cuda_compare" configs/worlds >"$out/compare.txt" || failed="$failed compare"
awk 'NR > 1 {for (k = NF - 2; k <= NF; ++k) if ($k > most) most = $k} END {print "largest difference: " most}' "$out/compare.txt"
echo "── learners against the CPU"
"$build/test_deep" --gtest_filter='*Device*:*Gpu*' --gtest_brief=1 >"$out/tests.txt" 2>&1 || failed="$failed tests"
tail -3 "$out/tests.txt"
echo "── several programs"
PLANTGYM_TEST_DEVICE=auto "$build/test_run" --gtest_filter='*Peer*' --gtest_brief=1 >"$out/programs.txt" 2>&1 || failed="$failed programs"
tail -3 "$out/programs.txt"
echo "── rates"
"$build/plantgym" bench device --device cuda --runs 5 --json "$out/bench.json" | tee "$out/bench.txt"
echo "── a door and its key"
runs=$(mktemp -d)
for device in cuda cpu; do
  timeout 300 "$build/plantgym" train configs/grid/doorkey_8x8_pqn.yaml --device $device --out "$runs/$device" 2>&1 | tee "$out/doorkey_$device.txt" | tail -2 || true
  cp "$runs/$device/seed-0/metrics.csv" "$out/doorkey_$device.csv" 2>/dev/null || true
done
echo "── a policy of the GPU, judged on the CPU"
"$build/plantgym" eval "$runs/cuda" 2>&1 | tee "$out/doorkey_eval.txt" | tail -3 || failed="$failed eval"
[ -z "$failed" ] || { echo "── FAILED:$failed (see $out)"; exit 1; }
echo "── good: $out"
