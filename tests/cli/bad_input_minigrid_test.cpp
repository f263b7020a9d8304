// What the program says about bad MiniGrid worlds.
#include "cli/bad_input.h"

namespace plantgym::testing {
namespace {

// clang-format off
const std::vector<Case> kCases = {
  {"a letter that nobody knows", "minigrid:\n  map: |\n    #####\n    #>?G#\n    #####\n", "check w.yaml", 2, "w.yaml:2:8: minigrid.map: row 2, column 3: letter '?' is not in the legend"},
  {"a letter of two bytes", "minigrid:\n  map: |\n    ######\n    #>é.G#\n    ######\n", "check w.yaml", 2, "minigrid.map: row 2, column 3: a letter that is not plain ASCII; use one byte a cell, e.g. a-z"},
  {"a map of unequal rows", "minigrid:\n  map: |\n    #####\n    #>.G##\n    #####\n", "check w.yaml", 2, "w.yaml:2:8: minigrid.map: row 2 has 6 letters, row 1 has 5"},
  {"nobody on the map", "minigrid:\n  map: |\n    #####\n    #..G#\n    #####\n", "check w.yaml", 2, "minigrid.map: has no place to begin; put one of > v < ^ where the agent stands"},
  {"nothing to reach", "minigrid:\n  map: |\n    #####\n    #>..#\n    #####\n", "check w.yaml", 2, "minigrid.map: has no goal; put a G, or name another task"},
  {"a map without walls around", "minigrid:\n  map: |\n    #####\n    #>.G.\n    #####\n", "check w.yaml", 2, "minigrid.map: row 2, column 5: the border must be walls, or the agent would leave the map"},
  {"a map of two rows", "minigrid:\n  map: |\n    #####\n    #>.G#\n", "check w.yaml", 2, "minigrid.map: must have 3 to 64 rows and columns"},
  {"a map and a generator", "minigrid:\n  generator: empty\n  map: |\n    #####\n    #>.G#\n    #####\n", "check w.yaml", 2, "w.yaml:2:14: minigrid.generator: goes without a map; keep one of them"},
  {"neither map nor generator", "minigrid: {limit: 5}\n", "check w.yaml", 2, "minigrid.generator: missing; a MiniGrid family, where no map is drawn"},
  {"an unknown generator", "minigrid: {generator: door_keys}\n", "check w.yaml", 2, "w.yaml:1:23: minigrid.generator: 'door_keys' is not a choice; did you mean door_key?"},
  {"a map too small for a door", "minigrid: {generator: door_key, size: 4}\n", "check w.yaml", 2, "minigrid.size: 4 is not in [5, 64]"},
  {"a number of another generator", "minigrid: {generator: empty, rooms: 3}\n", "check w.yaml", 2, "minigrid.rooms: unknown key"},
  {"four rooms that are not alike", "minigrid: {generator: four_rooms, size: 10}\n", "check w.yaml", 2, "minigrid.size: must be odd: the rooms are alike"},
  {"six rooms that do not fit", "minigrid: {generator: locked_room, size: 20}\n", "check w.yaml", 2, "minigrid.size: must be 13, 19, 25, …: three rooms on a side, and a corridor"},
  {"more balls than room", "minigrid: {generator: dynamic_obstacles, size: 5, obstacles: 4}\n", "check w.yaml", 2, "minigrid.obstacles: are too many for a map of size 5; at most 3"},
  {"a chain that finds no place", "minigrid: {generator: multi_room, size: 12, rooms: 12, room_size: 8}\n", "check w.yaml", 2, "minigrid.rooms: 12 rooms of up to 8 cells find no place on a map of size 12"},
  {"a thing of two kinds", "minigrid:\n  map: |\n    #####\n    #>xG#\n    #####\n  legend: {x: {key: red, ball: blue}}\n", "check w.yaml", 2, "minigrid.legend.x.key: one letter cannot be several things"},
  {"an unknown colour", "minigrid:\n  map: |\n    #####\n    #>xG#\n    #####\n  legend: {x: {key: pink}}\n", "check w.yaml", 2, "minigrid.legend.x.key: 'pink' is not a choice"},
  {"a key without a colour", "minigrid:\n  map: |\n    #####\n    #>xG#\n    #####\n  legend: {x: {key: }}\n", "check w.yaml", 2, "minigrid.legend.x.key: missing; a key"},
  {"an unknown word", "minigrid:\n  map: |\n    #####\n    #>xG#\n    #####\n  legend: {x: wal}\n", "check w.yaml", 2, "minigrid.legend.x: the word 'wal': unknown key; did you mean wall?"},
  {"a state without a door", "minigrid:\n  map: |\n    #####\n    #>xG#\n    #####\n  legend: {x: {key: red, state: locked}}\n", "check w.yaml", 2, "minigrid.legend.x.state: unknown key"},
  {"nothing wanted", "minigrid:\n  map: |\n    #####\n    #>.G#\n    #####\n  task: pick_up\n", "check w.yaml", 2, "minigrid.task: pick_up needs to know what is wanted, e.g. wanted: {ball: blue}"},
  {"a wall wanted", "minigrid:\n  map: |\n    #####\n    #>.G#\n    #####\n  task: pick_up\n  wanted: wall\n", "check w.yaml", 2, "minigrid.wanted: must be a map of keys and values"},
  {"a goal wanted", "minigrid:\n  map: |\n    #####\n    #>.G#\n    #####\n  task: pick_up\n  wanted: {goal: true}\n", "check w.yaml", 2, "minigrid.wanted: must be a key, a ball or a box, e.g. {ball: blue}"},
  {"a thing wanted that is nowhere", "minigrid:\n  map: |\n    #####\n    #>.G#\n    #####\n  task: pick_up\n  wanted: {ball: blue}\n", "check w.yaml", 2, "minigrid.wanted: is not on the map, and in no box"},
  {"no door to open", "minigrid:\n  map: |\n    #####\n    #>.G#\n    #####\n  task: unlock\n", "check w.yaml", 2, "minigrid.task: unlock needs a map with one door"},
  {"no blue door", "minigrid:\n  map: |\n    #####\n    #>xG#\n    #####\n  legend: {x: {door: red}}\n  task: red_then_blue\n", "check w.yaml", 2, "minigrid.task: red_then_blue needs a map with one red and one blue door"},
  {"a start in a wall", "minigrid:\n  map: |\n    #####\n    #>xG#\n    #####\n  legend: {x: {wall: true, start: true}}\n", "check w.yaml", 2, "minigrid.legend.x.start: an episode begins on an empty cell or a floor"},
  {"an image of no kind", "minigrid: {generator: empty}\n", "check w.yaml env.image=pixels", 2, "env.image: 'pixels' is not a choice"},
  {"tiles without pixels", "minigrid: {generator: empty}\n", "check w.yaml env.tile=8", 2, "env.tile: unknown key"},
  {"a world of MiniGrid for a grid map", "minigrid: {generator: empty}\n", "check w.yaml env.name=grid/map", 2, "w.yaml:1:11: minigrid: is a world for grid/minigrid; a grid map begins with grid"},
  {"a grid map for MiniGrid", "grid:\n  map: S..G\n  legend: {S: start, G: goal}\n", "check w.yaml env.name=grid/minigrid", 2, "is a map for grid/map; a world of MiniGrid begins with minigrid"},
};
// clang-format on

/// input: the file w.yaml
void prepare(const TempDir& dir, const std::string& input) { write(dir / "w.yaml", input); }

}  // namespace

Part bad_minigrids() { return {"MiniGrid worlds", "bad_input_minigrid_test.cpp", kCases, prepare}; }

}  // namespace plantgym::testing
