// eval of several targets, ledgers, what-if tables, reproduce.
#include "cli/commands.h"

#include <sstream>

#include "apps/cli/figure.h"
#include "csv.h"

namespace plantgym::testing {
namespace {

class Compare : public CommandTest {
 protected:
  /// A short training of the field.
  void train(const std::string& out, const std::string& more = "") {
    good(join({"train ", config("farm/field_tabular.yaml"),
               " run.episodes=2000 run.seeds=0..2 --out ", out, " ", more}));
  }
};

TEST_F(Compare, several_runs_live_through_the_same_episodes) {
  train("a"), train("b", "run.seeds=5..7 env.world.supply.quota=3000");
  good("eval a b --json r.json --csv e.csv --profile p.csv");
  const auto agents = json("r.json")["agents"];
  ASSERT_EQ(agents.size(), 9u);  // two learners, four rules under each quota; rain needs no water
  EXPECT_EQ(agents[0]["name"], "a q_learning");
  // the same years for all, though the runs' seeds differ
  for (const auto& a : agents)
    for (const auto& row : a["results"]["year"]["scores"])
      EXPECT_EQ(row, agents[0]["results"]["year"]["scores"][0]);
  // the paired difference is the mean of differences, episode by episode and run by run
  const auto& x = agents[0]["results"]["margin"]["scores"];
  const auto& y = agents[5]["results"]["margin"]["scores"];
  EXPECT_EQ(agents[5]["name"], "b q_learning");
  double sum = 0, won = 0;
  for (size_t r = 0; r < 3; ++r)
    for (size_t t = 0; t < 13; ++t) sum += x[r][t].get<double>() - y[r][t].get<double>();
  for (size_t t = 0; t < 13; ++t)
    for (size_t r = 0; r < 3; ++r)
      for (size_t s = 0; s < 3; ++s) won += x[r][t] > y[s][t] ? 1 : x[r][t] == y[s][t] ? 0.5 : 0;
  const auto& d = agents[5]["first_against_this"];
  EXPECT_NEAR(d["difference"].get<double>(), sum / 39, 1e-9);
  EXPECT_NEAR(d["better"].get<double>(), won / (13 * 9), 1e-9);
  EXPECT_LE(d["difference_interval"][0], d["difference"]);
  // a profile falls from everyone to no one
  const auto& profile = agents[0]["profile"];
  EXPECT_EQ(profile.size(), 51u);
  for (size_t k = 1; k < 51; ++k) EXPECT_LE(profile[k], profile[k - 1]);
  EXPECT_EQ(profile[50], 0);
  EXPECT_EQ(contents(dir_ / "p.csv").substr(0, 28), "margin [EUR/ha],a q_learning");
  EXPECT_EQ(read_csv(dir_ / "e.csv").rows.size(), (3u + 3u + 7u) * 13u);
}

TEST_F(Compare, a_world_is_the_same_however_it_is_seen) {
  const std::string world = join({"'", source("configs/worlds/grid/minigrid_empty_5x5.yaml"), "'"});
  const std::string run =
      "env: {name: grid/minigrid, world: " + world +
      ", num_envs: 4}\nagent: {type: network, hidden: [8], encoders: {view: flat}}\n"
      "learner: {type: ppo, num_steps: 16}\neval: {episodes: 4}\nrun: {steps: 128}\n";
  write(dir_ / "a.yaml", run);
  std::string other = run;
  other.replace(other.find("view"), 4, "one_hot");
  other.replace(other.find("num_envs: 4"), 11, "num_envs: 4, image: one_hot");
  write(dir_ / "b.yaml", other);
  good("train a.yaml --out a"), good("train b.yaml --out b"), good("eval a b");
}

/// A rule of another environment of the same plant is judged by the reward of the run's, not by
/// its own: parts made are no EUR.
TEST_F(Compare, a_rule_of_another_environment_has_the_reward_of_the_run) {
  write(dir_ / "plant.yaml",
        "env: {name: factory/energy, horizon: 2880, world: " +
            config("worlds/factory/reference_plant.yaml") +
            "}\neval: {episodes: 2, compare: [kanban, as_soon_as_possible]}\n");
  good("eval plant.yaml --json r.json");
  for (const auto& a : json("r.json")["agents"])
    for (const auto& row : a["results"]["return"]["scores"])
      for (const auto& x : row) EXPECT_LT(x.get<double>(), 0) << a["name"];
}
/// More actions than any table has: a plant of forty stations is explained all the same.
TEST_F(Compare, a_long_line_is_checked) {
  std::string line = "src", entities;
  for (int k = 0; k < 40; ++k) {
    line += " > m" + std::to_string(k);
    entities += "  m" + std::to_string(k) + ": {type: station, time: 1}\n";
  }
  write(dir_ / "line.yaml", "factory: {}\nline: " + line +
                                " > out\nentities:\n  src: {type: source, arrivals: 2}\n" +
                                entities + "  out: {type: sink}\n");
  EXPECT_NE(good("check line.yaml").find("1.1e+12 actions"), std::string::npos);
}

TEST_F(Compare, ledger_has_units_and_words) {
  train("a");
  good("eval a --episodes 2 --ledger l.csv");
  const std::string head = contents(dir_ / "l.csv").substr(0, 75);
  EXPECT_EQ(
      head.rfind("agent,run,episode,year,time [d],decision,rule,rain [mm],irrigation [mm]", 0), 0u)
      << head;
  // one block an episode: its time goes from 0 in steps of 3 days, its water is what was decided
  std::istringstream in(contents(dir_ / "l.csv"));
  std::string line;
  std::getline(in, line);
  double last = -1;
  size_t rows = 0;
  for (; std::getline(in, line) && line.rfind("q_learning,0,", 0) == 0; ++rows) {
    std::istringstream cells(line);
    std::vector<std::string> c;
    for (std::string cell; std::getline(cells, cell, ',');) c.push_back(cell);
    EXPECT_EQ(std::stoi(c[3]), 2006 + std::stoi(c[2])) << line;
    const double time = std::stod(c[4]);
    EXPECT_TRUE(time == 0 || time == last + 3) << line;
    last = time;
    EXPECT_NEAR(std::stod(c[5]), std::stod(c[8]), 1e-5) << line;  // "12 mm"
  }
  EXPECT_EQ(rows, 2u * 47u);
}

/// Water that came is water that went, or is still missing; also where it rises and runs off.
TEST_F(Compare, the_water_of_a_ledger_closes) {
  good(join(
      {"eval ", config("worlds/farm/champion_maize.yaml"),
       " 'env.world.zones.field.soil.water_table={depth: 1.5 m, rise: 2 mm/d}'"
       " env.world.zones.field.soil.curve_number=85 --agent mad --episodes 1 --ledger w.csv"}));
  const Csv w = read_csv(dir_ / "w.csv");
  ASSERT_GT(w.rows.size(), 40u);
  double sum = 0, risen = 0, before = w.at(0, "depletion [mm]");
  for (size_t k = 1; k < w.rows.size(); ++k) {
    const auto mm = [&](const char* what) { return w.at(k, join({what, " [mm]"})); };
    risen += mm("capillary_rise");
    sum += mm("rain") + mm("irrigation") + mm("capillary_rise") - mm("lost") - mm("runoff") -
           mm("et") - mm("drainage");
  }
  EXPECT_GT(risen, 50);
  EXPECT_NEAR(sum + w.at(w.rows.size() - 1, "depletion [mm]") - before, 0, 1e-3);
}

TEST_F(Compare, what_if_tables_have_a_line_for_each_value) {
  train("a");
  const std::string text = good(
      "eval a env.world.supply.quota=1500,3000 env.world.farm.prices.water=0.1,0.2 --json w.json");
  EXPECT_NE(text.find("env.world.supply.quota=1500 env.world.farm.prices.water=0.2"),
            std::string::npos)
      << text;
  const auto all = json("w.json")["what_if"];
  ASSERT_EQ(all.size(), 4u);
  const auto margin = [&](size_t k) {
    return all[k]["agents"][0]["results"]["margin"]["mean"].get<double>();
  };
  EXPECT_GT(margin(2), margin(0));  // more water
  EXPECT_GT(margin(0), margin(1));  // dearer water
  good("eval a env.world.supply.quota=1500 --json one.json");
  good("eval a 'env.world.supply.quota=1500' env.world.farm.prices.water=0.1 --json two.json");
  EXPECT_EQ(json("two.json")["agents"][0]["results"]["margin"]["mean"].get<double>(), margin(0));
}

TEST_F(Compare, training_on_the_years_of_the_evaluation_stays_in_the_results) {
  const std::string words =
      "training sees years 1982..2005, the evaluation judges by 2000..2010: its result is not "
      "honest";
  train("a", "eval.env.years=2000..2010");
  EXPECT_NE(good("eval a").find(words), std::string::npos);
  EXPECT_NE(json("a/eval.json")["notes"][0].get<std::string>().find(words), std::string::npos);
  EXPECT_NE(good(join({"check ", config("farm/field_tabular.yaml"), " eval.env.years=2000..2010"}))
                .find(words),
            std::string::npos);
  // no years at all are all years; random maps need none
  EXPECT_NE(good(join({"check ", config("farm/field_tabular.yaml"), " env.years=null"}))
                .find("training sees years all"),
            std::string::npos);
  EXPECT_EQ(good(join({"check ", config("grid/taxi_q.yaml")})).find("note"), std::string::npos);
}

TEST_F(Compare, wrapped_runs_train_resume_and_are_judged) {
  const std::string wrapped =
      "'env.wrappers={time_limit: 40, frame_stack: 2, normalize_reward: {}, episode_statistics: "
      "true}'";
  train("a", wrapped);
  const std::string text = good("eval a --json r.json");
  const auto agents = json("r.json")["agents"];
  // KPIs of the wrapper, in the task's own reward
  EXPECT_EQ(agents[0]["results"]["length"]["mean"], 40);
  EXPECT_EQ(agents[0]["results"]["episode_length"]["mean"], 40);
  EXPECT_NEAR(agents[0]["results"]["episode_return"]["mean"].get<double>(),
              agents[0]["results"]["return"]["mean"].get<double>(), 1e-2);
  EXPECT_EQ(agents[1]["results"]["episode_length"]["mean"], 140);  // rules decide daily, unlimited
  EXPECT_NE(contents(dir_ / "a/seed-0/metrics.csv").find("episode/return_mean"), std::string::npos);
  for (const char* learner : {"sarsa", "expected_sarsa", "double_q"})
    train(learner, join({"learner.type=", learner, " run.episodes=100 run.seeds=0 ", wrapped}));
}

TEST_F(Compare, reproduce_lists_and_judges) {
  const std::string list = good("reproduce");
  for (const char* name :
       {"field_tabular", "field_tabular_300mm", "frozenlake_8x8_q", "taxi_q", "cliffwalking_sarsa"})
    EXPECT_NE(list.find(name), std::string::npos) << list;
  EXPECT_NE(good("reproduce cliffwalking_sarsa --quick").find("is within"), std::string::npos);
  // an interval that the run cannot meet
  std::string text = contents(source("configs/results/cliffwalking_sarsa.yaml"));
  for (size_t at; (at = text.find("-17")) != std::string::npos;) text.replace(at, 3, "-13");
  const size_t at_run = text.find("../grid");
  text.replace(at_run, 2, source("configs"));
  write(dir_ / "wrong.yaml", text);
  const Result r = run("reproduce wrong.yaml --quick");
  EXPECT_EQ(r.code, 1) << r.text;
  EXPECT_NE(r.text.find("is NOT within [-13, -13]"), std::string::npos) << r.text;
}

// Student's t, 97.5 %: 2.2010 with 11 degrees of freedom, 2.2622 with 9, 2.7764 with 4 (any
// statistical table, e.g. NIST/SEMATECH e-Handbook 1.3.6.7.2).
TEST(Prediction, is_students) {
  const auto reach = [](int32_t count, int32_t n) {
    std::vector<double> v;
    for (int32_t k = 0; k < count; ++k) v.push_back(k % 2 ? 1 : -1);
    if (count % 2) v.back() = 0;
    double square = 0;
    for (const double x : v) square += x * x;
    const double deviation = std::sqrt(square / (count - 1));
    const Interval i = cli::prediction(v, n);
    EXPECT_NEAR(i.low, -i.high, 1e-12);
    return i.high / deviation / std::sqrt(1.0 / count + 1.0 / n);
  };
  EXPECT_NEAR(reach(12, 5), 2.2010, 2e-4);
  EXPECT_NEAR(reach(10, 1), 2.2622, 2e-4);
  EXPECT_NEAR(reach(5, 2), 2.7764, 2e-3);
}

}  // namespace
}  // namespace plantgym::testing
