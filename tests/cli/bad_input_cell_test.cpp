// What the program says about bad cells, and about what else a plant may have wrong.
#include "cli/bad_input.h"

namespace plantgym::testing {
namespace {

// clang-format off
#define PLANT(entities) "factory: {}\nline: src > m > out\nentities:\n" entities
#define SRC "  src: {type: source, arrivals: {exp: 90 s}}\n"
#define ASKS "  m: {type: station, time: 60 s, queue: 5, discipline: agent}\n"
#define OUT "  out: {type: sink}\n"
#define ENTITIES(station) "entities:\n" SRC "  m: {type: station, time: 60 s, " station "}\n" OUT
#define SHIFT(shift, station) "factory: {}\nline: src > m > out\nshifts: {day: " shift "}\n" ENTITIES(station)
#define OPERATORS_ONLY(pool, station) "line: src > m > out\noperators: {day: " pool "}\n" ENTITIES(station)
#define OPERATORS(pool, station) "factory: {}\n" OPERATORS_ONLY(pool, station)
#define KIT(kit) "factory: {}\nline: src > b > m > out\nentities:\n" SRC "  b: {type: buffer, capacity: 3}\n  m: {type: station, time: 60 s, kit: " kit "}\n" OUT
#define BELT(belt, station) "factory: {}\nline: src > b > m > out\nentities:\n" SRC "  b: {type: conveyor, " belt "}\n  m: {type: station, time: 60 s" station "}\n" OUT
const std::vector<Case> kCases = {
  {"nobody asks", PLANT(SRC "  m: {type: station, time: 60 s}\n" OUT), "check w.yaml env.name=factory/cell", 2, "w.yaml:4:3: entities: no station asks which part is next: give one `discipline: agent`, or name factory/line"},
  {"nobody answers", PLANT(SRC ASKS OUT), "check w.yaml env.name=factory/line", 2, "w.yaml:4:3: entities: a station of discipline agent asks which part is next; name factory/cell, or another discipline"},
  {"nothing to choose among", PLANT(SRC "  m: {type: station, time: 60 s, discipline: agent}\n" OUT), "check w.yaml", 2, "w.yaml:5:6: entities.m.discipline: agent chooses among parts that wait; give it a `queue`, or a buffer in front"},
  {"a discipline that is none", PLANT(SRC "  m: {type: station, time: 60 s, queue: 5, discipline: agnet}\n" OUT), "check w.yaml", 2, "entities.m.discipline: 'agnet' is not a choice; did you mean agent?"},
  {"no slots", PLANT(SRC ASKS OUT), "check w.yaml env.slots=0", 2, "env.slots: 0 is not in [1, 64]"},
  {"an index without a view", PLANT(SRC ASKS OUT), "check w.yaml env.lookahead=0", 2, "env.lookahead: 0 is not in [0.01, 1000]"},
  {"a shift that is none", SHIFT("{hours: [6:00, 14:00]}", "shifts: [dya]"), "check w.yaml", 2, "w.yaml:6:6: entities.m.shifts: 'dya' is no shift; did you mean day?"},
  {"an hour that is none", SHIFT("{hours: [6:00, 14:61]}", "shifts: [day]"), "check w.yaml", 2, "w.yaml:3:30: shifts.day.hours[1]: must be a time of the day from 0:00 to 24:00, e.g. 6:30"},
  {"a shift of one hour", SHIFT("{hours: [6:00]}", "shifts: [day]"), "check w.yaml", 2, "shifts.day.hours: must be [from, to], e.g. [6:00, 14:00]"},
  {"a day that is none", SHIFT("{days: [mon, thr], hours: [6:00, 14:00]}", "shifts: [day]"), "check w.yaml", 2, "shifts.day.days: 'thr' is no day; did you mean thu?"},
  {"a shift of no days", SHIFT("{days: [], hours: [6:00, 14:00]}", "shifts: [day]"), "check w.yaml", 2, "w.yaml:3:22: shifts.day.days: names none; mon to sun, or leave it out for all"},
  {"a break as long as the shift", SHIFT("{hours: [6:00, 14:00], breaks: [[6:00, 14:00]]}", "shifts: [day]"), "check w.yaml", 2, "shifts.day.breaks: leave nothing of the shift"},
  {"a break after work", SHIFT("{hours: [6:00, 14:00], breaks: [[13:30, 14:30]]}", "shifts: [day]"), "check w.yaml", 2, "w.yaml:3:47: shifts.day.breaks[0]: is not within the shift"},
  {"a skill that nobody has", OPERATORS("{n: 2, skills: [milling]}", "operators: {skill: miling}"), "check w.yaml", 2, "w.yaml:6:6: entities.m.operators: 'miling' is no skill of any operators; did you mean milling?"},
  {"more operators than there are", OPERATORS("{n: 2}", "operators: {skill: day, n: 3}"), "check w.yaml", 2, "w.yaml:6:6: entities.m.operators: needs 3, and 2 can do it"},
  {"operators at work that is put off", "factory: {}\nshifts: {day: {hours: [6:00, 14:00]}}\n" OPERATORS_ONLY("{n: 2}", "shifts: [day], stop: preempt, operators: {skill: day}"), "check w.yaml", 2, "stop: preempt would keep operators at work that is put off; they go with stop: finish"},
  {"a kit of what is not in front", KIT("{b: 1, a: 2}"), "check w.yaml", 2, "w.yaml:6:49: entities.m.kit.a: 'a' is no buffer that is linked to m; there are: b"},
  {"a kit of nothing", KIT("{}"), "check w.yaml", 2, "w.yaml:6:39: entities.m.kit: names no buffer; leave it out for none"},
  {"a kit of half a part", KIT("{b: 0.5}"), "check w.yaml", 2, "entities.m.kit.b: must be a number of parts from 1 to 1000"},
  {"a kit that is never whole", KIT("{b: 4}"), "check w.yaml", 2, "entities.m.kit.b: b never holds 4 parts; its capacity is 3"},
  {"a choice on a belt", BELT("length: 3 m, speed: 1 m/s, capacity: 2", ", discipline: agent"), "check w.yaml", 2, "w.yaml:6:6: entities.m.discipline: agent cannot choose among parts that travel on b"},
  {"a conveyor without speed", BELT("length: 3 m, capacity: 2", ""), "check w.yaml", 2, "entities.b.speed: missing; of the belt"},
  {"a belt that goes backwards", BELT("length: 3 m, speed: -1 m/s, capacity: 2", ""), "check w.yaml", 2, "entities.b.speed: -1 m/s is not in [1e-06, 1000]"},
  {"a stack that travels", "factory: {}\nline: src > b > m > out\nentities:\n" SRC "  b: {type: buffer, capacity: 3, order: lifo, transit: 3 s}\n  m: {type: station, time: 60 s}\n" OUT, "check w.yaml", 2, "entities.b.order: parts that travel or grow old leave in the order in which they came"},
  {"a tool without a life", PLANT(SRC "  m: {type: station, time: 60 s, tool: {change: 3 s}}\n" OUT), "check w.yaml", 2, "entities.m.tool.life: missing; parts that it makes"},
};
// clang-format on

/// input: the file w.yaml
void prepare(const TempDir& dir, const std::string& input) { write(dir / "w.yaml", input); }

}  // namespace

Part bad_cells() { return {"Cells", "bad_input_cell_test.cpp", kCases, prepare}; }

}  // namespace plantgym::testing
