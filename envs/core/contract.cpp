#include "contract.h"

#include <exception>

#include "contract_checks.h"
#include "library.h"
#include "vec_env.h"

namespace plantgym {
namespace contract {
namespace {

struct Check {
  const char* name;
  void (*run)(const Case&);
};
constexpr Check kChecks[] = {
    {"spec", spec_is_sane},
    {"schema", schema_lists_keys},
    {"unknown_keys", unknown_keys_are_rejected},
    {"bounds", values_are_within_bounds},
    {"legal_action", a_legal_action_exists},
    {"signals", signals_make_the_reward},
    {"memory", other_memory_is_untouched},
    {"null_outputs", unwanted_outputs_may_be_null},
    {"allocation", step_allocates_nothing},
    {"time_limit", time_limit_is_exact},
    {"both_flags", true_end_on_the_last_step_keeps_both_flags},
    {"autoreset", autoreset_modes_agree},
    {"rest", ended_rows_rest},
    {"reset_mask", reset_touches_its_rows_only},
    {"batch_of_one", row_is_a_batch_of_one},
    {"threads", threads_change_nothing},
    {"variants", variants_are_dealt_by_row},
    {"snapshot", snapshot_goes_on_in_a_new_batch},
    {"seeds", seeds_make_streams_of_their_own},
    {"episodes", episodes_differ},
    {"draw", drawing_stays_in_view},
    {"model", model_is_what_is_stepped},
};
constexpr size_t kMostPerCheck = 3;

}  // namespace

bool Case::say(const std::string& what) const {
  findings.push_back({check, what});
  size_t mine = 0;
  for (const ContractFinding& f : findings) mine += f.check == check;
  return mine < kMostPerCheck;
}
bool Case::at(int64_t row, int64_t step, const std::string& what) const {
  return say(join({"row ", std::to_string(row), ", step ", std::to_string(step), ": ", what}));
}

}  // namespace contract

std::vector<std::string> contract_checks() {
  std::vector<std::string> names;
  for (const contract::Check& c : contract::kChecks) names.push_back(c.name);
  return names;
}

std::vector<ContractFinding> check_contract(const pg_env_api& api, const Node& given,
                                            const ContractOptions& options) {
  Node params = given;
  expand_names(params, api);
  Pool pool(1);
  EnvConfig config;
  config.name = api.name, config.variants = {params};
  const VecEnv can_be_made(api, config, pool);
  std::vector<ContractFinding> findings;
  for (const contract::Check& check : contract::kChecks) {
    const contract::Case c = {api, params, options, check.name, findings};
    try {
      check.run(c);
    } catch (const std::exception& e) {
      c.say(e.what());
    }
    if (findings.size() && check.run == contract::spec_is_sane) break;  // the others trust it
  }
  return findings;
}

}  // namespace plantgym
