// Constants and a row's state of a MiniGrid environment, and the tables that its looks are read
// from.
#pragma once
#include <vector>

#include "plantgym/env.h"
#include "sim/grid/minigrid/generate.h"
#include "sim/grid/minigrid/sight.h"

namespace plantgym {

/// What ends an episode well; a goal always does.
enum class MinigridTask : int32_t { kReachGoal, kUnlock, kPickUp, kRedThenBlue, kDodge };

/// What is shown beside the direction.
enum class MinigridImage : int32_t { kView, kOneHot, kFull, kRgb };

struct MinigridParams {
  static constexpr int32_t kChannels = 20;  // of a cell, one-hot: 11 objects, 6 colours, 3 states
  minigrid::Recipe recipe;
  minigrid::Frame frame;
  MinigridTask task = MinigridTask::kReachGoal;
  minigrid::Beginning drawn;  // of a drawn map: what is wanted, which doors
  int32_t limit = 0, actions = 7, obstacles = 0;
  int32_t image = 0, tile = 8;   // MinigridImage; pixels to a side of a cell
  bool see_through = false;      // walls
  Table<minigrid::Cell> blank;   // [frame.bytes()] what every episode begins from
  Table<minigrid::Pose> starts;  // of a drawn map, equally likely
  Table<uint32_t> triples;       // [256] of a cell: object, colour, state, 0
  Table<uint64_t> spread;        // [128] every bit as a byte of ones
  Table<uint8_t> looks;          // [256, kChannels] one-hot; or [512, tile, tile, 3] pixels, of the
                                 // cell, then of the cell with the agent, looking up

  PG_HD int32_t tail() const { return frame.bytes() + 2 * obstacles; }
};

/// Events of a step, as bits.
struct MinigridEvent {
  enum : uint8_t { kSuccess = 1, kLava = 2, kHit = 4, kOpened = 8, kPicked = 16, kFailed = 32 };
};

/// Words, not bytes: heads travel as columns of words (plantgym/rows.h), and a word put together
/// from bytes just written is slow to read.
struct MinigridState {
  int32_t x, y, facing;
  uint32_t carried;      // a cell; kNothing: none
  uint32_t event;        // bits of MinigridEvent
  uint32_t wanted;       // a cell
  int32_t opened, time;  // doors so far; [step]
  uint8_t door_x[2], door_y[2];

  PG_HD minigrid::Pose pose() const { return {x, y, facing}; }
};

/// The tables that do not depend on the world.
inline void add_tables(MinigridParams& p, Tables& t) {
  std::vector<uint32_t> triples;
  std::vector<uint8_t> one_hot;
  for (int32_t c = 0; c < 256; ++c) {
    const minigrid::Triple k = minigrid::triple_of(minigrid::Cell(c));
    triples.push_back(uint32_t(k.object | k.colour << 8 | k.state << 16));
    std::vector<uint8_t> hot(size_t(MinigridParams::kChannels), 0);
    hot[size_t(k.object)] = 1;
    if (k.colour < minigrid::kColours) hot[size_t(minigrid::kObjects + k.colour)] = 1;
    hot[size_t(minigrid::kObjects + minigrid::kColours + k.state)] = 1;
    one_hot.insert(one_hot.end(), hot.begin(), hot.end());
  }
  t.put(p, p.triples, triples);
  if (MinigridImage(p.image) == MinigridImage::kOneHot) t.put(p, p.looks, one_hot);
}

}  // namespace plantgym
