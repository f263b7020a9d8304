// How the keys of `agent` become the shape of a network.
#include <algorithm>
#include <cmath>

#include "action_space.h"
#include "perceptron.h"
#include "plantgym/fields.h"
#include "table.h"

namespace plantgym {
namespace {

/// Names of elements as one head knows them: `zone.x` for its own, `zone` for its number.
class Names {
 public:
  Names(const pg_space& seen, const pg_space& done, std::string each)
      : seen_(seen),
        done_(done),
        each_(std::move(each)),
        values_(done.elements == 1 && done.labels && each_ == done.name) {}
  /// A head for each value of the only element, NAME the value's name.
  bool of_values() const { return values_; }
  int32_t heads() const { return values_ ? done_.n : int32_t(done_.elements); }

  /// With the element's bounds as -1 .. 1. @throws FieldError
  PerceptronInput find(const std::string& word, int32_t head, int32_t node) const {
    if (!each_.empty() && word == each_) return {PerceptronInput::kHead, heads(), 0, 1};
    for (int64_t e = 0; e < seen_.elements; ++e)
      if (name_of(seen_, e) == full(word, head)) return input(e);
    if (values_ && head > 0) return {PerceptronInput::kNothing, 0, 0, 1};
    throw FieldError(node, join({"'", word, "' is not shown", suggestion(word, known(head))}));
  }
  /// All that a head may know.
  std::vector<std::string> known(int32_t head) const {
    std::vector<std::string> all;
    const std::string own = each_.empty() ? "" : head_name(head) + ".";
    for (int64_t e = 0; e < seen_.elements; ++e) {
      const std::string name = name_of(seen_, e);
      bool others = false;
      for (int32_t a = 0; !each_.empty() && a < heads(); ++a)
        others |= name.rfind(head_name(a) + ".", 0) == 0;
      if (!others) all.push_back(name);
      if (!own.empty() && name.rfind(own, 0) == 0)
        all.push_back(join({each_, ".", name.substr(own.size())}));
    }
    return all;
  }
  bool own_any() const {
    for (const std::string& name : known(0))
      if (!each_.empty() && name.rfind(each_ + ".", 0) == 0) return true;
    return false;
  }

 private:
  std::string head_name(int32_t head) const {
    return values_ ? done_.labels[head] : name_of(done_, head);
  }
  std::string full(const std::string& word, int32_t head) const {
    const bool own = !each_.empty() && word.rfind(each_ + ".", 0) == 0;
    return own ? head_name(head) + word.substr(each_.size()) : word;
  }
  PerceptronInput input(int64_t e) const {
    if (seen_.dtype == PG_I32) return {int32_t(e), seen_.counts ? seen_.counts[e] : seen_.n, 0, 1};
    const double low = double(seen_.lows ? seen_.lows[e] : seen_.low),
                 high = double(seen_.highs ? seen_.highs[e] : seen_.high);
    if (!std::isfinite(low) || !std::isfinite(high) || high - low > 1e30 || !(low < high))
      return {int32_t(e), 0, 0, 1};
    return {int32_t(e), 0, (low + high) / 2, 2 / (high - low)};
  }
  const pg_space &seen_, &done_;
  std::string each_;
  bool values_;
};

/// `name:` alone, or `name: {from: 0, to: 1}`, or `name: {values: 4}`.
void read_input(const pg_node* nodes, int32_t i, PerceptronInput& in) {
  if (nodes[i].kind == PG_SCALAR && !nodes[i].value[0]) return;
  if (nodes[i].kind != PG_MAP)
    throw FieldError(i, "must be a map: {from: 0, to: 1} become -1 and 1, or {values: 4}");
  Fields f(nodes, i);
  double low = in.middle - 1 / in.scale, high = in.middle + 1 / in.scale;
  f.number("from", low, -1e30, 1e30, "", "what becomes -1; default: its lower bound");
  f.number("to", high, -1e30, 1e30, "", "what becomes 1; default: its upper bound");
  f.number("values", in.values, 2, 4096, "", "whole numbers from 0, each with weights of its own");
  f.finish();
  if (!(low < high)) f.fail("to", "must be more than from");
  in.middle = (low + high) / 2, in.scale = 2 / (high - low);
}

}  // namespace

void PerceptronShape::read(Fields& f, const pg_spec& spec) {
  std::string each;
  int32_t type = 0;
  f.choice("type", type, {"perceptron"}, "a small network, whose weights a search moves");
  f.numbers("hidden", hidden, 1, 4096, "", "widths of hidden layers of tanh; none: linear");
  f.text("each", each,
         "a word, e.g. zone: the network decides for each element of the action by "
         "itself; zone.x is what is shown of it, zone its number. The name of an action whose "
         "values have names: it scores them one by one");
  bool own = !shared;
  f.flag("own_weights", own, "with each: whether every element has weights of its own");
  shared = !own;
  std::vector<std::pair<std::string, int32_t>> named;
  const pg_node* tree = nullptr;
  f.any("inputs", "elements it is given, {name: {from, to} or {values}}; none: all",
        [&](const pg_node* nodes, int32_t i) {
          if (nodes[i].kind != PG_MAP) throw FieldError(i, "must be a map of elements");
          tree = nodes;
          for (int32_t c = i + 1; c < nodes[i].end; c = nodes[c].end)
            named.emplace_back(nodes[c].key, c);
        });
  if (f.listing()) return;
  const pg_space &seen = finite_observation(spec), &done = *spec.action;
  if (seen.dtype == PG_U8 || done.dtype == PG_U8)
    f.fail("type", "a network takes and gives numbers, or values that have names; not bytes");
  const Names names(seen, done, each);
  if (!each.empty() && !names.own_any())
    f.fail("each", "nothing that is shown is named after an element of the action, NAME.x");
  if (names.of_values() && !shared) f.fail("own_weights", "values are scored by the same weights");
  heads = each.empty() ? 1 : names.heads();
  if (named.empty())
    for (const std::string& name : names.known(0)) named.emplace_back(name, 0);
  for (int32_t h = 0; h < heads; ++h)
    for (const auto& [word, node] : named) {
      inputs.push_back(names.find(word, h, node));
      if (tree) read_input(tree, node, inputs.back());
    }
}

}  // namespace plantgym
