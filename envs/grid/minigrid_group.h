// The view of eight MiniGrid rows at once, on a CPU: the same as show_view, ten times as fast. What
// does not depend on a row's own memory is done for all eight in vectors (GCC's and clang's vector
// extensions: any machine has them, those with wide registers are faster).
#pragma once
#include "envs/grid/minigrid_look.h"

namespace plantgym::minigrid_group {

using minigrid::kView;
inline constexpr int32_t kRows = 8, kCells = kView * kView;
using Words [[gnu::vector_size(8 * kRows)]] = uint64_t;  // one word of each row
using Pair [[gnu::vector_size(16)]] = uint64_t;
using Bytes [[gnu::vector_size(16)]] = uint8_t;

/// Columns of the view, each of all rows, farthest cell first. @param backwards ones where a row's
/// runs are the other way round
PG_INLINE void turn(Words* column, const Words& backwards) {
  constexpr uint64_t kBytes = 0x00FF00FF00FF00FFu, kPairs = 0x0000FFFF0000FFFFu;
  for (int32_t i = 0; i < kView; ++i) {
    Words w = column[i];  // swaps bytes, then pairs, then halves
    w = (w >> 8 & kBytes) | (w & kBytes) << 8;
    w = (w >> 16 & kPairs) | (w & kPairs) << 16;
    w = w >> 32 | w << 32;
    column[i] = (w >> 8 & backwards) | (column[i] & ~uint64_t(0) >> 8 & ~backwards);
  }
}
/// Hidden cells become 0, the agent's own what it carries.
PG_INLINE void hide(Words* column, const Words& carried, bool see_all) {
  Words lit, bytes;
  if (see_all)
    lit = Words{} + minigrid::kAllLit;
  else
    minigrid::find_lit(column, lit);
  for (int32_t i = 0; i < kView; ++i) {
    minigrid::spread_lit(lit, i, bytes);
    column[i] &= bytes;
  }
  Words& middle = column[minigrid::kViewMiddle];
  middle = (middle & ~(uint64_t(0xFF) << kOwnCell)) | carried << kOwnCell;
}
/// Seven columns of seven bytes, one after the other: six words, and one byte.
PG_INLINE void pack(Words* column) {
  for (int32_t i = 0; i + 1 < kView; ++i)
    column[i] = column[i] >> (8 * i) | column[i + 1] << (56 - 8 * i);
  column[kView - 1] >>= 48;
}

/// 16 cells as 48 bytes: object, colour, state of each, as minigrid::triple_of.
PG_INLINE void put_triples(const Pair& cells, uint8_t* to) {
  using namespace minigrid;
  const Bytes c = Bytes(cells);
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
  minigrid::Runs runs[kRows];
  Words column[kView], backwards, carried;
  for (int32_t k = 0; k < kRows; ++k) {
    const auto r = row(k);
    runs[k] = minigrid::runs_ahead(p.frame, r.tail, r.state.pose());
    backwards[k] = runs[k].reversed ? ~uint64_t(0) : 0, carried[k] = r.state.carried;
    *direction[k] = r.state.facing;
  }
  // words of all rows at once: put together from words just written, they would be slow to read
  for (int32_t i = 0; i < kView; ++i)
    column[i] = Words{runs[0][i], runs[1][i], runs[2][i], runs[3][i],
                      runs[4][i], runs[5][i], runs[6][i], runs[7][i]};
  turn(column, backwards), hide(column, carried, p.see_through), pack(column);
  for (int32_t k = 0; k < kRows; ++k) {
    uint8_t* const to = image[k];
    for (int32_t i = 0; i + 1 < kView; i += 2)
      put_triples(Pair{column[i][k], column[i + 1][k]}, to + 24 * i);
    memcpy(to + 3 * (kCells - 1), &p.triples[int32_t(column[kView - 1][k])], 3);
  }
}

}  // namespace plantgym::minigrid_group
