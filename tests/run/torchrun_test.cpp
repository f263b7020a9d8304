// Runs that the real torchrun starts: of the PyTorch wheel that this program was built with.
#include <gtest/gtest.h>

#include "run/peers.h"

namespace plantgym::testing {
namespace {

class Torchrun : public ::testing::Test {
 protected:
  void SetUp() override {
#ifdef PLANTGYM_WHEEL
    path_ = "PATH=" PLANTGYM_WHEEL "/../../../../bin:\"$PATH\" OMP_NUM_THREADS=1 ";
    if (std::system((path_ + "command -v torchrun >/dev/null").c_str()) != 0)
      GTEST_SKIP() << "torchrun is neither beside the wheel nor on PATH (pip install torch numpy)";
#else
    GTEST_SKIP() << "built without a PyTorch wheel (PLANTGYM_TORCH_WHEEL): torchrun of PyTorch 2 "
                    "speaks another protocol than Debian's LibTorch";
#endif
  }
  std::string words(const std::string& out, const std::string& steps) const {
    return "train " + source("configs/classic/cartpole_ppo.yaml") + " --resume --out " +
           (dir_ / out) +
           " env.num_envs=32 learner.shard=8 run.seeds=0 learner.update_epochs=4 eval.every=0 "
           "run.stop=null eval.episodes=5 run.checkpoint_every=0.02 run.peer_timeout=20 "
           "run.steps=" +
           steps;
  }
  std::string state(const std::string& out) const {
    return whole_state(dir_ / (out + "/seed-0/checkpoints/last.safetensors"));
  }
  void expect_good(const std::string& command) {
    EXPECT_EQ(std::system((path_ + command + " >" + (dir_ / "says") + " 2>&1").c_str()), 0)
        << contents(dir_ / "says");
  }
  std::string path_;
  TempDir dir_;
};

TEST_F(Torchrun, two_and_four_programs_learn_the_bits_of_one) {
  const std::string program = " " PLANTGYM_PROGRAM " ";
  for (const std::string n : {"1", "2", "4"})
    expect_good("torchrun --no-python --nproc-per-node " + n + program + words(n, "8k"));
  const std::string one = state("1");
  EXPECT_TRUE(state("2") == one);
  EXPECT_TRUE(state("4") == one);
}

TEST_F(Torchrun, restarts_from_the_last_checkpoint_when_a_program_is_killed) {
  expect_good(PLANTGYM_PROGRAM " " + words("whole", "120k"));
  expect_good(source("tests/run/torchrun_kill.sh") + " " + (dir_ / "killed") +
              " " PLANTGYM_PROGRAM " " + words("killed", "120k"));
  EXPECT_TRUE(state("killed") == state("whole"));
  const std::string said = contents(dir_ / "killed.log");
  EXPECT_NE(said.find("plantgym: rank 0 of 2 on "), std::string::npos) << said;
  EXPECT_NE(said.find(" with rank 1 on "), std::string::npos) << said;
  EXPECT_NE(said.find(": it is gone: "), std::string::npos) << said;
}

}  // namespace
}  // namespace plantgym::testing
