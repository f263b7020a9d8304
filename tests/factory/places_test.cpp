// Where parts wait, travel, grow old and go together; what tools, peaks of power and sensors do.
#include <cmath>
#include <cstring>

#include "factory/test_plant.h"

namespace plantgym::testing {
namespace {

using namespace factory;
using Plain = factory::Run;

/// Two of a and one of b make one; both arrive at random and are lost where three wait. States
/// (waiting a, waiting b, at work) by power iteration of the uniformised chain.
double kits_made(double to_a, double to_b, double rate) {
  constexpr int kRoom = 3, kStates = (kRoom + 1) * (kRoom + 1) * 2;
  const auto at = [](int a, int b, int works) {
    if (!works && a >= 2 && b >= 1) a -= 2, b -= 1, works = 1;  // it begins at once
    return size_t((a * (kRoom + 1) + b) * 2 + works);
  };
  std::vector<double> p(kStates, 0), next;
  p[at(0, 0, 0)] = 1;
  const double all = to_a + to_b + rate;
  for (int round = 0; round < 5000; ++round) {
    next.assign(kStates, 0);
    for (int a = 0; a <= kRoom; ++a)
      for (int b = 0; b <= kRoom; ++b)
        for (int works = 0; works < 2; ++works) {
          const double x = p[size_t((a * (kRoom + 1) + b) * 2 + works)] / all;
          next[at(std::min(a + 1, kRoom), b, works)] += x * to_a;
          next[at(a, std::min(b + 1, kRoom), works)] += x * to_b;
          next[at(a, b, 0)] += works ? x * rate : 0;
          next[size_t((a * (kRoom + 1) + b) * 2 + works)] += works ? 0 : x * rate;
        }
    p.swap(next);
  }
  double works = 0;
  for (size_t k = 1; k < p.size(); k += 2) works += p[k];
  return rate * works;
}
TEST(Kits, are_an_exact_chain) {
  TestPlant p(
      "{factory: {}, line: [sa > a > m > out, sb > b > m], entities: {sa: {type: source, arrivals: "
      "{exp: 1}, when_full: lose}, sb: {type: source, arrivals: {exp: 1.6}, when_full: lose}, a: "
      "{type: buffer, capacity: 3}, b: {type: buffer, capacity: 3}, m: {type: station, time: {exp: "
      "1.25}, kit: {a: 2, b: 1}}, out: {type: sink}}}");
  const auto s = p.runs(20, 100, 20'000, throughput, [](const Plain& r) {
    EXPECT_LE(std::abs(r.s.consumed - 2 * r.s.left), 2);
    return r.s.consumed / since_cleared(r);
  });
  const double made = kits_made(1, 1 / 1.6, 0.8);
  expect_truth(s[0], made, "kits");
  expect_truth(s[1], 2 * made, "parts that went into others");
}

/// Products that take 10, 1, 1 and 1, released at 0, 1, 4 and 6, behind a belt of 4.
std::string belt(const std::string& entity) {
  return join(
      {"{factory: {}, products: {x: {}, y: {}}, line: s > c > m > out, entities: {s: {type: "
       "source, orders: {p: {product: x}, q: {product: y, release: 1}, r: {product: y, "
       "release: 4}, t: {product: y, release: 6}}}, c: ",
       entity, ", m: {type: station, times: {x: 10, y: 1}}, out: {type: sink}}}"});
}
/// The times at which parts have left, 20 at most.
std::vector<double> departures(const std::string& yaml) {
  TestPlant p(yaml);
  std::vector<double> all;
  p.run_with(
      0, 0, 20,
      [&](const Plain& r, double end) {
        for (double t = 0.5; t <= end; t += 0.5) {
          run_until(r, t);
          while (int32_t(all.size()) < r.s.good) all.push_back(t);
        }
      },
      [](const Plain&) {});
  return all;
}
/// The second arrives at 5 and waits to 14, the third at 8, the last at 10.
TEST(Belts, parts_close_up) {
  const std::vector<double> truth = {14, 15, 16, 17};
  EXPECT_EQ(departures(belt("{type: conveyor, length: 2 m, speed: 0.5 m/s, capacity: 9}")), truth);
  EXPECT_EQ(departures(belt("{type: buffer, transit: 4}")), truth);
}
/// The second stops the belt from 5 to 14, when the third had run 1 of 4: it arrives at 17. The
/// last comes on at 14 and arrives at 18.
TEST(Belts, stop_as_a_whole) {
  EXPECT_EQ(departures(belt("{type: conveyor, length: 2 m, speed: 0.5 m/s, capacity: 9, "
                            "accumulating: false}")),
            (std::vector<double>{14, 15, 18, 19}));
}
/// With room for one, the next comes on when it has left: at 4, 14, 19 and, too late, 24.
TEST(Belts, have_room_for_so_many) {
  EXPECT_EQ(departures(belt("{type: conveyor, length: 2 m, speed: 0.5 m/s, capacity: 1}")),
            (std::vector<double>{14, 15, 19}));
}
/// M/M/1 whose customers wait for at most 2. The wait that one would have has the density
/// l P0 exp(-(m - l) x) below that, and falls like exp(-m x) above; who would wait longer is lost.
TEST(Belts, parts_expire) {
  constexpr double kArrive = 0.9, kServe = 1, kMost = 2;
  const double left = std::exp(-(kServe - kArrive) * kMost);
  const double p0 = 1 / (1 + kArrive * (1 - left) / (kServe - kArrive) + kArrive * left / kServe);
  const double lost = kArrive * p0 * left / kServe;
  TestPlant p(
      "{factory: {}, line: s > b > m > out, entities: {s: {type: source, arrivals: {exp: "
      "1.1111111111}}, b: {type: buffer, expiry: 2}, m: {type: station, time: {exp: 1}}, out: "
      "{type: "
      "sink}}}");
  const auto s = p.runs(20, 100, 20'000, throughput, [](const Plain& r) {
    EXPECT_EQ(r.belts[0].expired, r.s.scrapped);
    return r.s.scrapped / since_cleared(r);
  });
  expect_truth(s[0], kArrive * (1 - lost), "served");
  expect_truth(s[1], kArrive * lost, "expired");
}

/// Three parts of 2, then a new tool for 5: at 6, 11, 17, 22, 28, 30.
TEST(Tools, are_changed) {
  TestPlant p(
      "{factory: {}, line: s > m > out, entities: {s: {type: source, saturated: true}, m: {type: "
      "station, time: 2, tool: {life: 3, change: 5}}, out: {type: sink}}}");
  p.run(0, 0, 30, [](const Plain& r) {
    EXPECT_EQ(r.s.good, 9);
    EXPECT_DOUBLE_EQ(time_in(r, 0, kSetup), 12);
    EXPECT_EQ(r.stations[0].setups, 0);
  });
}
/// 10 kW from 0.1 h for 0.25 h, else 2 kW: quarters of 1.7, 1.3, 0.5 and 0.5 kWh. The peak is 6.8
/// kW; 4 kWh at 0.10 and 5 a kW make 34.40.
TEST(Energy, peaks_are_charged) {
  TestPlant p(
      "{factory: {time_unit: h}, line: s > q > m > out, tariff: {hourly: [.1, .1, .1, .1, .1, .1, "
      ".1, .1, .1, .1, .1, .1, .1, .1, .1, .1, .1, .1, .1, .1, .1, .1, .1, .1], demand: 5}, "
      "entities: {s: {type: source, orders: {a: {release: 0.1}}}, q: {type: buffer}, m: {type: "
      "station, time: 0.25, power: {idle: 2, working: 10}}, out: {type: sink}}}");
  p.run(0, 0, 1, [](const Plain& r) {
    EXPECT_NEAR(r.s.peak, 6.8, 1e-9);
    EXPECT_NEAR(energy_of_all(r), 4, 1e-9);
    EXPECT_NEAR(energy_cost(r), 34.4, 1e-9);
  });
}
/// A wear that grows by 1 in each period; a sensor without noise says 40 + 2 x wear, another is
/// noise alone.
TEST(Sensors, show_wear) {
  constexpr int64_t kRows = 512;
  VecEnv env = make(
      "factory/maintenance",
      "{world: {factory: {}, line: s > m > out, entities: {s: {type: source, saturated: true}, m: "
      "{type: station, time: 1, failures: {f: {wear: {discrete: [1], limit: 50, sensors: {temp: "
      "{offset: 40, gain: 2}, noise: {gain: 0, noise: 0.3}}}, ttr: 1, pm: {time: 1}}}}, out: "
      "{type: "
      "sink}}}, decision: {every: 1}, horizon: 9}",
      kRows);
  Transition t(env.spec(), kRows);
  env.seed(1), env.reset(t.io);
  const pg_space& seen = env.spec().obs[1];
  ASSERT_STREQ(seen.names[seen.elements - 2], "m.temp");
  ASSERT_STREQ(seen.names[seen.elements - 1], "m.noise");
  double squares = 0;
  for (int32_t k = 1; k <= 8; ++k) {
    std::fill_n(t.action<int32_t>(), kRows, 0);
    env.step(t.io);
    for (int64_t i = 0; i < kRows; ++i) {
      const float* row = t.obs<float>(i, 1);
      ASSERT_FLOAT_EQ(row[seen.elements - 2], 40 + 2 * float(k));
      squares += double(row[seen.elements - 1]) * double(row[seen.elements - 1]);
    }
  }
  const double n = 8 * kRows, variance = squares / n;
  EXPECT_NEAR(variance, 0.09, 4 * 0.09 * std::sqrt(2 / n));
}

}  // namespace
}  // namespace plantgym::testing
