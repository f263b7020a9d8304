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

  void zone(int32_t z, const char* name) {
    const float w = kFields / float(columns_), h = (kHigh - kTop) / float(lines_);
    const float x = w * float(z % columns_) + 0.1f, y = kTop + h * float(z / columns_) + 0.1f;
    const ZoneRow& r = rows_[z];
    const int32_t age = p_.age(z, s_.year, s_.day > 0 ? s_.day - 1 : 0);
    const bool grows = age >= 0 && age < p_.zones[z].days;
    const farm::DayOfCrop& crop = p_.crop_of(z, s_.year, age);
    const float wide = w - 0.2f, high = h - 0.2f, dry = r.taw > 0 ? float(r.soil.dr / r.taw) : 0;
    c_.rect(x, y, wide, high, blend(0x4E342EFFu, 0xD7B98EFFu, dry), 0);
    if (grows) rows_of_crop(x, y, wide, high, float(crop.cover), crop.stage, r.stress);
    const float text = high < 2.5f ? high / 6 : 0.42f;
    label(x, y, wide, text, name, 0);
    char words[96];
    if (!grows)
      std::snprintf(words, sizeof words, age < 0 ? "not planted yet" : "harvested");
    else if (r.asked > r.irrigation + 0.05f)
      std::snprintf(words, sizeof words, "got %.1f of %.0f mm", double(r.irrigation),
                    double(r.asked));
    else
      std::snprintf(words, sizeof words, "%.0f mm", double(r.irrigation));
    label(x, y, wide, text, words, 1);
    std::snprintf(words, sizeof words, "%.0f mm so far", double(r.season_irrigation));
    label(x, y, wide, text, words, 2);
    if (!grows) return;
    // at the foot, blue where water was given, and how far red: what thirst takes of transpiration
    if (r.irrigation > 0) c_.rect(x, y + high - 0.15f, wide, 0.15f, palette::kSky, 3);
    const bool thirsty = r.stress < 0.999f;
    if (thirsty) c_.rect(x, y + high - 0.15f, wide * (1 - r.stress), 0.15f, palette::kRed, 4);
    std::snprintf(words, sizeof words, thirsty ? "water stress %.0f %%" : "no water stress",
                  100 * (1 - double(r.stress)));
    label(x, y, wide, text, words, 3);
    const auto key = [&](int line, uint32_t rgba) {
      c_.rect(x + wide - 1.1f * text, y + 0.12f + 1.35f * text * float(line), 0.8f * text,
              0.8f * text, rgba, 5);
    };
    if (r.irrigation > 0) key(1, palette::kSky);
    if (thirsty) key(3, palette::kRed);
  }
  void rows_of_crop(float x, float y, float w, float h, float cover, int32_t stage, float stress) {
    const uint32_t leaf = blend(palette::kYellow, stage == 3 ? 0xA8983FFFu : 0x2E8B57FFu, stress);
    constexpr int kRows = 7;
    const float pitch = h / kRows;
    for (int k = 0; k < kRows; ++k)
      c_.rect(x, y + pitch * (float(k) + 0.5f * (1 - cover)), w, pitch * cover, leaf, 1);
  }
  void label(float x, float y, float w, float size, const char* words, int line) {
    const float top = y + 0.12f + 1.35f * size * float(line);
    if (line == 0) c_.rect(x, y, w, 5.6f * size, 0xFAFAF7C0u, 2);
    // a letter is about half as wide as it is high; at the right is a key
    const float room = w - 0.12f - 1.2f * size, wide = 0.5f * size * float(std::strlen(words));
    const float fits = wide > room ? size * room / wide : size;
    c_.text(x + 0.12f, top + (size - fits) / 2, fits, palette::kBlack, words, 5);
  }
  void bar(float x, float full, uint32_t rgba, const char* name, const char* words) {
    constexpr float kY = 1.9f, kH = 6.6f, kW = 1.0f;
    full = full < 0 ? 0 : full > 1 ? 1 : full;
    c_.rect(x, kY, kW, kH, 0xECEFF1FFu, 0);
    c_.rect(x, kY + kH * (1 - full), kW, kH * full, rgba, 1);
    c_.text(x + kW / 2, kY - 0.5f, 0.36f, palette::kBlack, name, 2, PG_CENTER);
    c_.text(x + kW / 2, kY + kH + 0.15f, 0.3f, palette::kBlack, words, 2, PG_CENTER);
  }
  void gauges() {
    char words[96];
    const bool limited = p_.pumped < Supply::kUnlimited;
    std::snprintf(words, sizeof words, "%.0f m3", double(s_.water));
    bar(12.5f, limited && p_.pumped > 0 ? float(double(s_.water) / p_.pumped) : 0, palette::kBlue,
        "pump", words);
    const double left = p_.quota > 0 ? 1 - s_.season_water / p_.quota : p_.quota < 0 ? 1 : 0;
    if (p_.quota >= 0)
      std::snprintf(words, sizeof words, "%.0f m3 left", p_.quota - s_.season_water);
    else
      std::snprintf(words, sizeof words, "no limit");
    bar(14.4f, float(left), palette::kSky, "quota", words);
    std::snprintf(words, sizeof words, "%d   day %d of %d   rain %.1f mm", p_.first_year + s_.year,
                  s_.day, p_.days, double(s_.rain));
    c_.text(0.1f, 0.2f, 0.45f, palette::kBlack, words, 2);
    std::snprintf(words, sizeof words, "%.0f m3 this season", s_.season_water);
    c_.text(kWide - 0.1f, 0.2f, 0.4f, palette::kBlack, words, 2, PG_RIGHT);
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
