// The picture of a farm: every zone from above with its water, the pump and the quota beside them.
#pragma once
#include <cstdio>
#include <cstring>

#include "envs/farm/zones_params.h"
#include "plantgym/scene.h"

namespace plantgym {

class ZonesPainter {
 public:
  ZonesPainter(const ZonesParams& p, const ZonesState& s, const ZoneRow* rows, Canvas& c)
      : p_(p), s_(s), rows_(rows), c_(c) {
    while (columns_ * columns_ < p.count()) ++columns_;
    lines_ = (p.count() + columns_ - 1) / columns_;
  }
  void paint() {
    c_.view(0, 0, kWide, kHigh);
    const char* name = p_.names.data;
    for (int32_t z = 0; z < p_.count(); ++z) {
      zone(z, name);
      while (*name++) {
      }
    }
    gauges();
  }

 private:
  static constexpr float kWide = 16, kHigh = 10, kFields = 12, kTop = 1.2f;
  static constexpr uint32_t kPlate = 0xFAFAF7D8u, kLeaf = 0x2E8B57FFu;

  static uint32_t soil(float dry) { return blend(0x4E342EFFu, 0xD7B98EFFu, dry); }

  void zone(int32_t z, const char* name) {
    const float w = kFields / float(columns_), h = (kHigh - kTop) / float(lines_);
    const float x = w * float(z % columns_) + 0.1f, y = kTop + h * float(z / columns_) + 0.1f;
    const ZoneRow& r = rows_[z];
    const int32_t age = p_.age(z, s_.year, s_.day > 0 ? s_.day - 1 : 0);
    const bool grows = age >= 0 && age < p_.zones[z].days;
    const farm::DayOfCrop& crop = p_.crop_of(z, s_.year, age);
    const float wide = w - 0.2f, high = h - 0.2f, dry = r.taw > 0 ? float(r.soil.dr / r.taw) : 0;
    c_.rect(x, y, wide, high, soil(dry), 0);
    if (grows) rows_of_crop(x, y, wide, high, float(crop.cover), crop.stage, r.stress);
    const float text = high < 2.5f ? high / 6 : 0.42f, small = 0.76f * text;
    char words[96];
    c_.rect(x, y, wide, 1.35f * text, kPlate, 2);
    write(x + 0.1f, y + 0.12f * text, wide - 0.2f, text, name, PG_LEFT);
    const float foot = y + high - 0.16f, line = 1.25f * small, top = foot - 2.1f * line;
    if (grows) {  // in words what the soil's colour says
      std::snprintf(words, sizeof words, "%.0f of %.0f mm dry", double(r.soil.dr), r.taw);
      const float middle = (y + 1.35f * text + top - 1.3f * small) / 2;
      const float half =
          0.5f * write(x + wide / 2, middle + 0.15f * small, 0.8f * wide, small, words, PG_CENTER);
      c_.rect(x + wide / 2 - half - 0.1f, middle, 2 * half + 0.2f, 1.3f * small, kPlate, 2);
    }
    c_.rect(x, top, wide, foot + 0.16f - top, kPlate, 2);
    if (!grows)
      std::snprintf(words, sizeof words, age < 0 ? "not planted yet" : "harvested");
    else if (r.asked > r.irrigation + 0.05f)
      std::snprintf(words, sizeof words, "got %.1f of %.0f mm", double(r.irrigation),
                    double(r.asked));
    else
      std::snprintf(words, sizeof words, "%.0f mm", double(r.irrigation));
    write(x + 0.1f, top + 0.1f, wide - 0.2f, small, words, PG_LEFT);
    std::snprintf(words, sizeof words, "%.0f mm so far", double(r.season_irrigation));
    write(x + wide - 0.1f, top + 0.1f + line, 0.57f * wide, small, words, PG_RIGHT);
    if (!grows) return;
    // at the foot, blue where water was given, how far red: what thirst takes of transpiration
    if (r.irrigation > 0) c_.rect(x, foot, wide, 0.16f, palette::kSky, 3);
    const bool thirsty = r.stress < 0.999f;
    if (thirsty) c_.rect(x, foot, wide * (1 - r.stress), 0.16f, palette::kRed, 4);
    std::snprintf(words, sizeof words, thirsty ? "stress %.0f %%" : "no stress",
                  100 * (1 - double(r.stress)));
    write(x + 0.1f, top + 0.1f + line, 0.38f * wide, small, words, PG_LEFT);
  }
  void rows_of_crop(float x, float y, float w, float h, float cover, int32_t stage, float stress) {
    const uint32_t leaf = blend(palette::kYellow, stage == 3 ? 0xA8983FFFu : kLeaf, stress);
    constexpr int kRows = 7;
    const float pitch = h / kRows, wide = 0.62f * cover;  // soil is seen between rows
    for (int k = 0; k < kRows; ++k)
      c_.rect(x, y + pitch * (float(k) + 0.5f * (1 - wide)), w, pitch * wide, leaf, 1);
  }
  /// Words no wider than there is room for (a letter is about half as wide as it is high).
  /// @return their width
  float write(float x, float y, float room, float size, const char* words, int32_t align) {
    const float wide = 0.53f * size * float(std::strlen(words));
    const float fits = wide > room ? size * room / wide : size;
    c_.text(x, y + (size - fits) / 2, fits, palette::kBlack, words, 5, align);
    return wide > room ? room : wide;
  }
  void bar(float x, float full, uint32_t rgba, const char* name, const char* words) {
    constexpr float kY = 1.9f, kH = 4.9f, kW = 1.0f;
    full = full < 0 ? 0 : full > 1 ? 1 : full;
    c_.rect(x, kY, kW, kH, 0xECEFF1FFu, 0);
    c_.rect(x, kY + kH * (1 - full), kW, kH * full, rgba, 1);
    c_.text(x + kW / 2, kY - 0.5f, 0.36f, palette::kBlack, name, 2, PG_CENTER);
    c_.text(x + kW / 2, kY + kH + 0.15f, 0.3f, palette::kBlack, words, 2, PG_CENTER);
  }
  void gauges() {
    char words[96];
    const bool limited = p_.pumped < Supply::kUnlimited;
    std::snprintf(words, sizeof words, "%.0f m³", double(s_.water));
    bar(12.5f, limited && p_.pumped > 0 ? float(double(s_.water) / p_.pumped) : 0, palette::kBlue,
        "pump", words);
    const double left = p_.quota > 0 ? 1 - s_.season_water / p_.quota : p_.quota < 0 ? 1 : 0;
    if (p_.quota >= 0)
      std::snprintf(words, sizeof words, "%.0f m³ left", p_.quota - s_.season_water);
    else
      std::snprintf(words, sizeof words, "no limit");
    bar(14.4f, float(left), palette::kSky, "quota", words);
    std::snprintf(words, sizeof words, "%d   day %d of %d   rain %.1f mm", p_.first_year + s_.year,
                  s_.day, p_.days, double(s_.rain));
    c_.text(0.1f, 0.2f, 0.45f, palette::kBlack, words, 2);
    if (s_.day < p_.days) {
      const farm::DayOfWeather* w = &p_.weather[(p_.days + ZonesParams::kAhead) * s_.year + s_.day];
      std::snprintf(words, sizeof words,
                    "to come: rain %.0f, %.0f, %.0f mm, ET0 %.0f, %.0f, %.0f mm", w[0].rain,
                    w[1].rain, w[2].rain, w[0].eto, w[1].eto, w[2].eto);
      c_.text(0.1f, 0.72f, 0.34f, 0x5F6368FFu, words, 2);
    }
    std::snprintf(words, sizeof words, "%.0f m³ this season", s_.season_water);
    c_.text(kWide - 0.1f, 0.2f, 0.4f, palette::kBlack, words, 2, PG_RIGHT);
    key();
  }
  /// What the colours of a zone say.
  void key() {
    constexpr float kX = 12.4f, kY = 7.55f, kLetters = 0.3f;
    for (int k = 0; k < 12; ++k)
      c_.rect(kX + 0.1f * float(k), kY, 0.11f, 0.3f, soil(float(k) / 11), 1);
    c_.text(kX + 1.32f, kY, kLetters, palette::kBlack, "soil, wet to dry", 2);
    const struct {
      uint32_t rgba;
      const char* words;
    } keys[] = {{kLeaf, "crop, by its cover"},
                {palette::kYellow, "crop that is thirsty"},
                {palette::kSky, "gets water now"},
                {palette::kRed, "lost to water stress"}};
    float y = kY + 0.48f;
    for (const auto& k : keys) {
      c_.rect(kX, y, 0.3f, 0.3f, k.rgba, 1);
      c_.text(kX + 0.42f, y, kLetters, palette::kBlack, k.words, 2), y += 0.48f;
    }
  }

  const ZonesParams& p_;
  const ZonesState& s_;
  const ZoneRow* rows_;
  Canvas& c_;
  int32_t columns_ = 1, lines_ = 1;
};

inline void draw_zones(const ZonesParams& p, const ZonesState& s, const ZoneRow* rows, Canvas& c) {
  ZonesPainter(p, s, rows, c).paint();
}

}  // namespace plantgym
