// Vehicles of plants: trips, ways that are for one at a time, dispatching, batteries; a shuttle is
// M/D/1.
#include <cmath>

#include "envs/factory/plant_rates.h"
#include "factory/test_plant.h"

namespace plantgym::testing {
namespace {

using Driven = factory::Run;

/// Parts from q at a, by `carts`, to a fast station at b.
std::string shuttle(const std::string& path, const std::string& carts,
                    const std::string& source = "saturated: true") {
  return join({"factory: {}\nguide_path: {points: {a: [0, 0], b: [10, 0]}, ways: ", path,
               "}\nline: src > q > carts > m > out\nentities:\n  src: {type: source, ", source,
               "}\n  q: {type: buffer, capacity: 900, at: a}\n  carts: {type: vehicles, speed: 1, "
               "load: 2, unload: 3, ",
               carts,
               "}\n  m: {type: station, time: 1, at: b, queue: 900}\n  out: {type: sink}\n"});
}
int32_t carried(const std::string& yaml, double time) {
  TestPlant p(yaml);
  int32_t n = -1;
  p.run(0, 0, time, [&](const Driven& r) { n = r.stations[0].finished; });
  return n;
}

/// The first part takes 2 + 10 + 3, each other one 10 more to come back.
TEST(Fleet, a_trip_takes_its_time) {
  EXPECT_EQ(carried(shuttle("[[a, b]]", "n: 1"), 14), 0);
  EXPECT_EQ(carried(shuttle("[[a, b]]", "n: 1"), 15), 1);
  EXPECT_EQ(carried(shuttle("[[a, b]]", "n: 1"), 15 + 25 * 399), 400);
  const PlantRates rates = rates_of(read_plant(shuttle("[[a, b]]", "n: 2")));
  EXPECT_DOUBLE_EQ(rates.stations[0].rate(), 2.0 / 25);
}
/// A lane that is shared is busy for 20 of each part, however many drive; a lane for each direction
/// is for no more than one each 10.
TEST(Fleet, a_way_is_for_one_at_a_time) {
  const auto rate = [](const char* ways, const char* n) {
    const std::string yaml = shuttle(ways, n);
    return (carried(yaml, 50'000) - carried(yaml, 10'000)) / 40'000.0;
  };
  EXPECT_NEAR(rate("[[a, b]]", "n: 2"), 1.0 / 20, 1e-4);
  EXPECT_NEAR(rate("[[a, b]]", "n: 5"), 1.0 / 20, 1e-4);
  EXPECT_NEAR(rate("[[a, b, one_way], [b, a, one_way]]", "n: 2"), 2.0 / 25, 1e-4);
  EXPECT_NEAR(rate("[[a, b, one_way], [b, a, one_way]]", "n: 5"), 1.0 / 10, 1e-4);
}
/// One vehicle and parts at random are M/D/1 with a service of 25 (Pollaczek and Khinchine); a part
/// waits 10 more, until the vehicle is back.
TEST(Fleet, a_shuttle_is_a_queue) {
  TestPlant p(shuttle("[[a, b]]", "n: 1", "arrivals: {exp: 40}"));
  const auto s =
      p.runs(20, 2000, 200'000, wait(0), share(0, factory::kSetup), share(0, factory::kWorking));
  const double rho = 25.0 / 40;
  expect_truth(s[0], rho * 25 / (2 * (1 - rho)) + 10, "wait for the shuttle");
  expect_truth(s[1], 12.0 / 40, "empty ways and loading");
  expect_truth(s[2], 13.0 / 40, "loaded ways and unloading");
}
/// A ring in one direction: 10 from a over b to c, 5 from c to a; a detour is taken where it is
/// shorter than the straight line that a way says.
TEST(Fleet, takes_the_shortest_way) {
  GuidePathWorld g;
  g.points = {{"a", 0, 0}, {"b", 3, 4}, {"c", 3, -1}, {"d", 0, 1}};
  g.ways = {{"a", "b", -1, true},
            {"b", "c", -1, true},
            {"c", "a", 5, true},
            {"a", "d", -1, false},
            {"d", "b", 90, false}};
  const GuidePath path(g);
  EXPECT_DOUBLE_EQ(path.between(0, 2), 10);
  EXPECT_DOUBLE_EQ(path.between(2, 0), 5);
  EXPECT_DOUBLE_EQ(path.between(1, 0), 10);
  EXPECT_DOUBLE_EQ(path.between(3, 1), 6);
  EXPECT_EQ(path.next_way[3 * 4 + 1], 3);
}
/// From rest to rest: speed 1.5, 0.8 more each second; 1 m is too short for its speed.
TEST(Fleet, speeds_up_and_brakes) {
  FleetWorld f;
  f.speed = 1.5, f.acceleration = 0.8;
  EXPECT_NEAR(leg_time(f, 10, 1 / 3600.0), 10 / 1.5 + 1.5 / 0.8, 1e-12);
  EXPECT_NEAR(leg_time(f, 1, 1 / 3600.0), 2 * std::sqrt(1 / 0.8), 1e-12);
  EXPECT_NEAR(leg_time(f, 1.5 * 1.5 / 0.8, 1 / 60.0), 2 * 1.5 / 0.8 / 60, 1e-12);
}
/// The part at the far end came first.
TEST(Fleet, dispatches_as_it_is_told) {
  const auto first = [](const char* dispatch) {
    TestPlant p(join(
        {"factory: {}\nguide_path: {points: {a: [0, 0], b: [10, 0], c: [60, 0]}, ways: [[a, b], "
         "[b, c]]}\nline: [s > near > carts > m > out, t > far > carts > m]\nentities: {s: {type: "
         "source, orders: {o: {release: 1}}}, t: {type: source, orders: {o: {release: 0.5}}}, "
         "near: {type: buffer, at: b}, far: {type: buffer, at: c}, carts: {type: vehicles, n: 1, "
         "speed: 1, shifts: [day], dispatch: ",
         dispatch,
         "}, m: {type: station, time: 1, at: a}, out: {type: sink}}\nshifts: {day: {hours: [0:01, "
         "0:00]}}"}));
    std::vector<int32_t> left;
    p.run_with(
        0, 0, 400,
        [&](const Driven& r, double end) {
          factory::run_until(r, 75);
          left = {r.buffers[0].left, r.buffers[1].left};
          factory::run_until(r, end);
        },
        [](const Driven& r) { EXPECT_EQ(r.s.good, 2); });
    return left;
  };
  EXPECT_EQ(first("nearest"), (std::vector<int32_t>{1, 0}));
  EXPECT_EQ(first("longest_waiting"), (std::vector<int32_t>{0, 0}));
}
/// .01 kWh each second: after four parts .3 kWh are left at b, .2 at the charger, where .8 take 800
/// seconds and are what the plant pays for.
TEST(Fleet, batteries_are_charged) {
  TestPlant p(shuttle("[[a, b]]",
                      "n: 1, battery: {capacity: 1 kWh, uses: 36 kW, charge: 3.6 kW, low: 0.5}"));
  p.run_with(
      0, 0, 2000,
      [&](const Driven& r, double end) {
        for (const auto& [time, parts, level] :
             {std::tuple(15.0, 1, .9), std::tuple(90.0, 4, .3), std::tuple(100.0, 4, .2),
              std::tuple(899.0, 4, .2), std::tuple(915.0, 5, .9)}) {
          factory::run_until(r, time);
          EXPECT_EQ(r.stations[0].finished, parts) << time;
          EXPECT_NEAR(r.vehicles[0].level, level, 1e-9) << time;
        }
        EXPECT_NEAR(factory::energy_of(r, 0), 0.8, 1e-9);
        factory::run_until(r, end);
      },
      [](const Driven&) {});
}
/// A vehicle with a part that finds no room stands there, and so does who waits for it.
TEST(Fleet, a_full_place_blocks_who_brings) {
  TestPlant p(
      "factory: {}\nguide_path: {points: {a: [0, 0], b: [10, 0]}, ways: [[a, b]]}\nline: src > q > "
      "carts > stand > m > out\nentities: {src: {type: source, saturated: true}, q: {type: buffer, "
      "capacity: 2, at: a}, carts: {type: vehicles, n: 2, speed: 1}, stand: {type: buffer, "
      "capacity: 1, at: b}, m: {type: station, time: 100}, out: {type: sink}}");
  p.run(0, 1000, 50'000, [](const Driven& r) {
    EXPECT_NEAR(throughput(r), 0.01, 1e-4);
    EXPECT_GT(factory::share_of(r, 0, factory::kBlocked), 0.7);
    EXPECT_EQ(r.s.stop, factory::Stop::kNo);
  });
}

/// Work at a until 5; the vehicle comes 20 from c, loads, brings it to b until 37; there 7 of work,
/// then 1 + 10 + 1 to the sink at c.
TEST(Fleet, brings_parts_of_a_routing_on) {
  const char* yaml =
      "factory: {}\nguide_path: {points: {a: [0, 0], b: [10, 0], c: [10, 10]}, ways: [[a, b], [b, "
      "c]]}\nproducts: {p: {routing: [[m1, 5], [m2, 7]]}}\nentities: {s: {type: source, orders: "
      "{o: "
      "{}}}, m1: {type: station, at: a}, m2: {type: station, at: b}, v: {type: vehicles, n: 1, "
      "speed: 1, load: 1, unload: 1, home: c, routings: true}, out: {type: sink, at: c}}";
  for (const auto& [time, good] : {std::pair(55.5, 0), std::pair(56.5, 1)}) {
    TestPlant p(yaml);
    p.run(0, 0, time, [&, good = good, time = time](const Driven& r) {
      EXPECT_EQ(r.s.good, good) << time;
      if (good) {
        EXPECT_DOUBLE_EQ(r.s.lead_time, 56);
        EXPECT_EQ(r.stations[p.station("v")].finished, 2);
      }
    });
  }
  TestPlant p(yaml);
  const PlantRates rates = rates_of(p.world);
  EXPECT_DOUBLE_EQ(rates.stations[2].visits, 2);
  // loaded a b 10 and b c 10; before: from b to a 10, to b 0, from c to a 20, to b 10
  EXPECT_DOUBLE_EQ(rates.stations[2].time, 2 + 10 + (10 + 0 + 20 + 10) / 4.0);
}
/// What a test rejects goes by vehicle to where it is worked again.
TEST(Fleet, brings_back_what_is_rejected) {
  TestPlant p(
      "factory: {}\nguide_path: {points: {a: [0, 0], b: [10, 0]}, ways: [[a, b]]}\nproducts: {p: "
      "{routing: [[m, 5], [t, 3]]}}\nentities: {s: {type: source, arrivals: {exp: 200}}, m: {type: "
      "station, at: a, defect: 0.25}, t: {type: station, at: b, inspect: {}, rework_to: m}, v: "
      "{type: vehicles, n: 1, speed: 1, routings: true}, out: {type: sink, at: a}}");
  const auto s = p.runs(10, 1000, 200'000, [&](const Driven& r) {
    return r.stations[p.station("v")].finished / double(r.s.left);
  });
  expect_truth(s[0], 2 / 0.75, "trips of a part: two for each pass");
}
/// Two products in opposite directions, and little room: vehicles stand with parts that find none.
TEST(Fleet, a_deadlock_of_vehicles_is_found) {
  TestPlant p(
      "factory: {}\nguide_path: {points: {a: [0, 0], b: [10, 0]}, ways: [[a, b]]}\nproducts: {p: "
      "{routing: [[m, 5], [n, 5]]}, q: {routing: [[n, 5], [m, 5]]}}\nentities: {s: {type: source, "
      "saturated: true, mix: {p: 1}}, t: {type: source, saturated: true, mix: {q: 1}}, m: {type: "
      "station, at: a, queue: 1}, n: {type: station, at: b, queue: 1}, v: {type: vehicles, n: 1, "
      "speed: 1, routings: true, stands: 1}, out: {type: sink, at: a}}");
  p.run(0, 0, 10'000, [&](const Driven& r) {
    EXPECT_EQ(r.s.stop, factory::Stop::kDeadlock);
    EXPECT_LT(r.s.now, 1000);
  });
}

}  // namespace
}  // namespace plantgym::testing
