// The commands as a user calls them, and what they leave behind.
#include "cli/commands.h"

#include "csv.h"

namespace plantgym::testing {
namespace {

class Commands : public CommandTest {};

// Mean margin of five seeds on the test years, in EUR/ha: above the best single threshold of a
// grower (1857 without quota, 1758 with 300 mm).
TEST_F(Commands, learning_to_irrigate_beats_growers_rules) {
  good(join({"train ", config("farm/field_tabular.yaml"), " --out free"}));
  good(join(
      {"train ", config("farm/field_tabular.yaml"), " env.world.supply.quota=3000 --out scarce"}));
  good("eval free");
  good("eval scarce --json scarce.json");
  const auto free = json("free/eval.json")["agents"], scarce = json("scarce.json")["agents"];
  EXPECT_GE(free[0]["results"]["margin"]["mean"].get<double>(), 1900);
  EXPECT_GE(scarce[0]["results"]["margin"]["mean"].get<double>(), 1780);
  EXPECT_EQ(free[0]["results"]["margin"]["scores"].size(), 5u);
  EXPECT_NEAR(free[1]["results"]["margin"]["mean"].get<double>(), 1302.8, 1);
  EXPECT_NEAR(free[2]["results"]["margin"]["mean"].get<double>(), 1820.1, 1);
  EXPECT_NEAR(free[3]["results"]["margin"]["mean"].get<double>(), 1857.4, 1);
  EXPECT_EQ(free[1]["results"]["margin"]["unit"], "EUR/ha");
}

TEST_F(Commands, a_run_folder_stands_alone) {
  good(join({"train ", config("farm/field_tabular.yaml"), " run.episodes=50 run.seeds=0 --out a"}));
  // the weather was copied beside the config; the world is in it
  good("eval a");
  good("check a");
  const auto repro = json("a/repro.json");
  EXPECT_EQ(repro["command"][1], "train");
  EXPECT_TRUE(repro.contains("commit"));
  const std::string config_text = contents(dir_ / "a/config.yaml");
  EXPECT_NE(config_text.find("files/"), std::string::npos);
  EXPECT_EQ(config_text.find("champion_maize"), std::string::npos);
  EXPECT_NE(config_text.find("crc32c"), std::string::npos);
}

TEST_F(Commands, eval_writes_a_row_per_decision) {
  good(join({"eval ", config("farm/field_tabular.yaml"),
             " --agent mad --episodes 2 --trace t.csv --csv e.csv --json r.json"}));
  const Csv trace = read_csv(dir_ / "t.csv");
  EXPECT_EQ(trace.rows.size(), 280u);  // two seasons of 140 days: rules decide daily
  for (const char* column : {"agent", "episode", "time", "depletion", "taw", "action_depth",
                             "reward", "signal_irrigation", "signal_profit"})
    EXPECT_EQ(trace.columns.count(column), 1u) << column;
  double water = 0;
  for (size_t i = 0; i < trace.rows.size(); ++i) {
    EXPECT_NEAR(trace.at(i, "action_depth"), trace.at(i, "signal_irrigation"), 1e-5);
    water += trace.at(i, "signal_irrigation") / 2;
  }
  EXPECT_NEAR(json("r.json")["agents"][0]["results"]["irrigation"]["mean"].get<double>(), water,
              1e-3);
  EXPECT_EQ(read_csv(dir_ / "e.csv").rows.size(), 2u);
}

TEST_F(Commands, an_unfinished_run_is_told_and_a_trained_one_keeps_its_learner) {
  good(join({"train ", config("grid/taxi_q.yaml"), " run.seeds=0..1 --out u"}));
  EXPECT_EQ(good("eval u").find("not trained yet"), std::string::npos);
  std::filesystem::remove_all(dir_ / "u/seed-1");
  const std::string told = good("eval u --json u.json");
  EXPECT_NE(told.find("u: seed 1 is not trained yet; go on with plantgym train u --resume"),
            std::string::npos)
      << told;
  EXPECT_NE(contents(dir_ / "u.json").find("seed 1 is not trained yet"), std::string::npos);
  for (const char* key : {"learner.type=sarsa", "learner.gamma=0.5", "agent.foo=1"}) {
    const Result r = run(join({"eval u ", key}));
    EXPECT_EQ(r.code, 2) << r.text;
    EXPECT_NE(r.text.find("a begun run keeps its settings"), std::string::npos) << r.text;
  }
}

TEST_F(Commands, a_trace_has_a_head_where_columns_change) {
  const auto heads = [&](const std::string& agents) {
    good(join({"eval ", config("farm/field_tabular.yaml"), " --episodes 1 --trace h.csv", agents}));
    const std::string all = contents(dir_ / "h.csv");
    int count = 0;
    for (size_t at = 0; (at = all.find("agent,run,", at)) != std::string::npos; ++at) ++count;
    return count;
  };
  const std::string tables = " eval.compare=[]";
  EXPECT_EQ(heads(tables + " --agent random"), 1);
  EXPECT_EQ(heads(tables + " --agent random --agent random"), 1);
  EXPECT_EQ(heads(tables + " --agent random --agent mad"), 2);  // mad sees and does other things
}

TEST_F(Commands, stops_when_it_is_good_enough_and_calls_hooks) {
  good(join({"train ", config("grid/taxi_q.yaml"),
             " run.seeds=4 run.episodes=null run.steps=5M eval.every=100k eval.episodes=50 "
             "'run.stop={metric: success, at_least: 0.9}'"
             " 'run.hooks={eval: cat >> eval.txt, end: cat > end.json, checkpoint: cat > "
             "checkpoint.json}' --out s"}));
  const auto end = json("end.json");
  EXPECT_LT(end["steps"].get<int64_t>(), 5'000'000);
  EXPECT_GE(end["scalars"]["eval/success"].get<double>(), 0.9);
  EXPECT_EQ(end["seed"], 4);
  EXPECT_FALSE(contents(dir_ / "eval.txt").empty());
  EXPECT_TRUE(json("checkpoint.json").contains("folder"));
  good("train s --resume");  // done
}

TEST_F(Commands, model_writes_the_arcs) {
  good(join({"model ", config("worlds/grid/taxi_rainy.yaml"), " --gamma 0.9 --csv arcs.csv"}));
  EXPECT_EQ(read_csv(dir_ / "arcs.csv").rows.size(),
            read_csv(source("tests/data/tabular/taxi_rainy.csv")).rows.size());
  EXPECT_EQ(run(join({"model ", config("worlds/farm/champion_maize.yaml")})).code, 2);
}

TEST_F(Commands, bench_writes_its_json) {
  good("bench env/grid/taxi --runs 1 --threads 2 --json b.json");
  const auto r = json("b.json")["results"][0];
  EXPECT_EQ(r["name"], "env/grid/taxi");
  EXPECT_EQ(r["threads"], 2);
  EXPECT_EQ(r["envs"], 4096);
  EXPECT_GT(r["per_second"].get<double>(), 1e5);
  good("bench env/farm/field --runs 1 --json f.json");
  // a million fields with all their input and output: at most 400 MB
  EXPECT_LE(json("f.json")["results"][0]["bytes_per_env"].get<double>(), 400);
}

TEST_F(Commands, a_device_is_used_or_missed_in_one_line) {
  const std::string words = join({"train ", config("classic/cartpole_ppo.yaml"),
                                  " run.steps=5k run.seeds=0 run.stop=null eval.episodes=1 "});
  const Result forced = run(words + "--device cuda --out a");
  if (forced.code == 0) return;  // there is one here
  EXPECT_EQ(forced.code, 1);
  EXPECT_EQ(forced.text.find("plantgym: run.device: cuda: "), 0u) << forced.text;
  EXPECT_EQ(std::count(forced.text.begin(), forced.text.end(), '\n'), 1) << forced.text;
  EXPECT_FALSE(std::filesystem::exists(dir_ / "a"));
  const std::string text = good(words + "--device auto --out b");
  EXPECT_NE(text.find("note: run.device: auto: on the CPU: "), std::string::npos) << text;
  good("train b --resume --device cpu");
}

TEST_F(Commands, a_learning_benchmark_goes_on_and_counts_what_it_cost) {
  const std::string words = join({"bench learning ", config("grid/frozenlake_8x8_q.yaml"),
                                  " run.steps=20k eval.every=10k eval.episodes=20 --json l.json "});
  good(words + "run.seeds=0..1");
  const auto first = json("l.json");
  ASSERT_EQ(first["seeds"].size(), 2u);
  for (const auto& seed : first["seeds"]) {
    EXPECT_GE(seed["steps"], 20000);
    EXPECT_GT(seed["cpu_seconds"], 0);
  }
  EXPECT_EQ(first["episodes"], 20);
  const std::string again = good(words + "run.seeds=0..1");
  EXPECT_NE(again.find("already trained"), std::string::npos) << again;
  EXPECT_EQ(json("l.json"), first);                  // what it cost is kept with the run
  EXPECT_EQ(run(words + "run.seeds=0..2").code, 2);  // another benchmark, the same folder
}

TEST_F(Commands, records_pictures_without_a_display) {
  good(join({"record ", config("worlds/grid/yard.yaml"), " --out a.png --steps 3"}));
  EXPECT_EQ(contents(dir_ / "a.png").substr(1, 3), "PNG");
  good(join({"record ", config("farm/field_tabular.yaml"),
             " --agent '{threshold: {fraction: 0.4}}' --out b.png"}));
  const Result r = run(join({"watch ", config("worlds/grid/yard.yaml"), " --seconds 1"}));
  EXPECT_TRUE(std::getenv("DISPLAY") || r.code == 1) << r.text;
}

TEST_F(Commands, show_what_there_is) {
  for (const char* words : {"list", "describe grid/map", "describe farm/field",
                            "describe q_learning", "describe threshold", "describe run", "schema",
                            "schema world", "--version", "--help", "train --help"})
    good(words);
  EXPECT_NE(run("--version").text.find("plantgym 0."), std::string::npos);
  EXPECT_NE(
      run(join({"describe ", config("worlds/grid/taxi.yaml")})).text.find("pick_up, drop_off"),
      std::string::npos);
  const Result resolved =
      run(join({"check --resolved ", config("grid/taxi_q.yaml"), " learner.gamma=0.9"}));
  EXPECT_NE(resolved.text.find("gamma: 0.9  # command line"), std::string::npos) << resolved.text;
  EXPECT_NE(resolved.text.find("taxi_q.yaml:6"), std::string::npos);
  EXPECT_NE(resolved.text.find("# default"), std::string::npos);
}

}  // namespace
}  // namespace plantgym::testing
