// The cells of one MiniGrid world. They are kept twice, by rows and by columns: then what anyone
// sees, whichever way they face, is seven runs of seven neighbours in memory.
#pragma once
#include <cstring>

#include "sim/grid/minigrid/cells.h"

namespace plantgym::minigrid {

/// Facing, in MiniGrid's order: 0 right, 1 down, 2 left, 3 up.
PG_HD inline int32_t step_x(int32_t facing) { return (facing == 0) - (facing == 2); }
PG_HD inline int32_t step_y(int32_t facing) { return (facing == 1) - (facing == 3); }

struct Pose {
  int32_t x, y, facing;
};

/// Where cells lie in memory. Around the map stand walls: who stands inside the border sees up to
/// kAhead cells past it ahead, kAside beside. Right of a line and left of the next are the same.
struct Frame {
  static constexpr int32_t kAhead = 5, kAside = 2, kLead = 8;
  int32_t width = 0, height = 0, pitch = 0;  // [cells]; bytes from line to line
  int32_t rows = 0, columns = 0;             // where cell (0, 0) is in either copy

  static Frame of(int32_t width, int32_t height) {
    Frame f = {width, height, (width > height ? width : height) + kAhead, 0, 0};
    f.rows = kLead + kAside * f.pitch;
    f.columns = f.rows + (height + kAside) * f.pitch;
    return f;
  }
  /// All of it; a line read past its end stays within.
  PG_HD int32_t bytes() const { return columns + (width + kAside) * pitch + kLead; }
  PG_HD int32_t by_row(int32_t x, int32_t y) const { return rows + y * pitch + x; }
  PG_HD int32_t by_column(int32_t x, int32_t y) const { return columns + x * pitch + y; }
};

/// A rectangle of cells.
struct Area {
  int32_t x, y, width, height;
};

/// One world in memory that someone else owns.
struct Board {
  const Frame& frame;
  Cell* cells;  // [frame.bytes()]

  PG_HD Cell at(int32_t x, int32_t y) const { return cells[frame.by_row(x, y)]; }
  PG_HD void put(int32_t x, int32_t y, Cell c) const {
    cells[frame.by_row(x, y)] = cells[frame.by_column(x, y)] = c;
  }
  /// Nothing but walls, then `inside` within the map.
  PG_HD void fill(Cell inside) const {
    for (int32_t i = 0; i < frame.bytes(); ++i) cells[i] = kGreyWall;
    for (int32_t y = 0; y < frame.height; ++y)
      for (int32_t x = 0; x < frame.width; ++x) put(x, y, inside);
  }
  PG_HD void line(int32_t x, int32_t y, int32_t dx, int32_t dy, int32_t length, Cell c) const {
    for (int32_t k = 0; k < length; ++k) put(x + k * dx, y + k * dy, c);
  }
  /// Walls along the border of an area.
  PG_HD void wall_in(const Area& a) const {
    line(a.x, a.y, 1, 0, a.width, kGreyWall);
    line(a.x, a.y + a.height - 1, 1, 0, a.width, kGreyWall);
    line(a.x, a.y, 0, 1, a.height, kGreyWall);
    line(a.x + a.width - 1, a.y, 0, 1, a.height, kGreyWall);
  }
};

}  // namespace plantgym::minigrid
