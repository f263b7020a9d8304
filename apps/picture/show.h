// An agent acting in one row of an environment, decision by decision, with its curves: what
// `record` films and `watch` opens a window on.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "agents/agent.h"
#include "apps/picture/hand.h"
#include "apps/picture/picture.h"
#include "apps/viewer/viewer.h"

namespace plantgym {

class Show : public ViewerHost {
 public:
  /// `env` must be made with PG_DISABLED; both must outlive the show. Starts the first episodes.
  /// @param hand the agent where a person acts; null: none does
  Show(VecEnv& env, Agent& agent, std::string title, uint64_t seed, Hand* hand = nullptr);
  ~Show() override;
  /// One decision of every row; false: the episode of the row on show has ended, nothing was done.
  bool advance() override;
  void restart() override;  ///< the next episodes of all rows
  void again() override;    ///< the same episodes of all rows; an agent's own chance goes on
  void begin(uint64_t seed) override;  ///< of an evaluation
  void turn(int32_t by) override;
  bool draw(bool on) override;
  bool played() const override;
  Answer press(const std::string& key) override;
  /// The first episode is this one of the evaluation, from 0.
  void begins_at(int64_t episode);
  /// Stands behind the line of what happens; "": nothing.
  void note(const std::string& words);
  bool ended() const;         ///< the episode on show
  int64_t decisions() const;  ///< of the episode on show so far
  /// With a panel it shows what will be done next, so that all of it speaks of the same moment.
  Picture scene(const Lens& lens) override;
  SceneList scene(int32_t width, int32_t height) { return scene(Lens{width, height}).list; }

 private:
  struct Memory;
  void started();
  void choose();
  Story story() const;
  std::unique_ptr<Memory> m_;
};

}  // namespace plantgym
