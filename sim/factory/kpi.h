// Key figures of a plant since its sums began, with the names of ISO 22400-2 where it has them.
#pragma once
#include "sim/factory/energy.h"

namespace plantgym::factory {

/// Times of one work unit and counts of its parts. ISO 22400-2:2014, table 2.
struct WorkUnit {
  double planned_busy = 0;           // PBT: within shifts
  double production = 0;             // APT: working
  double setup = 0;                  // AUST
  double delay = 0;                  // ADET: down or blocked
  double repair = 0;                 // TTR, with the wait for crews
  double planned_run = 0;            // PRI * PQ: what its parts should have taken
  double produced = 0, good = 0;     // PQ, GQ
  double failures = 0, repairs = 0;  // FE; those that are over

  PG_HD double busy() const { return production + setup + delay; }  // AUBT
  PG_HD static double ratio(double a, double b) { return b > 0 ? a / b : 0; }
  PG_HD double allocation() const { return ratio(busy(), planned_busy); }
  PG_HD double utilisation() const { return ratio(production, busy()); }
  PG_HD double availability() const { return ratio(production, planned_busy); }
  PG_HD double effectiveness() const { return ratio(planned_run, production); }
  PG_HD double quality_ratio() const { return ratio(good, produced); }
  PG_HD double oee() const { return availability() * effectiveness() * quality_ratio(); }
  PG_HD double nee() const { return allocation() * effectiveness() * quality_ratio(); }
  PG_HD double technical_efficiency() const { return ratio(production, production + delay); }
  PG_HD double setup_ratio() const { return ratio(setup, production + setup); }
  /// Working time for each failure, all of it while there was none; time down for each repair.
  PG_HD double time_between_failures() const {
    return failures > 0 ? production / failures : production;
  }
  PG_HD double time_to_repair() const { return ratio(repair, repairs); }
};

PG_HD inline double since_cleared(const Run& r) { return r.s.now - r.s.cleared; }
/// Its part of the servers' time.
PG_HD inline double share_of(const Run& r, int32_t station, Doing what) {
  return WorkUnit::ratio(time_in(r, station, what),
                         since_cleared(r) * r.p.stations[station].servers);
}
PG_HD inline WorkUnit work_unit(const Run& r, int32_t station) {
  const StationState& t = r.stations[station];
  WorkUnit u;
  u.planned_busy = since_cleared(r) * r.p.stations[station].servers - time_in(r, station, kClosed);
  u.production = time_in(r, station, kWorking), u.setup = time_in(r, station, kSetup);
  u.delay = time_in(r, station, kDown) + time_in(r, station, kBlocked);
  u.repair = t.repair_time, u.planned_run = t.planned;
  u.produced = t.finished, u.good = t.finished - t.defects;
  u.failures = t.failures, u.repairs = t.repaired;
  return u;
}

/// Integrals up to now: parts in the plant, in a buffer, on a station; crews at work.
PG_HD inline double content_area(const Run& r) {
  return r.s.content_area + r.s.content * (r.s.now - r.s.content_since);
}
PG_HD inline double buffer_area(const Run& r, int32_t k) {
  return r.buffers[k].area + r.buffers[k].content * (r.s.now - r.buffers[k].since);
}
PG_HD inline double station_area(const Run& r, int32_t k) {
  return r.stations[k].area + r.stations[k].content * (r.s.now - r.stations[k].since);
}
PG_HD inline double crew_area(const Run& r, int32_t k) {
  return r.crews[k].area + r.crews[k].busy * (r.s.now - r.crews[k].since);
}
/// How far the books are from closing; each should be nothing but rounding.
struct Books {
  double little_plant = 0, little_places = 0;  // largest gap of an integral and its sum of stays
  double shares = 0;                           // of station times and time that passed
  double energy = 0, cost = 0;                 // of stations and all; of what it costs and prices
  int64_t parts = 0;                           // entered less left less those inside
};
/// The sum of stays of those who left and who are still there is the integral of their number
/// (Little's law, for any interval).
PG_HD inline Books check_books(const Run& r, int32_t content_before) {
  Books b;
  const auto larger = [](double& most, double gap) {
    gap = gap < 0 ? -gap : gap;
    most = gap > most ? gap : most;
  };
  const auto counted = [&](double then) {
    return r.s.now - (then > r.s.cleared ? then : r.s.cleared);
  };
  double inside = 0;
  int64_t found = 0;
  for (int32_t k = 0; k < r.p.n_buffers; ++k) {
    double stays = r.buffers[k].waited;
    for (int32_t part = r.buffers[k].first; part >= 0; part = r.parts[part].next)
      stays += counted(r.parts[part].entered), inside += counted(r.parts[part].born), ++found;
    larger(b.little_places, stays - buffer_area(r, k));
  }
  for (int32_t k = 0; k < r.p.n_stations; ++k) {
    const Station& c = r.p.stations[k];
    double stays = r.stations[k].present, all = 0;
    for (int32_t i = c.first_server; i < c.first_server + c.servers; ++i) {
      const ServerState& v = r.servers[i];
      if (v.part < 0) continue;
      stays += counted(v.loaded), inside += counted(r.parts[v.part].born), ++found;
    }
    larger(b.little_places, stays - station_area(r, k));
    for (int32_t what = 0; what < kDoings; ++what) all += time_in(r, k, Doing(what));
    larger(b.shares, all - since_cleared(r) * c.servers);
  }
  double energy = 0, least = 0, most = 0;
  for (int32_t k = 0; k < r.p.n_stations; ++k) {
    const Station& c = r.p.stations[k];
    energy += r.stations[k].starts * c.startup_energy;
    for (int32_t what = 0; what < kDoings; ++what)
      energy +=
          c.power[what] * r.p.hours * c.servers * since_cleared(r) * share_of(r, k, Doing(what));
  }
  larger(b.energy, energy - energy_of_all(r));
  for (int32_t h = 0; h < r.p.n_prices;
       ++h) {  // between all at the least and at the greatest price
    least = h == 0 || r.p.prices[h] < least ? r.p.prices[h] : least;
    most = r.p.prices[h] > most ? r.p.prices[h] : most;
  }
  const double paid = energy_cost(r) - r.p.demand_charge * r.s.peak;
  if (paid < least * energy) larger(b.cost, least * energy - paid);
  if (paid > most * energy) larger(b.cost, paid - most * energy);
  larger(b.little_plant, r.s.lead_time + r.s.consumed_time + inside - content_area(r));
  b.parts = content_before + r.s.entered - r.s.left - r.s.consumed - r.s.content;
  b.parts = b.parts == 0 ? found - r.s.content : b.parts;
  return b;
}

}  // namespace plantgym::factory
