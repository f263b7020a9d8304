// Job shops without learning: files, Taillard's generator, priority rules on every instance, and
// that schedules are schedules.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "csv.h"
#include "sim/factory/jobshop_file.h"
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

}  // namespace
}  // namespace plantgym::testing
