// The view of eight MiniGrid rows at once, on a CPU: the same as show_view, ten times as fast. What
// does not depend on a row's own memory is done for all eight in vectors (GCC's and clang's vector
// extensions: any machine has them, those with wide registers are faster).
#pragma once
#include "envs/grid/minigrid_look.h"

namespace plantgym::minigrid_group {

using minigrid::kView;
inline constexpr int32_t kRows = 8, kCells = kView * kView;
using Words [[gnu::vector_size(8 * kRows)]] = uint64_t;  // one word of each row
using Bytes [[gnu::vector_size(16)]] = uint8_t;

/// Columns of the view, each of all rows.
struct Columns {
  alignas(64) uint64_t of[kView][kRows];
};

/// What the rows see, hidden cells 0. @param backwards all ones where a row's runs are reversed
/// @param carried cells
PG_INLINE void hide(Columns& c, const uint64_t* backwards, const uint64_t* carried, bool see_all) {
  for (int32_t i = 0; i < kView; ++i)
    for (int32_t k = 0; k < kRows; ++k) {
      const uint64_t w = c.of[i][k];
      c.of[i][k] = (minigrid::bytes_reversed(w) >> 8 & backwards[k]) |
                   (w & ~uint64_t(0) >> 8 & ~backwards[k]);
    }
  Words column[kView], lit, bytes, own;
  memcpy(column, c.of, sizeof column), memcpy(&own, carried, sizeof own);
  if (see_all)
    lit = Words{} + minigrid::kAllLit;
  else
    minigrid::find_lit(column, lit);
  for (int32_t i = 0; i < kView; ++i) {
    minigrid::spread_lit(lit, i, bytes);
    column[i] &= bytes;
  }
  Words& middle = column[minigrid::kViewMiddle];
  middle = (middle & ~(uint64_t(0xFF) << kOwnCell)) | own << kOwnCell;
  memcpy(c.of, column, sizeof column);
}

/// 16 cells as 48 bytes: object, colour, state of each, as minigrid::triple_of.
PG_INLINE void put_triples(const uint8_t* cells, uint8_t* to) {
  using namespace minigrid;
  Bytes c;
  memcpy(&c, cells, sizeof c);
  const Bytes kind = c >> 3, colour = c & 7, low = kind & 15;
  const Bytes odd = Bytes(low > 9), shut = Bytes(c > 127);
  const Bytes object = (low & ~odd) | (odd & ((shut & 4) | (~shut & 7)));
  const Bytes state =
      (Bytes(kind == uint8_t(kClosedDoor)) & 1) | (Bytes(kind == uint8_t(kLockedDoor)) & 2);
  // bytes of two, then of the third, in their places
  const Bytes a =
      __builtin_shufflevector(object, colour, 0, 16, 0, 1, 17, 1, 2, 18, 2, 3, 19, 3, 4, 20, 4, 5);
  const Bytes b = __builtin_shufflevector(object, colour, 21, 5, 6, 22, 6, 7, 23, 7, 8, 24, 8, 9,
                                          25, 9, 10, 26);
  const Bytes d = __builtin_shufflevector(object, colour, 10, 11, 27, 11, 12, 28, 12, 13, 29, 13,
                                          14, 30, 14, 15, 31, 15);
  const Bytes x = __builtin_shufflevector(a, state, 0, 1, 16, 3, 4, 17, 6, 7, 18, 9, 10, 19, 12, 13,
                                          20, 15),
              y = __builtin_shufflevector(b, state, 0, 21, 2, 3, 22, 5, 6, 23, 8, 9, 24, 11, 12, 25,
                                          14, 15),
              z = __builtin_shufflevector(d, state, 26, 1, 2, 27, 4, 5, 28, 7, 8, 29, 10, 11, 30,
                                          13, 14, 31);
  memcpy(to, &x, 16), memcpy(to + 16, &y, 16), memcpy(to + 32, &z, 16);
}

/// @param row row(k) -> {State, const Cell*}; @param image [7, 7, 3] of each row
template <class Row, class Image, class Direction>
PG_INLINE void show_views(const MinigridParams& p, const Row& row, const Image& image,
                          const Direction& direction) {
  Columns c;
  alignas(64) uint64_t backwards[kRows], carried[kRows];
  for (int32_t k = 0; k < kRows; ++k) {
    const auto r = row(k);
    const minigrid::Runs runs = minigrid::runs_ahead(p.frame, r.tail, r.state.pose());
    for (int32_t i = 0; i < kView; ++i) c.of[i][k] = runs[i];
    backwards[k] = runs.reversed ? ~uint64_t(0) : 0, carried[k] = r.state.carried;
    *direction[k] = r.state.facing;
  }
  hide(c, backwards, carried, p.see_through);
  uint8_t cells[kRows][kView * kView + 1];
  for (int32_t k = 0; k < kRows; ++k)
    for (int32_t i = 0; i < kView; ++i) memcpy(cells[k] + kView * i, &c.of[i][k], 8);
  for (int32_t k = 0; k < kRows; ++k) {
    uint8_t* const to = image[k];
    for (int32_t at = 0; at + 16 <= kCells; at += 16) put_triples(cells[k] + at, to + 3 * at);
    memcpy(to + 3 * (kCells - 1), &p.triples[cells[k][kCells - 1]], 3);
  }
}

}  // namespace plantgym::minigrid_group
