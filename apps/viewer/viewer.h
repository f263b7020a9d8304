// A window on something that can be stepped and drawn. The window itself (SFML) lives in
// libplantgym_viewer.so, which is opened only when one is asked for.
#pragma once
#include <cstdint>
#include <string>

#include "raster/scene_list.h"

namespace plantgym {

/// What a window shows and drives.
class ViewerHost {
 public:
  virtual ~ViewerHost() = default;
  virtual bool advance() = 0;  ///< one decision; false: the episode has ended, nothing was done
  virtual void restart() = 0;  ///< begins the next episode
  virtual void next_env() = 0;
  virtual SceneList scene(int32_t width, int32_t height) = 0;  ///< in pixels
};

struct ViewerOptions {
  std::string title = "plantgym";
  int32_t width = 1280, height = 800;
  double decisions_per_second = 8;
  bool paused = false;
  bool again = true;   // begins the next episode by itself a moment after one ended
  double seconds = 0;  // closes after so long; 0: never
  int64_t frames = 0;  // closes after so many drawn frames; 0: never
  std::string screenshot = "plantgym.png";  // what the key S writes; later ones are numbered
};

struct ViewerResult {
  int64_t frames = 0, decisions = 0, screenshots = 0;
  double seconds = 0;  // the window was open
};

/// Opens a window and returns when it is closed. Keys: space pause, right or N one step, + and -
/// speed, tab next env, R restart, S screenshot, H or F1 help, Q or escape quit.
/// @throws Failure no display, or the viewer library or OpenGL is missing; and what the host throws
ViewerResult view(ViewerHost& host, const ViewerOptions& options);

}  // namespace plantgym
