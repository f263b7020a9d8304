#include <algorithm>
#include <cmath>
#include <cstring>
#include <unordered_map>

#include "paint.h"

namespace plantgym {
namespace {

/// Small letters become sharp when their upper edges lie on whole pixels.
struct Hints {
  float small, cap, to_small, to_cap;
  explicit Hints(float em) : small(kSmallHeight * em), cap(kCapHeight * em) {
    const bool sharp = em < 40 && em > 5;
    to_small = sharp ? std::floor(small + 0.5f) : small;
    to_cap = sharp ? std::max(std::floor(cap + 0.5f), to_small + 1) : cap;
  }
  float at(float up) const {
    if (up <= 0) return up;
    if (up <= small) return up * to_small / small;
    if (up <= cap) return to_small + (up - small) * (to_cap - to_small) / (cap - small);
    return up + to_cap - cap;
  }
};

std::vector<std::vector<float>> hinted(const Glyph& g, float x, float base, float em) {
  const Hints hints(em);
  std::vector<std::vector<float>> contours = outline(g, x, base, em, em);
  for (std::vector<float>& c : contours)
    for (size_t i = 1; i < c.size(); i += 2) c[i] = base - hints.at(base - c[i]);
  return contours;
}

constexpr float kPlaces = 64;             // within a pixel where letters begin
constexpr float kLargeLetters = 64;       // pixels of an em; larger ones are rare and not kept
constexpr size_t kMostLetters = 1 << 14;  // kept by a thread, some 20 MB

}  // namespace

/// What a letter covers that begins `fraction` / kPlaces of a pixel right of 0 and stands on line
/// 0. Pictures are full of the same letters: each is made once.
const std::vector<Stretch>& Painter::letter(const Glyph& g, float em, int32_t fraction) {
  thread_local std::unordered_map<uint64_t, std::vector<Stretch>> kept;
  uint32_t size;
  std::memcpy(&size, &em, sizeof size);
  const uint64_t key = uint64_t(size) << 32 | uint64_t(g.code) << 7 | uint64_t(fraction);
  const auto found = kept.find(key);
  if (found != kept.end()) return found->second;
  if (kept.size() == kMostLetters) kept.clear();
  std::vector<Stretch>& made = kept[key];
  const std::vector<std::vector<float>> contours = hinted(g, float(fraction) / kPlaces, 0, em);
  if (!contours.empty()) made = stretches(contours);
  return made;
}

void Painter::text(const Shape& s, float anchor, float top, float height) {
  if (height < 4) return;
  const Ink ink(s.rgba);
  const float em = height / (kAscent + kDescent);
  const float base = std::floor(top + kAscent * em + 0.5f);
  const float shift = s.align == PG_CENTER ? 0.5f : s.align == PG_RIGHT ? 1.0f : 0.0f;
  float x = anchor - shift * text_width(s.text, height);
  for (std::string_view rest = s.text; !rest.empty() && x < float(clip_.right);) {
    const Glyph& g = find_glyph(next_code(rest));
    const float advance = float(g.advance) / 1024 * em, begin = x;
    x += advance;
    if (begin + 2 * advance + em <= float(clip_.left)) continue;
    if (em > kLargeLetters) {
      const std::vector<std::vector<float>> contours = hinted(g, begin, base, em);
      if (!contours.empty()) fill(contours, s.rgba);
      continue;
    }
    const float places = std::floor(begin * kPlaces + 0.5f), pixel = std::floor(places / kPlaces);
    for (const Stretch& part : letter(g, em, int32_t(places - kPlaces * pixel))) {
      const int32_t y = int32_t(base) + part.y, left = int32_t(pixel) + part.x;
      if (y >= clip_.top && y < clip_.bottom)
        run(std::max(left, clip_.left), std::min(left + part.width, clip_.right), y, ink,
            part.coverage);
    }
  }
}

}  // namespace plantgym
