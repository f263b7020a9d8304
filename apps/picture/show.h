// An agent acting in one row of an environment, decision by decision, with its curves: what
// `record` films and `watch` opens a window on.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "agents/agent.h"
#include "apps/picture/picture.h"
#include "apps/viewer/viewer.h"

namespace plantgym {

class Show : public ViewerHost {
 public:
  /// `env` must be made with PG_DISABLED; both must outlive the show. Starts the first episodes.
  Show(VecEnv& env, Agent& agent, std::string title, uint64_t seed);
  ~Show() override;
  /// One decision of every row; false: the episode of the row on show has ended, nothing was done.
  bool advance() override;
  void restart() override;    ///< the next episodes of all rows
  void next_env() override;   ///< shows the next row
  bool ended() const;         ///< the episode on show
  int64_t decisions() const;  ///< of the episode on show so far
  SceneList scene(int32_t width, int32_t height) override;

 private:
  struct Memory;
  std::unique_ptr<Memory> m_;
};

}  // namespace plantgym
