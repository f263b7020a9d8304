// What a recogniser of surfaces says of a plant's parts.
#pragma once
#include "envs/factory/surface_file.h"

namespace plantgym {

/// Of each grey image, how sure the policy is that something is wrong (FlawJudge). @throws Error no
/// policy, no class `good`, another size
std::vector<float> judge_flaws(const std::string& policy, const std::vector<uint8_t>& images,
                               int32_t size);

}  // namespace plantgym
