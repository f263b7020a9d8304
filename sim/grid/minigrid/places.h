// Free cells, and one of them drawn at random: all are equally likely, as in MiniGrid, which draws
// until it finds one; here they are counted, so that the time is bounded.
#pragma once
#include "sim/grid/minigrid/board.h"

namespace plantgym::minigrid {

/// What a generator makes beside the cells.
struct Beginning {
  Pose pose = {};
  Cell wanted = kUnseen;                   // what is to be picked up
  uint8_t door_x[2] = {}, door_y[2] = {};  // the doors that are to be opened, in order
};

/// The part of an area that is on the map.
PG_HD inline Area on_map(const Frame& f, Area a) {
  const int32_t right = a.x + a.width < f.width ? a.x + a.width : f.width;
  const int32_t bottom = a.y + a.height < f.height ? a.y + a.height : f.height;
  a.x = a.x > 0 ? a.x : 0, a.y = a.y > 0 ? a.y : 0;
  a.width = right - a.x, a.height = bottom - a.y;
  return a;
}
/// Calls f(x, y) for the cells of an area, row by row, until it says true. @returns whether it did
template <class F>
PG_HD bool over(const Area& a, F&& f) {
  for (int32_t y = a.y; y < a.y + a.height; ++y)
    for (int32_t x = a.x; x < a.x + a.width; ++x)
      if (f(x, y)) return true;
  return false;
}
/// One of the cells of an area for which good(x, y), all equally likely. @returns whether there is
/// one
template <class F>
PG_HD bool draw_place(const Area& a, Rng& rng, F&& good, int32_t& at_x, int32_t& at_y) {
  int32_t count = 0;
  over(a, [&](int32_t x, int32_t y) { return count += good(x, y), false; });
  if (count == 0) return false;
  int32_t left = rng.below(count);
  return over(a, [&](int32_t x, int32_t y) {
    if (!good(x, y) || left-- > 0) return false;
    return at_x = x, at_y = y, true;
  });
}
/// A thing onto a free cell of an area. @param pose of a walker who stands there already; null:
/// none
PG_HD inline bool drop_in(const Board& b, const Area& a, Cell thing, const Pose* pose, Rng& rng,
                          int32_t& x, int32_t& y) {
  const auto is_free = [&](int32_t cx, int32_t cy) {
    return b.at(cx, cy) == kNothing && !(pose && cx == pose->x && cy == pose->y);
  };
  if (!draw_place(on_map(b.frame, a), rng, is_free, x, y)) return false;
  return b.put(x, y, thing), true;
}
PG_HD inline bool drop_in(const Board& b, const Area& a, Cell thing, const Pose* pose, Rng& rng) {
  int32_t x, y;
  return drop_in(b, a, thing, pose, rng, x, y);
}
/// A walker onto a free cell, facing anywhere.
PG_HD inline Pose stand_in(const Board& b, const Area& a, Rng& rng) {
  int32_t x = 1, y = 1;
  const auto is_free = [&](int32_t cx, int32_t cy) { return b.at(cx, cy) == kNothing; };
  draw_place(on_map(b.frame, a), rng, is_free, x, y);
  return {x, y, rng.below(4)};
}
/// The same, with nothing or a wall ahead.
PG_HD inline Pose stand_clear(const Board& b, const Area& a, Rng& rng) {
  int32_t x = 1, y = 1;
  const auto is_clear = [&](int32_t cx, int32_t cy, int32_t facing) {
    const Cell front = b.at(cx + step_x(facing), cy + step_y(facing));
    return b.at(cx, cy) == kNothing && is_one_of(front, 1u << kEmpty | 1u << kWall);
  };
  const auto ways = [&](int32_t cx, int32_t cy) {
    int32_t n = 0;
    for (int32_t f = 0; f < 4; ++f) n += is_clear(cx, cy, f);
    return n;
  };
  int32_t count = 0, facing = 0;
  over(a, [&](int32_t cx, int32_t cy) { return count += ways(cx, cy), false; });
  int32_t left = count > 0 ? rng.below(count) : 0;
  over(a, [&](int32_t cx, int32_t cy) {
    for (int32_t f = 0; f < 4; ++f)
      if (is_clear(cx, cy, f) && left-- == 0) return x = cx, y = cy, facing = f, true;
    return false;
  });
  return {x, y, facing};
}
PG_HD inline Cell any_colour(int32_t kind, Rng& rng) { return cell_of(kind, rng.below(kColours)); }

}  // namespace plantgym::minigrid
