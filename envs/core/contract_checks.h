// The checks of contract.cpp, by what they look at.
#pragma once
#include <string>
#include <vector>

#include "contract_rig.h"

namespace plantgym::contract {

/// What one check works on and where it tells what it saw.
struct Case {
  const pg_env_api& api;
  const Node& params;
  const ContractOptions& options;
  const char* check;
  std::vector<ContractFinding>& findings;

  Rig rig(const RigConfig& c) const { return Rig(api, params, c); }
  Rig rows(int32_t autoreset = PG_SAME_STEP) const {
    return rig({.n = options.rows, .autoreset = autoreset});
  }
  /// @returns whether the check should go on
  bool say(const std::string& what) const;
  bool at(int64_t row, int64_t step, const std::string& what) const;
};

// what the environment says of itself (contract_words.cpp)
void spec_is_sane(const Case& c);
void schema_lists_keys(const Case& c);
void unknown_keys_are_rejected(const Case& c);
void drawing_stays_in_view(const Case& c);
void model_is_what_is_stepped(const Case& c);
// what a step makes (contract_steps.cpp)
void values_are_within_bounds(const Case& c);
void a_legal_action_exists(const Case& c);
void signals_make_the_reward(const Case& c);
void other_memory_is_untouched(const Case& c);
void unwanted_outputs_may_be_null(const Case& c);
void step_allocates_nothing(const Case& c);
// when episodes end (contract_ends.cpp)
void time_limit_is_exact(const Case& c);
void true_end_on_the_last_step_keeps_both_flags(const Case& c);
void autoreset_modes_agree(const Case& c);
void ended_rows_rest(const Case& c);
void reset_touches_its_rows_only(const Case& c);
// what a row's fate depends on (contract_streams.cpp)
void row_is_a_batch_of_one(const Case& c);
void threads_change_nothing(const Case& c);
void variants_are_dealt_by_row(const Case& c);
void snapshot_goes_on_in_a_new_batch(const Case& c);
void seeds_make_streams_of_their_own(const Case& c);
void episodes_differ(const Case& c);

}  // namespace plantgym::contract
