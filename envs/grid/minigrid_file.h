// How a file says what a MiniGrid world is: a generator and its numbers, or a map drawn in letters.
#pragma once
#include <string>
#include <vector>

#include "envs/grid/minigrid_drawn.h"

namespace plantgym {

/// As minigrid::Generator.
inline const std::vector<std::string> kMinigridGenerators = {
    "empty",      "four_rooms",   "door_key",          "unlock",         "lava_gap",
    "multi_room", "key_corridor", "dynamic_obstacles", "red_blue_doors", "locked_room"};

/// Reads the map `minigrid` of a world into parameters.
class MinigridFile {
 public:
  MinigridFile(MinigridParams& p, Fields& f) : p_(p), f_(f) {}

  void read(Tables& t) {
    const bool drawn = f_.has("map");
    MinigridDrawing drawing(p_, f_);
    if (f_.listing() || drawn) drawing.read();
    if (f_.listing() || !drawn) read_generator();
    f_.flag("see_through_walls", p_.see_through, "nothing hides what is behind it");
    f_.number("limit", p_.limit, 1, 1 << 30, "step",
              "an episode is cut after so many steps, and the reward of the task is 1 - 0.9 of the "
              "part of them that it took; default: MiniGrid's, 100 for a drawn map");
    if (f_.listing()) return;
    if (drawn && f_.has("generator")) f_.fail("generator", "goes without a map; keep one of them");
    const std::vector<minigrid::Cell> cells = drawn ? drawing.cells() : blank();
    t.put(p_, p_.blank, cells), t.put(p_, p_.starts, drawing.starts());
  }

 private:
  using Generator = minigrid::Generator;
  bool is(std::initializer_list<Generator> some) const {
    bool any = f_.listing();
    for (const Generator g : some) any |= p_.recipe.generator == g;
    return any;
  }
  void read_generator() {
    minigrid::Recipe& r = p_.recipe;
    int32_t generator = 0;
    f_.required().choice("generator", generator, kMinigridGenerators,
                         "a MiniGrid family, where no map is drawn");
    r.generator = Generator(generator);
    using enum minigrid::Generator;
    if (is({kFourRooms, kLockedRoom})) r.size = 19;
    if (is({kMultiRoom})) r.size = 25, r.room_size = 10;
    if (f_.listing()) r = {};
    const int32_t least = is({kEmpty, kRedBlueDoors}) ? 4
                          : is({kLockedRoom})         ? 13
                          : is({kMultiRoom})          ? 8
                                                      : 5;
    if (!is({kUnlock, kKeyCorridor}) || f_.listing())
      f_.number("size", r.size, least, 64, "",
                "cells to a side of the map; of red_blue_doors: of the room in the middle");
    if (is({kUnlock, kKeyCorridor, kMultiRoom}))
      f_.number("room_size", r.room_size, is({kKeyCorridor}) ? 3 : 4, 16, "",
                "cells to a side of a room with its walls; of multi_room: at most");
    if (is({kMultiRoom})) f_.number("rooms", r.rooms, 1, minigrid::kMostRooms, "", "in a chain");
    if (is({kKeyCorridor})) f_.number("rows", r.rows, 1, 8, "", "of rooms");
    if (is({kDynamicObstacles}))
      f_.number("obstacles", r.obstacles, 0, 33, "", "balls that wander, up to size / 2 + 1");
    int32_t start = 0;
    if (is({kEmpty, kDynamicObstacles}))
      f_.choice("start", start, {"corner", "anywhere"},
                "in the corner facing right, or on any free cell facing anywhere");
    r.anywhere = start == 1;
    if (f_.listing()) return;
    check(r), follow(r);
  }
  void check(const minigrid::Recipe& r) const {
    using enum minigrid::Generator;
    if (is({kFourRooms}) && r.size % 2 == 0) f_.fail("size", "must be odd: the rooms are alike");
    if (is({kLockedRoom}) && r.size % 6 != 1)
      f_.fail("size", "must be 13, 19, 25, …: three rooms on a side, and a corridor");
    if (is({kDynamicObstacles}) && 2 * r.obstacles > r.size + 2)
      f_.fail("obstacles", join({"are too many for a map of size ", std::to_string(r.size),
                                 "; at most ", std::to_string(r.size / 2 + 1)}));
    if (!is({kMultiRoom})) return;
    minigrid::Room rooms[minigrid::kMostRooms];
    Rng rng(0, 0, 0, 0);
    if (minigrid::find_rooms(r.size, r.rooms, r.room_size, rooms, rng) < r.rooms)
      f_.fail("rooms",
              join({std::to_string(r.rooms), " rooms of up to ", std::to_string(r.room_size),
                    " cells find no place on a map of size ", std::to_string(r.size)}));
  }
  /// What follows from the generator: task, limit, actions, as in MiniGrid.
  void follow(const minigrid::Recipe& r) {
    using enum minigrid::Generator;
    const int32_t area = r.size * r.size, room = r.room_size * r.room_size;
    switch (r.generator) {
      case kDoorKey:
        p_.limit = 10 * area;
        break;
      case kFourRooms:
        p_.limit = 100;
        break;
      case kLockedRoom:
        p_.limit = 10 * r.size;
        break;
      case kMultiRoom:
        p_.limit = 20 * r.rooms;
        break;
      case kUnlock:
        p_.limit = 8 * room, p_.task = MinigridTask::kUnlock;
        break;
      case kKeyCorridor:
        p_.limit = 30 * room, p_.task = MinigridTask::kPickUp;
        break;
      case kRedBlueDoors:
        p_.limit = 20 * area, p_.task = MinigridTask::kRedThenBlue;
        break;
      case kDynamicObstacles:
        p_.limit = 4 * area, p_.task = MinigridTask::kDodge, p_.actions = 3;
        p_.obstacles = r.obstacles;
        break;
      default:
        p_.limit = 4 * area;
    }
    p_.see_through = is({kEmpty, kDynamicObstacles});
    int32_t width, height;
    minigrid::extent(r, width, height);
    p_.frame = minigrid::Frame::of(width, height);
  }
  std::vector<minigrid::Cell> blank() const {
    std::vector<minigrid::Cell> cells(size_t(p_.frame.bytes()));
    minigrid::blank(p_.recipe, {p_.frame, cells.data()});
    return cells;
  }

  MinigridParams& p_;
  Fields& f_;
};

}  // namespace plantgym
