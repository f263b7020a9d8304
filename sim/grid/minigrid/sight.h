// What a walker sees of a MiniGrid world: 7 x 7 cells ahead, without those that walls and shut
// doors hide. MiniGrid's rule of sight, on bits: from the walker's row to the farthest, light goes
// sideways, first to the right, then to the left; a lit cell that lets it through lights the cell
// ahead, those lit by then the one ahead and right, in the second pass all the one ahead and left.
#pragma once
#include "sim/grid/minigrid/board.h"

namespace plantgym::minigrid {

inline constexpr int32_t kView = 7;        // cells to a side
inline constexpr int32_t kViewMiddle = 3;  // column of the walker, who is in the last row

/// Everything of the 7 x 7 cells.
inline constexpr uint64_t kAllLit = 0x007F7F7F7F7F7F7Fu;

PG_HD PG_INLINE uint64_t bytes_reversed(uint64_t w) {
#if defined(__CUDA_ARCH__)
  return uint64_t(__byte_perm(uint32_t(w), 0, 0x0123)) << 32 |
         __byte_perm(uint32_t(w >> 32), 0, 0x0123);
#else
  return __builtin_bswap64(w);
#endif
}

/// Seven runs of eight cells in memory, of which seven count: the columns of the view from left to
/// right. In each the farthest cell comes first, or, where `reversed`, last.
struct Runs {
  const Cell* first;
  int32_t step;  // bytes from column to column
  bool reversed;

  PG_HD PG_INLINE uint64_t operator[](int32_t column) const {
    uint64_t w;
    memcpy(&w, first + column * step, sizeof w);
    return w;
  }
};
PG_HD PG_INLINE Runs runs_ahead(const Frame& f, const Cell* cells, const Pose& p) {
  const bool upright = p.facing & 1, towards_more = p.facing < 2;
  const int32_t along = upright ? p.y : p.x, across = upright ? p.x : p.y;
  const int32_t side = f.pitch * (1 - ((p.facing + 1) & 2));  // without a branch
  const int32_t at = (upright ? f.columns : f.rows) + across * f.pitch - kViewMiddle * side +
                     along - (kView - 1) * !towards_more;
  return {cells + at, side, towards_more};
}

/// Seven columns from left to right of the walker; byte j of a column is its cell in row j, row 0
/// is the farthest. Byte 7 is 0.
struct Sight {
  uint64_t column[kView];
};
/// The cells ahead, hidden ones too.
PG_HD PG_INLINE Sight ahead(const Frame& f, const Cell* cells, const Pose& p) {
  const Runs runs = runs_ahead(f, cells, p);
  Sight s;
  for (int32_t i = 0; i < kView; ++i)
    s.column[i] = runs.reversed ? bytes_reversed(runs[i]) >> 8 : runs[i] & ~uint64_t(0) >> 8;
  return s;
}

/// Which cells are lit: bit 8 i + j is that of row j in column i. @tparam Word uint64_t, or a
/// vector of them: as many views at once
template <class Word>
PG_HD PG_INLINE void find_lit(const Word* column, Word& all) {
  constexpr uint64_t kRow = 0x0001010101010101u;  // of row 0
  Word clear = {};
  for (int32_t i = 0; i < kView; ++i) {  // bit 7 of each byte, gathered in one byte
    Word bits = column[i] >> 7 & 0x0101010101010101u;
    bits |= bits >> 7, bits |= bits >> 14, bits |= bits >> 28;
    clear |= (bits & 0xFFu) << (8 * i);
  }
  clear = ~clear;
  // columns where light passes; for runs of two and of four too
  const Word two = clear & clear >> 8, four = two & two >> 16;
  Word now = {};
  all = now, now |= uint64_t(1) << (8 * kViewMiddle + kView - 1);
  for (int32_t j = kView - 1; j >= 0; --j) {
    const uint64_t row = kRow << j;
    const Word open = clear & row;
    // To the right: a carry runs through clear cells (and the bits between, all ones) to the first
    // opaque one.
    const Word way = clear | ~row;
    now |= ((way + (now & open)) ^ way) & row;
    const Word rightwards = now & open;
    Word through = rightwards;  // then to the left, by doubling steps
    through |= through >> 8 & open;
    through |= through >> 16 & (two & row);
    through |= through >> 32 & (four & row);
    all |= now | (through >> 8 & row) | through;
    now = ((through | through >> 8 | rightwards << 8) & row) >> 1;
  }
}
PG_HD PG_INLINE uint64_t lit(const Sight& s) {
  uint64_t all;
  find_lit(s.column, all);
  return all;
}
/// Bytes of ones where column i is lit. @param all of find_lit
template <class Word>
PG_HD PG_INLINE void spread_lit(const Word& all, int32_t i, Word& bytes) {
  bytes = all >> (8 * i) & 0x7Fu;
  bytes = (bytes | bytes << 28) & 0x0000000F0000000Fu;
  bytes = (bytes | bytes << 14) & 0x0003000300030003u;
  bytes = (bytes | bytes << 7) & 0x0101010101010101u;
  bytes = (bytes << 8) - bytes;
}

}  // namespace plantgym::minigrid
