// The window: the only source that knows SFML. Opened as libplantgym_viewer.so.
#include <SFML/Graphics.hpp>
#include <algorithm>
#include <exception>
#include <string>
#include <vector>

#include "envs/core/error.h"
#include "session.h"

namespace plantgym {
namespace {

using Clock = Session::Clock;

double seconds_since(Clock::time_point from) {
  return std::chrono::duration<double>(Clock::now() - from).count();
}

std::string name_of(sf::Keyboard::Key key) {
  using K = sf::Keyboard;
  const auto nth = [&](K::Key first, char name) {
    return std::string(1, char(name + key - first));
  };
  if (key >= K::A && key <= K::Z) return nth(K::A, 'a');
  if (key >= K::Num0 && key <= K::Num9) return nth(K::Num0, '0');
  if (key >= K::Numpad0 && key <= K::Numpad9) return nth(K::Numpad0, '0');
  if (key >= K::F1 && key <= K::F9) return {'f', char('1' + key - K::F1)};
  static const std::pair<K::Key, const char*> kNamed[] = {
      {K::Space, "space"},         {K::Enter, "enter"},
      {K::Escape, "escape"},       {K::Tab, "tab"},
      {K::Backspace, "backspace"}, {K::Left, "left"},
      {K::Right, "right"},         {K::Up, "up"},
      {K::Down, "down"},           {K::PageUp, "page up"},
      {K::PageDown, "page down"},  {K::Home, "home"}};
  for (const auto& [code, name] : kNamed)
    if (code == key) return name;
  return "";
}

class Player {
 public:
  Player(ViewerHost& host, const ViewerOptions& options)
      : options_(options),
        window_(sf::VideoMode(unsigned(options.width), unsigned(options.height)),
                sf::String::fromUtf8(options.title.begin(), options.title.end())),
        session_(host, options) {
    if (!window_.isOpen()) throw Failure("a window could not be opened: OpenGL is missing");
    window_.setKeyRepeatEnabled(true);
    // in the middle, and whole: without a window manager nobody else sees to that
    const sf::VideoMode screen = sf::VideoMode::getDesktopMode();
    const int x = (int(screen.width) - options.width) / 2,
              y = (int(screen.height) - options.height) / 2;
    window_.setPosition({std::max(x, 0), std::max(y, 0)});
  }

  ViewerResult run() {
    ViewerResult& result = session_.result();
    std::vector<double> frames;
    while (window_.isOpen() && !over()) {
      sf::Event e;
      while (window_.pollEvent(e)) handle(e);
      if (session_.over()) window_.close();
      if (!window_.isOpen()) break;
      session_.tick(Clock::now());
      // what did not change is shown again now and then: another window may have covered it
      if (session_.stale()) {
        const Clock::time_point start = Clock::now();
        draw();
        frames.push_back(seconds_since(start));
        if (result.frames == 1) result.first_frame = seconds_since(options_.since);
      } else if (seconds_since(drawn_) > 0.2) {
        draw();
      } else {
        sf::sleep(sf::milliseconds(2));
      }
    }
    result.seconds = seconds_since(begun_);
    if (!frames.empty()) {
      const auto middle = frames.begin() + std::ptrdiff_t(frames.size() / 2);
      std::nth_element(frames.begin(), middle, frames.end());
      result.frame = *middle;
    }
    return result;
  }

 private:
  bool over() {
    return (options_.frames > 0 && session_.result().frames >= options_.frames) ||
           (options_.seconds > 0 && seconds_since(begun_) >= options_.seconds);
  }

  void handle(const sf::Event& e) {
    if (e.type == sf::Event::Closed) window_.close();
    if (e.type == sf::Event::Resized) {
      window_.setView(sf::View(sf::FloatRect(0, 0, float(e.size.width), float(e.size.height))));
      session_.resize(int32_t(e.size.width), int32_t(e.size.height));
    }
    if (e.type == sf::Event::KeyPressed) {
      const std::string key = name_of(e.key.code);
      if (!key.empty()) session_.press(key, e.key.shift);
    }
    if (e.type == sf::Event::TextEntered) session_.type(e.text.unicode);
    if (e.type == sf::Event::MouseWheelScrolled)
      session_.wheel(e.mouseWheelScroll.delta, float(e.mouseWheelScroll.x),
                     float(e.mouseWheelScroll.y));
    if (e.type == sf::Event::MouseButtonPressed)
      held_ = true, at_ = {e.mouseButton.x, e.mouseButton.y};
    if (e.type == sf::Event::MouseButtonReleased || e.type == sf::Event::MouseLeft) held_ = false;
    if (e.type == sf::Event::MouseMoved && held_) {
      session_.drag(float(e.mouseMove.x - at_.x), float(e.mouseMove.y - at_.y));
      at_ = {e.mouseMove.x, e.mouseMove.y};
    }
  }

  void draw() {
    if (session_.stale() || image_.rgba.empty()) {
      image_ = session_.picture();
      const unsigned w = unsigned(image_.width), h = unsigned(image_.height);
      if (texture_.getSize() != sf::Vector2u(w, h) && !texture_.create(w, h))
        throw Failure("the display has no room for a picture of the window's size");
      texture_.update(image_.rgba.data());
    }
    // the picture is opaque and covers all: nothing to clear, nothing to blend
    window_.draw(sf::Sprite(texture_, sf::IntRect(0, 0, image_.width, image_.height)),
                 sf::RenderStates(sf::BlendNone));
    window_.display();
    drawn_ = Clock::now(), ++session_.result().frames;
  }

  const ViewerOptions& options_;
  const Clock::time_point begun_ = Clock::now();
  sf::RenderWindow window_;
  Session session_;
  sf::Texture texture_;
  Image image_;
  bool held_ = false;
  sf::Vector2i at_;
  Clock::time_point drawn_;
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
