#include "student.h"

#include <algorithm>

namespace plantgym {

Student::Student(const Policy& teacher, const Policy& sight, const Policy* tree,
                 const pg_spec& spec)
    : teacher_(teacher),
      sight_(sight),
      tree_(tree),
      teacher_eyes_(teacher, spec),
      tree_eyes_(sight, spec),
      action_(*spec.action),
      mask_size_(spec.mask_size),
      inputs_(sight.trees.inputs.size()),
      outputs_(teacher.outputs.size()),
      trees_(teacher.joint ? 1 : teacher.outputs.size()),
      obs_(teacher.sight.features.size()),
      own_(sight.sight.features.size()) {
  expect_actions(teacher, spec);
}

void Student::act(const pg_io& seen, int64_t n, const uint8_t* begins, void* action) {
  while (int64_t(teachers_.size()) < n) {
    teachers_.emplace_back(teacher_);
    if (tree_) students_.emplace_back(*tree_);
  }
  const size_t rows = size_t(n);
  x_.resize(rows * inputs_), wanted_.resize(rows * outputs_), done_.resize(rows * outputs_);
  loss_.resize(rows * trees_);
  for (int64_t i = 0; i < n; ++i) {
    const size_t k = size_t(i);
    PolicyActor& actor = teachers_[k];
    if (begins && begins[i]) actor.begin();
    const uint8_t* mask = seen.mask && teacher_.masked ? seen.mask + i * mask_size_ : nullptr;
    teacher_eyes_.look(seen, i, obs_.data()), tree_eyes_.look(seen, i, own_.data());
    sight_.trees.look(own_.data(), &x_[k * inputs_]);
    float *wanted = &wanted_[k * outputs_], *done = &done_[k * outputs_];
    actor.act(obs_.data(), mask, wanted);
    lose(actor, mask, &loss_[k * trees_]);
    if (tree_)
      students_[k].begin(), students_[k].act(own_.data(), mask, done);
    else
      std::copy_n(wanted, outputs_, done);
    write_action(action_, done, i, action);
  }
}

/// Values are those of actions, or logarithms of probabilities but for a constant: their spread is
/// the loss of the worst action, or the gap between log-probabilities.
void Student::lose(const PolicyActor& actor, const uint8_t* mask, double* loss) const {
  size_t from = 0;
  for (size_t t = 0; t < trees_; ++t) {
    const size_t count = teacher_.joint ? actor.values().size() : size_t(teacher_.outputs[t].count);
    double least = 0, most = 0;
    bool any = false;
    for (size_t a = from; a < from + count; ++a) {
      if (mask && !mask[a]) continue;
      const double v = actor.values()[a];
      least = any ? std::min(least, v) : v, most = any ? std::max(most, v) : v, any = true;
    }
    loss[t] = count ? most - least : 1;
    from += count;
  }
}

}  // namespace plantgym
