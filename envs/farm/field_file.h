// How files say what a field is: world.farm, world.supply, world.zones.
#pragma once
#include <string>
#include <vector>

#include "plantgym/fields.h"
#include "sim/farm/weather.h"
#include "sim/farm/zone.h"

namespace plantgym {

/// One field of a farm, as its file describes it.
struct FieldWorld {
  static constexpr double kUnlimited = 1e9;
  farm::Weather weather;
  farm::Soil soil;
  farm::Crop crop;
  double yield_most = 14, price = 180;  // [t/ha], [EUR/t]
  double area = 1;                      // [ha]
  double water_price = 0.1;             // [EUR/m3]
  double quota = kUnlimited;            // [m3] of a season
  double efficiency = 0.85, most = 25,
         wets = 1;             // share that reaches the soil, gross mm a day, share wetted
  double first_depletion = 0;  // share of TAW at planting
  int32_t month = 5, day = 1;  // of planting
};

inline void read_pair(Fields& f, const char* key, double* v, double low, double high,
                      const char* unit, const char* doc) {
  std::vector<double> pair = {v[0], v[1]};
  f.numbers(key, pair, low, high, unit, doc);
  if (f.listing()) return;
  if (pair.size() != 2 || pair[0] > pair[1])
    f.fail(key, "must be two numbers, the least and the most");
  v[0] = pair[0], v[1] = pair[1];
}

inline void read_crop(Fields& f, FieldWorld& w) {
  std::vector<double> stages(w.crop.stages, w.crop.stages + 4), kcb(w.crop.kcb, w.crop.kcb + 3);
  f.numbers("stages", stages, 1, 400, "d",
            "lengths of the initial, development, middle and late stage (FAO-56 table 11)");
  f.numbers("kcb", kcb, 0.05, 1.5, "",
            "basal crop coefficients: initial, middle, end (FAO-56 table 17)");
  read_pair(f, "height", w.crop.height, 0.01, 10, "m", "at emergence and grown");
  read_pair(f, "root_depth", w.crop.root_depth, 0.05, 5, "m", "at planting and grown");
  f.number("depletion_fraction", w.crop.depletion_fraction, 0.1, 0.8, "",
           "share of TAW that is readily available (p, FAO-56 table 22)");
  f.number("yield_response", w.crop.yield_response, 0.1, 3, "",
           "Ky of the season (FAO-56 table 24)");
  f.number("yield_most", w.yield_most, 0.1, 300, "t/ha", "yield without stress");
  f.number("price", w.price, 0, 1e6, "EUR/t", "of the produce");
  if (f.listing()) return;
  if (stages.size() != 4) f.fail("stages", "must be four lengths");
  if (kcb.size() != 3) f.fail("kcb", "must be three coefficients");
  if (kcb[1] <= kcb[0])
    f.fail("kcb", "the middle stage must have a larger coefficient than the initial");
  for (size_t k = 0; k < 4; ++k) {
    if (stages[k] != double(int32_t(stages[k]))) f.fail("stages", "must be whole days");
    w.crop.stages[k] = stages[k];
  }
  for (size_t k = 0; k < 3; ++k) w.crop.kcb[k] = kcb[k];
  if (farm::season_days(w.crop) > 360) f.fail("stages", "a season is longer than 360 days");
}

inline void read_soil(Fields& f, FieldWorld& w) {
  f.number("field_capacity", w.soil.field_capacity, 0.05, 0.6, "", "water content [m3/m3]");
  f.number("wilting_point", w.soil.wilting_point, 0.01, 0.5, "", "water content [m3/m3]");
  f.number("evaporation_depth", w.soil.evaporation_depth, 0.05, 0.2, "m",
           "of the layer that dries by evaporation (Z_e)");
  f.number("readily_evaporable", w.soil.readily_evaporable, 1, 20, "mm",
           "water that evaporates unhindered (REW, FAO-56 table 19)");
  if (f.listing()) return;
  if (w.soil.wilting_point >= w.soil.field_capacity)
    f.fail("wilting_point", "must be below field_capacity");
  if (w.soil.readily_evaporable >= farm::total_evaporable(w.soil))
    f.fail("readily_evaporable", "must be below the total evaporable water of the layer");
}

inline void read_system(Fields& f, FieldWorld& w) {
  f.number("efficiency", w.efficiency, 0.1, 1, "", "share of the water that reaches the soil");
  f.number("most", w.most, 0.1, 500, "mm", "gross depth in one day");
  f.number("wets", w.wets, 0.05, 1, "", "share of the surface that is wetted (FAO-56 table 20)");
}

inline void read_planting(Fields& f, FieldWorld& w) {
  std::string planting = "05-01";
  f.text("planting", planting, "month-day");
  if (f.listing()) return;
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (planting.size() != 5 || planting[2] != '-' || !digit(planting[0]) || !digit(planting[1]) ||
      !digit(planting[3]) || !digit(planting[4]))
    f.fail("planting", join({"'", planting, "' is not a month and day; write 05-01"}));
  w.month = (planting[0] - '0') * 10 + planting[1] - '0',
  w.day = (planting[3] - '0') * 10 + planting[4] - '0';
  if (w.month < 1 || w.month > 12 || w.day < 1 || w.day > farm::days_in_month(2001, w.month))
    f.fail("planting", join({"'", planting, "' is not a day of every year"}));
}

/// The keys of `world`. @return the field's name
inline std::string read_field_world(Fields& world, FieldWorld& w) {
  std::string csv, path, field = "field";
  world.required().map("farm", "weather and prices", [&](Fields& f) {
    f.required().map("weather", "recorded weather", [&](Fields& m) {
      m.required().file("file", csv,
                        "daily CSV: date, precip and eto [mm]; tmin, tmax, u2, rh_min where known",
                        &path);
    });
    f.map("prices", "what things cost", [&](Fields& p) {
      p.number("water", w.water_price, 0, 1e4, "EUR/m3", "of pumped water");
    });
    if (f.listing()) return;
    try {
      w.weather = farm::read_weather(csv);
    } catch (const farm::WeatherError& e) {
      f.fail("weather", join({"in ", path, ":", std::to_string(e.line), ": ", e.what()}));
    }
  });
  world.map("supply", "where the water comes from", [&](Fields& s) {
    s.number("quota", w.quota, 0, FieldWorld::kUnlimited, "m3",
             "water of one season; the default is as much as wanted");
  });
  int32_t count = 0;
  world.required().each(
      "zones", "the fields by name; this environment takes one", [&](const char* name, Fields& z) {
        field = name ? name : "field", ++count;
        z.number("area", w.area, 1e-4, 1e5, "ha", "of the field");
        z.map("crop", "what grows", [&](Fields& f) { read_crop(f, w); });
        z.map("soil", "what it grows in", [&](Fields& f) { read_soil(f, w); });
        z.map("system", "how it is irrigated", [&](Fields& f) { read_system(f, w); });
        read_planting(z, w);
        z.number("first_depletion", w.first_depletion, 0, 1, "",
                 "share of the available water that is gone at planting");
      });
  if (!world.listing() && count != 1)
    world.fail("zones",
               join({"has ", std::to_string(count), " fields; this environment takes one"}));
  return field;
}

}  // namespace plantgym
