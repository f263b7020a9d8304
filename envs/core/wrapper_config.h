// What a run may lay around its environment: `env.wrappers: {frame_stack: 4, …}`.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace plantgym {

class Fields;

/// Members in the order of application, from the environment outwards. The order is fixed, so a map
/// says it all.
struct WrapperConfig {
  double sticky_actions = 0;  // chance that a step of the environment repeats the action before
  int32_t action_repeat = 1;  // steps of the environment for one decision
  int32_t time_limit = 0;     // decisions of an episode; 0: the environment's own
  std::vector<int32_t> pixels = {};  // channels, height, width; none: what the environment shows
  bool episode_statistics = false;   // return and length as KPIs
  bool normalize_reward = false;
  double gamma = 0.99, reward_epsilon = 1e-8;  // of the return whose deviation divides rewards
  float clip_reward = 0;                       // largest magnitude; 0: any
  int32_t frame_stack = 1;                     // observations shown, the newest last
  bool normalize_observation = false;
  double observation_epsilon = 1e-8;
  float clip_observation = 0;
  enum { kOff, kElapsed, kRemaining };
  int32_t time_aware = kOff;

  bool any() const;
  /// Whether wrappers decide when an episode ends or a decision is over, or take its last picture:
  /// then they reset rows.
  bool ends_episodes() const { return action_repeat > 1 || time_limit > 0 || !pixels.empty(); }
  bool learns() const { return normalize_reward || normalize_observation; }
};

/// The keys of `env.wrappers`.
void wrapper_fields(WrapperConfig& w, Fields& f);
/// One line per wrapper that is on, in the order of application.
std::vector<std::string> words_of(const WrapperConfig& w);
/// The wrappers under which an agent that was not trained acts: those that change the task, not
/// those that change numbers which a rule reads.
WrapperConfig of_the_task(const WrapperConfig& w);

}  // namespace plantgym
