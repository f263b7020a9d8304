// What a run sees of an environment: the elements that it observes, the reward that it weighs.
#pragma once
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "view_rows.h"

namespace plantgym {

struct EnvConfig;

/// The chosen parts and elements, and the memory of a block of whole observations per thread.
class View {
 public:
  static constexpr int64_t kBlock =
      256;  // rows whose full observation is kept before the chosen part is copied out

  /// @param inner of the environment; must outlive this. @throws Error an unknown name
  View(const pg_spec& inner, const EnvConfig& config);
  /// Whether it differs from the environment's own.
  bool changes() const;
  void allocate(int32_t threads);
  /// The environment's spec with observations and reward as the run sees them.
  pg_spec spec() const;
  /// Where the environment writes rows [from, from + kBlock), for `io` of the run. @param steps
  /// whether rewards are made
  pg_io inside(const pg_io& io, bool steps, int64_t from, int32_t thread);
  /// Copies what was chosen of rows [from, to) out of `in`, and weighs their signals. @param rows
  /// != 0, or all
  void show(const pg_io& in, const pg_io& io, bool steps, const uint8_t* rows, int64_t from,
            int64_t to) const;
  /// The same for whoever runs it on a device of its own. Picks and weights are of the CPU.
  /// @param in what the environment writes @param io what the run sees
  ViewRows rows(const pg_io& in, const pg_io& io, bool steps) const;
  const pg_spec& inner() const { return inner_; }
  bool weighs() const { return !weights_.empty(); }  ///< the reward is made of signals

 private:
  struct Part {
    int32_t from;                // part of the environment
    std::vector<int32_t> picks;  // its elements; empty: all
    /// Whether the elements follow each other: then they are copied at once.
    bool in_a_row() const;
  };
  struct Scratch {
    std::vector<char> obs[PG_PARTS], final_obs[PG_PARTS];
    std::vector<float> signals;
  };
  void choose(const pg_spec& s, const EnvConfig& c);
  void weigh(const pg_spec& s, const EnvConfig& c);
  pg_space pick(const pg_space& s, const std::vector<int32_t>& picks);

  const pg_spec& inner_;
  std::vector<Part> parts_;
  std::vector<float> weights_;  // of signals; empty: the environment's own reward
  std::vector<pg_space> spaces_;
  std::vector<bool> in_a_row_;  // of each part
  std::deque<std::vector<const char*>> words_;
  std::deque<std::vector<float>> numbers_;
  std::deque<std::vector<int32_t>> counts_;
  std::deque<std::vector<uint8_t>> flags_;
  std::vector<Scratch> scratch_;  // one per thread
};

}  // namespace plantgym
