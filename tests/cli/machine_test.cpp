// What a machine does to a program: devices and pipes for files, full disks, closed outputs, little
// memory, signals, policies that go in circles.
#include <gtest/gtest.h>

#include <filesystem>

#include "cli/program.h"

namespace plantgym::testing {
namespace {

namespace fs = std::filesystem;

class Machine : public ::testing::Test {
 protected:
  void SetUp() override {
    write(dir_ / "lake.yaml",
          "grid:\n  map: |\n    S.\n    .G\n  legend: {S: start, G: {goal: 1}}\n  limit: 9\n");
    write(dir_ / "run.yaml",
          "env: {world: lake.yaml}\nlearner: {type: q_learning}\nrun: {steps: 1000}\n");
  }
  Result run(const std::string& line) { return shell(dir_.path(), line); }
  /// A policy that learned for one episode only, and runs against the border for ever.
  void train_a_loop() {
    const Result r = run(join({"$P train '", source("configs/grid/cliffwalking_sarsa.yaml"),
                               "' run.seeds=0 run.episodes=1 --out loop"}));
    ASSERT_EQ(r.code, 0) << r.text;
  }
  TempDir dir_;
};

TEST_F(Machine, pipes_are_written_into_and_stay_pipes) {
  for (const char* option : {"--csv", "--json", "--trace"}) {
    const Result r =
        run(join({"rm -f p; mkfifo p; cat p >got & timeout 20 $P eval lake.yaml "
                  "--agent random --episodes 2 ",
                  option, " p; code=$?; wait; exit $code"}));
    EXPECT_EQ(r.code, 0) << option << r.text;
    EXPECT_TRUE(fs::is_fifo(dir_ / "p")) << option;
    EXPECT_GT(contents(dir_ / "got").size(), 50u) << option;
  }
  const Result r =
      run("mkfifo p.png; cat p.png >got & timeout 20 $P record lake.yaml --out p.png; "
          "code=$?; wait; exit $code");
  EXPECT_EQ(r.code, 0) << r.text;
  EXPECT_TRUE(fs::is_fifo(dir_ / "p.png"));
  EXPECT_EQ(contents(dir_ / "got").substr(1, 3), "PNG");
}

TEST_F(Machine, symbolic_links_are_followed) {
  const Result r =
      run("mkdir far; ln -s far/real.csv link.csv; ln -s far/real.png link.png; "
          "$P eval lake.yaml --agent random --csv link.csv && "
          "$P record lake.yaml --out link.png");
  EXPECT_EQ(r.code, 0) << r.text;
  for (const char* name : {"csv", "png"}) {
    EXPECT_TRUE(fs::is_symlink(dir_ / join({"link.", name})));
    EXPECT_GT(contents(dir_ / join({"far/real.", name})).size(), 50u);
  }
}

TEST_F(Machine, a_full_disk_leaves_nothing_half_written) {
  Result r = run("ulimit -f 0; $P bench env/grid/cliffwalking --runs 1 --json b.json");
  EXPECT_EQ(r.code, 1) << r.text;
  EXPECT_NE(r.text.find("b.json: cannot write: File too large"), std::string::npos) << r.text;
  for (const char* option : {"--trace", "--ledger"}) {
    write(dir_ / "t.csv", "of before\n");
    r = run(
        join({"ulimit -f 1; $P eval lake.yaml --agent random --episodes 500 ", option, " t.csv"}));
    EXPECT_EQ(r.code, 1) << r.text;
    EXPECT_NE(r.text.find("t.csv: cannot write: File too large"), std::string::npos) << r.text;
    EXPECT_EQ(contents(dir_ / "t.csv"), "of before\n");
    fs::remove(dir_ / "t.csv");
  }
  for (const auto& f : fs::directory_iterator(dir_.path()))
    EXPECT_EQ(f.path().extension(), ".yaml") << f.path();
}

TEST_F(Machine, output_that_is_lost_is_an_error) {
  for (const char* words : {"list", "check run.yaml --resolved", "--version",
                            "eval lake.yaml --agent random --episodes 3"}) {
    const Result r = run(join({"$P ", words, " >/dev/full"}));
    EXPECT_EQ(r.code, 1) << words << r.text;
    EXPECT_NE(r.text.find("No space left on device"), std::string::npos) << words << r.text;
  }
}

/// Who looks at a training must not be able to end it.
TEST_F(Machine, words_that_nobody_reads_end_no_training) {
  const std::string train = "$P train run.yaml run.seeds=0..1 --out ";
  const std::string left = "; echo $? >code; } | true; exit $(cat code)";
  EXPECT_EQ(run(join({"{ ", train, "a 2>&1 >/dev/null", left})).code, 0);
  EXPECT_EQ(run(join({"{ ", train, "b", left})).code, 0);
  EXPECT_EQ(run(train + "c 2>/dev/full >/dev/null").code, 0);
  EXPECT_EQ(run(train + "d >/dev/full 2>/dev/full").code, 1);
  for (const char* folder : {"a", "b", "c", "d"})
    for (const char* seed : {"0", "1"})
      EXPECT_TRUE(
          fs::exists(dir_ / join({folder, "/seed-", seed, "/checkpoints/last.safetensors"})))
          << folder << seed;
  EXPECT_EQ(run("$P check run.yaml x=1 2>/dev/full").code, 2);
  EXPECT_EQ(run("$P nosuch 2>/dev/full").code, 2);
  EXPECT_EQ(run("$P list >/dev/full 2>/dev/full").code, 1);
}

TEST_F(Machine, closed_outputs_go_nowhere) {
  const Result r =
      run("$P train run.yaml >&- 2>&- <&-; code=$?; grep -rl 'judge it with' runs; exit $code");
  EXPECT_EQ(r.code, 0);
  EXPECT_EQ(r.text, "");
}

TEST_F(Machine, too_many_environments_are_refused_before_memory_is_taken) {
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "the sanitizer itself reserves more than the limit";
#endif
  Result r = run("ulimit -v 1000000; $P train run.yaml env.num_envs=20M");
  EXPECT_EQ(r.code, 2) << r.text;
  EXPECT_NE(r.text.find("command line:1:14: env.num_envs: 20000000 environments and their learner "
                        "need "),
            std::string::npos)
      << r.text;
  EXPECT_FALSE(fs::exists(dir_ / "runs"));
}

TEST_F(Machine, a_policy_in_circles_is_cut_and_a_signal_leaves_nothing) {
  train_a_loop();
  Result r = run("timeout 100 $P record loop --out l.png");
  EXPECT_EQ(r.code, 0) << r.text;
  EXPECT_NE(r.text.find("l.png written: the first 2000 decisions of an episode that had not ended"),
            std::string::npos)
      << r.text;
  if (shell(".", "command -v ffmpeg").code != 0)
    GTEST_SKIP() << "no ffmpeg, which ./plantgym test installs";
  r =
      run("$P record loop --out l.gif --steps 1000000 & job=$!; "
          "while [ ! -e l.gif.partial ]; do sleep 0.05; done; kill -TERM $job; wait $job");
  EXPECT_EQ(r.code, 143) << r.text;
  EXPECT_FALSE(fs::exists(dir_ / "l.gif.partial"));
  EXPECT_FALSE(fs::exists(dir_ / "l.gif"));
}

// -17 is the safe way round the cliff, which SARSA learns (Sutton & Barto 2018, example 6.6); -13
// the shortest.
TEST_F(Machine, a_good_policy_is_not_said_to_go_in_circles) {
  Result r = run(join({"$P train '", source("configs/grid/cliffwalking_sarsa.yaml"),
                       "' run.seeds=0 --out s && $P eval s"}));
  EXPECT_EQ(r.code, 0) << r.text;
  EXPECT_EQ(r.text.find("circles"), std::string::npos) << r.text;
  EXPECT_NE(r.text.find("optimum: a return of -13 is possible; these policies' exact mean is -17"),
            std::string::npos)
      << r.text;
  train_a_loop();
  r = run("$P eval loop");
  EXPECT_NE(r.text.find("walks in circles"), std::string::npos) << r.text;
}

TEST_F(Machine, undiscounted_values_are_those_of_the_limit) {
  Result r = run(join({"$P model '", source("configs/worlds/grid/yard.yaml"), "' --gamma 1"}));
  EXPECT_EQ(r.code, 0) << r.text;
  EXPECT_NE(r.text.find("value within 100 steps"), std::string::npos) << r.text;
  write(
      dir_ / "pit.yaml",
      "grid:\n  map: |\n    S#G\n    ...\n  legend: {S: start, G: {goal: 1}}\n  step_reward: -1\n");
  r = run("$P model pit.yaml --gamma 1");
  EXPECT_EQ(r.code, 0) << r.text;
  EXPECT_NE(r.text.find("    1  no episode comes here"), std::string::npos) << r.text;
  EXPECT_NE(r.text.find("mean over the first states: -2.0"), std::string::npos) << r.text;
}

}  // namespace
}  // namespace plantgym::testing
