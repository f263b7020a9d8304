#include <fmt/core.h>

#include "apps/picture/files.h"
#include "commands.h"
#include "scene_of.h"

namespace plantgym::cli {

int record(const RecordArgs& a) {
  const std::unique_ptr<FrameSink> sink = open_sink(a.out, a.frames_per_second);
  Stage stage(a.target, a.agent, a.episode, 1);
  const bool film = !a.out.ends_with(".png");
  const auto shoot = [&] {
    sink->add(raster(stage.show().scene(a.width, a.height), a.width, a.height));
  };
  if (film) shoot();
  for (int64_t t = 0; (a.steps < 0 || t < a.steps) && stage.show().advance(); ++t)
    if (film) shoot();
  if (!film) shoot();
  sink->close();
  fmt::print("{} written\n", a.out);
  return 0;
}

}  // namespace plantgym::cli
