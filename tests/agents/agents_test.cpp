#include <gtest/gtest.h>

#include "agents/table.h"
#include "learners/evaluate.h"
#include "support.h"

namespace plantgym::testing {
namespace {

std::unique_ptr<Agent> make_agent(const std::string& yaml, const pg_spec& spec,
                                  const std::string& file = "agent") {
  Node params;
  const Node named = parse_yaml(yaml, file);
  const AgentKind& kind = agent_kind(named, params);
  return kind.make(params, spec, 5);
}

TEST(Random, spreads_over_all_actions_and_repeats_itself) {
  VecEnv env = make_world("grid/map", "grid/taxi", 6000);
  Transition t(env.spec(), env.size());
  env.reset(t.io);
  std::vector<int32_t> first, counts(6, 0);
  const auto one = make_agent("random", env.spec()), again = make_agent("random", env.spec());
  one->act(t.io, env.size(), nullptr, t.action<int32_t>());
  for (int64_t i = 0; i < env.size(); ++i)
    first.push_back(*t.action<int32_t>(i)), ++counts.at(size_t(first.back()));
  for (const int32_t c : counts) EXPECT_NEAR(c, 1000, 120);
  again->act(t.io, env.size(), nullptr, t.action<int32_t>());
  for (int64_t i = 0; i < env.size(); ++i) ASSERT_EQ(*t.action<int32_t>(i), first[size_t(i)]);
  one->act(t.io, env.size(), nullptr, t.action<int32_t>());
  int64_t same = 0;
  for (int64_t i = 0; i < env.size(); ++i) same += *t.action<int32_t>(i) == first[size_t(i)];
  EXPECT_NEAR(double(same), 1000, 150);  // the next decision is another draw
}

TEST(Random, keeps_to_legal_actions) {
  pg_space action = {};
  action.size = sizeof action, action.dtype = PG_I32, action.n = 4, action.elements = 1;
  pg_spec spec = {};
  spec.size = sizeof spec, spec.action = &action, spec.mask_size = 4;
  const auto agent = make_agent("random", spec);
  std::vector<uint8_t> mask;
  for (int i = 0; i < 500; ++i) mask.insert(mask.end(), {0, 1, 0, uint8_t(i % 2)});
  pg_io io = {};
  io.mask = mask.data();
  std::vector<int32_t> actions(500);
  agent->act(io, 500, nullptr, actions.data());
  for (size_t i = 0; i < 500; ++i) EXPECT_TRUE(actions[i] == 1 || (actions[i] == 3 && i % 2 == 1));
}

/// Each element has its own part of the mask.
TEST(Random, keeps_to_legal_values_of_several_elements) {
  const int32_t counts[2] = {3, 5};
  pg_space action = {};
  action.size = sizeof action, action.dtype = PG_I32, action.counts = counts, action.elements = 2;
  pg_spec spec = {};
  spec.size = sizeof spec, spec.action = &action, spec.mask_size = 8;
  const auto agent = make_agent("random", spec);
  std::vector<uint8_t> mask;
  for (int i = 0; i < 500; ++i) mask.insert(mask.end(), {1, 0, 1, 0, 0, 1, 0, 1});
  pg_io io = {};
  io.mask = mask.data();
  std::vector<int32_t> actions(1000);
  agent->act(io, 500, nullptr, actions.data());
  int32_t seen[2][5] = {};
  for (size_t i = 0; i < 1000; ++i) {
    ASSERT_TRUE(actions[i] >= 0 && actions[i] < counts[i % 2]);
    ++seen[i % 2][actions[i]];
  }
  for (const int32_t never : {seen[0][1], seen[1][0], seen[1][1], seen[1][3]}) EXPECT_EQ(never, 0);
  for (const int32_t often : {seen[0][0], seen[0][2], seen[1][2], seen[1][4]})
    EXPECT_NEAR(often, 250, 60);
}

TEST(Table, takes_the_lowest_of_equal_actions_and_obeys_masks) {
  const double q[] = {1, 3, 3, 2};
  EXPECT_EQ(greedy(q, 4, nullptr), 1);
  const uint8_t mask[] = {1, 0, 0, 1};
  EXPECT_EQ(greedy(q, 4, mask), 3);
  std::vector<int> seen(4, 0);
  for (uint32_t b = 0; b < 16; ++b) ++seen[size_t(greedy_among_ties(q, 4, nullptr, b << 28))];
  EXPECT_EQ(seen, (std::vector<int>{0, 8, 8, 0}));
}

TEST(Table, numbers_states_of_several_parts) {
  const VecEnv env = make_world("farm/field_tabular", "farm/champion_maize");
  const MixedRadix states(env.spec().obs[0], "observation");
  EXPECT_EQ(states.size(), 64);
  const int32_t parts[] = {3, 5, 1};
  EXPECT_EQ(states.read(parts), (3 * 8 + 5) * 2 + 1);
  int32_t back[3];
  states.write(59, back);
  EXPECT_EQ(back[0], 3);
  EXPECT_EQ(back[1], 5);
  EXPECT_EQ(back[2], 1);
  const VecEnv box = make_world("farm/field_box", "farm/champion_maize");
  EXPECT_NE(error_of([&] {
              MixedRadix(box.spec().obs[0], "observation");
            }).find("a table needs countable values"),
            std::string::npos);
  EXPECT_NE(error_of([&] {
              TableAgent(env.spec(), std::vector<double>(7));
            }).find("was it trained on another one?"),
            std::string::npos);
}

TEST(Replay, gives_each_episode_its_list) {
  const TempDir dir;
  write(dir / "a.txt", "# right, right\n2\n2  # the goal\n");
  VecEnv env = make("grid/map", "{world: {grid: {map: S.G, legend: {S: start, G: {goal: 1}}}}}", 3);
  const auto agent = make_agent("{actions: a.txt}", env.spec(), dir / "agent.yaml");
  EvaluationConfig how;
  how.episodes = 3;
  EnvConfig c;
  c.name = "grid/map";
  c.variants = {parse_yaml("{world: {grid: {map: S.G, legend: {S: start, G: {goal: 1}}}}}", "w")};
  for (const int64_t block : {3, 2, 1}) {  // results do not depend on how many rows run at once
    how.block = block;
    const auto all = evaluate(
        builtins().find("grid/map"), c, one_thread(),
        [&](const pg_spec& s) { return make_agent("{actions: a.txt}", s, dir / "agent.yaml"); },
        how);
    ASSERT_EQ(all.size(), 3u);
    for (const Episode& e : all) {
      EXPECT_EQ(e.length, 2);
      EXPECT_EQ(e.reward, 1);
      EXPECT_TRUE(e.terminated);
    }
  }
}

TEST(Replay, reads_a_list_an_episode) {
  const TempDir dir;
  write(dir / "a.txt", "2\n2\n---\n0\n2\n2\n---  # the third\n3\n2\n2\n");
  write(dir / "b.txt", "2\n2\n---\n2\n2\n");
  EnvConfig c;
  c.name = "grid/map";
  c.variants = {parse_yaml("{world: {grid: {map: S.G, legend: {S: start, G: {goal: 1}}}}}", "w")};
  const auto lengths = [&](const char* file, int64_t block) {
    EvaluationConfig how;
    how.episodes = 3, how.block = block;
    std::vector<int64_t> all;
    for (const Episode& e : evaluate(
             builtins().find("grid/map"), c, one_thread(),
             [&](const pg_spec& s) {
               return make_agent(join({"{actions: ", file, "}"}), s, dir / "agent.yaml");
             },
             how))
      all.push_back(e.length);
    return all;
  };
  for (const int64_t block : {3, 2, 1})
    EXPECT_EQ(lengths("a.txt", block), (std::vector<int64_t>{2, 3, 3}));
  EXPECT_NE(
      error_of([&] { lengths("b.txt", 3); }).find("has lists for 2 episodes, this is number 3"),
      std::string::npos);
}

TEST(Evaluation, does_not_depend_on_blocks) {
  EnvConfig c;
  c.name = "grid/map";
  Node run = parse_yaml("env: {world: configs/worlds/grid/taxi.yaml}", source("test.yaml"));
  expand_worlds(run);
  c.variants = {*child(run, "env")};
  const auto score = [&](int64_t block, uint64_t seed) {
    EvaluationConfig how;
    how.episodes = 37, how.block = block, how.seed = seed;
    std::vector<double> rewards;
    const auto up = [](const pg_spec& s) {
      return std::make_unique<TableAgent>(s, std::vector<double>(3000, 0));
    };
    for (const Episode& e : evaluate(builtins().find(c.name), c, one_thread(), up, how)) {
      rewards.push_back(e.reward + double(e.length) * 1e-3);
      EXPECT_EQ(e.length, 200);
    }
    return rewards;
  };
  EXPECT_EQ(score(4096, 1), score(5, 1));
  EXPECT_EQ(score(4096, 1), score(1, 1));
}

}  // namespace
}  // namespace plantgym::testing
