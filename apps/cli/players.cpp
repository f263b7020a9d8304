#include "players.h"

#include <filesystem>

#include "learners/train.h"
#include "plantgym/fields.h"

namespace plantgym::cli {
Node agent_node(const std::string& text, const char* argument) {
  return parse_yaml(text, argument);
}

Player named_player(const Loaded& l, const Node& named, uint64_t seed) {
  Node params;
  const AgentKind& kind = agent_kind(named, params);
  return {agent_name(named), environment_for(l.run, kind, params, l.registry), int32_t(seed),
          [params, &kind, seed](const pg_spec& spec) { return kind.make(params, spec, seed); }};
}

Player trained_player(const Loaded& l, const std::string& path, int32_t seed) {
  return {learner_kind(l.run.learner).name, environment_in(l.run, path), seed,
          [path, make = policy_in(l.run, path)](const pg_spec& spec) {
            try {
              return make(spec);
            } catch (const Error& e) {
              throw Error(join({path, ": ", e.what()}));
            }
          }};
}

int64_t steps_of(const Checkpoint& c) { return c.get<int64_t>("counters")[0]; }

std::vector<Player> trained_players(const Loaded& l, const std::string& folder) {
  std::vector<Player> all;
  for (int32_t seed = l.run.first_seed; seed <= l.run.last_seed; ++seed) {
    try {
      all.push_back(trained_player(l, checkpoint_of(folder, seed), seed));
    } catch (const Error&) {
      if (seed == l.run.last_seed && all.empty()) throw;
      if (std::filesystem::exists(folder + "/seed-" + std::to_string(seed) +
                                  "/checkpoints/best.safetensors"))
        throw;
    }
  }
  return all;
}

std::string unfinished(const Loaded& l, const std::string& folder) {
  std::string words;
  for (int32_t seed = l.run.first_seed; seed <= l.run.last_seed; ++seed) {
    const std::string path =
        join({folder, "/seed-", std::to_string(seed), "/checkpoints/last.safetensors"});
    std::error_code none;
    std::string state = "is not trained yet";
    if (std::filesystem::exists(path, none)) try {
        const Checkpoint c = Checkpoint::read(path);
        if (c.has("finished") && c.number<int64_t>("finished")) continue;
        state = join({"stopped at step ", std::to_string(steps_of(c))});
      } catch (const DamagedCheckpoint&) {
        state = "has a last checkpoint that is damaged";
      }
    words += join({words.empty() ? "" : ", ", "seed ", std::to_string(seed), " ", state});
  }
  return words.empty() ? words : join({words, "; go on with plantgym train ", folder, " --resume"});
}

}  // namespace plantgym::cli
