// What the program says about bad cells, and about what else a plant may have wrong.
#include "cli/bad_input.h"

namespace plantgym::testing {
namespace {

// clang-format off
#define PLANT(entities) "factory: {}\nline: src > m > out\nentities:\n" entities
#define SRC "  src: {type: source, arrivals: {exp: 90 s}}\n"
#define ASKS "  m: {type: station, time: 60 s, queue: 5, discipline: agent}\n"
#define OUT "  out: {type: sink}\n"
const std::vector<Case> kCases = {
  {"nobody asks", PLANT(SRC "  m: {type: station, time: 60 s}\n" OUT), "check w.yaml env.name=factory/cell", 2, "w.yaml:4:3: entities: no station asks which part is next: give one `discipline: agent`, or name factory/line"},
  {"nobody answers", PLANT(SRC ASKS OUT), "check w.yaml env.name=factory/line", 2, "w.yaml:4:3: entities: a station of discipline agent asks which part is next; name factory/cell, or another discipline"},
  {"nothing to choose among", PLANT(SRC "  m: {type: station, time: 60 s, discipline: agent}\n" OUT), "check w.yaml", 2, "w.yaml:5:6: entities.m: discipline: agent chooses among parts that wait; give it a `queue`, or a buffer in front"},
  {"a discipline that is none", PLANT(SRC "  m: {type: station, time: 60 s, queue: 5, discipline: agnet}\n" OUT), "check w.yaml", 2, "entities.m.discipline: 'agnet' is not a choice; did you mean agent?"},
  {"no slots", PLANT(SRC ASKS OUT), "check w.yaml env.slots=0", 2, "env.slots: 0 is not in [1, 64]"},
  {"an index without a view", PLANT(SRC ASKS OUT), "check w.yaml env.lookahead=0", 2, "env.lookahead: 0 is not in [0.01, 1000]"},
};
// clang-format on

/// input: the file w.yaml
void prepare(const TempDir& dir, const std::string& input) { write(dir / "w.yaml", input); }

}  // namespace

Part bad_cells() { return {"Cells", "bad_input_cell_test.cpp", kCases, prepare}; }

}  // namespace plantgym::testing
