// Learning the weights of tiles instead of a table: linear methods with one weight per tile and
// action (Sutton & Barto 2018, sections 9.5.4, 10.1 and 12.7).
#pragma once
#include "learner.h"

namespace plantgym {

/// By what follows a step: the greatest value (Q-learning), that of the action taken (SARSA), the
/// mean (Expected SARSA), that of the action taken along traces (SARSA(lambda)).
enum class TileMethod { kGreatest, kTaken, kMean, kTraces };

/// @throws Error a key; an observation of whole numbers; what only tables can
std::unique_ptr<Learner> make_tile_learner(TileMethod method, const Node& learner,
                                           const Node& agent, VecEnv& env, Budget budget,
                                           uint64_t seed);
/// Whether `agent` asks for tiles instead of a table.
bool wants_tiles(const Node& agent);
/// Whether a checkpoint holds tiles, and the policy in it. @throws Error
bool holds_tiles(const Checkpoint& c);
std::unique_ptr<Agent> load_tiles(const Checkpoint& c, const pg_spec& spec);

}  // namespace plantgym
