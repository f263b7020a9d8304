// One measured thing, and those of pictures, floors, k-means and trees.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "pool.h"

namespace plantgym::cli {

/// work() does some and returns how much.
struct Bench {
  std::string name;
  int64_t envs = 0;
  double bytes_per_env = 0;
  std::function<int64_t()> work = {};
  double best = 0;                     // per second
  const char* beneath = "";            // a library that does the work
  std::function<double()> share = {};  // of all the time so far that went into it
  std::vector<double> rates = {};      // of every run
};

/// Decisions per second that are made, drawn and painted, on one core; `picture` is all of them.
std::vector<Bench> picture_benches(const std::string& name);
const std::vector<std::string>& picture_bench_names();

/// Steps of Box2D per second on a floor, driven as an environment; none in a build without it.
std::vector<Bench> floor_benches();
extern const char* const kFloorBench;

/// Fits per second of 100 000 rows of 16 numbers (overlapping blobs, as scikit-learn was measured
/// on): k-means of 32 to convergence, CART of 64 leaves; and rows per second that trees answer, in
/// a batch and one by one.
std::vector<Bench> model_benches(const std::string& name);
const std::vector<std::string>& model_bench_names();

/// Images per second that the recogniser of configs/vision/digits.yaml learns from, in batches of 4
/// and 128, and that it judges.
std::vector<Bench> vision_benches(const std::string& name);
const std::vector<std::string>& vision_bench_names();

/// Steps per second of environments and learners on `--device`, nothing of which passes through the
/// CPU's memory where that is a GPU; "device" is all of them. Each takes its memory when it is
/// called and gives it back when the benchmark is gone, so they are measured one after the other.
std::vector<std::function<Bench()>> device_benches(const struct BenchArgs& a, Pool& pool);
const std::vector<std::string>& device_bench_names();

}  // namespace plantgym::cli
