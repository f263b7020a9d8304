// What is decided on a plant, seen through the environments: exact values of wear, the cheapest
// day, what a hold does, money and parts that add up, episodes that end as they should.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "sim/raster/scene_list.h"
#include "support.h"

namespace plantgym::testing {
namespace {

struct Task {
  Task(const std::string& name, const std::string& keys, int64_t n = 1)
      : env(make(name, "{" + keys + "}", n)), t(env.spec(), n) {
    env.seed(3), env.reset(t.io);
  }
  void step(std::vector<int32_t> orders) {
    std::copy(orders.begin(), orders.end(), t.action<int32_t>());
    env.step(t.io);
  }
  float signal(const char* name) const {
    return value_of(env.spec().signals, env.spec().n_signals, name, t.io.signals);
  }
  float metric(const char* name) const {
    return value_of(env.spec().metrics, env.spec().n_metrics, name, t.io.final_metrics);
  }
  int32_t state(int64_t k) const { return static_cast<const int32_t*>(t.io.obs[0])[k]; }
  bool ended() const { return t.io.terminated[0] || t.io.truncated[0]; }
  VecEnv env;
  Transition t;
};

/// Wear in steps of one and two: cost a period, and the discounted cost-to-go, of "maintain from a
/// threshold on", by the chain itself; the press is maintained before it works a period.
struct WearChain {
  int32_t limit;
  double one, two, planned, failed, running;

  double step(const std::vector<double>& v, int32_t s, bool renew) const {
    const int32_t from = renew ? 0 : s;
    const auto at = [&](int32_t k) { return v[size_t(std::min(k, limit))]; };
    const double paid = renew ? (s >= limit ? failed : planned) : 0;
    return paid + running * from + one * at(from + 1) + two * at(from + 2) +
           (1 - one - two) * at(from);
  }
  /// Of each state, discounted by `gamma`; threshold below 0: the better of both.
  std::vector<double> values(double gamma, int32_t threshold) const {
    std::vector<double> v(size_t(limit) + 1), next = v;
    for (int32_t round = 0; round < 3000; ++round) {
      for (int32_t s = 0; s <= limit; ++s) {
        const auto q = [&](bool renew) {
          std::vector<double> d = v;
          for (double& x : d) x *= gamma;
          return step(d, s, renew);
        };
        const bool must = s >= limit;
        next[size_t(s)] = must             ? q(true)
                          : threshold >= 0 ? q(s >= threshold)
                                           : std::min(q(true), q(false));
      }
      v = next;
    }
    return v;
  }
  /// Relative value iteration of one threshold.
  double cost(int32_t threshold) const {
    std::vector<double> v(size_t(limit) + 1), next = v;
    double gain = 0;
    for (int32_t round = 0; round < 20'000; ++round) {
      for (int32_t s = 0; s <= limit; ++s)
        next[size_t(s)] = step(v, s, s >= limit || s >= threshold);
      gain = next[0] - v[0];
      const double base = next[0];
      for (int32_t s = 0; s <= limit; ++s)  // half a step: it may be periodic
        v[size_t(s)] = 0.5 * (v[size_t(s)] + next[size_t(s)] - base);
      v[0] = 0;
      gain = base;
    }
    return gain;
  }
};
TEST(Maintenance, thresholds_by_the_chain) {
  const WearChain first = {10, .3, .1, 5, 25, 0};
  const double table[] = {2,       1.142857, .780488, .595349, .480751,
                          .403229, .347222,  .304878, .489131, 1.22549};
  for (int32_t t = 1; t <= 10; ++t) EXPECT_NEAR(first.cost(t), table[t - 1], 1e-6) << t;
  const double values[] = {4.041109, 4.45788,  4.917694, 5.424689, 5.98497,  6.598945,
                           7.293031, 7.989817, 9.041109, 9.041109, 29.041109};
  const std::vector<double> best = first.values(.95, -1);
  for (size_t s = 0; s < best.size(); ++s) EXPECT_NEAR(best[s], values[s], 1e-6) << s;
  const WearChain running = {10, .3, .1, 5, 25, .1}, small = {6, .2, .05, 2, 12, 0};
  for (const auto& [chain, threshold, cost] :
       {std::tuple(running, 7, .638333), std::tuple(small, 4, .144009)}) {
    EXPECT_NEAR(chain.cost(threshold), cost, 1e-6);
    for (int32_t t = 1; t <= chain.limit; ++t) EXPECT_GE(chain.cost(t), cost - 1e-6) << t;
  }
}
/// The same by the simulator: 64 presses, 4000 periods each.
TEST(Maintenance, presses_cost_what_the_chain_says) {
  const auto world = [](const char* wear, const char* cost) {
    return join(
        {"world: {factory: {}, line: src > press > out, entities: {src: {type: source, "
         "saturated: true}, press: {type: station, time: 1, failures: {die: {wear: ",
         wear, ", ttr: 0, repair: ordered, ", cost,
         "}}}, out: {type: sink}}}, decision: {every: 1}, horizon: 4000"});
  };
  const std::string large = world("{discrete: [0.3, 0.1], limit: 10}", "cost: 25, pm: {cost: 5}"),
                    small = world("{discrete: [0.2, 0.05], limit: 6}", "cost: 12, pm: {cost: 2}");
  const std::tuple<std::string, int32_t, double, double> cases[] = {
      {large, 1, 0, 2},        {large, 2, 0, 1.142857}, {large, 3, 0, .780488},
      {large, 4, 0, .595349},  {large, 5, 0, .480751},  {large, 6, 0, .403229},
      {large, 7, 0, .347222},  {large, 8, 0, .304878},  {large, 9, 0, .489131},
      {large, 10, 0, 1.22549}, {large, 7, .1, .638333}, {small, 4, 0, .144009}};
  for (const auto& [keys, threshold, running, cost] : cases) {
    constexpr int64_t kRows = 64;
    Task m("factory/maintenance", keys, kRows);
    std::vector<double> of_row(kRows);
    for (int32_t k = 0; k < 4000; ++k) {
      for (int64_t i = 0; i < kRows; ++i) {
        const bool renewed = m.state(i) >= threshold;
        m.t.action<int32_t>()[i] = renewed;
        of_row[size_t(i)] += running * (renewed ? 0 : m.state(i)) / 4000;
      }
      m.env.step(m.t.io);
      for (int64_t i = 0; i < kRows; ++i) of_row[size_t(i)] -= double(m.t.io.reward[i]) / 4000;
    }
    double sum = 0, squares = 0;
    for (const double x : of_row) sum += x, squares += x * x;
    const double mean = sum / kRows, error = std::sqrt((squares / kRows - mean * mean) / kRows);
    EXPECT_NEAR(mean, cost, 4 * error) << threshold;
    EXPECT_LT(error, 0.02 * cost);
  }
}

/// The policy "maintain from 8 on" costs .304878 a period and, discounted by .95 from no wear,
/// 4.041109 (relative value iteration, and by all thresholds); from 5 on .480751.
TEST(Maintenance, thresholds_cost_what_theory_says) {
  for (const auto& [threshold, cost, value] :
       {std::tuple(8, .304878, 4.041109), std::tuple(5, .480751, 0.0)}) {
    constexpr int64_t kRows = 64;
    Task m("factory/maintenance",
           "world: configs/worlds/factory/wear.yaml, decision: {every: 1}, horizon: 4000", kRows);
    double sum = 0, squares = 0, discounted = 0;
    std::vector<double> of_row(kRows), first(kRows);
    double power = 1;
    for (int32_t k = 0; k < 4000; ++k, power *= 0.95) {
      for (int64_t i = 0; i < kRows; ++i) {
        const int32_t wear = m.state(i);
        EXPECT_EQ(m.t.io.mask[2 * i], wear < 10) << "a failed press waits for its order";
        m.t.action<int32_t>()[i] = wear >= threshold;
      }
      m.env.step(m.t.io);
      for (int64_t i = 0; i < kRows; ++i)
        of_row[size_t(i)] -= double(m.t.io.reward[i]) / 4000,
            first[size_t(i)] -= power * double(m.t.io.reward[i]);
    }
    for (const double x : of_row) sum += x, squares += x * x;
    for (const double x : first) discounted += x / kRows;
    const double mean = sum / kRows, error = std::sqrt((squares / kRows - mean * mean) / kRows);
    EXPECT_NEAR(mean, cost, 4 * error) << threshold;
    EXPECT_LT(error, 0.01 * cost);
    double spread = 0;
    for (const double x : first) spread += (x - discounted) * (x - discounted);
    if (value > 0) {
      EXPECT_NEAR(discounted, value, 4 * std::sqrt(spread) / kRows);
    }
  }
}

/// V(0..10), discounted by .95, of "maintain from 8 on": presses are left alone until their wear is
/// the state that is asked for, then the policy has 200 periods. 400 presses for each state.
TEST(Maintenance, discounted_costs_from_every_state) {
  const double truth[] = {4.041109, 4.45788,  4.917694, 5.424689, 5.98497,  6.598945,
                          7.293031, 7.989817, 9.041109, 9.041109, 29.041109};
  constexpr int64_t kStates = 11, kRows = 400 * kStates;
  constexpr int32_t kPeriods = 200;
  Task m("factory/maintenance",
         "world: configs/worlds/factory/wear.yaml, decision: {every: 1}, horizon: 2000", kRows);
  std::vector<int32_t> since(kRows, -1);  // the state was met
  std::vector<double> cost(kRows), power(kRows, 1);
  for (int64_t missing = kRows, k = 0; missing > 0 && k < 1500; ++k) {
    missing = 0;
    for (int64_t i = 0; i < kRows; ++i) {
      const int32_t wear = m.state(i);
      if (since[size_t(i)] < 0 && wear == i % kStates) since[size_t(i)] = 0;
      m.t.action<int32_t>()[i] = wear >= (since[size_t(i)] < 0 ? 10 : 8);
    }
    m.env.step(m.t.io);
    for (int64_t i = 0; i < kRows; ++i) {
      const size_t at = size_t(i);
      if (since[at] >= 0 && since[at]++ < kPeriods)
        cost[at] -= power[at] * double(m.t.io.reward[i]), power[at] *= 0.95;
      missing += since[at] < kPeriods;
    }
  }
  for (int64_t s = 0; s < kStates; ++s) {
    double sum = 0, squares = 0;
    for (int64_t i = s; i < kRows; i += kStates) {
      EXPECT_GE(since[size_t(i)], kPeriods) << s;
      sum += cost[size_t(i)], squares += cost[size_t(i)] * cost[size_t(i)];
    }
    constexpr double kEach = double(kRows / kStates);
    const double mean = sum / kEach, error = std::sqrt((squares / kEach - mean * mean) / kEach);
    EXPECT_NEAR(mean, truth[s], 4 * error) << s;
    EXPECT_LT(error, 0.02 * truth[s]) << s;
  }
}

/// The cheapest way to do `jobs` of an hour in the hours from `first` to before `end`, at the
/// prices of sketch (e): each hour off, standing by (3 kWh) or at work (10 kWh), 5 kWh to come from
/// off; by dynamic programming.
double cheapest_day(int32_t first, int32_t end, int32_t jobs) {
  constexpr double kPrices[] = {.1, .1, .1, .1, .1, .1, .1, .2, .2, .2, .2, .3,
                                .3, .3, .2, .2, .2, .2, .3, .3, .3, .2, .1, .1};
  std::vector<std::array<double, 2>> left(size_t(jobs) + 1, {1e9, 1e9});  // off, on
  left[0] = {0, 0};
  for (int32_t h = end - 1; h >= first; --h) {
    auto now = left;
    for (size_t j = 0; j < left.size(); ++j)
      for (size_t on = 0; on < 2; ++on) {
        const double start = on ? 0 : 5 * kPrices[h];
        now[j][on] = std::min(left[j][0], start + 3 * kPrices[h] + left[j][1]);
        if (j > 0) now[j][on] = std::min(now[j][on], start + 10 * kPrices[h] + left[j - 1][1]);
      }
    left = now;
  }
  return left[size_t(jobs)][0];
}
TEST(Energy, the_cheapest_days_by_dynamic_programming) {
  EXPECT_NEAR(cheapest_day(0, 24, 10), 12.00, 1e-9);
  EXPECT_NEAR(cheapest_day(7, 22, 8), 18.00, 1e-9);
  EXPECT_NEAR(cheapest_day(0, 10, 10), 13.50, 1e-9) << "as soon as possible";
  EXPECT_NEAR(cheapest_day(7, 15, 8), 20.00, 1e-9) << "as soon as possible";
}
/// Sketch (e): hours 0 to 7 and 22, 23 cost 12.00 EUR, hours 0 to 9 13.50.
TEST(Energy, the_reference_day) {
  const auto day = [](auto&& runs) {
    Task oven("factory/energy",
              "world: configs/worlds/factory/oven.yaml, decision: {every: 1}, horizon: 24");
    double cost = 0;
    int32_t hour = 0;
    do {
      EXPECT_EQ(oven.state(0), hour % 24);
      oven.step({runs(hour) ? 2 : 0});
      cost += double(oven.signal("energy_cost")), ++hour;
    } while (!oven.ended() && hour < 30);
    EXPECT_NEAR(double(oven.metric("energy_cost")), cost, 1e-5);
    EXPECT_TRUE(oven.t.io.terminated[0]);
    return std::tuple(cost, hour, double(oven.metric("missed")));
  };
  const auto [best, last, missed] = day([](int32_t h) { return h < 8 || h >= 22; });
  EXPECT_NEAR(best, 12.00, 1e-5);
  EXPECT_EQ(last, 24);
  EXPECT_EQ(missed, 0);
  const auto [asap, early, none] = day([](int32_t) { return true; });
  EXPECT_NEAR(asap, 13.50, 1e-5);
  EXPECT_EQ(early, 10);
  EXPECT_EQ(none, 0);
  const auto [lazy, end, all] = day([](int32_t) { return false; });
  EXPECT_EQ(lazy, 0);
  EXPECT_EQ(end, 24);
  EXPECT_EQ(all, 10);
}
/// Hours 7 to 21 and 8 jobs: 18.00 at best (7 to 10, off, 14 to 17), 20.00 as soon as possible.
TEST(Energy, the_reference_shift) {
  const auto shift = [](auto&& runs) {
    Task oven(
        "factory/energy",
        "world: {factory: {time_unit: h}, line: src > q > oven > out, tariff: {hourly: [.10, .10, "
        ".10, .10, .10, .10, .10, .20, .20, .20, .20, .30, .30, .30, .20, .20, .20, .20, .30, .30, "
        ".30, .20, .10, .10]}, entities: {src: {type: source, orders: {a: {quantity: 8, release: "
        "7, "
        "due: 22}}}, q: {type: buffer}, oven: {type: station, time: 1, power: {standby: 3, "
        "working: 10}, startup_energy: 5}, out: {type: sink}}}, decision: {every: 1}, horizon: 22");
    double cost = 0;
    for (int32_t h = 0; h < 22 && (h == 0 || !oven.ended()); ++h)
      oven.step({h >= 7 && runs(h) ? 2 : 0}), cost += double(oven.signal("energy_cost"));
    EXPECT_EQ(oven.metric("missed"), 0);
    return cost;
  };
  EXPECT_NEAR(shift([](int32_t) { return true; }), 20.00, 1e-5);
  EXPECT_NEAR(shift([](int32_t h) { return h <= 10 || (h >= 14 && h <= 17); }), 18.00, 1e-5);
}

/// One plant for three tasks: its orders are done by the end, and no part is gone.
TEST(ReferencePlant, does_its_orders_in_every_task) {
  for (const auto& [task, orders] :
       {std::pair("factory/line", std::vector<int32_t>{0, 0, 0}),
        std::pair("factory/maintenance", std::vector<int32_t>{0, 0, 0}),
        std::pair("factory/energy", std::vector<int32_t>{2, 2, 2})}) {
    Task plant(
        task,
        "world: configs/worlds/factory/reference_plant.yaml, decision: {every: 30}, horizon: "
        "2880");
    double good = 0, lost = 0;
    do {
      plant.step(orders);
      good += double(plant.signal("good_parts") + plant.signal("bad_parts"));
      lost += double(plant.signal("scrapped"));
    } while (!plant.ended());
    EXPECT_EQ(good + lost, 40 + 15 + 50 + 30 + 20 + 40) << task;
    EXPECT_GT(good, 190) << task;
    EXPECT_NEAR(double(plant.metric("co2")), 0.35 * double(plant.metric("energy")), 1e-2) << task;
    EXPECT_GT(plant.metric("peak_power"), 12) << task;
    EXPECT_LT(plant.metric("peak_power"), 36.01f) << "all at work, and a start of the mill";
  }
}

TEST(Line, held_stations_start_nothing) {
  Task line("factory/line",
            "world: configs/worlds/factory/line3.yaml, decision: {every: 10}, horizon: 200");
  double good = 0;
  for (int32_t k = 0; k < 20; ++k) line.step({1, 0, 0}), good += double(line.signal("good_parts"));
  EXPECT_EQ(good, 1);  // in work before the first decision
  EXPECT_EQ(line.signal("wip"), 0);
  EXPECT_TRUE(line.t.io.truncated[0]);
  EXPECT_FALSE(line.t.io.terminated[0]);
}
/// Signals of the steps sum up to the figures of the episode.
TEST(Line, signals_add_up) {
  Task line(
      "factory/line",
      "world: configs/worlds/factory/line3.yaml, warmup: 100, decision: {every: 7, at: [failure, "
      "repair]}, horizon: 3000");
  double good = 0, holding = 0, time = 0, reward = 0;
  int32_t k = 0;
  do {
    line.step({k % 5 == 0, 0, k % 3 == 0 ? 2 : 0});
    good += double(line.signal("good_parts")), holding += double(line.signal("holding"));
    time += double(line.t.io.elapsed[0]), reward += double(line.t.io.reward[0]), ++k;
  } while (!line.ended());
  EXPECT_NEAR(time, 3000, 1e-2);
  EXPECT_GT(k, 3000 / 7 + 10);  // failures and repairs asked, too
  EXPECT_EQ(good, double(line.metric("good_parts")));
  EXPECT_EQ(good, reward);
  EXPECT_NEAR(holding / 3000, double(line.metric("wip")), 1e-3);
  EXPECT_NEAR(double(line.metric("cut.availability") + line.metric("cut.starved") +
                     line.metric("cut.blocked") + line.metric("cut.down")),
              1, 1e-6);
}
TEST(Line, a_deadlock_is_a_true_end) {
  Task line(
      "factory/line",
      "world: {factory: {}, entities: {src: {type: source, arrivals: 1}, q: {type: buffer, "
      "capacity: 1}, a: {type: station, time: 1}, b: {type: station, time: 1}, out: {type: sink}}, "
      "links: [[src, q], [q, a], [a, b], [b, a, 0.999999], [b, out, 0.000001]]}, decision: {every: "
      "1}, horizon: 100");
  int32_t k = 0;
  do line.step({0, 0}), ++k;
  while (!line.ended());
  EXPECT_TRUE(line.t.io.terminated[0]);
  EXPECT_EQ(line.signal("stopped"), 1);
  EXPECT_EQ(line.metric("deadlock"), 1);
  EXPECT_LT(k, 10);
}
TEST(Line, the_last_picture_says_why_it_ended) {
  const auto says = [](const std::string& plant, const std::string& words) {
    EnvConfig c;
    c.name = "factory/line", c.autoreset = PG_DISABLED;
    const Node run = parse_yaml("env: {world: {" + plant + "}, decision: {every: 1}}", "t.yaml");
    c.variants = {*child(run, "env")};
    VecEnv env(builtins().find(c.name), c, one_thread());
    Transition t(env.spec(), 1);
    env.seed(1), env.reset(t.io);
    for (int32_t k = 0; k < 50 && !t.io.terminated[0]; ++k) env.step(t.io);
    EXPECT_TRUE(t.io.terminated[0]) << words;
    SceneList picture;
    const Canvas canvas = picture.canvas();
    env.draw(0, canvas);
    return std::any_of(picture.shapes().begin(), picture.shapes().end(),
                       [&](const Shape& s) { return s.text == words; });
  };
  EXPECT_TRUE(
      says("factory: {}, entities: {src: {type: source, arrivals: 1}, q: {type: buffer, "
           "capacity: 1}, a: {type: station, time: 1}, b: {type: station, time: 1}, out: "
           "{type: sink}}, links: [[src, q], [q, a], [a, b], [b, a, 0.999999], [b, out, "
           "0.000001]]",
           "deadlock: nothing can move on at a"));
  EXPECT_TRUE(
      says("factory: {parts: 3}, line: src > q > m > out, entities: {src: {type: source, "
           "arrivals: 1}, q: {type: buffer}, m: {type: station, time: 9}, out: {type: sink}}",
           "overfull: a part more than factory.parts came to src"));
}

}  // namespace
}  // namespace plantgym::testing
