// What a walker sees of a MiniGrid world: 7 x 7 cells ahead, without those that walls and shut
// doors hide. MiniGrid's rule of sight, on bits: from the walker's row to the farthest, light goes
// sideways, first to the right, then to the left; a lit cell that lets it through lights the cell
// ahead, those lit by then the one ahead and right, in the second pass all the one ahead and left.
#pragma once
#include "sim/grid/minigrid/board.h"

namespace plantgym::minigrid {

inline constexpr int32_t kView = 7;        // cells to a side
inline constexpr int32_t kViewMiddle = 3;  // column of the walker, who is in the last row

/// Seven columns from left to right of the walker; byte j of a column is its cell in row j, row 0
/// is the farthest. Byte 7 is 0.
struct Sight {
  uint64_t column[kView];
};

PG_HD PG_INLINE uint64_t eight_cells(const Cell* from) {
  uint64_t w;
  memcpy(&w, from, sizeof w);
  return w;
}
PG_HD PG_INLINE uint64_t bytes_reversed(uint64_t w) {
#if defined(__CUDA_ARCH__)
  return uint64_t(__byte_perm(uint32_t(w), 0, 0x0123)) << 32 |
         __byte_perm(uint32_t(w >> 32), 0, 0x0123);
#else
  return __builtin_bswap64(w);
#endif
}

/// The cells ahead, hidden ones too.
PG_HD PG_INLINE Sight ahead(const Frame& f, const Cell* cells, const Pose& p) {
  const bool upright = p.facing & 1, towards_more = p.facing < 2;
  const int32_t along = upright ? p.y : p.x, across = upright ? p.x : p.y;
  const int32_t side = p.facing == 0 || p.facing == 3 ? f.pitch : -f.pitch;
  const Cell* at = cells + (upright ? f.columns : f.rows) + across * f.pitch +
                   (towards_more ? along : along - (kView - 1)) - kViewMiddle * side;
  Sight s;
  for (int32_t i = 0; i < kView; ++i, at += side) {
    const uint64_t w = eight_cells(at);
    s.column[i] = towards_more ? bytes_reversed(w) >> 8 : w & 0x00FFFFFFFFFFFFFFu;
  }
  return s;
}

/// Which cells are lit: bit 8 i + j is that of row j in column i.
PG_HD PG_INLINE uint64_t lit(const Sight& s) {
  constexpr uint64_t kRow = 0x0001010101010101u;  // of row 0
  uint64_t opaque = 0;
  for (int32_t i = 0; i < kView; ++i)  // bit 7 of each byte, gathered in one byte
    opaque |= (s.column[i] & 0x8080808080808080u) * 0x0002040810204081u >> 56 << (8 * i);
  // clear: light passes; for runs of two and of four columns too
  const uint64_t clear = ~opaque, two = clear & clear >> 8, four = two & two >> 16;
  uint64_t all = 0, now = uint64_t(1) << (8 * kViewMiddle + kView - 1);
  for (int32_t j = kView - 1; j >= 0; --j) {
    const uint64_t row = kRow << j, open = clear & row;
    // To the right: a carry runs through clear cells (and the bits between, all ones) to the first
    // opaque one.
    const uint64_t way = clear | ~row;
    now |= ((way + (now & open)) ^ way) & row;
    const uint64_t rightwards = now & open;
    uint64_t through = rightwards;  // then to the left, by doubling steps
    through |= through >> 8 & open;
    through |= through >> 16 & two & row;
    through |= through >> 32 & four & row;
    all |= now | through | (through >> 8 & row);
    now = (through | through >> 8 | rightwards << 8) & row;
    now >>= 1;
  }
  return all;
}

/// Everything of the 7 x 7 cells.
inline constexpr uint64_t kAllLit = 0x007F7F7F7F7F7F7Fu;

}  // namespace plantgym::minigrid
