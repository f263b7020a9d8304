#include "wrapper_config.h"

#include "plantgym/fields.h"

namespace plantgym {
namespace {

std::string shown(double x) {
  char text[40];
  return std::string(text, std::to_chars(text, text + sizeof text, x).ptr);
}

}  // namespace

bool WrapperConfig::any() const {
  return sticky_actions > 0 || ends_episodes() || episode_statistics || learns() ||
         clip_reward > 0 || clip_observation > 0 || frame_stack > 1 || time_aware != kOff;
}

void wrapper_fields(WrapperConfig& w, Fields& f) {
  f.number("sticky_actions", w.sticky_actions, 0, 0.999, "",
           "chance that a step of the environment repeats the action before (Machado et al. 2018)");
  f.number("action_repeat", w.action_repeat, 1, 10000, "",
           "steps of the environment for one decision; rewards, signals and elapsed time add up");
  f.number("time_limit", w.time_limit, 0, 1 << 30, "step",
           "decisions after which an episode is cut; 0: as the environment says");
  f.numbers(
      "pixels", w.pixels, 1, 512, "",
      "[channels, height, width]: a picture (3: colours, 1: grey) in place of the observation");
  if (!f.listing() && !w.pixels.empty() &&
      (w.pixels.size() != 3 || (w.pixels[0] != 1 && w.pixels[0] != 3) || w.pixels[1] < 8 ||
       w.pixels[2] < 8))
    f.fail("pixels", "must be [channels, height, width], channels 1 or 3, the others 8 to 512");
  f.flag("episode_statistics", w.episode_statistics,
         "return and length of finished episodes as KPIs and in metrics.csv");
  if (f.map("normalize_reward", "divide by the running deviation of the discounted return",
            [&](Fields& n) {
              n.number("gamma", w.gamma, 0, 1, "", "discount per decision");
              n.number("epsilon", w.reward_epsilon, 1e-12, 1, "", "added to the variance");
            }))
    w.normalize_reward = true;
  f.map("clip", "largest magnitudes", [&](Fields& c) {
    c.number("reward", w.clip_reward, 0, 1e9f, "", "of a reward, after normalising; 0: any");
    c.number("observation", w.clip_observation, 0, 1e9f, "",
             "of an observed number, after normalising; 0: any");
  });
  f.number(
      "frame_stack", w.frame_stack, 1, 1024, "",
      "observations shown at once, the newest last; an episode begins with copies of its first");
  if (f.map("normalize_observation", "by the running mean and deviation of each element",
            [&](Fields& n) {
              n.number("epsilon", w.observation_epsilon, 1e-12, 1, "", "added to the variance");
            }))
    w.normalize_observation = true;
  f.choice("time_aware", w.time_aware, {"off", "elapsed", "remaining"},
           "one more element: the share of the time limit, or its decisions in a discrete space");
}

std::vector<std::string> words_of(const WrapperConfig& w) {
  std::vector<std::string> all;
  const auto add = [&](bool on, std::initializer_list<std::string_view> words) {
    if (on) all.push_back(join(words));
  };
  add(w.sticky_actions > 0, {"sticky_actions: with a chance of ", shown(w.sticky_actions),
                             " a step repeats the action before"});
  add(w.action_repeat > 1,
      {"action_repeat: ", std::to_string(w.action_repeat), " steps for one decision"});
  add(w.time_limit > 0, {"time_limit: cut after ", std::to_string(w.time_limit), " decisions"});
  if (!w.pixels.empty())
    add(true, {"pixels: a picture of ", std::to_string(w.pixels[2]), " x ",
               std::to_string(w.pixels[1]), w.pixels[0] == 1 ? " in grey" : " in colours"});
  add(w.episode_statistics, {"episode_statistics: KPIs episode_return and episode_length"});
  add(w.normalize_reward, {"normalize_reward: gamma ", shown(w.gamma), "; in training only"});
  add(w.clip_reward > 0,
      {"clip.reward: within ", shown(double(w.clip_reward)), "; in training only"});
  add(w.frame_stack > 1,
      {"frame_stack: the last ", std::to_string(w.frame_stack), " observations"});
  add(w.normalize_observation, {"normalize_observation: by running means, frozen in evaluation"});
  add(w.clip_observation > 0, {"clip.observation: within ", shown(double(w.clip_observation))});
  add(w.time_aware == WrapperConfig::kElapsed, {"time_aware: elapsed time is seen"});
  add(w.time_aware == WrapperConfig::kRemaining, {"time_aware: remaining time is seen"});
  return all;
}

WrapperConfig of_the_task(const WrapperConfig& w) {
  WrapperConfig t = w;
  t.normalize_observation = t.normalize_reward = false;
  t.clip_observation = t.clip_reward = 0;
  t.pixels.clear();
  return t;
}

}  // namespace plantgym
