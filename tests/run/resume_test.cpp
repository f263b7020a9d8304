// A run that is stopped or killed anywhere and goes on ends with the bits of one that was left
// alone.
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "learners/checkpoint.h"
#include "run/program.h"
#include "support.h"

namespace plantgym::testing {
namespace {

namespace fs = std::filesystem;

/// Everything of a checkpoint but wall time and the lengths of log files, which wall time changes.
std::string essence(const std::string& path) {
  const Checkpoint c = Checkpoint::read(path);
  std::string all = c.text("learner");
  for (const char* name : {"q", "sums", "last_returns", "return", "wrappers"}) {
    if (!c.has(name)) continue;  // statistics of wrappers, where there are any
    const std::vector<double> v = c.get<double>(name);
    all.append(reinterpret_cast<const char*>(v.data()), 8 * v.size());
  }
  for (const char* name : {"counters", "length"}) {
    const std::vector<int64_t> v = c.get<int64_t>(name);
    all.append(reinterpret_cast<const char*>(v.data()), 8 * v.size());
  }
  const std::vector<uint8_t> rows = c.get<uint8_t>("environments");
  all.append(reinterpret_cast<const char*>(rows.data()), rows.size());
  return all;
}

/// Rows of metrics.csv without their times.
std::string metrics(const std::string& path) {
  std::string all;
  std::istringstream in(contents(path));
  for (std::string line; std::getline(in, line);) {
    const size_t a = line.find(','), b = line.find(',', a + 1);
    all += line.substr(0, a) + line.substr(b) + "\n";
  }
  return all;
}

class Resume : public ::testing::TestWithParam<const char*> {
 protected:
  std::vector<std::string> train(const std::string& out, bool resume) {
    // about a second each
    const bool lake = std::string(GetParam()).find("frozenlake") != std::string::npos;
    std::vector<std::string> words = {"train",
                                      source(GetParam()),
                                      lake ? "run.steps=2M" : "run.steps=600k",
                                      "run.episodes=null",
                                      "run.seeds=3",
                                      "run.checkpoint_every=0.003",
                                      lake ? "eval.every=500k" : "eval.every=150k",
                                      "eval.episodes=20",
                                      "--out",
                                      dir_ / out};
    if (resume) words.push_back("--resume");
    return words;
  }
  std::string last(const std::string& out) {
    return dir_ / (out + "/seed-3/checkpoints/last.safetensors");
  }
  std::string log(const std::string& out) { return dir_ / (out + "/seed-3/metrics.csv"); }
  TempDir dir_;
};

TEST_P(Resume, Kill_at_twenty_moments) {
  const auto begin = std::chrono::steady_clock::now();
  ASSERT_EQ(run(train("whole", false)), 0);
  auto took = std::chrono::steady_clock::now() - begin;
  int killed = 0;
  for (int moment = 0; moment < 20; ++moment) {
    const std::string out = plantgym::join({"k", std::to_string(moment)});
    const pid_t child = start(train(out, true));
    std::this_thread::sleep_for(took * (2 * moment + 1) / 42);
    kill(child, SIGKILL);
    if (wait_for(child) == 1000 + SIGKILL)
      ++killed;
    else
      took = took * 3 / 4;  // the machine is faster now than when it was measured
    ASSERT_EQ(run(train(out, true)), 0) << moment;
    EXPECT_EQ(essence(last(out)), essence(last("whole"))) << "killed at moment " << moment;
    EXPECT_EQ(metrics(log(out)), metrics(log("whole"))) << "killed at moment " << moment;
    fs::remove_all(dir_ / out);
  }
  EXPECT_GE(killed, 10);  // else it was not tried
}

TEST_P(Resume, a_signal_checkpoints_and_says_so) {
  ASSERT_EQ(run(train("whole", false)), 0);
  for (const int sig : {SIGTERM, SIGUSR1}) {
    const std::string out = "s" + std::to_string(sig);
    const pid_t child = start(train(out, false));
    while (!fs::exists(last(out))) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    kill(child, sig);
    const int code = wait_for(child);
    EXPECT_TRUE(code == 128 + sig || code == 0) << code;  // 0: it was done already
    EXPECT_EQ(run(train(out, false)), 2);                 // it exists
    ASSERT_EQ(run({"train", dir_ / out, "--resume"}), 0);
    EXPECT_EQ(essence(last(out)), essence(last("whole")));
    EXPECT_EQ(run({"train", dir_ / out, "--resume"}), 0);  // done already
  }
}

TEST_P(Resume, threads_change_nothing) {
  for (const char* threads : {"1", "2", "7"}) {
    std::vector<std::string> words = train(std::string("t") + threads, false);
    words.insert(words.end(), {"run.steps=300k", "--threads", threads});
    ASSERT_EQ(run(words), 0);
    EXPECT_EQ(essence(last(std::string("t") + threads)), essence(last("t1"))) << threads;
  }
}

INSTANTIATE_TEST_SUITE_P(runs, Resume,
                         ::testing::Values("configs/grid/frozenlake_8x8_q.yaml",
                                           "configs/farm/field_tabular.yaml",
                                           "tests/data/run/wrapped_field.yaml"));

}  // namespace
}  // namespace plantgym::testing
