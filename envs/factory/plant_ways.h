// Where parts may go in a plant: by links, by routings, and back to be done again; and tracks side
// by side for things that share a gap.
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

/// From any of `from` to any of `to`: one line with branches says no more and no less.
struct WayNet {
  uint32_t rgba;
  std::vector<int32_t> from, to;
};

class PlantWays {
 public:
  /// @param shown nodes of the plant that are drawn, the first of all
  PlantWays(const factory::Plant& plant, int32_t shown) : plant_(plant), shown_(shown) {
    for (int32_t n = 0; n < shown; ++n) {
      const factory::Node& from = plant.nodes[n];
      for (int32_t k = from.first_out; k < from.first_out + from.outs; ++k)
        add(n, plant.outs[k].node, palette::kGrey);
    }
    for (int32_t k = 0; k < plant.n_sources; ++k) source(plant.sources[k]);
    for (int32_t k = 0; k < plant.n_stations; ++k) {
      const factory::Station& s = plant.stations[k];
      if (s.quality.rework >= 0) add(s.node, s.quality.rework, kReworkColour);
    }
  }
  std::vector<WayNet> nets() {
    for (WayNet& n : nets_) std::sort(n.from.begin(), n.from.end());
    std::vector<WayNet> all;
    for (const WayNet& n : nets_) {
      const auto same = std::find_if(all.begin(), all.end(), [&](const WayNet& a) {
        return a.rgba == n.rgba && a.from == n.from;
      });
      if (same == all.end())
        all.push_back(n);
      else
        same->to.push_back(n.to[0]);
    }
    return all;
  }

 private:
  void add(int32_t from, int32_t to, uint32_t rgba) {
    if (to >= shown_) {  // the queue of a station has no place of its own
      const factory::Buffer& b = plant_.buffers[plant_.nodes[to].index];
      to = plant_.stations[plant_.lists[b.first_out]].node;
    }
    if (from >= shown_ || from == to) return;
    auto net = std::find_if(nets_.begin(), nets_.end(),
                            [&](const WayNet& n) { return n.rgba == rgba && n.to[0] == to; });
    if (net == nets_.end()) net = nets_.insert(nets_.end(), {rgba, {}, {to}});
    if (std::find(net->from.begin(), net->from.end(), from) == net->from.end())
      net->from.push_back(from);
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

  const factory::Plant& plant_;
  int32_t shown_;
  std::vector<WayNet> nets_;  // with one target each
};

/// What runs along a gap between boxes, and where branches leave it to either side: `before` on the
/// side of track 0.
struct GapUser {
  int32_t net;
  std::vector<float> before, after;
  float low() const { return extreme(false); }
  float high() const { return extreme(true); }

 private:
  float extreme(bool most) const {
    float all = most ? -1e9f : 1e9f;
    for (const auto* side : {&before, &after})
      for (const float v : *side) all = most ? std::max(all, v) : std::min(all, v);
    return all;
  }
};

/// A track for each, in an order with few crossings; apart where they are beside each other.
/// @return how many tracks
inline int32_t assign_tracks(const std::vector<GapUser>& users, std::vector<int32_t>& track) {
  constexpr float kNear = 0.06f, kApart = 0.3f;
  const size_t n = users.size();
  std::vector<float> low(n), high(n);
  for (size_t k = 0; k < n; ++k) low[k] = users[k].low(), high[k] = users[k].high();
  // of a on a lower track than b: branches that cross the other, and those that lie on each other
  const auto cost = [&](size_t a, size_t b) {
    float all = 0;
    for (const float v : users[b].before) all += v > low[a] - kNear && v < high[a] + kNear;
    for (const float v : users[a].after) {
      all += v > low[b] - kNear && v < high[b] + kNear;
      for (const float w : users[b].before) all += std::fabs(v - w) < kNear ? 100.0f : 0;
    }
    return all;
  };
  std::vector<size_t> order;
  const auto insert = [&](size_t k) {  // where it costs least
    float now = 0, least = 0;
    size_t best = order.size();
    for (size_t i = order.size(); i-- > 0;) {
      now += cost(k, order[i]) - cost(order[i], k);
      if (now < least) least = now, best = i;
    }
    order.insert(order.begin() + std::ptrdiff_t(best), k);
  };
  for (size_t k = 0; k < n; ++k) insert(k);
  for (size_t k = 0; k < 2 * n; ++k) std::erase(order, k % n), insert(k % n);
  track.assign(n, 0);
  int32_t tracks = 0;
  for (size_t i = 0; i < n; ++i) {
    const size_t a = order[i];
    for (size_t j = 0; j < i; ++j) {
      const size_t b = order[j];
      if (low[a] < high[b] + kApart && low[b] < high[a] + kApart)
        track[a] = std::max(track[a], track[b] + 1);
    }
    tracks = std::max(tracks, track[a] + 1);
  }
  return tracks;
}

}  // namespace plantgym
