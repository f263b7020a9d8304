#include "sweep.h"

#include <fmt/core.h>

#include <cmath>

#include "plantgym/math.h"
#include "plantgym/random.h"

namespace plantgym {
namespace {

/// Most trials of a grid: more is a mistake.
constexpr int64_t kMostTrials = 100000;

/// What one key is given: one of some values, or a draw from a range.
struct SweepChoice {
  enum Kind { kValues, kUniform, kLogUniform, kWhole } kind = kValues;
  std::vector<std::string> values = {};
  double low = 0, high = 0;

  std::string draw(Rng& rng) const {
    const double u = double(rng.uniform());
    switch (kind) {
      case kValues:
        return values[size_t(rng.below(int32_t(values.size())))];
      case kUniform:
        return fmt::format("{:.6g}", low + (high - low) * u);
      case kLogUniform:
        return fmt::format("{:.6g}",
                           math::exp(math::log(low) + (math::log(high) - math::log(low)) * u));
      case kWhole:
        return fmt::format("{:.0f}", std::floor(low + (high - low + 1) * u));
    }
    return {};
  }
};

/// @throws Error trials with this key could not be told from each other, or compared
void expect_of_trials(const Node& n, const SweepConfig& config) {
  const std::string path = "sweep.space." + n.key, head = n.key.substr(0, n.key.find('.'));
  const auto refuse = [&](const char* why) { throw error_at(n, path, why); };
  if (head == "eval") refuse("trials are compared by one evaluation; set it beside `sweep`");
  if (head == "sweep" || head == "extends" || head == "plugins" || n.key == "run.name")
    refuse("is the same for all trials; set it beside `sweep`");
  if (n.key == "run.seeds") refuse("every trial has the same seeds; use sweep.seeds");
  if (n.key == "run.part") refuse("is a share of the trials; set it on the command line");
  if (n.key == "run.steps" && config.method == SweepConfig::kHalving)
    refuse("halving gives each round its steps; use another method");
}

SweepChoice read_sweep_choice(const Node& n) {
  const std::string path = "sweep.space." + n.key;
  SweepChoice c;
  if (n.kind == PG_LIST) {
    for (const Node& v : n.children) {
      if (v.kind != PG_SCALAR) throw error_at(v, path, "must be a list of single values");
      c.values.push_back(v.value);
    }
    if (c.values.empty()) throw error_at(n, path, "is empty; give values to try");
    return c;
  }
  const bool one = n.kind == PG_MAP && n.children.size() == 1;
  const std::string kind = one ? n.children[0].key : "";
  c.kind = kind == "uniform"       ? SweepChoice::kUniform
           : kind == "log_uniform" ? SweepChoice::kLogUniform
           : kind == "whole"       ? SweepChoice::kWhole
                                   : SweepChoice::kValues;
  if (c.kind == SweepChoice::kValues)
    throw error_at(n, path,
                   "must be a list of values, or {uniform: [a, b]}, {log_uniform: [a, b]}, or "
                   "{whole: [a, b]}");
  const Node& range = n.children[0];
  if (range.kind != PG_LIST || range.children.size() != 2 ||
      !parse_number(range.children[0].value, c.low) ||
      !parse_number(range.children[1].value, c.high) || !(c.low < c.high) ||
      (c.kind == SweepChoice::kLogUniform && c.low <= 0))
    throw error_at(range, path + "." + kind,
                   c.kind == SweepChoice::kLogUniform ? "must be [a, b] with 0 < a < b"
                                                      : "must be [a, b] with a < b");
  if (c.kind == SweepChoice::kWhole && (c.low != std::floor(c.low) || c.high != std::floor(c.high)))
    throw error_at(range, path + "." + kind, "must be [a, b] of whole numbers");
  return c;
}

std::vector<Trial> grid_of(const Node& sweep, const std::vector<std::string>& keys,
                           const std::vector<SweepChoice>& choices) {
  int64_t count = 1;
  for (size_t k = 0; k < keys.size(); ++k) {
    if (choices[k].kind != SweepChoice::kValues)
      throw error_at(*child(sweep, "space"), "sweep.space." + keys[k],
                     "a grid wants a list of values; or use sweep.method=random");
    count *= int64_t(choices[k].values.size());
    if (count > kMostTrials)
      throw error_at(sweep, "sweep.space",
                     join({"is a grid of more than ", std::to_string(kMostTrials), " trials"}));
  }
  std::vector<Trial> all;
  for (int64_t t = 0; t < count; ++t) {
    Trial one;
    int64_t left = t;
    for (size_t k = keys.size(); k-- > 0;) {  // the last key changes first
      const auto& values = choices[k].values;
      one.insert(one.begin(), {keys[k], values[size_t(left % int64_t(values.size()))]});
      left /= int64_t(values.size());
    }
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace

void SweepConfig::read(Fields& f) {
  f.choice("method", method, {"grid", "random", "halving"},
           "all combinations; draws; draws of which the better go on (Karnin et al. 2013)");
  f.number("trials", trials, 1, kMostTrials, "", "random, halving: how many");
  f.number("seeds", seeds, 1, 1000, "", "trainings of each trial");
  f.number("seed", seed, 0, int64_t(1) << 53, "", "of the draws");
  f.number("keep", keep, 2, 100, "",
           "halving: one of so many goes on, with so many times the steps");
  f.number("least", least, 1, int64_t(1) << 53, "step", "halving: of the first round");
  f.any("space", "key: [values], {uniform: [a, b]}, {log_uniform: [a, b]} or {whole: [a, b]}",
        [](const pg_node* nodes, int32_t i) {
          if (nodes[i].kind != PG_MAP) throw FieldError(i, "must be a map of keys to try");
        });
}

SweepConfig read_sweep(const Node& sweep) {
  SweepConfig c;
  read_fields(sweep, "sweep", [&](Fields& f) { c.read(f); });
  const Node* space = child(sweep, "space");
  if (!space || space->children.empty())
    throw error_at(sweep, "sweep.space", "missing; the keys to try and their values");
  if (c.method != SweepConfig::kGrid && !c.trials)
    throw error_at(sweep, "sweep.trials", "missing; how many settings to draw");
  return c;
}

std::vector<Trial> trials_of(const Node& sweep, const SweepConfig& config) {
  std::vector<std::string> keys;
  std::vector<SweepChoice> choices;
  for (const Node& n : child(sweep, "space")->children) {
    expect_of_trials(n, config);
    keys.push_back(n.key), choices.push_back(read_sweep_choice(n));
  }
  if (config.method == SweepConfig::kGrid) return grid_of(sweep, keys, choices);
  std::vector<Trial> all;
  for (int64_t t = 0; t < config.trials; ++t) {
    Trial one;
    for (size_t k = 0; k < keys.size(); ++k) {
      Rng rng(uint64_t(config.seed), uint32_t(t), uint32_t(k), 0);
      one.emplace_back(keys[k], choices[k].draw(rng));
    }
    all.push_back(std::move(one));
  }
  return all;
}

std::vector<SweepRound> rounds_of(const Node& sweep, const SweepConfig& config, int64_t trials,
                                  int64_t steps) {
  if (config.method != SweepConfig::kHalving) return {{trials, steps}};
  if (!steps)
    throw error_at(sweep, "sweep.method", "halving shares out run.steps, and the run has none");
  std::vector<SweepRound> all;  // from the last round back, while steps and trials last
  int64_t rounds = 1;
  for (int64_t n = trials, s = steps; n > 1 && s / config.keep >= config.least; ++rounds)
    n = (n + config.keep - 1) / config.keep, s /= config.keep;
  int64_t n = trials;
  for (int64_t k = rounds - 1; k >= 0; --k) {
    int64_t s = steps;
    for (int64_t j = 0; j < k; ++j) s /= config.keep;
    all.push_back({n, s});
    n = (n + config.keep - 1) / config.keep;
  }
  return all;
}

}  // namespace plantgym
