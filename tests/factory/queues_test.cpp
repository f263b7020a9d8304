// Queues against theory. Sources: Kleinrock, Queueing Systems I (1975), chapters 3 and 5; Hopp and
// Spearman, Factory Physics (2008), chapter 8, for failures as a part of the process time.
#include "factory/test_plant.h"

namespace plantgym::testing {
namespace {

std::string queue(const std::string& arrivals, const std::string& server,
                  const std::string& buffer = "") {
  return "factory: {}\nline: src > queue > server > out\nentities:\n  src: {type: source, " +
         arrivals + "}\n  queue: {type: buffer" + buffer + "}\n  server: {type: station, " +
         server + "}\n  out: {type: sink}\n";
}

// 30 replications of 100 000 time units after a warm-up of 5000.
constexpr int32_t kRuns = 30;
constexpr double kWarmup = 5000, kTime = 100'000;

TEST(Queues, mm1) {
  TestPlant p(queue("arrivals: {exp: 1.25}", "time: {exp: 1}"));
  const auto s = p.runs(kRuns, kWarmup, kTime, queue_length(0), content, wait(0), lead_time,
                        share(0, factory::kWorking));
  expect_truth(s[0], 3.2, "Lq"), expect_truth(s[1], 4, "L");
  expect_truth(s[2], 4, "Wq"), expect_truth(s[3], 5, "W"), expect_truth(s[4], 0.8, "rho");
  TestPlant half(queue("arrivals: {exp: 2}", "time: {exp: 1}"));
  const auto h = half.runs(kRuns, kWarmup, kTime, queue_length(0), lead_time);
  expect_truth(h[0], 0.5, "Lq at rho .5"), expect_truth(h[1], 2, "W at rho .5");
}
TEST(Queues, mmc) {
  TestPlant two(queue("arrivals: {exp: 1/1.6}", "time: {exp: 1}, servers: 2"));
  const auto s = two.runs(kRuns, kWarmup, kTime, queue_length(0), wait(0));
  expect_truth(s[0], 2.844444, "M/M/2 Lq"), expect_truth(s[1], 1.777778, "M/M/2 Wq");
  TestPlant three(queue("arrivals: {exp: 1/2.4}", "time: {exp: 1}, servers: 3"));
  const auto t = three.runs(kRuns, kWarmup, kTime, queue_length(0), wait(0), content);
  expect_truth(t[0], 2.588764, "M/M/3 Lq"), expect_truth(t[1], 1.078652, "M/M/3 Wq");
  expect_truth(t[2], 4.988764, "M/M/3 L");
}
/// Erlang's C: who comes waits with the share of time in which all servers are busy, looked at
/// every 5 units.
TEST(Queues, mmc_probability_of_waiting) {
  for (const auto& [servers, rate, truth] :
       {std::tuple(2, "1/1.6", .711111), std::tuple(3, "1/2.4", .647191)}) {
    TestPlant p(queue(join({"arrivals: {exp: ", rate, "}"}),
                      join({"time: {exp: 1}, servers: ", std::to_string(servers)})));
    Sample s;
    for (uint32_t k = 0; k < few(kRuns); ++k) {
      int32_t busy = 0, looks = 0;
      p.run_with(
          k, kWarmup, kTime / 2,
          [&](const factory::Run& r, double end) {
            for (; r.s.now < end; ++looks)
              factory::run_until(r, r.s.now + 5), busy += r.stations[0].idle == 0;
          },
          [&](const factory::Run&) { s.add(double(busy) / looks); });
    }
    expect_truth(s, truth, "P(wait)");
  }
}
TEST(Queues, mm1_with_five_places_loses) {
  TestPlant p(queue("arrivals: {exp: 1/0.9}, when_full: lose", "time: {exp: 1}", ", capacity: 4"));
  const auto s = p.runs(kRuns, kWarmup, kTime, throughput, content,
                        [](const factory::Run& r) { return double(r.s.lost) / r.sources[0].made; });
  expect_truth(s[0], 0.786580, "throughput"), expect_truth(s[1], 2.194782, "L");
  expect_truth(s[2], 0.126023, "P(full), which arrivals see");
}
/// Erlang's loss formula: without a waiting place, B(2, 1.6) = (a^2/2) / (1 + a + a^2/2).
TEST(Queues, without_a_place_to_wait) {
  TestPlant p(
      "factory: {}\nline: src > server > out\nentities: {src: {type: source, arrivals: {exp: "
      "1/1.6}, "
      "when_full: lose}, server: {type: station, time: {exp: 1}, servers: 2}, out: {type: sink}}");
  const auto s = p.runs(kRuns, kWarmup, kTime / 4,
                        [](const factory::Run& r) { return double(r.s.lost) / r.sources[0].made; });
  expect_truth(s[0], 1.28 / (1 + 1.6 + 1.28), "share that is lost");
}
/// Pollaczek and Khinchine: Wq = rho E[S] (1 + cv2) / (2 (1 - rho)).
TEST(Queues, mg1_waits_by_pollaczek_and_khinchine) {
  const std::pair<const char*, double> cases[] = {
      {"1", 2.0},
      {"{erlang: {k: 2, mean: 1}}", 3.0},
      {"{uniform: [0.5, 1.5]}", 2.166667},
      {"{lognormal: {mean: 1, cv: 1.4142135623730951}}", 6.0}};
  for (const auto& [time, wq] : cases) {
    TestPlant p(queue("arrivals: {exp: 1.25}", std::string("time: ") + time));
    expect_truth(p.runs(kRuns, kWarmup, kTime, wait(0))[0], wq, time);
  }
}
/// Effective process time te = t0/A, ce2 = c0^2 + (1 + cr^2) A (1 - A) MTTR/t0 = 1.8: Wq 12.4444.
TEST(Queues, mg1_with_failures) {
  TestPlant p(
      queue("arrivals: {exp: 1.25}", "time: 1, failures: {f: {ttf: {exp: 90}, ttr: {exp: 10}}}"));
  const auto s =
      p.runs(2 * kRuns, kWarmup, 2 * kTime, wait(0), lead_time, content, [](const factory::Run& r) {
        return factory::share_of(r, 0, factory::kWorking) + factory::share_of(r, 0, factory::kDown);
      });
  expect_truth(s[0], 12.444444, "Wq"), expect_truth(s[1], 13.555556, "W");
  expect_truth(s[2], 10.844444, "L"), expect_truth(s[3], .888889, "rho, with repairs");
}
/// L = rho/(1-rho) + (N-1)/2; starts lambda (1-rho)/N (Heyman 1968). With cost 20 a start and 1 a
/// customer and time, N = 3 is best.
TEST(Queues, n_policy) {
  const double costs[] = {4.0, 3.666667, 3.75, 4.0};
  for (int32_t n = 2; n <= 5; ++n) {
    TestPlant p(queue("arrivals: {exp: 2}",
                      "time: {exp: 1}, switch_off: {start_at: " + std::to_string(n) + "}"));
    const auto starts = [](const factory::Run& r) {
      return r.stations[0].starts / factory::since_cleared(r);
    };
    const auto s = p.runs(kRuns, kWarmup, kTime, content, starts,
                          [&](const factory::Run& r) { return content(r) + 20 * starts(r); });
    expect_truth(s[0], 1 + (n - 1) / 2.0, "L"), expect_truth(s[1], 0.25 / n, "starts");
    expect_truth(s[2], costs[n - 2], "cost");
  }
}
TEST(Queues, exponential_warmup) {
  TestPlant p(queue("arrivals: {exp: 2}", "time: {exp: 1}, switch_off: {warmup: {exp: 4}}"));
  const auto s =
      p.runs(kRuns, kWarmup, kTime, content, share(0, factory::kOff), share(0, factory::kWarmup));
  expect_truth(s[0], 3, "L"), expect_truth(s[1], 1.0 / 6, "P(off)");
  expect_truth(s[2], 1.0 / 3, "P(warmup)");
}

// Jackson 1957: arrivals (.5, 0, 0), rates (1, .8, .9); each station as an M/M/1 by itself.
TEST(Queues, jackson_network) {
  TestPlant p(R"(
factory: {}
entities:
  src: {type: source, arrivals: {exp: 2}}
  q1: {type: buffer}
  q2: {type: buffer}
  q3: {type: buffer}
  s1: {type: station, time: {exp: 1}}
  s2: {type: station, time: {exp: 1/0.8}}
  s3: {type: station, time: {exp: 1/0.9}}
  out: {type: sink}
links: [[src, q1], [q1, s1], [q2, s2], [q3, s3], [s1, q2, 0.6], [s1, q3, 0.4], [s2, q3, 0.8], [s2, out, 0.2],
        [s3, q1, 0.1], [s3, out, 0.9]]
)");
  const auto at = [](int32_t k) {
    return [k](const factory::Run& r) { return on_station(k)(r) + queue_length(k)(r); };
  };
  const auto rate = [](int32_t k) {
    return [k](const factory::Run& r) {
      return double(r.stations[k].finished) / factory::since_cleared(r);
    };
  };
  const auto s = p.runs(kRuns, kWarmup, kTime, at(0), at(1), at(2), content, lead_time,
                        share(0, factory::kWorking), share(1, factory::kWorking),
                        share(2, factory::kWorking), rate(0), rate(1), rate(2));
  const double truth[] = {1.213592, .698324, 1.155462, 3.067378, 6.134757, .548246,
                          .411184,  .536062, .548246,  .328947,  .482456};
  for (size_t k = 0; k < std::size(truth); ++k)
    expect_truth(s[k], truth[k], ("Jackson " + std::to_string(k)).c_str());
}
/// Closed: mean value analysis of three exponential stations (means 1, 1.25, .8), N parts.
TEST(Queues, conwip) {
  const std::tuple<int32_t, double, double> cases[] = {
      {1, .327869, 3.05}, {3, .580676, 5.166393}, {6, .709283, 8.459251}, {12, .779298, 15.398468}};
  for (const auto& [n, rate, cycle] : cases) {
    TestPlant p(
        "factory: {}\nline: src > q1 > a > q2 > b > q3 > c > out\nentities:\n  src: {type: "
        "source, saturated: true, most: " +
        std::to_string(n) +
        "}\n  q1: {type: buffer}\n  q2: {type: buffer}\n  q3: {type: buffer}\n  a: {type: "
        "station, time: {exp: 1}}\n  b: {type: station, time: {exp: 1.25}}\n  c: {type: "
        "station, time: {exp: 0.8}}\n  out: {type: sink}\n");
    const auto s = p.runs(kRuns, 500, kTime / 4, throughput, lead_time);
    expect_truth(s[0], rate, "throughput"), expect_truth(s[1], cycle, "cycle time");
  }
}
/// Balanced: X = N / (N + k - 1).
TEST(Queues, balanced_conwip) {
  for (const auto& [stations, n] : {std::pair(2, 4), std::pair(3, 3), std::pair(5, 8)}) {
    std::string names = "src",
                all = join(
                    {"  src: {type: source, saturated: true, most: ", std::to_string(n), "}\n"});
    for (int32_t k = 0; k < stations; ++k) {
      const std::string at = std::to_string(k);
      names += join({" > q", at, " > m", at});
      all += join({"  q", at, ": {type: buffer}\n  m", at, ": {type: station, time: {exp: 1}}\n"});
    }
    TestPlant p(
        join({"factory: {}\nline: ", names, " > out\nentities:\n", all, "  out: {type: sink}\n"}));
    expect_truth(p.runs(kRuns, 500, kTime / 4, throughput)[0], double(n) / (n + stations - 1),
                 "throughput");
  }
}

/// M/M/R//K: machines that fail, and fitters.
std::string machines(int32_t k, int32_t fitters, const char* clock, double mtbf, double mttr) {
  return "factory: {}\nline: src > m > out\ncrews: {fitter: " + std::to_string(fitters) +
         "}\nentities:\n  src: {type: source, saturated: true}\n  m: {type: station, time: {exp: "
         "5}, "
         "servers: " +
         std::to_string(k) + ", failures: {f: {clock: " + clock +
         ", mtbf: " + std::to_string(mtbf) + ", mttr: " + std::to_string(mttr) +
         ", crew: fitter}}}\n  out: {type: sink}\n";
}
TEST(Queues, machine_repair) {
  const auto down = [](int32_t k) {
    return [k](const factory::Run& r) { return k * factory::share_of(r, 0, factory::kDown); };
  };
  const auto busy = [](const factory::Run& r) {
    return factory::crew_area(r, 0) / factory::since_cleared(r);
  };
  for (const char* clock : {"operating", "calendar"}) {
    // while down, a calendar's clock stands as well: it runs from the end of the repair
    TestPlant five(machines(5, 1, clock, 10, 1));
    const auto s = five.runs(kRuns, 500, kTime / 4, down(5), share(0, factory::kWorking), busy);
    expect_truth(s[0], .639522, "5 machines, down"), expect_truth(s[1], .872096, "available");
    expect_truth(s[2], 1 - .563952, "crew busy");
    TestPlant one(machines(10, 1, clock, 90, 10)), two(machines(10, 2, clock, 90, 10));
    const auto a = one.runs(kRuns, 1000, kTime / 2, down(10), share(0, factory::kWorking));
    expect_truth(a[0], 2.511669, "R=1, down"), expect_truth(a[1], .748833, "R=1, available");
    const auto b = two.runs(kRuns, 1000, kTime / 2, down(10), share(0, factory::kWorking), busy);
    expect_truth(b[0], 1.171775, "R=2, down"), expect_truth(b[1], .882823, "R=2, available");
    expect_truth(b[2], .980914, "R=2, crews busy");
  }
}

}  // namespace
}  // namespace plantgym::testing
