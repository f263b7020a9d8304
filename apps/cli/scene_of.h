// What `watch` and `record` show: the evaluation environment, and who acts in it.
#pragma once
#include <memory>
#include <string>

#include "apps/picture/show.h"
#include "commands.h"
#include "players.h"

namespace plantgym::cli {

class Stage {
 public:
  /// @param agent "": the trained policy where the target is a run's folder, else random
  /// @param episode of the evaluation to begin with; @param rows to step through with `next`
  Stage(const Target& target, const std::string& agent, int64_t episode, int64_t rows);
  /// The policy in a checkpoint of a run's folder.
  Stage(const Target& target, const std::string& checkpoint, int32_t seed, int64_t episode,
        int64_t rows);
  /// A person acts, in one row.
  explicit Stage(const Target& target);
  Show& show() { return *show_; }
  const std::string& title() const { return title_; }
  static constexpr int64_t kMostShown = 2000;  ///< decisions of an episode that nothing may end
  bool may_be_endless() const { return env_->spec().max_steps == 0; }

 private:
  void begin(Player player, int64_t episode, int64_t rows, bool played = false);
  Pool pool_{1};
  Loaded loaded_;
  std::unique_ptr<VecEnv> env_;
  std::unique_ptr<Agent> agent_;
  std::unique_ptr<Show> show_;
  std::string title_;
};

}  // namespace plantgym::cli
