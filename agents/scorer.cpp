#include "scorer.h"

#include <algorithm>
#include <cmath>

#include "plantgym/fields.h"
#include "vec_env.h"

namespace plantgym {
namespace {

std::string list_of(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& w : words) all += join({all.empty() ? "" : ", ", w});
  return all;
}

/// The element called `name`; -1: there is none. Searched from `from` on: they come in order.
int32_t find(const pg_space& s, const std::string& name, int64_t from) {
  for (int64_t k = 0; k < s.elements; ++k) {
    const int64_t e = (from + k) % s.elements;
    if (name == s.names[e]) return int32_t(e);
  }
  return -1;
}

}  // namespace

void ScorerConfig::read(Fields& f) {
  int32_t type = 0;
  f.choice("type", type, {"scorer"}, "a network that scores the values of the action one by one");
  f.texts("inputs", inputs, "x of what is shown as LABEL.x of each value; none: all of it");
  network.activation = Activation::kRelu;
  network.read(f);
  if (f.listing()) return;
  if (network.shared) f.fail("shared", "a scorer has no value to share with");
  if (!network.encoders.empty()) f.fail("encoders", "a scorer takes numbers, no images");
}

ScorerView::ScorerView(const pg_spec& spec, std::vector<std::string>& inputs)
    : stride_(bytes_of(spec.obs[0])), values_(spec.action->n) {
  const pg_space &seen = spec.obs[0], &done = *spec.action;
  if (spec.n_obs != 1 || seen.dtype != PG_F32 || !seen.names || done.elements != 1 ||
      done.dtype != PG_I32 || !done.labels || values_ < 1)
    throw Error("a scorer wants one action of named values, and numbers shown of each as LABEL.x");
  const std::string first = join({done.labels[0], "."});
  std::vector<std::string> known;
  for (int64_t e = 0; e < seen.elements; ++e)
    if (const std::string name = seen.names[e]; name.rfind(first, 0) == 0)
      known.push_back(name.substr(first.size()));
  if (known.empty()) throw Error(join({"a scorer is shown nothing of the value ", done.labels[0]}));
  if (inputs.empty()) inputs = known;
  for (const std::string& name : inputs)
    if (std::find(known.begin(), known.end(), name) == known.end())
      throw Error(join({"'", name, "' is not shown of each value", suggestion(name, known)}));
  inputs_ = int32_t(inputs.size());
  int64_t next = 0;
  for (int32_t v = 0; v < values_; ++v)
    for (const std::string& name : inputs) {
      at_.push_back(find(seen, join({done.labels[v], ".", name}), next));
      next = at_.back() + 1;
    }
}

void ScorerView::take_in(const pg_io& seen, int64_t i, std::vector<int32_t>& who,
                         std::vector<float>& x) const {
  const int64_t stride = seen.stride[0] ? seen.stride[0] : stride_;
  const auto* row =
      reinterpret_cast<const float*>(static_cast<const char*>(seen.obs[0]) + i * stride);
  const uint8_t* legal = seen.mask ? seen.mask + i * values_ : nullptr;
  for (int32_t v = 0; v < values_; ++v) {
    const int32_t* at = &at_[size_t(v * inputs_)];
    if ((legal && !legal[v]) || at[0] < 0) continue;
    who.push_back(v);
    for (int32_t k = 0; k < inputs_; ++k) x.push_back(row[at[k]]);
  }
}

NetworkPlan scorer_plan(const NetworkConfig& config, int32_t inputs) {
  pg_space one = {};
  one.size = sizeof one, one.dtype = PG_F32, one.name = "value", one.ndim = 1;
  one.shape[0] = one.elements = inputs;
  pg_spec spec = {};
  spec.size = sizeof spec, spec.n_obs = 1, spec.obs = &one;
  return plan_network(config, spec, {{{"score", 1, 0.1}}});
}

ScorerAgent::ScorerAgent(const pg_spec& spec, ScorerConfig config, const Floats& parameters)
    : config_(std::move(config)), view_(spec, config_.inputs), values_(spec.action->n) {
  network_ = make_network(scorer_plan(config_.network, int32_t(config_.inputs.size())));
  if (network_->parameters().size() != parameters.size())
    throw Error(join({"the scorer was trained with other inputs than ", list_of(config_.inputs)}));
  network_->parameters() = parameters, network_->renew();
}

void ScorerAgent::act(const pg_io& seen, int64_t n, const uint8_t*, void* action) {
  scores_.assign(size_t(n * values_), double(NAN));
  for (int64_t i = 0; i < n; ++i) {
    who_.clear(), x_.clear();
    view_.take_in(seen, i, who_, x_);
    int32_t& a = static_cast<int32_t*>(action)[i];
    a = 0;
    if (who_.empty()) continue;
    y_.resize(who_.size());
    network_->forward(x_.data(), int64_t(who_.size()), y_.data());
    a = who_[size_t(std::max_element(y_.begin(), y_.end()) - y_.begin())];
    for (size_t k = 0; k < who_.size(); ++k) scores_[size_t(i * values_ + who_[k])] = double(y_[k]);
  }
}

Weighed ScorerAgent::weighed(int64_t row) const {
  const auto at = scores_.begin() + std::ptrdiff_t(row * values_);
  if (size_t((row + 1) * values_) > scores_.size()) return {};
  return {Weighed::kScores, false, {at, at + values_}};
}

}  // namespace plantgym
