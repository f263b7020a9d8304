// How files say where a farm's water comes from and what things cost: world.supply, farm.prices.
#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "envs/farm/zone_file.h"

namespace plantgym {

struct Prices {
  double water = 0.1, energy = 0, nitrogen = 0;  // [EUR/m3], [EUR/kWh], [EUR/kg]
  double fixed = 0;                              // of a season, whatever is done [EUR/ha]
};
/// A part of the year that has a quota of its own.
struct QuotaWindow {
  std::string name;
  MonthDay from, to;
  double quota = 0;  // [m3]
};
struct Supply {
  static constexpr double kUnlimited = 1e9;
  double pump = kUnlimited, hours = 24;  // [m3/h], of a day
  double lift = 0, efficiency = 0.65;    // with friction [m]; of pump and motor
  double quota = kUnlimited;             // [m3] of a season
  int32_t allocation = 0;                // farm::Allocation
  std::vector<QuotaWindow> windows;
};

inline void read_prices(Fields& f, Prices& p) {
  f.number("water", p.water, 0, 1e4, "EUR/m3", "of pumped water");
  f.number("energy", p.energy, 0, 1e3, "EUR/kWh", "of pumping");
  f.number("nitrogen", p.nitrogen, 0, 1e3, "EUR/kg", "of fertiliser");
  f.number("fixed", p.fixed, 0, 1e6, "EUR/ha", "of a season, whatever is done");
}

inline void read_window(Fields& f, QuotaWindow& w) {
  std::string from, to;
  f.required().text("from", from, "first month-day");
  f.required().text("to", to, "last month-day");
  f.required().number("quota", w.quota, 0, Supply::kUnlimited, "m3", "water of these days");
  if (f.listing()) return;
  w.from = month_day(f, "from", from, true), w.to = month_day(f, "to", to, true);
  if (std::pair(w.to.month, w.to.day) < std::pair(w.from.month, w.from.day))
    f.fail("to", "is before from; a window that goes over the new year is two");
}

inline void read_supply(Fields& f, Supply& s) {
  f.unset().number("pump", s.pump, 0, Supply::kUnlimited, "m3/h",
                   "what it gives; null: as much as wanted");
  f.number("hours", s.hours, 0.1, 24, "h/d", "that the pump may run");
  f.number("lift", s.lift, 0, 1000, "m", "of the water, with friction in the pipes");
  f.number("efficiency", s.efficiency, 0.05, 1, "", "of pump and motor");
  f.unset().number("quota", s.quota, 0, Supply::kUnlimited, "m3",
                   "water of one season; null: as much as wanted");
  f.choice("allocation", s.allocation, {"proportional", "priority"},
           "where the pump is too small: all get the same share, or zones are served in order");
  f.each("windows", "quotas of parts of the season, {name: {from, to, quota}}",
         [&](const char* name, Fields& m) {
           QuotaWindow w;
           w.name = name;
           read_window(m, w);
           if (m.listing()) return;
           for (const QuotaWindow& o : s.windows)
             if (std::pair(w.from.month, w.from.day) <= std::pair(o.to.month, o.to.day) &&
                 std::pair(o.from.month, o.from.day) <= std::pair(w.to.month, w.to.day))
               m.fail("from", join({"has days in common with the window ", o.name}));
           s.windows.push_back(w);
         });
}

}  // namespace plantgym
