// A window on something that can be stepped and drawn. The window itself (SFML) lives in
// libplantgym_viewer.so, which is opened only when one is asked for.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>

#include "apps/picture/picture.h"

namespace plantgym {

/// What a window shows and drives.
class ViewerHost {
 public:
  virtual ~ViewerHost() = default;
  virtual bool advance() = 0;  ///< one decision; false: the episode has ended, nothing was done
  virtual void restart() = 0;  ///< begins the next episode
  virtual void again() = 0;    ///< begins this episode again
  virtual void begin(uint64_t seed) = 0;  ///< begins the first episode of another seed
  virtual void turn(int32_t by) = 0;      ///< shows the environment that is so many further
  /// Whether the agent draws its actions from now on. False: it has nothing to draw from.
  virtual bool draw(bool on) = 0;
  virtual Picture scene(const Lens& lens) = 0;

  /// Whether a person acts, by keys.
  virtual bool played() const { return false; }
  struct Answer {
    bool act = false;        // the action is chosen: advance
    std::string words = {};  // why not
  };
  /// A key of the person who acts: left, right, up, down, page up, page down, enter, 0 .. 9.
  virtual Answer press(const std::string& key) {
    (void)key;
    return {};
  }
};

struct ViewerOptions {
  std::string title = "plantgym";
  int32_t width = 1280, height = 720;
  double decisions_per_second = 8;  // at speed ×1
  bool paused = false;
  bool panel = false;  // open from the start
  bool again = true;   // begins the next episode by itself a moment after one ended
  double seconds = 0;  // closes after so long; 0: never
  int64_t frames = 0;  // closes after so many drawn frames; 0: never
  std::chrono::steady_clock::time_point since = std::chrono::steady_clock::now();  // was asked for
  std::string screenshot = "plantgym.png";  // what the key S writes; later ones are numbered
};

struct ViewerResult {
  int64_t frames = 0, decisions = 0, screenshots = 0;
  double seconds = 0;      // the window was open
  double first_frame = 0;  // [s] since it was asked for
  double frame = 0;        // [s] that a frame with a new picture took to make and show, the median
};

/// Opens a window and returns when it is closed. Key H shows all keys (session.h).
/// @throws Failure no display, or the viewer library or OpenGL is missing; and what the host throws
ViewerResult view(ViewerHost& host, const ViewerOptions& options);

}  // namespace plantgym
