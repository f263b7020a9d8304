// What a person wants to know of an agent at work: what it got, what it will do and why, what it
// sees.
#pragma once
#include <string>
#include <vector>

#include "agents/agent.h"
#include "curves.h"
#include "panel.h"

namespace plantgym {

/// One row at the moment of a decision.
struct Moment {
  const pg_spec& spec;
  const pg_io& io;  // what the agent sees and what the last step brought
  int64_t row;
  const Curves& past;  // of the row's episode
  Weighed weighed = {};
  std::string why = {};
  const void* next = nullptr;  // the row's action that will be done; null: none, it has ended
};

/// Return and reward; the next action with what was weighed; the reason; the signals of the last
/// step; each part of the observation as the agent is given it: images as pictures, the rest as
/// numbers with bars from low to high.
std::vector<PanelSection> insight(const Moment& m);

/// Leaves of many choices those that are possible, and says how many are not.
void leave_out_impossible(std::vector<PanelRow>& rows);

/// Part `part` of an observation as sections of a panel. @param row the first element
PanelSection seen_part(const pg_space& part, const void* row);

}  // namespace plantgym
