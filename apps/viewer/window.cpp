// The window: the only source that knows SFML. Opened as libplantgym_viewer.so.
#include <SFML/Graphics.hpp>
#include <algorithm>
#include <chrono>
#include <exception>
#include <string>

#include "apps/picture/chart.h"
#include "apps/picture/files.h"
#include "envs/core/error.h"
#include "plantgym/fields.h"
#include "raster/raster.h"
#include "viewer.h"

namespace plantgym {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_between(Clock::time_point from, Clock::time_point to) {
  return std::chrono::duration<double>(to - from).count();
}

constexpr double kSlowest = 0.25, kFastest = 4096;  // decisions per second
constexpr double kPause = 1.5;                      // after an episode [s]
constexpr double kMessage = 4;                      // shown for [s]
constexpr double kBusy = 0.03;                      // decisions may take of a frame [s]

class Player {
 public:
  Player(ViewerHost& host, const ViewerOptions& options)
      : host_(host),
        options_(options),
        window_(sf::VideoMode(unsigned(options.width), unsigned(options.height)), options.title),
        paused_(options.paused),
        speed_(std::clamp(options.decisions_per_second, kSlowest, kFastest)) {
    if (!window_.isOpen()) throw Failure("a window could not be opened: OpenGL is missing");
    window_.setKeyRepeatEnabled(true);
    begun_ = last_ = Clock::now();
  }

  ViewerResult run() {
    while (window_.isOpen() && !over()) {
      sf::Event e;
      while (window_.pollEvent(e)) handle(e);
      if (!window_.isOpen()) break;
      play();
      const Clock::time_point now = Clock::now();
      if (!message_.empty() && seconds_between(message_since_, now) > kMessage)
        message_.clear(), stale_ = true;
      // what did not change is shown again now and then: another window may have covered it
      if (stale_ || seconds_between(drawn_, now) > 0.2)
        draw();
      else
        sf::sleep(sf::milliseconds(4));
    }
    result_.seconds = seconds_between(begun_, Clock::now());
    return result_;
  }

 private:
  bool over() const {
    return (options_.frames > 0 && result_.frames >= options_.frames) ||
           (options_.seconds > 0 && seconds_between(begun_, Clock::now()) >= options_.seconds);
  }

  void handle(const sf::Event& e) {
    if (e.type == sf::Event::Closed) window_.close();
    if (e.type == sf::Event::Resized) {
      window_.setView(sf::View(sf::FloatRect(0, 0, float(e.size.width), float(e.size.height))));
      stale_ = true;
    }
    if (e.type == sf::Event::KeyPressed) press(e.key.code);
    // signs, not keys: where + and - lie is the keyboard's affair
    if (e.type == sf::Event::TextEntered) {
      if (e.text.unicode == '+' || e.text.unicode == '=') change_speed(2);
      if (e.text.unicode == '-') change_speed(0.5);
    }
  }

  void press(sf::Keyboard::Key key) {
    using K = sf::Keyboard;
    if (key == K::Q || key == K::Escape) window_.close();
    if (key == K::Space) paused_ = !paused_, last_ = Clock::now();
    if (key == K::Right || key == K::N) paused_ = true, decide();
    if (key == K::Tab) host_.next_env(), ended_ = false;
    if (key == K::R) host_.restart(), ended_ = false;
    if (key == K::S) screenshot();
    if (key == K::H || key == K::F1) help_ = !help_;
    stale_ = true;
  }

  void change_speed(double by) {
    speed_ = std::clamp(speed_ * by, kSlowest, kFastest), last_ = Clock::now(), stale_ = true;
  }

  /// One decision; after the end of an episode the next one begins.
  void decide() {
    if (ended_) {
      host_.restart(), ended_ = false;
    } else if (host_.advance()) {
      ++result_.decisions;
    } else {
      ended_ = true, ended_since_ = Clock::now();
    }
    stale_ = true;
  }

  /// As many decisions as the time since the last frame asks for, unless that takes too long.
  void play() {
    if (paused_) return;
    const Clock::time_point start = Clock::now();
    if (ended_) {
      if (options_.again && seconds_between(ended_since_, start) > kPause) decide();
      last_ = start;
      return;
    }
    while (!ended_ && seconds_between(last_, start) * speed_ >= 1) {
      decide();
      last_ +=
          std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1 / speed_));
      if (seconds_between(start, Clock::now()) > kBusy) {
        last_ = start;
        break;
      }
    }
  }

  Image picture() {
    const sf::Vector2u size = window_.getSize();
    const int32_t width = std::clamp(int32_t(size.x), 1, 16384);
    const int32_t height = std::clamp(int32_t(size.y), 1, 16384);
    SceneList list = host_.scene(width, height);
    Canvas c = list.canvas();
    overlay(c, float(width), float(height));
    return raster(list, width, height);
  }

  void draw() {
    if (stale_ || image_.rgba.empty()) {
      image_ = picture();
      const unsigned w = unsigned(image_.width), h = unsigned(image_.height);
      if (texture_.getSize() != sf::Vector2u(w, h) && !texture_.create(w, h))
        throw Failure("the display has no room for a picture of the window's size");
      texture_.update(image_.rgba.data());
      stale_ = false;
    }
    window_.clear(sf::Color::White);
    window_.draw(sf::Sprite(texture_, sf::IntRect(0, 0, image_.width, image_.height)));
    window_.display();
    drawn_ = Clock::now(), ++result_.frames;
  }

  void overlay(Canvas& c, float width, float height) const {
    constexpr int32_t kTop = 1000;  // layers above whatever the host draws
    const std::string state =
        (paused_ ? std::string("paused") : short_number(speed_) + " /s") + " · H help";
    const float w = text_width(state, 15) + 20;
    c.rect(width - w - 8, 8, w, 23, 0x202124C0u, kTop);
    c.text(width - w / 2 - 8, 12, 15, palette::kWhite, state.c_str(), kTop + 1, PG_CENTER);
    if (!message_.empty()) {
      c.rect(0, height - 30, width, 30, 0x202124E0u, kTop);
      c.text(width / 2, height - 24, 17, palette::kWhite, message_.c_str(), kTop + 1, PG_CENTER);
    }
    if (!help_) return;
    static const char* const kKeys[][2] = {{"space", "pause, go on"},  {"→  N", "one decision"},
                                           {"+  −", "faster, slower"}, {"tab", "next environment"},
                                           {"R", "next episode"},      {"S", "save this picture"},
                                           {"H  F1", "this help"},     {"Q  esc", "close"}};
    const float high = 34 + 26 * float(std::size(kKeys)), wide = 330;
    const float x = (width - wide) / 2, y = (height - high) / 2;
    c.rect(x, y, wide, high, 0x202124E8u, kTop + 2);
    for (size_t k = 0; k < std::size(kKeys); ++k) {
      const float at = y + 18 + 26 * float(k);
      c.text(x + 110, at, 19, palette::kYellow, kKeys[k][0], kTop + 3, PG_RIGHT);
      c.text(x + 130, at, 19, palette::kWhite, kKeys[k][1], kTop + 3);
    }
  }

  /// What is seen, as a file; later ones are numbered: x.png, x-2.png, ...
  void screenshot() {
    std::string name = options_.screenshot;
    if (result_.screenshots > 0) {
      const size_t dot = name.ends_with(".png") ? name.size() - 4 : name.size();
      name.insert(dot, join({"-", std::to_string(result_.screenshots + 1)}));
    }
    message_.clear();
    try {
      write_png(name, picture());
      ++result_.screenshots, message_ = join({"saved ", name});
    } catch (const Failure& e) {
      message_ = e.what();  // a full disk does not close the window
    }
    message_since_ = Clock::now(), stale_ = true;
  }

  ViewerHost& host_;
  const ViewerOptions& options_;
  sf::RenderWindow window_;
  sf::Texture texture_;
  Image image_;
  ViewerResult result_;
  bool paused_, help_ = false, ended_ = false, stale_ = true;
  double speed_;
  std::string message_;
  Clock::time_point begun_, last_, drawn_, ended_since_, message_since_;
};

}  // namespace
}  // namespace plantgym

extern "C" __attribute__((visibility("default"))) void plantgym_viewer_main(
    plantgym::ViewerHost* host, const plantgym::ViewerOptions* options,
    plantgym::ViewerResult* result, std::exception_ptr* thrown) {
  try {
    sf::err().rdbuf(nullptr);  // a library does not print
    *result = plantgym::Player(*host, *options).run();
  } catch (...) {
    *thrown = std::current_exception();
  }
}
