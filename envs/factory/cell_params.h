// What a cell's dispatcher is asked, and the numbers that it is shown of each part that waits.
#pragma once
#include "envs/factory/plant_env.h"
#include "sim/factory/ask.h"

namespace plantgym {

struct CellParams : TaskParams {
  static constexpr int32_t kMostSlots = 64, kMostFamilies = 64;
  int32_t slots = 16;          // parts of a queue that can be chosen
  bool wait = true;            // whether it may also take none of them
  double lookahead = 2;        // of ATC [mean times of the parts that wait]
  double setup_lookahead = 1;  // of ATCS [mean setup times]

  PG_HD int32_t actions() const { return slots + wait; }
};
struct CellState : TaskState {
  double late, late_before, late_first;  // weight x time that parts are late: so far, before the
                                         // step, at the start
  double setup, setup_before;            // time spent on setups
  double again;                          // those who wait are asked again
  int32_t asks;                          // station; -1: none
  int32_t asked_last, illegal_now, illegal, decided;
};

/// Of each part that waits. `due` stands for: from now; times are means.
inline constexpr QuantityWords kSlotNumbers[] = {
    {"here", "1", "1: a part"},
    {"time", "", "that it takes here"},
    {"setup", "", "that it needs first"},
    {"work_left", "", "from here to its end, without setups"},
    {"due_in", "", "time to its due date"},
    {"slack", "", "due_in less work_left"},
    {"waited", "", "in this queue"},
    {"age", "", "in the plant"},
    {"weight", "1", "of its time late"},
    {"value", "EUR", "of it when it is good"},
    {"passes", "1", "of rework so far"},
    {"rate", "", "weight / time"},
    {"atc", "1", "logarithm of its index of apparent tardiness cost"},
    {"atcs", "1", "the same with setups"},
    {"kin", "1", "parts of its family in this queue"},
    {"kin_atc", "1", "logarithm of the sum of the indices of its family in this queue"},
    {"next_queue", "1", "parts that wait at its next station"},
    {"next_setup", "", "that it would need there, as that station is set up now"}};
inline constexpr int32_t kSlotOwn = int32_t(std::size(kSlotNumbers));  // families follow

PG_HD inline double late_of(const factory::Run& r, int32_t part) {
  const factory::PartState& x = r.parts[part];
  return r.s.now > x.due ? factory::weight_of(r, x) * (r.s.now - x.due) : 0;
}
/// Weight x time late of all parts: gone, scrapped, and inside so far.
PG_HD inline double late_so_far(const factory::Run& r) {
  double all = r.s.tardiness + r.s.scrapped_late;
  for (int32_t k = 0; k < r.p.n_buffers; ++k)
    for (int32_t part = r.buffers[k].first; part >= 0; part = r.parts[part].next)
      all += late_of(r, part);
  for (int32_t i = 0; i < r.p.n_servers; ++i)
    if (r.servers[i].part >= 0) all += late_of(r, r.servers[i].part);
  for (int32_t k = 0; k < r.p.n_sources; ++k)
    if (r.sources[k].part >= 0) all += late_of(r, r.sources[k].part);
  return all;
}
/// Of all stations.
PG_HD inline double setup_so_far(const factory::Run& r) {
  double all = 0;
  for (int32_t k = 0; k < r.p.n_stations; ++k) all += factory::time_in(r, k, factory::kSetup);
  return all;
}
/// Of a part on a server that is set up for family `from`; below 0: for none yet.
PG_HD inline double setup_for(const factory::Run& r, int32_t station, int32_t from, int32_t to) {
  const factory::Station& c = r.p.stations[station];
  if (c.first_setup < 0 || from < 0 || from == to) return 0;
  return r.p.setups[c.first_setup + from * r.p.n_families + to];
}

}  // namespace plantgym
