// Electric energy, and what it costs at the prices of the hours of a day.
#pragma once
#include "sim/factory/run.h"

namespace plantgym::factory {

/// Server time of a station in a state, up to now.
PG_HD inline double time_in(const Run& r, int32_t station, Doing what) {
  const Station& c = r.p.stations[station];
  double all = r.stations[station].in[what];
  for (int32_t i = c.first_server; i < c.first_server + c.servers; ++i)
    if (r.servers[i].doing == what) all += r.s.now - r.servers[i].since;
  return all;
}
/// [kWh] since the sums began, with the starts.
PG_HD inline double energy_of(const Run& r, int32_t station) {
  const Station& c = r.p.stations[station];
  double all = r.stations[station].starts * c.startup_energy;
  for (int32_t what = 0; what < kDoings; ++what)
    if (c.power[what] > 0) all += c.power[what] * r.p.hours * time_in(r, station, Doing(what));
  return all;
}
PG_HD inline double energy_of_all(const Run& r) {
  double all = 0;
  for (int32_t k = 0; k < r.p.n_stations; ++k) all += energy_of(r, k);
  return all;
}
/// The price of now [money / kWh]. Time 0 is midnight.
PG_HD inline double price_at(const Run& r, double time) {
  if (r.p.n_prices == 0) return 0;
  const double hour = time * r.p.hours + 1e-9;
  return r.p.prices[int64_t(hour) % r.p.n_prices];
}
/// Up to now.
PG_HD inline double energy_cost(const Run& r) {
  if (r.p.n_prices == 0) return 0;
  return r.s.energy_cost + r.p.demand_charge * r.s.peak +
         (energy_of_all(r) - r.s.energy_counted) * price_at(r, r.s.price_since);
}
/// A price may change with each hour, a quarter of an hour ends where its mean power is charged.
PG_HD inline void next_price(const Run& r) {
  const double energy = energy_of_all(r), quarters = r.p.demand_charge > 0 ? 4 : 1;
  r.s.energy_cost += (energy - r.s.energy_counted) * price_at(r, r.s.price_since);
  r.s.energy_counted = energy, r.s.price_since = r.s.now;
  if (r.p.demand_charge > 0) {
    const double power = 4 * (energy - r.s.quarter_energy);
    r.s.peak = power > r.s.peak ? power : r.s.peak, r.s.quarter_energy = energy;
  }
  const double next = double(int64_t(r.s.now * r.p.hours * quarters + 1e-9)) + 1;
  r.timers[r.p.calendar()] = next / quarters / r.p.hours;
}

}  // namespace plantgym::factory
