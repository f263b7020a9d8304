// Acts in environments by a policy as plain data: one that was exported, or a distilled tree.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "agent.h"
#include "policy/policy.h"

namespace plantgym {

/// The policy in the bytes of a file. @throws Error "FILE: what is wrong"
Policy policy_of(const std::string& bytes, const std::string& path);

/// A policy's features in the order of its own, gathered from what an environment shows.
class PolicyEyes {
 public:
  /// @throws Error the environment does not show a feature
  PolicyEyes(const Policy& policy, const pg_spec& spec);
  /// @param obs [features] written
  void look(const pg_io& seen, int64_t row, float* obs) const;

 private:
  struct Place {
    int32_t part, dtype;
    int64_t element;
  };
  std::vector<Place> places_;
  int64_t dense_[PG_PARTS] = {};
};

/// What an environment must show for features to be seen: elements by their names, and those that
/// have none by their part's.
std::vector<std::string> elements_of(const std::vector<std::string>& features,
                                     const pg_spec& whole);
/// @throws Error the policy's actions are not the environment's
void expect_actions(const Policy& policy, const pg_spec& spec);
/// Writes an action of a policy where row `row` of an environment wants it.
void write_action(const pg_space& space, const float* action, int64_t row, void* to);

/// Acts by a policy in as many rows as asked.
class PolicyAgent : public Agent {
 public:
  /// @throws Error the policy does not fit the environment
  PolicyAgent(std::shared_ptr<const Policy> policy, const pg_spec& spec);
  void act(const pg_io& seen, int64_t n, const uint8_t* begins, void* action) override;
  std::string why(int64_t row) const override;
  Weighed weighed(int64_t row) const override;
  bool describe(Policy& to) const override;

 private:
  std::shared_ptr<const Policy> policy_;
  PolicyEyes eyes_;
  pg_space action_;
  int32_t mask_size_;
  std::vector<PolicyActor> actors_;  // of each row
  std::vector<float> obs_, chosen_;  // [features], [outputs]
  std::vector<float> seen_;          // [rows, features] of the last decision
};

extern const AgentKind kPolicyAgent;

}  // namespace plantgym
