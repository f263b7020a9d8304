#include "table.h"

#include <algorithm>

#include "policy/policy.h"

namespace plantgym {

MixedRadix::MixedRadix(const pg_space& s, const char* what, int64_t most) {
  if (s.dtype != PG_I32 || cardinality(s) == 0)
    throw Error(join({what, " '", s.name,
                      "' is made of numbers, a table needs countable values; "
                      "choose an environment with discrete ones, or agent.type: tiles"}));
  if (cardinality(s) > most)
    throw Error(join({what, " '", s.name, "' has ", std::to_string(cardinality(s)),
                      " values, a table takes up to ", std::to_string(most)}));
  for (int64_t e = 0; e < s.elements; ++e) radices_.push_back(s.counts ? s.counts[e] : s.n);
  size_ = int32_t(cardinality(s));
}

const pg_space& finite_observation(const pg_spec& spec) {
  if (spec.n_obs != 1)
    throw Error("tables and tiles need one observation part; choose one with env.observe");
  return spec.obs[0];
}

TableAgent::TableAgent(const pg_spec& spec, std::vector<double> values)
    : states_(finite_observation(spec), "observation"),
      actions_(*spec.action, "action"),
      state_bytes_(bytes_of(spec.obs[0])),
      action_width_(spec.action->elements),
      mask_size_(spec.mask_size),
      values_(std::move(values)) {
  if (values_.size() != size_t(states_.size()) * size_t(actions_.size()))
    throw Error(
        join({"the policy has ", std::to_string(values_.size()), " values, the environment ",
              std::to_string(states_.size()), " states x ", std::to_string(actions_.size()),
              " actions; was it trained on another one?"}));
}

void TableAgent::act(const pg_io& seen, int64_t n, const uint8_t*, void* action) {
  const int64_t stride = seen.stride[0] ? seen.stride[0] : state_bytes_;
  state_.resize(std::max(state_.size(), size_t(n)));
  for (int64_t i = 0; i < n; ++i) {
    const int32_t s = states_.read(
        reinterpret_cast<const int32_t*>(static_cast<char*>(seen.obs[0]) + i * stride));
    const int32_t a = greedy(&values_[size_t(s) * size_t(actions_.size())], actions_.size(),
                             seen.mask ? seen.mask + i * mask_size_ : nullptr);
    actions_.write(a, static_cast<int32_t*>(action) + i * action_width_);
    state_[size_t(i)] = s;
  }
}

Weighed TableAgent::weighed(int64_t row) const {
  if (size_t(row) >= state_.size()) return {};
  return joint_values(&values_[size_t(state_[size_t(row)]) * size_t(actions_.size())],
                      actions_.size());
}

std::vector<float> TableAgent::state_values() const {
  std::vector<float> all;
  const auto width = std::ptrdiff_t(actions_.size());
  for (auto row = values_.begin(); row != values_.end(); row += width)
    all.push_back(float(*std::max_element(row, row + width)));
  return all;
}

std::vector<int32_t> TableAgent::state_actions() const {
  std::vector<int32_t> all;
  for (int32_t s = 0; s < states_.size(); ++s)
    all.push_back(greedy(&values_[size_t(s) * size_t(actions_.size())], actions_.size(), nullptr));
  return all;
}

bool TableAgent::describe(Policy& to) const {
  to.kind = Policy::kTable, to.joint = true;
  to.table.values = values_;
  return true;
}

}  // namespace plantgym
