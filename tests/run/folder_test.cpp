// A run's folder: what stands in it already stays, one program trains in it, and what is resumed is
// the run that was begun.
#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <thread>

#include "learners/run_folder.h"
#include "run/program.h"
#include "support.h"

namespace plantgym::testing {
namespace {

namespace fs = std::filesystem;

class Folder : public ::testing::Test {
 protected:
  std::vector<std::string> train(const std::string& out, std::vector<std::string> more = {}) {
    std::vector<std::string> words = {"train", source("configs/farm/field_tabular.yaml"),
                                      "run.seeds=0", "run.episodes=300"};
    words.insert(words.end(), more.begin(), more.end());
    words.insert(words.end(), {"--out", dir_ / out});
    return words;
  }
  TempDir dir_;
};

TEST_F(Folder, Files_of_others_stay) {
  fs::create_directories(dir_ / "mine/files");
  write(dir_ / "mine/files/thesis.txt", "years of work");
  EXPECT_EQ(run(train("mine")), 2);
  EXPECT_EQ(contents(dir_ / "mine/files/thesis.txt"), "years of work");
  fs::create_directories(dir_ / "notes");
  write(dir_ / "notes/repro.jsonl.txt", "x"), write(dir_ / "notes/todo.txt", "y");
  EXPECT_EQ(run(train("notes")), 2);
  EXPECT_EQ(contents(dir_ / "notes/repro.jsonl.txt"), "x");
}
TEST_F(Folder, What_a_killed_program_left_is_no_obstacle) {
  fs::create_directories(dir_ / "begun/files");
  write(dir_ / "begun/.lock", ""), write(dir_ / "begun/repro.json", "{");
  write(dir_ / "begun/files/0a1b2c3d-champion.csv", "date");
  EXPECT_EQ(run(train("begun")), 0);
  EXPECT_FALSE(fs::exists(dir_ / "begun/files/0a1b2c3d-champion.csv"));
}
TEST_F(Folder, One_of_two_programs_trains) {
  for (int attempt = 0; attempt < 8; ++attempt) {
    const std::string out = "two" + std::to_string(attempt);
    const pid_t a = start(train(out)), b = start(train(out));
    const int first = wait_for(a), second = wait_for(b);
    EXPECT_EQ(first + second, 2) << first << " and " << second;
    EXPECT_TRUE(fs::exists(dir_ / (out + "/seed-0/checkpoints/last.safetensors")));
    EXPECT_EQ(run({"eval", dir_ / out, "--episodes", "2"}), 0);
  }
}
/// A last checkpoint that is damaged never takes the place of the whole one before it: a program
/// that is killed while it writes the next would leave nothing.
TEST_F(Folder, A_damaged_checkpoint_displaces_none) {
  ASSERT_EQ(run(train("run")), 0);
  const std::string at = dir_ / "run/seed-0/checkpoints/", last = at + "last.safetensors",
                    before = at + "before_last.safetensors", good = contents(last);
  write(before, good), write(last, good.substr(0, good.size() / 2));
  RunFolder folder = RunFolder::open(dir_ / "run");
  std::string note;
  EXPECT_TRUE(folder.newest(0, note) == good);
  EXPECT_NE(note.find("going on from the one before it, of step "), std::string::npos) << note;
  const Checkpoint c = Checkpoint::parse(good, last);
  folder.write_last(0, c);
  EXPECT_TRUE(contents(before) == good);
  const std::string next = contents(last);
  note.clear();
  EXPECT_TRUE(folder.newest(0, note) == next);
  EXPECT_EQ(note, "");
  folder.write_last(0, c);
  EXPECT_TRUE(contents(before) == next);
  // a full disk, or a kill, at the worst moment: `last` cannot be written
  write(last, "torn"), folder.newest(0, note);
  fs::create_directory(last + ".tmp"), fs::remove(last), fs::create_directory(last);
  EXPECT_THROW(folder.write_last(0, c), std::exception);
  EXPECT_TRUE(contents(before) == next);
}
TEST_F(Folder, Only_the_run_that_was_begun_is_resumed) {
  ASSERT_EQ(run(train("run")), 0);
  EXPECT_EQ(run(train("run", {"learner.gamma=0.5", "--resume"})), 2);
  EXPECT_EQ(run(train("run", {"run.seeds=0..1", "--resume"})), 2);
  EXPECT_EQ(run(train("run", {"env.world.farm.prices.water=1", "--resume"})), 2);
  EXPECT_EQ(run(train("run", {"run.threads=2", "run.episodes=3e2", "--resume"})), 0);
  std::string config = contents(dir_ / "run/config.yaml");
  config.replace(config.find("visits: 0.8"), 11, "visits: 0.7");
  write(dir_ / "run/config.yaml", config);
  EXPECT_EQ(run({"train", dir_ / "run", "--resume"}), 2);
}
TEST_F(Folder, A_signal_during_an_evaluation_loses_nothing) {
  const auto words = [&](const std::string& out) {
    return std::vector<std::string>{"train",           source("configs/grid/frozenlake_8x8_q.yaml"),
                                    "run.seeds=0",     "run.steps=400k",
                                    "eval.every=200k", "eval.episodes=30000",
                                    "--out",           dir_ / out};
  };
  ASSERT_EQ(run(words("whole")), 0);
  const auto evaluations = [&](const std::string& out) {
    std::istringstream in(contents(dir_ / (out + "/seed-0/metrics.csv")));
    std::string all;
    for (std::string line; std::getline(in, line);)
      if (const size_t at = line.find("eval/"); at != std::string::npos)
        all += line.substr(0, line.find(',')) + line.substr(at) + "\n";
    return all;
  };
  for (int attempt = 1; attempt <= 6; ++attempt) {
    const std::string out = "cut" + std::to_string(attempt);
    const pid_t child = start(words(out));
    std::this_thread::sleep_for(std::chrono::milliseconds(60 * attempt));
    kill(child, SIGTERM);
    wait_for(child);
    std::vector<std::string> again = words(out);
    again.push_back("--resume");
    ASSERT_EQ(run(again), 0);
    EXPECT_EQ(evaluations(out), evaluations("whole")) << attempt;
  }
}
TEST_F(Folder, Short_runs_have_a_curve) {
  ASSERT_EQ(run({"train", source("configs/grid/cliffwalking_sarsa.yaml"), "run.seeds=0", "--out",
                 dir_ / "curve"}),
            0);
  std::istringstream in(contents(dir_ / "curve/seed-0/metrics.csv"));
  int rows = 0;
  for (std::string line; std::getline(in, line);)
    rows += line.find("train/return_mean") != std::string::npos;
  EXPECT_GE(rows, 30);
}

}  // namespace
}  // namespace plantgym::testing
