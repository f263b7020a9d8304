// From a trained run to a policy outside: it must do what the program's own agent does.
#include "learners/export.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "agents/policies.h"
#include "agents/policy/policy_file.h"
#include "apps/cli/commands.h"
#include "cli/program.h"
#include "learners/run_folder.h"
#include "learners/train.h"

namespace plantgym::testing {
namespace {

std::string config(const std::string& name) { return source(join({"configs/", name})); }

/// A run, trained in a folder of its own.
struct Trained {
  TempDir dir;
  std::string folder = dir / "run";
  explicit Trained(const std::string& words) {
    const Result r = shell(dir.path(), join({"$P train ", words, " --out run"}));
    EXPECT_EQ(r.code, 0) << r.text;
  }
};

/// Reads row 0 of what an environment shows as plain numbers.
std::vector<float> plain(const pg_spec& spec, Transition& t) {
  std::vector<float> all;
  for (int32_t k = 0; k < spec.n_obs; ++k)
    for (int64_t e = 0; e < spec.obs[k].elements; ++e)
      all.push_back(spec.obs[k].dtype == PG_F32   ? t.obs<float>(0, k)[e]
                    : spec.obs[k].dtype == PG_I32 ? float(t.obs<int32_t>(0, k)[e])
                                                  : float(t.obs<uint8_t>(0, k)[e]));
  return all;
}

/// Steps the run's evaluation environment with its wrappers by the program's agent, and the same
/// without them by the exported policy, side by side: every action must be the same.
void expect_equal_actions(const Trained& run, int steps) {
  const cli::Loaded l = cli::load({run.folder, {}});
  const std::string path = checkpoint_of(run.folder, l.run.first_seed);
  const Policy written = export_policy(l.run, l.registry, path, l.run.first_seed);
  const Policy p = read_policy(policy_as_safetensors(written));
  const Compiled c(p);
  ASSERT_EQ(c.said, "");
  EnvConfig wrapped = environment_in(l.run, path);
  wrapped.n = 1, wrapped.judged = true;
  EnvConfig bare = wrapped;
  bare.wrappers = {}, bare.statistics = {};
  const pg_env_api& api = l.registry.find(wrapped.name);
  VecEnv a(api, wrapped, one_thread()), b(api, bare, one_thread());
  Transition x(a.spec(), 1), y(b.spec(), 1);
  a.seed(7), b.seed(7), a.reset(x.io), b.reset(y.io);
  const auto agent = policy_in(l.run, path)(a.spec());
  PolicyActor actor(p);
  std::vector<float> action(p.outputs.size());
  int outside = 0, ends = 0;
  std::vector<int> times(p.outputs[0].count ? size_t(p.outputs[0].count) : 1, 0);
  for (int step = 0; step < steps; ++step) {
    agent->act(x.io, 1, nullptr, x.action<int32_t>());
    outside += actor.act(plain(b.spec(), y).data(), y.io.mask, action.data()) > 0;
    for (size_t e = 0; e < action.size(); ++e) {
      const float by_agent =
          p.outputs[e].count ? float(x.action<int32_t>()[e]) : x.action<float>()[e];
      ASSERT_NEAR(by_agent, action[e], p.outputs[e].count ? 0 : 1e-5) << "step " << step;
    }
    if (p.outputs[0].count) ++times[size_t(action[0])];
    std::memcpy(y.action<int32_t>(), x.action<int32_t>(), size_t(bytes_of(*a.spec().action)));
    a.step(x.io), b.step(y.io);
    if (x.io.terminated[0] | x.io.truncated[0] | y.io.terminated[0] | y.io.truncated[0]) {
      actor.begin(), a.reset(x.io), b.reset(y.io), ++ends;
    }
  }
  EXPECT_GT(ends, 1);
  EXPECT_LT(outside, steps / 2);
  if (p.outputs[0].count) {
    EXPECT_LT(*std::max_element(times.begin(), times.end()), steps);  // not one action for all
  }
}

TEST(Export, a_table_acts_as_in_the_program) {
  expect_equal_actions(
      Trained(join({"'", config("grid/taxi_q.yaml"), "' run.seeds=2 run.episodes=500"})), 2000);
  expect_equal_actions(
      Trained(join({"'", config("farm/field_tabular.yaml"), "' run.seeds=0 run.episodes=100"})),
      1000);
}

TEST(Export, frames_running_means_clipping_and_time_go_along) {
  expect_equal_actions(
      Trained(
          join({"'", config("classic/mountain_car_tiles.yaml"),
                "' run.seeds=0 run.episodes=null run.steps=40k "
                "'env.wrappers={frame_stack: 3, normalize_observation: {}, clip: "
                "{observation: 2}, time_aware: remaining}' "
                "'agent.tiles={position: {tiles: 8, from: -2, to: 2}, speed: {tiles: 8, from: "
                "-2, to: 2}, position_2_ago: {tiles: 3, from: -2, to: 2}, time_remaining: 4}'"})),
      2000);
}

TEST(Export, a_network_acts_as_in_the_program) {
  expect_equal_actions(Trained(join({"'", config("classic/cartpole_ppo.yaml"),
                                     "' run.seeds=0 run.steps=10k 'env.wrappers={frame_stack: 2, "
                                     "normalize_observation: {}, time_aware: elapsed}'"})),
                       2000);
  const TempDir dir;
  write(dir / "pendulum.yaml",
        "env: {name: classic/pendulum, num_envs: 4}\nagent: {type: network, hidden: [32]}\n"
        "learner: {type: ppo, num_steps: 64}\neval: {episodes: 5}\n"
        "run: {seeds: 0, steps: 10k}\n");
  expect_equal_actions(Trained(join({"'", dir / "pendulum.yaml", "'"})), 2000);
}

TEST(Export, the_range_of_training_is_what_training_saw) {
  const Trained run(join({"'", config("classic/mountain_car_tiles.yaml"),
                          "' run.seeds=0 run.episodes=null run.steps=5k"}));
  const cli::Loaded l = cli::load({run.folder, {}});
  const Policy p = export_policy(l.run, l.registry, checkpoint_of(run.folder, 0), 0);
  const PolicyFeature& position = p.sight.features[0];
  EXPECT_EQ(position.name, "position");
  EXPECT_LT(position.low, -0.6f);  // starts are in [-0.6, -0.4]
  EXPECT_GT(position.high, -0.4f);
  EXPECT_LT(position.high, 0.6f);  // the world's bound, which nobody reaches past the goal
  const PolicyFeature& speed = p.sight.features[1];
  EXPECT_LT(-0.07f, speed.low);
  EXPECT_LT(speed.low, 0);
  EXPECT_LT(0, speed.high);
  EXPECT_LT(speed.high, 0.07f);
}

TEST(Export, answers_lines_and_names_what_is_strange) {
  const Trained run(join({"'", config("classic/mountain_car_tiles.yaml"),
                          "' run.seeds=0 run.episodes=null run.steps=5k"}));
  Result r = shell(run.dir.path(),
                   "$P export run --to json --out p.json && $P export run --to c && "
                   "$P export run --to safetensors");
  ASSERT_EQ(r.code, 0) << r.text;
  EXPECT_NE(r.text.find("p.json: policy of seed 0"), std::string::npos) << r.text;
  EXPECT_NE(contents(run.folder + "/seed-0/policy.c").find("position"), std::string::npos);
  r = shell(
      run.dir.path(),
      R"(printf '{"position": -0.5, "speed": 0}\n\n{"speed": 0, "position": 3.5}\n{"mask": [0, 0, 1], "position": -0.5, "speed": 0, "begin": true}\n' > in; $P act p.json < in > json.txt && $P act run/seed-0/policy.safetensors < in > st.txt && cmp json.txt st.txt && cat json.txt)");
  ASSERT_EQ(r.code, 0) << r.text;
  std::istringstream lines(r.text);
  std::vector<nlohmann::json> all;
  for (std::string line; std::getline(lines, line);) all.push_back(nlohmann::json::parse(line));
  ASSERT_EQ(all.size(), 3u);
  EXPECT_TRUE(all[0]["action"].is_number_integer()) << r.text;
  EXPECT_EQ(all[0]["out_of_range"], nlohmann::json::array());
  EXPECT_EQ(all[1]["out_of_range"], nlohmann::json::array({"position"}));
  EXPECT_EQ(all[2]["action"], 2);
  EXPECT_EQ(all[2]["label"], "right");
}

// A controller waits for the answer to a line before it sends the next one.
TEST(Export, answers_each_line_at_once) {
  const Trained run(join({"'", config("classic/mountain_car_tiles.yaml"),
                          "' run.seeds=0 run.episodes=null run.steps=5k"}));
  const Result r = shell(run.dir.path(), R"($P export run --to json --out p.json > /dev/null
mkfifo to from
$P act p.json < to > from &
exec 3> to 4< from
for k in 1 2 3; do
  echo '{"position": -0.5, "speed": 0.01}' >&3
  timeout 20 head -n 1 <&4 || echo late
done
exec 3>&-
wait)");
  EXPECT_EQ(r.code, 0) << r.text;
  EXPECT_EQ(r.text.find("late"), std::string::npos) << r.text;
  EXPECT_EQ(std::count(r.text.begin(), r.text.end(), '{'), 3) << r.text;
}

}  // namespace
}  // namespace plantgym::testing
