// A run on clusters from its training to what is made of it: the report on its clusters, the policy
// as a file, a tree, its picture, and how firm that tree is.
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "cli/program.h"

namespace plantgym::testing {
namespace {

using nlohmann::json;

class ClustersRun : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    dir_ = new TempDir;
    good("$P new run begun && $P train begun/run.yaml --out run run.seeds=0 run.steps=200k");
    good("$P distill run depth=2 iterations=4 episodes=5");
  }
  static void TearDownTestSuite() { delete dir_; }
  static std::string good(const std::string& line) {
    const Result r = shell(dir_->path(), line);
    EXPECT_EQ(r.code, 0) << line << "\n" << r.text;
    return r.text;
  }
  static json read(const char* file) { return json::parse(contents(*dir_ / file)); }
  /// Mean return of the first agent of an evaluation.
  static double mean(const std::string& arguments) {
    good(join({"$P eval ", arguments, " --json eval.json"}));
    return read("eval.json")["agents"][0]["results"]["return"]["mean"];
  }
  static TempDir* dir_;
};
TempDir* ClustersRun::dir_;

TEST_F(ClustersRun, ClustersTellHowStatesFare) {
  const std::string text = good("$P cluster run --json cells.json");
  const json r = read("cells.json");
  ASSERT_EQ(r["clusters"].size(), 32u);
  int64_t visits = 0;
  double mean = 0, far = 0, within = 0;
  for (const json& c : r["clusters"]) {
    const double n = c["visits"];
    visits += int64_t(n), mean += n * double(c["return"]), far += n * double(c["distortion"]);
    within += n * double(c["spread"]) * double(c["spread"]);
  }
  const double n = double(visits);
  EXPECT_EQ(visits, r["all"]["visits"]);
  EXPECT_NEAR(mean / n, r["all"]["return"], 1e-6);
  EXPECT_NEAR(far / n, r["all"]["distortion"], 1e-9);
  EXPECT_NEAR(std::sqrt(within / n), r["within"], 1e-6);
  const double all = r["all"]["spread"];
  EXPECT_LE(double(r["within"]), all);
  EXPECT_NEAR(1 - within / n / (all * all), r["explained"], 1e-9);
  EXPECT_NE(text.find("position "), std::string::npos) << "centres in units of what is seen";
}

TEST_F(ClustersRun, ThePolicyAsAFileActsAlike) {
  good("$P export run --to json --out policy.json && $P export run --to c --out policy.c");
  good("cc -std=c99 -Wall -Wextra -Werror -c policy.c -o policy.o");
  EXPECT_EQ(mean("run --agent policy.json --episodes 20"), mean("run --episodes 20"));
}

TEST_F(ClustersRun, ATreeOfItIsDrawn) {
  good("$P export run/tree/tree.json --to svg");
  const std::string svg = contents(*dir_ / "run/tree/tree.svg");
  EXPECT_EQ(svg.find("<svg xmlns="), 0u);
  const json tree = read("run/tree/tree.json")["trees"]["trees"][0];
  size_t boxes = 0;
  for (size_t at = 0; (at = svg.find("<rect x=", at)) != std::string::npos; ++at) ++boxes;
  EXPECT_EQ(boxes, tree["feature"].size());
  EXPECT_NE(svg.find("&lt;= "), std::string::npos);
  const std::string python =
      "python3 -c 'import xml.dom.minidom as m; m.parse(\"run/tree/tree.svg\")'";
  good(python);
}

TEST_F(ClustersRun, WrongSightCostsAndTheWorstIsReplayed) {
  good("$P verify run/tree/tree.json run --episodes 30 --tries 10 --within 0.1 --json v.json");
  const json r = read("v.json");
  double before = 0;
  for (const char* d : {"0.01", "0.02", "0.05", "0.1", "0.2", "0.5"}) {
    const double share = r["robustness"]["within"][d];
    EXPECT_GE(share, before) << d;
    before = share;
  }
  EXPECT_GT(before, 0.1);
  EXPECT_LE(double(r["worst_with_errors"]), double(r["worst"]));
  EXPECT_LT(double(r["mean_with_errors"]), double(r["mean"]));
  EXPECT_EQ(r["mean"], mean("run --agent run/tree/tree.json --episodes 30"));
  // no error is no cost
  good("$P verify run/tree/tree.json run --episodes 30 --within 0 --json none.json");
  EXPECT_EQ(read("none.json")["mean_with_errors"], r["mean"]);
  // the rules that were written beside it are the same boxes
  good("$P verify run/tree/tree.yaml run --episodes 30 --tries 10 --within 0.1 --json rules.json");
  json rules = read("rules.json");
  rules["policy"] = r["policy"];
  EXPECT_EQ(rules["robustness"]["within"], r["robustness"]["within"]);
  EXPECT_EQ(rules["robustness"]["least"], r["robustness"]["least"]);
  EXPECT_EQ(rules["mean"], r["mean"]);
  EXPECT_EQ(rules["mean_with_errors"], r["mean_with_errors"]);
  // a counterexample is an exit code, and a file of actions that does it again
  const Result found = shell(dir_->path(),
                             "$P verify run/tree/tree.json run --episodes 1 --within 0.1 --tries 5 "
                             "--bound 501 --out worst.txt --json one.json");
  EXPECT_EQ(found.code, 3) << found.text;
  EXPECT_NE(found.text.find("1 of 1 episodes are worse than 501: counterexamples"),
            std::string::npos);
  EXPECT_EQ(read("one.json")["worst_with_errors"],
            mean("run --agent '{actions: worst.txt}' --episodes 1"));
  // of another episode it does not fit: what to type is said, and does it again
  good(
      "$P verify run/tree/tree.json run --episodes 5 --within 0.1 --tries 5 --out worst.txt "
      "--json five.json > said.txt");
  const std::string said = contents(*dir_ / "said.txt"), worst = contents(*dir_ / "worst.txt");
  const std::string episode = std::to_string(read("five.json")["worst_episode"].get<int>());
  const std::string again = join({"plantgym record run --agent '{actions: worst.txt}' --episode ",
                                  episode, " --out worst.gif"});
  EXPECT_NE(said.find(join({"worst.txt does that one episode again: ", again})), std::string::npos)
      << said;
  EXPECT_NE(worst.find(again), std::string::npos);
  good(join(
      {"$P record run --agent '{actions: worst.txt}' --episode ", episode, " --out worst.png"}));
}

TEST_F(ClustersRun, APluginsClustersAreStatesAndItsPolicyNeedsNoPlugin) {
  std::filesystem::copy_file(PLANTGYM_PLUGINS "libleader.so", *dir_ / "libleader.so",
                             std::filesystem::copy_options::overwrite_existing);
  good(
      "$P train begun/run.yaml --out led run.seeds=0 run.steps=100k 'plugins=[libleader.so]' "
      "agent.abstraction.plugin=demo/leader agent.abstraction.model.radius=0.5 "
      "agent.abstraction.k=400");
  good("$P cluster led --json led.json && $P export led --to json --out led_policy.json");
  const json r = read("led.json");
  EXPECT_GT(r["clusters"].size(), 4u);
  EXPECT_LT(r["clusters"].size(), 400u) << "as many as the radius asks for, not k";
  EXPECT_LE(double(r["all"]["distortion"]), 0.25 + 1e-9) << "radius squared, but for what is new";
  EXPECT_GT(mean("led --episodes 20"), 40) << "random: 22";
  EXPECT_EQ(mean("run --agent led_policy.json --episodes 20"), mean("led --episodes 20"));
  const Result few = shell(dir_->path(),
                           "$P train begun/run.yaml --out few run.seeds=0 run.steps=100k "
                           "'plugins=[libleader.so]' agent.abstraction.plugin=demo/leader "
                           "agent.abstraction.model.radius=0.01 agent.abstraction.k=20");
  EXPECT_EQ(few.code, 2);
  EXPECT_NE(few.text.find("demo/leader: makes "), std::string::npos) << few.text;
  EXPECT_NE(few.text.find("set agent.abstraction.k to as many or more"), std::string::npos);
}

/// Clusters of what a network's last hidden layer makes of an observation: learned on, kept in
/// checkpoints, acted by without the file that named the network.
TEST_F(ClustersRun, ANetworksFeaturesAreStates) {
  good("$P train " PLANTGYM_SOURCE
       "/configs/classic/cartpole_ppo.yaml --out ppo run.seeds=0 run.steps=20480");
  good("$P export ppo --to json --out network.json");
  const std::string line =
      "train begun/run.yaml --out deep run.seeds=0 run.steps=60k agent.abstraction.scale=spread "
      "agent.abstraction.features=network.json";
  good("$P " + line);
  std::filesystem::remove(*dir_ / "network.json");
  EXPECT_GT(mean("deep --episodes 20"), 100);  // random actions: 22
  const std::string text = good("$P cluster deep");
  EXPECT_NE(text.find("32 clusters of 64 elements"), std::string::npos) << text;
  EXPECT_NE(text.find("feature0 "), std::string::npos) << text;
  // the same bits as a file, as C, and as another's teacher
  good("$P export deep --to safetensors --out deep.safetensors && $P export deep --to c --out d.c");
  EXPECT_EQ(mean("deep --agent deep.safetensors --episodes 20"), mean("deep --episodes 20"));
  good("cc -std=c99 -Wall -Wextra -Werror -c d.c -o d.o");
  good("$P distill deep depth=2 iterations=1 episodes=2");
  for (const auto& [features, says] :
       {std::pair("clusters.json", "clusters.json: holds no network; export a run of ppo"),
        std::pair("begun/run.yaml", "agent.abstraction.features: begun/run.yaml"),
        std::pair("none.json", "agent.abstraction.features")}) {
    if (!std::filesystem::exists(*dir_ / "clusters.json"))
      good("$P export run --to json --out clusters.json");
    const Result r = shell(dir_->path(), join({"$P train begun/run.yaml --out x "
                                               "agent.abstraction.scale=spread "
                                               "agent.abstraction.features=",
                                               features}));
    EXPECT_EQ(r.code, 2) << r.text;
    EXPECT_NE(r.text.find(says), std::string::npos) << r.text;
  }
}

TEST_F(ClustersRun, WhatCannotBeDoneIsSaid) {
  for (const auto& [line, says] :
       {std::pair("verify policy.json run", "policy.json: the policy is no tree; distill it first"),
        std::pair("cluster begun", "begun: not a run's folder"),
        std::pair("distill run keys.k=3",
                  "distill.keys: are those of another model; name it with model"),
        std::pair("distill run model=x method=optimal",
                  "distill.model: the method optimal makes its own trees"),
        std::pair(
            "distill run criterion=gini method=optimal",
            "distill.criterion: the method optimal tries all trees of a depth, by exact values"),
        std::pair("verify policy.json run --bound nan", "--bound: nan"),
        std::pair("distill run model=x max_leaves=3",
                  "distill.max_leaves: is a key of tree; x has its own, keys={…}"),
        std::pair("distill run model=kmeans",
                  "distill.model: 'kmeans' does not learn classification; known: tree"),
        std::pair("distill run model=demo/means --plugin libmeans.so",
                  "distill.model: 'demo/means' tells no tree")}) {
    std::filesystem::copy_file(PLANTGYM_PLUGINS "libmeans.so", *dir_ / "libmeans.so",
                               std::filesystem::copy_options::overwrite_existing);
    if (!std::filesystem::exists(*dir_ / "policy.json"))
      good("$P export run --to json --out policy.json");
    const Result r = shell(dir_->path(), join({"$P ", line}));
    EXPECT_EQ(r.code, 2) << r.text;
    EXPECT_NE(r.text.find(says), std::string::npos) << r.text;
  }
}

}  // namespace
}  // namespace plantgym::testing
