// Finds the free numbers of a rule, {tune: [least, most]}: successive halving (Jamieson and
// Talwalkar 2016) over spread candidates, then a search around the best that narrows. Every
// candidate meets the same episodes with the same random numbers, so that differences are the
// rule's.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "agents/agent.h"
#include "vec_env.h"

namespace plantgym {

struct TuneConfig {
  int64_t episodes = 64;  // the first of each environment row: what a candidate is judged on
  int64_t first = 0;      // number of the first of them
  int64_t trials = 384;   // candidates that halving begins with
  uint64_t seed = 0;      // of the environments; `search_seed` of the candidates
  uint64_t search_seed = 0;
  int32_t threads = 1;
  std::string metric = "return";  // or a KPI
  bool maximize = true;
};
struct Tuned {
  std::vector<double> values;  // as free_numbers() lists them
  double score = 0;            // mean of the metric over the episodes
  int64_t episodes = 0;        // played in all
};

/// @param rule with at least one free number. Its results depend on neither threads nor wall time.
/// @throws Error the rule does not fit, or an episode does not end
Tuned tune(const Node& rule, const pg_env_api& api, const EnvConfig& env, const TuneConfig& how);
/// The mean score of a rule without free numbers on the same episodes.
double score_of(const Node& rule, const pg_env_api& api, const EnvConfig& env,
                const TuneConfig& how);

}  // namespace plantgym
