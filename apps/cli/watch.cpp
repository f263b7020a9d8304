#include <fmt/core.h>

#include "commands.h"
#include "scene_of.h"

namespace plantgym::cli {

int watch(const WatchArgs& a) {
  Stage stage(a.target, a.agent, 0, 16);
  ViewerOptions options;
  options.title = stage.title();
  options.seconds = a.seconds;
  options.paused = a.paused;
  options.decisions_per_second = a.speed;
  const ViewerResult r = view(stage.show(), options);
  fmt::print("{} decisions shown in {:.1f} s\n", r.decisions, r.seconds);
  return 0;
}

}  // namespace plantgym::cli
