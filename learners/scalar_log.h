// Numbers of a run as it goes: metrics.csv and a TensorBoard event file, cut back on resume.
#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "files.h"
#include "learner.h"

namespace plantgym {

/// One record of a TFRecord event file with scalars (tensorflow/core/util/event.proto).
std::string tensorboard_event(double wall_time, int64_t step, const Scalars& scalars);
/// The record that a file begins with.
std::string tensorboard_begin(double wall_time);

/// metrics.csv: one row per number: step, seconds, name, value. The event file holds the same.
class ScalarLog {
 public:
  /// @param resumed null: it begins, and the event files of a log before it go
  /// @throws Failure, Error
  ScalarLog(const std::string& folder, const Checkpoint* resumed);
  /// @param seconds of training so far, over all sittings
  void write(int64_t step, double seconds, const Scalars& scalars);  ///< @throws Failure
  void save(Checkpoint& c) const;                                    ///< where the files end now

 private:
  std::unique_ptr<GrowingFile> metrics_, events_;
  std::string events_name_;
};

}  // namespace plantgym
