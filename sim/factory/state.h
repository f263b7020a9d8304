// What changes in a plant: a head, and a tail whose arrays are as long as the plant needs.
#pragma once
#include <cstdint>

#include "sim/factory/plant.h"

namespace plantgym::factory {

struct PlantState {
  double now, cleared;                 // time; when sums began (the end of the warm-up)
  double content_area, content_since;  // integral of the parts in the plant, up to `since`
  double lead_time;                    // sum over the parts that left
  double tardiness, value;  // of parts that left: weight x time late; what they are worth
  double scrapped_late;     // weight x time late of those that were scrapped
  double energy_cost, energy_counted;  // up to the last change of price; [kWh] in it
  double maintenance_cost;
  double price_since;           // of energy: the last time that it changed
  double peak, quarter_energy;  // [kW] greatest mean of 15 minutes; [kWh] before this quarter
  double consumed_time;         // in the plant, of parts that went into others
  int64_t events;
  int32_t content, entered, left, good, bad, first_pass, late, scrapped,
      lost;                       // parts: in the plant; since `cleared`
  int32_t free_part, fresh_part;  // first of the free; first never used
  int32_t todo, moved;  // stations to look at; 1: a server was blocked since the last look
  Stop stop;
  int32_t stop_node;  // where: the first of the circle, or what was full
  int32_t asked;      // stations that ask which part is next
  int32_t consumed;   // parts that went into others
  int32_t freed;      // 1: operators have become free
  int32_t waiting;    // stations that wait for operators
  int32_t started;    // 1: a station has taken a part since this was last asked
};
struct ServerState {
  double since;           // of what it does
  double left;            // work of its part that is left at `since`; 0: it is finished
  double paused;          // of a setup or warm-up that a failure interrupted
  double loaded;          // it took its part
  double age;             // work since its last repair
  int32_t part;           // -1: none
  int32_t to;             // node that its finished part goes to
  int32_t next;           // behind it in the queue of those who wait for the same room
  int32_t family;         // it is set up for; -1: for none yet
  uint8_t doing, before;  // before: what it did when it failed
  uint8_t down;           // failures that it has now
  uint8_t moves;          // of one that is blocked: it will move some time
  uint8_t closed;         // out of its shift; one of `down`
  uint8_t pad[3];
  int32_t tool, pad2;  // parts that its tool has made
};
struct StationState {
  double in[kDoings];  // server time in each state, up to each server's `since`
  double area, since;  // integral of the parts on its servers
  double present;      // sum over the parts that left it of the time they were on it
  double planned;      // sum of the mean times of what it finished
  double until;        // it starts nothing from then on
  double repair_time;  // of what is repaired, with the wait for crews
  double waits_since;  // for operators; below 0: it does not
  int32_t finished, defects, rejected, reworked, scrapped, setups,
      starts;  // parts; starts: warm-ups begun
  int32_t failures, repaired, maintained;
  int32_t content;                      // parts on its servers
  int32_t idle;                         // servers that could take a part
  uint8_t marked, held, first, wanted;  // to be looked at; starts nothing; its repairs go first
  uint8_t asked, declined;  // it asks which part is next; none of those that wait, it was told
  uint8_t closed;           // out of its shift
  uint8_t pad[1];
};
struct BufferState {
  double area, since;  // integral of its content
  double waited;       // sum over the parts that left it
  int32_t first, last, content, left;
  int32_t claimed, pad;  // parts that vehicles are on their way to
};
/// Those who hold a part for a node without room, in order: servers, then sources by number.
struct Waiting {
  int32_t first, last;
};
struct PartState {
  double entered, born;  // the place where it is; the plant
  double due;
  double arrives;  // at the end of a belt, when that has run so long
  int32_t next;    // behind it in its buffer, or in the list of free parts
  int16_t product, operation, source;
  uint8_t defective, passes;  // defective: nobody may know; passes: of rework
  int32_t order;              // of the plant's list; -1: of none
};
struct FailureState {
  double left;    // time to failure, or to the next step of wear, on its clock as of the server's
                  // `since`
  double since;   // it failed, or its maintenance was ordered
  double level;   // of wear; of a clock its age when it began (Kijima's virtual age)
  double span;    // of a clock: time to failure as it began
  int32_t state;  // Upkeep
  int32_t pad;
};
/// Where a failure, or its maintenance, stands.
enum Upkeep : int32_t { kUp, kNeedsOrder, kNeedsCrew, kInRepair, kPlannedCrew, kPlannedWork };
struct SourceState {
  int32_t part;     // that waits for room; -1: none
  int32_t to;       // where it goes
  int32_t next;     // as ServerState
  int32_t behind;   // of the same batch, not made yet
  int32_t content;  // parts of it in the plant
  int32_t made;
  int32_t order;  // the next of its list
  int32_t pad;
};
struct CrewState {
  double area, since;  // integral of those at work
  int32_t busy, pad;
};
/// `run` and `since`: how long it has moved up to then.
struct BeltState {
  double run, since;
  int32_t stopped, expired;
};
struct VehicleState {
  double level;      // of its battery [kWh]
  int32_t at, goal;  // points
  int32_t way;       // that it is on
  int32_t input;     // buffer that it was sent to
  int32_t stage;     // VehicleStage
  int32_t behind;    // server behind it in the queue for a way
};
struct WayState {
  int32_t taken, pad;
  int32_t first, last;  // servers that wait for it
};
struct ShiftState {
  int32_t open, next, weeks, pad;  // next: number of the change in the week
};
struct OperatorState {
  int32_t server, station;  // whom they work at, -1: free; where they are, -1: nowhere yet
};
struct ProductState {
  int32_t good, scrapped;
};

}  // namespace plantgym::factory
