// From a trained run to a tree that acts, is read and is put into a controller.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/program.h"

namespace plantgym::testing {
namespace {

nlohmann::json report(const TempDir& dir) {
  return nlohmann::json::parse(contents(dir / "run/tree/report.json"));
}

TEST(Distill, TheLakesTreesAreJudgedExactly) {
  const TempDir dir;
  Result r =
      shell(dir.path(), join({"$P train ", source("configs/grid/frozenlake_8x8_q.yaml"),
                              " env.world=", source("configs/worlds/grid/frozenlake_4x4.yaml"),
                              " run.steps=2M run.seeds=0..0 --out run"}));
  ASSERT_EQ(r.code, 0) << r.text;
  r = shell(dir.path(), "$P distill run env.name=grid/map_places depth=4 iterations=3");
  ASSERT_EQ(r.code, 0) << r.text;
  // the teacher's greedy policy is that of gamma 0.99 (learning.md: 0.740164897759 within 100)
  const nlohmann::json imitated = report(dir)["agents"];
  EXPECT_NEAR(imitated[0]["exact_return"], 0.740164897759, 1e-9);
  EXPECT_NEAR(imitated.back()["exact_return"], 0.740164897759, 1e-9);
  EXPECT_EQ(imitated.back()["fidelity_on_own_states"], 1);
  r = shell(dir.path(), "$P distill run env.name=grid/map_places depth=2 method=optimal");
  ASSERT_EQ(r.code, 0) << r.text;
  EXPECT_EQ(report(dir)["agents"].back()["leaves"], 4);
  EXPECT_NE(contents(dir / "run/tree/tree.txt").find("if column <= 0.5"), std::string::npos);
  // the file and its rules do the same on the same episodes
  r = shell(dir.path(),
            "$P eval run --agent run/tree/tree.json --agent run/tree/tree.yaml --episodes 200 "
            "--json both.json");
  ASSERT_EQ(r.code, 0) << r.text;
  const nlohmann::json both = nlohmann::json::parse(contents(dir / "both.json"));
  EXPECT_EQ(both["agents"][0]["results"]["success"]["scores"],
            both["agents"][1]["results"]["success"]["scores"])
      << r.text;
  for (const char* form : {"c", "header", "st", "python", "dot", "text", "rules", "safetensors"}) {
    r = shell(dir.path(),
              join({"$P export run/tree/tree.json --to ", form, " --out policy.", form}));
    EXPECT_EQ(r.code, 0) << r.text;
    EXPECT_FALSE(contents(dir / (std::string("policy.") + form)).empty());
  }
  r = shell(dir.path(), "echo '{\"row\": 1, \"column\": 2}' | $P act run/tree/tree.json");
  EXPECT_NE(r.text.find("\"label\": \"down\""), std::string::npos) << r.text;
  r = shell(dir.path(), "$P export run --to st");
  EXPECT_EQ(r.code, 2);
  EXPECT_NE(r.text.find("is for trees; distill the policy first"), std::string::npos) << r.text;
}

TEST(Distill, ThePoleOnThreeQuestions) {
  const TempDir dir;
  Result r = shell(dir.path(), join({"$P train ", source("configs/classic/cartpole_ppo.yaml"),
                                     " run.seeds=0..0 --out run"}));
  ASSERT_EQ(r.code, 0) << r.text;
  r = shell(dir.path(), "$P distill run depth=3 episodes=5");
  ASSERT_EQ(r.code, 0) << r.text;
  EXPECT_GE(double(report(dir)["agents"].back()["mean"]), 475) << r.text;
  const std::string once = contents(dir / "run/tree/tree.json");
  r = shell(dir.path(), "$P distill run depth=3 episodes=5");
  EXPECT_EQ(contents(dir / "run/tree/tree.json"), once) << "the same seed, the same tree";
}

}  // namespace
}  // namespace plantgym::testing
