// How a file says what a grid map is.
#pragma once
#include <string>
#include <vector>

#include "plantgym/fields.h"
#include "sim/grid/grid_map.h"

namespace plantgym {

inline const std::vector<std::string> kMoveNames = {"left", "down",    "right",
                                                    "up",   "pick_up", "drop_off"};

inline uint8_t colour_of(const Fields& f, const char* key, const std::string& name,
                         grid::Description& d) {
  if (name.empty()) f.fail(key, "needs the name of its colour, e.g. red");
  for (size_t i = 0; i < d.colours.size(); ++i)
    if (d.colours[i] == name) return uint8_t(i);
  d.colours.push_back(name);
  return uint8_t(d.colours.size() - 1);
}

/// The properties of one letter.
inline void read_cell(Fields& f, grid::Cell& c, grid::Description& d) {
  using grid::Tile;
  c = {};
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
  if (f.listing()) return;
  if (kinds > 1)
    f.fail("floor", "one letter cannot be several of wall, hole, goal, cliff, key, door");
  if (c.locked && c.tile != Tile::kDoor) f.fail("locked", "only a door can be locked");
}

/// What every letter means. @param file as written: letter to word or to a map of properties
inline void read_legend(Fields& f, std::vector<std::pair<char, grid::Cell>>& legend,
                        grid::Description& d) {
  legend = {{'#', {}}, {'.', {}}, {' ', {}}};
  legend[0].second.tile = grid::Tile::kWall;
  const auto take = [&](char letter, Fields& properties) {
    for (size_t i = 0; i < legend.size(); ++i)
      if (legend[i].first == letter) return read_cell(properties, legend[i].second, d);
    legend.push_back({letter, {}});
    read_cell(properties, legend.back().second, d);
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

/// The keys of `grid`. @param limit of steps; 0: none
inline void read_grid(Fields& g, grid::Description& d, int32_t& limit) {
  std::string map;
  int32_t layout = 0;
  std::vector<std::string> moves;
  std::vector<std::pair<char, grid::Cell>> legend;
  g.required().text("map", map, "rows of letters");
  g.choice("layout", layout, {"dense", "walled"},
           "walled: the map has a border, and between neighbours in a row stands | (a wall) or :");
  g.number("step_reward", d.step_score, -1e6, 1e6, "", "of each step that names no other");
  g.number("limit", limit, 0, 1 << 30, "step", "an episode is cut after so many steps; 0: never");
  g.texts("moves", moves, "the actions in order: left, down, right, up, pick_up, drop_off");
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
  if (g.listing()) return;
  try {
    grid::read_map(map, layout == 1, d);
  } catch (const grid::MapError& e) {
    g.fail(e.key, e.what());
  }
  for (size_t i = 0; i < d.cells.size(); ++i) {
    const char letter = d.cells[i].letter;
    bool known = stops.find(letter) != std::string::npos;
    for (const auto& [l, cell] : legend)
      if (l == letter) d.cells[i] = cell, d.cells[i].letter = letter, known = true;
    if (!known)
      g.fail("map", join({"row ", std::to_string(int32_t(i) / d.width + 1), ": letter '",
                          std::string(1, letter), "' is not in the legend"}));
  }
  for (const char s : stops) {
    int32_t at = -1, found = 0;
    for (size_t i = 0; i < d.cells.size(); ++i)
      if (d.cells[i].letter == s) at = int32_t(i), ++found;
    if (found != 1)
      g.fail("passenger",
             join({"stops: letter '", std::string(1, s), "' must be on the map once"}));
    d.passenger.stops.push_back(at);
  }
  if (rides && (stops.size() < 2 || stops.size() > 16))
    g.fail("passenger", "stops: 2 to 16 letters");
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
    if (k > 3 && !rides) g.fail("moves", join({word, " needs a passenger"}));
    for (const grid::Move m : d.moves)
      if (size_t(m) == k) g.fail("moves", join({word, " is named twice"}));
    d.moves.push_back(grid::Move(k));
  }
  if (d.moves.empty()) g.fail("moves", "at least one move");
}

}  // namespace plantgym
