// A policy as one file: JSON with everything in it, or safetensors whose metadata describe it.
#pragma once
#include <string>
#include <string_view>

#include "json.h"
#include "policy.h"

namespace plantgym {

/// Everything; `numbers`: also the arrays of weights and values.
Json describe_policy(const Policy& p, bool numbers);
std::string policy_as_json(const Policy& p);
/// The description is the text `plantgym` of the metadata.
std::string policy_as_safetensors(const Policy& p);

/// Reads what either of them wrote, and checks it. @throws Error
Policy read_policy(std::string_view bytes);

}  // namespace plantgym
