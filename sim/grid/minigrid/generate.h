// How the MiniGrid families make their worlds: what is fixed is drawn once (`blank`), what chance
// decides is put into a copy at every start (`generate`). The same places and colours with the same
// probabilities as MiniGrid, from draws of our own.
#pragma once
#include "sim/grid/minigrid/rooms.h"

namespace plantgym::minigrid {

enum class Generator : int32_t {
  kEmpty,
  kFourRooms,
  kDoorKey,
  kUnlock,
  kLavaGap,
  kMultiRoom,
  kKeyCorridor,
  kDynamicObstacles,
  kRedBlueDoors,
  kLockedRoom,
  kDrawn  // a map drawn by hand
};

struct Recipe {
  Generator generator = Generator::kEmpty;
  int32_t size = 8, rooms = 6, room_size = 6, rows = 3, obstacles = 4;
  bool anywhere = false;  // starts on any free cell, else in the corner, facing right
};

inline constexpr Pose kCorner = {1, 1, 0};
inline constexpr Cell kBlueBall = cell_of(kBall, kBlue);

/// [columns, rows] of the map.
inline void extent(const Recipe& r, int32_t& width, int32_t& height) {
  width = height = r.size;
  if (r.generator == Generator::kRedBlueDoors) width = 2 * r.size;
  if (r.generator == Generator::kUnlock) width = 2 * r.room_size - 1, height = r.room_size;
  if (r.generator == Generator::kKeyCorridor)
    width = 3 * (r.room_size - 1) + 1, height = r.rows * (r.room_size - 1) + 1;
}

/// Three rooms on either side of a corridor. @returns the area of room k: left ones have even k
PG_HD inline Area side_room(int32_t size, int32_t k) {
  const int32_t wide = size / 2 - 1, tall = size / 3;
  return {k % 2 ? size / 2 + 2 : 0, k / 2 * tall, wide, tall + 1};
}

/// What every world of a recipe has.
inline void blank(const Recipe& r, const Board& b) {
  const int32_t w = b.frame.width, h = b.frame.height, s = r.size;
  b.fill(kNothing);
  if (r.generator == Generator::kMultiRoom) return;  // no walls around it
  b.wall_in({0, 0, w, h});
  switch (r.generator) {
    case Generator::kFourRooms:
      b.line(s / 2, 0, 0, 1, s, kGreyWall), b.line(0, s / 2, 1, 0, s, kGreyWall);
      break;
    case Generator::kRedBlueDoors:
      b.wall_in({s / 2, 0, s, s});
      break;
    case Generator::kLockedRoom:
      for (int32_t k = 0; k < 6; ++k) b.wall_in(side_room(s, k));
      for (const int32_t x : {s / 2 - 2, s / 2 + 2}) b.line(x, 0, 0, 1, h, kGreyWall);
      break;
    case Generator::kEmpty:
    case Generator::kDoorKey:
    case Generator::kLavaGap:
    case Generator::kDynamicObstacles:
      b.put(w - 2, h - 2, kGreenGoal);
      break;
    default:
      break;
  }
}

PG_HD inline Area whole(const Board& b) { return {0, 0, b.frame.width, b.frame.height}; }

PG_HD inline void make_four_rooms(const Board& b, Rng& rng, Beginning& to) {
  const int32_t half = b.frame.width / 2, rest = b.frame.width - 1 - half;
  // a gap in each of the four walls between rooms
  const int32_t above = 1 + rng.below(half - 1), left = 1 + rng.below(half - 1);
  const int32_t right = half + 1 + rng.below(rest - 1), below = half + 1 + rng.below(rest - 1);
  b.put(half, above, kNothing), b.put(left, half, kNothing);
  b.put(right, half, kNothing), b.put(half, below, kNothing);
  to.pose = stand_in(b, whole(b), rng);
  drop_in(b, whole(b), kGreenGoal, &to.pose, rng);
}
PG_HD inline void make_door_key(const Board& b, Rng& rng, Beginning& to) {
  const int32_t size = b.frame.width;
  const int32_t split = 2 + rng.below(size - 4);
  b.line(split, 0, 0, 1, size, kGreyWall);
  const Area before = {0, 0, split, size};
  to.pose = stand_in(b, before, rng);
  b.put(split, 1 + rng.below(size - 3), cell_of(kLockedDoor, kYellow));
  drop_in(b, before, cell_of(kKey, kYellow), &to.pose, rng);
}
PG_HD inline void make_lava_gap(const Board& b, Rng& rng, Beginning& to) {
  const int32_t size = b.frame.width;
  const int32_t x = 2 + rng.below(size - 4), gap = 1 + rng.below(size - 2);
  b.line(x, 1, 0, 1, size - 2, kRedLava);
  b.put(x, gap, kNothing);
  to.pose = kCorner;
}
PG_HD inline void make_red_blue_doors(const Board& b, Rng& rng, Beginning& to) {
  const int32_t size = b.frame.height, left = size / 2, right = left + size - 1;
  to.pose = stand_in(b, {left, 0, size, size}, rng);
  const int32_t red = 1 + rng.below(size - 2), blue = 1 + rng.below(size - 2);
  b.put(left, red, cell_of(kClosedDoor, kRed)), b.put(right, blue, cell_of(kClosedDoor, kBlue));
  to.door_x[0] = uint8_t(left), to.door_y[0] = uint8_t(red);
  to.door_x[1] = uint8_t(right), to.door_y[1] = uint8_t(blue);
}
PG_HD inline void make_locked_room(const Board& b, Rng& rng, Beginning& to) {
  const int32_t size = b.frame.width, prison = rng.below(6);
  drop_in(b, side_room(size, prison), kGreenGoal, nullptr, rng);
  uint8_t colours[kColours] = {kRed, kGreen, kBlue, kPurple, kYellow, kGrey};
  for (int32_t k = 0; k < 6; ++k) {  // a colour of its own for every door
    const int32_t other = k + rng.below(6 - k);
    const uint8_t colour = colours[other];
    colours[other] = colours[k], colours[k] = colour;
    const Area a = side_room(size, k);
    b.put(k % 2 ? a.x : a.x + a.width - 1, a.y + 3,
          cell_of(k == prison ? kLockedDoor : kClosedDoor, colour));
  }
  int32_t holder = rng.below(5);
  holder += holder >= prison;
  drop_in(b, side_room(size, holder), cell_of(kKey, colours[prison]), nullptr, rng);
  to.pose = stand_in(b, {size / 2 - 2, 0, 4, size}, rng);
}

/// Balls that lie on free cells. @param places [obstacles, 2] x, y of each
PG_HD inline void scatter(const Board& b, int32_t obstacles, const Pose& pose, uint8_t* places,
                          Rng& rng) {
  for (int32_t k = 0; k < obstacles; ++k) {
    int32_t x = 0, y = 0;
    drop_in(b, whole(b), kBlueBall, &pose, rng, x, y);
    places[2 * k] = uint8_t(x), places[2 * k + 1] = uint8_t(y);
  }
}
PG_HD inline void move_ball(const Board& b, uint8_t* place, int32_t x, int32_t y) {
  b.put(x, y, kBlueBall), b.put(place[0], place[1], kNothing);
  place[0] = uint8_t(x), place[1] = uint8_t(y);
}
/// Each to a free cell of the eight around it; it stays where there is none.
PG_HD inline void wander(const Board& b, int32_t obstacles, const Pose& pose, uint8_t* places,
                         Rng& rng) {
  for (int32_t k = 0; k < obstacles; ++k) {
    uint8_t* const place = places + 2 * k;
    const auto is_free = [&](int32_t x, int32_t y) {
      return b.at(x, y) == kNothing && !(x == pose.x && y == pose.y);
    };
    int32_t x = 0, y = 0;
    if (draw_place({place[0] - 1, place[1] - 1, 3, 3}, rng, is_free, x, y))
      move_ball(b, place, x, y);
  }
}

/// What chance decides, on a board that holds the blank. @param places of obstacles
PG_HD inline Beginning generate(const Recipe& r, const Board& b, uint8_t* places, Rng& rng) {
  Beginning to;
  to.pose = kCorner;
  switch (r.generator) {
    case Generator::kEmpty:
      if (r.anywhere) to.pose = stand_in(b, whole(b), rng);
      break;
    case Generator::kDynamicObstacles:
      if (r.anywhere) to.pose = stand_in(b, whole(b), rng);
      scatter(b, r.obstacles, to.pose, places, rng);
      break;
    case Generator::kFourRooms:
      make_four_rooms(b, rng, to);
      break;
    case Generator::kDoorKey:
      make_door_key(b, rng, to);
      break;
    case Generator::kUnlock:
      make_unlock(b, r.room_size, rng, to);
      break;
    case Generator::kLavaGap:
      make_lava_gap(b, rng, to);
      break;
    case Generator::kMultiRoom:
      make_multi_room(b, r.rooms, r.room_size, rng, to);
      break;
    case Generator::kKeyCorridor:
      make_key_corridor(b, r.room_size, r.rows, rng, to);
      break;
    case Generator::kRedBlueDoors:
      make_red_blue_doors(b, rng, to);
      break;
    case Generator::kLockedRoom:
      make_locked_room(b, rng, to);
      break;
    case Generator::kDrawn:
      break;
  }
  return to;
}

}  // namespace plantgym::minigrid
