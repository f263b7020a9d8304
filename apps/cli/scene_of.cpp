#include "scene_of.h"

#include "learners/checkpoint.h"
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
  begin(std::move(player), episode, rows);
}

Stage::Stage(const Target& target, const std::string& checkpoint, int32_t seed, int64_t episode,
             int64_t rows)
    : loaded_(load(target)) {
  Player player = trained_player(loaded_, checkpoint, seed);
  player.name += join({" · seed ", std::to_string(seed), " · step ",
                       std::to_string(steps_of(Checkpoint::read(checkpoint)))});
  begin(std::move(player), episode, rows);
}

Stage::Stage(const Target& target) : loaded_(load(target)) {
  begin(named_player(loaded_, agent_node("random"), uint64_t(loaded_.run.first_seed)), 0, 1, true);
}

void Stage::begin(Player player, int64_t episode, int64_t rows, bool played) {
  player.env.first_id = episode, player.env.n = rows;
  env_ = std::make_unique<VecEnv>(loaded_.registry.find(player.env.name), player.env, pool_);
  if (!env_->drawable()) throw Error(join({env_->name(), ": this environment draws nothing"}));
  std::unique_ptr<Hand> hand = played ? std::make_unique<Hand>(env_->spec()) : nullptr;
  Hand* const person = hand.get();
  if (played)
    agent_ = std::move(hand), player.name = "you";
  else
    agent_ = player.make(env_->spec());
  agent_->begin_at(episode);
  title_ = join({loaded_.run.name, " · ", player.name});
  show_ = std::make_unique<Show>(*env_, *agent_, title_,
                                 evaluation_seed(uint64_t(loaded_.run.first_seed)), person);
  show_->begins_at(episode);
}

}  // namespace plantgym::cli
