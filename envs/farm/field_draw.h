// The picture of a field: sky, crop and a soil profile with its water.
#pragma once
#include <cstdio>
#include <vector>

#include "envs/farm/zone_file.h"
#include "plantgym/scene.h"
#include "sim/farm/weather.h"

namespace plantgym {

struct FieldParams;
struct FieldState;

/// What instruments say, as shares of the available water; below 0: nothing.
struct Readings {
  float probe = -1, sample = -1;
  int32_t probe_age = 0, sample_age = 0;  // [d]
  const float* forecast = nullptr;        // [2 days] rain and ET0 [mm]
  int32_t days = 0;
};
/// What is known of nitrogen, and what is true [kg/ha], [1].
struct NitrogenSeen {
  float mineral, index, mineral_seen, index_seen, last_dose;
  bool seen;  // whether there is anyone who looks
};

class FieldPainter {
 public:
  template <class P, class S>
  FieldPainter(const P& p, const S& s, Canvas& c, const NitrogenSeen* nitrogen,
               const Readings* readings)
      : c_(c), nitrogen_(nitrogen), readings_(readings), looks_(p.looks) {
    const auto& crop = p.crop[p.crops_per_year * s.year + (s.day > 0 ? s.day - 1 : 0)];
    height_ = float(crop.height), roots_ = float(crop.root_depth), cover_ = float(crop.cover);
    deepest_ = float(p.plot.zone.total / (p.plot.zone.taw_first > 0 ? p.plot.zone.taw_first : 1)) *
               float(p.crop[0].root_depth);
    depletion_ = float(s.soil.dr), taw_ = float(s.taw),
    surface_ = float(s.soil.de / p.plot.zone.tew);
    below_ = float(s.soil.db), total_ = float(p.plot.zone.total), raw_ = s.raw;
    rain_ = s.rain, irrigation_ = s.irrigation, stage_ = crop.stage, drainage_ = s.drainage;
    season_irrigation_ = s.season_irrigation;
    quota_ = p.quota;
    if (!readings) {
      const auto* days = &p.weather[(p.days + P::kAhead) * s.year + s.day];
      for (int32_t k = 0; k < kToCome && s.day < p.days; ++k)
        coming_[2 * k] = float(days[k].rain), coming_[2 * k + 1] = float(days[k].eto);
      days_ = s.day < p.days ? kToCome : 0;
    }
    int32_t y, m, d;
    farm::date_of(
        farm::day_number(p.first_year + s.year, p.month, p.day) + (s.day > 0 ? s.day - 1 : 0), y, m,
        d);
    std::snprintf(date_, sizeof date_, "%d-%02d-%02d   day %d of %d", y, m, d, s.day, p.days);
  }
  void paint() {
    c_.view(0, 0, nitrogen_ ? kWide + kMore : kWide, kHigh);
    sky();
    crop();
    soil();
    gauge();
    if (readings_) measured();
    forecast();
    if (nitrogen_) nitrogen();
    words();
  }

 private:
  static constexpr float kWide = 16, kMore = 4, kHigh = 12, kGround = 5.2f, kField = 12.2f;
  static constexpr float kGaugeTop = 1.5f, kGaugeHigh = 8.9f;
  static constexpr int kPlants = 16;
  /// Where a plant stands: the widest leaves of the first and the last end inside the field.
  static float plant(int k) { return 0.5f + 0.74f * float(k); }
  float depth_to_y(float metres) const {
    return kGround + (kHigh - kGround - 0.5f) * metres / deepest_;
  }
  /// Dry earth to wet earth.
  static uint32_t earth(float depletion) { return blend(0x4E342EFFu, 0xD7B98EFFu, depletion); }

  void sky() {
    const bool rains = rain_ > 0.05f;
    c_.rect(0, 0, kField, kGround, rains ? 0xCFD8DCFFu : 0xDCEFFBFFu, 0);
    if (!rains) c_.circle(1.3f, 1.2f, 0.65f, palette::kYellow, 1);
    if (rains) {
      for (const float x : {0.7f, 1.2f, 1.75f})  // left of what is to come
        c_.circle(x, 1.1f, x == 1.2f ? 0.6f : 0.45f, palette::kGrey, 1);
      drops(rain_, 0.3f, 0.5f, palette::kBlue);
    }
    if (irrigation_ <= 0) return;
    if (looks_ == kPivotLooks) pivot();
    if (looks_ == kSprinklerLooks) sprinklers();
  }
  /// More water, more drops.
  void drops(float mm, float from, float shift, uint32_t rgba) {
    const int rows = mm < 2 ? 1 : mm < 10 ? 2 : 3;
    for (int r = 0; r < rows; ++r)
      for (float x = from + 0.35f * float(r); x < kField - 0.2f; x += 1.1f)
        c_.line({x, 2.0f + 0.75f * float(r) + shift, x - 0.1f, 2.35f + 0.75f * float(r) + shift},
                0.06f, rgba, 2);
  }
  void pivot() {
    c_.rect(0.4f, 2.1f, kField - 0.8f, 0.09f, palette::kGrey, 3);
    for (const float x : {0.9f, 6.1f, 11.3f}) {
      c_.line({x, 2.15f, x - 0.35f, kGround}, 0.07f, palette::kGrey, 1);
      c_.line({x, 2.15f, x + 0.35f, kGround}, 0.07f, palette::kGrey, 1);
    }
    drops(irrigation_, 0.6f, 0.3f, palette::kSky);
  }
  /// Risers as high as a grown crop, between its plants; their jets cross.
  void sprinklers() {
    const float top = 2.1f;
    for (float x = 1.6f; x < kField; x += 3.0f) {
      c_.rect(x - 0.05f, top, 0.1f, kGround - top, palette::kGrey, 3);
      c_.rect(x - 0.16f, top - 0.08f, 0.32f, 0.12f, palette::kGrey, 3);
      for (const float side : {-1.0f, 1.0f})
        c_.line({x, top, x + 0.55f * side, top - 0.35f, x + 1.1f * side, top - 0.25f,
                 x + 1.5f * side, top + 0.2f},
                0.05f, palette::kSky, 3);
    }
    drops(irrigation_, 0.6f, 0.3f, palette::kSky);
  }
  /// Pipes on the ground that drip, or water that stands on it.
  void on_the_ground() {
    if (irrigation_ <= 0) return;
    if (looks_ == kSurfaceLooks) c_.rect(0, kGround - 0.14f, kField, 0.14f, palette::kSky, 5);
    if (looks_ != kDripLooks) return;
    c_.rect(0.2f, kGround - 0.1f, kField - 0.4f, 0.08f, palette::kBlack, 5);
    for (int k = 0; k < kPlants; ++k)
      c_.circle(plant(k) + 0.12f, kGround + 0.08f, 0.07f, palette::kSky, 5);
  }
  void crop() {
    on_the_ground();
    const uint32_t leaf = stage_ == 3 ? 0xA8983FFFu : 0x2E8B57FFu;
    const float tall = height_ * 1.35f;
    for (int k = 0; k < kPlants; ++k) {
      const float x = plant(k);
      c_.rect(x - 0.03f, kGround - tall, 0.06f, tall, leaf, 4);
      const float wide = 0.12f + 0.3f * cover_;
      for (int leaves = 1; leaves <= 3; ++leaves) {
        const float y = kGround - tall * float(leaves) / 3.2f;
        c_.polygon({x, y, x + wide, y - 0.16f, x + 0.4f * wide, y + 0.03f}, leaf, 4);
        c_.polygon({x, y - 0.05f, x - wide, y - 0.21f, x - 0.4f * wide, y - 0.02f}, leaf, 4);
      }
    }
  }
  void soil() {
    const float root_end = depth_to_y(roots_), end = depth_to_y(deepest_), top = depth_to_y(0.1f);
    const float below_room = total_ - taw_;
    c_.rect(0, kGround, kField, end - kGround, earth(below_room > 0 ? below_ / below_room : 0), 0);
    c_.rect(0, kGround, kField, root_end - kGround, earth(taw_ > 0 ? depletion_ / taw_ : 0), 1);
    c_.rect(0, kGround, kField, top - kGround, earth(surface_), 2);
    for (int k = 0; k < kPlants; ++k) {  // roots
      const float x = plant(k);
      const float deep = root_end - kGround;
      c_.line({x, kGround, x + 0.08f, kGround + 0.5f * deep, x - 0.04f, root_end - 0.05f}, 0.035f,
              0xEFE3D0B0u, 3);
      c_.line({x + 0.04f, kGround + 0.3f * deep, x + 0.28f, kGround + 0.6f * deep}, 0.025f,
              0xEFE3D090u, 3);
      c_.line({x + 0.05f, kGround + 0.45f * deep, x - 0.24f, kGround + 0.75f * deep}, 0.025f,
              0xEFE3D090u, 3);
    }
    c_.line({0, root_end, kField, root_end}, 0.03f, palette::kWhite, 4);
    char text[48];
    std::snprintf(text, sizeof text, "roots to %.1f m", double(roots_));
    c_.text(0.15f, root_end + 0.08f < end - 0.4f ? root_end + 0.08f : root_end - 0.42f, 0.34f,
            palette::kWhite, text, 5);
    if (drainage_ > 0.05f) {
      std::snprintf(text, sizeof text, "drains %.1f mm", double(drainage_));
      c_.text(kField - 0.2f, end - 0.45f, 0.34f, palette::kSky, text, 5, PG_RIGHT);
    }
  }
  /// How full the root zone is, with the part that stresses the crop marked.
  void gauge() {
    const float x = kField + 0.7f, y = kGaugeTop, w = 1.0f, h = kGaugeHigh;
    const float full = taw_ > 0 ? 1 - depletion_ / taw_ : 0,
                stress = taw_ > 0 ? 1 - raw_ / taw_ : 0;
    c_.rect(x, y, w, h, 0xECEFF1FFu, 0);
    c_.rect(x, y + h * (1 - full), w, h * full, full < stress ? palette::kRed : palette::kBlue, 1);
    if (raw_ > 0) {  // known from the first day on
      c_.line({x - 0.15f, y + h * (1 - stress), x + w + 0.15f, y + h * (1 - stress)}, 0.06f,
              palette::kBlack, 2);
      c_.text(x + w + 0.25f, y + h * (1 - stress) - 0.17f, 0.32f, palette::kBlack, "stress below",
              2);
    }
    c_.text(x + w + 0.25f, y - 0.05f, 0.32f, palette::kBlack, "full", 2);
    c_.text(x + w + 0.25f, y + h - 0.3f, 0.32f, palette::kBlack, "empty", 2);
    char text[48];
    std::snprintf(text, sizeof text, "%.0f of %.0f mm", double(taw_ - depletion_), double(taw_));
    c_.text(x - 0.1f, y + h + 0.15f, 0.36f, palette::kBlack, text, 2);
    c_.text(x - 0.1f, y + h + 0.6f, 0.32f, palette::kGrey, "available water", 2);
    c_.text(x - 0.1f, 0.6f, 0.38f, palette::kBlack, "root zone", 2);
  }
  /// What instruments say beside what is true.
  void measured() {
    const float x = kField + 0.7f;
    const auto mark = [&](float full, int32_t age, const char* name) {
      if (full < 0) return;
      const float y = kGaugeTop + kGaugeHigh * (1 - (full < 1 ? full : 1));
      c_.polygon({x - 0.02f, y, x - 0.32f, y - 0.16f, x - 0.32f, y + 0.16f}, palette::kOrange, 4);
      c_.line({x, y, x + 1.0f, y}, 0.07f, palette::kOrange, 3);
      char text[48];
      std::snprintf(text, sizeof text, age > 0 ? "%s, %d d old" : "%s", name, age);
      c_.text(x + 1.15f, y - (y < kGaugeTop + 0.4f ? -0.28f : 0.17f), 0.32f, palette::kOrange, text,
              3);
    };
    mark(readings_->probe, readings_->probe_age, "probe");
    mark(readings_->sample, readings_->sample_age, "sample");
  }
  /// What is said of the days to come, where nobody says it what they will bring: the more, the
  /// stronger the colour.
  void forecast() {
    constexpr float kX = 2.4f, kY = 0.1f, kDay = 0.62f, kRow = 0.44f;
    const float* said = readings_ ? readings_->forecast : coming_;
    const int32_t days = readings_ ? readings_->days : days_, shown = days < 7 ? days : 7;
    if (shown <= 0) return;
    c_.text(kX, kY, 0.32f, palette::kBlack,
            readings_ ? "forecast [mm]: rain, ET0" : "rain, ET0 to come [mm]", 6);
    for (int32_t k = 0; k < shown; ++k) {
      const float x = kX + kDay * float(k);
      cell(x, kY + 0.4f, said[2 * k], 20, palette::kSky);
      cell(x, kY + 0.4f + kRow, said[2 * k + 1], 10, palette::kOrange);
    }
  }
  void cell(float x, float y, float mm, float most, uint32_t rgba) {
    char text[16];
    std::snprintf(text, sizeof text, "%.0f", double(mm));
    c_.rect(x, y, 0.58f, 0.4f, blend(palette::kWhite, rgba, mm / most), 5);
    c_.text(x + 0.29f, y + 0.03f, 0.32f, palette::kBlack, text, 6, PG_CENTER);
  }
  /// Mineral nitrogen in the soil, how well fed the crop is, and what is known of both.
  void nitrogen() {
    constexpr float kMost = 250;  // [kg/ha]
    const float x = kWide + 0.6f;
    const NitrogenSeen& n = *nitrogen_;
    const auto column = [&](float at, float value, float seen, float most, uint32_t rgba) {
      const auto share = [&](float v) { return v < 0 ? 0 : v < most ? v / most : 1; };
      c_.rect(at, kGaugeTop, 1, kGaugeHigh, 0xECEFF1FFu, 0);
      const float high = kGaugeHigh * share(value), y = kGaugeTop + kGaugeHigh * (1 - share(seen));
      c_.rect(at, kGaugeTop + kGaugeHigh - high, 1, high, rgba, 1);
      if (n.seen) c_.line({at - 0.12f, y, at + 1.12f, y}, 0.07f, palette::kOrange, 2);
    };
    column(x, n.mineral, n.mineral_seen, kMost, 0x6B8E23FFu);
    column(x + 1.8f, n.index, n.index_seen, 1.5f, n.index < 1 ? palette::kRed : palette::kGreen);
    const float enough = kGaugeTop + kGaugeHigh / 3;  // an index of 1
    c_.line({x + 1.65f, enough, x + 2.95f, enough}, 0.06f, palette::kBlack, 2);
    c_.text(x - 0.1f, 0.6f, 0.38f, palette::kBlack, "nitrogen", 2);
    c_.text(x + 1.7f, 0.6f, 0.38f, palette::kBlack, "crop fed", 2);
    char text[48];
    std::snprintf(text, sizeof text, "%.0f kg/ha", double(n.mineral));
    c_.text(x - 0.1f, kGaugeTop + kGaugeHigh + 0.15f, 0.36f, palette::kBlack, text, 2);
    std::snprintf(text, sizeof text, "%.0f %%", 100 * double(n.index));
    c_.text(x + 1.7f, kGaugeTop + kGaugeHigh + 0.15f, 0.36f, palette::kBlack, text, 2);
    if (!n.seen) return;
    std::snprintf(text, sizeof text, "known; last dose %.0f", double(n.last_dose));
    c_.text(x - 0.1f, kGaugeTop + kGaugeHigh + 0.6f, 0.32f, palette::kOrange, text, 2);
  }
  void words() {
    c_.text(kField - 0.2f, 0.2f, 0.42f, palette::kBlack, date_, 6, PG_RIGHT);
    constexpr const char* kNames[] = {"initial stage", "development stage", "middle stage",
                                      "late stage"};
    c_.text(kField - 0.2f, 0.7f, 0.34f, palette::kGrey, kNames[stage_ & 3], 6, PG_RIGHT);
    char text[80];
    if (quota_ >= 0)
      std::snprintf(text, sizeof text, "rain %.1f mm   irrigation %.1f mm   season %.0f of %.0f mm",
                    double(rain_), double(irrigation_), double(season_irrigation_), double(quota_));
    else
      std::snprintf(text, sizeof text, "rain %.1f mm   irrigation %.1f mm   season %.0f mm",
                    double(rain_), double(irrigation_), double(season_irrigation_));
    c_.text(kField - 0.2f, 1.42f, 0.34f, palette::kBlack, text, 6, PG_RIGHT);
  }

  Canvas& c_;
  const NitrogenSeen* nitrogen_;  // null: none
  const Readings* readings_;      // null: none
  int32_t looks_;
  float height_, roots_, cover_, deepest_, depletion_, taw_, surface_, below_, total_, raw_, rain_,
      irrigation_, drainage_;
  float season_irrigation_, quota_;
  static constexpr int32_t kToCome = 3;
  float coming_[2 * kToCome] = {};
  int32_t stage_, days_ = 0;
  char date_[64];
};

/// @param more of a field with nitrogen; else it is not read
template <class P, class S, class M>
void draw_field(const P& p, const S& s, const M* more, Canvas& c, const Readings* readings) {
  if (!p.plot.has_nitrogen) return FieldPainter(p, s, c, nullptr, readings).paint();
  const NitrogenSeen n = {float(more->nitrogen.mineral),
                          float(more->nitrogen.index),
                          more->mineral_seen,
                          more->index_seen,
                          more->last_dose,
                          p.doses.size > 0};
  FieldPainter(p, s, c, &n, readings).paint();
}

}  // namespace plantgym
