// What the program says about bad plants.
#include "cli/bad_input.h"

namespace plantgym::testing {
namespace {

// clang-format off
#define PLANT(entities) "factory: {}\nline: src > m > out\nentities:\n" entities
#define SRC "  src: {type: source, saturated: true}\n"
#define M "  m: {type: station, time: 60 s}\n"
#define OUT "  out: {type: sink}\n"
#define GUIDE(path, vehicles, place) "factory: {}\nguide_path: " path "\nline: src > q > v > m > out\nentities:\n" SRC "  q: {type: buffer, capacity: 3" place "}\n  v: {type: vehicles, speed: 1" vehicles "}\n  m: {type: station, time: 60 s, at: b}\n" OUT
#define TWO "{points: {a: [0, 0], b: [10, 0]}, ways: [[a, b]]}"
#define CARRIED(vehicles, routing, sink) "factory: {}\nguide_path: " TWO "\nproducts: {p: {routing: " routing "}}\nentities:\n  src: {type: source, arrivals: {exp: 90 s}}\n  v: {type: vehicles, speed: 1" vehicles "}\n  m: {type: station, at: b}\n  out: {type: sink" sink "}\n"
const std::vector<Case> kCases = {
  {"a link to nothing", "factory: {}\nline: src > mm > out\nentities:\n" SRC M OUT, "check w.yaml", 2, "w.yaml:2:7: line: 'mm' is no entity; did you mean m? (entities: src, m, out)"},
  {"an override of a station that is none", "factory: {}\nline: src > m > out\nentities:\n" SRC M OUT, "check w.yaml env.world.entities.mm.servers=2", 2, "env.world.entities.mm: no entity mm; did you mean m? (entities: src, m, out); a new one is given whole, entities.mm={…}"},
  {"a link to nothing in a list", "factory: {}\nlinks: [[src, m], [m, oot]]\nentities:\n" SRC M OUT, "check w.yaml", 2, "w.yaml:2:19: links[1]: 'oot' is no entity; did you mean out?"},
  {"a sink that nothing reaches", "factory: {}\nline: src > m > out\nentities:\n" SRC M OUT "  scrap: {type: sink}\n", "check w.yaml", 2, "w.yaml:7:10: entities.scrap: no part ever comes here; link something to scrap"},
  {"parts that never leave", "factory: {}\nlinks: [[src, m], [m, m]]\nentities:\n" SRC M "  x: {type: station, time: 1}\n" OUT, "check w.yaml", 2, "entities.src: parts of src never reach a sink; link it on"},
  {"a line without a name", "factory: {}\nline: src > > out\nentities:\n" SRC OUT, "check w.yaml", 2, "w.yaml:2:7: line: has no name between two >; write src > cut > out"},
  {"a link of one", "factory: {}\nlinks: [[src]]\nentities:\n" SRC OUT, "check w.yaml", 2, "links[0]: must be [from, to] or [from, to, share]"},
  {"two links without shares", "factory: {}\nlinks: [[src, m], [m, out], [m, bad]]\nentities:\n" SRC M OUT "  bad: {type: sink}\n", "check w.yaml", 2, "links[2]: m has several links: each needs its share, e.g. [m, out, 0.4]"},
  {"shares that are not all", "factory: {}\nlinks: [[src, m], [m, out, 0.6], [m, bad, 30 %]]\nentities:\n" SRC M OUT "  bad: {type: sink}\n", "check w.yaml", 2, "the shares of m's links make 0.8999999999999999, not 1"},
  {"a share above 1", "factory: {}\nlinks: [[src, m], [m, out, 6]]\nentities:\n" SRC M OUT, "check w.yaml", 2, "must be a share above 0 and up to 1, e.g. 0.4 or 40 %"},
  {"a way out of a sink", "factory: {}\nline: src > m > out > m\nentities:\n" SRC M OUT, "check w.yaml", 2, "line: out > m: nothing leaves a sink"},
  {"a buffer before a sink", "factory: {}\nline: src > m > b > out\nentities:\n" SRC M "  b: {type: buffer}\n" OUT, "check w.yaml", 2, "b > out: a buffer or conveyor hands parts to stations only; put one between"},
  {"a time of 0", PLANT(SRC "  m: {type: station, time: 0}\n" OUT), "check w.yaml", 2, "w.yaml:5:28: entities.m.time: 0 is not a time above 0 (1e-06 to 1e+09 s)"},
  {"a time below 0", PLANT(SRC "  m: {type: station, time: {exp: -3 s}}\n" OUT), "check w.yaml", 2, "w.yaml:5:34: entities.m.time.exp: -3 s is not a time above 0"},
  {"a time in litres", PLANT(SRC "  m: {type: station, time: 3 l}\n" OUT), "check w.yaml", 2, "entities.m.time: '3 l' has a unit of another dimension; expected a number of s, or a distribution, e.g. {exp: 60 s}"},
  {"an unknown distribution", PLANT(SRC "  m: {type: station, time: {expo: 3 s}}\n" OUT), "check w.yaml", 2, "w.yaml:5:35: entities.m.time.expo: 'expo' is not a distribution; did you mean exp?"},
  {"two distributions", PLANT(SRC "  m: {type: station, time: {exp: 3, det: 3}}\n" OUT), "check w.yaml", 2, "entities.m.time: must be one distribution and its numbers, e.g. {exp: 60 s}"},
  {"a distribution that lacks a number", PLANT(SRC "  m: {type: station, time: {lognormal: {mean: 3}}}\n" OUT), "check w.yaml", 2, "entities.m.time.lognormal.cv: missing; sd / mean"},
  {"a uniform time upside down", PLANT(SRC "  m: {type: station, time: {uniform: [3, 1]}}\n" OUT), "check w.yaml", 2, "entities.m.time.uniform: must rise: [least, most]"},
  {"no time", PLANT(SRC "  m: {type: station}\n" OUT), "check w.yaml", 2, "w.yaml:5:6: entities.m.time: missing; that a part takes, e.g. time: 60 s"},
  {"a type that is none", PLANT("  src: {type: source, saturated: true}\n  m: {type: machine, time: 1}\n" OUT), "check w.yaml", 2, "entities.m.type: 'machine' is not a choice"},
  {"a source without a rhythm", PLANT("  src: {type: source}\n" M OUT), "check w.yaml", 2, "entities.src.arrivals: say either `saturated: true`, the time between arrivals, or orders"},
  {"a source that fills a buffer for ever", "factory: {}\nline: src > b > m > out\nentities:\n" SRC "  b: {type: buffer}\n" M OUT, "check w.yaml", 2, "entities.src: a saturated source would fill b without end; give it a capacity, or say `most`"},
  {"a buffer without room", "factory: {}\nline: src > b > m > out\nentities:\n" SRC "  b: {type: buffer, capacity: 0}\n" M OUT, "check w.yaml", 2, "entities.b.capacity: '0' is not a number of places from 1 to 1000000, or `unlimited`"},
  {"fewer parts than places", "factory: {parts: 5}\nline: src > b > m > out\nentities:\n" SRC "  b: {type: buffer, capacity: 10}\n" M OUT, "check w.yaml", 2, "w.yaml:1:18: factory.parts: 5 are fewer than the places of the plant; it needs 12"},
  {"more servers than timers", PLANT(SRC "  m: {type: station, time: 1, servers: 256, failures: {a: {mtbf: 9, mttr: 1}, b: {mtbf: 9, mttr: 1}}}\n" OUT), "check w.yaml", 2, "the plant needs 1284 timers (servers, twice their failures, sources), and at most 1024 are possible"},
  {"a failure without a time", PLANT(SRC "  m: {type: station, time: 1, failures: {f: {mttr: 3}}}\n" OUT), "check w.yaml", 2, "entities.m.failures.f.ttf: say either mtbf, ttf or wear"},
  {"a failure with an unknown key", PLANT(SRC "  m: {type: station, time: 1, failures: {f: {mttf: 3, mttr: 1}}}\n" OUT), "check w.yaml", 2, "entities.m.failures.f.mttf: unknown key; did you mean mtbf?"},
  {"a crew that is none", "factory: {}\nline: src > m > out\ncrews: {fitter: 1}\nentities:\n" SRC "  m: {type: station, time: 1, failures: {f: {mtbf: 3, mttr: 1, crew: fiter}}}\n" OUT, "check w.yaml", 2, "entities.m.failures.f.crew: 'fiter' is no crew; did you mean fitter?"},
  {"a routing that no station serves", "factory: {}\nproducts: {A: {routing: [[m, 1], [out, 2]]}}\nentities:\n" SRC "  m: {type: station, queue: 3}\n" OUT, "check w.yaml", 2, "w.yaml:2:34: products.A.routing[1]: no station serves this: 'out' is none"},
  {"a routing to nowhere", "factory: {}\nproducts: {A: {routing: [[mil, 1]]}}\nentities:\n" SRC "  mill: {type: station, queue: 3}\n" OUT, "check w.yaml", 2, "products.A.routing[0]: 'mil' is no station; did you mean mill?"},
  {"an operation without a time", "factory: {}\nproducts: {A: {routing: [[m]]}}\nentities:\n" SRC "  m: {type: station, queue: 3}\n" OUT, "check w.yaml", 2, "products.A.routing[0]: has no time, and m has none either; write [m, 60 s]"},
  {"a station named twice", "factory: {}\nproducts: {A: {routing: [[[m, m], 1]]}}\nentities:\n" SRC M OUT, "check w.yaml", 2, "products.A.routing[0][0][1]: m is named twice"},
  {"an operation at no station", "factory: {}\nproducts: {A: {routing: [[[], 1]]}}\nentities:\n" SRC M OUT, "check w.yaml", 2, "products.A.routing[0][0]: names no station; write [mill, 60 s], or [[mill, lathe], 60 s]"},
  {"a time that only routings say", "factory: {}\nproducts: {A: {routing: [[m, 1]]}, B: {}}\nline: other > n > out\nentities:\n  src: {type: source, arrivals: 9, mix: {A: 1}}\n  other: {type: source, arrivals: 9, mix: {B: 1}}\n  n: {type: station, time: 1}\n  m: {type: station}\n" OUT, "check w.yaml", 0, "station      m: 3600 parts/h isolated"},
  {"a time that a link needs", "factory: {}\nproducts: {A: {routing: [[m, 1]]}, B: {}}\nline: other > m > out\nentities:\n  src: {type: source, arrivals: 9, mix: {A: 1}}\n  other: {type: source, arrivals: 9, mix: {B: 1}}\n  m: {type: station}\n" OUT, "check w.yaml", 2, "w.yaml:7:6: entities.m.time: missing; that a part takes, e.g. time: 60 s, or times: {B: 60 s}"},
  {"rework at no station", "factory: {}\nline: src > m > out\nentities:\n" SRC "  m: {type: station, time: 1, inspect: {}, rework_to: z}\n" OUT, "check w.yaml", 2, "w.yaml:5:55: entities.m.rework_to: 'z' is no station"},
  {"wear that is taken from a clock", PLANT(SRC "  m: {type: station, time: 1, failures: {f: {mtbf: 5, mttr: 1, restores: 0.5}}}\n" OUT), "check w.yaml", 2, "failures.f.restores: goes with wear, or with ttf: {weibull: …}; others know no age"},
  {"more parts than can wait", PLANT(SRC "  m: {type: station, time: 1, queue: 3, switch_off: {start_at: 4}}\n" OUT), "check w.yaml", 2, "entities.m.switch_off.start_at: 4 parts never wait for m, which has room for 3"},
  {"a repair that nobody orders", PLANT(SRC "  m: {type: station, time: 1, failures: {f: {mtbf: 5, mttr: 1, repair: ordered}}}\n" OUT), "check w.yaml env.name=factory/line", 2, "entities: a repair waits for an order (repair: ordered), which only factory/maintenance gives; name that, or say repair: at_once"},
  {"a warm-up without end", PLANT(SRC "  m: {type: station, time: 1}\n" OUT), "check w.yaml env.warmup=1e12", 2, "warmup: the plant has about 1 events each s; more than 1e+09 s of them before it can begin would take too long, and are refused"},
  {"a step without end", PLANT(SRC "  m: {type: station, time: 1e-6}\n" OUT), "check w.yaml env.decision.every=1e6 env.horizon=1e9", 2, "decision: the plant has about 1e+06 events each s; more than 100 s of them before it can take a step would take too long, and are refused"},
  {"a circle without time", "factory: {}\nlinks: [[src, a], [a, b], [b, a, 0.999999999], [b, out, 0.000000001]]\nentities:\n  src: {type: source, arrivals: 1}\n  a: {type: station, time: {bernoulli: {p: 1e-9, value: 1}}, queue: unlimited}\n  b: {type: station, time: {bernoulli: {p: 1e-9, value: 1}}, queue: unlimited}\n" OUT, "check w.yaml", 2, "env.decision: the plant has about 2e+09 events each s; more than 0.05 s of them before it can take a step would take too long, and are refused"},
  {"an order that is late from the start", PLANT("  src: {type: source, orders: {o: {release: 5, due: 3}}}\n" M OUT), "check w.yaml", 0, "odd          entities.src.orders.o: is due before it is released"},
  {"a way to nowhere", GUIDE("{points: {a: [0, 0], b: [10, 0]}, ways: [[a, c]]}", "", ", at: a"), "check w.yaml", 2, "w.yaml:2:54: guide_path.ways[0]: 'c' is no point of guide_path; points: a, b"},
  {"no way back", GUIDE("{points: {a: [0, 0], b: [10, 0]}, ways: [[a, b, one_way]]}", "", ", at: a"), "check w.yaml", 2, "w.yaml:7:6: entities.v: there is no way from b to a"},
  {"a place that vehicles do not know", GUIDE(TWO, "", ""), "check w.yaml", 2, "entities.q.at: missing; v must know at which point of guide_path it stands"},
  {"a place that is no point", GUIDE(TWO, "", ", at: x"), "check w.yaml", 2, "entities.q.at: 'x' is no point of guide_path; points: a, b"},
  {"a home that is no point", GUIDE(TWO, ", home: z", ", at: a"), "check w.yaml", 2, "entities.v.home: 'z' is no point of guide_path; points: a, b"},
  {"a point of one number", GUIDE("{points: {a: [0], b: [10, 0]}, ways: [[a, b]]}", "", ", at: a"), "check w.yaml", 2, "guide_path.points.a: must be [x, y] in metres"},
  {"a way of no length", GUIDE("{points: {a: [0, 0], b: [0, 0]}, ways: [[a, b]]}", "", ", at: a"), "check w.yaml", 2, "guide_path.ways[0]: its points are in one place; say its length"},
  {"a way shorter than straight", GUIDE("{points: {a: [0, 0], b: [10, 0]}, ways: [[a, b, 2 m]]}", "", ", at: a"), "check w.yaml", 2, "guide_path.ways[0]: is shorter than the straight line, 10 m"},
  {"more than can be counted", PLANT(SRC "  m: {type: station, time: 1}\n" OUT), "check w.yaml env.horizon=1e10", 2, "env.horizon: parts and failures of an episode are counted up to 2000000000; at most 2e+09 s are possible here"},
  {"a battery that is too small", GUIDE(TWO, ", battery: {capacity: 1, uses: 400, charge: 1}", ", at: a"), "check w.yaml", 2, "entities.v.battery: a job and the way to the charger take up to 3.3333333333333335 kWh, and 0.3 are left when it is low; say a larger capacity or low"},
  {"a battery for vehicles that stop often", GUIDE("{points: {a: [0, 0], c: [5, 0], b: [10, 0]}, ways: [[a, c], [c, b]]}", ", acceleration: 0.2, battery: {capacity: 0.1, uses: 3.6, charge: 1}", ", at: a"), "check w.yaml", 2, "entities.v.battery: a job and the way to the charger take up to 0.06 kWh, and 0.03 are left when it is low"},
  {"vehicles that work", GUIDE(TWO, ", time: 5", ", at: a"), "check w.yaml", 2, "entities.v.time: unknown key; did you mean type?"},
  {"vehicles before a source", "factory: {}\nguide_path: " TWO "\nline: src > v > m > out\nentities:\n" SRC "  v: {type: vehicles, speed: 1}\n  m: {type: station, time: 60 s, at: b}\n" OUT, "check w.yaml", 2, "line: vehicles fetch parts from buffers and conveyors; put one between src and v"},
  {"vehicles in a routing", CARRIED(", routings: true", "[[v, 3], [m, 5]]", ", at: a"), "check w.yaml", 2, "products.p.routing[0]: v drives: vehicles bring parts along links; a routing names stations"},
  {"vehicles that bring nothing", CARRIED("", "[[m, 5]]", ", at: a"), "check w.yaml", 2, "entities.v: bring nothing: write a line, e.g. made > v > next, or routings: true"},
  {"a sink that vehicles do not find", CARRIED(", routings: true", "[[m, 5]]", ""), "check w.yaml", 2, "entities.out.at: missing; v must know at which point of guide_path it stands"},
  {"a mix of unknown products", "factory: {}\nproducts: {A: {}, B: {}}\nline: src > m > out\nentities:\n  src: {type: source, saturated: true, mix: {A: 0.5, C: 0.5}}\n" M OUT, "check w.yaml", 2, "w.yaml:5:57: entities.src.mix.C: 'C' is no product; products: A, B"},
  {"a mix that is not whole", "factory: {}\nproducts: {A: {}, B: {}}\nline: src > m > out\nentities:\n  src: {type: source, saturated: true, mix: {A: 0.5, B: 0.4}}\n" M OUT, "check w.yaml", 2, "the shares of the mix make 0.9, not 1"},
  {"a setup of no family", "factory: {}\nproducts: {A: {family: red}}\nline: src > m > out\nentities:\n" SRC "  m: {type: station, time: 1, setup: {red: {blue: 3}}}\n" OUT, "check w.yaml", 2, "entities.m.setup.red.blue: 'blue' is no family; families: red"},
  {"more than arrives can be done", "factory: {}\nline: src > b > m > out\nentities:\n  src: {type: source, arrivals: {exp: 50 s}}\n  b: {type: buffer}\n" M OUT, "check w.yaml", 0, "odd          more arrives than m can do: what waits grows without end"},
  {"repairs longer than lives", PLANT(SRC "  m: {type: station, time: 1, failures: {f: {mtbf: 1, mttr: 30}}}\n" OUT), "check w.yaml", 0, "odd          entities.m.failures.f: repairs take longer than it runs"},
  {"nothing to maintain", PLANT(SRC M OUT), "check w.yaml env.name=factory/maintenance", 2, "w.yaml:4:3: entities: nothing can be maintained on order: give a failure `pm`, or name factory/line"},
  {"no orders to be done", PLANT(SRC M OUT), "check w.yaml env.name=factory/energy", 2, "no source has orders, whose end is the end of this task; name factory/line"},
  {"orders out of order", "factory: {}\nline: src > m > out\nentities:\n  src: {type: source, orders: {a: {release: 5}, b: {release: 3}}}\n" M OUT, "check w.yaml", 2, "entities.src.orders.b.release: is before that of the order above"},
  {"orders of more parts than can be counted", "factory: {}\nline: src > m > out\nentities:\n  src: {type: source, orders: {a: {quantity: 700000}, b: {quantity: 700000}}}\n" M OUT, "check w.yaml", 2, "entities.src.orders.b.quantity: all orders together are more than 1000000 parts"},
  {"wear by the calendar", PLANT(SRC "  m: {type: station, time: 1, failures: {f: {wear: {discrete: [0.1], limit: 3}, ttr: 1, clock: calendar}}}\n" OUT), "check w.yaml", 2, "entities.m.failures.f.clock: wear grows with work only"},
  {"wear of three chances", PLANT(SRC "  m: {type: station, time: 1, failures: {f: {wear: {discrete: [0.1, 0.1, 0.1], limit: 3}, ttr: 1}}}\n" OUT), "check w.yaml", 2, "entities.m.failures.f.wear.discrete: must be one or two chances, of one and of two more"},
  {"two prices of a day", "factory: {}\ntariff: {hourly: [1, 2]}\nline: src > m > out\nentities:\n" SRC M OUT, "check w.yaml", 2, "w.yaml:2:18: tariff.hourly: must be 24 prices"},
  {"something that does not happen", PLANT(SRC M OUT), "check w.yaml 'env.decision.at=[failures]'", 2, "env.decision.at: 'failures' does not happen; did you mean failure?"},
  {"an episode shorter than a decision", PLANT(SRC M OUT), "check w.yaml env.horizon=1 env.decision.every=2", 2, "env.horizon: is shorter than the time between decisions"},
};
// clang-format on

/// input: the file w.yaml
void prepare(const TempDir& dir, const std::string& input) { write(dir / "w.yaml", input); }

}  // namespace

Part bad_plants() { return {"Plants", "bad_input_plants_test.cpp", kCases, prepare}; }

}  // namespace plantgym::testing
