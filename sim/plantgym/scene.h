// The draw list: what an environment shows, in its own world units, before anyone turns it into
// pixels. One list feeds windows, files and tests. The C part is in the ABI; C++ authors use
// plantgym::Canvas.
#pragma once
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

enum {
  PG_RECT = 0,     // x, y corner; w, h size
  PG_CIRCLE = 1,   // x, y centre; w radius
  PG_POLYGON = 2,  // points: n_points pairs (filled; convex or simple)
  PG_IMAGE = 3,    // columns x n_points RGBA pixels over the rect x, y, w, h
  PG_TEXT = 4,     // text of height h, its top at y; align says where x is
  PG_LINE = 5,     // points: n_points pairs of an open line of width w
  PG_VIEW = 6,     // x, y, w, h: the part of the world that must be seen; pushed first
  PG_LANE = 7      // not painted: `text` names who was in the state of colour rgba, for w so far
};
enum { PG_LEFT = 0, PG_CENTER = 1, PG_RIGHT = 2 };
/// Shapes from this layer on show what the acting one sees of the world, e.g. a shade over the
/// rest. People may switch them off.
enum { PG_SIGHT = 1000 };

/// One shape in world units, y down. Low layers are painted first, equal layers in the order
/// pushed. Pointers need to live only until `push` returns. `rgba` is 0xRRGGBBAA.
typedef struct pg_shape {
  int32_t kind, layer;
  uint32_t rgba;
  float x, y, w, h;
  const float* points;
  const uint8_t* pixels;
  const char* text;
  int32_t n_points, columns, align;
} pg_shape;

/// Receives shapes. `state_values` and `state_actions` [n_states] are what an agent thinks of each
/// state of an enumerable world (null: unknown): environments that can, draw them as heat map and
/// policy arrows. NaN values and actions below 0 mean "unknown".
typedef struct pg_canvas {
  void* self;
  void (*push)(void* self, const pg_shape*);
  const float* state_values;
  const int32_t* state_actions;
  int32_t n_states;
} pg_canvas;

#ifdef __cplusplus
}  // extern "C"
#include <initializer_list>
#include <vector>

namespace plantgym {

/// One palette for every picture, told apart by people with any colour vision (Okabe & Ito 2008),
/// and neutral greys. 0xRRGGBBAA.
namespace palette {
inline constexpr uint32_t kBlack = 0x202124FFu, kGrey = 0x9AA0A6FFu, kLight = 0xE8EAEDFFu,
                          kPaper = 0xFAFAF7FFu, kWhite = 0xFFFFFFFFu, kOrange = 0xE69F00FFu,
                          kSky = 0x56B4E9FFu, kGreen = 0x009E73FFu, kYellow = 0xF0E442FFu,
                          kBlue = 0x0072B2FFu, kRed = 0xD55E00FFu, kPink = 0xCC79A7FFu,
                          kSoil = 0x8D6E4CFFu;
}  // namespace palette

/// `a` at t = 0, `b` at t = 1, channel by channel; t is clamped.
inline uint32_t blend(uint32_t a, uint32_t b, float t) {
  t = t < 0 ? 0 : t > 1 ? 1 : t;
  uint32_t out = 0;
  for (int shift = 0; shift < 32; shift += 8) {
    const float x = float(a >> shift & 255), y = float(b >> shift & 255);
    out |= uint32_t(x + (y - x) * t + 0.5f) << shift;
  }
  return out;
}

/// What environments draw on.
struct Canvas : pg_canvas {
  void add(const pg_shape& s) { push(self, &s); }
  void view(float x, float y, float w, float h) {
    add({PG_VIEW, 0, 0, x, y, w, h, nullptr, nullptr, nullptr, 0, 0, 0});
  }
  void rect(float x, float y, float w, float h, uint32_t rgba, int32_t layer = 0) {
    add({PG_RECT, layer, rgba, x, y, w, h, nullptr, nullptr, nullptr, 0, 0, 0});
  }
  void circle(float x, float y, float r, uint32_t rgba, int32_t layer = 0) {
    add({PG_CIRCLE, layer, rgba, x, y, r, r, nullptr, nullptr, nullptr, 0, 0, 0});
  }
  void polygon(const std::vector<float>& xy, uint32_t rgba, int32_t layer = 0) {
    polygon(xy.data(), xy.size(), rgba, layer);
  }
  void polygon(std::initializer_list<float> xy, uint32_t rgba, int32_t layer = 0) {
    polygon(xy.begin(), xy.size(), rgba, layer);
  }
  void line(const std::vector<float>& xy, float width, uint32_t rgba, int32_t layer = 0) {
    line(xy.data(), xy.size(), width, rgba, layer);
  }
  void line(std::initializer_list<float> xy, float width, uint32_t rgba, int32_t layer = 0) {
    line(xy.begin(), xy.size(), width, rgba, layer);
  }
  void text(float x, float y, float h, uint32_t rgba, const char* words, int32_t layer = 0,
            int32_t align = PG_LEFT) {
    add({PG_TEXT, layer, rgba, x, y, 0, h, nullptr, nullptr, words, 0, 0, align});
  }
  /// A Gantt strip grows from what this says in picture after picture: `name` (a machine, a worker)
  /// has been in the state that has this colour for `total`, of any unit, since the episode began.
  void lane(const char* name, uint32_t rgba, float total) {
    add({PG_LANE, 0, rgba, 0, 0, total, 0, nullptr, nullptr, name, 0, 0, 0});
  }
  void image(float x, float y, float w, float h, const uint8_t* rgba, int32_t columns, int32_t rows,
             int32_t layer = 0) {
    add({PG_IMAGE, layer, ~0u, x, y, w, h, nullptr, rgba, nullptr, rows, columns, 0});
  }

 private:
  void polygon(const float* xy, size_t numbers, uint32_t rgba, int32_t layer) {
    add({PG_POLYGON, layer, rgba, 0, 0, 0, 0, xy, nullptr, nullptr, int32_t(numbers / 2), 0, 0});
  }
  void line(const float* xy, size_t numbers, float width, uint32_t rgba, int32_t layer) {
    add({PG_LINE, layer, rgba, 0, 0, width, 0, xy, nullptr, nullptr, int32_t(numbers / 2), 0, 0});
  }
};

}  // namespace plantgym
#endif
