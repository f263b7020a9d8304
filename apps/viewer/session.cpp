#include "session.h"

#include <algorithm>
#include <cmath>

#include "apps/picture/files.h"
#include "envs/core/error.h"
#include "plantgym/fields.h"

namespace plantgym {
namespace {

constexpr int32_t kSlowestSpeed = -3, kMaxSpeed = 11;  // powers of two; the last: no limit
constexpr double kPause = 1.5;                         // after an episode [s]
constexpr double kMessage = 4;                         // shown for [s]
constexpr double kBusy = 0.008;                        // decisions may take of a frame [s]
constexpr const char* kSaved = "saved ";
constexpr float kMostZoom = 64, kMove = 60;  // [pixels] of a key that moves the world

double seconds_between(Session::Clock::time_point from, Session::Clock::time_point to) {
  return std::chrono::duration<double>(to - from).count();
}

bool is_digit(const std::string& key) { return key.size() == 1 && key[0] >= '0' && key[0] <= '9'; }
bool is_arrow(const std::string& key) {
  return key == "left" || key == "right" || key == "up" || key == "down";
}

}  // namespace

Session::Session(ViewerHost& host, const ViewerOptions& options)
    : host_(host),
      options_(options),
      lens_{options.width, options.height, options.panel || host.played()},
      paused_(options.paused || host.played()),
      last_(Clock::now()) {}

void Session::press(const std::string& key, bool shift) {
  stale_ = true;
  if (mode_ == Mode::kSeed && type_seed(key)) return;
  const bool acts = is_digit(key) || is_arrow(key) || key == "enter" || key == "space" ||
                    key == "page up" || key == "page down";
  if (shift && is_arrow(key)) return move(key);
  if (host_.played() && acts) return act(key == "space" ? "enter" : key);
  if (key == "q") over_ = true;
  if (key == "escape") help_ ? help_ = false : over_ = true;
  if (key == "h" || key == "f1") help_ = !help_;
  if (key == "s") screenshot();
  if (key == "p") lens_.panel = !lens_.panel, asked_panel_ = lens_.panel;
  if (key == "z") zoom(1.25f, -1, -1);
  if (key == "x") zoom(0.8f, -1, -1);
  if (key == "f" || key == "home") lens_.zoom = 1, lens_.x = lens_.y = 0.5f;
  if (key.size() == 2 && key[0] == 'f' && key[1] >= '2') switch_layer(key[1] - '2');
  if (key == "r") host_.restart(), fresh();
  if (key == "a") host_.again(), fresh();
  if (key == "t") mode_ = Mode::kSeed, seed_.clear();
  if (key == "tab" || key == "backspace")
    host_.turn(shift || key == "backspace" ? -1 : 1), ended_ = false, last_ = Clock::now();
  if (host_.played()) return;
  if (key == "space") paused_ = !paused_, last_ = Clock::now();
  if (key == "right" || key == "n") paused_ = true, decide();
  if (key == "m") speed_ = speed_ == kMaxSpeed ? 0 : kMaxSpeed, last_ = Clock::now();
  if (key == "g") {
    const bool can = host_.draw(!draws_);
    draws_ = can && !draws_;
    say(!can     ? "greedy: this agent has no probabilities to draw its actions from"
        : draws_ ? "sampling: actions are drawn by their probabilities"
                 : "greedy: the likeliest action is done");
  }
}

void Session::type(uint32_t code) {
  if (mode_ == Mode::kSeed || host_.played()) return;
  if (code == '+' || code == '=') change_speed(1);
  if (code == '-') change_speed(-1);
}

/// @return whether the key was for the seed
bool Session::type_seed(const std::string& key) {
  constexpr size_t kMostDigits = 18;
  if (is_digit(key) && seed_.size() < kMostDigits) seed_ += key;
  if (key == "backspace" && !seed_.empty()) seed_.pop_back();
  if (key == "escape" || (key == "enter" && seed_.empty())) mode_ = Mode::kWatch;
  if (key == "enter" && !seed_.empty()) {
    mode_ = Mode::kWatch;
    host_.begin(std::stoull(seed_)), fresh();
    say(join({"the first episode of seed ", seed_}));
  }
  return true;
}

/// A person chooses an action, or does it.
void Session::act(const std::string& key) {
  if (ended_) {
    if (key == "enter") host_.restart(), fresh();
    return;
  }
  const ViewerHost::Answer answer = host_.press(key);
  message_.clear();
  if (!answer.words.empty()) say(answer.words);
  if (answer.act) decide();
}

void Session::move(const std::string& key) {
  shift_world(key == "left"    ? kMove
              : key == "right" ? -kMove
                               : 0,
              key == "up"     ? kMove
              : key == "down" ? -kMove
                              : 0);
}

void Session::switch_layer(int32_t number) {
  for (int32_t k = 0; k < int32_t(SceneLayer::kCount); ++k) {
    if (!(layers_ & bit(SceneLayer(k))) || number-- != 0) continue;
    lens_.hidden ^= bit(SceneLayer(k));
    say(join({name_of(SceneLayer(k)), lens_.hidden & bit(SceneLayer(k)) ? " off" : " on"}));
  }
}

void Session::change_speed(int32_t by) {
  speed_ = std::clamp(speed_ + by, kSlowestSpeed, kMaxSpeed);
  last_ = Clock::now(), stale_ = true;
}

double Session::per_second() const { return options_.decisions_per_second * std::exp2(speed_); }

void Session::wheel(float turns, float x, float y) { zoom(std::pow(1.25f, turns), x, y); }

/// The world point under pixel x, y stays there; without one (below 0) the middle does.
void Session::zoom(float by, float x, float y) {
  const float before = lens_.zoom, after = std::clamp(before * by, 1.0f, kMostZoom);
  const float dx = x - (world_.x + world_.w / 2), dy = y - (world_.y + world_.h / 2);
  lens_.zoom = after, stale_ = true;
  if (after <= 1) lens_.x = lens_.y = 0.5f;
  if (after <= 1 || x < 0 || world_.w <= 0 || world_.h <= 0) return;
  lens_.x = std::clamp(lens_.x + dx / world_.w * (1 / before - 1 / after), 0.0f, 1.0f);
  lens_.y = std::clamp(lens_.y + dy / world_.h * (1 / before - 1 / after), 0.0f, 1.0f);
}

void Session::drag(float dx, float dy) { shift_world(dx, dy); }

void Session::shift_world(float dx, float dy) {
  if (lens_.zoom <= 1 || world_.w <= 0 || world_.h <= 0) return;
  lens_.x = std::clamp(lens_.x - dx / (world_.w * lens_.zoom), 0.0f, 1.0f);
  lens_.y = std::clamp(lens_.y - dy / (world_.h * lens_.zoom), 0.0f, 1.0f);
  stale_ = true;
}

void Session::resize(int32_t width, int32_t height) {
  lens_.width = std::clamp(width, 1, 16384), lens_.height = std::clamp(height, 1, 16384);
  stale_ = true;
}

void Session::fresh() { ended_ = false, stale_ = true, last_ = Clock::now(), message_.clear(); }

/// One decision; after the end of an episode the next one begins.
void Session::decide() {
  stale_ = true;
  if (ended_) {
    host_.restart(), ended_ = false;
  } else if (host_.advance()) {
    ++result_.decisions;
  } else {
    ended_ = true, ended_since_ = Clock::now();
  }
}

/// As many decisions as the time since the last frame asks for, unless that takes too long.
void Session::tick(Clock::time_point now) {
  if (!message_.empty() && seconds_between(message_since_, now) > kMessage)
    message_.clear(), stale_ = true;
  if (paused_ || mode_ == Mode::kSeed) {
    last_ = now;
    return;
  }
  if (ended_) {
    if (options_.again && seconds_between(ended_since_, now) > kPause) decide();
    last_ = now;
    return;
  }
  while (!ended_ && (speed_ == kMaxSpeed || seconds_between(last_, now) * per_second() >= 1)) {
    decide();
    last_ += std::chrono::duration_cast<Clock::duration>(
        std::chrono::duration<double>(1 / per_second()));
    if (seconds_between(now, Clock::now()) > kBusy) {
      last_ = now;
      break;
    }
  }
}

SceneList Session::scene() {
  Picture p = host_.scene(lens_);
  const float unit = unit_of_pixels(lens_.width, lens_.height);
  world_ = {p.world.x * unit, p.world.y * unit, p.world.w * unit, p.world.h * unit};
  layers_ = p.layers;
  if (asked_panel_ && p.panel.w <= 0) say("the window is too small for the panel");
  asked_panel_ = false;
  Canvas c = p.list.canvas();
  overlay(c, float(lens_.width) / unit, float(lens_.height) / unit, p.panel.w);
  stale_ = false;
  return std::move(p.list);
}

Image Session::picture() { return raster(scene(), lens_.width, lens_.height); }

void Session::say(std::string words) {
  message_ = std::move(words), message_since_ = Clock::now(), stale_ = true;
}

/// What is seen, as a file; later ones are numbered: x.png, x-2.png, ...
void Session::screenshot() {
  std::string name = options_.screenshot;
  if (result_.screenshots > 0) {
    const size_t dot = name.ends_with(".png") ? name.size() - 4 : name.size();
    name.insert(dot, join({"-", std::to_string(result_.screenshots + 1)}));
  }
  message_.clear();  // it would hide the line below it
  try {
    write_png(name, picture());
    ++result_.screenshots, say(join({kSaved, name}));
  } catch (const Failure& e) {
    say(e.what());  // a full disk does not close the window
  }
}

}  // namespace plantgym
