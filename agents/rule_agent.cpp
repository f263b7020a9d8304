#include "rule_agent.h"

#include <algorithm>
#include <cmath>

#include "plantgym/fields.h"
#include "rule.h"

namespace plantgym {

int32_t nearest_value(const RuleOutput& o, double v) {
  if (o.amounts.empty())
    return v >= 0 ? int32_t(std::min(std::floor(v + 0.5), double(o.count - 1))) : 0;
  const auto [least, most] = std::minmax_element(o.amounts.begin(), o.amounts.end());
  v = v >= *least ? std::min(v, *most) : *least;  // what is not a number: the least
  size_t best = 0;
  for (size_t k = 1; k < o.amounts.size(); ++k)
    if (std::fabs(o.amounts[k] - v) < std::fabs(o.amounts[best] - v)) best = k;
  return int32_t(best);
}

namespace {

class RuleAgent : public Agent {
 public:
  RuleAgent(const Node& file, const pg_spec& spec)
      : program_(compile_rule(file, spec)),
        width_(spec.action->elements),
        mask_size_(spec.mask_size) {
    for (int32_t k = 0; k < spec.n_obs; ++k)
      dense_[k] = spec.obs[k].elements * (spec.obs[k].dtype == PG_U8 ? 1 : 4);
  }
  void act(const pg_io& seen, int64_t n, const uint8_t*, void* action) override {
    const size_t all = size_t(n * width_);
    if (fired_.size() < all) fired_.resize(all);
    for (int64_t i = 0; i < n; ++i) decide(seen, i, action);
  }
  std::string why(int64_t row) const override {
    std::string all;
    for (int64_t o = 0; o < width_; ++o) {
      const int32_t rule = fired(row, o);
      bool said = rule < 0;
      for (int64_t before = 0; before < o; ++before) said |= fired(row, before) == rule;
      if (!said) all += join({all.empty() ? "" : "; ", program_.texts[size_t(rule)]});
    }
    return all;
  }

 private:
  int32_t fired(int64_t row, int64_t output) const {
    const size_t at = size_t(row * width_ + output);
    return at < fired_.size() ? fired_[at] : -1;
  }
  double see(int32_t input, const pg_io& seen, int64_t i) const {
    const RuleInput& in = program_.inputs[size_t(input)];
    const int64_t stride = seen.stride[in.part] ? seen.stride[in.part] : dense_[in.part];
    const char* row = static_cast<const char*>(seen.obs[in.part]) + i * stride;
    if (in.dtype == PG_F32) return double(reinterpret_cast<const float*>(row)[in.element]);
    if (in.dtype == PG_I32) return reinterpret_cast<const int32_t*>(row)[in.element];
    return reinterpret_cast<const uint8_t*>(row)[in.element];
  }
  double amount(const RuleTerm& t, const pg_io& seen, int64_t i) const {
    double v = t.factor;
    if (t.input >= 0) v *= see(t.input, seen, i);
    if (t.divisor >= 0) v /= see(t.divisor, seen, i);
    return v;
  }
  bool holds(const RuleStep& s, const pg_io& seen, int64_t i) const {
    const double x = see(s.what, seen, i), y = amount(s.right, seen, i);
    switch (s.op) {
      case RuleOp::kBelow:
        return x < y;
      case RuleOp::kAtMost:
        return x <= y;
      case RuleOp::kAbove:
        return x > y;
      case RuleOp::kAtLeast:
        return x >= y;
      case RuleOp::kEqual:
        return x == y;
      default:
        return x != y;
    }
  }
  void decide(const pg_io& seen, int64_t i, void* action) {
    int32_t* const fired = fired_.data() + i * width_;
    std::fill(fired, fired + width_, -1);
    int64_t left = width_;
    for (size_t at = 0; at < program_.steps.size() && left > 0;) {
      const RuleStep& s = program_.steps[at];
      if (s.op < RuleOp::kJump) {
        at = holds(s, seen, i) ? at + 1 : size_t(s.next);
        continue;
      }
      at = s.op == RuleOp::kJump ? size_t(s.next) : at + 1;
      if (s.op == RuleOp::kJump || fired[s.what] >= 0) continue;
      const RuleOutput& o = program_.outputs[size_t(s.what)];
      if (s.op == RuleOp::kChoose)
        choose(o, int32_t(s.right.factor), seen, i, s.what, action);
      else if (s.op == RuleOp::kPick)
        choose(o, best(o, program_.picks[size_t(s.next)], seen, i), seen, i, s.what, action);
      else
        give(o, amount(s.right, seen, i), seen, i, s.what, action);
      fired[s.what] = s.rule, --left;
    }
    for (int32_t o = 0; left > 0 && o < width_; ++o)
      if (fired[o] < 0) give(program_.outputs[size_t(o)], 0, seen, i, o, action), --left;
  }
  void give(const RuleOutput& o, double v, const pg_io& seen, int64_t i, int32_t element,
            void* action) const {
    if (o.count) return choose(o, nearest_value(o, v), seen, i, element, action);
    v = v >= o.low ? std::min(v, o.high) : o.low;  // what is not a number: the least
    static_cast<float*>(action)[i * width_ + element] = float(v);
  }
  /// The legal value that a pick likes best; 0: it judges none of them.
  int32_t best(const RuleOutput& o, const RulePick& pick, const pg_io& seen, int64_t i) const {
    const uint8_t* legal =
        seen.mask && mask_size_ ? seen.mask + i * mask_size_ + o.mask_at : nullptr;
    int32_t found = 0;
    double least = INFINITY;
    for (size_t v = 0; v < pick.terms.size(); ++v) {
      if (legal && !legal[v]) continue;
      const double x = amount(pick.terms[v], seen, i), key = pick.most ? -x : x;
      if (key < least) least = key, found = int32_t(v);
    }
    return found;
  }
  /// Value number v, or the first that the mask allows.
  void choose(const RuleOutput& o, int32_t v, const pg_io& seen, int64_t i, int32_t element,
              void* action) const {
    if (seen.mask && mask_size_) {
      const uint8_t* legal = seen.mask + i * mask_size_ + o.mask_at;
      if (!legal[v])
        v = std::max(0, int32_t(std::find(legal, legal + o.count, 1) - legal) % o.count);
    }
    const int64_t at = i * width_ + element;
    if (o.dtype == PG_I32)
      static_cast<int32_t*>(action)[at] = v;
    else if (o.dtype == PG_U8)
      static_cast<uint8_t*>(action)[at] = uint8_t(v);
    else
      static_cast<float*>(action)[at] = float(v);
  }

  RuleProgram program_;
  int64_t width_, dense_[PG_PARTS] = {};
  int32_t mask_size_;
  std::vector<int32_t> fired_;  // [rows, outputs] the rule that decided; -1: none
};

/// Keys of `env` that a rule may set.
constexpr std::string_view kOwn[] = {"name",     "decision", "actions", "observe",
                                     "features", "delay",    "wait"};

}  // namespace

const AgentKind kRuleAgent = {
    "rules",
    "a rule file (its path), or a rule in a run file: {rules: [{if: …, do: …}, {else: …}]}",
    [](Fields& f) {
      std::string none;
      const auto any = [](const pg_node*, int32_t) {};
      f.any("env", "map laid over the run's env: the environment the rule is written for", any);
      f.any("parameters", "numbers by name", any);
      f.required().any("rules", "from the first to the last; the first that fires decides", any);
    },
    [](const Node& rule) {
      const Node* env = child(rule, "env");
      if (!env) return Node{};
      for (const Node& n : env->children)  // a rule does not choose what it is judged on
        if (std::find(std::begin(kOwn), std::end(kOwn), n.key) == std::end(kOwn))
          throw error_at(
              n, join({"env.", n.key}),
              "is not a rule's to say; it names how it decides: name, decision, actions, "
              "observe, features, delay, wait");
      return *env;
    },
    [](const Node& rule, const pg_spec& whole) {
      std::vector<std::string> names;
      for (const RuleInput& in : compile_rule(rule, whole).inputs) {
        const pg_space& part = whole.obs[in.part];
        const std::string name = part.names ? in.name : part.name;
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
      }
      return names;
    },
    [](const Node& rule, const pg_spec& spec, uint64_t) -> std::unique_ptr<Agent> {
      return std::make_unique<RuleAgent>(rule, spec);
    }};

}  // namespace plantgym
