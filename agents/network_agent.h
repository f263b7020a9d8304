// Acts by a network: the greatest output among the legal ones, or the middle of a box; a policy
// also by chance, as it did while it learned.
#pragma once
#include "action_space.h"
#include "agent.h"
#include "network.h"

namespace plantgym {

/// Where the parts of n rows lie, as an environment writes them.
struct RowsSeen {
  const void* part[PG_PARTS] = {};
  int64_t stride[PG_PARTS] = {};  // bytes
  /// Of what an environment shows in obs, or in final_obs.
  static RowsSeen of(const NetworkPlan& plan, const void* const* parts, const int64_t* strides);
  /// The numbers [plan.inputs] of a row.
  void take_in(const NetworkPlan& plan, int64_t row, float* to) const;
};

class NetworkAgent : public Agent {
 public:
  /// @param plan whose first outputs are the action's. @throws Error it does not fit the spec
  NetworkAgent(const pg_spec& spec, NetworkPlan plan, const Floats& parameters);
  void act(const pg_io& seen, int64_t n, const uint8_t* begins, void* action) override;
  Weighed weighed(int64_t row) const override;
  bool draw(bool on) override;
  bool describe(Policy& to) const override;
  const Network& network() const { return *network_; }

 private:
  bool is_policy() const;  // else its outputs are values
  const float* outputs(int64_t row) const { return &y_[size_t(row * network_->plan().outputs)]; }
  void draw_action(int64_t row, void* to) const;
  ActionSpace actions_;
  int64_t action_bytes_;
  std::unique_ptr<Network> network_;
  std::vector<float> x_, y_;    // of all rows' last decision
  std::vector<uint8_t> legal_;  // [rows, outputs] of the last decision
  bool draws_ = false;
  uint32_t decisions_ = 0;
};

}  // namespace plantgym
