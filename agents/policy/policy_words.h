// Words that the files of this folder share.
#pragma once
#include <initializer_list>
#include <string>
#include <string_view>

namespace plantgym {

inline constexpr const char* kPolicyFormat = "plantgym.policy";
inline constexpr int kPolicyVersion = 1;
/// In the order of PolicyLayer::Op and PolicySight::Time.
inline constexpr const char* kOps[] = {"linear", "conv", "max_pool", "norm", "tanh",
                                       "relu",   "elu",  "keep",     "add"};
inline constexpr const char* kTimes[] = {"none", "elapsed", "remaining"};

/// Texts behind each other (GCC 12 warns of "x" + std::string without cause).
inline std::string joined(std::initializer_list<std::string_view> parts) {
  std::string s;
  for (const std::string_view p : parts) s += p;
  return s;
}

}  // namespace plantgym
