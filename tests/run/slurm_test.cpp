// A job in a real Slurm, which runs on this machine for the test.
#include <gtest/gtest.h>

#include "run/peers.h"

namespace plantgym::testing {
namespace {

TEST(Slurm, a_requeued_job_ends_as_an_undisturbed_run) {
  if (std::system("PATH=$PATH:/usr/sbin command -v slurmctld >/dev/null") != 0)
    GTEST_SKIP() << "Slurm is not there (apt-get install slurm-wlm munge)";
  if (!std::filesystem::exists(
          (std::filesystem::path(PLANTGYM_PROGRAM).parent_path() / "libplantgym_deep.so")))
    GTEST_SKIP() << "built without LibTorch";
  const TempDir dir;
  const std::vector<std::string> keys = {
      "env.num_envs=32",           "learner.shard=16",   "run.seeds=0",   "run.steps=120k",
      "learner.update_epochs=4",   "eval.every=0",       "run.stop=null", "eval.episodes=5",
      "run.checkpoint_every=0.02", "run.peer_timeout=20"};
  const std::string run = source("configs/classic/cartpole_ppo.yaml");
  std::vector<std::string> words = {"train", run, "--out", dir / "whole"};
  words.insert(words.end(), keys.begin(), keys.end());
  ASSERT_EQ(testing::run(words), 0);
  std::string command = "SLURM_LOCAL_DIR=" + (dir / "slurm") + " " +
                        source("tests/run/slurm_local.sh") + " run 2 2 -- " +
                        source("tests/run/slurm_requeue.sh") + " " PLANTGYM_PROGRAM " " + run +
                        " " + (dir / "job");
  for (const std::string& k : keys) command += " " + k;
  ASSERT_EQ(std::system((command + " >" + (dir / "says") + " 2>&1").c_str()), 0)
      << contents(dir / "says");
  EXPECT_TRUE(whole_state(dir / "job/seed-0/checkpoints/last.safetensors") ==
              whole_state(dir / "whole/seed-0/checkpoints/last.safetensors"));
}

}  // namespace
}  // namespace plantgym::testing
