// The MiniGrid worlds made of rooms: a chain of rooms (MultiRoom), and grids of equal rooms
// (Unlock, KeyCorridor).
#pragma once
#include "sim/grid/minigrid/places.h"

namespace plantgym::minigrid {

/// Walls included; the door that leads into it.
struct Room {
  Area area;
  int32_t door_x, door_y;
};
inline constexpr int32_t kMostRooms = 12, kLeastRoom = 4, kPatience = 1000;

/// A room that is entered through (x, y) by its wall `entry`: 0 right, 1 bottom, 2 left, 3 top.
PG_HD inline Area room_behind(int32_t entry, int32_t x, int32_t y, int32_t most, Rng& rng) {
  const int32_t width = kLeastRoom + rng.below(most - kLeastRoom + 1);
  const int32_t height = kLeastRoom + rng.below(most - kLeastRoom + 1);
  Area a = {x, y, width, height};
  if (entry == 0) a.x = x - width + 1;
  if (entry == 1) a.y = y - height + 1;
  if (entry % 2 == 0) a.y = y - height + 2 + rng.below(height - 2);
  if (entry % 2 == 1) a.x = x - width + 2 + rng.below(width - 2);
  return a;
}
PG_HD inline bool fits_map(const Area& a, int32_t size) {
  return a.x >= 0 && a.y >= 0 && a.x + a.width <= size && a.y + a.height < size;
}
PG_HD inline bool apart(const Area& a, const Area& other) {
  return a.x + a.width < other.x || other.x + other.width <= a.x || a.y + a.height < other.y ||
         other.y + other.height <= a.y;
}

/// One attempt at a chain of rooms, each entered from the one before. @returns how many were found
/// place for
PG_HD inline int32_t chain_rooms(int32_t size, int32_t wanted, int32_t most, Room* rooms,
                                 Rng& rng) {
  int32_t entry = 2;
  const int32_t x = rng.below(size - 2), y = rng.below(size - 2);
  const int32_t width = kLeastRoom + rng.below(most - kLeastRoom + 1);
  const int32_t height = kLeastRoom + rng.below(most - kLeastRoom + 1);
  rooms[0] = {{x, y, width, height}, x, y};
  if (!fits_map(rooms[0].area, size)) return 0;
  int32_t n = 1;
  for (int32_t tries = 0; n < wanted && tries < 8; ++tries) {
    const Area& last = rooms[n - 1].area;
    int32_t exit = rng.below(3);
    exit += exit >= entry;  // any wall but the one it was entered by
    Room next = {};
    next.door_x = exit == 0 ? last.x + last.width - 1 : last.x;
    next.door_y = exit == 1 ? last.y + last.height - 1 : last.y;
    if (exit % 2 == 0)
      next.door_y = last.y + 1 + rng.below(last.height - 2);
    else
      next.door_x = last.x + 1 + rng.below(last.width - 2);
    next.area = room_behind((exit + 2) % 4, next.door_x, next.door_y, most, rng);
    bool good = fits_map(next.area, size);
    for (int32_t k = 0; k + 1 < n; ++k) good = good && apart(next.area, rooms[k].area);
    if (good) rooms[n++] = next, entry = (exit + 2) % 4, tries = -1;
  }
  return n;
}
/// Draws chains until one is long enough; the one at hand where patience ends.
PG_HD inline int32_t find_rooms(int32_t size, int32_t wanted, int32_t most, Room* rooms, Rng& rng) {
  int32_t n = 0;
  for (int32_t k = 0; n < wanted && (k < kPatience || n == 0); ++k)
    n = chain_rooms(size, wanted, most, rooms, rng);
  return n;
}

PG_HD inline void make_multi_room(const Board& b, int32_t wanted, int32_t most, Rng& rng,
                                  Beginning& to) {
  Room rooms[kMostRooms];
  const int32_t n = find_rooms(b.frame.width, wanted, most, rooms, rng);
  int32_t colour = -1;
  for (int32_t k = 0; k < n; ++k) {
    b.wall_in(rooms[k].area);
    if (k == 0) continue;
    int32_t other = rng.below(colour < 0 ? kColours : kColours - 1);
    if (colour >= 0) other += other >= colour;  // never twice the same
    b.put(rooms[k].door_x, rooms[k].door_y, cell_of(kClosedDoor, colour = other));
  }
  to.pose = stand_in(b, rooms[0].area, rng);
  drop_in(b, rooms[n - 1].area, kGreenGoal, &to.pose, rng);
}

/// Equal rooms in rows and columns that share their walls; number r * columns + c.
struct RoomGrid {
  int32_t columns, rows, size;                // size: of a room, walls included
  uint64_t right = 0, below = 0, locked = 0;  // joined with the next room there; bit: its number

  PG_HD Area area(int32_t c, int32_t r) const {
    return {c * (size - 1), r * (size - 1), size, size};
  }
  /// A door in the wall to the right of, or below, a room.
  PG_HD void add_door(const Board& b, int32_t room, bool is_below, Cell door, Rng& rng, int32_t& x,
                      int32_t& y) {
    const Area a = area(room % columns, room / columns);
    const int32_t along = 1 + rng.below(size - 2);
    x = is_below ? a.x + along : a.x + size - 1, y = is_below ? a.y + size - 1 : a.y + along;
    b.put(x, y, door);
    (is_below ? below : right) |= uint64_t(1) << room;
  }
  /// All that can be come to from some rooms, through locked doors too.
  PG_HD uint64_t reach(uint64_t from) const {
    for (uint64_t before = 0; before != from;) {
      before = from;
      from |= (from & right) << 1 | (from >> 1 & right) | (from & below) << columns |
              (from >> columns & below);
    }
    return from;
  }
  /// Whether a door may be added there: between rooms that are not joined and not locked.
  PG_HD bool may_join(int32_t room, bool is_below) const {
    const int32_t other = is_below ? room + columns : room + 1;
    if (is_below ? room / columns + 1 == rows : room % columns + 1 == columns) return false;
    return !((is_below ? below : right) >> room & 1) && !(locked >> room & 1) &&
           !(locked >> other & 1);
  }
  /// Adds doors anywhere until every room can be come to.
  PG_HD void connect(const Board& b, int32_t start, Rng& rng) {
    const uint64_t all = (uint64_t(1) << (columns * rows)) - 1;
    while (reach(uint64_t(1) << start) != all) {
      int32_t count = 0, x, y;
      for (int32_t k = 0; k < 2 * columns * rows; ++k) count += may_join(k / 2, k % 2);
      if (count == 0) return;
      int32_t left = rng.below(count), k = 0;
      while (!may_join(k / 2, k % 2) || left-- > 0) ++k;
      const Cell door = any_colour(kClosedDoor, rng);
      add_door(b, k / 2, k % 2, door, rng, x, y);
    }
  }
  PG_HD void draw(const Board& b) const {
    for (int32_t k = 0; k < columns * rows; ++k) b.wall_in(area(k % columns, k / columns));
  }
};

/// Two rooms; the key to the door between them is in the first.
PG_HD inline void make_unlock(const Board& b, int32_t room_size, Rng& rng, Beginning& to) {
  RoomGrid g = {2, 1, room_size};
  g.draw(b);
  const int32_t colour = rng.below(kColours);
  int32_t x, y;
  g.add_door(b, 0, false, cell_of(kLockedDoor, colour), rng, x, y);
  to.door_x[0] = uint8_t(x), to.door_y[0] = uint8_t(y);
  drop_in(b, g.area(0, 0), cell_of(kKey, colour), nullptr, rng);
  to.pose = stand_clear(b, g.area(0, 0), rng);
}

/// A corridor with rooms at both sides; one on the right is locked and holds a ball, its key lies
/// in one on the left.
PG_HD inline void make_key_corridor(const Board& b, int32_t room_size, int32_t rows, Rng& rng,
                                    Beginning& to) {
  RoomGrid g = {3, rows, room_size};
  g.draw(b);
  for (int32_t r = 1; r < rows; ++r) {  // the rooms in the middle are one
    const Area a = g.area(1, r);
    b.line(a.x + 1, a.y, 1, 0, a.width - 2, kNothing);
    g.below |= uint64_t(1) << (3 * (r - 1) + 1);
  }
  const int32_t prison = rng.below(rows), colour = rng.below(kColours);
  int32_t x, y;
  g.add_door(b, 3 * prison + 1, false, cell_of(kLockedDoor, colour), rng, x, y);
  g.locked |= uint64_t(1) << (3 * prison + 2);
  to.wanted = any_colour(kBall, rng);
  drop_in(b, g.area(2, prison), to.wanted, nullptr, rng);
  drop_in(b, g.area(0, rng.below(rows)), cell_of(kKey, colour), nullptr, rng);
  to.pose = stand_clear(b, g.area(1, rows / 2), rng);
  g.connect(b, 3 * (rows / 2) + 1, rng);
}

}  // namespace plantgym::minigrid
