// The letters that pictures are written with.
#pragma once
#include <cstdint>
#include <iterator>
#include <string_view>
#include <vector>

namespace plantgym {

/// One letter; make_glyphs.py says how its outline is packed.
struct Glyph {
  uint32_t code;
  int32_t advance;  // to the next letter [1/1024 em]
  const char* packed;
};
struct GlyphTable {
  const Glyph *first, *last;  // by code, ascending; last is one behind
};
extern const GlyphTable kLatin, kMore;

inline constexpr float kAscent = 0.928f, kDescent = 0.236f;  // of the font, above and below [em]
inline constexpr float kCapHeight = 0.729f, kSmallHeight = 0.547f;  // of H and x [em]

/// The letter of a code; one that is not there is shown as an empty square.
const Glyph& find_glyph(uint32_t code);
/// Takes the next character off a UTF-8 text that is not empty; a broken one is U+FFFD.
uint32_t next_code(std::string_view& text);
/// The closed outlines of a letter as pairs, y down, its origin at x, y on the baseline; outer ones
/// run against inner ones. `em_x`, `em_y`: pixels per em.
std::vector<std::vector<float>> outline(const Glyph& g, float x, float y, float em_x, float em_y);

}  // namespace plantgym
