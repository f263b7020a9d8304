// What the program says about bad floors and maps for vehicles.
#include "cli/bad_input.h"

namespace plantgym::testing {
namespace {

// clang-format off
#define ROADS(map, more) "roads:\n  map: |\n" map more
#define ROW(row) "    " row "\n"
#define LOADS "  loads: {A: {}}\n  unloads: [X]\n"
#define FLOOR(agvs, stations) "floor: {size: [10, 8]}\n" agvs stations
#define AGV "agvs: {a: {start: [5, 5]}}\n"
#define STATIONS "stations: {in: {type: load, pos: [2, 2]}, out: {type: unload, pos: [8, 6]}}\n"
const std::vector<Case> kCases = {
  {"an unload without a way", ROADS(ROW("SA.#X") ROW(".<<##"), LOADS), "check w.yaml", 2, "no way leads from A to the unload X"},
  {"a load whose parts go nowhere", ROADS(ROW("SA.X"), "  loads: {A: {to: [Z]}}\n  unloads: [X]\n"), "check w.yaml", 2, "w.yaml:4:14: roads.loads.A.to: 'Z' is no unload; unloads: X"},
  {"a load that is not drawn", ROADS(ROW("SA.X"), "  loads: {A: {}, B: {}}\n  unloads: [X]\n"), "check w.yaml", 2, "w.yaml:4:10: roads.loads: 'B' is not a letter of the map; known: A, X"},
  {"a letter that is no place", ROADS(ROW("SA.XQ"), LOADS), "check w.yaml", 2, "w.yaml:2:8: roads.map: row 1, column 5: 'Q' is neither of loads, unloads nor chargers"},
  {"a place drawn twice", ROADS(ROW("SA.XX"), LOADS), "check w.yaml", 2, "roads.map: row 1, column 5: 'X' is drawn twice; give each place its letter"},
  {"a place of two kinds", ROADS(ROW("SA.X"), "  loads: {A: {}}\n  unloads: [X, A]\n"), "check w.yaml", 2, "roads.unloads: 'A' is a place already"},
  {"a strange cell", ROADS(ROW("SA.X") ROW("..?."), LOADS), "check w.yaml", 2, "roads.map: row 2, column 3: '?' is neither # . > v < ^, S, nor the capital letter of a place"},
  {"rows of two lengths", ROADS(ROW("SA.X") ROW("..."), LOADS), "check w.yaml", 2, "roads.map: row 2 has 3 cells, the first 4"},
  {"no vehicle", ROADS(ROW(".A.X"), LOADS), "check w.yaml", 2, "roads.map: no vehicle starts anywhere; draw an S for each"},
  {"a vehicle that comes nowhere", ROADS(ROW("S#A.X"), LOADS), "check w.yaml", 2, "roads.map: row 1, column 1: no way leads from this S to a load"},
  {"an unload that nobody leaves", ROADS(ROW("SA>X"), LOADS), "check w.yaml", 2, "roads.map: row 1, column 4: no way leads from X to a load; a vehicle would stay there"},
  {"a battery and no charger", ROADS(ROW("SA.X"), LOADS "  battery: 50\n"), "check w.yaml", 2, "w.yaml:6:12: roads.battery: ends, and no place is of chargers"},
  {"a reserve of all", ROADS(ROW("SA.XC"), LOADS "  chargers: [C]\n  battery: 50\n  reserve: 50\n"), "check w.yaml", 2, "roads.reserve: is not below battery: vehicles would only charge"},
  {"a time of 0 between parts", ROADS(ROW("SA.X"), "  loads: {A: {every: 0}}\n  unloads: [X]\n"), "check w.yaml", 2, "w.yaml:4:22: roads.loads.A.every: 0 is not in [1, 1000000]"},
  {"too many vehicles", ROADS(ROW("SSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSAX"), LOADS), "check w.yaml", 2, "roads.map: has 33 vehicles, and at most 32 are possible"},
  {"roads for a line", ROADS(ROW("SA.X"), LOADS), "check w.yaml env.name=factory/line", 2, "factory: missing; the world of a plant begins with factory"},
  {"a line for vehicles", "factory: {}\nline: src > out\nentities: {src: {type: source, saturated: true}, out: {type: sink}}\n", "check w.yaml env.name=factory/agv_grid", 2, "is not of a map for vehicles, which begins with roads"},
#if defined(PLANTGYM_BOX2D)
  {"a floor without an unload", FLOOR(AGV, "stations: {in: {type: load, pos: [2, 2]}}\n"), "check w.yaml", 2, "w.yaml:3:11: stations: parts can be brought nowhere: none is of type unload"},
  {"a floor without a vehicle", FLOOR("agvs: {}\n", STATIONS), "check w.yaml", 2, "w.yaml:2:7: agvs: there is none; name at least one"},
  {"a vehicle in the wall", FLOOR("agvs: {a: {start: [5, 7.9]}}\n", STATIONS), "check w.yaml", 2, "w.yaml:2:11: agvs.a.start: a vehicle of 0.3 m radius stands off the floor or in its walls; the floor is 10 x 8 m"},
  {"vehicles in each other", FLOOR("agvs: {a: {start: [5, 5]}, b: {start: [5.5, 5]}}\n", STATIONS), "check w.yaml", 2, "agvs.b.start: a vehicle of 0.3 m radius stands in a"},
  {"a vehicle in a conveyor", FLOOR("conveyors: {c: {from: [3, 5], to: [7, 5]}}\n" AGV, STATIONS), "check w.yaml", 2, "start: a vehicle of 0.3 m radius stands in a conveyor"},
  {"a conveyor without a way", FLOOR("conveyors: {c: {from: [3, 5], to: [3, 5]}}\n" AGV, STATIONS), "check w.yaml", 2, "w.yaml:2:35: conveyors.c.to: is where the belt begins"},
  {"a conveyor off the floor", FLOOR("conveyors: {c: {from: [3, 5], to: [13, 5]}}\n" AGV, STATIONS), "check w.yaml", 2, "conveyors.c: ends off the floor; the floor is 10 x 8 m"},
  {"a load in a wall", FLOOR("walls: {w: {pos: [2, 2], size: [1, 1]}}\n" AGV, STATIONS), "check w.yaml", 2, "stations.in: parts would come to lie in a wall"},
  {"a place of one number", FLOOR("agvs: {a: {start: [5]}}\n", STATIONS), "check w.yaml", 2, "w.yaml:2:19: agvs.a.start: must be two numbers, [x, y]"},
  {"a belt without friction", FLOOR("conveyors: {c: {from: [3, 5], to: [7, 5], mu: 0}}\n" AGV, STATIONS), "check w.yaml", 2, "conveyors.c.mu: 0 is not in [0.01, 2]"},
  {"pictures of two channels", FLOOR(AGV, STATIONS), "check w.yaml env.name=factory/agv_floor_pixels 'env.pixels=[2, 28, 28]'", 2, "env.pixels: must be [3, height, width], or [1, height, width] for grey, from 8 x 8 on"},
  {"roads for a floor", ROADS(ROW("SA.X"), LOADS), "check w.yaml env.name=factory/agv_floor", 2, "is not of a floor for vehicles, which begins with floor"},
#else
  {"a floor where Box2D is not", FLOOR(AGV, STATIONS), "check w.yaml", 2, "factory/agv_floor needs Box2D, which this build is without; install libbox2d-dev and build again"},
#endif
};
// clang-format on

/// input: the file w.yaml
void prepare(const TempDir& dir, const std::string& input) { write(dir / "w.yaml", input); }

}  // namespace

Part bad_floors() {
  return {"Floors and roads of vehicles", "bad_input_floor_test.cpp", kCases, prepare};
}

}  // namespace plantgym::testing
