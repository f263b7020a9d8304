// What stands on a cell of a MiniGrid world, in one byte, and what can be done with it. Meanings
// and numbers of objects, colours and states are those of MiniGrid (Chevalier-Boisvert et al. 2023,
// "Minigrid & Miniworld", https://minigrid.farama.org).
#pragma once
#include <cstdint>

#include "plantgym/random.h"

namespace plantgym::minigrid {

/// In MiniGrid's order of colours.
enum Colour : uint8_t { kRed, kGreen, kBlue, kPurple, kYellow, kGrey, kColours };

/// Bits 3-7 of a cell; bits 0-2 are its colour. Bit 7 of a cell says that nobody sees past it.
enum Kind : uint8_t {
  kUnseen,
  kEmpty,
  kFloor,
  kOpenDoor,
  kKey,
  kBall,
  kBox,
  kBoxOfKey,  // a box that holds a key; six kinds, one for each colour of the key
  kGoal = kBoxOfKey + kColours,
  kLava,
  kWall = 16,
  kClosedDoor,
  kLockedDoor,
  kKinds
};
using Cell = uint8_t;

PG_HD constexpr Cell cell_of(int32_t kind, int32_t colour) { return Cell(kind << 3 | colour); }
PG_HD constexpr int32_t kind_of(Cell c) { return c >> 3; }
PG_HD constexpr int32_t colour_of(Cell c) { return c & 7; }

inline constexpr Cell kNothing = cell_of(kEmpty, 0), kGreyWall = cell_of(kWall, kGrey),
                      kGreenGoal = cell_of(kGoal, kGreen), kRedLava = cell_of(kLava, kRed);

/// Whether a cell is of one of some kinds. @param kinds bit k: kind k
PG_HD constexpr bool is_one_of(Cell c, uint32_t kinds) { return (kinds >> (c >> 3) & 1) != 0; }
inline constexpr uint32_t kBoxes = 0x7Fu << kBox;
inline constexpr uint32_t kPassable =
    1u << kEmpty | 1u << kFloor | 1u << kOpenDoor | 1u << kGoal | 1u << kLava;
inline constexpr uint32_t kPortable = 1u << kKey | 1u << kBall | kBoxes;
inline constexpr uint32_t kDoors = 1u << kOpenDoor | 1u << kClosedDoor | 1u << kLockedDoor;

/// MiniGrid's three numbers of a cell.
struct Triple {
  uint8_t object, colour, state;
};
inline constexpr int32_t kObjects = 11, kStates = 3;  // numbers that occur
inline constexpr uint8_t kAgentObject = 10;

constexpr Triple triple_of(Cell c) {
  const int32_t k = kind_of(c);
  const uint8_t colour = uint8_t(colour_of(c));
  if (k >= kBox && k < kGoal) return {7, colour, 0};
  switch (k) {
    case kUnseen:
      return {0, 0, 0};
    case kEmpty:
      return {1, 0, 0};
    case kWall:
      return {2, colour, 0};
    case kFloor:
      return {3, colour, 0};
    case kOpenDoor:
      return {4, colour, 0};
    case kClosedDoor:
      return {4, colour, 1};
    case kLockedDoor:
      return {4, colour, 2};
    case kKey:
      return {5, colour, 0};
    case kBall:
      return {6, colour, 0};
    case kGoal:
      return {8, colour, 0};
    case kLava:
      return {9, colour, 0};
    default:
      return {0, 0, 0};
  }
}

}  // namespace plantgym::minigrid
