// Where parts may go in a plant, as arrows: by links, by routings, and back to be done again.
#pragma once
#include <algorithm>
#include <cmath>
#include <vector>

#include "envs/factory/task_params.h"
#include "plantgym/scene.h"

namespace plantgym {

/// Of a family of products; which family is told by the key below the plant.
inline uint32_t colour_of_family(int32_t family) {
  constexpr uint32_t kAll[] = {palette::kBlue, palette::kOrange, palette::kGreen, palette::kSky,
                               palette::kRed,  palette::kYellow, palette::kPink,  palette::kSoil};
  return kAll[family % 8];
}
inline constexpr uint32_t kReworkColour = palette::kRed;

/// Where a node stands, and how far it reaches to each side.
struct NodeSpot {
  float x, y, half_wide, half_high;
};

/// @param spot NodeSpot(node)
template <class Spots>
class WaysPainter {
 public:
  WaysPainter(const TaskParams& p, const factory::Plant& plant, Spots spot, Canvas& c)
      : p_(p), plant_(plant), spot_(spot), c_(c) {}

  void paint() {
    for (int32_t n = 0; n < shown(); ++n) {
      const factory::Node& from = plant_.nodes[n];
      for (int32_t k = from.first_out; k < from.first_out + from.outs; ++k)
        add(n, plant_.outs[k].node, palette::kGrey);
    }
    for (int32_t k = 0; k < plant_.n_sources; ++k) source(plant_.sources[k]);
    for (int32_t k = 0; k < plant_.n_stations; ++k) {
      const factory::Station& s = plant_.stations[k];
      if (s.quality.rework >= 0) add(s.node, s.quality.rework, kReworkColour);
    }
    for (size_t k = 0; k < ways_.size(); ++k) arrow(k);
  }

 private:
  struct Way {
    int32_t from, to;
    uint32_t rgba;
    bool operator==(const Way& w) const { return from == w.from && to == w.to && rgba == w.rgba; }
  };
  int32_t shown() const { return p_.places.size / 2; }

  void add(int32_t from, int32_t to, uint32_t rgba) {
    if (to >= shown()) {  // the queue of a station has no place of its own
      const factory::Buffer& b = plant_.buffers[plant_.nodes[to].index];
      to = plant_.stations[plant_.lists[b.first_out]].node;
    }
    const Way way = {from, to, rgba};
    if (from < shown() && from != to && std::find(ways_.begin(), ways_.end(), way) == ways_.end())
      ways_.push_back(way);
  }
  void source(const factory::Source& s) {
    for (int32_t k = 0; k < s.orders; ++k)
      product(s.node, plant_.orders[s.first_order + k].product);
    if (s.orders == 0)
      for (int32_t k = 0; k < s.products; ++k)
        product(s.node, plant_.mix[s.first_product + k].product);
  }
  /// From a source through the stations of its routing, any of them where there is a choice.
  void product(int32_t source, int32_t number) {
    const factory::Product& x = plant_.products[number];
    if (x.operations == 0) return;
    const uint32_t rgba = plant_.n_families > 1 ? colour_of_family(x.family) : palette::kGrey;
    std::vector<int32_t> from = {source};
    for (int32_t k = 0; k < x.operations; ++k) {
      const factory::Operation& o = plant_.operations[x.first_operation + k];
      std::vector<int32_t> to;
      for (int32_t s = 0; s < o.stations; ++s)
        to.push_back(plant_.stations[plant_.lists[o.first_station + s]].node);
      for (const int32_t a : from)
        for (const int32_t b : to) add(a, b, rgba);
      from = std::move(to);
    }
    if (x.sink >= 0)
      for (const int32_t a : from) add(a, x.sink, rgba);
  }
  /// Ways between the same two lie side by side; one along others in its row goes around them.
  void arrow(size_t k) {
    const Way& w = ways_[k];
    int32_t before = 0, all = 0;
    for (size_t i = 0; i < ways_.size(); ++i) {
      const bool same = ways_[i].from == w.from && ways_[i].to == w.to;
      all += same, before += same && i < k;
    }
    const NodeSpot a = spot_(w.from), b = spot_(w.to);
    const float dx = b.x - a.x, dy = b.y - a.y, length = std::sqrt(dx * dx + dy * dy);
    if (length < 1e-3f) return;
    const float aside = 0.14f * (float(before) - 0.5f * float(all - 1));
    const float nx = -dy / length * aside, ny = dx / length * aside;
    if (std::fabs(dx) < 0.1f && std::fabs(dy) > 2 * a.half_high) return beside(a, b, aside, w.rgba);
    const bool same_row = std::fabs(dy) < 0.1f;
    if (in_the_way(w, a, b) || (same_row && w.rgba == kReworkColour)) {
      const float over = std::min(a.y - a.half_high, b.y - b.half_high) - 0.38f + aside;
      const float from = a.x + 0.85f * (dx > 0 ? a.half_wide : -a.half_wide);
      const float to = b.x - 0.85f * (dx > 0 ? b.half_wide : -b.half_wide);
      c_.line({from, a.y - a.half_high, from, over, to, over, to, b.y - b.half_high - 0.12f}, 0.05f,
              w.rgba, 0);
      return head(to, b.y - b.half_high, 0, 1, w.rgba);
    }
    if (std::fabs(dx) > a.half_wide + b.half_wide) return from_side_to_side(a, b, aside, w.rgba);
    const float ux = dx / length, uy = dy / length;
    const float x0 = a.x + nx, y0 = a.y + ny, x1 = b.x + nx, y1 = b.y + ny;
    const float leaves = edge(a, ux, uy), comes = length - edge(b, ux, uy);
    c_.line(
        {x0 + ux * leaves, y0 + uy * leaves, x0 + ux * (comes - 0.12f), y0 + uy * (comes - 0.12f)},
        0.05f, w.rgba, 0);
    head(x1 - ux * (length - comes), y1 - uy * (length - comes), ux, uy, w.rgba);
  }
  /// Between two columns: above nodes and below them stand words. Those that go back are lower than
  /// those that go on.
  void from_side_to_side(const NodeSpot& a, const NodeSpot& b, float aside, uint32_t rgba) {
    const float on = b.x > a.x ? 1.0f : -1.0f, low = on > 0 ? aside : aside + 0.3f;
    const float x0 = a.x + on * a.half_wide, x1 = b.x - on * b.half_wide;
    const float dx = x1 - x0, dy = b.y - a.y, length = std::sqrt(dx * dx + dy * dy);
    const float ux = dx / length, uy = dy / length;
    c_.line({x0, a.y + low, x1 - 0.12f * ux, b.y + low - 0.12f * uy}, 0.05f, rgba, 0);
    head(x1, b.y + low, ux, uy, rgba);
  }
  /// Between two of a column, past their words.
  void beside(const NodeSpot& a, const NodeSpot& b, float aside, uint32_t rgba) {
    const float from = a.x + a.half_wide, to = b.x + b.half_wide;
    const float out = std::max(from, to) + 0.3f + aside, shift = b.y > a.y ? 0.25f : -0.25f;
    c_.line({from, a.y + shift + aside, out, a.y + shift + aside, out, b.y - shift + aside,
             to + 0.12f, b.y - shift + aside},
            0.05f, rgba, 0);
    head(to, b.y - shift + aside, -1, 0, rgba);
  }
  /// From the middle of a node to its edge, in a direction.
  static float edge(const NodeSpot& s, float ux, float uy) {
    const float x = std::fabs(ux) > 1e-4f ? s.half_wide / std::fabs(ux) : 1e9f;
    const float y = std::fabs(uy) > 1e-4f ? s.half_high / std::fabs(uy) : 1e9f;
    return std::min(x, y);
  }
  bool in_the_way(const Way& w, const NodeSpot& a, const NodeSpot& b) const {
    if (std::fabs(a.y - b.y) > 0.1f) return false;
    for (int32_t n = 0; n < shown(); ++n) {
      const NodeSpot s = spot_(n);
      if (n != w.from && n != w.to && std::fabs(s.y - a.y) < 0.6f && s.x > std::min(a.x, b.x) &&
          s.x < std::max(a.x, b.x))
        return true;
    }
    return false;
  }
  void head(float x, float y, float ux, float uy, uint32_t rgba) {
    constexpr float kLong = 0.24f, kHalf = 0.11f;
    const float bx = x - kLong * ux, by = y - kLong * uy;
    c_.polygon({x, y, bx - kHalf * uy, by + kHalf * ux, bx + kHalf * uy, by - kHalf * ux}, rgba, 0);
  }

  const TaskParams& p_;
  const factory::Plant& plant_;
  Spots spot_;
  Canvas& c_;
  std::vector<Way> ways_;
};

}  // namespace plantgym
