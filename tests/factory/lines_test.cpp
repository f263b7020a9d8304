// Serial lines with finite buffers against exact Markov chains and Buzacott's lines. Sources:
// Gershwin, Manufacturing Systems Engineering (1994), chapters 3 and 4; Buzacott and Shanthikumar,
// Stochastic Models of Manufacturing Systems (1993), chapter 6.
#include "factory/test_plant.h"
#include "sim/factory/two_machines.h"

namespace plantgym::testing {
namespace {

/// m1 > b1 > m2 > ...; a place of 0 is no buffer.
std::string line(const std::vector<std::string>& machines, const std::vector<int32_t>& places) {
  std::string names = "src", all = "  src: {type: source, saturated: true}\n";
  for (size_t k = 0; k < machines.size(); ++k) {
    const std::string n = std::to_string(k + 1);
    names += " > m" + n;
    all += "  m" + n + ": {type: station, " + machines[k] + "}\n";
    if (k < places.size() && places[k] > 0) {
      names += " > b" + n;
      all += "  b" + n + ": {type: buffer, capacity: " + std::to_string(places[k]) + "}\n";
    }
  }
  return "factory: {}\nline: " + names + " > out\nentities:\n" + all + "  out: {type: sink}\n";
}
std::string machine(double mu, double p = 0, double r = 0) {
  std::string s = "time: {exp: " + std::to_string(1 / mu) + "}";
  if (p > 0)
    s += ", failures: {f: {mtbf: " + std::to_string(1 / p) + ", mttr: " + std::to_string(1 / r) +
         "}}";
  return s;
}
void expect_throughput(const std::string& plant, double truth, int32_t runs, double time,
                       const std::string& what) {
  TestPlant p(plant);
  expect_truth(p.runs(runs, 1000, time, throughput)[0], truth, what.c_str());
}

/// X = mu (B + 2) / (B + 3); unequal X = mu1 (1 - r^(B+2)) / (1 - r^(B+3)), r = mu1/mu2.
TEST(Lines, two_exponential_machines) {
  const std::pair<int32_t, double> cases[] = {
      {0, .666667}, {1, .75}, {2, .8}, {5, .875}, {10, .923077}};
  for (const auto& [b, x] : cases)
    expect_throughput(line({machine(1), machine(1)}, {b}), x, 20, 50'000, "B=" + std::to_string(b));
  expect_throughput(line({machine(1), "time: {exp: 0.8}"}, {3}), .911181, 20, 50'000, "unequal");
}
TEST(Lines, more_exponential_machines) {
  const std::string m = machine(1);
  expect_throughput(line({m, m, m}, {0, 0}), 22.0 / 39, 20, 50'000, "3 machines, B=0");
  expect_throughput(line({m, m, m}, {1, 1}), .670466, 20, 50'000, "3 machines, B=1");
  expect_throughput(line({m, m, m, m}, {2, 2, 2}), .700713, 20, 50'000, "4 machines, B=2");
  expect_throughput(line({m, m, m, m, m}, {0, 0, 0, 0}), .485798, 20, 50'000, "5 machines, B=0");
}
/// The generator matrix of these chains was solved to 6 digits.
TEST(Lines, exponential_machines_that_fail) {
  const std::string m = machine(1, .01, .1);
  expect_throughput(line({m, m}, {0}), .589955, 30, 100'000, "B=0");
  expect_throughput(line({m, m}, {4}), .741359, 30, 100'000, "B=4");
  expect_throughput(line({m, m}, {10}), .799026, 30, 100'000, "B=10");
  const std::string fast = machine(2, .05, .5);
  expect_throughput(line({fast, fast}, {8}), 1.598155, 30, 50'000, "mu 2");
  expect_throughput(line({machine(1, .02, .2), machine(1.2, .05, .25)}, {5}), .785152, 30, 100'000,
                    "unequal");
  expect_throughput(line({m, machine(1.1, .02, .2), m}, {3, 3}), .671946, 30, 100'000,
                    "3 machines");
}
/// Det time 1, exponential failures, asynchronous, blocking after service: means and 95 % intervals
/// of an independent simulation. Two means of their own errors may differ by four of the joint one.
TEST(Lines, deterministic_times_with_exponential_failures) {
  const std::string m = "time: 1, failures: {f: {mtbf: 90, mttr: 10}}";
  const std::tuple<size_t, int32_t, double, double> cases[] = {
      {2, 0, .8187, .0013}, {2, 5, .8353, .0013}, {2, 20, .8590, .0011},
      {5, 0, .6486, .0014}, {5, 5, .7228, .0015}, {5, 10, .7623, .0012}};
  for (const auto& [n, b, x, interval] : cases) {
    TestPlant p(line(std::vector<std::string>(n, m), std::vector<int32_t>(n - 1, b)));
    const Sample s = p.runs(20, 2000, 50'000, throughput)[0];
    if (kQuick) continue;
    const double other = interval / 1.96;
    EXPECT_NEAR(s.mean(), x, 4 * std::sqrt(s.error() * s.error() + other * other))
        << n << " machines, B=" << b;
  }
}
/// 1 / (1 + sum of p/r) = .642857 is for five machines of which each stops all others: those that
/// do not go in step make more. 120 runs, for a difference of 1 %.
TEST(Lines, machines_that_do_not_go_in_step_make_more) {
  TestPlant p(line(std::vector<std::string>(5, "time: 1, failures: {f: {mtbf: 90, mttr: 10}}"),
                   std::vector<int32_t>(4, 0)));
  const Sample s = p.runs(120, 2000, 50'000, throughput)[0];
  if (kQuick) return;
  EXPECT_GT(s.mean(), 1 / (1 + 5 * 10.0 / 90) + 4 * s.error());
}
/// Buzacott's line in step, to the last digit of the reference's table (checked there against the
/// whole Markov chain).
TEST(Lines, two_machines_in_step) {
  const std::tuple<double, double, double, double, int32_t, double> cases[] = {
      {.1, .1, .1, .1, 4, .35937500},    {.01, .01, .1, .1, 2, .83369899},
      {.01, .01, .1, .1, 4, .84093614},  {.01, .01, .1, .1, 10, .85617493},
      {.01, .01, .1, .1, 20, .87054072}, {.1, .1, .5, .5, 10, .80357143},
      {.01, .02, .1, .1, 2, .76985413},  {.01, .02, .1, .1, 4, .77840357},
      {.01, .02, .1, .1, 10, .79612864}, {.01, .02, .1, .1, 20, .81204604},
      {.03, .02, .2, .1, 10, .78237579}, {.1, .05, .4, .3, 6, .76072326}};
  for (const auto& [p1, p2, r1, r2, n, rate] : cases)
    EXPECT_NEAR(factory::two_machine_rate({p1, r1}, {p2, r2}, n), rate, 5e-9) << n;
}
/// The whole chain of two machines in step: each cycle both change (one that is starved or blocked
/// does not fail), then the level of `places`. @return parts a cycle, and the mean level
std::pair<double, double> chain_in_step(factory::StepMachine a, factory::StepMachine b,
                                        int32_t places) {
  const auto at = [](int32_t n, int32_t u, int32_t v) { return size_t(n * 4 + u * 2 + v); };
  std::vector<double> p(size_t(places + 1) * 4), next;
  p[at(0, 1, 1)] = 1;
  double made = 0;
  for (int32_t round = 0; round < 20'000; ++round) {
    next.assign(p.size(), 0), made = 0;
    for (int32_t n = 0; n <= places; ++n)
      for (int32_t u = 0; u < 2; ++u)
        for (int32_t v = 0; v < 2; ++v) {
          const double to_up = u ? (n < places ? 1 - a.p : 1) : a.r,
                       to_up2 = v ? (n > 0 ? 1 - b.p : 1) : b.r;
          for (int32_t x = 0; x < 2; ++x)
            for (int32_t y = 0; y < 2; ++y) {
              const double chance =
                  p[at(n, u, v)] * (x ? to_up : 1 - to_up) * (y ? to_up2 : 1 - to_up2);
              next[at(n + (x && n < places) - (y && n > 0), x, y)] += chance;
              made += y && n > 0 ? chance : 0;
            }
        }
    p.swap(next);
  }
  double level = 0;
  for (size_t k = 0; k < p.size(); ++k) level += double(k / 4) * p[k];
  return {made, level};
}
/// Where p/r are the same, or one is far better, the formula is 0/0 or overflows.
TEST(Lines, two_machines_in_step_at_the_edges) {
  for (const auto& [p1, r1, p2, r2, n] :
       {std::tuple(.01, .1, .02, .2, 4), std::tuple(.05, 1.0, .01, .2, 10),
        std::tuple(.002, .02, .005, .05, 6), std::tuple(.3, .1, .01, .5, 40)})
    EXPECT_NEAR(factory::two_machine_rate({p1, r1}, {p2, r2}, n),
                chain_in_step({p1, r1}, {p2, r2}, n).first, 1e-7);
  EXPECT_NEAR(factory::two_machine_rate({.01, .1}, {.1, .1}, 100'000), 0.5, 1e-9);
  EXPECT_NEAR(factory::two_machine_rate({.1, .1}, {.01, .1}, 100'000), 0.5, 1e-9);
}
TEST(Lines, two_machines_in_step_by_the_whole_chain) {
  const std::tuple<double, double, double, double, int32_t, double> cases[] = {
      {.1, .1, .1, .1, 4, 2.0},        {.01, .01, .1, .1, 2, 1.0},
      {.01, .01, .1, .1, 4, 2.0},      {.01, .01, .1, .1, 10, 5.0},
      {.01, .01, .1, .1, 20, 10.0},    {.1, .1, .5, .5, 10, 5.0},
      {.01, .02, .1, .1, 2, 1.07699},  {.01, .02, .1, .1, 4, 2.41798},
      {.01, .02, .1, .1, 10, 6.52388}, {.01, .02, .1, .1, 20, 13.7261},
      {.03, .02, .2, .1, 10, 5.02192}, {.1, .05, .4, .3, 6, 2.31297}};
  for (const auto& [p1, p2, r1, r2, n, level] : cases) {
    const auto [made, mean] = chain_in_step({p1, r1}, {p2, r2}, n);
    EXPECT_NEAR(mean, level, 6e-6) << n;
    EXPECT_NEAR(factory::two_machine_rate({p1, r1}, {p2, r2}, n), made, 1e-8) << n;
  }
}
/// The simulator goes in step where all times are whole cycles. Work takes a little less than one,
/// so that a clock which ends with a part strikes at the next: a machine that is starved or blocked
/// does not fail. A part on the second machine and one that is blocked on the first count as
/// between them, so a buffer has two places less. 20 runs of 30 000 cycles each.
TEST(Lines, two_machines_in_step_by_the_simulator) {
  const std::tuple<double, double, double, double, int32_t, double, double> cases[] = {
      {.1, .1, .1, .1, 4, .35937500, 2.0},        {.01, .01, .1, .1, 2, .83369899, 1.0},
      {.01, .01, .1, .1, 4, .84093614, 2.0},      {.01, .01, .1, .1, 10, .85617493, 5.0},
      {.01, .01, .1, .1, 20, .87054072, 10.0},    {.1, .1, .5, .5, 10, .80357143, 5.0},
      {.01, .02, .1, .1, 2, .76985413, 1.07699},  {.01, .02, .1, .1, 4, .77840357, 2.41798},
      {.01, .02, .1, .1, 10, .79612864, 6.52388}, {.01, .02, .1, .1, 20, .81204604, 13.72610},
      {.03, .02, .2, .1, 10, .78237579, 5.02192}, {.1, .05, .4, .3, 6, .76072326, 2.31297}};
  const auto failing = [](double p, double r) {
    return join({"time: 0.9999999, failures: {f: {ttf: {geometric: ", std::to_string(p),
                 "}, ttr: {geometric: ", std::to_string(r), "}}}"});
  };
  for (const auto& [p1, p2, r1, r2, n, rate, level] : cases) {
    TestPlant p(line({failing(p1, r1), failing(p2, r2)}, {n - 2}));
    const auto s = p.runs(20, 2000, 30'000, throughput, [n = n](const factory::Run& r) {
      return on_station(1)(r) + share(0, factory::kBlocked)(r) + (n > 2 ? queue_length(0)(r) : 0);
    });
    const std::string what =
        join({"p ", std::to_string(p1), " ", std::to_string(p2), ", N "}) + std::to_string(n);
    expect_truth(s[0], rate, (what + ", rate").c_str());
    expect_truth(s[1], level, (what + ", level").c_str());
  }
}
/// Nothing is drawn here: 1, 1.25 and 0.5 time units, parts every 1.25 once the line is full.
TEST(Lines, deterministic_times_are_exact) {
  TestPlant p(line({"time: 1", "time: 1.25", "time: 0.5"}, {2, 2}));
  p.run(0, 100, 1000, [](const factory::Run& r) {
    EXPECT_EQ(r.s.good, 800);
    EXPECT_EQ(factory::share_of(r, 0, factory::kWorking), 0.8);
    EXPECT_EQ(factory::share_of(r, 0, factory::kBlocked), 0.2);
    EXPECT_EQ(factory::share_of(r, 1, factory::kWorking), 1);
    EXPECT_EQ(factory::share_of(r, 2, factory::kWorking), 0.4);
    EXPECT_EQ(factory::share_of(r, 2, factory::kIdle), 0.6);
  });
}

}  // namespace
}  // namespace plantgym::testing
