// How files say what a zone is: world.zones.NAME, with its crop, soil and irrigation system.
#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "plantgym/fields.h"
#include "sim/farm/nitrogen.h"
#include "sim/farm/soil.h"
#include "sim/farm/supply.h"
#include "sim/farm/weather.h"

namespace plantgym {

/// A day of every year.
struct MonthDay {
  int32_t month = 5, day = 1;
};
inline int32_t day_of(int32_t year, const MonthDay& d) {
  return farm::day_number(year, d.month, d.day);
}
/// Days from planting in `year` to the next such date.
inline int32_t day_of_season(int32_t year, const MonthDay& planting, const MonthDay& date) {
  const int32_t start = day_of(year, planting), day = day_of(year, date) - start;
  return day < 0 ? day_of(year + 1, date) - start : day;
}
/// How water reaches a zone.
struct IrrigationSystem {
  double efficiency = 0.85;     // share of the water that reaches the soil
  double least = 0, most = 25;  // gross depth of a day [mm]
  double wets = 1;              // share of the surface
  double head = 0;              // pressure at the outlet [m]
  double event_cost = 0;        // of each irrigation [EUR/ha]
  bool under_canopy = false, fertigation = true;
  int32_t looks = 0;  // in pictures: Looks
};
enum Looks { kPivotLooks, kSprinklerLooks, kDripLooks, kSurfaceLooks };
/// One zone of a farm, as its file describes it.
struct ZoneWorld {
  std::string name = "field";
  double area = 1;  // [ha]
  farm::Soil soil;
  farm::Crop crop;
  double yield_most = 14, price = 180;              // [t/ha], [EUR/t]
  double stage_response[4] = {0.4, 0.4, 1.3, 0.5};  // Ky of each stage
  int32_t by_stage = 0;                             // yield: season, stage_product
  IrrigationSystem system;
  MonthDay planting;
  double first_depletion = 0;  // share of TAW at planting
  bool has_nitrogen = false;
  farm::Nitrogen nitrogen;
  std::vector<std::pair<MonthDay, double>> fertiliser;  // [kg/ha]
};

/// @param leap whether 02-29 will do
inline MonthDay month_day(const Fields& f, const char* key, const std::string& s,
                          bool leap = false) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (s.size() != 5 || s[2] != '-' || !digit(s[0]) || !digit(s[1]) || !digit(s[3]) || !digit(s[4]))
    f.fail(key, join({"'", s, "' is not a month and day; write 05-01"}));
  const MonthDay d = {(s[0] - '0') * 10 + s[1] - '0', (s[3] - '0') * 10 + s[4] - '0'};
  if (d.month < 1 || d.month > 12 || d.day < 1 ||
      d.day > farm::days_in_month(leap ? 2004 : 2001, d.month))
    f.fail(key, join({"'", s, "' is not a day of every year"}));
  return d;
}

/// Reads exactly as many numbers as `v` has.
template <size_t N>
void read_some(Fields& f, const char* key, double (&v)[N], double low, double high,
               const char* unit, const char* doc) {
  std::vector<double> all(v, v + N);
  f.numbers(key, all, low, high, unit, doc);
  if (f.listing()) return;
  static constexpr const char* kWords[] = {"no", "one", "two", "three", "four"};
  if (all.size() != N) f.fail(key, join({"must be ", kWords[N], " numbers"}));
  std::copy(all.begin(), all.end(), v);
}
inline void read_pair(Fields& f, const char* key, double (&v)[2], double low, double high,
                      const char* unit, const char* doc) {
  read_some(f, key, v, low, high, unit, doc);
  if (!f.listing() && v[0] > v[1]) f.fail(key, "must be the least and the most");
}

inline void read_crop_nitrogen(Fields& f, farm::Nitrogen& n) {
  f.map("nitrogen", "what the crop takes up", [&](Fields& m) {
    read_some(m, "dilution", n.dilution, 0.01, 20, "",
              "a and b: the critical share of nitrogen is a W^-b % of W t/ha of biomass");
    m.number("uptake_most", n.uptake_most, 0, 50, "kg/ha/d", "uptake of a day");
    m.number("residual", n.residual, 0, 200, "kg/ha", "mineral nitrogen that roots cannot reach");
  });
  f.number("biomass_productivity", n.productivity, 1, 100, "g/m2",
           "biomass for each unit of T/ETo (WP*): C3 crops 15 to 20, C4 crops 30 to 35");
}

inline void read_crop(Fields& f, ZoneWorld& z, std::string& planting) {
  farm::Crop& c = z.crop;
  read_some(f, "stages", c.stages, 1, 400, "d",
            "lengths of the initial, development, middle and late stage (FAO-56 table 11)");
  read_some(f, "kcb", c.kcb, 0.05, 1.5, "",
            "basal crop coefficients: initial, middle, end (FAO-56 table 17)");
  read_pair(f, "height", c.height, 0.01, 10, "m", "at emergence and grown");
  read_pair(f, "root_depth", c.root_depth, 0.05, 5, "m", "at planting and grown");
  f.number("depletion_fraction", c.depletion_fraction, 0.1, 0.8, "",
           "share of TAW that is readily available (p, FAO-56 table 22)");
  f.number("yield_response", c.yield_response, 0.1, 3, "", "Ky of the season (FAO-56 table 24)");
  read_some(f, "stage_response", z.stage_response, 0, 3, "",
            "Ky of each stage, where the zone's yield is `stage_product`");
  f.number("yield_most", z.yield_most, 0.1, 300, "t/ha", "yield without stress");
  f.number("price", z.price, 0, 1e6, "EUR/t", "of the produce");
  f.text("planting", planting, "usual month-day; a zone's own goes first");
  f.map("salt", "how it suffers from salt (FAO-56 table 23)", [&](Fields& m) {
    m.required().number("threshold", c.salt_threshold, 0, 50, "dS/m",
                        "salinity that does no harm yet");
    m.required().number("loss", c.salt_loss, 0, 100, "", "% of the yield for each dS/m above (b)");
  });
  read_crop_nitrogen(f, z.nitrogen);
  if (f.listing()) return;
  if (f.has("planting")) month_day(f, "planting", planting);
  if (c.kcb[1] <= c.kcb[0])
    f.fail("kcb", "the middle stage must have a larger coefficient than the initial");
  for (const double days : c.stages)
    if (days != double(int32_t(days))) f.fail("stages", "must be whole days");
  if (farm::season_days(c) > 360) f.fail("stages", "a season is longer than 360 days");
}

inline void read_texture(Fields& f, farm::Soil& s) {
  farm::Texture t;
  const bool given = f.map(
      "texture", "estimates field capacity and wilting point (Saxton, Rawls 2006)", [&](Fields& m) {
        m.required().number("sand", t.sand, 0, 1, "", "share of the mineral soil; a share or %");
        m.required().number("clay", t.clay, 0, 1, "", "share of the mineral soil");
        m.number("organic_matter", t.organic_matter, 0, 0.08, "", "share of the soil");
        if (!m.listing() && t.sand + t.clay > 1)
          m.fail("clay", "sand and clay are more than all of the soil");
      });
  if (!given) return;
  for (const char* key : {"field_capacity", "wilting_point"})
    if (f.has(key)) f.fail(key, "texture says it already; keep one");
  const farm::Hydraulics h = farm::hydraulics_of(t);
  s.field_capacity = h.field_capacity, s.wilting_point = h.wilting_point;
  if (s.wilting_point < 0.01 || s.field_capacity <= s.wilting_point)
    f.fail("texture", "is outside of what the estimate is for");
}

inline void read_soil(Fields& f, ZoneWorld& z) {
  farm::Soil& s = z.soil;
  f.unset().number("field_capacity", s.field_capacity, 0.05, 0.6, "",
                   "water content [m3/m3]; null: the texture's, or 0.23");
  f.unset().number("wilting_point", s.wilting_point, 0.01, 0.5, "",
                   "water content [m3/m3]; null: the texture's, or 0.1");
  read_texture(f, s);
  f.number("evaporation_depth", s.evaporation_depth, 0.05, 0.2, "m",
           "of the layer that dries by evaporation (Z_e)");
  f.unset().number(
      "readily_evaporable", s.readily_evaporable, 1, 20, "mm",
      "water that evaporates unhindered (REW, FAO-56 table 19); null: 8 mm, or half of "
      "what the layer can lose where that is less, as in sand");
  f.number("curve_number", s.curve_number, 0, 99, "",
           "of runoff (USDA); 0: all rain enters the soil");
  f.number("salinity", s.salinity, 0, 50, "dS/m", "of the saturation extract (ECe)");
  f.number("mineralisation", z.nitrogen.mineralisation, 0, 5, "kg/ha/d",
           "nitrogen made at 20 C in wet soil");
  f.map("water_table", "ground water that rises into dry roots", [&](Fields& m) {
    m.required().number("depth", s.water_table, 0.1, 50, "m", "below the surface");
    m.required().number("rise", s.capillary_rise, 0, 20, "mm/d",
                        "where roots touch it; less and less to a metre above it");
  });
  if (f.listing()) return;
  if (s.wilting_point >= s.field_capacity) f.fail("wilting_point", "must be below field_capacity");
  // table 19 of FAO-56: 4.5 of 9 mm in sand, 6 of 11.5 mm in loamy sand (the middles of its ranges)
  if (!f.has("readily_evaporable"))
    s.readily_evaporable = std::min(s.readily_evaporable, 0.5 * farm::total_evaporable(s));
  if (s.readily_evaporable >= farm::total_evaporable(s))
    f.fail("readily_evaporable", "must be below the total evaporable water of the layer");
}

inline void read_system(Fields& f, IrrigationSystem& s) {
  f.number("efficiency", s.efficiency, 0.1, 1, "", "share of the water that reaches the soil");
  f.number("least", s.least, 0, 500, "mm", "gross depth of an irrigation; less is not given");
  f.number("most", s.most, 0.1, 500, "mm", "gross depth in one day");
  double flow = 0, radius = 400, turn = 24;
  const bool pivot = f.map("pivot", "a machine whose turn sets the depths", [&](Fields& m) {
    m.required().number("flow", flow, 0.1, 1e5, "m3/h", "into the machine");
    m.required().number("radius", radius, 10, 2000, "m", "of its circle");
    m.required().number("turn", turn, 0.5, 24, "h", "of the fastest turn: the least depth");
  });
  f.number("wets", s.wets, 0.05, 1, "", "share of the surface that is wetted (FAO-56 table 20)");
  f.flag("under_canopy", s.under_canopy, "water is given below the leaves, as by drip lines");
  f.number("head", s.head, 0, 200, "m", "pressure at the outlet");
  f.flag("fertigation", s.fertigation, "fertiliser can be given with the water");
  f.number("event_cost", s.event_cost, 0, 1e4, "EUR/ha", "of each irrigation, whatever its depth");
  f.choice("looks", s.looks, {"pivot", "sprinkler", "drip", "surface"}, "in pictures");
  if (f.listing()) return;
  if (pivot && (f.has("least") || f.has("most")))
    f.fail("pivot", "sets the least and most depth; leave these out");
  if (pivot)
    s.least = farm::pivot_depth(flow, radius, turn), s.most = farm::pivot_depth(flow, radius, 24);
  if (s.least > s.most) f.fail("least", "is more than the most of a day");
}

inline void read_zone_nitrogen(Fields& f, ZoneWorld& z) {
  z.has_nitrogen =
      f.map("nitrogen", "soil and fertiliser; none: nitrogen never lacks", [&](Fields& n) {
        n.number("first", z.nitrogen.first, 0, 1000, "kg/ha", "mineral nitrogen at planting");
        n.map("fertiliser", "month-day: kg/ha", [&](Fields& m) {
          for (const std::string& key : m.keys()) {
            double dose = 0;
            m.number(key.c_str(), dose, 0, 500, "kg/ha", "of nitrogen");
            z.fertiliser.emplace_back(month_day(m, key.c_str(), key), dose);
          }
        });
      });
}

inline void read_zone(Fields& f, ZoneWorld& z) {
  std::string planting = "05-01";
  int32_t model = 0;
  f.number("area", z.area, 1e-4, 1e5, "ha", "of the zone");
  f.map(
      "crop", "what grows", [&](Fields& m) { read_crop(m, z, planting); }, "crops");
  f.map(
      "soil", "what it grows in", [&](Fields& m) { read_soil(m, z); }, "soils");
  f.map(
      "system", "how it is irrigated", [&](Fields& m) { read_system(m, z.system); }, "systems");
  f.unset().text("planting", planting, "month-day; null: the crop's, or 05-01");
  f.choice("yield", z.by_stage, {"season", "stage_product"},
           "from the evapotranspiration of the season, or of each stage (rewards timing)");
  f.choice("model", model, {"fast"}, "of soil and crop: FAO-56 dual crop coefficient");
  f.number("first_depletion", z.first_depletion, 0, 1, "",
           "share of the available water that is gone at planting");
  read_zone_nitrogen(f, z);
  if (f.listing()) return;
  z.planting = month_day(f, "planting", planting);
  for (const auto& [date, dose] : z.fertiliser)
    for (const int32_t year : {2001, 2003, 2004})  // with no leap day, and with one in either year
      if (day_of_season(year, z.planting, date) >= farm::season_days(z.crop))
        f.fail("nitrogen", "a dose is given after harvest");
  z.nitrogen.solution = 1000 * z.soil.field_capacity * z.crop.root_depth[1];
}

}  // namespace plantgym
