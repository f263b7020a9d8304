// States and actions of finite spaces as numbers, and the greedy policy of a table of values.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "agent.h"
#include "greedy.h"

namespace plantgym {

/// The values of a discrete or multi-discrete space as one number, the first element most
/// significant.
class MixedRadix {
 public:
  /// @throws Error the space is a box, or has more than `most` values
  MixedRadix(const pg_space& s, const char* what, int64_t most = int64_t(1) << 26);
  int32_t size() const { return size_; }
  int32_t read(const int32_t* elements) const {
    if (radices_.size() == 1) return elements[0];
    int32_t index = 0;
    for (size_t e = 0; e < radices_.size(); ++e) index = index * radices_[e] + elements[e];
    return index;
  }
  void write(int32_t index, int32_t* elements) const {
    for (size_t e = radices_.size(); e-- > 0; index /= radices_[e])
      elements[e] = index % radices_[e];
  }

 private:
  std::vector<int32_t> radices_;
  int32_t size_ = 1;
};

/// The one observation part of an environment that a table can be built on. @throws Error it has
/// several, or numbers that are not whole
const pg_space& finite_observation(const pg_spec& spec);

/// Lowest action among the greatest values of legal ones. @param mask null: all are legal
inline int32_t greedy(const double* values, int32_t actions, const uint8_t* mask) {
  return lowest_greatest(values, actions, mask);
}

/// Values of all combinations of an action.
inline Weighed joint_values(const double* q, int32_t actions) {
  return {Weighed::kValues, true, {q, q + actions}};
}

/// Acts greedily by a table; ties go to the lowest action.
class TableAgent : public Agent {
 public:
  /// @param values [states, actions]. @throws Error the spaces do not fit the table
  TableAgent(const pg_spec& spec, std::vector<double> values);
  void act(const pg_io& seen, int64_t n, const uint8_t* begins, void* action) override;
  Weighed weighed(int64_t row) const override;
  std::vector<float> state_values() const override;
  std::vector<int32_t> state_actions() const override;
  bool describe(Policy& to) const override;
  const std::vector<double>& values() const { return values_; }

 private:
  MixedRadix states_, actions_;
  int64_t state_bytes_, action_width_;
  int32_t mask_size_;
  std::vector<double> values_;
  std::vector<int32_t> state_;  // of each row's last decision
};

}  // namespace plantgym
