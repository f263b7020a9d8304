// Who acts, in which environment: for eval, watch and record.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "commands.h"

namespace plantgym {
class Checkpoint;
}

namespace plantgym::cli {

struct Player {
  std::string name;
  EnvConfig env;
  int32_t seed = 0;  // of the run that trained it
  std::function<std::unique_ptr<Agent>(const pg_spec&)> make;
};

/// An agent by name, or YAML with its parameters. @throws Error
Player named_player(const Loaded& l, const Node& named, uint64_t seed);
/// The policy of a checkpoint, which its errors name. @throws Error
Player trained_player(const Loaded& l, const std::string& path, int32_t seed);
/// What it had learned from.
int64_t steps_of(const Checkpoint& c);
/// The trained policies of a run's folder, one per seed that has a checkpoint. @throws Error none
std::vector<Player> trained_players(const Loaded& l, const std::string& folder);
/// What is not trained to its end in a run's folder, in words. Empty: all is.
std::string unfinished(const Loaded& l, const std::string& folder);
/// The text of --agent as a node. @throws Error
Node agent_node(const std::string& text, const char* argument = "--agent");

}  // namespace plantgym::cli
