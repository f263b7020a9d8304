// Sweeps, what is told of runs, and jobs as they would be submitted.
#include "learners/sweep.h"
#include "cli/commands.h"
#include "learners/checkpoint.h"

namespace plantgym::testing {
namespace {

std::vector<SweepRound> rounds(const std::string& yaml, int64_t steps) {
  const Node n = parse_yaml(yaml, "sweep.yaml");
  const SweepConfig c = read_sweep(n);
  return rounds_of(n, c, int64_t(trials_of(n, c).size()), steps);
}

TEST(Sweeps, a_grid_is_all_combinations) {
  const Node n = parse_yaml("{method: grid, space: {a: [1, 2], b: [x, y, z]}}", "sweep.yaml");
  const std::vector<Trial> all = trials_of(n, read_sweep(n));
  ASSERT_EQ(all.size(), 6u);
  EXPECT_EQ(all[1], (Trial{{"a", "1"}, {"b", "y"}}));
  EXPECT_EQ(all[5], (Trial{{"a", "2"}, {"b", "z"}}));
}

TEST(Sweeps, draws_fill_their_ranges) {
  const Node n = parse_yaml(
      "{trials: 2000, space: {a: {uniform: [2, 4]}, b: {log_uniform: [0.001, 10]}, c: {whole: [1, "
      "3]}, d: [x, y]}}",
      "sweep.yaml");
  const std::vector<Trial> all = trials_of(n, read_sweep(n));
  double a = 0, below = 0, one = 0, x = 0;
  for (const Trial& t : all) {
    const double u = std::atof(t[0].second.c_str()), l = std::atof(t[1].second.c_str());
    EXPECT_TRUE(u >= 2 && u <= 4 && l >= 0.001 && l <= 10);
    a += u / 2000, below += l < 0.1, one += t[2].second == "1", x += t[3].second == "x";
  }
  // five standard errors each: of a uniform mean 0.065, of counts of a half 112, of a third 105
  EXPECT_NEAR(a, 3, 0.065);
  EXPECT_NEAR(below, 1000, 112);
  EXPECT_NEAR(x, 1000, 112);
  EXPECT_NEAR(one, 667, 105);
}

// Karnin, Koren & Somekh 2013; the numbers of Li et al. 2018, table 1, bracket s = 4 (eta 3, R 81)
TEST(Sweeps, halving_gives_each_round_the_same_steps) {
  const auto r =
      rounds("{method: halving, trials: 81, least: 1, space: {a: {uniform: [0, 1]}}}", 81);
  const int64_t trials[] = {81, 27, 9, 3, 1}, steps[] = {1, 3, 9, 27, 81};
  ASSERT_EQ(r.size(), 5u);
  for (size_t k = 0; k < 5; ++k) {
    EXPECT_EQ(r[k].trials, trials[k]);
    EXPECT_EQ(r[k].steps, steps[k]);
  }
  EXPECT_EQ(
      rounds("{method: halving, trials: 81, least: 20, space: {a: {uniform: [0, 1]}}}", 81).size(),
      2u)
      << "no round is shorter";
}

class SweepTest : public CommandTest {
 protected:
  void SetUp() override {
    write(dir_ / "lake.yaml",
          "grid:\n  map: S...G\n  legend: {S: start, G: {goal: 1}}\n  limit: 30\n");
    write(dir_ / "run.yaml",
          "env: {world: lake.yaml, num_envs: 4}\nlearner: {type: q_learning}\n"
          "eval: {episodes: 4, metric: length, direction: min}\nrun: {steps: 4000}\n"
          "sweep: {method: grid, seeds: 2, space: {learner.gamma: [0, 0.9], learner.learning_rate: "
          "[0.1, 0.5]}}\n");
  }
};

TEST_F(SweepTest, tells_the_best_and_goes_on_where_it_was) {
  const std::string said = good("sweep run.yaml --out all");
  const std::string table = contents(dir_ / "all/sweep.csv");
  EXPECT_EQ(table.find("round,steps,trial,length,learner.gamma,learner.learning_rate\n"
                       "0,4000,2,4,0.9,0.1\n0,4000,3,4,0.9,0.5\n"),
            0u)
      << table << "4 steps lead to the goal; who looks no step ahead finds none";
  EXPECT_EQ(std::count(table.begin(), table.end(), '\n'), 5);
  EXPECT_NE(said.find("all of them: all/sweep.csv"), std::string::npos) << said;
  const auto time =
      std::filesystem::last_write_time(dir_ / "all/trial-0000/seed-0/checkpoints/last.safetensors");
  std::filesystem::remove_all(dir_ / "all/trial-0003");
  good("sweep run.yaml --out all");
  EXPECT_EQ(contents(dir_ / "all/sweep.csv"), table);
  EXPECT_EQ(
      std::filesystem::last_write_time(dir_ / "all/trial-0000/seed-0/checkpoints/last.safetensors"),
      time);
  EXPECT_NE(run("sweep run.yaml --out all sweep.seeds=3").text.find("holds another sweep"),
            std::string::npos);
}

TEST_F(SweepTest, a_page_shows_what_each_key_makes_of_the_metric) {
  good(
      "sweep run.yaml --out all 'sweep.space={learner.gamma: [0, 0.9], env.world.grid.moves: "
      "[\"[left, right]\", \"[right, left]\"]}'");
  EXPECT_NE(good("report all").find("all/report.html written"), std::string::npos);
  const std::string page = contents(dir_ / "all/report.html");
  EXPECT_NE(page.find("<td>2</td><td>4</td><td>0.9</td><td>[left, right]</td>"), std::string::npos)
      << "the best trial: 4 steps lead to the goal";
  EXPECT_NE(page.find("4 of 4 trials"), std::string::npos);
  EXPECT_NE(page.find("env.world.grid.moves; 0: [left, right], 1: [right, left]"),
            std::string::npos);
  size_t plots = 0;
  for (size_t at = 0; (at = page.find("<svg", at)) != std::string::npos; ++at) ++plots;
  EXPECT_EQ(plots, 2u);
  EXPECT_NE(run("report all run.yaml").text.find("all: is a sweep; its report is of it alone"),
            std::string::npos);
  write(dir_ / "all/sweep.csv", "round,steps,trial,length,learner.gamma\n0,1,2,much,0.5\n");
  const auto r = run("report all");
  EXPECT_EQ(r.code, 2);
  EXPECT_NE(r.text.find("all/sweep.csv:2: is not what sweep wrote"), std::string::npos) << r.text;
}

TEST_F(SweepTest, a_trial_whose_numbers_run_away_is_the_worst) {
  const auto sweep = [](const std::string& rates, const std::string& out) {
    return "sweep run.yaml --out " + out +
           " sweep.seeds=1 'learner={type: ppo, num_steps: 16, max_grad_norm: 0, optimizer: sgd}' "
           "'agent={type: network, hidden: [8]}' 'sweep.space={learner.learning_rate: [" +
           rates + "]}'";
  };
  const std::string said = good(sweep("0.01, 10, 0.001", "all"));
  EXPECT_NE(said.find("note: trial 1 failed and counts as the worst: ppo: the "), std::string::npos)
      << said;
  const std::string table = contents(dir_ / "all/sweep.csv");
  EXPECT_NE(table.find("\n0,4000,1,failed,10\n"), std::string::npos) << table;
  EXPECT_EQ(std::count(table.begin(), table.end(), '\n'), 4) << table;
  EXPECT_EQ(good(sweep("0.01, 10, 0.001", "all")).find("failed"), std::string::npos)
      << "it is not tried again";
  good("report all");
  EXPECT_NE(good(sweep("10, 0.01", "none") + " run.part=0/2").find("1 of 2 trials are trained"),
            std::string::npos)
      << "the other share may do better";
  std::filesystem::remove_all(dir_ / "none");
  const auto none = run(sweep("10", "none"));
  EXPECT_EQ(none.code, 1);
  EXPECT_NE(none.text.find("every trial failed; see none/sweep.csv"), std::string::npos)
      << none.text;
}

TEST_F(SweepTest, goes_on_only_with_the_same_run) {
  good("sweep run.yaml --out all");
  const std::string table = contents(dir_ / "all/sweep.csv");
  const auto other = run("sweep run.yaml --out all run.steps=2000");
  EXPECT_EQ(other.code, 2);
  EXPECT_NE(other.text.find("run.steps: '2000' against '4000' in all/trial-0000/config.yaml"),
            std::string::npos)
      << other.text;
  EXPECT_EQ(contents(dir_ / "all/sweep.csv"), table);
}

TEST_F(SweepTest, a_torn_checkpoint_is_trained_again) {
  good("sweep run.yaml --out all run.checkpoint_every=0");
  const std::string table = contents(dir_ / "all/sweep.csv"),
                    last = dir_ / "all/trial-0002/seed-0/checkpoints/last.safetensors";
  std::filesystem::resize_file(last, 300);
  const std::string said = good("sweep run.yaml --out all run.checkpoint_every=0");
  EXPECT_NE(said.find("going on from the one before it"), std::string::npos) << said;
  EXPECT_EQ(contents(dir_ / "all/sweep.csv"), table);
  std::filesystem::resize_file(dir_ / "all/trial-0001/seed-0/checkpoints/last.safetensors", 300);
  std::filesystem::remove(dir_ / "all/trial-0001/seed-0/checkpoints/before_last.safetensors");
  EXPECT_NE(good("sweep run.yaml --out all run.checkpoint_every=0").find("trial 1 is trained anew"),
            std::string::npos);
  EXPECT_EQ(contents(dir_ / "all/sweep.csv"), table);
  std::filesystem::remove(last);
  const std::string gone = good("train all/trial-0002 --resume");
  EXPECT_NE(gone.find("last.safetensors: is gone: going on from the one before it"),
            std::string::npos)
      << gone;
}

TEST_F(SweepTest, parts_make_the_same_table) {
  good("sweep run.yaml --out whole");
  good("sweep run.yaml --out parts run.part=0/2");
  EXPECT_FALSE(std::filesystem::exists(dir_ / "parts/trial-0001"));
  good("sweep run.yaml --out parts run.part=1/2");
  EXPECT_EQ(contents(dir_ / "parts/sweep.csv"), contents(dir_ / "whole/sweep.csv"));
}

TEST_F(SweepTest, halving_trains_the_better_longer) {
  const std::string halving =
      "sweep run.yaml --out h sweep.method=halving sweep.trials=4 sweep.keep=2 sweep.least=1000 "
      "sweep.seeds=1";
  EXPECT_NE(good(halving + " run.part=0/2").find("call this again when the others are"),
            std::string::npos);
  good(halving + " run.part=1/2"), good(halving + " run.part=0/2");
  good(halving + " run.part=1/2"), good(halving);
  const std::string table = contents(dir_ / "h/sweep.csv");
  size_t at[3] = {table.find("\n2,4000,"), table.find("\n1,2000,"), table.find("\n0,1000,")};
  EXPECT_TRUE(at[0] < at[1] && at[1] < at[2] && at[2] != std::string::npos) << table;
  EXPECT_EQ(std::count(table.begin(), table.end(), '\n'), 1 + 4 + 2 + 1) << table;
}

TEST_F(SweepTest, runs_are_listed_with_their_state) {
  good("train run.yaml sweep=null run.seeds=0..1 --out runs/done");
  run("train run.yaml sweep=null run.seeds=0..3 run.part=1/2 --out runs/part");
  run("train run.yaml sweep=null learner.learning_rate=1e300 'env.reward={step: -1e9}' --out "
      "runs/bad");
  write(dir_ / "runs/part/seed-2/checkpoints/last.safetensors", "torn");
  const std::string said = good("runs");
  EXPECT_NE(said.find("done                         finished   2/2         8k"), std::string::npos)
      << said;
  EXPECT_NE(said.find("part                         failed     1/2"), std::string::npos) << said;
  EXPECT_NE(said.find("the last checkpoint is damaged, and there is no other"), std::string::npos)
      << said;
}

TEST_F(SweepTest, a_torn_checkpoint_gives_way_to_the_one_before_it) {
  good("train run.yaml sweep=null run.checkpoint_every=0 --out whole");
  good("train run.yaml sweep=null run.checkpoint_every=0 --out torn");
  const std::string at = dir_ / "torn/seed-0/checkpoints/";
  const std::string last = contents(at + "last.safetensors");
  write(at + "last.safetensors", last.substr(0, last.size() / 2));
  const std::string said =
      good("train run.yaml sweep=null run.checkpoint_every=0 --out torn --resume");
  EXPECT_NE(said.find("not a whole checkpoint: it is cut off"), std::string::npos) << said;
  EXPECT_NE(said.find("going on from the one before it, of step 4000"), std::string::npos) << said;
  EXPECT_EQ(Checkpoint::read(at + "last.safetensors").get<double>("q"),
            Checkpoint::read(dir_ / "whole/seed-0/checkpoints/last.safetensors").get<double>("q"));
  // of another version: no harm was done to it, and nothing else is taken in its place
  std::string other = last;
  other.replace(other.find("\"version\":\"1\""), 13, "\"version\":\"9\"");
  write(at + "last.safetensors", other);
  const Result r = run("train run.yaml sweep=null run.checkpoint_every=0 --out torn --resume");
  EXPECT_EQ(r.code, 2);
  EXPECT_NE(r.text.find("has format version 9, this program reads version 1"), std::string::npos)
      << r.text;
}

TEST_F(SweepTest, jobs_are_written_for_slurm) {
  const std::string job =
      good("sbatch run.yaml sweep=null run.seeds=0..9 --gpus 2 --time 4h --array 5 --dry-run");
  for (const char* line :
       {"#!/bin/bash\n", "#SBATCH --job-name=run\n", "#SBATCH --ntasks=2\n",
        "#SBATCH --gpus-per-task=1\n", "#SBATCH --time=0-04:00:00\n", "#SBATCH --array=0-4\n",
        "#SBATCH --signal=B:USR1@120\n", "#SBATCH --requeue\n", "srun --kill-on-bad-exit=1 ",
        " run.part=\"$SLURM_ARRAY_TASK_ID/5\" --out ", "-\"$SLURM_ARRAY_TASK_ID\" --resume &\n"})
    EXPECT_NE(job.find(line), std::string::npos) << line << "\n" << job;
  write(dir_ / "job", job);
  EXPECT_EQ(shell(dir_.path(), "bash -n job").code, 0);
  EXPECT_NE(good("sbatch run.yaml --array 2 --dry-run").find(" sweep "), std::string::npos);
  EXPECT_NE(
      good("sbatch run.yaml sweep=null run.seeds=0..9 --array --dry-run").find("--array=0-9\n"),
      std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(dir_ / "runs")) << "a dry run writes nothing";
}

}  // namespace
}  // namespace plantgym::testing
