// What `watch --follow` shows: a run that is being trained.
#pragma once
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "apps/viewer/viewer.h"
#include "scene_of.h"

namespace plantgym::cli {

/// Every episode is played by what the run had learned when it began: the newest checkpoint of all
/// its seeds. Where that is gone, the last one plays on.
class FollowedRun : public ViewerHost {
 public:
  /// Waits for the first checkpoint, at most some seconds (0: as long as it takes).
  /// @throws Error the target is no run's folder; Failure there is no checkpoint by then
  FollowedRun(const Target& target, double seconds);
  bool advance() override { return stage_->show().advance(); }
  void restart() override;
  void again() override { stage_->show().again(); }
  void begin(uint64_t seed) override;  ///< newer checkpoints play it from its beginning, too
  void turn(int32_t by) override;
  bool draw(bool on) override;
  Picture scene(const Lens& lens) override;
  const std::string& title() const { return stage_->title(); }  ///< with the seed and its steps

 private:
  struct Newest {
    std::string path = {};  // empty: none yet
    int32_t seed = 0;
    std::filesystem::file_time_type written = {};
  };
  Newest newest() const;
  void look_for_trainer();
  void open(const Newest& now);
  Target target_;
  RunConfig run_;
  Newest shown_;
  std::unique_ptr<Stage> stage_;
  std::chrono::steady_clock::time_point looked_ = {};
  int64_t episode_ = 0;
  int32_t row_ = 0;
  bool draws_ = false;
  std::optional<uint64_t> seed_;  // typed by hand
};

/// Environments to choose from in a window.
inline constexpr int32_t kWatched = 16;

}  // namespace plantgym::cli
