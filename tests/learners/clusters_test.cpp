// Learning on clusters: every tabular method, and runs that are cut in two.
#include <gtest/gtest.h>

#include "agents/models.h"
#include "learners/abstraction.h"
#include "learners/learner.h"
#include "support.h"

namespace plantgym::testing {
namespace {

const char* const kClusters =
    "{abstraction: {k: 12, refits: 2, states: 200}, exploration: {epsilon: 0.2}}";

VecEnv pole() { return make("classic/cartpole", "{}", 4); }

std::unique_ptr<Learner> learner_of(const LearnerKind& kind, VecEnv& env) {
  const Node learner = parse_yaml(std::string("{type: ") + kind.name + "}", "test.yaml");
  return kind.make(learner, parse_yaml(kClusters, "test.yaml"), env, {4000, 0, 500}, 3,
                   known_models());
}

TEST(Clusters, EveryTabularMethodLearnsOnThemAndGoesOnFromACheckpoint) {
  int32_t methods = 0;
  for (const LearnerKind& kind : learner_kinds()) {
    bool tabular = false;
    for (const KeyInfo& k : keys_of(kind.agent_fields)) tabular |= k.key == "abstraction.k";
    if (!tabular) continue;
    SCOPED_TRACE(kind.name);
    ++methods;
    VecEnv one = pole(), two = pole();
    const auto whole = learner_of(kind, one);
    while (whole->steps() < 2000) whole->iterate();
    Checkpoint middle, end, again;
    whole->save(middle);
    while (!whole->done()) whole->iterate();
    whole->save(end);
    EXPECT_TRUE(holds_clusters(end));
    EXPECT_EQ(load_clusters(end).size(), 12);
    EXPECT_EQ(end.number<int64_t>("cluster_stage"), 2);
    const auto rest = learner_of(kind, two);
    rest->load(middle);
    while (!rest->done()) rest->iterate();
    rest->save(again);
    EXPECT_EQ(again.get<double>("q"), end.get<double>("q"));
    EXPECT_EQ(again.get<double>("cluster_centres"), end.get<double>("cluster_centres"));
    // the policy in the file acts as that of the learner
    const auto mine = whole->policy(), filed = kind.load_policy(end, one.spec());
    Transition io(one.spec(), one.size());
    one.seed(9), one.reset(io.io);
    std::vector<int32_t> a(4), b(4);
    for (int32_t t = 0; t < 20; ++t) {
      mine->act(io.io, 4, nullptr, a.data()), filed->act(io.io, 4, nullptr, b.data());
      EXPECT_EQ(a, b);
      io.io.action = a.data(), one.step(io.io);
    }
  }
  EXPECT_GE(methods, 10);
}

}  // namespace
}  // namespace plantgym::testing
