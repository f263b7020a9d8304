// Scores the values of an action one by one, with the same weights for all of them, so that one
// policy acts wherever such values are to be chosen, however many there are.
#pragma once
#include <string>
#include <vector>

#include "agent.h"
#include "network.h"

namespace plantgym {

/// The keys of `agent`, and in a checkpoint what the network is.
struct ScorerConfig {
  NetworkConfig network;
  std::vector<std::string> inputs = {};  // x of LABEL.x; none: all that is shown of each value
  void read(Fields& f);
};

/// Where the numbers of each value stand in an observation.
class ScorerView {
 public:
  /// Fills `inputs` where it is empty. @throws Error the spaces do not fit, or an input is not
  /// shown
  ScorerView(const pg_spec& spec, std::vector<std::string>& inputs);
  /// Appends the legal values of row i to `who`, and what is seen of each, [inputs], to `x`. A
  /// value of which nothing is shown is left alone.
  void take_in(const pg_io& seen, int64_t i, std::vector<int32_t>& who,
               std::vector<float>& x) const;

 private:
  int64_t stride_;
  int32_t values_, inputs_;
  std::vector<int32_t> at_;  // [values, inputs] elements; -1: nothing is shown of the value
};

/// A network of one output, "score", for so many inputs.
NetworkPlan scorer_plan(const NetworkConfig& config, int32_t inputs);

/// Does what has the highest score; the lowest number among equals.
class ScorerAgent : public Agent {
 public:
  ScorerAgent(const pg_spec& spec, ScorerConfig config, const Floats& parameters);
  void act(const pg_io& seen, int64_t n, const uint8_t* begins, void* action) override;
  Weighed weighed(int64_t row) const override;

 private:
  ScorerConfig config_;
  ScorerView view_;
  std::unique_ptr<Network> network_;
  int32_t values_;
  std::vector<int32_t> who_;
  std::vector<float> x_, y_;
  std::vector<double> scores_;  // [rows, values] of the last decision
};

}  // namespace plantgym
