#include "scene_of.h"

#include "learners/evaluate.h"
#include "plantgym/fields.h"
#include "players.h"

namespace plantgym::cli {

Stage::Stage(const Target& target, const std::string& agent, int64_t episode, int64_t rows)
    : loaded_(load(target)) {
  const uint64_t seed = uint64_t(loaded_.run.first_seed);
  Player player;
  if (!agent.empty())
    player = named_player(loaded_, agent_node(agent), seed);
  else if (loaded_.is_folder)
    player = trained_players(loaded_, target.path)[0];
  else
    player = named_player(loaded_, agent_node("random"), seed);
  player.env.first_id = episode, player.env.n = rows;
  env_ = std::make_unique<VecEnv>(loaded_.registry.find(player.env.name), player.env, pool_);
  if (!env_->drawable()) throw Error(join({env_->name(), ": this environment draws nothing"}));
  agent_ = player.make(env_->spec());
  agent_->begin_at(episode);
  title_ = join({loaded_.run.name, " · ", player.name});
  show_ = std::make_unique<Show>(*env_, *agent_, title_, evaluation_seed(seed));
}

}  // namespace plantgym::cli
