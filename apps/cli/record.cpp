#include <fmt/core.h>

#include <limits>

#include "apps/picture/files.h"
#include "commands.h"
#include "learners/train.h"
#include "scene_of.h"

namespace plantgym::cli {
int record(const RecordArgs& a) {
  catch_stop_signals();
  const std::unique_ptr<FrameSink> sink = open_sink(a.out, a.frames_per_second);
  Stage stage(a.target, a.agent, a.episode, 1);
  const int64_t most = a.steps >= 0             ? a.steps
                       : stage.may_be_endless() ? Stage::kMostShown
                                                : std::numeric_limits<int64_t>::max();
  const bool film = !a.out.ends_with(".png");
  const auto shoot = [&] {
    sink->add(raster(stage.show().scene(Lens{a.width, a.height, a.panel}).list, a.width, a.height));
  };
  if (film) shoot();
  int64_t shown = 0;
  for (; shown < most && stage.show().advance(); ++shown) {
    if (stop_signal()) return 128 + stop_signal();  // the sink leaves nothing behind
    if (film) shoot();
  }
  if (!film) shoot();
  sink->close();
  fmt::print("{} written", a.out);
  if (a.steps < 0 && !stage.show().ended())
    fmt::print(": the first {} decisions of an episode that had not ended (--steps N shows more)",
               shown);
  fmt::print("\n");
  return 0;
}

}  // namespace plantgym::cli
