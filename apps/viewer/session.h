// What keys and the mouse do to a window, and what it shows, without any window: SFML calls these.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>

#include "viewer.h"

namespace plantgym {

class Session {
 public:
  using Clock = std::chrono::steady_clock;

  Session(ViewerHost& host, const ViewerOptions& options);
  /// A key by its name: "a" .. "z", "0" .. "9", "f1" .. "f9", "space", "enter", "escape", "tab",
  /// "backspace", "left", "right", "up", "down", "page up", "page down", "home"
  void press(const std::string& key, bool shift);
  /// A sign that was typed: where + and - lie is the keyboard's affair.
  void type(uint32_t code);
  /// Turns of the wheel (up is positive) with the pointer at pixel x, y.
  void wheel(float turns, float x, float y);
  void drag(float dx, float dy);  ///< [pixels]
  void resize(int32_t width, int32_t height);
  /// Decisions that are due, messages that are over.
  void tick(Clock::time_point now);
  bool over() const { return over_; }
  bool stale() const { return stale_; }  ///< something changed since the last picture
  SceneList scene();                     ///< what there is to see
  Image picture();                       ///< the same in pixels
  ViewerResult& result() { return result_; }

 private:
  enum class Mode { kWatch, kSeed };
  bool type_seed(const std::string& key);
  void act(const std::string& key);
  void move(const std::string& key);
  void switch_layer(int32_t number);
  void change_speed(int32_t by);
  void zoom(float by, float x, float y);
  void shift_world(float dx, float dy);
  void decide();
  void fresh();  ///< an episode was begun or another is shown
  void say(std::string words);
  void screenshot();
  double per_second() const;
  std::string speed_words() const;
  std::string state_words() const;
  void overlay(Canvas& c, float width, float height, float panel) const;
  void help(Canvas& c, float width, float height) const;

  ViewerHost& host_;
  const ViewerOptions& options_;
  Lens lens_;
  Mode mode_ = Mode::kWatch;
  bool paused_, help_ = false, ended_ = false, stale_ = true, over_ = false, draws_ = false;
  int32_t speed_ = 0;  // powers of two; kMaxSpeed: as fast as it goes
  std::string message_, seed_;
  Clock::time_point last_, ended_since_, message_since_;
  uint32_t layers_ = 0;       // of the last picture
  Box world_;                 // of the last picture [pixels]
  bool asked_panel_ = false;  // since the last picture
  ViewerResult result_;
};

}  // namespace plantgym
