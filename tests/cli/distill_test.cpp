// From a trained run to a tree that acts, is read and is put into a controller.
#include <fmt/core.h>
#include <gtest/gtest.h>

#include <filesystem>
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
  // what it made greatest: the reference's best of depth 2
  EXPECT_NEAR(report(dir)["agents"].back()["discounted_value"], 0.365167, 1e-6);
  EXPECT_NE(r.text.find("worth 0.365166515206 discounted by 0.99"), std::string::npos) << r.text;
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
  // the file's Markov chain is evaluated, too, though it sees rows and columns
  const double exact = report(dir)["agents"].back()["exact_return"];
  EXPECT_NE(r.text.find(fmt::format("tree.json's exact mean is {:.9g}", exact)), std::string::npos)
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

TEST(Distill, TheDepthIsChosenWhileTraining) {
  const TempDir dir;
  Result r = shell(dir.path(), join({"$P train ", source("configs/grid/frozenlake_8x8_q.yaml"),
                                     " run.steps=300k run.seeds=0..0 eval.episodes=20 --out run"}));
  ASSERT_EQ(r.code, 0) << r.text;
  r = shell(dir.path(), "$P distill run env.name=grid/map_places depth=1..4 iterations=3");
  ASSERT_EQ(r.code, 0) << r.text;
  const nlohmann::json found = report(dir);
  EXPECT_EQ(found["chosen_by"]["what"], "mean on fresh episodes of training");
  EXPECT_EQ(found["chosen_by"]["episodes"], 160);
  double most = -1;
  int depth = 0, leaves = 0, trees = 0;
  for (const auto& a : found["agents"]) {
    if (!a.contains("leaves")) continue;
    ++trees;
    const bool better = a["worth"] > most || (a["worth"] == most && a["leaves"] < leaves);
    if (better) most = a["worth"], depth = trees, leaves = a["leaves"];
    bool beaten = false;
    for (const auto& b : found["agents"])
      beaten |= b.contains("leaves") && b["leaves"] <= a["leaves"] && b["mean"] >= a["mean"] &&
                (b["leaves"] < a["leaves"] || b["mean"] > a["mean"]);
    EXPECT_EQ(a["front"], !beaten) << a;
  }
  EXPECT_EQ(trees, 4);
  EXPECT_EQ(found["depth"], depth) << found;
  EXPECT_NE(r.text.find(fmt::format("chosen: depth {}, by 160 fresh episodes of training", depth)),
            std::string::npos)
      << r.text;
  EXPECT_NE(r.text.find("* no other tree has as few leaves"), std::string::npos) << r.text;
  EXPECT_NE(r.text.find("depth 2: "), std::string::npos) << "it says how far it is";
  const std::string svg = contents(dir / "run/tree/depths.svg");
  EXPECT_EQ(svg.find("<svg xmlns=\"http://www.w3.org/2000/svg\""), 0u);
  size_t points = 0;
  for (size_t at = 0; (at = svg.find("<circle", at)) != std::string::npos; ++at) ++points;
  EXPECT_EQ(points, 4u);
  EXPECT_NE(svg.find("teacher (q_learning)"), std::string::npos);
  r = shell(dir.path(), "$P report run --pictures 0 --episodes 20");
  ASSERT_EQ(r.code, 0) << r.text;
  EXPECT_NE(contents(dir / "run/report.html").find("Trees of several depths"), std::string::npos);
  // one tree has no such picture
  r = shell(dir.path(), "$P distill run depth=2 iterations=1");
  ASSERT_EQ(r.code, 0) << r.text;
  EXPECT_FALSE(std::filesystem::exists(dir / "run/tree/depths.svg"));
  // another world, as where it is trained
  r = shell(dir.path(), join({"$P distill run depth=2 iterations=1 env.world=",
                              source("configs/worlds/grid/frozenlake_8x8.yaml")}));
  EXPECT_EQ(r.code, 0) << r.text;
}

TEST(Distill, PruningIsThereAndStoppingKeepsWhatIsDone) {
  const TempDir dir;
  Result r = shell(dir.path(), join({"$P train ", source("configs/grid/frozenlake_8x8_q.yaml"),
                                     " run.steps=300k run.seeds=0..0 eval.episodes=20 --out run"}));
  ASSERT_EQ(r.code, 0) << r.text;
  const std::string places = "$P distill run env.name=grid/map_places method=clone depth=0 ";
  const auto leaves = [&](const std::string& more) {
    r = shell(dir.path(), places + more);
    EXPECT_EQ(r.code, 0) << r.text;
    return report(dir)["agents"].back()["leaves"].get<int>();
  };
  const int all = leaves("");
  const nlohmann::json path = report(dir)["pruning_path"];
  ASSERT_GT(path.size(), 2u);
  EXPECT_EQ(path[0]["leaves"], all);
  EXPECT_EQ(path.back()["leaves"], 1);
  EXPECT_NE(r.text.find("with alpha=… fewer leaves stay:"), std::string::npos) << r.text;
  const nlohmann::json half = path[path.size() / 2];
  EXPECT_LE(leaves(fmt::format("alpha={:.17g}", half["alpha"].get<double>())),
            half["leaves"].get<int>());
  EXPECT_LE(leaves("held_out=0.3"), all);
  // stopped after a depth, that one is kept
  r = shell(dir.path(),
            "\"$P\" distill run depth=1..60 iterations=200 episodes=20 --out t 2> told & p=$!\n"
            "while kill -0 $p && ! grep -q 'depth 1: .* leaves' told; do sleep 0.1; done\n"
            "kill -TERM $p; wait $p");
  EXPECT_EQ(r.code, 143) << r.text;
  EXPECT_NE(contents(dir / "told").find("of 60 depths are done"), std::string::npos);
  EXPECT_NE(r.text.find("tree of depth 1"), std::string::npos) << r.text;
  EXPECT_TRUE(std::filesystem::exists(dir / "t/tree.json"));
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
