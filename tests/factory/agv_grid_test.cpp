// Vehicles on maps small enough to be followed by hand.
#include <gtest/gtest.h>

#include <map>

#include "plantgym/random.h"
#include "support.h"

namespace plantgym::testing {
namespace {

struct Rig {
  VecEnv env;
  Transition t;
  std::vector<int32_t> moves;
  int64_t own;  // elements of a vehicle

  Rig(const std::string& world, size_t vehicles, const std::string& more = "")
      : env(make("factory/agv_grid", join({"{", more, "world: {roads: {", world, "}}}"}))),
        t(env.spec(), 1, true),
        moves(vehicles),
        own(13) {
    t.io.action = moves.data();
    env.seed(4), env.reset(t.io);
  }
  void go(std::vector<int32_t> m) { std::copy(m.begin(), m.end(), moves.begin()), env.step(t.io); }
  float seen(const std::string& name) const {
    const pg_space& s = env.spec().obs[0];
    for (int64_t k = 0; k < s.elements; ++k)
      if (s.names[k] == name) return static_cast<const float*>(t.io.obs[0])[k];
    ADD_FAILURE() << name;
    return -1;
  }
  float signal(const std::string& name) const {
    for (int32_t k = 0; k < env.spec().n_signals; ++k)
      if (env.spec().signals[k].name == name) return t.io.signals[k];
    ADD_FAILURE() << name;
    return -1;
  }
  bool legal(int32_t vehicle, int32_t move) const { return t.io.mask[5 * vehicle + move]; }
};
enum { kStay, kRight, kDown, kLeft, kUp };

TEST(AgvGrid, BringsAPartAlongARoad) {
  Rig r("map: \"SA.X\", loads: {A: {every: 100, due: 5}}, unloads: [X]", 1);
  EXPECT_EQ(r.seen("agv1.way"), 1);
  EXPECT_EQ(r.seen("waiting_1"), 1);
  r.go({kRight});
  EXPECT_EQ(r.seen("agv1.loaded"), 0);  // it came, and does not stand yet
  r.go({kStay});
  EXPECT_EQ(r.seen("agv1.loaded"), 1);
  EXPECT_EQ(r.seen("agv1.way"), 2);
  EXPECT_EQ(r.seen("agv1.way_right"), 1);
  EXPECT_EQ(r.seen("agv1.way_up"), 4);  // no way: as many as there are cells
  r.go({kRight}), r.go({kRight});
  EXPECT_EQ(r.signal("deliveries"), 0);
  r.go({kStay});  // step 5: just in time
  EXPECT_EQ(r.signal("deliveries"), 1);
  EXPECT_EQ(r.signal("late"), 0);
  EXPECT_FLOAT_EQ(r.t.io.reward[0], 0.99f);
  EXPECT_EQ(r.env.metrics(0)[4], 3);  // moves
}
TEST(AgvGrid, ALatePartIsLate) {
  Rig r("map: \"SA.X\", loads: {A: {every: 100, due: 4}}, unloads: [X]", 1);
  for (const int32_t m : {kRight, kStay, kRight, kRight, kStay}) r.go({m});
  EXPECT_EQ(r.signal("late"), 1);
  EXPECT_FLOAT_EQ(r.t.io.reward[0], 1 - 0.5f - 0.01f);
}
TEST(AgvGrid, HandlingHoldsAVehicle) {
  Rig r("map: \"SA.X\", loads: {A: {every: 100}}, unloads: [X], handling: 2", 1);
  for (const int32_t m : {kRight, kStay}) r.go({m});
  EXPECT_FALSE(r.legal(0, kRight));
  r.go({kStay});
  EXPECT_FALSE(r.legal(0, kRight));
  r.go({kStay});
  EXPECT_TRUE(r.legal(0, kRight));
}
TEST(AgvGrid, OneWayCellsLeadOneWay) {
  Rig r("map: \"S>AX\", loads: {A: {}}, unloads: [X]", 1, "mask: walls, ");
  r.go({kRight});
  EXPECT_TRUE(r.legal(0, kRight));
  EXPECT_FALSE(r.legal(0, kLeft));
  r.go({kRight});
  EXPECT_FALSE(r.legal(0, kLeft));  // against the arrow
}
TEST(AgvGrid, VehiclesFollowEachOtherInOneStep) {
  Rig r("map: \"SS.AX\", loads: {A: {}}, unloads: [X]", 2);
  r.go({kRight, kRight});
  EXPECT_EQ(r.seen("agv1.x"), 1);
  EXPECT_EQ(r.seen("agv2.x"), 2);
  EXPECT_EQ(r.signal("waiting"), 0);
}
TEST(AgvGrid, TheLowerNumberEntersAFreeCell) {
  Rig r("map: \"S.S\\n.AX\", loads: {A: {}}, unloads: [X]", 2, "mask: none, ");
  r.go({kRight, kLeft});
  EXPECT_EQ(r.seen("agv1.x"), 1);
  EXPECT_EQ(r.seen("agv2.x"), 2);
  EXPECT_EQ(r.signal("waiting"), 1);
  r.go({kUp, kStay});
  EXPECT_EQ(r.signal("illegal_actions"), 1);
}
TEST(AgvGrid, HeadOnIsADeadlockAfterSomePatience) {
  Rig r("map: \"SSAX\", loads: {A: {}}, unloads: [X], patience: 3", 2);
  for (int32_t k = 0; k < 2; ++k) {
    r.go({kRight, kLeft});
    EXPECT_EQ(r.signal("deadlocks"), 0);
    EXPECT_FALSE(r.t.io.terminated[0]);
  }
  r.go({kRight, kLeft});
  EXPECT_EQ(r.signal("deadlocks"), 1);
  EXPECT_TRUE(r.t.io.terminated[0]);
  EXPECT_FLOAT_EQ(r.t.io.reward[0], -10.01f);
  EXPECT_EQ(r.t.io.final_metrics[6], 2);  // who is in it
}
TEST(AgvGrid, ARingOfFourThatWaitsIsADeadlockAndAnotherMoveEndsTheWait) {
  const char* ring = "map: \"SSA\\nSSX\", loads: {A: {}}, unloads: [X], patience: 3";
  Rig r(ring, 4), s(ring, 4);
  const std::vector<int32_t> round = {kRight, kDown, kUp, kLeft};
  r.go(round), r.go(round), r.go(round);
  EXPECT_TRUE(r.t.io.terminated[0]);
  EXPECT_EQ(r.t.io.final_metrics[6], 4);
  s.go(round), s.go(round), s.go({kRight, kRight, kUp, kLeft});  // the second turns off
  EXPECT_FALSE(s.t.io.terminated[0]);
  EXPECT_EQ(s.signal("waiting"), 0);  // and all follow
}
TEST(AgvGrid, AnEmptyBatteryStrandsAndWhoWaitsForItWaitsForEver) {
  Rig r(
      "map: \"SS..AXC\", loads: {A: {}}, unloads: [X], chargers: [C], battery: 2, reserve: 1, "
      "patience: 2",
      2, "mask: none, ");
  r.go({kStay, kRight}), r.go({kStay, kLeft});
  EXPECT_EQ(r.seen("agv2.battery"), 0);
  r.go({kRight, kRight});
  EXPECT_EQ(r.signal("illegal_actions"), 1);
  EXPECT_EQ(r.signal("waiting"), 1);
  EXPECT_FALSE(r.t.io.terminated[0]);
  r.go({kRight, kStay});
  EXPECT_TRUE(r.t.io.terminated[0]);
  EXPECT_EQ(r.signal("deadlocks"), 1);
}
TEST(AgvGrid, ChargesWhoStandsAtACharger) {
  Rig r(
      "map: \"S.CAX\", loads: {A: {}}, unloads: [X], chargers: [C], battery: 10, charge: 1, "
      "reserve: 9",
      1);
  r.go({kRight}), r.go({kRight});
  EXPECT_FLOAT_EQ(r.seen("agv1.battery"), 0.8f);
  EXPECT_EQ(r.seen("agv1.way"), 0);
  r.go({kStay});
  EXPECT_FLOAT_EQ(r.seen("agv1.battery"), 0.9f);
  EXPECT_EQ(r.seen("agv1.way"), 0);  // until it is full
  r.go({kStay}), r.go({kStay});
  EXPECT_FLOAT_EQ(r.seen("agv1.battery"), 1);
  EXPECT_EQ(r.seen("agv1.way"), 1);  // on to the load
}
TEST(AgvGrid, ALoadWaitsWhileItsPlacesAreFull) {
  Rig r("map: \"S.AX\", loads: {A: {every: 2}}, unloads: [X], queue: 3", 1);
  for (int32_t k = 0; k < 20; ++k) r.go({kStay});
  EXPECT_EQ(r.seen("waiting_1"), 3);
  EXPECT_EQ(r.env.metrics(0)[2], 3);  // appeared
}
TEST(AgvGrid, ChanceArrivalsHaveTheirMean) {
  // a chance of 1/5 a step, a vehicle that takes and brings all in one cell's way: in 4000 steps
  // 800 parts are expected, deviation sqrt(4000 x 0.2 x 0.8) = 25.3; 4 of them
  Rig r("map: \"SAX\", loads: {A: {every: 5, arrivals: random}}, unloads: [X], queue: 64", 1,
        "max_steps: 5000, ");
  r.go({kRight});
  for (int32_t k = 0; k < 1000; ++k)
    for (const int32_t m : {kStay, kRight, kStay, kLeft}) r.go({m});
  EXPECT_NEAR(r.env.metrics(0)[2], 800, 4 * 25.3);
}

/// Random moves of many vehicles: no two in a cell, and each part that came is somewhere.
TEST(AgvGrid, LosesNoPartAndNoVehicle) {
  VecEnv env = make("factory/agv_grid",
                    "{mask: none, max_steps: 3000, world: configs/worlds/factory/roads.yaml}", 3);
  Transition t(env.spec(), 3, true);
  std::vector<int32_t> moves(size_t(3 * env.spec().action->elements));
  t.io.action = moves.data();
  env.seed(9), env.reset(t.io);
  int64_t delivered = 0;
  for (uint32_t k = 0; k < 2000; ++k) {
    for (size_t i = 0; i < moves.size(); ++i)
      moves[i] = int32_t(philox({{k, uint32_t(i), 0, 0}}, 3, 4).w[0] % 5);
    env.step(t.io);
    const pg_space& s = env.spec().obs[0];
    for (int64_t row = 0; row < 3; ++row) {
      const float* x = static_cast<const float*>(t.io.obs[0]) + row * s.elements;
      std::map<std::pair<float, float>, int> cells;
      float held = 0;
      for (int64_t v = 0; v < env.spec().action->elements; ++v) {
        EXPECT_EQ(++cells[std::make_pair(x[13 * v], x[13 * v + 1])], 1);
        held += x[13 * v + 2];
      }
      for (int64_t e = 13 * env.spec().action->elements; e < s.elements; ++e) held += x[e];
      const std::vector<float> m = env.metrics(row);
      EXPECT_EQ(m[2], m[0] + held) << "row " << row << " step " << k;
      delivered += int64_t(t.io.signals[row * env.spec().n_signals]);
    }
    if (HasFailure()) break;
  }
  EXPECT_GT(delivered, 0);
}

}  // namespace
}  // namespace plantgym::testing
