// The picture of a map for vehicles.
#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "envs/factory/agv_grid_file.h"
#include "plantgym/scene.h"

namespace plantgym {

class AgvGridPainter {
 public:
  AgvGridPainter(const AgvGridParams& p, const agv::Yard& y, Canvas& c) : p_(p), yard_(y), c_(c) {}

  void paint() const {
    const agv::Map& m = yard_.map;
    const float letters = float(m.width) / 38;  // of the key below
    c_.view(-0.1f, -0.1f, float(m.width) + 0.2f, float(m.height) + 0.3f + 2.7f * letters);
    key(letters);
    for (int32_t cell = 0; cell < m.width * m.height; ++cell) ground(cell);
    for (int32_t k = 0; k < m.n_vehicles; ++k) vehicle(k);
  }

 private:
  float x(int32_t cell) const { return float(cell % yard_.map.width); }
  float y(int32_t cell) const { return float(cell / yard_.map.width); }

  void ground(int32_t cell) const {
    const char letter = p_.letters[cell];
    const int32_t place = yard_.map.place[cell];
    const uint32_t paint = letter == '#' ? 0x5F6368FFu
                           : place >= 0  ? paint_of(place)
                                         : palette::kLight;
    c_.rect(x(cell) + 0.02f, y(cell) + 0.02f, 0.96f, 0.96f, paint, 0);
    if (place >= 0) return mark(cell, place);
    const size_t way = std::string_view(">v<^").find(letter);
    const agv::Vehicle* v = yard_.vehicles;
    const bool hidden = std::any_of(v, v + yard_.map.n_vehicles,
                                    [&](const agv::Vehicle& k) { return k.cell == cell; });
    if (way != std::string_view::npos && !hidden) arrow(cell, int32_t(way));
  }
  uint32_t paint_of(int32_t place) const { return ground_of(yard_.map.places[place].kind); }
  static uint32_t ground_of(agv::PlaceKind kind) {
    static constexpr uint32_t kPaints[] = {palette::kBlue, palette::kGreen, palette::kYellow};
    return blend(palette::kLight, kPaints[int32_t(kind)], 0.45f);
  }
  void key(float h) const {
    const float y = float(yard_.map.height) + 0.15f;
    float x = 0.05f;
    const auto entry = [&](uint32_t rgba, const char* words) {
      c_.rect(x, y, h, h, rgba, 1);
      c_.text(x + 1.3f * h, y, h, palette::kBlack, words, 1);
      x += (2.6f + 0.55f * float(std::string_view(words).size())) * h;
    };
    entry(ground_of(agv::PlaceKind::kLoad), "loads");
    entry(ground_of(agv::PlaceKind::kUnload), "unloads");
    if (yard_.map.battery > 0) entry(ground_of(agv::PlaceKind::kCharger), "charges");
    entry(palette::kOrange, "vehicle");
    entry(palette::kRed, "stuck vehicle");
    c_.text(0.05f, y + 1.3f * h, h, palette::kBlack,
            yard_.map.battery > 0 ? "dots: parts; a letter on a part: where it goes; bar: battery"
                                  : "dots: parts; a letter on a part: where it goes",
            1);
  }
  /// Its letter, and the parts that wait at a load: above a vehicle that stands there.
  void mark(int32_t cell, int32_t place) const {
    const char word[] = {p_.letters[cell], 0};
    c_.text(x(cell) + 0.07f, y(cell) + 0.01f, 0.28f, palette::kBlack, word, 1);
    const agv::Place& p = yard_.map.places[place];
    if (p.kind != agv::PlaceKind::kLoad) return;
    const int32_t waiting = yard_.loads[p.number].waiting, shown = waiting < 4 ? waiting : 4;
    for (int32_t k = 0; k < shown; ++k)
      part(x(cell) + 0.4f + 0.16f * float(k), y(cell) + 0.15f, 0.07f, 1);
  }
  void arrow(int32_t cell, int32_t way) const {
    static constexpr float kDx[] = {1, 0, -1, 0}, kDy[] = {0, 1, 0, -1};
    const float cx = x(cell) + 0.5f, cy = y(cell) + 0.5f, dx = 0.2f * kDx[way],
                dy = 0.2f * kDy[way];
    c_.line({cx - dx - dy, cy - dy - dx, cx + dx, cy + dy, cx - dx + dy, cy - dy + dx}, 0.07f,
            palette::kGrey, 1);
  }
  void part(float px, float py, float r, int32_t layer) const {
    c_.circle(px, py, r, palette::kBlack, layer),
        c_.circle(px, py, 0.8f * r, palette::kBlue, layer);
  }
  /// Its number, its part, and how full its battery is; red where it waits for ever.
  void vehicle(int32_t k) const {
    const agv::Vehicle& v = yard_.vehicles[k];
    const float cx = x(v.cell) + 0.5f, cy = y(v.cell) + 0.57f;
    const bool bad = v.stuck > 0 || yard_.stranded(v);
    c_.circle(cx, cy, 0.32f, palette::kBlack, 3);
    c_.circle(cx, cy, 0.29f, bad ? palette::kRed : palette::kOrange, 4);
    c_.text(cx, cy - (v.to < 0 ? 0.16f : 0.3f), 0.28f, palette::kBlack,
            std::to_string(k + 1).c_str(), 5, PG_CENTER);
    if (v.to >= 0) {
      part(cx, cy + 0.11f, 0.15f, 5);
      const char word[] = {p_.letters[yard_.map.places[v.to].cell], 0};
      c_.text(cx, cy, 0.22f, palette::kWhite, word, 6, PG_CENTER);
    }
    if (yard_.map.battery == 0) return;
    c_.rect(cx - 0.4f, cy + 0.34f, 0.8f, 0.06f, palette::kGrey, 5);
    c_.rect(cx - 0.4f, cy + 0.34f, 0.8f * float(v.battery) / float(yard_.map.battery), 0.06f,
            palette::kGreen, 6);
  }

  const AgvGridParams& p_;
  const agv::Yard yard_;
  Canvas& c_;
};

}  // namespace plantgym
