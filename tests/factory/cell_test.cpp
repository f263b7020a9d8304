// Dispatching in a cell, through its environment: schedules of one machine whose best is known by
// enumeration, what waiting is, and money that adds up.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "support.h"

namespace plantgym::testing {
namespace {

struct Cell {
  explicit Cell(const std::string& keys, int64_t n = 1)
      : env(make("factory/cell", "{" + keys + "}", n)), t(env.spec(), n) {
    begin();
  }
  void begin() { env.seed(3), env.reset(t.io); }
  void choose(int32_t slot) {
    t.action<int32_t>()[0] = slot;
    env.step(t.io);
  }
  float signal(const char* name) const {
    return value_of(env.spec().signals, env.spec().n_signals, name, t.io.signals);
  }
  float metric(const char* name) const {
    return value_of(env.spec().metrics, env.spec().n_metrics, name, t.io.final_metrics);
  }
  float seen(const std::string& name) const {
    const pg_space& s = env.spec().obs[0];
    for (int64_t e = 0; e < s.elements; ++e)
      if (name == s.names[e]) return static_cast<const float*>(t.io.obs[0])[e];
    ADD_FAILURE() << name;
    return 0;
  }
  int32_t choices() const {
    return int32_t(std::count(t.io.mask, t.io.mask + env.spec().mask_size, 1));
  }
  bool ended() const { return t.io.terminated[0] || t.io.truncated[0]; }
  VecEnv env;
  Transition t;
};

/// Six jobs at time 0: p 4 2 6 3 5 1, d 10 4 20 9 16 3, w 2 1 3 2 1 4, each a product.
const char* const kSixJobs =
    "world: {factory: {}, products: {a: {weight: 2, routing: [[m, 4]]}, b: {weight: 1, "
    "routing: [[m, 2]]}, c: {weight: 3, routing: [[m, 6]]}, d: {weight: 2, "
    "routing: [[m, 3]]}, e: {weight: 1, routing: [[m, 5]]}, f: {weight: 4, "
    "routing: [[m, 1]]}}, entities: {s: {type: source, orders: {a: {product: a, due: "
    "10}, b: {product: b, due: 4}, c: {product: c, due: 20}, d: {product: d, due: 9}, e: "
    "{product: e, due: 16}, f: {product: f, due: 3}}}, m: {type: station, discipline: agent}, "
    "out: {type: sink}}}, slots: 6, decision: {every: 1}, horizon: 30";

struct Schedule {
  double tardiness = 0, completions = 0, late = 0, most_late = -1e9;
};
constexpr int32_t kWork[] = {4, 2, 6, 3, 5, 1}, kDue[] = {10, 4, 20, 9, 16, 3},
                  kWeight[] = {2, 1, 3, 2, 1, 4};
/// The six jobs with other weights, and due dates or none (all due at 0).
std::string six_jobs(bool weighs, bool due) {
  std::string products, orders;
  for (int32_t k = 0; k < 6; ++k) {
    const std::string name(1, char('a' + k)), comma = k ? ", " : "";
    products += join({comma, name, ": {weight: ", std::to_string(weighs ? kWeight[k] : 1),
                      ", routing: [[m, ", std::to_string(kWork[k]), "]]}"});
    orders += join(
        {comma, name, ": {product: ", name, ", due: ", std::to_string(due ? kDue[k] : 0), "}"});
  }
  return join({"world: {factory: {}, products: {", products,
               "}, entities: {s: {type: source, "
               "orders: {",
               orders,
               "}}, m: {type: station, discipline: agent}, out: {type: sink}}}, "
               "slots: 6, decision: {every: 1}, horizon: 30"});
}
/// Six jobs in an order given as slots, each counted among those that are left.
Schedule play(Cell& cell, const std::vector<int32_t>& jobs) {
  cell.begin();
  std::vector<int32_t> line = {0, 1, 2, 3, 4, 5};
  Schedule s;
  double reward = 0;
  int32_t done = 0;
  for (const int32_t job : jobs) {
    const auto at = std::find(line.begin(), line.end(), job);
    cell.choose(int32_t(at - line.begin())), line.erase(at);
    reward += double(cell.t.io.reward[0]), s.completions += double(cell.signal("holding"));
    done += kWork[job], s.most_late = std::max(s.most_late, double(done - kDue[job]));
  }
  EXPECT_TRUE(cell.t.io.truncated[0]);
  s.tardiness = double(cell.metric("late_time")), s.late = double(cell.metric("late"));
  EXPECT_NEAR(reward, -s.tardiness, 1e-4);
  EXPECT_EQ(double(cell.metric("tardiness")), s.tardiness) << "all have left";
  return s;
}

/// All 720 orders: the least sum of completions is 56, the least weighted tardiness 3; first come,
/// first served gives 78 and 90 (brute force).
TEST(Cell, enumeration_of_one_machine) {
  Cell cell(kSixJobs);
  std::vector<int32_t> jobs(6);
  std::iota(jobs.begin(), jobs.end(), 0);
  const Schedule fifo = play(cell, jobs);
  EXPECT_NEAR(fifo.completions, 78, 1e-4);
  EXPECT_NEAR(fifo.tardiness, 90, 1e-4);
  EXPECT_EQ(fifo.late, 4);
  EXPECT_EQ(fifo.most_late, 18);
  double completions = 1e9, tardiness = 1e9, late = 1e9, most_late = 1e9;
  do {
    const Schedule s = play(cell, jobs);
    completions = std::min(completions, s.completions);
    tardiness = std::min(tardiness, s.tardiness);
    late = std::min(late, s.late), most_late = std::min(most_late, s.most_late);
  } while (std::next_permutation(jobs.begin(), jobs.end()));
  EXPECT_NEAR(completions, 56, 1e-4);
  EXPECT_NEAR(tardiness, 3, 1e-4);
  EXPECT_EQ(late, 1);
  EXPECT_EQ(most_late, 1) << "by due dates";
}
/// The least sum of weighted completions is 107 (by weight / time, Smith 1956), of tardiness 1; in
/// turn 184 and 30.
TEST(Cell, other_sums_of_one_machine) {
  for (const auto& [weighs, due, best, in_turn] :
       {std::tuple(true, false, 107.0, 184.0), std::tuple(false, true, 1.0, 30.0)}) {
    Cell cell(six_jobs(weighs, due));
    std::vector<int32_t> jobs = {0, 1, 2, 3, 4, 5};
    EXPECT_NEAR(play(cell, jobs).tardiness, in_turn, 1e-4);
    double least = 1e9;
    do {
      least = std::min(least, play(cell, jobs).tardiness);
    } while (std::next_permutation(jobs.begin(), jobs.end()));
    EXPECT_NEAR(least, best, 1e-4);
  }
}
/// Two jobs of 3 s in each of 4 families: by families in the order 0, 1, 2, 3 takes 33 s, the best;
/// 0, 1, 2, 3, 0, 1, 2, 3 takes 48 (enumeration).
TEST(Cell, setups_between_families) {
  Cell cell(
      "world: {factory: {}, products: {a: {routing: [[m, 3]]}, b: {routing: [[m, 3]]}, c: "
      "{routing: "
      "[[m, 3]]}, d: {routing: [[m, 3]]}}, entities: {s: {type: source, orders: {a: {product: a}, "
      "b: {product: b}, c: {product: c}, d: {product: d}, e: {product: a}, f: {product: b}, g: "
      "{product: c}, h: {product: d}}}, m: {type: station, discipline: agent, setup: {a: {b: 4, c: "
      "8, d: 6}, b: {a: 5, c: 3, d: 7}, c: {a: 9, b: 4, d: 2}, d: {a: 6, b: 8, c: 3}}}, out: "
      "{type: "
      "sink}}}, slots: 8, decision: {every: 1}, horizon: 100");
  const auto time = [&](const std::vector<int32_t>& slots) {
    cell.begin();
    double all = 0, setup = 0;
    EXPECT_EQ(cell.seen("slot1.setup"), 0) << "the first is free";
    for (const int32_t k : slots)
      cell.choose(k), all += double(cell.t.io.elapsed[0]),
          setup += double(cell.signal("setup_time"));
    EXPECT_NEAR(all, 100, 1e-4);
    EXPECT_NEAR(setup, double(cell.metric("setup_time")), 1e-4);
    return 8 * 3 + setup;
  };
  EXPECT_NEAR(time({0, 3, 0, 2, 0, 1, 0, 0}), 33, 1e-4);
  EXPECT_NEAR(time({0, 0, 0, 0, 0, 0, 0, 0}), 48, 1e-4);
  // all 2520 orders of families; the machine is set up for family 0 when it begins
  const double from_a[] = {0, 4, 8, 6};
  std::vector<int32_t> families = {0, 0, 1, 1, 2, 2, 3, 3};
  double best = 1e9;
  int32_t orders = 0;
  do {
    std::vector<int32_t> line = {0, 1, 2, 3, 0, 1, 2, 3}, slots;
    for (const int32_t f : families) {
      const auto at = std::find(line.begin(), line.end(), f);
      slots.push_back(int32_t(at - line.begin())), line.erase(at);
    }
    best = std::min(best, time(slots) + from_a[families[0]]), ++orders;
  } while (std::next_permutation(families.begin(), families.end()));
  EXPECT_EQ(orders, 2520);
  EXPECT_NEAR(best, 33, 1e-4);
}
/// What is shown of each part that waits, by hand.
TEST(Cell, what_is_shown) {
  Cell cell(std::string(kSixJobs) + ", lookahead: 2");
  EXPECT_EQ(cell.choices(), 7);
  EXPECT_EQ(cell.seen("queue"), 6);
  cell.choose(5);  // f takes 1 s; its weight is 4
  EXPECT_EQ(cell.t.io.elapsed[0], 1);
  EXPECT_EQ(cell.choices(), 6) << "five jobs and waiting";
  EXPECT_EQ(cell.seen("slot5.here"), 0);
  EXPECT_EQ(cell.seen("slot0.time"), 4);
  EXPECT_EQ(cell.seen("slot0.due_in"), 9);
  EXPECT_EQ(cell.seen("slot0.slack"), 5);
  EXPECT_EQ(cell.seen("slot0.waited"), 1);
  EXPECT_EQ(cell.seen("slot0.rate"), 0.5f);
  EXPECT_EQ(cell.seen("slot0.is_a"), 1);
  EXPECT_EQ(cell.seen("slot1.is_a"), 0);
  EXPECT_EQ(cell.seen("m.set_f"), 0) << "it needs no setups";
  EXPECT_EQ(cell.seen("time_left"), 29);
  // w / p exp(-slack / (2 x mean time)); the mean of 4 2 6 3 5 is 4
  EXPECT_NEAR(double(cell.seen("slot0.atc")), std::log(0.5) - 5.0 / 8, 1e-6);
  EXPECT_NEAR(double(cell.seen("slot1.atc")), std::log(0.5) - 1.0 / 8, 1e-6);
  EXPECT_NEAR(double(cell.seen("slot1.kin_atc")), std::log(0.5) - 1.0 / 8, 1e-6) << "b is alone";
}
/// What a part finds at its next station.
TEST(Cell, the_station_behind) {
  Cell cell(
      "world: {factory: {}, products: {a: {routing: [[m, 1], [n, 9]]}, b: {routing: [[m, 1], [n, "
      "9]]}}, entities: {s: {type: source, orders: {x: {product: a, quantity: 3}, y: {product: "
      "b}}}, "
      "m: {type: station, discipline: agent}, n: {type: station, setup: {a: {b: 4}}}, out: {type: "
      "sink}}}, slots: 4, decision: {every: 1}, horizon: 99");
  EXPECT_EQ(cell.seen("slot3.next_setup"), 0) << "n is set up for none";
  cell.choose(0), cell.choose(0);  // the second waits at n from 2 on
  EXPECT_EQ(cell.seen("slot0.next_queue"), 1);
  EXPECT_EQ(cell.seen("slot0.next_setup"), 0);
  EXPECT_EQ(cell.seen("slot1.is_b"), 1);
  EXPECT_EQ(cell.seen("slot1.next_setup"), 4);
}
/// A station that was told to wait asks again when another part comes, or after `every`; lateness
/// goes on meanwhile.
TEST(Cell, waiting) {
  Cell cell(
      "world: {factory: {}, products: {a: {weight: 2, routing: [[m, 3]]}}, entities: {s: {type: "
      "source, orders: {x: {due: 1}, y: {release: 4, due: 100}}}, m: {type: station, discipline: "
      "agent}, out: {type: sink}}}, slots: 2, decision: {every: 3}, horizon: 20");
  cell.choose(2);  // at 0: none
  EXPECT_EQ(cell.t.io.elapsed[0], 3);
  EXPECT_EQ(cell.signal("late_time"), 4) << "from 1 to 3, weight 2";
  EXPECT_EQ(cell.t.io.reward[0], -4);
  cell.choose(2);  // at 3: none
  EXPECT_EQ(cell.t.io.elapsed[0], 1) << "y comes at 4";
  EXPECT_EQ(cell.choices(), 3);
  cell.choose(1);  // y
  EXPECT_EQ(cell.t.io.elapsed[0], 3);
  cell.choose(1);  // no part there
  EXPECT_EQ(cell.signal("illegal_actions"), 1);
  EXPECT_EQ(cell.t.io.elapsed[0], 3) << "taken for waiting";
  cell.choose(0);
  EXPECT_TRUE(cell.t.io.truncated[0]);
  EXPECT_EQ(cell.metric("late_time"), 2 * (13 - 1));
  EXPECT_EQ(cell.metric("illegal_actions"), 1);
  EXPECT_EQ(cell.metric("decisions"), 5);
}
/// Without `wait`, a part that is alone goes without a question.
TEST(Cell, nothing_to_choose) {
  Cell cell(std::string(kSixJobs) + ", wait: false");
  int32_t decisions = 0;
  for (; !cell.ended(); ++decisions) cell.choose(0);
  EXPECT_EQ(decisions, 5);
  EXPECT_EQ(cell.metric("good_parts"), 6);
}
/// Parts that are all alike are one family; a question that a failure makes void is not asked.
TEST(Cell, parts_without_products) {
  Cell cell(
      "world: {factory: {}, line: src > m > out, entities: {src: {type: source, arrivals: 1}, m: "
      "{type: station, time: 1, queue: 9, discipline: agent, failures: {f: {ttf: 1, ttr: 5}}}, "
      "out: "
      "{type: sink}}}, decision: {every: 2}, horizon: 8");
  EXPECT_EQ(cell.seen("slot0.is_part"), 1);
  cell.choose(0);  // from 1 to 2, when m fails with its last stroke, until 7
  EXPECT_EQ(cell.t.io.elapsed[0], 6);
  EXPECT_EQ(cell.choices(), 7) << "those of 2 to 7, and waiting";
}
/// Signals of the steps sum up to the figures of the episode; parts are where they should be.
TEST(Cell, signals_add_up) {
  Cell cell(
      "world: configs/worlds/factory/cell.yaml, warmup: 100, decision: {every: 10}, horizon: 1500");
  double late = 0, value = 0, time = 0, setup = 0, reward = 0;
  int32_t steps = 0;
  do {
    cell.choose(steps % 7 == 6 ? 16 : steps % 3);
    late += double(cell.signal("late_time")), value += double(cell.signal("value"));
    setup += double(cell.signal("setup_time")), time += double(cell.t.io.elapsed[0]);
    reward += double(cell.t.io.reward[0]), ++steps;
  } while (!cell.ended());
  EXPECT_GT(steps, 400);
  EXPECT_NEAR(time, 1500, 1e-2);
  EXPECT_NEAR(late, double(cell.metric("late_time")), 1e-4 * late);
  EXPECT_NEAR(setup, double(cell.metric("setup_time")), 1e-2);
  EXPECT_EQ(value, double(cell.metric("value")));
  EXPECT_NEAR(reward, value - late, 1e-4 * value);
  EXPECT_GE(late, double(cell.metric("tardiness")) - 1) << "those inside are late, too";
}

}  // namespace
}  // namespace plantgym::testing
