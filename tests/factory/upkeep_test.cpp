// Wear, maintenance, quality, orders and tariffs against theory. Sources: Barlow and Proschan,
// Mathematical Theory of Reliability (1965), for age replacement; van Noortwijk, Reliability
// Engineering and System Safety 94 (2009), for gamma processes; Chhikara and Folks (1989) for the
// inverse Gaussian; Feller for rework as a geometric number of passes.
#include "factory/test_plant.h"

namespace plantgym::testing {
namespace {

std::string press(const std::string& failure, const std::string& more = "") {
  return "factory: {}\nline: src > press > out\nentities:\n  src: {type: source, saturated: true}\n"
         "  press: {type: station, time: 1, failures: {f: {" +
         failure + "}}" + more + "}\n  out: {type: sink}\n";
}
double cost_rate(const factory::Run& r) { return r.s.maintenance_cost / factory::since_cleared(r); }

/// Replaced at age T or at its failure, both at once: [cp R(T) + cf (1 - R(T))] / integral of R.
TEST(Upkeep, age_replacement) {
  const std::tuple<double, double, double, double, double> cases[] = {
      {2.5, 10, 35.4574, .047505, .112706},
      {2, 5, 51.0655, .040852, .056419},
      {2, 10, 33.6451, .060561, .112838},
      {3, 5, 50.2610, .030314, .055992},
      {1.5, 10, 37.8144, .083016, .110773}};
  for (const auto& [shape, cf, age, best, none] : cases) {
    char words[200];
    std::snprintf(words, sizeof words,
                  "ttf: {weibull: {shape: %g, scale: 100}}, ttr: 0, cost: %g, pm: {cost: 1}", shape,
                  cf);
    TestPlant p(press(words));
    Sample replaced, failed;
    for (uint32_t k = 0; k < few(20); ++k) {
      p.run(k, 0, 40'000, [&](const factory::Run& r) { failed.add(cost_rate(r)); });
      p.run_with(
          k + 100, 0, 40'000,
          [age = age](const factory::Run& r, double end) {
            while (r.s.now < end) {
              const double left = age - factory::age_of(r, 0);
              if (left <= 1e-9) factory::maintain(r, 0);
              factory::run_until(r, std::min(end, r.s.now + std::max(left, 0.0)), factory::kRepair);
            }
          },
          [&](const factory::Run& r) { replaced.add(cost_rate(r)); });
    }
    expect_truth(replaced, best, words), expect_truth(failed, none, words);
  }
}
/// Survival of a Weibull life with scale 100, and its integral by Simpson's rule.
double survives(double shape, double t) { return std::exp(-std::pow(t / 100, shape)); }
double mean_until(double shape, double age) {
  constexpr int32_t kSteps = 2000;
  double sum = 0;
  for (int32_t k = 0; k <= kSteps; ++k)
    sum += (k == 0 || k == kSteps ? 1 : k % 2 ? 4 : 2) * survives(shape, age * k / kSteps);
  return sum * age / kSteps / 3;
}
/// Those ages are the best, and these costs what the formula says, by search.
TEST(Upkeep, ages_of_replacement_are_the_best) {
  const std::tuple<double, double, double, double> cases[] = {{2.5, 10, 35.4574, .047505},
                                                              {2, 5, 51.0655, .040852},
                                                              {2, 10, 33.6451, .060561},
                                                              {3, 5, 50.2610, .030314},
                                                              {1.5, 10, 37.8144, .083016}};
  for (const auto& [shape, cf, age, rate] : cases) {
    const auto cost = [shape = shape, cf = cf](double t) {
      const double r = survives(shape, t);
      return (r + cf * (1 - r)) / mean_until(shape, t);
    };
    EXPECT_NEAR(cost(age), rate, 1e-6);
    EXPECT_LT(cost(age), cost(age - 0.05));
    EXPECT_LT(cost(age), cost(age + 0.05));
  }
  const auto available = [](double t) {  // 2 of time for a replacement, 10 for a repair
    const double up = mean_until(2.5, t), r = survives(2.5, t);
    return up / (up + 2 * r + 10 * (1 - r));
  };
  EXPECT_NEAR(available(49.3047), .935243, 1e-6);
  EXPECT_GT(available(49.3047), available(49.25));
  EXPECT_GT(available(49.3047), available(49.36));
  EXPECT_NEAR(available(1000), .898710, 1e-6);
}
/// Maintained at an age, and repaired at failures; what(Run) at the end of each run.
template <class F>
Sample maintained_at(const std::string& failure, double age, int32_t runs, double time, F&& what) {
  TestPlant p(press(failure));
  Sample s;
  for (uint32_t k = 0; k < few(uint32_t(runs)); ++k)
    p.run_with(
        k, 0, time,
        [age](const factory::Run& r, double end) {
          while (r.s.now < end) {
            const double left = age - factory::age_of(r, 0);
            const bool up = r.servers[0].down == 0;
            if (left <= 1e-9 && up) factory::maintain(r, 0);
            factory::run_until(r, up ? std::min(end, r.s.now + std::max(left, 0.0)) : end,
                               factory::kRepair);
          }
        },
        [&](const factory::Run& r) { s.add(what(r)); });
  return s;
}
/// Age replacement for the most availability: tp 2, tf 10 (Weibull 2.5, 100): never A = .898710.
TEST(Upkeep, availability_with_and_without_maintenance) {
  const std::string life = "ttf: {weibull: {shape: 2.5, scale: 100}}, ttr: 10";
  TestPlant p(press(life));
  expect_truth(p.runs(20, 1000, 40'000, share(0, factory::kWorking))[0], .898710, "never replaced");
  expect_truth(
      maintained_at(life + ", pm: {time: 2}", 49.3047, 20, 40'000, share(0, factory::kWorking)),
      .935243, "replaced at 49.3047");
}
/// A life without memory (shape 1): to replace at 50 costs (R + 10 (1 - R)) / (100 (1 - R)), the
/// less the later, and never cf / 100.
TEST(Upkeep, an_exponential_life_is_never_replaced) {
  const auto cost = [](double t) {
    const double r = survives(1, t);
    return (r + 10 * (1 - r)) / mean_until(1, t);
  };
  for (double t = 10; t < 500; t += 10) EXPECT_GT(cost(t), cost(t + 10)) << t;
  EXPECT_NEAR(cost(3000), 0.1, 1e-6);
  const double r = std::exp(-0.5), early = (r + 10 * (1 - r)) / (100 * (1 - r));
  const std::string life = "ttf: {weibull: {shape: 1, scale: 100}}, ttr: 0, cost: 10";
  expect_truth(maintained_at(life + ", pm: {cost: 1}", 50, 20, 40'000, cost_rate), early,
               "replaced at 50");
  TestPlant p(press(life));
  expect_truth(p.runs(20, 0, 40'000, cost_rate)[0], 0.1, "never replaced");
}
/// Minimal repair (Barlow & Hunter 1960): failures of an age are (T/eta)^b; replaced at T* = eta
/// (cp / (cm (b - 1)))^(1/b) = 223.6068 for b 2, eta 100, cp 5, cm 1, which costs .0447214.
TEST(Upkeep, minimal_repair) {
  const auto cost = [](double t) { return (5 + t * t / 1e4) / t; };
  EXPECT_NEAR(cost(223.6068), .0447214, 1e-7);
  EXPECT_LT(cost(223.6068), cost(223.5));
  EXPECT_LT(cost(223.6068), cost(223.7));
  for (const char* clock : {"operating", "calendar"}) {
    const std::string words =
        join({"ttf: {weibull: {shape: 2, scale: 100}}, ttr: 0, cost: 1, "
              "restores: 0, pm: {cost: 5}, clock: ",
              clock});
    for (const auto& [age, rate] : {std::pair(223.6068, .0447214), std::pair(100.0, cost(100))})
      expect_truth(maintained_at(words, age, 20, 40'000, cost_rate), rate, words.c_str());
  }
}
/// A repair that takes half of the age away (Kijima 1989, type II): with a uniform number u the
/// next life of one that is v old is eta ((v/eta)^b - ln u)^(1/b) - v, and v' = (v + life) / 2. Its
/// mean by the same recursion with other numbers.
TEST(Upkeep, imperfect_repair) {
  TestPlant p(press("ttf: {weibull: {shape: 2, scale: 100}}, ttr: 0, restores: 0.5"));
  const Sample life = p.runs(20, 1000, 100'000, [](const factory::Run& r) {
    return factory::since_cleared(r) / r.stations[0].failures;
  })[0];
  if (kQuick) return;
  Sample other;
  for (uint32_t k = 0; k < 20; ++k) {
    Rng numbers(77, 1, k, 0);
    double v = 0, sum = 0;
    for (int32_t i = -100; i < 5000; ++i) {
      const double u = (double(numbers.bits()) + 0.5) / 4294967296.0;
      const double x = 100 * std::sqrt(v * v / 1e4 - std::log(u)) - v;
      sum += i >= 0 ? x : 0, v = 0.5 * (v + x);
    }
    other.add(sum / 5000);
  }
  EXPECT_NEAR(life.mean(), other.mean(), 4 * std::hypot(life.error(), other.error()));
  EXPECT_LT(life.mean(), 0.8 * 88.62) << "shorter than a new one's";
}
/// Exp(1) increments a period, limit 10: the period in which it fails is 1 + Poisson(10).
TEST(Upkeep, gamma_wear_in_periods) {
  TestPlant p(press("wear: {gamma: {rate: 1, scale: 1}, limit: 10, every: 1}, ttr: 0, cost: 100"));
  const auto s = p.runs(20, 0, 40'000, [](const factory::Run& r) {
    return factory::since_cleared(r) / r.stations[0].failures;
  });
  expect_truth(s[0], 11, "mean number of periods");
  // run to failure 10.0909 of the reference is 100/11 and an inspection cost of 1 each period
  if (!kQuick) {
    EXPECT_NEAR(100 / s[0].mean() + 1, 10.090909, 4 * 100 / 121.0 * s[0].error());
  }
}
/// PM at the first level of M or more: 1 + M periods, of which a share exp(-(L - M)) ends in a
/// failure; (cp + (cf - cp) exp(-(L - M))) / (1 + M), L 10, cp 10, cf 100.
TEST(Upkeep, condition_based_maintenance_of_gamma_wear) {
  for (const auto& [level, rate] :
       {std::pair(7.0, 2.810105 - 1), std::pair(6.009443, 2.664048 - 1)}) {
    TestPlant p(
        press("wear: {gamma: {rate: 1, scale: 1}, limit: 10, every: 1}, ttr: 0, cost: 100, pm: "
              "{cost: 10}"));
    Sample s, periods, failed;
    for (uint32_t k = 0; k < few(20); ++k)
      p.run_with(
          k, 0, 60'000,
          [level = level](const factory::Run& r, double end) {
            while (r.s.now < end) {
              factory::run_until(r, r.s.now + 1);
              if (r.failures[0].level >= level) factory::maintain(r, 0);
            }
            factory::run_until(r, end);
          },
          [&](const factory::Run& r) {
            const double lives = r.stations[0].failures + r.stations[0].maintained;
            s.add(cost_rate(r)), periods.add(factory::since_cleared(r) / lives);
            failed.add(r.stations[0].failures / lives);
          });
    expect_truth(s, rate, "cost rate"), expect_truth(periods, 1 + level, "periods");
    if (kQuick) continue;
    EXPECT_NEAR(failed.mean(), std::exp(level - 10), 4 * failed.error()) << "P(fail)";
  }
}
/// Watched ever more closely, the first passages are those of the processes: gamma (shape .5 t,
/// limit 10) mean 21.0, sd 6.298; Wiener (drift .1, sigma .3, limit 10) inverse Gaussian, mean 100,
/// sd 30. In steps of 0.02 a gamma passage is seen half a step late; Wiener's overshoots by
/// 0.5826 sigma sqrt(step) (Siegmund 1979), which is 0.0247, or 0.247 of time.
TEST(Upkeep, first_passages) {
  const auto passage = [](const std::string& wear, double late, double mean, double sd) {
    TestPlant p(press("wear: {" + wear + ", limit: 10, every: 0.02}, ttr: 0"));
    Sample s;
    for (uint32_t k = 0; k < few(400); ++k) {
      p.run_with(
          k, 0, 1e6,
          [](const factory::Run& r, double) { factory::run_until(r, 1e6, factory::kRepair); },
          [&](const factory::Run& r) { s.add(r.s.now - late); });
    }
    if (kQuick) return;
    EXPECT_NEAR(s.mean(), mean, 4 * s.error()) << wear;
    EXPECT_NEAR(s.error() * std::sqrt(s.n), sd, 0.15 * sd) << wear;
  };
  passage("gamma: {rate: 0.5, scale: 1}", 0.01, 21.0, 6.298);
  passage("wiener: {drift: 0.1, sigma: 0.3}", 0.247, 100, 30);
}
/// The chance that a gamma process of shape .5 t is below 10 at t: the regularised incomplete gamma
/// function, by its series.
double below_ten(double t) {
  const double a = 0.5 * t;
  double term = std::exp(a * std::log(10.0) - 10 - std::lgamma(a + 1)), sum = term;
  for (int32_t k = 1; k < 200; ++k) term *= 10 / (a + k), sum += term;
  return sum;
}
/// Mean 21.0000 and sd 6.298 of the gamma passage by integrals of P(T > t) and 2 t P(T > t), and
/// the shares of the inverse Gaussian by its distribution (Chhikara and Folks).
TEST(Upkeep, first_passages_by_their_distributions) {
  constexpr int32_t kSteps = 4000;
  constexpr double kStep = 200.0 / kSteps;
  double first = 0, second = 0;
  for (int32_t k = 0; k <= kSteps; ++k) {
    const double weight = (k == 0 || k == kSteps ? 1 : k % 2 ? 4 : 2) * kStep / 3, t = k * kStep;
    first += weight * below_ten(t), second += 2 * weight * t * below_ten(t);
  }
  EXPECT_NEAR(first, 21.0000, 5e-5);
  EXPECT_NEAR(std::sqrt(second - first * first), 6.298, 5e-4);
  const auto phi = [](double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); };
  const auto passed = [&](double t) {
    const double spread = 0.3 * std::sqrt(t);
    return phi((0.1 * t - 10) / spread) +
           std::exp(2 * 0.1 * 10 / 0.09) * phi(-(0.1 * t + 10) / spread);
  };
  EXPECT_NEAR(passed(80), .272135, 1e-6);
  EXPECT_NEAR(passed(100), .558577, 1e-6);
  EXPECT_NEAR(passed(120), .777080, 1e-6);
}
/// The inverse Gaussian at 80, 100 and 120: .272135 .558577 .777080, of 2000 runs in steps of .05
/// (late by 0.5826 sigma sqrt(step) / drift = 0.391).
TEST(Upkeep, wiener_passages_are_inverse_gaussian) {
  TestPlant p(press("wear: {wiener: {drift: 0.1, sigma: 0.3}, limit: 10, every: 0.05}, ttr: 0"));
  const std::pair<double, double> truth[] = {{80, .272135}, {100, .558577}, {120, .777080}};
  int32_t before[3] = {};
  const uint32_t runs = few(2000);
  for (uint32_t k = 0; k < runs; ++k)
    p.run_with(
        k, 0, 1e5,
        [](const factory::Run& r, double) { factory::run_until(r, 1e5, factory::kRepair); },
        [&](const factory::Run& r) {
          for (int32_t i = 0; i < 3; ++i) before[i] += r.s.now - 0.391 <= truth[i].first;
        });
  if (kQuick) return;
  for (int32_t i = 0; i < 3; ++i) {
    const double share = truth[i].second, error = std::sqrt(share * (1 - share) / runs);
    EXPECT_NEAR(double(before[i]) / runs, share, 4 * error) << truth[i].first;
  }
}
/// M* of gamma wear is where the cost is least; running to failure costs 100/11 and the
/// inspections.
TEST(Upkeep, the_best_level_of_gamma_wear) {
  const auto cost = [](double m) { return 1 + (10 + 90 * std::exp(m - 10)) / (1 + m); };
  EXPECT_NEAR(cost(6.009443), 2.664048, 1e-6);
  EXPECT_LT(cost(6.009443), cost(6.0));
  EXPECT_LT(cost(6.009443), cost(6.02));
  EXPECT_NEAR(cost(7), 2.810105, 1e-6);
  EXPECT_NEAR(cost(10), 10.090909, 1e-6);
}
/// Steps of one and two: by hand, from 9 of 10 the next failure comes with chance .4 a period.
TEST(Upkeep, discrete_wear_waits_for_its_order) {
  TestPlant p(press(
      "wear: {discrete: [0.3, 0.1], limit: 10}, ttr: 0, repair: ordered, cost: 25, pm: {cost: 5}"));
  p.run(0, 0, 1000, [](const factory::Run& r) {
    EXPECT_EQ(r.failures[0].state, factory::kNeedsOrder);
    EXPECT_EQ(r.servers[0].doing, factory::kDown);
    EXPECT_EQ(r.s.maintenance_cost, 0);
    EXPECT_TRUE(factory::maintain(r, 0));
    factory::run_until(r, 1000);
    EXPECT_EQ(r.failures[0].level, 0);
    EXPECT_EQ(r.s.maintenance_cost, 25);
    EXPECT_EQ(r.servers[0].doing, factory::kWorking);
    EXPECT_TRUE(factory::maintain(r, 0));
    factory::run_until(r, 1000);
    EXPECT_EQ(r.s.maintenance_cost, 30);
  });
}

/// Rejects are worked again at once: 1/(1 - .1) passes; three stations' yields multiply.
TEST(Upkeep, rework_and_rolled_yield) {
  TestPlant again(
      "factory: {}\nline: src > q > m > out\nentities: {src: {type: source, arrivals: 2}, q: "
      "{type: "
      "buffer}, m: {type: station, time: 1, defect: 0.1, inspect: {}, rework_to: m}, out: {type: "
      "sink}}");
  const auto s = again.runs(
      20, 100, 20'000,
      [](const factory::Run& r) { return double(r.stations[0].finished) / r.s.good; },
      [](const factory::Run& r) { return double(r.s.first_pass) / r.s.good; });
  expect_truth(s[0], 1.111111, "passes"), expect_truth(s[1], 0.9, "first pass yield");
  TestPlant line(
      "factory: {}\nline: src > a > b > c > out\nentities: {src: {type: source, saturated: true}, "
      "a: "
      "{type: station, time: 1, defect: 0.02, inspect: {}}, b: {type: station, time: 1, defect: "
      "0.05, "
      "inspect: {}}, c: {type: station, time: 1, defect: 0.01, inspect: {}}, out: {type: sink}}");
  expect_truth(line.runs(20, 100, 20'000,
                         [](const factory::Run& r) {
                           return double(r.s.good) / (r.s.good + r.s.scrapped);
                         })[0],
               .92169, "rolled yield");
}
/// With errors: a defect (5 %) passes with chance 0.1, a sound part is rejected with 0.02.
TEST(Upkeep, inspections_err) {
  TestPlant p(
      "factory: {}\nline: src > m > i > out\nentities: {src: {type: source, saturated: true}, m: "
      "{type: "
      "station, time: 1, defect: 0.05}, i: {type: station, time: 1, inspect: {false_pos: 0.02, "
      "false_neg: 0.1}}, out: {type: sink}}");
  const auto s = p.runs(
      20, 100, 40'000, [](const factory::Run& r) { return double(r.s.bad) / (r.s.bad + r.s.good); },
      [](const factory::Run& r) {
        return double(r.s.scrapped) / (r.s.bad + r.s.good + r.s.scrapped);
      });
  expect_truth(s[0], 0.005 / (0.005 + 0.95 * 0.98), "bad parts that leave");
  expect_truth(s[1], 0.05 * 0.9 + 0.95 * 0.02, "rejected");
}
/// p 4 2 6 3 5 1, d 10 4 20 9 16 3, w 2 1 3 2 1 4 on one machine, all there at time 0: sums of
/// completion times 56 (SPT) and 78 (fifo); weighted tardiness 3 (EDD) and 90 (fifo), as by brute
/// force.
TEST(Upkeep, orders_and_due_dates) {
  const int32_t p[] = {4, 2, 6, 3, 5, 1}, d[] = {10, 4, 20, 9, 16, 3}, w[] = {2, 1, 3, 2, 1, 4};
  const auto run = [&](const std::string& discipline) {
    std::string products, orders, times;
    for (int32_t k = 0; k < 6; ++k) {
      const std::string n = std::to_string(k), comma = k ? ", " : "";
      products += comma + "p" + n + ": {weight: " + std::to_string(w[k]) + "}";
      orders += comma + "o" + n + ": {product: p" + n + ", due: " + std::to_string(d[k]) + "}";
      times += comma + "p" + n + ": " + std::to_string(p[k]);
    }
    TestPlant plant("factory: {}\nproducts: {" + products +
                    "}\nline: src > q > m > out\nentities: {src: "
                    "{type: source, orders: {" +
                    orders +
                    "}}, q: {type: buffer}, m: {type: station, "
                    "discipline: " +
                    discipline + ", times: {" + times + "}}, out: {type: sink}}");
    std::pair<double, double> got;
    const std::string first = discipline;
    plant.run_with(
        0, 0, 30,
        [](const factory::Run& r, double end) {
          factory::hold(r, 0, true),
              factory::run_until(r, 0);  // all are there before the first starts
          factory::hold(r, 0, false), factory::run_until(r, end);
        },
        [&](const factory::Run& r) {
          EXPECT_EQ(r.s.good, 6);
          got = {r.s.lead_time, r.s.tardiness};
        });
    return got;
  };
  EXPECT_EQ(run("spt").first, 56);
  EXPECT_EQ(run("fifo"), (std::pair<double, double>(78, 90)));
  EXPECT_EQ(run("edd").second, 3);
}
/// 2 h at 0.10, 3 h at 0.20 of work at 10 kW, then 1 h standing by at 3 kW; 5 kWh to start.
TEST(Upkeep, energy_costs_what_the_hour_says) {
  TestPlant p(R"(
factory: {time_unit: min}
line: src > q > oven > out
tariff: {hourly: [.1, .1, .2, .2, .2, .3, .1, .1, .1, .1, .1, .1, .1, .1, .1, .1, .1, .1, .1, .1, .1, .1, .1, .1]}
entities:
  src: {type: source, orders: {all: {quantity: 5}}}
  q: {type: buffer}
  oven: {type: station, time: 1 h, power: {working: 10 kW, standby: 3 kW}, startup_energy: 5 kWh, switch_off: {after: 1 h}}
  out: {type: sink}
)");
  p.run(0, 0, 24 * 60, [](const factory::Run& r) {
    EXPECT_NEAR(factory::energy_cost(r), 5 * 0.1 + 20 * 0.1 + 30 * 0.2 + 3 * 0.3, 1e-9);
    EXPECT_NEAR(factory::energy_of_all(r), 58, 1e-9);
  });
}

}  // namespace
}  // namespace plantgym::testing
