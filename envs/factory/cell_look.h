// What is seen when a station of a cell asks: each part that it could take, then the plant around.
#pragma once
#include "envs/factory/cell_params.h"

namespace plantgym {

/// Times that are shown are cut to this many of an episode's horizons.
inline constexpr float kFarAway = 1;

class CellLook {
 public:
  static constexpr float kLeastIndex = -1000;

  PG_HD CellLook(const CellParams& p, const CellState& s, const factory::Run& r)
      : p_(p), r_(r), at_(s.asks), far_(kFarAway * float(p.horizon)) {}

  /// [slots x (kSlotOwn + families)], then [4 + stations x (2 + families)].
  PG_HD void write(float* to) const {
    const int32_t families = r_.p.n_families, own = kSlotOwn + families;
    for (int32_t k = 0; k < p_.slots * own; ++k) to[k] = 0;
    if (at_ >= 0) slots(to, own);
    to += p_.slots * own;
    *to++ = at_ >= 0 ? float(factory::queued(r_, at_)) : 0.0f;
    *to++ = float(r_.s.content);
    *to++ = cut(r_.s.cleared + p_.horizon - r_.s.now);
    for (int32_t k = 0; k < r_.p.n_stations; ++k, to += 2 + families) {
      to[0] = k == at_, to[1] = float(factory::queued(r_, k));
      const int32_t family = family_of(k);
      for (int32_t f = 0; f < families; ++f) to[2 + f] = f == family;
    }
  }
  static Space space(const CellParams& p, const char* const* names, const char* unit);

 private:
  /// All that wait: their mean time; of each family how many, and the sum of their indices.
  struct Queue {
    double mean = 0;
    float kin[CellParams::kMostFamilies] = {};
    double urgency[CellParams::kMostFamilies] = {};
  };

  PG_HD float cut(double x) const { return x > far_ ? far_ : x < -far_ ? -far_ : float(x); }
  /// What the server that asks is set up for, else the station's first.
  PG_HD int32_t family_of(int32_t k) const {
    return r_.servers[k == at_ ? factory::asking_server(r_, k) : r_.p.stations[k].first_server]
        .family;
  }
  PG_HD double time_of(int32_t part) const {
    return r_.p.means[&factory::time_of(r_, at_, r_.parts[part]) - r_.p.times];
  }
  PG_HD void slots(float* to, int32_t own) const {
    Queue q;
    int32_t n = 0;
    factory::each_queued(r_, at_, 1 << 30, [&](int32_t part) { q.mean += time_of(part), ++n; });
    q.mean /= n;
    factory::each_queued(r_, at_, 1 << 30, [&](int32_t part) {
      const int32_t f = r_.p.products[r_.parts[part].product].family;
      ++q.kin[f], q.urgency[f] += math::exp(index_of(part, q));
    });
    const int32_t set = family_of(at_);
    factory::each_queued(r_, at_, p_.slots,
                         [&](int32_t part) { slot(part, set, q, to), to += own; });
  }
  /// Mean work from here on, of what it still has to go through.
  PG_HD double left_of(int32_t part) const {
    const factory::PartState& x = r_.parts[part];
    const factory::Product& c = r_.p.products[x.product];
    return c.operations > 0 ? r_.p.operations[c.first_operation + x.operation].work_left
                            : time_of(part);
  }
  /// The logarithm of weight / time x exp(-slack / (lookahead x mean time)), slack at least 0
  /// (Vepsalainen & Morton 1987).
  PG_HD double index_of(int32_t part, const Queue& q) const {
    const factory::PartState& x = r_.parts[part];
    const double rate = factory::weight_of(r_, x) / time_of(part);
    const double slack = double(cut(x.due - r_.s.now - left_of(part)));
    return rate > 0 ? math::log(rate) - (slack > 0 ? slack / (p_.lookahead * q.mean) : 0)
                    : kLeastIndex;
  }
  /// The station after this one, the first of several; -1: there is none, or links say.
  PG_HD int32_t next_of(const factory::PartState& x) const {
    const factory::Product& c = r_.p.products[x.product];
    if (x.operation + 1 >= c.operations) return -1;
    return r_.p.lists[r_.p.operations[c.first_operation + x.operation + 1].first_station];
  }
  PG_HD static float shown(double index) {
    return float(index > kLeastIndex ? index : kLeastIndex);
  }
  PG_HD void slot(int32_t part, int32_t set, const Queue& q, float* to) const {
    const factory::PartState& x = r_.parts[part];
    const factory::Product& c = r_.p.products[x.product];
    const int32_t f = c.family;
    const double time = time_of(part), setup = setup_for(r_, at_, set, f), left = left_of(part);
    const double weight = factory::weight_of(r_, x);
    *to++ = 1, *to++ = float(time), *to++ = float(setup), *to++ = float(left);
    *to++ = cut(x.due - r_.s.now), *to++ = cut(x.due - r_.s.now - left);
    *to++ = cut(r_.s.now - x.entered), *to++ = cut(r_.s.now - x.born);
    *to++ = float(weight), *to++ = float(c.value), *to++ = float(x.passes);
    *to++ = float(weight / time);
    const double index = index_of(part, q), mean_setup = p_.mean_setup[at_];
    *to++ = shown(index);  // with setups: Lee, Bhaskaran & Pinedo 1997
    *to++ = shown(index - (mean_setup > 0 ? setup / (p_.setup_lookahead * mean_setup) : 0));
    *to++ = q.kin[f];
    *to++ = q.urgency[f] > 0 ? shown(math::log(q.urgency[f])) : kLeastIndex;
    const int32_t next = next_of(x);
    *to++ = next < 0 ? 0.0f : float(factory::queued(r_, next));
    *to++ = next < 0 ? 0.0f : float(setup_for(r_, next, family_of(next), f));
    for (int32_t k = 0; k < r_.p.n_families; ++k) *to++ = k == f;
  }

  const CellParams& p_;
  const factory::Run& r_;
  const int32_t at_;
  const float far_;
};

/// Bounds of what is shown of a part, in the order of kSlotNumbers.
inline Space CellLook::space(const CellParams& p, const char* const* names, const char* unit) {
  const int32_t families = p.numbers.n_families;
  const char* const* family =
      names + p.nodes.size + p.stations.size * int32_t(std::size(kStationMetrics));
  Space s = {.name = "cell"};
  const auto add = [&](std::string name, const char* u, double low, double high) {
    s.names.push_back(std::move(name)), s.units.push_back(u);
    s.lows.push_back(float(low)), s.highs.push_back(float(high));
  };
  double time = 0, setup = 0, left = 0, weight = 0, value = 0, rate = 0;
  for (int32_t k = 0; k < p.means.size; ++k)
    time = std::max(time, p.means[k]), rate = std::max(rate, 1 / p.means[k]);
  for (int32_t k = 0; k < p.setups.size; ++k) setup = std::max(setup, p.setups[k]);
  for (int32_t k = 0; k < p.operations.size; ++k) left = std::max(left, p.operations[k].work_left);
  for (int32_t k = 0; k < p.products.size; ++k)
    weight = std::max(weight, p.products[k].weight), value = std::max(value, p.products[k].value);
  for (int32_t k = 0; k < p.orders.size; ++k) weight = std::max(weight, p.orders[k].weight);
  const double far = double(kFarAway) * p.horizon, index = double(CellLook::kLeastIndex);
  const double parts = p.numbers.most_parts;
  const double highs[kSlotOwn] = {
      1,      time,  setup, std::max(left, time), far,    far,    far,   far,
      weight, value, 255,   weight * rate,        -index, -index, parts, -index,
      parts,  setup};
  for (int32_t k = 0; k < p.slots; ++k) {
    const std::string own = join({"slot", std::to_string(k), "."});
    for (int32_t c = 0; c < kSlotOwn; ++c) {
      const bool below = c == 4 || c == 5 || c == 12 || c == 13 || c == 15;
      const char* u = kSlotNumbers[c].unit;
      add(own + kSlotNumbers[c].name,
          *u        ? u
          : c == 11 ? "1"
                    : unit,
          below ? -highs[c] : 0, highs[c]);
    }
    for (int32_t f = 0; f < families; ++f) add(own + "is_" + family[f], "1", 0, 1);
  }
  add("queue", "1", 0, parts), add("wip", "1", 0, parts), add("time_left", unit, 0, far);
  for (int32_t k = 0; k < p.stations.size; ++k) {
    const std::string own = std::string(names[p.stations[k].node]) + ".";
    add(own + "asks", "1", 0, 1), add(own + "queue", "1", 0, parts);
    for (int32_t f = 0; f < families; ++f) add(own + "set_" + family[f], "1", 0, 1);
  }
  s.shape = {int64_t(s.names.size())};
  return s;
}

}  // namespace plantgym
