// What a trained network makes of an observation before it decides: features for other learners.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "policy_agent.h"

namespace plantgym {

/// The outputs of the last hidden layer of an exported network.
class NetworkFeatures {
 public:
  /// @param bytes of a policy file. @throws Error it is no network, has no hidden layer, remembers
  /// (frames, time), or the environment does not show what it sees
  NetworkFeatures(const std::string& bytes, const std::string& path, const pg_spec& spec);
  int32_t size() const { return int32_t(policy_->outputs.size()); }
  /// @param obs, stride as in pg_io. @return [size]; good until the next look
  const float* look(void* const* obs, const int64_t* stride, int64_t row);
  /// The network up to there.
  const Policy& policy() const { return *policy_; }
  /// The whole as a policy file again.
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  std::unique_ptr<const Policy> policy_;  // it "acts" by saying its features
  PolicyEyes eyes_;
  PolicyActor actor_;
  std::vector<float> seen_, features_;
};

}  // namespace plantgym
