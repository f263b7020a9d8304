// The picture of a floor, from above; what an environment shows as pixels is the same.
#pragma once
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "plantgym/scene.h"
#include "sim/rigid/floor.h"

namespace plantgym {

class FloorPainter {
 public:
  FloorPainter(const rigid::FloorPlan& p, const rigid::Floor& f, Canvas& c) : p_(p), f_(f), c_(c) {}

  /// @param keyed with words below for people
  void paint(bool keyed) const {
    const float letters = float(p_.size.x) / 38;
    c_.view(0, 0, float(p_.size.x), float(p_.size.y) + (keyed ? 1.9f * letters : 0));
    if (keyed) key(letters);
    c_.rect(0, 0, float(p_.size.x), float(p_.size.y), palette::kLight, -1);
    for (const rigid::Belt& b : p_.belts) belt(b);
    for (const rigid::Station& s : p_.stations) station(s);  // also where a belt ends in one
    for (const rigid::Wall& w : p_.walls)
      c_.rect(float(w.pos.x - w.size.x / 2), float(w.pos.y - w.size.y / 2), float(w.size.x),
              float(w.size.y), palette::kBlack, 2);
    for (int32_t k = 0; k < p_.parts.most; ++k)
      if (f_.lies(k)) part(f_.part(k).pos, 1, 3);
    for (int32_t k = 0; k < int32_t(p_.vehicles.size()); ++k) vehicle(k);
    for (int32_t k = 0; keyed && k < int32_t(p_.vehicles.size()); ++k) {
      const rigid::Vec at = f_.vehicle(k).pos;
      const float r = float(p_.vehicles[size_t(k)].radius);
      c_.text(float(at.x), float(at.y) - 0.6f * r, 1.1f * r,
              f_.carries(k) ? palette::kWhite : palette::kBlack, std::to_string(k + 1).c_str(), 6,
              PG_CENTER);
    }
  }

 private:
  void key(float h) const {
    const float y = float(p_.size.y) + 0.5f * h;
    float x = 0.3f * h;
    const auto entry = [&](uint32_t rgba, const char* words) {
      c_.rect(x, y, h, h, rgba, 1);
      c_.text(x + 1.3f * h, y, h, palette::kBlack, words, 1);
      x += (2.3f + 0.56f * float(std::strlen(words))) * h;
    };
    for (const bool load : {true, false})
      for (const rigid::Station& s : p_.stations)
        if (s.load == load) {
          entry(ground_of(load), load ? "loads" : "unloads");
          break;
        }
    if (!p_.belts.empty()) entry(palette::kGrey, "belt");
    if (!p_.walls.empty()) entry(palette::kBlack, "wall");
    entry(palette::kOrange, "vehicle, by number"), entry(palette::kBlue, "part");
  }
  static uint32_t ground_of(bool load) {
    return blend(palette::kLight, load ? palette::kBlue : palette::kGreen, 0.45f);
  }
  void station(const rigid::Station& s) const {
    const double r = s.load ? s.radius + 1.5 * p_.parts.radius : s.radius;
    c_.circle(float(s.pos.x), float(s.pos.y), float(r), ground_of(s.load), 1);
  }
  void belt(const rigid::Belt& b) const {
    const double dx = b.to.x - b.from.x, dy = b.to.y - b.from.y, length = std::hypot(dx, dy);
    const double ux = dx / length, uy = dy / length, h = b.width / 2;
    const auto at = [&](double along, double across) {
      return rigid::Vec{b.from.x + ux * along - uy * across, b.from.y + uy * along + ux * across};
    };
    std::vector<float> strip;
    for (const rigid::Vec v : {at(0, -h), at(length, -h), at(length, h), at(0, h)})
      strip.push_back(float(v.x)), strip.push_back(float(v.y));
    c_.polygon(strip, palette::kGrey, 1);
    for (double d = b.width; d < length; d += 2 * b.width) {  // which way it goes
      std::vector<float> arrow;
      for (const rigid::Vec v : {at(d - h / 2, -h / 2), at(d, 0), at(d - h / 2, h / 2)})
        arrow.push_back(float(v.x)), arrow.push_back(float(v.y));
      c_.line(arrow, float(b.width / 12), palette::kLight, 1);
    }
  }
  void part(rigid::Vec at, double size, int32_t layer) const {
    const float r = float(size * p_.parts.radius);
    c_.circle(float(at.x), float(at.y), r, palette::kBlack, layer);
    c_.circle(float(at.x), float(at.y), 0.8f * r, palette::kBlue, layer);
  }
  /// A dark disc with its nose where it heads, a part on top where it carries one.
  void vehicle(int32_t k) const {
    static constexpr uint32_t kPaints[] = {palette::kOrange, palette::kPink, palette::kSky,
                                           palette::kYellow};
    const rigid::Place at = f_.vehicle(k);
    const float x = float(at.pos.x), y = float(at.pos.y), r = float(p_.vehicles[size_t(k)].radius);
    c_.circle(x, y, r, palette::kBlack, 4);
    c_.circle(x, y, 0.88f * r, kPaints[k % 4], 4);
    const float nx = float(std::cos(at.heading)), ny = float(std::sin(at.heading));
    c_.line({x + 0.5f * r * nx, y + 0.5f * r * ny, x + 0.85f * r * nx, y + 0.85f * r * ny},
            0.15f * r, palette::kBlack, 4);
    if (f_.carries(k)) part(at.pos, 0.7 * double(r) / p_.parts.radius, 5);
  }

  const rigid::FloorPlan& p_;
  const rigid::Floor& f_;
  Canvas& c_;
};

}  // namespace plantgym
