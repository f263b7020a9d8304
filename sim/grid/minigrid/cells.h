// What stands on a cell of a MiniGrid world, in one byte, and what can be done with it. Meanings
// and numbers of objects, colours and states are those of MiniGrid (Chevalier-Boisvert et al. 2023,
// "Minigrid & Miniworld", https://minigrid.farama.org).
#pragma once
#include <cstdint>

#include "plantgym/random.h"

namespace plantgym::minigrid {

/// In MiniGrid's order of colours.
enum Colour : uint8_t { kRed, kGreen, kBlue, kPurple, kYellow, kGrey, kColours };

/// Bits 3-7 of a cell; bits 0-2 are its colour. Bit 7 of a cell says that nobody sees past it. Bits
/// 3-6 are MiniGrid's number of the object where that is below 10.
enum Kind : uint8_t {
  kUnseen = 0,
  kEmpty = 1,
  kFloor = 3,
  kOpenDoor = 4,
  kKey = 5,
  kBall = 6,
  kBox = 7,
  kGoal = 8,
  kLava = 9,
  kBoxOfKey = 10,  // a box that holds a key; six kinds, one for each colour of the key
  kWall = 16 + 2,
  kClosedDoor = 16 + 4,
  kLockedDoor = 16 + 12
};
using Cell = uint8_t;

PG_HD constexpr Cell cell_of(int32_t kind, int32_t colour) { return Cell(kind << 3 | colour); }
PG_HD constexpr int32_t kind_of(Cell c) { return c >> 3; }
PG_HD constexpr int32_t colour_of(Cell c) { return c & 7; }

inline constexpr Cell kNothing = cell_of(kEmpty, 0), kGreyWall = cell_of(kWall, kGrey),
                      kGreenGoal = cell_of(kGoal, kGreen), kRedLava = cell_of(kLava, kRed);

/// Whether a cell is of one of some kinds. @param kinds bit k: kind k
PG_HD constexpr bool is_one_of(Cell c, uint32_t kinds) { return (kinds >> (c >> 3) & 1) != 0; }
inline constexpr uint32_t kBoxes = 1u << kBox | 0x3Fu << kBoxOfKey;
inline constexpr uint32_t kPassable =
    1u << kEmpty | 1u << kFloor | 1u << kOpenDoor | 1u << kGoal | 1u << kLava;
inline constexpr uint32_t kPortable = 1u << kKey | 1u << kBall | kBoxes;
inline constexpr uint32_t kDoors = 1u << kOpenDoor | 1u << kClosedDoor | 1u << kLockedDoor;
inline constexpr uint32_t kKinds = kPassable | kPortable | kDoors | 1u << kWall;  // that exist

/// MiniGrid's three numbers of a cell.
struct Triple {
  uint8_t object, colour, state;
};
inline constexpr int32_t kObjects = 11, kStates = 3;  // numbers that occur
inline constexpr uint8_t kAgentObject = 10;

constexpr Triple triple_of(Cell c) {
  const int32_t kind = kind_of(c), low = kind & 15;
  const int32_t object = low < 10 ? low : kind < 16 ? 7 : 4;
  return {uint8_t(object), uint8_t(colour_of(c)),
          uint8_t(kind == kClosedDoor   ? 1
                  : kind == kLockedDoor ? 2
                                        : 0)};
}

}  // namespace plantgym::minigrid
