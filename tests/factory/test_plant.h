// A plant from YAML, run many times from the start: what truth tests measure, with its spread.
#pragma once
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "envs/factory/plant_file.h"
#include "envs/factory/plant_params.h"
#include "sim/factory/events.h"
#include "sim/factory/kpi.h"
#include "support.h"

namespace plantgym::testing {

inline PlantWorld read_plant(const std::string& yaml) {
  PlantWorld w;
  read_fields(parse_yaml(yaml, "plant.yaml"), "", [&](Fields& f) {
    PlantFile(w).read(f);
    PlantCheck(w).check(f.node());
  });
  return w;
}

/// Sanitizers look for other things than means: there, few and short runs do, and no mean is
/// judged.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool kQuick = true;
#else
inline constexpr bool kQuick = false;
#endif
inline uint32_t few(uint32_t runs) { return kQuick ? 2 : runs; }

/// Mean and standard error of replications.
struct Sample {
  double sum = 0, squares = 0;
  int32_t n = 0;
  void add(double x) { sum += x, squares += x * x, ++n; }
  double mean() const { return sum / n; }
  double error() const {
    const double v = (squares - sum * sum / n) / (n - 1);
    return std::sqrt(v > 0 ? v / n : 0);
  }
};
/// The mean of replications is within four of its standard errors of the truth.
inline void expect_truth(const Sample& s, double truth, const char* what) {
  if (kQuick) return;
  EXPECT_NEAR(s.mean(), truth, 4 * s.error() + 1e-12)
      << what << ", standard error " << s.error() << ", " << s.n << " replications";
  EXPECT_LT(s.error(), 0.02 * std::abs(truth) + 1e-9) << what << " is measured too coarsely";
}

class TestPlant {
 public:
  explicit TestPlant(const std::string& yaml) : world(read_plant(yaml)) {
    PlantCompiler compiler(params_, world);
    compiler.compile(tables_, 0);
    tables_.relocate(params_, tables_.bytes().data());
    plant = params_.plant();
    stations = compiler.station_names(), buffers = compiler.buffer_names();
    tail_.resize(size_t(plant.at.words));
  }
  /// Runs once, numbered `episode`, and checks that the books close; look(Run) at the end.
  template <class F>
  void run(uint32_t episode, double warmup, double time, F&& look) {
    run_with(
        episode, warmup, time,
        [](const factory::Run& r, double end) { factory::run_until(r, end); }, look);
  }
  /// Somebody steers: go(Run, end) after the warm-up.
  template <class Go, class F>
  void run_with(uint32_t episode, double warmup, double time, Go&& go, F&& look) {
    using namespace factory;
    const Rng rng(kSeed, 0, episode, 0);
    Run r(plant, state, tail_.data(), rng);
    start(r);
    if (warmup > 0) run_until(r, warmup);
    clear_sums(r);
    const int32_t before = r.s.content;
    go(r, warmup + time);
    const Books b = check_books(r, before);
    EXPECT_EQ(b.parts, 0);
    for (int32_t k = 0; k < plant.n_buffers; ++k)
      EXPECT_LE(r.buffers[k].content, plant.buffers[k].capacity) << buffers[size_t(k)];
    const double scale = (1 + r.s.content + content_area(r)) * 1e-9;
    EXPECT_LT(b.little_plant, scale);
    EXPECT_LT(b.little_places, scale);
    EXPECT_LT(b.shares, 1e-9 * (warmup + time));
    EXPECT_LT(b.energy, 1e-9 * (1 + energy_of_all(r)));
    EXPECT_LT(b.cost, 1e-9 * (1 + energy_cost(r)));
    look(r);
  }
  /// `count` runs; what(Run) is a number of each.
  template <class... F>
  std::vector<Sample> runs(int32_t count, double warmup, double time, F&&... what) {
    std::vector<Sample> all(sizeof...(F));
    for (uint32_t k = 0; k < few(uint32_t(count)); ++k)
      run(k, warmup, kQuick ? 500 : time, [&](const factory::Run& r) {
        EXPECT_EQ(r.s.stop, factory::Stop::kNo);
        size_t at = 0;
        (all[at++].add(what(r)), ...);
        events += r.s.events;
      });
    return all;
  }
  int32_t station(const std::string& name) const { return index(stations, name); }
  int32_t buffer(const std::string& name) const { return index(buffers, name); }

  static constexpr uint64_t kSeed = 20'240'501;
  PlantWorld world;
  factory::Plant plant;
  factory::PlantState state;
  std::vector<std::string> stations, buffers;
  int64_t events = 0;

 private:
  static int32_t index(const std::vector<std::string>& all, const std::string& name) {
    return int32_t(std::find(all.begin(), all.end(), name) - all.begin());
  }
  PlantParams params_;
  Tables tables_;
  std::vector<uint64_t> tail_;
};

// What is measured of a run.
inline double throughput(const factory::Run& r) { return r.s.good / factory::since_cleared(r); }
inline double content(const factory::Run& r) {
  return factory::content_area(r) / factory::since_cleared(r);
}
inline double lead_time(const factory::Run& r) { return r.s.lead_time / r.s.left; }
inline auto queue_length(int32_t buffer) {
  return [buffer](const factory::Run& r) {
    return factory::buffer_area(r, buffer) / factory::since_cleared(r);
  };
}
inline auto wait(int32_t buffer) {
  return
      [buffer](const factory::Run& r) { return r.buffers[buffer].waited / r.buffers[buffer].left; };
}
inline auto on_station(int32_t station) {
  return [station](const factory::Run& r) {
    return factory::station_area(r, station) / factory::since_cleared(r);
  };
}
inline auto share(int32_t station, factory::Doing what) {
  return [=](const factory::Run& r) { return factory::share_of(r, station, what); };
}

}  // namespace plantgym::testing
