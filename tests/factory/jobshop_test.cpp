// Job shops without learning: files, Taillard's generator, priority rules on every instance, and
// that schedules are schedules.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "csv.h"
#include "sim/factory/jobshop_file.h"
#include "sim/factory/jobshop_flexible.h"
#include "sim/factory/jobshop_generator.h"
#include "sim/factory/jobshop_rules.h"

namespace plantgym::testing {
namespace {

using namespace jobshop;

const std::string kFolder = "configs/worlds/factory/jobshop/";

InstanceFile instance(const std::string& name) {
  return read_standard(contents(source(kFolder + name + ".txt")));
}

/// A shop with memory of its own.
struct Bench {
  explicit Bench(const InstanceFile& f)
      : memory(size_t(Shop::words(f.jobs, f.machines))), shop(f.instance(), f.jobs, memory.data()) {
    shop.begin(f.jobs, progress);
  }
  std::vector<int32_t> memory;
  Shop shop;
  Progress progress;
};

constexpr Mode kActive = {1}, kNonDelay = {};

/// The makespans of an independent implementation in Python; tests/data/factory/README.md.
TEST(DispatchingRules, are_those_of_the_table_on_all_162_instances) {
  const Csv table = read_csv(source("tests/data/factory/dispatching_rules.csv"));
  const std::vector<std::pair<std::string, Rule>> rules = {
      {"SPT", Rule::kSpt},   {"LPT", Rule::kLpt},          {"MWKR", Rule::kMwkr},
      {"LWKR", Rule::kLwkr}, {"MOPNR", Rule::kMopnr},      {"LOPNR", Rule::kLopnr},
      {"FIFO", Rule::kFifo}, {"SPT/TWKR", Rule::kSptTwkr}, {"FDD/MWKR", Rule::kFddMwkr}};
  ASSERT_EQ(table.rows.size(), 162u);
  int32_t compared = 0;
  for (size_t r = 0; r < table.rows.size(); ++r) {
    const InstanceFile f = instance(table.rows[r][0]);
    ASSERT_EQ(f.jobs, table.at(r, "jobs"));
    ASSERT_EQ(f.machines, table.at(r, "machines"));
    for (const auto& [name, rule] : rules)
      for (const Mode mode : {kNonDelay, kActive}) {
        const std::string column = (mode.delay > 0 ? "giffler_thompson_" : "nondelay_") + name;
        if (!table.columns.count(column)) continue;
        Bench b(f);
        EXPECT_EQ(dispatch(b.shop, b.progress, mode, rule), table.at(r, column))
            << table.rows[r][0] << " " << column;
        EXPECT_EQ(b.progress.bound, b.progress.now);
        ++compared;
      }
  }
  EXPECT_EQ(compared, 162 * 13);
}

TEST(Taillard, makes_all_80_instances_from_their_seeds) {
  const Csv seeds = read_csv(source("tests/data/factory/taillard_seeds.csv"));
  ASSERT_EQ(seeds.rows.size(), 80u);
  for (size_t r = 0; r < 80; ++r) {
    const InstanceFile f = instance(seeds.rows[r][0]);
    std::vector<Op> ops(f.ops.size());
    generate(int32_t(seeds.at(r, "jobs")), int32_t(seeds.at(r, "machines")), 1, 99,
             int32_t(seeds.at(r, "time_seed")), int32_t(seeds.at(r, "machine_seed")), ops.data());
    EXPECT_EQ(ops, f.ops) << seeds.rows[r][0];
  }
}

TEST(JobShop, bounds_are_those_of_the_index) {
  const Csv index = read_csv(source(kFolder + "index.csv"));
  ASSERT_EQ(index.rows.size(), 162u);
  for (size_t r = 0; r < index.rows.size(); ++r) {
    const InstanceFile f = instance(index.rows[r][0]);
    const Bench b(f);
    EXPECT_EQ(b.progress.bound, index.at(r, "trivial_lower_bound")) << index.rows[r][0];
  }
}

/// No machine does two operations at once, no job is at two places, all keep their order.
void expect_schedule(const Bench& b) {
  struct Bar {
    int32_t machine, begin, end;
  };
  const Instance& f = b.shop.instance();
  std::vector<Bar> all;
  int32_t last = 0;
  for (int32_t j = 0; j < f.jobs; ++j)
    for (int32_t k = 0, before = 0; k < f.machines; ++k) {
      const Op op = f.ops[j * f.machines + k];
      const int32_t begin = b.shop.begun(j, k), end = begin + time_of(op);
      EXPECT_GE(begin, before);
      for (const Bar& other : all)
        if (other.machine == machine_of(op)) {
          EXPECT_TRUE(begin >= other.end || other.begin >= end);
        }
      all.push_back({machine_of(op), begin, end});
      before = end, last = std::max(last, end);
    }
  EXPECT_EQ(b.progress.now, last);
}

class Modes : public ::testing::TestWithParam<Mode> {};

TEST_P(Modes, make_schedules_that_can_be_kept) {
  for (const char* name : {"ft06", "la01", "orb07", "ta01"}) {
    const InstanceFile f = instance(name);
    Rng rng(3, 0, 0, 0);
    for (int32_t trial = 0; trial < 20; ++trial) {
      Bench b(f);
      const int32_t first = b.progress.bound;
      int32_t bound = first;
      for (int32_t left = b.progress.left; b.shop.advance(GetParam(), b.progress);) {
        std::vector<int32_t> who;
        for (int32_t j = 0; j < f.jobs; ++j)
          if (b.shop.competes(j, b.progress)) who.push_back(j);
        ASSERT_GE(who.size(), GetParam().wait || GetParam().always ? 1u : 2u);
        if (GetParam().wait && b.shop.can_hold(b.progress) && rng.below(4) == 0) {
          b.shop.hold(b.progress);
        } else {
          b.shop.start(who[size_t(rng.below(int32_t(who.size())))], b.progress);
        }
        ASSERT_GE(b.progress.bound, bound);
        ASSERT_LE(b.progress.left, left);
        bound = b.progress.bound, left = b.progress.left;
      }
      EXPECT_EQ(b.progress.bound, b.progress.now);
      EXPECT_GE(b.progress.now, first);
      expect_schedule(b);
    }
  }
}
INSTANTIATE_TEST_SUITE_P(factory, Modes,
                         ::testing::Values(Mode{0}, Mode{0, true}, Mode{0, false, true}, Mode{0.5f},
                                           Mode{1}));

/// 55 is the optimum (Fisher and Thompson 1963); this schedule was found by random search.
TEST(JobShop, ft06_can_be_done_in_55) {
  const InstanceFile f = instance("ft06");
  Bench b(f);
  for (const int32_t j : {0, 1, 0, 2, 2, 3, 1, 5, 3, 2, 5, 0, 4, 1, 4, 2, 3, 2,
                          5, 3, 4, 1, 0, 3, 5, 0, 5, 5, 4, 1, 0, 4, 1, 4, 3, 2}) {
    ASSERT_TRUE(b.shop.advance({1, false, true}, b.progress));
    ASSERT_TRUE(b.shop.competes(j, b.progress));
    b.shop.start(j, b.progress);
  }
  EXPECT_FALSE(b.shop.advance({1, false, true}, b.progress));
  EXPECT_EQ(b.progress.now, 55);
  expect_schedule(b);
}

std::string place(InstanceFile (*read)(const std::string&), const std::string& text) {
  try {
    read(text);
  } catch (const FileError& e) {
    return std::to_string(e.line) + ":" + std::to_string(e.column) + ": " + e.what();
  }
  return "";
}

TEST(InstanceFiles, say_where_they_are_wrong) {
  EXPECT_EQ(place(read_standard, "2 2\n0 3 1 4\n1 2 0\n"),
            "4:1: the file ends where job 2, operation 2, time should be; it has too few numbers");
  EXPECT_EQ(place(read_standard, "2 2\n0 3 0 4\n"),
            "2:5: job 1, operation 2: machine 0 comes twice; in this format a job visits every "
            "machine once");
  EXPECT_EQ(place(read_standard, "1 2\n0 3 2 4\n"),
            "2:5: job 1, operation 2, machine: 2 is not in 0..1");
  EXPECT_EQ(place(read_standard, "1 1\n0 -3\n"),
            "2:3: job 1, operation 1, time: -3 is not in 0..65535");
  EXPECT_EQ(place(read_standard, "1 1\n0 3.5\n"),
            "2:3: job 1, operation 1, time: '3.5' is not a whole number");
  EXPECT_EQ(place(read_standard, "1 1\n0 3\n 7\n"),
            "3:2: more follows after the last number; 1 jobs on 1 machines are complete");
  EXPECT_EQ(place(read_standard, ""),
            "1:1: the file ends where the number of jobs should be; it has too few numbers");
  EXPECT_EQ(place(read_standard, "# remark\n0 1\n"),
            "2:1: the number of jobs: 0 is not in 1..1024");
  EXPECT_EQ(place(read_taillard, "1 2\n3 4\n1 1\n"),
            "3:3: job 1, operation 2: machine 1 comes twice; in this format a job visits every "
            "machine once");
  EXPECT_EQ(place(read_taillard, "1 2\n3 4\n0 1\n"),
            "3:1: job 1, operation 1, machine: 0 is not in 1..2");
}

TEST(InstanceFiles, of_both_formats_say_the_same) {
  const InstanceFile a = read_standard("2 2\n0 3 1 4\n1 2 0 9\n"),
                     b = read_taillard(
                         "jobs, machines, seeds, bounds\n 2 2 17 18 13 12\nTimes\n"
                         "3 4\n2 9\nMachines\n1 2\n2 1\n");
  EXPECT_EQ(a.ops, b.ops);
}

TEST(InstanceFiles, of_flexible_shops_say_where_they_are_wrong) {
  const auto wrong = [](const std::string& text) {
    try {
      read_flexible(text);
    } catch (const FileError& e) {
      return std::to_string(e.line) + ":" + std::to_string(e.column) + ": " + e.what();
    }
    return std::string();
  };
  EXPECT_EQ(wrong("1 2 1.5\n1 2 1 5 2 6\n"), "");
  EXPECT_EQ(wrong("1 2\n1 2 1 5 1 6\n"),
            "2:9: job 1, operation 1: machine 1 comes twice; name it once");
  EXPECT_EQ(wrong("1 2\n1 3 1 5 1 6\n"),
            "2:3: job 1, operation 1, number of ways: 3 is not in 1..2");
  EXPECT_EQ(wrong("1 2\n1 1 0 5\n"), "2:5: job 1, operation 1, machine: 0 is not in 1..2");
  EXPECT_EQ(wrong("1 2\n2 1 1 5\n"),
            "3:1: the file ends where job 1, operation 2, number of ways should be; it has too few "
            "numbers");
}

/// The bound of the second job, 2 + 5 + 4, is reached: 11 is the optimum of this instance.
TEST(FlexibleShop, kacem_4x5_can_be_done_in_11) {
  const FlexibleFile f = read_flexible(contents(source(kFolder + "kacem_4x5.txt")));
  const int32_t ops = int32_t(f.first_way.size()) - 1;
  ASSERT_EQ(ops, 12);
  std::vector<int32_t> memory(size_t(FlexibleShop::words(f.jobs, f.machines, ops)));
  FlexibleShop shop({f.jobs, f.machines, f.first_op.data(), f.first_way.data(), f.ways.data()},
                    memory.data());
  Rng rng(1, 0, 0, 0);
  int32_t best = 1000;
  for (int32_t trial = 0; trial < 20000; ++trial) {
    Progress p;
    shop.begin(p);
    EXPECT_EQ(p.bound, 11);
    while (shop.advance(false, p)) {
      std::vector<std::pair<int32_t, int32_t>> pairs;
      for (int32_t j = 0; j < f.jobs; ++j)
        for (int32_t m = 0; m < f.machines; ++m)
          if (const int32_t w = shop.way_on(j, m); w >= 0 && shop.competes(j, w, p))
            pairs.emplace_back(j, w);
      ASSERT_GE(pairs.size(), 2u);
      const auto [j, w] = pairs[size_t(rng.below(int32_t(pairs.size())))];
      shop.start(j, w, p);
    }
    ASSERT_EQ(p.bound, p.now);
    best = std::min(best, p.now);
    for (int32_t a = 0; a < ops; ++a)  // no machine does two operations at once
      for (int32_t b = 0; b < a; ++b) {
        const Op one = shop.way(a), other = shop.way(b);
        if (machine_of(one) != machine_of(other)) continue;
        ASSERT_TRUE(shop.begun(a) >= shop.begun(b) + time_of(other) ||
                    shop.begun(b) >= shop.begun(a) + time_of(one));
      }
    for (int32_t j = 0; j < f.jobs; ++j)
      for (int32_t a = f.first_op[size_t(j)] + 1; a < f.first_op[size_t(j) + 1]; ++a)
        ASSERT_GE(shop.begun(a), shop.begun(a - 1) + time_of(shop.way(a - 1)));
  }
  EXPECT_EQ(best, 11);
}

}  // namespace
}  // namespace plantgym::testing
