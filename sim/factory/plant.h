// What a plant is: flat arrays of plain numbers, compiled once from its file. Nodes are its
// sources, stations, buffers and sinks in the order of the file; -1 means none.
#pragma once
#include <cstdint>

#include "sim/factory/distribution.h"

namespace plantgym::factory {

/// What a server of a station is doing. Everything but working, setup and warm-up waits for others.
enum Doing : uint8_t {
  kIdle,  // up, and without a part
  kSetup,
  kWorking,
  kDown,         // failed: waiting for a crew, or in repair
  kBlocked,      // holds a finished part that finds no room
  kMaintenance,  // planned
  kOff,
  kStandby,
  kWarmup,
  kClosed,  // out of its shift, which is planned
  kDoings
};
enum class NodeKind : int32_t { kSource, kStation, kBuffer, kSink };
enum class Discipline : int32_t {
  kFifo,
  kLifo,
  kSpt,   // shortest time at this station
  kEdd,   // earliest due date
  kMwkr,  // most work left, by mean times
  kAgent  // whoever decides from outside is asked
};
/// Why a run ended before its time.
enum class Stop : int32_t {
  kNo,
  kDeadlock,  // parts inside wait for each other's room, or for what never comes
  kTooMany    // more parts than the file allows for
};

/// What a station is told to be. kAuto: it works when it can, and rests by its own rule.
enum class Wanted : uint8_t { kAuto, kOff, kStandby, kRun };

struct Node {
  NodeKind kind = NodeKind::kSink;
  int32_t index = 0;                // among its kind
  int32_t first_out = 0, outs = 0;  // where its parts go by links
  int32_t stream = -1;              // of the choice among several
  int32_t point = -1;               // of the guide path
};
struct Out {
  int32_t node = -1;
  double up_to = 1;  // sum of the shares up to this one
};
struct Source {
  int32_t node = 0;
  int32_t saturated = 0;  // there is always another part
  int32_t loses = 0;      // a part that finds no room is lost, else it waits and holds up the next
  int32_t batch = 1, most = 0;  // parts at once; parts in the plant it may have made, 0: no limit
  int32_t first_product = 0, products = 1;  // its mix
  int32_t first_order = 0, orders = 0;      // released at their times, instead of a rhythm
  int32_t stream = 0, product_stream = -1, due_stream = -1;  // due_stream -1: no due dates
  Distribution every, due;                                   // due: time from the arrival
};
struct Order {
  double release = 0, due = 0;
  double weight = -1;  // of a unit of time late; below 0: as the product's
  int32_t product = 0, quantity = 1;
};
struct Share {
  int32_t product = 0;
  double up_to = 1;
};
/// When idle servers go off, and how many parts must wait for them to come back.
struct Rest {
  int32_t rests = 0, start_at = 1, stream = -1;
  double after = 0;  // idle time before they go off
  Distribution warmup;
};
/// A defect comes with the end of work and stays hidden; an inspection finds it, or errs.
struct Quality {
  double defect = 0, false_alarm = 0, miss = 0;
  int32_t inspects = 0, rework = -1, most_passes = 0;  // rework: node, -1: rejects are scrapped
  int32_t stream = -1;                                 // defects; the next one: inspections
};
struct Station {
  int32_t node = 0, first_server = 0, servers = 1;
  int32_t first_in = 0, ins = 0;  // buffers it draws from
  Discipline discipline = Discipline::kFifo;
  int32_t first_time = 0;    // of its time for each product, where a routing says nothing
  int32_t stream = 0;        // of those times
  int32_t first_setup = -1;  // of its family x family times
  Rest rest;
  Quality quality;
  int32_t first_component = 0, components = 0;  // of its kit; the first part of it goes on
  int32_t tool_life = 0;                        // parts; 0: for ever
  double tool_change = 0;
  int32_t shift = -1, preempts = 0;  // preempts: what is in work waits for the next shift
  int32_t skill = -1, needs = 0;     // of operators, from setup to the end of work
  double power[kDoings] = {};        // [kW]
  double startup_energy = 0;         // [kWh]
  int32_t fleet = -1;                // its servers are vehicles
  int32_t stand = -1;                // node where parts of a routing wait for vehicles
};
struct Server {
  int32_t station = 0, first_failure = 0, failures = 0;
  int32_t vehicle = -1;
};
/// Vehicles that fetch parts from the buffers before them and bring them to where their links lead.
struct Fleet {
  int32_t home = 0, nearest = 0;  // nearest: the nearest part is next, else who waited longest
  double load = 0, unload = 0;    // times
  double capacity = 0, low = 0;   // of the battery [kWh], 0: none; they charge below `low` of it
  double uses = 0, charge = 0;    // [kW] while one drives; while it charges
  int32_t charger = 0;            // point
};
/// Of the guide path: between two points, for one vehicle at a time.
struct GuideWay {
  int32_t from = 0, to = 0, one_way = 0;
  PG_HD int32_t other(int32_t end) const { return end == from ? to : from; }
};
struct Buffer {
  int32_t node = 0, capacity = 1, lifo = 0;
  int32_t first_out = 0, outs = 0;  // stations that draw from it
  int32_t belt = -1;                // its number among those that take time
  int32_t leads_to = -1;            // node where vehicles bring its parts; -1: as their links say
};
/// A buffer that takes time: parts travel, and may not stay for ever.
struct Belt {
  int32_t buffer = 0, stops = 0;  // stops: as a whole, while the part at its end does not leave
  double travel = 0, expiry = 0;  // expiry: stay after which a part is scrapped; 0: none
};
/// So many parts of a buffer go into one.
struct Component {
  int32_t buffer = 0, count = 1;
};
/// Wear that grows in steps while a server works, and fails it at a limit.
struct Wear {
  enum Kind : int32_t { kNone, kDiscrete, kGamma, kWiener };
  int32_t kind = kNone;
  double limit = 0, every = 1;  // work from step to step
  double one = 0, two = 0;      // discrete: chances of one and of two more
  double shape = 0, scale = 0;  // gamma: of a step
  double drift = 0, sigma = 0;  // Wiener: of a step
};
/// One way in which one server fails.
struct Failure {
  int32_t server = 0, calendar = 0;  // calendar: its clock always runs, else only while it works
  int32_t crew = -1, scraps = 0;     // scraps: the part in work is lost
  int32_t ordered = 0;               // its repair waits for an order
  int32_t planned = 0;               // it can be maintained before it fails
  int32_t stream = 0;                // of times to failure; the next one: of times to repair
  Distribution until, repair;
  Wear wear;
  double planned_time = 0, planned_cost = 0, repair_cost = 0;
  double planned_restores = 1, repair_restores = 1;  // share of the wear that is taken away
};
/// A noisy look at a wear: offset + gain x level + noise x a standard normal number.
struct Sensor {
  int32_t failure = 0, stream = 0;
  double gain = 1, offset = 0, noise = 0;
};
struct Product {
  int32_t family = 0;
  int32_t first_operation = -1, operations = 0;  // 0: it follows the links
  int32_t sink = -1;                             // node after its last operation
  double value = 0, weight = 1;                  // of a good part; of a unit of time late
};
struct Operation {
  int32_t first_station = 0, stations = 1;  // any of these may do it
  int32_t time = 0;                         // distribution
  double work_left = 0;                     // mean time from here to the end
};

/// Hours of work of a week that begins with Monday, again and again: open and closed change at
/// `changes` times.
struct Shift {
  int32_t first_change = 0, changes = 0;
  int32_t open = 1;  // at time 0
  int32_t next = 0;  // number of the first change after that
};
/// Operators who can do the same.
struct Pool {
  int32_t first = 0, size = 0;  // operators
  uint64_t skills = 0;          // a bit for each
  double walk = 0;              // time from one station to another
};

/// Where each array of a plant's changing state begins, in words of 8 bytes.
struct Layout {
  int32_t timers = 0, servers = 0, stations = 0, buffers = 0, waiting = 0, parts = 0, streams = 0,
          failures = 0, sources = 0, crews = 0, products = 0, todo = 0, shifts = 0, pools = 0,
          operators = 0, belts = 0, readings = 0, vehicles = 0, ways = 0, words = 0;
};

/// All constants of a plant. Pointers are read-only and outlive it.
struct Plant {
  const Node* nodes = nullptr;
  const Out* outs = nullptr;
  const Source* sources = nullptr;
  const Share* mix = nullptr;
  const Station* stations = nullptr;
  const Server* servers = nullptr;
  const Buffer* buffers = nullptr;
  const Failure* failures = nullptr;
  const Product* products = nullptr;
  const Operation* operations = nullptr;
  const Distribution* times = nullptr;
  const double* means = nullptr;   // of `times`
  const double* values = nullptr;  // of empirical distributions
  const Order* orders = nullptr;
  const double* prices = nullptr;       // of energy, for each hour of the day; none: it is free
  const double* setups = nullptr;       // times from family to family
  const int32_t* lists = nullptr;       // buffers before stations, stations behind buffers, ...
  const int32_t* crew_sizes = nullptr;  // of each crew
  const Shift* shifts = nullptr;
  const double* changes = nullptr;  // of shifts, in the week
  const Pool* pools = nullptr;
  const Belt* belts = nullptr;
  const Sensor* sensors = nullptr;
  const Component* components = nullptr;
  const Fleet* fleets = nullptr;
  const GuideWay* ways = nullptr;
  const int32_t* next_way = nullptr;  // [points, points] the first of the shortest; -1: none
  const double* distance = nullptr;   // [points, points] [m] of it
  const double* legs = nullptr;       // [fleets, ways] time that a vehicle needs
  int32_t n_nodes = 0, n_sources = 0, n_stations = 0, n_servers = 0, n_buffers = 0, n_failures = 0,
          n_products = 0, n_crews = 0, n_prices = 0, n_streams = 0, n_families = 1, n_shifts = 0,
          n_pools = 0, n_operators = 0, n_belts = 0, n_sensors = 0, n_ways = 0, n_points = 0,
          n_vehicles = 0;
  int32_t most_parts = 0;
  int32_t cyclic = 0;   // parts can come back to a station: deadlocks are looked for
  int32_t powered = 0;  // some station takes electric power
  double hours = 1;     // of the plant's unit of time
  double week = 168;
  double demand_charge = 0;  // [money / kW] of the greatest mean power of 15 minutes
  double co2 = 0;            // [kg / kWh]
  Layout at;

  // One array of timers, in the order of events at equal times; ties go by number.
  PG_HD int32_t repairs() const { return n_servers; }
  PG_HD int32_t failing() const { return n_servers + n_failures; }
  PG_HD int32_t arrivals() const { return n_servers + 2 * n_failures; }
  PG_HD int32_t calendar() const { return arrivals() + n_sources; }  // of tariffs
  PG_HD int32_t shift_ends() const { return calendar() + 1; }
  PG_HD int32_t travels() const { return shift_ends() + n_shifts; }
  PG_HD int32_t expiries() const { return travels() + n_belts; }
  PG_HD int32_t timers() const { return (expiries() + n_belts + 3) / 4 * 4; }
};

}  // namespace plantgym::factory
