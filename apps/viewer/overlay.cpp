// What lies over the picture in a window: how fast it goes, messages, the keys.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "apps/picture/chart.h"
#include "plantgym/fields.h"
#include "session.h"

namespace plantgym {
namespace {

constexpr int32_t kTop = 100000;  // layers above whatever the host draws
constexpr uint32_t kShade = 0x202124E8u;

struct KeyWords {
  std::string keys, words;
};

std::vector<KeyWords> keys_to_watch() {
  return {{"space", "pause, go on"},
          {"→  N", "one decision"},
          {"+  −", "faster, slower: ×1/8 to ×1024, then without limit"},
          {"M", "as fast as it goes, or ×1 again"},
          {"G", "greedy, or actions drawn by their probabilities"}};
}

std::vector<KeyWords> keys_to_play() {
  return {{"0 … 9", "do the action of that number (or choose it, where there are more)"},
          {"← ↑ ↓ →", "do the action that is named so; else ↑ ↓ choose a value, ← → which one"},
          {"page ↑ ↓", "large steps of a number"},
          {"enter  space", "do what is chosen; after the end, the next episode"}};
}

std::vector<KeyWords> keys_of_all() {
  return {{"tab", "next environment"},
          {"shift tab  backspace", "previous environment"},
          {"R", "next episode"},
          {"A", "this episode again"},
          {"T", "the first episode of a seed that you type"},
          {"P", "panel: return, signals, action, what the agent sees"},
          {"wheel  Z  X", "nearer, farther"},
          {"drag  shift ← ↑ ↓ →", "move the world"},
          {"F  home", "the whole world again"},
          {"S", "save this picture"},
          {"H  F1", "this help"},
          {"Q  esc", "close"}};
}

}  // namespace

std::string Session::speed_words() const {
  if (host_.played()) return "you act";
  if (speed_ == 11) return "max speed";
  const std::string times = speed_ < 0 ? join({"×1/", std::to_string(1 << -speed_)})
                                       : join({"×", std::to_string(1 << speed_)});
  return join({times, " · ", short_number(per_second()), " /s"});
}

std::string Session::state_words() const {
  return join({paused_ && !host_.played() ? "paused · " : "", draws_ ? "sampling · " : "",
               speed_words(), lens_.zoom > 1 ? fmt::format(" · zoom {:.1f}", lens_.zoom) : "",
               " · H help"});
}

void Session::overlay(Canvas& c, float width, float height, float panel) const {
  const std::string state = state_words();
  const float w = text_width(state, 15) + 20, right = width - panel - 8;
  c.rect(right - w, 8, w, 23, 0x202124C0u, kTop);
  c.text(right - w / 2, 12, 15, palette::kWhite, state.c_str(), kTop + 1, PG_CENTER);
  const std::string line = mode_ == Mode::kSeed
                               ? join({"seed: ", seed_, "▶   (digits; enter begins, esc leaves)"})
                               : message_;
  if (!line.empty()) {
    c.rect(0, height - 30, width, 30, 0x202124E0u, kTop);
    c.text(width / 2, height - 24, 17, palette::kWhite, shorten(line, 17, width - 20).c_str(),
           kTop + 1, PG_CENTER);
  }
  if (help_) help(c, width, height);
}

void Session::help(Canvas& c, float width, float height) const {
  std::vector<KeyWords> all = host_.played() ? keys_to_play() : keys_to_watch();
  for (KeyWords& k : keys_of_all()) all.push_back(std::move(k));
  int32_t number = 2;
  for (int32_t k = 0; k < int32_t(SceneLayer::kCount); ++k)
    if (layers_ & bit(SceneLayer(k)))
      all.insert(
          all.end() - 3,
          {join({"F", std::to_string(number++)}),
           join({name_of(SceneLayer(k)), lens_.hidden & bit(SceneLayer(k)) ? ": off" : ": on"})});
  // as large as there is room for
  float keys = 0, words = 0;
  for (const KeyWords& k : all)
    keys = std::max(keys, text_width(k.keys, 1)), words = std::max(words, text_width(k.words, 1));
  const float rows = float(all.size());
  const float size = std::clamp(
      std::min((width - 80) / (keys + words), (height - 60) / (1.45f * rows)), 5.0f, 18.0f);
  const float line = 1.45f * size, wide = (keys + words) * size + 70, high = line * rows + 30;
  const float x = (width - wide) / 2, y = std::max(0.0f, (height - high) / 2);
  c.rect(x, y, wide, high, kShade, kTop + 2);
  for (size_t k = 0; k < all.size(); ++k) {
    const float at = y + 15 + line * float(k), middle = x + 25 + keys * size;
    c.text(middle, at, size, palette::kYellow, all[k].keys.c_str(), kTop + 3, PG_RIGHT);
    c.text(middle + 20, at, size, palette::kWhite, all[k].words.c_str(), kTop + 3);
  }
}

}  // namespace plantgym
