// Shifts and operators: hours by hand, and queues whose servers are people.
#include "factory/test_plant.h"

namespace plantgym::testing {
namespace {

using namespace factory;

/// One machine, 1 h a part, always fed; Monday to Friday from 6 to 14 with a break from 9:30 to 10.
std::string shop(const std::string& of_station, const std::string& shift =
                                                    "{days: [mon, tue, wed, thu, fri], hours: "
                                                    "[6:00, 14:00], breaks: [[9:30, 10:00]]}") {
  return join({"{factory: {time_unit: h}, line: src > m > out, shifts: {day: ", shift,
               "}, entities: {src: {type: source, saturated: true}, m: {type: station, shifts: "
               "[day], time: 1, ",
               of_station, "}, out: {type: sink}}}"});
}

/// Before the break it begins at 6, 7, 8 and 9 and finishes at 10; after it at 10, 11, 12, 13: 8
/// parts a day, 8 h of work; the week has 37.5 planned hours and 2.5 more of finishing.
TEST(Shifts, what_is_in_work_is_finished) {
  TestPlant p(shop("stop: finish"));
  p.run(0, 0, 2 * 168, [&](const factory::Run& r) {
    EXPECT_EQ(r.s.good, 2 * 5 * 8);
    EXPECT_DOUBLE_EQ(time_in(r, 0, kWorking), 2 * 5 * 8.0);
    EXPECT_DOUBLE_EQ(time_in(r, 0, kClosed), 2 * (168 - 5 * 8.0));
    EXPECT_DOUBLE_EQ(work_unit(r, 0).availability(), 1);
  });
}
/// The part of 9 is put off at 9:30 and finished at 10:30; that of 13:30 goes on the next day.
TEST(Shifts, what_is_in_work_waits) {
  TestPlant p(shop("stop: preempt"));
  p.run(0, 0, 24, [&](const factory::Run& r) { EXPECT_EQ(r.s.good, 7); });
  p.run(0, 0, 168, [&](const factory::Run& r) {
    EXPECT_EQ(r.s.good, 37);
    EXPECT_DOUBLE_EQ(time_in(r, 0, kWorking), 37.5);
    EXPECT_DOUBLE_EQ(r.servers[0].left, 0.5);
    EXPECT_DOUBLE_EQ(work_unit(r, 0).planned_busy, 37.5);
    EXPECT_DOUBLE_EQ(work_unit(r, 0).oee(), 37 / 37.5);
  });
}
/// From 22 to 6 on Sunday and Friday: Sunday's shift ends in the next week, so that it is open at
/// time 0.
TEST(Shifts, over_midnight_and_the_end_of_the_week) {
  TestPlant p(shop("stop: preempt", "{days: [sun, fri], hours: [22:00, 6:00]}"));
  p.run(0, 0, 5, [&](const factory::Run& r) { EXPECT_EQ(r.s.good, 5); });
  p.run(0, 0, 168, [&](const factory::Run& r) {
    EXPECT_EQ(r.s.good, 16);  // Monday 0 to 6, Friday 22 to Saturday 6, Sunday 22 to 24
  });
  p.run(0, 0, 168 + 6, [&](const factory::Run& r) { EXPECT_EQ(r.s.good, 22); });
}
/// A repair goes on out of shift; what failed is closed, and was never down for longer than its
/// repair within the shift.
TEST(Shifts, repairs_go_on) {
  TestPlant p(shop("stop: preempt, failures: {f: {ttf: 7.25, ttr: 6}}"));
  p.run(0, 0, 24 + 10, [&](const factory::Run& r) {
    // 7.25 h of work end at 13:45, the repair at 19:45; the next begins at 6:00
    EXPECT_DOUBLE_EQ(time_in(r, 0, factory::kDown), 0.25);
    EXPECT_DOUBLE_EQ(r.stations[0].repair_time, 6);
    EXPECT_EQ(r.s.good, 10);  // 7, and those of 6:45, 7:45 and 8:45
  });
}
/// A blocked server that closes hands over when room appears, and is closed all the same.
TEST(Shifts, a_blocked_server_hands_over) {
  TestPlant p(
      "{factory: {time_unit: h}, line: src > a > b > out, shifts: {night: {hours: [0:00, 2:00]}}, "
      "entities: {src: {type: source, saturated: true}, a: {type: station, time: 1, shifts: "
      "[night]}, b: {type: station, time: 2.5}, out: {type: sink}}}");
  p.run(0, 0, 23, [&](const factory::Run& r) {
    // a: 0-1, 1-2 (blocked, closed at 2); b: 1-3.5, 3.5-6
    EXPECT_EQ(r.s.good, 2);
    EXPECT_DOUBLE_EQ(time_in(r, 0, kClosed), 21);
    EXPECT_EQ(r.stations[0].content, 0);
    EXPECT_DOUBLE_EQ(share_of(r, 1, kWorking), 5.0 / 23);
  });
}

/// Five benches and two operators who can be anywhere: M/M/2 with lambda 1.6 waits with
/// probability .711111; 2.844444 wait (Erlang).
TEST(Operators, make_the_servers) {
  TestPlant p(
      "{factory: {parts: 2000}, line: src > q > m > out, operators: {fitters: {n: 2}}, entities: "
      "{src: {type: source, arrivals: {exp: 0.625}}, q: {type: buffer}, m: {type: station, time: "
      "{exp: 1}, servers: 5, operators: {skill: fitters}}, out: {type: sink}}}");
  const auto s = p.runs(30, 500, 20'000, queue_length(0), [](const factory::Run& r) {
    return (r.pools[0].area + r.pools[0].busy * (r.s.now - r.pools[0].since)) / since_cleared(r);
  });
  expect_truth(s[0], 2.844444, "parts that wait");
  expect_truth(s[1], 1.6, "operators at work");
}
/// Both of two operators for each part: M/M/1.
TEST(Operators, several_for_one_part) {
  TestPlant p(
      "{factory: {parts: 2000}, line: src > q > m > out, operators: {fitters: {n: 2}}, entities: "
      "{src: {type: source, arrivals: {exp: 2}}, q: {type: buffer}, m: {type: station, time: {exp: "
      "1}, servers: 5, operators: {skill: fitters, n: 2}}, out: {type: sink}}}");
  const auto s = p.runs(20, 500, 20'000, queue_length(0));
  expect_truth(s[0], 0.5, "parts that wait");
}

/// Two stations, one operator, room for `room` parts before each (others are lost): the operator
/// goes to the one that has waited longer, so in turn. Probabilities of (waiting at a, waiting at
/// b, at work: 0 none, 1 a, 2 b) by power iteration of the uniformised chain.
struct TwoStations {
  static constexpr int kRoom = 3, kSize = (kRoom + 1) * (kRoom + 1) * 3;
  static int at(int a, int b, int who) { return (a * (kRoom + 1) + b) * 3 + who; }
  /// @return mean parts that wait at a, share of time that a works
  static std::pair<double, double> solve(double to_a, double to_b, double do_a, double do_b) {
    std::vector<double> p(kSize, 1.0 / kSize), next;
    const double all = to_a + to_b + std::max(do_a, do_b);
    for (int round = 0; round < 20'000; ++round) {
      next.assign(kSize, 0);
      for (int a = 0; a <= kRoom; ++a)
        for (int b = 0; b <= kRoom; ++b)
          for (int who = 0; who < 3; ++who) {
            const double x = p[size_t(at(a, b, who))] / all;
            if (x == 0) continue;
            double left = all;
            const auto go = [&](double rate, int to) {
              next[size_t(to)] += x * rate, left -= rate;
            };
            if (who == 0 && a + b > 0) {  // not a state of the plant
              go(all, at(a, b, 0));
              continue;
            }
            go(to_a, who == 0 ? at(0, 0, 1) : at(std::min(a + 1, kRoom), b, who));
            go(to_b, who == 0 ? at(0, 0, 2) : at(a, std::min(b + 1, kRoom), who));
            if (who == 1) go(do_a, b > 0 ? at(a, b - 1, 2) : a > 0 ? at(a - 1, 0, 1) : at(0, 0, 0));
            if (who == 2) go(do_b, a > 0 ? at(a - 1, b, 1) : b > 0 ? at(0, b - 1, 2) : at(0, 0, 0));
            next[size_t(at(a, b, who))] += x * left;
          }
      if (round == 0)  // what was not a state has no part in it
        for (int a = 0; a <= kRoom; ++a)
          for (int b = 0; b <= kRoom; ++b)
            if (a + b > 0)
              next[size_t(at(0, 0, 0))] += next[size_t(at(a, b, 0))], next[size_t(at(a, b, 0))] = 0;
      p.swap(next);
    }
    double waits = 0, works = 0;
    for (int a = 0; a <= kRoom; ++a)
      for (int b = 0; b <= kRoom; ++b)
        for (int who = 0; who < 3; ++who)
          waits += a * p[size_t(at(a, b, who))], works += (who == 1) * p[size_t(at(a, b, who))];
    return {waits, works};
  }
};
TEST(Operators, one_for_two_stations) {
  const auto [waits, works] = TwoStations::solve(0.5, 0.4, 1, 1.25);
  TestPlant p(
      "{factory: {}, line: [sa > qa > a > out, sb > qb > b > out], operators: {ann: {skills: "
      "[turning, milling]}}, entities: {sa: {type: source, arrivals: {exp: 2}, when_full: lose}, "
      "sb: {type: source, arrivals: {exp: 2.5}, when_full: lose}, qa: {type: buffer, capacity: 3}, "
      "qb: {type: buffer, capacity: 3}, a: {type: station, time: {exp: 1}, operators: {skill: "
      "turning}}, b: {type: station, time: {exp: 0.8}, operators: {skill: milling}}, out: {type: "
      "sink}}}");
  const auto s = p.runs(20, 200, 20'000, queue_length(0), share(0, kWorking));
  expect_truth(s[0], waits, "parts that wait");
  expect_truth(s[1], works, "work at a");
}
/// A part of 5, the way to the other station 1, by hand: b 0-5, a 6-11, b 12-17, ..., a 54-59.
TEST(Operators, walk) {
  TestPlant p(
      "{factory: {}, line: [sa > a > out, sb > b > out], operators: {ann: {skills: [turning], "
      "walk: "
      "1}}, entities: {sa: {type: source, saturated: true}, sb: {type: source, saturated: true}, "
      "a: "
      "{type: station, time: 5, operators: {skill: turning}}, b: {type: station, time: 5, "
      "operators: {skill: turning}}, out: {type: sink}}}");
  p.run(0, 0, 59, [&](const factory::Run& r) {
    EXPECT_EQ(r.s.good, 10);
    EXPECT_DOUBLE_EQ(time_in(r, 0, kWorking), 25);
    EXPECT_DOUBLE_EQ(time_in(r, 0, kSetup), 5);
    EXPECT_DOUBLE_EQ(time_in(r, 1, kSetup), 4);  // somebody is there at first
  });
}

}  // namespace
}  // namespace plantgym::testing
