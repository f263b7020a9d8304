// Several programs that train one run: they end with the bits of one that trains it alone, and
// none waits for ever for another.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>

#include "run/peers.h"

namespace plantgym::testing {
namespace {

class PeersTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(
            (std::filesystem::path(PLANTGYM_PROGRAM).parent_path() / "libplantgym_deep.so")))
      GTEST_SKIP() << "built without LibTorch";
  }
  std::string says(int rank) const { return dir_ / ("rank-" + std::to_string(rank)); }
  std::vector<pid_t> start_all(int n, const std::vector<std::string>& words, int only = 1 << 20) {
    const int port = free_port();
    std::vector<pid_t> all;
    for (int r = 0; r < std::min(n, only); ++r)
      all.push_back(start_rank(r, n, port, says(r), words));
    return all;
  }
  std::vector<std::string> words(const std::string& file, const std::string& out,
                                 std::vector<std::string> more) {
    more.insert(more.begin(),
                {"train", source(file), "run.seeds=0", "run.peer_timeout=20", "--out", dir_ / out});
    if (const char* device = std::getenv("PLANTGYM_TEST_DEVICE"))
      more.insert(more.end(), {"--device", device});
    return more;
  }
  /// Trains with each number of programs, and compares.
  void expect_equal(const std::string& file, const std::vector<std::string>& more,
                    const std::vector<int>& counts) {
    std::string first, first_metrics;
    for (const int n : counts) {
      const std::string out = file.substr(file.rfind('/') + 1) + std::to_string(n);
      for (const pid_t p : start_all(n, words(file, out, more)))
        ASSERT_EQ(wait_at_most(p, 50), 0) << contents(says(0)) << contents(says(1));
      const std::string seed = dir_ / (out + "/seed-0/");
      const std::string last = whole_state(seed + "checkpoints/last.safetensors");
      if (n == counts[0]) {
        first = last, first_metrics = untimed(seed + "metrics.csv");
        EXPECT_GT(first_metrics.size(), 300u);
      } else {
        EXPECT_TRUE(last == first) << file << ": other bits with " << n << " programs";
        EXPECT_EQ(untimed(seed + "metrics.csv"), first_metrics) << n << " programs";
      }
    }
  }
  TempDir dir_;
};

TEST_F(PeersTest, PPO_learns_the_same_bits_with_1_2_and_4_programs) {
  expect_equal("configs/classic/cartpole_ppo.yaml",
               {"env.num_envs=32", "learner.shard=8", "run.steps=8k", "eval.every=4k",
                "learner.num_minibatches=3", "learner.update_epochs=4", "learner.target_kl=0.02"},
               {1, 2, 4});
}

TEST_F(PeersTest, statistics_of_wrappers_are_those_of_the_whole_batch) {
  expect_equal("configs/classic/pendulum_ppo.yaml",
               {"env.num_envs=32", "learner.shard=16", "run.steps=8k", "eval.episodes=5",
                "env.wrappers.normalize_observation={}", "env.wrappers.episode_statistics=true"},
               {1, 2});
}

TEST_F(PeersTest, PQN_learns_the_same_bits) {
  expect_equal("configs/classic/cartpole_pqn.yaml",
               {"env.num_envs=16", "learner.shard=4", "run.steps=4k", "eval.episodes=5",
                "eval.every=0", "run.stop=null", "env.wrappers.episode_statistics=true"},
               {1, 2});
}

TEST_F(PeersTest, tables_and_replay_see_all_rows_in_their_order) {
  expect_equal("configs/grid/taxi_q.yaml",
               {"env.num_envs=4", "run.episodes=null", "run.steps=4k", "eval.every=0"}, {1, 2});
  expect_equal("configs/classic/cartpole_dqn.yaml",
               {"env.num_envs=8", "run.steps=2k", "learner.learning_starts=1k", "eval.every=0",
                "eval.episodes=5", "run.stop=null"},
               {1, 2});
}

TEST_F(PeersTest, a_killed_run_goes_on_with_another_number_of_programs) {
  const std::vector<std::string> more = {
      "env.num_envs=32", "learner.shard=8", "run.steps=60k", "learner.update_epochs=2",
      "eval.every=0",    "eval.episodes=5", "run.stop=null", "run.checkpoint_every=0.01"};
  const auto file = "configs/classic/cartpole_ppo.yaml";
  ASSERT_EQ(wait_at_most(start_all(1, words(file, "whole", more))[0], 50), 0);
  const std::vector<pid_t> four = start_all(4, words(file, "killed", more));
  ASSERT_TRUE(comes(dir_ / "killed/seed-0/checkpoints/last.safetensors")) << contents(says(0));
  kill(four[3], SIGKILL);
  for (int r = 0; r < 3; ++r) EXPECT_EQ(wait_at_most(four[size_t(r)], 10), 1) << r;
  wait_at_most(four[3], 10);
  std::vector<std::string> on = words(file, "killed", more);
  on.push_back("--resume");
  for (const pid_t p : start_all(2, on)) ASSERT_EQ(wait_at_most(p, 50), 0) << contents(says(0));
  EXPECT_TRUE(whole_state(dir_ / "killed/seed-0/checkpoints/last.safetensors") ==
              whole_state(dir_ / "whole/seed-0/checkpoints/last.safetensors"));
}

TEST_F(PeersTest, a_hook_that_takes_its_time_is_waited_for) {
  const std::vector<std::string> more = {
      "env.num_envs=32", "learner.shard=16", "run.steps=2k",       "eval.every=0",
      "eval.episodes=5", "run.stop=null",    "run.peer_timeout=5", "run.hooks.checkpoint=sleep 8"};
  for (const pid_t p : start_all(2, words("configs/classic/cartpole_ppo.yaml", "slow", more)))
    EXPECT_EQ(wait_at_most(p, 60), 0) << contents(says(0)) << contents(says(1));
}

/// The disk of rank 0, which writes, is full from some moment on: both end, what was saved stays
/// whole, and with room again the run ends with the bits of an undisturbed one.
TEST_F(PeersTest, a_full_disk_ends_all_and_loses_nothing) {
  const std::vector<std::string> more = {
      "env.num_envs=32", "learner.shard=16", "run.steps=60k", "learner.update_epochs=2",
      "eval.every=0",    "eval.episodes=5",  "run.stop=null", "run.checkpoint_every=0.01"};
  const auto file = "configs/classic/cartpole_ppo.yaml";
  ASSERT_EQ(wait_at_most(start_all(1, words(file, "whole", more))[0], 50), 0);
  const std::vector<pid_t> two = start_all(2, words(file, "full", more));
  const std::string last = dir_ / "full/seed-0/checkpoints/last.safetensors";
  ASSERT_TRUE(comes(last)) << contents(says(0));
  const rlimit little = {4096, 4096};  // enough to say so
  ASSERT_EQ(prlimit(two[0], RLIMIT_FSIZE, &little, nullptr), 0);
  for (const pid_t p : two) EXPECT_EQ(wait_at_most(p, 20), 1);
  const std::string first = contents(says(0)), second = contents(says(1));
  EXPECT_NE(first.find("cannot write: File too large"), std::string::npos) << first;
  EXPECT_NE(second.find("rank 0"), std::string::npos) << second;
  EXPECT_NO_THROW(Checkpoint::read(last));
  std::vector<std::string> on = words(file, "full", more);
  on.push_back("--resume");
  for (const pid_t p : start_all(2, on)) ASSERT_EQ(wait_at_most(p, 50), 0) << contents(says(0));
  EXPECT_TRUE(whole_state(last) == whole_state(dir_ / "whole/seed-0/checkpoints/last.safetensors"));
}

/// Two programs under way; one of them gets a signal. @return what the other one says
class LostPeer : public PeersTest {
 protected:
  std::string lose(int victim, int signal, double most_seconds,
                   const std::string& file = "configs/classic/cartpole_ppo.yaml") {
    const std::vector<pid_t> two =
        start_all(2, words(file, "lost",
                           {"env.num_envs=32", "learner.shard=16", "run.steps=100M", "eval.every=0",
                            "learner.update_epochs=1", "run.stop=null", "run.checkpoint_every=0.01",
                            "run.peer_timeout=3"}));
    EXPECT_TRUE(comes(dir_ / "lost/seed-0/checkpoints/last.safetensors")) << contents(says(0));
    kill(two[size_t(victim)], signal);
    EXPECT_EQ(wait_at_most(two[size_t(1 - victim)], most_seconds), 1);
    kill(two[size_t(victim)], SIGKILL), wait_at_most(two[size_t(victim)], 5);
    std::string all = contents(says(1 - victim));
    if (all.starts_with("learning on ")) all.erase(0, all.find('\n') + 1);  // on a GPU
    EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 1) << all;
    return all;
  }
};

TEST_F(LostPeer, rank_1_is_killed) {
  const std::string words = lose(1, SIGKILL, 5);
  EXPECT_NE(words.find("plantgym: rank 0 of 2 on "), std::string::npos) << words;
  EXPECT_NE(words.find(" with rank 1 on "), std::string::npos) << words;
  EXPECT_NE(words.find("it is gone"), std::string::npos) << words;
  EXPECT_NE(words.find("the last checkpoint, of step "), std::string::npos) << words;
}
TEST_F(LostPeer, rank_0_is_killed) {
  const std::string words = lose(0, SIGKILL, 5);
  EXPECT_NE(words.find("plantgym: rank 1 of 2 on "), std::string::npos) << words;
  EXPECT_NE(words.find("it is gone"), std::string::npos) << words;
}
TEST_F(LostPeer, rank_1_is_stopped) {
  const std::string words = lose(1, SIGSTOP, 12);
  EXPECT_NE(words.find(" with rank 1 on "), std::string::npos) << words;
  EXPECT_NE(words.find("it hangs or is cut off (run.peer_timeout)"), std::string::npos) << words;
}

/// PQN exchanges little but gradients: over NCCL, where there are GPUs.
TEST_F(LostPeer, rank_1_of_PQN_is_killed) {
  const std::string words = lose(1, SIGKILL, 5, "configs/classic/cartpole_pqn.yaml");
  EXPECT_NE(words.find(" with rank 1 on "), std::string::npos) << words;
  EXPECT_NE(words.find("it is gone"), std::string::npos) << words;
}
TEST_F(LostPeer, rank_1_of_PQN_is_stopped) {
  const std::string words = lose(1, SIGSTOP, 12, "configs/classic/cartpole_pqn.yaml");
  EXPECT_NE(words.find("it hangs or is cut off (run.peer_timeout)"), std::string::npos) << words;
}

TEST_F(PeersTest, one_that_never_comes_is_named) {
  const std::vector<std::string> w =
      words("configs/classic/cartpole_ppo.yaml", "alone",
            {"env.num_envs=32", "learner.shard=16", "run.peer_timeout=1"});
  const std::vector<pid_t> first = start_all(2, w, 1);
  EXPECT_EQ(wait_at_most(first[0], 10), 1);
  EXPECT_NE(contents(says(0)).find("rank 1 never came"), std::string::npos) << contents(says(0));
  EXPECT_FALSE(std::filesystem::exists(dir_ / "alone")) << "nothing is begun without it";
  const pid_t second = start_rank(1, 2, free_port(), says(1), w);
  EXPECT_EQ(wait_at_most(second, 10), 1);
  EXPECT_NE(contents(says(1)).find("waiting for rank 0 at 127.0.0.1:"), std::string::npos)
      << contents(says(1));
}

TEST_F(PeersTest, a_meeting_place_that_never_answers_is_left) {
  const SilentPort port;
  const std::vector<std::string> w =
      words("configs/classic/cartpole_ppo.yaml", "alone",
            {"env.num_envs=32", "learner.shard=16", "run.peer_timeout=1"});
  EXPECT_EQ(wait_at_most(start_rank(1, 2, port.number(), says(1), w), 10), 1);
  const std::string foreign = contents(says(1));
  EXPECT_NE(foreign.find("no answer: it never came, hangs, or another program uses this port"),
            std::string::npos)
      << foreign;
  EXPECT_EQ(std::count(foreign.begin(), foreign.end(), '\n'), 1) << foreign;
  setenv("TORCHELASTIC_RUN_ID", "none", 1), setenv("TORCHELASTIC_USE_AGENT_STORE", "True", 1);
  const pid_t under_torchrun = start_rank(0, 2, port.number(), says(0), w);
  unsetenv("TORCHELASTIC_RUN_ID"), unsetenv("TORCHELASTIC_USE_AGENT_STORE");
  EXPECT_EQ(wait_at_most(under_torchrun, 10), 1);
  const std::string agent = contents(says(0));
  EXPECT_NE(agent.find("plantgym: rank 0 of 2 on "), std::string::npos) << agent;
  EXPECT_NE(agent.find(" waiting for torchrun's agent at 127.0.0.1:"), std::string::npos) << agent;
  EXPECT_NE(agent.find("may speak another protocol; build with the PyTorch of this torchrun"),
            std::string::npos)
      << agent;
  EXPECT_EQ(std::count(agent.begin(), agent.end(), '\n'), 1) << agent;
}

TEST_F(PeersTest, two_jobs_on_one_port_are_told_and_the_first_goes_on) {
  const auto file = "configs/classic/cartpole_ppo.yaml";
  const std::vector<std::string> more = {
      "env.num_envs=32", "learner.shard=16", "run.steps=100M", "learner.update_epochs=1",
      "eval.every=0",    "run.stop=null",    "eval.episodes=5"};
  const int port = free_port();
  std::vector<pid_t> one, two;
  for (int r = 0; r < 2; ++r)
    one.push_back(start_rank(r, 2, port, says(r), words(file, "one", more)));
  ASSERT_TRUE(comes(dir_ / "one/config.yaml"));
  for (int r = 0; r < 2; ++r)
    two.push_back(start_rank(r, 2, port, says(2 + r), words(file, "two", more)));
  for (const pid_t p : two) EXPECT_EQ(wait_at_most(p, 30), 1);
  for (int r = 2; r < 4; ++r)
    EXPECT_NE(contents(says(r)).find("another job uses this port; set MASTER_PORT"),
              std::string::npos)
        << contents(says(r));
  kill(one[0], SIGTERM);  // which stops both
  EXPECT_EQ(wait_at_most(one[0], 20), 128 + SIGTERM) << contents(says(0));
  EXPECT_EQ(wait_at_most(one[1], 20), 128 + SIGUSR1) << contents(says(1));
  EXPECT_TRUE(std::filesystem::exists(dir_ / "one/seed-0/checkpoints/last.safetensors"));
  EXPECT_FALSE(std::filesystem::exists(dir_ / "two"));
}

TEST_F(PeersTest, what_cannot_be_shared_is_refused_with_numbers) {
  const auto refused = [&](std::vector<std::string> more, const char* file) {
    for (const pid_t p : start_all(2, words(file, "no", std::move(more))))
      EXPECT_EQ(wait_at_most(p, 30), 2);
    EXPECT_FALSE(std::filesystem::exists(dir_ / "no"));
    return contents(says(0));
  };
  const auto ppo = "configs/classic/cartpole_ppo.yaml";
  EXPECT_NE(refused({"env.num_envs=32"}, ppo)
                .find("learner.shard: 32 environments in shards of 1024 are 1, and 2 programs need "
                      "2; use learner.shard=16, or env.num_envs=2048"),
            std::string::npos)
      << contents(says(0));
  EXPECT_NE(refused({"env.num_envs=33"}, ppo)
                .find("env.num_envs: 33 cannot be shared equally by 2 "
                      "programs; use 34"),
            std::string::npos)
      << contents(says(0));
}

}  // namespace
}  // namespace plantgym::testing
