// How a file says what a grid map is.
#pragma once
#include <string>
#include <vector>

#include "plantgym/fields.h"
#include "sim/grid/grid_map.h"

namespace plantgym {

/// As grid::Move.
inline const std::vector<std::string> kMoveNames = {
    "left",     "down",       "right",     "up",      "pick_up", "drop_off",
    "up_right", "down_right", "down_left", "up_left", "stay"};

/// A letter of the legend.
struct LegendLetter {
  char letter;
  grid::Cell cell;
  char jump_to = 0;  // letter of the cell that every move leads to; 0: none
};

inline uint8_t colour_of(const Fields& f, const char* key, const std::string& name,
                         grid::Description& d) {
  if (name.empty()) f.fail(key, "needs the name of its colour, e.g. red");
  for (size_t i = 0; i < d.colours.size(); ++i)
    if (d.colours[i] == name) return uint8_t(i);
  d.colours.push_back(name);
  return uint8_t(d.colours.size() - 1);
}

/// Where every move from a cell leads.
inline void read_jump(Fields& f, LegendLetter& l, double step_score) {
  std::string to;
  l.cell.jump_score = step_score;
  f.map("jump", "every move from here leads to another cell", [&](Fields& jump) {
    jump.required().text("to", to, "its letter, which is on the map once");
    jump.number("reward", l.cell.jump_score, -1e6, 1e6, "", "of such a move");
    if (!jump.listing() && to.size() != 1) jump.fail("to", "must be one letter of the map");
  });
  if (!to.empty()) l.jump_to = to[0];
}

/// The properties of one letter.
inline void read_cell(Fields& f, LegendLetter& l, grid::Description& d) {
  using grid::Tile;
  grid::Cell& c = l.cell;
  c = {}, l.jump_to = 0;
  int kinds = 0;
  const auto is = [&](const char* key, Tile tile) {
    if (f.has(key)) c.tile = tile, ++kinds;
  };
  std::string colour;
  bool floor = true;
  f.flag("floor", floor, "a cell like any other");
  // a bare word, or a property without a value, means yes
  c.start = f.has("start");
  bool wall = f.has("wall"), hole = f.has("hole");
  f.flag("start", c.start, "an episode may begin here");
  f.flag("wall", wall, "nothing passes");
  f.flag("hole", hole, "ends the episode");
  if (wall) is("wall", Tile::kWall);
  if (hole) is("hole", Tile::kHole);
  double score = d.step_score;
  f.number("goal", score, -1e6, 1e6, "", "ends the episode well; the reward of entering");
  if (f.has("goal")) is("goal", Tile::kGoal), c.scores = true, c.score = score;
  score = d.step_score;
  f.number("cliff", score, -1e6, 1e6, "", "sends back to the start; the reward of falling");
  if (f.has("cliff")) is("cliff", Tile::kCliff), c.scores = true, c.score = score;
  f.text("key", colour, "opens the doors of this colour");
  if (f.has("key")) is("key", Tile::kKey), c.colour = colour_of(f, "key", colour, d);
  colour = "";
  f.text("door", colour, "colour of the door");
  f.flag("locked", c.locked, "the door opens to who holds its key only");
  if (f.has("door")) is("door", Tile::kDoor), c.colour = colour_of(f, "door", colour, d);
  double slip = 1.0 / 3;
  f.map("ice", "leaving this cell may go astray", [&](Fields& ice) {
    ice.number("slip", slip, 0, 0.5, "", "probability of going to each side instead");
  });
  if (f.has("ice")) c.slip = slip;
  read_jump(f, l, d.step_score);
  if (f.listing()) return;
  if (c.start && c.tile != Tile::kFloor && c.tile != Tile::kKey && c.tile != Tile::kDoor)
    f.fail("start", "an episode cannot begin in a wall, a hole, a goal or a cliff");
  if (kinds > 1)
    f.fail("floor", "one letter cannot be several of wall, hole, goal, cliff, key, door");
  if (c.locked && c.tile != Tile::kDoor) f.fail("locked", "only a door can be locked");
}

/// What every letter means. @param file as written: letter to word or to a map of properties
inline void read_legend(Fields& f, std::vector<LegendLetter>& legend, grid::Description& d) {
  legend = {{'#', {}}, {'.', {}}, {' ', {}}};
  legend[0].cell.tile = grid::Tile::kWall;
  const auto take = [&](char letter, Fields& properties) {
    for (LegendLetter& l : legend)
      if (l.letter == letter) return read_cell(properties, l, d);
    legend.push_back({letter, {}});
    read_cell(properties, legend.back(), d);
  };
  f.map("legend", "letter: word or properties; # is wall, . and blank are floor", [&](Fields& l) {
    if (l.listing())
      return void(l.map("*", "a word (start, wall, hole, goal, cliff, ice) or a map of them",
                        [&](Fields& properties) { take('?', properties); }));
    for (const std::string& letter : l.keys()) {
      if (letter.size() != 1) l.fail(letter.c_str(), "a legend's key is one letter of the map");
      l.any(letter.c_str(), "", [&](const pg_node* nodes, int32_t i) {
        if (nodes[i].kind == PG_MAP) {
          Fields properties(nodes, i);
          take(letter[0], properties), properties.finish();
        } else if (nodes[i].kind == PG_SCALAR) {
          const pg_node word[] = {{PG_MAP, 2, "", "", "", 0, 0},
                                  {PG_SCALAR, 2, nodes[i].value, "", "", 0, 0}};
          Fields properties(word, 0);
          try {
            take(letter[0], properties), properties.finish();
          } catch (const FieldError& e) {
            throw FieldError(i, join({"the word '", nodes[i].value, "': ", e.what()}));
          }
        } else {
          throw FieldError(i, "must be a word or a map of properties");
        }
      });
    }
  });
}

/// The one cell with this letter. @param key to blame, @param what it is, where it is not there
inline int32_t only_cell(const Fields& g, const grid::Description& d, char letter, const char* key,
                         const char* what) {
  int32_t at = -1, found = 0;
  for (size_t i = 0; i < d.cells.size(); ++i)
    if (d.cells[i].letter == letter) at = int32_t(i), ++found;
  if (found != 1)
    g.fail(key, join({what, ": letter '", std::string(1, letter), "' must be on the map once"}));
  return at;
}

/// Puts what letters mean into the cells. @param stops letters that need no legend
inline void place_cells(const Fields& g, const std::vector<LegendLetter>& legend,
                        const std::string& stops, grid::Description& d) {
  for (size_t i = 0; i < d.cells.size(); ++i) {
    const char letter = d.cells[i].letter;
    bool known = stops.find(letter) != std::string::npos;
    for (const LegendLetter& l : legend)
      if (l.letter == letter) d.cells[i] = l.cell, d.cells[i].letter = letter, known = true;
    if (!known && uint8_t(letter) > 127)
      g.fail("map", join({"row ", std::to_string(int32_t(i) / d.width + 1),
                          ": a letter that is not plain ASCII; use one byte a cell, e.g. a-z"}));
    if (!known)
      g.fail("map", join({"row ", std::to_string(int32_t(i) / d.width + 1), ": letter '",
                          std::string(1, letter), "' is not in the legend"}));
  }
  for (const LegendLetter& l : legend)
    if (l.jump_to) {
      const std::string what = join({std::string(1, l.letter), ".jump.to"});
      const int32_t to = only_cell(g, d, l.jump_to, "legend", what.c_str());
      for (grid::Cell& c : d.cells)
        if (c.letter == l.letter) c.jump = to;
    }
}

/// The actions, in order; none are named: all four straight ones.
inline void read_moves(Fields& g, bool rides, grid::Description& d) {
  std::vector<std::string> moves;
  g.texts("moves", moves,
          "the actions in order: left, down, right, up; up_right, down_right, down_left, up_left, "
          "stay; pick_up, drop_off");
  if (g.listing()) return;
  if (!g.has("moves")) {
    if (rides) d.moves.push_back(grid::Move::kPickUp), d.moves.push_back(grid::Move::kDropOff);
    return;
  }
  d.moves.clear();
  for (const std::string& word : moves) {
    size_t k = 0;
    while (k < kMoveNames.size() && kMoveNames[k] != word) ++k;
    if (k == kMoveNames.size())
      g.fail("moves", join({"'", word, "' is not a move", suggestion(word, kMoveNames, "moves")}));
    const auto m = grid::Move(k);
    const bool serves = m == grid::Move::kPickUp || m == grid::Move::kDropOff;
    if (serves && !rides) g.fail("moves", join({word, " needs a passenger"}));
    if (k > 3 && !serves && rides) g.fail("moves", join({word, ": a taxi drives straight only"}));
    for (const grid::Move other : d.moves)
      if (other == m) g.fail("moves", join({word, " is named twice"}));
    d.moves.push_back(m);
  }
  if (d.moves.empty()) g.fail("moves", "at least one move");
}

/// What a world cannot be at once.
inline void check_grid(const Fields& g, const grid::Description& d, bool rides) {
  using grid::Tile;
  if (!d.wind.empty() && d.wind.size() != size_t(d.width))
    g.fail("wind", join({std::to_string(d.wind.size()), " numbers, the map has ",
                         std::to_string(d.width), " columns; one number a column"}));
  if (rides && (d.continuing || !d.wind.empty() || g.has("bump_reward")))
    g.fail("passenger", "does not go with continuing, wind or bump_reward");
  for (const grid::Cell& c : d.cells) {
    const bool plain = c.tile == Tile::kFloor || c.tile == Tile::kWall;
    if (rides && (!plain || c.start || c.slip > 0 || c.jump >= 0))
      g.fail("legend", join({std::string(1, c.letter),
                             ": a passenger's world has walls, floor and stops only"}));
    if (d.continuing && (c.tile == Tile::kGoal || c.tile == Tile::kHole))
      g.fail("continuing", join({"episodes end at letter '", std::string(1, c.letter),
                                 "'; a continuing world has no goal and no hole"}));
    if (c.jump >= 0 && (!plain || c.tile == Tile::kWall || c.slip > 0))
      g.fail("legend", join({std::string(1, c.letter), ": jump goes with floor and start only"}));
  }
}

/// The keys of `grid`. @param limit of steps; 0: none
inline void read_grid(Fields& g, grid::Description& d, int32_t& limit) {
  std::string map;
  int32_t layout = 0;
  std::vector<LegendLetter> legend;
  g.required().text("map", map, "rows of letters");
  g.choice("layout", layout, {"dense", "walled"},
           "walled: the map has a border, and between neighbours in a row stands | (a wall) or :");
  g.number("step_reward", d.step_score, -1e6, 1e6, "", "of each step that names no other");
  d.bump_score = d.step_score;
  g.number("bump_reward", d.bump_score, -1e6, 1e6, "",
           "of a step that a wall or the edge stops; default: step_reward");
  g.number("limit", limit, 0, 1 << 30, "step", "an episode is cut after so many steps; 0: never");
  g.numbers("wind", d.wind, -99, 99, "cell", "of each column: it blows whoever leaves a cell up");
  g.flag("continuing", d.continuing, "no episode ends, so no goal is needed");
  g.flag("ended_cells_live", d.ended_cells_live,
         "the model's rows of cells where episodes end: as any floor, or resting there");
  read_legend(g, legend, d);
  std::string stops;
  const bool rides =
      g.map("passenger", "someone to fetch at one stop and bring to another", [&](Fields& f) {
        f.required().text("stops", stops, "their letters in order, e.g. RGYB");
        f.number("delivered", d.passenger.delivered, -1e6, 1e6, "", "reward of delivering");
        f.number("refused", d.passenger.refused, -1e6, 1e6, "",
                 "reward of an impossible pick-up or drop-off");
        f.number("rain", d.passenger.rain, 0, 0.5, "",
                 "probability of drifting to each side of a move");
      });
  read_moves(g, rides, d);
  if (g.listing()) return;
  try {
    grid::read_map(map, layout == 1, d);
  } catch (const grid::MapError& e) {
    g.fail(e.key, e.what());
  }
  place_cells(g, legend, stops, d);
  for (const char s : stops) d.passenger.stops.push_back(only_cell(g, d, s, "passenger", "stops"));
  if (rides && (stops.size() < 2 || stops.size() > 16))
    g.fail("passenger", "stops: 2 to 16 letters");
  check_grid(g, d, rides);
}

}  // namespace plantgym
