// The parts of a plant by themselves: distributions, key figures, order of events, deadlock,
// disciplines, setups, routings, common random numbers.
#include "envs/factory/plant_explain.h"
#include "factory/test_plant.h"

namespace plantgym::testing {
namespace {

// Means and variances in closed form, of 400 000 numbers each.
TEST(Distribution, means_and_variances) {
  const std::tuple<const char*, double, double> cases[] = {
      {"{exp: 2}", 2, 4},
      {"{uniform: [1, 4]}", 2.5, 0.75},
      {"{triangular: [1, 2, 6]}", 3, 14.0 / 12},  // (1+4+36-2-6-12)/18
      {"{normal: {mean: 3, sd: 0.5}}", 3, 0.25},
      {"{normal: {mean: 1, sd: 1}}", 1.287600, 0.629686},  // cut at 0: 1 + h, h = phi(1)/Phi(1)
      {"{lognormal: {mean: 3, cv: 0.5}}", 3, 2.25},
      {"{gamma: {shape: 0.5, scale: 4}}", 2, 8},
      {"{gamma: {mean: 3, cv: 0.5}}", 3, 2.25},
      {"{erlang: {k: 4, mean: 2}}", 2, 1},
      {"{weibull: {shape: 2, scale: 3}}", 2.658681, 1.931417},  // 3 sqrt(pi)/2; 9 (1 - pi/4)
      {"{weibull: {shape: 2.5, mean: 5}}", 5, 4.577614},
      {"{geometric: 0.2}", 5, 20},
      {"{bernoulli: {p: 0.3, value: 2}}", 0.6, 0.84},
      {"{empirical: [1, 2, 6]}", 3, 14.0 / 3}};
  const Rng rng(7, 0, 0, 0);
  for (const auto& [text, mean, variance] : cases) {
    const plantgym::Node tree = parse_yaml(std::string("time: ") + text, "t.yaml");
    std::vector<double> values;
    factory::Distribution d;
    read_fields(tree, "", [&](Fields& f) {
      EXPECT_TRUE(DistributionFile("s", values).read(f, "time", d, "a time"));
    });
    const factory::Moments m = factory::moments(d, values.data());
    EXPECT_NEAR(m.mean, mean, 2e-6 * (1 + mean)) << text;
    EXPECT_NEAR(m.variance, variance, 2e-5 * (1 + variance)) << text;
    factory::Stream s = {};
    double sum = 0, squares = 0;
    constexpr int32_t kCount = 400'000;
    for (int32_t k = 0; k < kCount; ++k) {
      const double x = factory::draw(d, values.data(), s, rng, 5);
      EXPECT_GE(x, 0);
      sum += x, squares += x * x;
    }
    const double got = sum / kCount;
    EXPECT_NEAR(got, mean, 4 * std::sqrt(variance / kCount)) << text;
    EXPECT_NEAR(squares / kCount - got * got, variance, 0.03 * variance) << text;
  }
}

/// ISO 22400-2's own numbers: PBT 480 min, APT 420, PRI 0.5, PQ 760, GQ 741.
TEST(Kpi, worked_example_of_oee) {
  factory::WorkUnit u;
  u.planned_busy = 480, u.production = 420, u.planned_run = 0.5 * 760, u.produced = 760,
  u.good = 741;
  EXPECT_DOUBLE_EQ(u.availability(), 0.875);
  EXPECT_NEAR(u.effectiveness(), 0.904762, 5e-7);
  EXPECT_DOUBLE_EQ(u.quality_ratio(), 0.975);
  EXPECT_NEAR(u.oee(), 0.771875, 1e-12);
  u.setup = 20, u.delay = 30;
  EXPECT_DOUBLE_EQ(u.allocation(), 470.0 / 480);
  EXPECT_DOUBLE_EQ(u.utilisation(), 420.0 / 470);
  EXPECT_DOUBLE_EQ(u.technical_efficiency(), 420.0 / 450);
  EXPECT_DOUBLE_EQ(u.setup_ratio(), 20.0 / 440);
}

/// Two stations that feed each other without a place between them stop at once.
TEST(Plant, a_deadlock_ends_the_run_and_says_where) {
  TestPlant p(R"(
factory: {}
entities:
  src: {type: source, arrivals: 1}
  q: {type: buffer, capacity: 1}
  a: {type: station, time: 1}
  b: {type: station, time: 1}
  out: {type: sink}
links: [[src, q], [q, a], [a, b], [b, a, 0.999999], [b, out, 0.000001]]
)");
  p.run(0, 0, 1000, [&](const factory::Run& r) {
    EXPECT_EQ(r.s.stop, factory::Stop::kDeadlock);
    EXPECT_EQ(p.world.entities[size_t(r.s.stop_node)].name, "a");
    EXPECT_LT(r.s.now, 10);
  });
}
/// The same circle with room for all never stops.
TEST(Plant, a_circle_with_room_goes_on) {
  TestPlant p(R"(
factory: {parts: 50}
entities:
  src: {type: source, saturated: true, most: 3}
  q: {type: buffer}
  a: {type: station, time: {exp: 1}}
  b: {type: station, time: {exp: 1}}
  out: {type: sink}
links: [[src, q], [q, a], [a, b], [b, q, 0.5], [b, out, 0.5]]
)");
  p.run(0, 0, 10'000, [](const factory::Run& r) {
    EXPECT_EQ(r.s.stop, factory::Stop::kNo);
    EXPECT_GT(r.s.good, 2000);
  });
}
TEST(Plant, more_parts_than_the_file_allows_end_the_run) {
  TestPlant p(
      "factory: {parts: 20}\nline: src > q > a > out\nentities: {src: {type: source, arrivals: 1}, "
      "q: "
      "{type: buffer}, a: {type: station, time: 2}, out: {type: sink}}");
  p.run(0, 0, 1000, [](const factory::Run& r) {
    EXPECT_EQ(r.s.stop, factory::Stop::kTooMany);
    EXPECT_EQ(r.s.content, 20);
    EXPECT_EQ(r.s.now, 40);  // the 40th finds 20: 39 came before, 19 of them left
  });
}
/// At equal times a completion comes before an arrival: the place is free, nobody is lost.
TEST(Plant, completions_come_before_arrivals) {
  TestPlant p(
      "factory: {}\nline: src > a > out\nentities: {src: {type: source, arrivals: 1, when_full: "
      "lose}, a: "
      "{type: station, time: 1}, out: {type: sink}}");
  p.run(0, 0, 100, [](const factory::Run& r) {
    EXPECT_EQ(r.s.lost, 0);
    EXPECT_EQ(r.s.good, 99);
  });
}
/// The shortest time, the last that came, and the most work left go first.
TEST(Plant, disciplines) {
  const auto lead = [](const char* discipline) {
    TestPlant p(
        std::string("factory: {}\nproducts: {a: {}, b: {}}\nline: src > q > m > out\nentities: "
                    "{src: {type: source, arrivals: {exp: 2.5}, mix: {a: 0.5, b: 0.5}}, q: {type: "
                    "buffer}, m: {type: station, times: {a: 1, b: 3}, discipline: ") +
        discipline + "}, out: {type: sink}}");
    return p.runs(10, 1000, 50'000, wait(0))[0];
  };
  // Cobham 1954: W0 = lambda E[S^2]/2 = 0.4 * 5/2 = 1; a first: Wa = W0/(1 - .2), Wb = W0/(.8 * .2)
  const double w0 = 1, wa = w0 / 0.8, wb = w0 / (0.8 * 0.2);
  expect_truth(lead("spt"), (wa + wb) / 2, "two priorities");
  expect_truth(lead("fifo"), w0 / 0.2, "in turn");
  expect_truth(lead("lifo"), w0 / 0.2, "the last first has the same mean");
}
/// Three come at 0, 1 and 2, each takes 10; due at 10, 25, 22. In turn the third is 8 late; the
/// last first, the second is 5 late.
TEST(Plant, the_last_first_is_another_order) {
  const auto tardiness = [](const char* discipline) {
    TestPlant p(std::string("factory: {}\nline: src > q > m > out\nentities: {src: {type: source, "
                            "orders: {a: {due: 10}, b: {release: 1, due: 25}, c: {release: 2, due: "
                            "22}}}, q: {type: buffer}, m: {type: station, time: 10, discipline: ") +
                discipline + "}, out: {type: sink}}");
    double late = -1;
    p.run(0, 0, 100, [&](const factory::Run& r) { late = r.s.tardiness; });
    return late;
  };
  EXPECT_EQ(tardiness("fifo"), 8);
  EXPECT_EQ(tardiness("lifo"), 5);
  EXPECT_EQ(tardiness("edd"), 5);
}
/// What `check` says of orders that name no product, and what its estimate leaves out.
TEST(PlantExplained, orders_without_a_product_and_what_is_left_out) {
  const PlantWorld w = read_plant(
      "factory: {time_unit: h}\nproducts: {a: {family: x}, b: {family: y}}\nline: src > m > t > "
      "out\nentities: {src: {type: source, orders: {o: {quantity: 3}}}, m: {type: station, times: "
      "{a: 2, b: 9}, setup: {x: {y: 1}, y: {x: 1}}}, t: {type: station, time: 1, inspect: {}, "
      "rework_to: m}, out: {type: sink}}");
  const std::string words = PlantExplainer(w).text();
  EXPECT_NE(words.find("m: the plant makes at most 0.5 parts/h"), std::string::npos) << words;
  EXPECT_NE(words.find("or less: what is lost by setups is not in this estimate"),
            std::string::npos)
      << words;
  EXPECT_NE(words.find("src: 1 order of 3 parts"), std::string::npos) << words;
}
/// A tenth is defective, of which a fifth is not seen; 5 % of the sound are rejected too: .125 come
/// again each time, two times at most.
TEST(PlantExplained, rework_and_setups_are_counted) {
  const char* text =
      "factory: {time_unit: h}\nproducts: {a: {family: x}, b: {family: y}}\nline: src > q > m > t "
      "> "
      "out\nentities: {src: {type: source, arrivals: {exp: 4}, mix: {a: 0.75, b: 0.25}}, q: {type: "
      "buffer}, m: {type: station, time: 2, defect: 0.1, setup: {x: {y: 1}, y: {x: 3}}, tool: "
      "{life: 10, change: 1}}, t: {type: station, time: 1, inspect: {false_pos: 0.05, false_neg: "
      "0.2}, rework_to: m, max_passes: 2}, out: {type: sink}}";
  const PlantWorld w = read_plant(text);
  const StationRate m = rates_of(w).stations[0];
  const double again = 0.1 * 0.8 + 0.9 * 0.05;
  EXPECT_NEAR(m.visits, 1 + again + again * again, 1e-12);
  EXPECT_NEAR(m.setup, 0.75 * 0.25 * (1 + 3), 1e-12);
  EXPECT_NEAR(m.tool, 0.1, 1e-12);
  EXPECT_NEAR(m.rate(), 1 / 2.1, 1e-12);
  EXPECT_NEAR(m.rate_with_setups(), 1 / 2.85, 1e-12);
  TestPlant p(text);
  const auto s = p.runs(10, 100, 20'000, [](const factory::Run& r) {
    return r.stations[0].finished / double(r.s.entered);
  });
  expect_truth(s[0], m.visits, "visits of the simulated plant");
}
/// Two of one product, one of an order that weighs more.
TEST(Plant, an_order_may_have_a_weight_of_its_own) {
  TestPlant p(
      "factory: {}\nproducts: {a: {weight: 2}}\nline: src > q > m > out\nentities: {src: {type: "
      "source, orders: {x: {due: 8}, y: {due: 15, weight: 7}, z: {due: 0, weight: 0}}}, q: {type: "
      "buffer}, m: {type: station, time: 10}, out: {type: sink}}");
  p.run(0, 0, 100, [](const factory::Run& r) {
    EXPECT_EQ(r.s.tardiness, 2 * 2 + 7 * 5 + 0 * 30);
    EXPECT_EQ(r.s.late, 3);
  });
}
/// The same circle with places where parts grow old: each makes room in the end.
TEST(Plant, what_expires_ends_a_deadlock) {
  TestPlant p(R"(
factory: {}
entities:
  src: {type: source, arrivals: 1, when_full: lose}
  q: {type: buffer, capacity: 1, expiry: 9}
  r: {type: buffer, capacity: 1, expiry: 9}
  a: {type: station, time: 1}
  b: {type: station, time: 3}
  out: {type: sink}
links: [[src, q], [q, a], [a, r], [r, b], [b, q, 0.9], [b, out, 0.1]]
)");
  p.run(0, 0, 1000, [&](const factory::Run& r) {
    EXPECT_EQ(r.s.stop, factory::Stop::kNo);
    EXPECT_GT(r.s.scrapped, 10);
  });
}
/// No circle of servers, and yet nothing moves: a kit lacks what is behind the parts that it has;
/// more parts are waited for than may be inside; two are left for a kit of three.
TEST(Plant, a_standstill_ends_the_run_and_says_where) {
  for (const auto& [yaml, where, parts] :
       {std::tuple(
            "factory: {}\nproducts: {x: {}, y: {}}\nlinks: [[s, c], [c, a, 0.5], [c, b, "
            "0.5], [a, k], [b, k], [k, out]]\nentities: {s: {type: source, saturated: true, "
            "mix: {x: 0.5, y: 0.5}}, c: {type: station, time: 1}, a: {type: buffer, "
            "capacity: 2}, b: {type: buffer, capacity: 30}, k: {type: station, time: 1, kit: "
            "{a: 2, b: 20}}, out: {type: sink}}",
            "c", -1),
        std::tuple("factory: {}\nline: s > q > m > out\nentities: {s: {type: source, saturated: "
                   "true, most: 2}, q: {type: buffer, capacity: 9}, m: {type: station, time: 1, "
                   "switch_off: {start_at: 3}}, out: {type: sink}}",
                   "q", 2),
        std::tuple("factory: {}\nline: s > q > k > out\nentities: {s: {type: source, orders: {o: "
                   "{quantity: 5}}}, q: {type: buffer}, k: {type: station, time: 1, kit: {q: 3}}, "
                   "out: {type: sink}}",
                   "q", 2)}) {
    TestPlant p(yaml);
    p.run(0, 0, 1000, [&, yaml = yaml, where = where, parts = parts](const factory::Run& r) {
      EXPECT_EQ(r.s.stop, factory::Stop::kDeadlock) << yaml;
      ASSERT_GE(r.s.stop_node, 0) << yaml;
      EXPECT_EQ(p.world.entities[size_t(r.s.stop_node)].name, where);
      EXPECT_LT(r.s.now, 200);
      if (parts >= 0) {
        EXPECT_EQ(r.s.content, parts);
      }
    });
  }
}
/// Who holds a station, or a shift that begins tomorrow, keeps a plant; that is no standstill.
TEST(Plant, what_somebody_keeps_does_not_stand_still) {
  TestPlant p(
      "factory: {time_unit: h}\nshifts: {early: {hours: [6:00, 14:00]}}\nline: s > q > m > "
      "out\nentities: {s: {type: source, orders: {o: {quantity: 3}}}, q: {type: buffer}, m: {type: "
      "station, time: 1, shifts: [early]}, out: {type: sink}}");
  p.run_with(
      0, 0, 12,
      [](const factory::Run& r, double end) {
        factory::run_until(r, 5);
        EXPECT_EQ(r.s.stop, factory::Stop::kNo);
        factory::hold(r, 0, true), factory::run_until(r, 8);
        EXPECT_EQ(r.s.stop, factory::Stop::kNo);
        EXPECT_EQ(r.s.good, 0);
        factory::hold(r, 0, false), factory::run_until(r, end);
      },
      [](const factory::Run& r) {
        EXPECT_EQ(r.s.stop, factory::Stop::kNo);
        EXPECT_EQ(r.s.good, 3);
      });
}
/// Two families by turns: 3 h of work, then 4 or 5 h of setup.
TEST(Plant, setups_take_their_time) {
  TestPlant p(R"(
factory: {time_unit: h}
products: {r: {family: red}, b: {family: blue}}
line: [red > q > m > out, blue > q]
entities:
  red: {type: source, arrivals: 20, mix: {r: 1}}
  blue: {type: source, arrivals: 20, mix: {b: 1}}
  q: {type: buffer}
  m: {type: station, time: 3, setup: {red: {blue: 4}, blue: {red: 5}}}
  out: {type: sink}
)");
  p.run(0, 100, 2000, [](const factory::Run& r) {
    EXPECT_EQ(r.stations[0].setups, 200);
    EXPECT_DOUBLE_EQ(factory::share_of(r, 0, factory::kSetup), 9.0 / 20);
    EXPECT_DOUBLE_EQ(factory::share_of(r, 0, factory::kWorking), 6.0 / 20);
    EXPECT_DOUBLE_EQ(factory::work_unit(r, 0).setup_ratio(), 9.0 / 15);
  });
}
/// Any of two lathes, then the mill; brackets to the mill alone.
TEST(Plant, parts_follow_their_routings) {
  TestPlant p(
      "{factory: {time_unit: min}, products: {bracket: {routing: [[mill, {lognormal: {mean: 4 min, "
      "cv: 0.2}}], [wash, 1 min]]}, shaft: {routing: [[[lathe1, lathe2], 6 min], [mill, 3 min], "
      "[wash, 1 min]]}}, entities: {orders: {type: source, arrivals: {exp: 6 min}, mix: {bracket: "
      "0.6, shaft: 0.4}}, lathe1: {type: station}, lathe2: {type: station}, mill: {type: station, "
      "discipline: spt}, wash: {type: station}, out: {type: sink}}}");
  const auto s = p.runs(4, 500, 20'000, [&](const factory::Run& r) {
    return double(r.stations[p.station("lathe1")].finished +
                  r.stations[p.station("lathe2")].finished) /
           r.products[1].good;
  });
  EXPECT_NEAR(s[0].mean(), 1, kQuick ? 1 : 0.01);
  const PlantRates rates = rates_of(p.world);
  EXPECT_DOUBLE_EQ(rates.stations[0].visits, 0.2);
  EXPECT_DOUBLE_EQ(rates.stations[2].visits, 1);
  EXPECT_NEAR(rates.stations[2].time, 0.6 * 4 + 0.4 * 3, 1e-12);
}
/// What a station is told changes none of the times that others draw.
TEST(Plant, random_numbers_are_common) {
  const auto uptime = [](bool held) {
    TestPlant p(contents(source("configs/worlds/factory/line3.yaml")));
    const Rng rng(1, 0, 0, 0);
    std::vector<uint64_t> tail(size_t(p.plant.at.words));
    factory::Run r(p.plant, p.state, tail.data(), rng);
    factory::start(r);
    factory::hold(r, 2, held);
    factory::run_until(r, 5);
    return std::pair(r.servers[0].left, r.failures[0].left);
  };
  EXPECT_EQ(uptime(true), uptime(false));
}
TEST(Plant, power_is_counted_in_each_state) {
  TestPlant p(R"(
factory: {time_unit: h}
line: src > q > oven > out
entities:
  src: {type: source, arrivals: 4}
  q: {type: buffer}
  oven: {type: station, time: 1, switch_off: {after: 1 h, warmup: 30 min}, power: {resting: 1, standby: 3, working: 10}, startup_energy: 5}
  out: {type: sink}
)");
  // each 4 h: half an hour of warm-up and one of work at 10 kW, one of waiting at 3 kW, the rest
  // off
  p.run(0, 8, 400, [](const factory::Run& r) {
    EXPECT_EQ(r.stations[0].starts, 100);
    EXPECT_NEAR(factory::energy_of(r, 0), 100 * (15 + 3 + 1.5 + 5), 1e-6);
  });
}
TEST(Plant, a_failed_part_is_scrapped_where_the_file_says_so) {
  TestPlant p(
      "factory: {}\nline: src > a > out\nentities: {src: {type: source, saturated: true}, a: "
      "{type: "
      "station, time: 1, failures: {f: {ttf: 9.5, ttr: 1, part: scrap}}}, out: {type: sink}}");
  p.run(0, 0, 105, [](const factory::Run& r) {  // 9 good, half a part lost, 1 of repair: every 10.5
    EXPECT_EQ(r.s.good, 90);
    EXPECT_EQ(r.s.scrapped, 10);
    EXPECT_EQ(r.stations[0].failures, 10);
    EXPECT_DOUBLE_EQ(factory::work_unit(r, 0).time_between_failures(), 9.5);
    EXPECT_DOUBLE_EQ(factory::work_unit(r, 0).time_to_repair(), 1);
  });
}

/// A source that fills a buffer waits with its next part until the one that waited is in its place:
/// none is over the capacity, and all parts are as many as there are places.
TEST(Plant, sources_fill_buffers_to_their_capacity) {
  TestPlant p(
      "factory: {}\nline: [a > ba > k > out, w > bw > j > out]\nentities:\n  a: {type: source, "
      "saturated: "
      "true}\n"
      "  w: {type: source, saturated: true}\n  ba: {type: buffer, capacity: 5}\n"
      "  bw: {type: buffer, capacity: 20}\n  k: {type: station, time: 5}\n"
      "  j: {type: station, time: 2}\n  out: {type: sink}\n");
  p.run(0, 0, 1000, [&](const factory::Run& r) {
    EXPECT_EQ(r.s.stop, factory::Stop::kNo);
    EXPECT_EQ(r.s.good, 200 + 500);
    EXPECT_EQ(r.s.content, 5 + 20 + 2);
  });
}

}  // namespace
}  // namespace plantgym::testing
