// Job shops as environments: rules as agents, rewards, time, masks, waiting, instances in turn.
#include <gtest/gtest.h>

#include <algorithm>

#include "agents/agent.h"
#include "csv.h"
#include "learners/evaluate.h"

namespace plantgym::testing {
namespace {

std::string world(const std::string& content, const std::string& keys = "") {
  return join({"{world: {jobshop: {", content, "}}", keys.empty() ? "" : ", ", keys, "}"});
}
std::string shipped_instance(const std::string& name) {
  return join({"file: configs/worlds/factory/jobshop/", name,
               ".txt, index: configs/worlds/factory/jobshop/index.csv"});
}

/// One row, stepped by hand.
struct Row {
  explicit Row(const std::string& yaml) : env(make("factory/jobshop", yaml)), t(env.spec(), 1) {
    env.seed(1), env.reset(t.io);
  }
  void step(int32_t a) {
    *t.action<int32_t>() = a, env.step(t.io), time += double(t.io.elapsed[0]);
  }
  bool legal(int32_t a) const { return t.io.mask[a] == 1; }
  bool ended() const { return t.io.terminated[0] | t.io.truncated[0]; }
  float signal(const char* name) const {
    return value_of(env.spec().signals, env.spec().n_signals, name, t.io.signals);
  }
  float metric(const char* name) const {
    return value_of(env.spec().metrics, env.spec().n_metrics, name, t.io.final_metrics);
  }
  float seen(int32_t job, int32_t feature) {
    return t.obs<float>(0)[job * env.spec().obs[0].shape[1] + feature];
  }
  VecEnv env;
  Transition t;
  double time = 0;
};

float makespan_by(const std::string& rule, const std::string& name) {
  Node params;
  const Node named = parse_yaml(rule, "rule");
  const AgentKind& kind = agent_kind(named, params);
  Node tree = parse_yaml("env: " + world(shipped_instance(name)), source("test.yaml"));
  EnvConfig c;
  c.name = "factory/jobshop";
  Node env = *child(tree, "env");
  for (const Node& n : kind.environment(params).children)
    if (n.key != "name") env.children.push_back(n);
  c.variants = {env};
  EvaluationConfig how;
  how.episodes = 1;
  const std::vector<Episode> done = evaluate(
      builtins().find(c.name), c, one_thread(),
      [&](const pg_spec& s) { return kind.make(params, s, 0); }, how);
  EXPECT_TRUE(done[0].terminated);
  return done[0].metrics[0];
}

/// The same table as jobshop_test.cpp, through observations, masks and rule files.
TEST(JobShopEnv, rule_files_give_the_table) {
  const Csv table = read_csv(source("tests/data/factory/dispatching_rules.csv"));
  const std::pair<const char*, const char*> rules[] = {{"spt", "nondelay_SPT"},
                                                       {"lpt", "nondelay_LPT"},
                                                       {"mwkr", "nondelay_MWKR"},
                                                       {"lwkr", "nondelay_LWKR"},
                                                       {"mopnr", "nondelay_MOPNR"},
                                                       {"lopnr", "nondelay_LOPNR"},
                                                       {"fifo", "nondelay_FIFO"},
                                                       {"spt_twkr", "nondelay_SPT/TWKR"},
                                                       {"fdd_mwkr", "nondelay_FDD/MWKR"},
                                                       {"gt_spt", "giffler_thompson_SPT"},
                                                       {"gt_mwkr", "giffler_thompson_MWKR"},
                                                       {"gt_mopnr", "giffler_thompson_MOPNR"},
                                                       {"gt_fifo", "giffler_thompson_FIFO"}};
  int32_t compared = 0;
  for (size_t r = 0; r < table.rows.size(); ++r) {
    const std::string& name = table.rows[r][0];
    if (name != "ft10" && name != "orb07" && name != "swv11" && name != "ta01") continue;
    for (const auto& [rule, column] : rules) {
      EXPECT_EQ(makespan_by(rule, name), table.at(r, column)) << name << " " << rule;
      ++compared;
    }
  }
  EXPECT_EQ(compared, 4 * 13);
}

TEST(JobShopEnv, rewards_add_up_to_the_share_above_the_bound) {
  for (const char* keys : {"", "delay: 0.4", "delay: 1", "wait: true", "ask: always"}) {
    Row row(world(shipped_instance("la01"), keys));
    const double first = 666;  // the trivial lower bound, index.csv
    double reward = 0, late = 0;
    for (int32_t k = 0; !row.ended(); ++k) {
      int32_t a = k % row.env.spec().mask_size;
      while (!row.legal(a)) a = (a + 1) % row.env.spec().mask_size;
      row.step(a);
      reward += double(row.t.io.reward[0]), late += double(row.signal("bound_rise"));
      ASSERT_GE(row.t.io.elapsed[0], 0);
      ASSERT_LT(k, 1000);
    }
    const double makespan = double(row.signal("makespan"));
    EXPECT_EQ(makespan, double(row.metric("makespan")));
    EXPECT_NEAR(reward, 1 - makespan / first, 1e-5) << keys;
    EXPECT_NEAR(late, makespan / first - 1, 1e-5);
    EXPECT_EQ(row.time, makespan) << keys;  // the first decision is at 0
    EXPECT_NEAR(double(row.metric("gap_to_best")), 100 * (makespan / 666 - 1), 1e-4);
  }
}

TEST(JobShopEnv, what_is_not_legal_does_nothing_and_is_counted) {
  Row row(world(shipped_instance("ft06")));
  int32_t bad = 0;
  while (row.legal(bad)) ++bad;
  const std::vector<float> before(row.t.obs<float>(0), row.t.obs<float>(0) + 48);
  for (const int32_t a : {bad, -1, 6, 1 << 30}) {
    row.step(a);
    EXPECT_EQ(row.signal("illegal_actions"), 1);
    EXPECT_EQ(row.t.io.elapsed[0], 0);
    EXPECT_EQ(row.t.io.reward[0], 0);
    EXPECT_EQ(std::vector<float>(row.t.obs<float>(0), row.t.obs<float>(0) + 48), before);
  }
  while (!row.ended()) {
    int32_t a = 0;
    while (!row.legal(a)) ++a;
    row.step(a);
  }
  EXPECT_EQ(row.metric("illegal_actions"), 4);
}

TEST(JobShopEnv, shows_each_job_in_ticks) {
  // two jobs want machine 0 at once; then job 1 waits for it
  std::string text = "2 2\n0 3 1 4\n0 5 1 2\n";
  const TempDir dir;
  write(dir / "two.txt", text);
  Row row(world(join({"file: ", dir / "two.txt"}), "ask: always"));
  const auto expect = [&](int32_t job, std::vector<float> features) {
    for (size_t k = 0; k < features.size(); ++k)
      EXPECT_EQ(row.seen(job, int32_t(k)), features[k]) << job << " " << k;
  };
  // time, ready_in, machine_free_in, work_left, ops_left, work_through, work, machine_left
  expect(0, {3, 0, 0, 7, 2, 3, 7, 8});
  expect(1, {5, 0, 0, 7, 2, 5, 7, 8});
  row.step(0);  // machine 0 is free at 3 and so is job 0: machine 0 comes first
  expect(0, {4, 0, -3, 4, 1, 7, 7, 6});
  expect(1, {5, -3, 0, 7, 2, 5, 7, 5});
  EXPECT_EQ(row.signal("machine"), 0);
  EXPECT_EQ(row.signal("end"), 3);
  row.step(1);
  EXPECT_TRUE(row.legal(0));
  row.step(0), row.step(1);
  EXPECT_TRUE(row.ended());
  EXPECT_EQ(row.signal("makespan"), 10);
  EXPECT_EQ(row.signal("begin"), 8);
}

TEST(JobShopEnv, a_machine_may_wait_for_what_comes_soon) {
  // job 0 is at machine 1 at 1 and takes 10 there after it; job 1 would hold machine 1 from 0 to 9
  const TempDir dir;
  write(dir / "wait.txt", "2 2\n0 1 1 10\n1 9 0 1\n");
  const auto makespan = [&](const std::string& keys, std::vector<int32_t> actions) {
    Row row(world(join({"file: ", dir / "wait.txt"}), keys));
    for (const int32_t a : actions) {
      EXPECT_TRUE(row.legal(a)) << keys << " " << a;
      row.step(a);
    }
    EXPECT_TRUE(row.ended());
    return row.signal("makespan");
  };
  EXPECT_EQ(makespan("ask: always", {0, 1, 1, 0}), 19);
  EXPECT_EQ(makespan("wait: true", {2, 0}), 21);  // 1 + 10 + 9 + 1
  EXPECT_EQ(makespan("delay: 1", {0}), 21);       // the only choice: job 0 could come first
  EXPECT_EQ(makespan("delay: 1", {1}), 19);
}

TEST(JobShopEnv, two_jobs_that_never_meet_are_asked_about_all_the_same) {
  const TempDir dir;
  write(dir / "apart.txt", "2 2\n0 1 1 1\n1 1 0 1\n");
  Row row(world(join({"file: ", dir / "apart.txt"})));
  int32_t steps = 0;
  for (; !row.ended() && steps < 9; ++steps) row.step(row.legal(0) ? 0 : 1);
  EXPECT_EQ(steps, 4);
  EXPECT_EQ(row.signal("makespan"), 2);
}

TEST(JobShopEnv, instances_come_in_turn_and_fill_the_same_shape) {
  const std::string files =
      "files: [configs/worlds/factory/jobshop/ft06.txt, configs/worlds/factory/jobshop/la01.txt, "
      "configs/worlds/factory/jobshop/ft20.txt]";
  VecEnv env = make("factory/jobshop", world(files, "order: in_turn"), 6);
  EXPECT_EQ(env.spec().action->n, 20);
  Transition t(env.spec(), 6);
  env.seed(1), env.reset(t.io);
  const int32_t jobs[] = {6, 10, 20};
  for (int64_t i = 0; i < 6; ++i) {
    int32_t there = 0;
    for (int32_t j = 0; j < 20; ++j) there += t.obs<float>(i)[8 * j + 6] > 0;
    EXPECT_EQ(there, jobs[i % 3]);
  }
}

TEST(JobShopEnv, seeds_of_a_generator_give_the_instance_of_the_file) {
  Row seeded(
      world("random: {jobs: 15, machines: 15, time_seed: 840612802, machine_seed: 398197754}")),
      file(world(shipped_instance("ta01")));
  for (int64_t k = 0; k < 15 * 8; ++k)
    ASSERT_EQ(seeded.t.obs<float>(0)[k], file.t.obs<float>(0)[k]);
}

TEST(JobShopEnv, random_shops_are_of_the_sizes_asked_for) {
  VecEnv env =
      make("factory/jobshop", world("random: {jobs: 3..6, machines: 2..4, times: 5..9}"), 200);
  Transition t(env.spec(), 200);
  env.seed(1), env.reset(t.io);
  std::vector<int32_t> jobs(7, 0), machines(5, 0);
  for (int64_t i = 0; i < 200; ++i) {
    int32_t there = 0, most = 0;
    for (int32_t j = 0; j < 6; ++j) {
      const float* job = t.obs<float>(i) + 8 * j;
      there += job[6] > 0, most = std::max(most, int32_t(job[4]));
      if (job[6] > 0 && job[4] > 0) {
        EXPECT_GE(job[0], 5);
        EXPECT_LE(job[0], 9);
      }
    }
    ++jobs.at(size_t(there)), ++machines.at(size_t(most));
  }
  for (int32_t n = 3; n <= 6; ++n) EXPECT_GT(jobs[size_t(n)], 25);
  for (int32_t m = 2; m <= 4; ++m) EXPECT_GT(machines[size_t(m)], 40);
}

}  // namespace
}  // namespace plantgym::testing
