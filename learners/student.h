// Lives through episodes by a teacher's or a tree's decisions, and keeps what the teacher would do.
#pragma once
#include <vector>

#include "agents/policy_agent.h"

namespace plantgym {

/// Acts by a tree, or by the teacher; either way the teacher looks at every state.
class Student : public Agent {
 public:
  /// @param tree null: the teacher acts. @param sight features of trees
  Student(const Policy& teacher, const Policy& sight, const Policy* tree, const pg_spec& spec);
  void act(const pg_io& seen, int64_t n, const uint8_t* begins, void* action) override;

  /// Of the last decision in a row: what trees see [inputs], what the teacher would do and what was
  /// done [outputs], and what the worst choice would lose [trees] (1 where actions are numbers).
  const double* x(int64_t row) const { return &x_[size_t(row) * inputs_]; }
  const float* wanted(int64_t row) const { return &wanted_[size_t(row) * outputs_]; }
  const float* done(int64_t row) const { return &done_[size_t(row) * outputs_]; }
  const double* loss(int64_t row) const { return &loss_[size_t(row) * trees_]; }

 private:
  void lose(const PolicyActor& actor, const uint8_t* mask, double* loss) const;

  const Policy &teacher_, &sight_;
  const Policy* tree_;
  PolicyEyes teacher_eyes_, tree_eyes_;
  pg_space action_;
  int32_t mask_size_;
  size_t inputs_, outputs_, trees_;
  std::vector<PolicyActor> teachers_, students_;  // of each row
  std::vector<float> obs_, own_, wanted_, done_;
  std::vector<double> x_, loss_;
};

}  // namespace plantgym
