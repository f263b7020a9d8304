// Maps of cells: what stands where, and every way a move can go.
#pragma once
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace plantgym::grid {

enum class Tile : uint8_t { kFloor, kWall, kHole, kGoal, kCliff, kKey, kDoor };

struct Cell {
  Tile tile = Tile::kFloor;
  bool start = false, locked = false, scores = false;
  uint8_t colour = 0;  // of a key or a door: bit in the keys held
  char letter = '.';   // on the map
  double slip = 0;     // probability of going to each side instead [0, 0.5]
  double score = 0;    // of entering, where `scores`; else Description::step_score
  int32_t jump = -1;   // cell that every move from here leads to; -1: none
  double jump_score = 0;
};

enum class Move : uint8_t {
  kLeft,
  kDown,
  kRight,
  kUp,
  kPickUp,
  kDropOff,
  kUpRight,
  kDownRight,
  kDownLeft,
  kUpLeft,
  kStay
};

/// Someone to be fetched at one stop and brought to another (the taxi problem: Dietterich, JAIR
/// 2000).
struct Passenger {
  std::vector<int32_t> stops;  // cells; none: nobody waits
  double delivered = 20;
  double refused = -10;  // picking up or dropping off where it cannot be done
  double rain = 0;       // probability of drifting to each side of a move [0, 0.5]
};

/// What a file says.
struct Description {
  int32_t width = 0, height = 0;
  std::vector<Cell> cells;       // row by row
  std::vector<bool> wall_right;  // between cell i and i + 1; empty: none
  std::vector<Move> moves = {Move::kLeft, Move::kDown, Move::kRight, Move::kUp};
  std::vector<std::string> colours;  // of keys and doors
  std::vector<int32_t> wind;         // of each column [cells up]; empty: none
  double step_score = 0;
  double bump_score = 0;          // of a move that a wall or the edge stops
  bool continuing = false;        // the walk never ends: a goal is not needed
  bool ended_cells_live = false;  // what the table says of cells where the walk has ended
  Passenger passenger;
};

enum class Event : uint8_t { kNothing, kGoal, kFall, kRefused };

/// One way a move can go.
struct Arc {
  int32_t from, move, to;
  bool ends;
  Event event;
  double probability, score;
};

/// All situations, numbered: cell * 2^colours + keys held, or, with a passenger,
/// (cell * (stops + 1) + where the passenger is) * stops + destination.
struct Compiled {
  int32_t situations = 0;
  std::vector<Arc> arcs;        // by situation, then move; equal outcomes merged
  std::vector<int32_t> starts;  // equally likely
};

inline constexpr int32_t kMostSituations = 1 << 16;

/// What is wrong with a map; `key` of the file is to blame.
struct MapError : std::runtime_error {
  MapError(const char* k, const std::string& reason) : runtime_error(reason), key(k) {}
  const char* key;
};

/// Cells and letters of a text. `walled`: the map has a border, and a character between neighbours
/// in a row: '|' parts them. Cells get their letters only. @throws MapError
void read_map(const std::string& text, bool walled, Description& to);
/// A move shifts by (dx, dy - wind of the column that is left): sideways first, a cell at a time,
/// as far as the way is free. What lies between does not matter (Sutton & Barto 2018, example 6.5).
/// @throws MapError no start, no goal that can be reached, too many situations
Compiled compile(const Description& d);

}  // namespace plantgym::grid
