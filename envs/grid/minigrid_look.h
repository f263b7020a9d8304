// What an agent in a MiniGrid world is shown, in each of the forms that a run may choose.
#pragma once
#include "envs/grid/minigrid_params.h"

namespace plantgym {

/// Bits below the agent's own cell in its column of the view.
inline constexpr int32_t kOwnCell = 8 * (minigrid::kView - 1);

/// f(i, j, cell) for the 7 x 7 cells of the view, column after column as MiniGrid's arrays are; the
/// agent's own cell (3, 6) shows what it carries.
template <class F>
PG_HD PG_INLINE void over_view(const MinigridParams& p, const MinigridState& s,
                               const minigrid::Cell* cells, F&& f) {
  minigrid::Sight sight = minigrid::ahead(p.frame, cells, s.pose());
  const uint64_t lit = p.see_through ? minigrid::kAllLit : minigrid::lit(sight);
  sight.column[minigrid::kViewMiddle] &= ~(uint64_t(0xFF) << kOwnCell);
  sight.column[minigrid::kViewMiddle] |= uint64_t(s.carried) << kOwnCell;
  for (int32_t i = 0; i < minigrid::kView; ++i) {
    uint64_t shown;
    minigrid::spread_lit(lit, i, shown);
    shown &= sight.column[i];
    for (int32_t j = 0; j < minigrid::kView; ++j) f(i, j, minigrid::Cell(shown >> (8 * j) & 255));
  }
}

/// [7, 7, 3] object, colour, state.
PG_HD PG_INLINE void show_view(const MinigridParams& p, const MinigridState& s,
                               const minigrid::Cell* cells, uint8_t* to) {
  over_view(p, s, cells, [&](int32_t i, int32_t j, minigrid::Cell c) {
    const uint32_t triple = p.triples[c];
    uint8_t* const at = to + 3 * (minigrid::kView * i + j);
    // four bytes at once, of which the next cell overwrites the last
    memcpy(at, &triple, i + j == 2 * (minigrid::kView - 1) ? 3 : 4);
  });
}
/// [7, 7, 20] of the view, one-hot.
PG_HD inline void show_one_hot(const MinigridParams& p, const MinigridState& s,
                               const minigrid::Cell* cells, uint8_t* to) {
  constexpr int32_t kChannels = MinigridParams::kChannels;
  over_view(p, s, cells, [&](int32_t i, int32_t j, minigrid::Cell c) {
    memcpy(to + kChannels * (minigrid::kView * i + j), p.looks.data + kChannels * c, kChannels);
  });
}
/// [width, height, 3] of the whole map; the agent is object 10, its state where it looks.
PG_HD inline void show_full(const MinigridParams& p, const MinigridState& s,
                            const minigrid::Cell* cells, uint8_t* to) {
  for (int32_t x = 0; x < p.frame.width; ++x)
    for (int32_t y = 0; y < p.frame.height; ++y, to += 3) {
      const uint32_t triple = p.triples[cells[p.frame.by_column(x, y)]];
      memcpy(to, &triple, 3);
      if (x == s.x && y == s.y)
        to[0] = minigrid::kAgentObject, to[1] = 0, to[2] = uint8_t(s.facing);
    }
}
/// [7 tile, 7 tile, 3] pixels of the view, row after row.
PG_HD inline void show_rgb(const MinigridParams& p, const MinigridState& s,
                           const minigrid::Cell* cells, uint8_t* to) {
  const int32_t line = 3 * p.tile, pitch = minigrid::kView * line;
  over_view(p, s, cells, [&](int32_t i, int32_t j, minigrid::Cell c) {
    const bool here = i == minigrid::kViewMiddle && j == minigrid::kView - 1;
    const uint8_t* from = p.looks.data + (int32_t(c) + (here ? 256 : 0)) * p.tile * line;
    uint8_t* at = to + j * p.tile * pitch + i * line;
    for (int32_t k = 0; k < p.tile; ++k, from += line, at += pitch) memcpy(at, from, size_t(line));
  });
}

}  // namespace plantgym
