// A map of where vehicles drive: points, ways, and the vehicles on them with their loads and
// batteries.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "envs/factory/task_params.h"
#include "plantgym/scene.h"
#include "sim/factory/fleet.h"

namespace plantgym {

/// @param Colour colour(what a vehicle does)
/// @param PartColour colour(part)
template <class Colour, class PartColour>
class GuidePainter {
 public:
  GuidePainter(const TaskParams& p, const factory::Run& r, Canvas& c, Colour colour,
               PartColour part_colour)
      : p_(p), r_(r), c_(c), colour_(colour), part_colour_(part_colour) {
    for (int32_t k = 0; k < p.guide.size; k += 2) {
      left_ = std::min(left_, p.guide[k]), right_ = std::max(right_, p.guide[k]);
      top_ = std::min(top_, p.guide[k + 1]), low_ = std::max(low_, p.guide[k + 1]);
    }
  }
  /// @param names of points
  void paint(float wide, float top, float high, const char* const* names) {
    const float room_x = wide - 2 * kAside, room_y = high - 2 * kAbove;
    scale_ = std::min(right_ > left_ ? room_x / (right_ - left_) : 1e9f,
                      low_ > top_ ? room_y / (low_ - top_) : 1e9f);
    if (scale_ > 1e8f) scale_ = 1;
    x0_ = 0.5f * (wide - scale_ * (right_ - left_));
    y0_ = top + 0.5f * (high - scale_ * (low_ - top_));
    for (int32_t w = 0; w < r_.p.n_ways; ++w) way(w);
    for (int32_t k = 0; k < r_.p.n_points; ++k) {
      c_.circle(x(k), y(k), 0.1f, palette::kGrey, 1);
      const float half = 0.5f * 0.55f * 0.24f * float(std::strlen(names[k]));
      c_.rect(x(k) - half, y(k) + 0.3f, 2 * half, 0.26f, palette::kPaper, 1);
      c_.text(x(k), y(k) + 0.3f, 0.24f, palette::kBlack, names[k], 4, PG_CENTER);
    }
    std::vector<int32_t> there(size_t(r_.p.n_points));
    for (int32_t i = 0; i < r_.p.n_servers; ++i)
      if (r_.p.servers[i].vehicle >= 0) vehicle(i, there);
  }

 private:
  static constexpr float kAside = 1.4f, kAbove = 0.75f, kRound = 0.2f;

  float x(int32_t k) const { return x0_ + scale_ * (p_.guide[2 * k] - left_); }
  float y(int32_t k) const { return y0_ + scale_ * (p_.guide[2 * k + 1] - top_); }
  void way(int32_t w) {
    const factory::GuideWay& g = r_.p.ways[w];
    const float ax = x(g.from), ay = y(g.from), bx = x(g.to), by = y(g.to);
    c_.line({ax, ay, bx, by}, 0.06f, r_.ways[w].taken ? palette::kOrange : palette::kLight, 0);
    if (!g.one_way) return;
    const float length = std::sqrt((bx - ax) * (bx - ax) + (by - ay) * (by - ay)),
                ux = (bx - ax) / length, uy = (by - ay) / length, mx = 0.5f * (ax + bx),
                my = 0.5f * (ay + by);
    c_.polygon({mx + 0.14f * ux, my + 0.14f * uy, mx - 0.1f * ux - 0.1f * uy,
                my - 0.1f * uy + 0.1f * ux, mx - 0.1f * ux + 0.1f * uy, my - 0.1f * uy - 0.1f * ux},
               palette::kGrey, 1);
  }
  /// On its way, or beside others at a point.
  void vehicle(int32_t i, std::vector<int32_t>& there) {
    const factory::VehicleState& v = factory::vehicle_of(r_, i);
    float px = x(v.at), py = y(v.at);
    if (v.way >= 0) {
      const factory::GuideWay& g = r_.p.ways[v.way];
      const int32_t to = g.other(v.at);
      const double leg = factory::leg_of(r_, i, v.way);
      const float done =
          leg > 0 ? float(std::clamp(1 - (r_.timers[i] - r_.s.now) / leg, 0.0, 1.0)) : 1.0f;
      px += done * (x(to) - px), py += done * (y(to) - py);
    } else {
      px += (2 * kRound + 0.05f) * float(there[size_t(v.at)]++);
    }
    c_.circle(px, py, kRound + 0.03f, palette::kBlack, 2);
    c_.circle(px, py, kRound, colour_(r_.servers[i].doing), 3);
    if (r_.servers[i].part >= 0) c_.circle(px, py, 0.1f, part_colour_(r_.servers[i].part), 4);
    const factory::Fleet& f = factory::fleet_of(r_, i);
    if (f.capacity <= 0) return;
    const float full = float(v.level / f.capacity);
    c_.rect(px - kRound, py - kRound - 0.13f, 2 * kRound, 0.09f, palette::kGrey, 3);
    c_.rect(px - kRound, py - kRound - 0.13f, 2 * kRound * full, 0.09f,
            v.level < f.low * f.capacity ? palette::kRed : palette::kBlack, 4);
  }

  const TaskParams& p_;
  const factory::Run& r_;
  Canvas& c_;
  Colour colour_;
  PartColour part_colour_;
  float left_ = 1e9f, right_ = -1e9f, top_ = 1e9f, low_ = -1e9f;
  float scale_ = 1, x0_ = 0, y0_ = 0;
};

}  // namespace plantgym
