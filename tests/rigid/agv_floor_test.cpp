// The environments on floors: their contract, their pictures, and snapshots that go on bit by bit.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "contract.h"
#include "core/walk.h"
#include "envs/rigid.h"
#include "support.h"
#include "worlds.h"

namespace plantgym::testing {
namespace {

const Registry& floors() {
  static const Registry all = [] {
    Registry r;
    add_rigid(r);
    return r;
  }();
  return all;
}
VecEnv env(const std::string& name, const std::string& world, int64_t n, const std::string& more) {
  EnvConfig c;
  c.name = name, c.n = n;
  Node params = parse_yaml(join({"{", more, "}"}), "floor.yaml");
  Node w = read_yaml(source(join({"configs/worlds/factory/", world, ".yaml"})));
  w.key = "world", params.children.push_back(std::move(w));
  c.variants = {params};
  return VecEnv(floors().find(name), c, one_thread());
}

/// What Box2D allocates is its own, so allocations are not counted.
TEST(AgvFloor, KeepsTheContractOnEveryShippedFloor) {
  int32_t count = 0;
  ContractOptions options;
  options.rows = 8, options.steps = 60;
  for (const WorldOf& w : worlds_of(floors(), source("configs/worlds"))) {
    ++count;
    EXPECT_FALSE(w.path.empty()) << w.env;
    Node params = w.params();  // short, as a snapshot is set back by driving its episode again
    const bool pixels = w.env.ends_with("pixels");
    for (const Node& c :
         parse_yaml(pixels ? "{max_steps: 30, frame_skip: 2, pixels: [3, 9, 11], stack: 2}"
                           : "{max_steps: 30, frame_skip: 2}",
                    "floor.yaml")
             .children)
      params.children.push_back(c);
    for (const ContractFinding& f : check_contract(floors().find(w.env), params, options))
      ADD_FAILURE() << w.env << " on " << w.name << ": " << f.check << ": " << f.what;
  }
  EXPECT_EQ(count, 8);
}

TEST(AgvFloor, ASnapshotGoesOnBitByBit) {
  for (const char* name : {"factory/agv_floor", "factory/agv_floor_velocity"}) {
    VecEnv a = env(name, "floor", 2, "max_steps: 300"), b = env(name, "floor", 2, "max_steps: 300");
    Transition ta(a.spec(), 2), tb(b.spec(), 2);
    std::vector<char> actions(size_t(2 * bytes_of(*a.spec().action)));
    ta.io.action = tb.io.action = actions.data();
    const auto act = [&](int32_t t) {
      for (size_t k = 0; k < actions.size() / 4; ++k) {
        const int32_t move = int32_t(philox({{uint32_t(t), uint32_t(k), 0, 0}}, 1, 2).w[0] % 5);
        const float speed = float(move) / 4 - 0.3f;
        std::memcpy(&actions[4 * k], a.spec().action->n ? (const void*)&move : &speed, 4);
      }
    };
    a.seed(5), a.reset(ta.io);
    for (int32_t t = 0; t < 200; ++t) act(t), a.step(ta.io);
    b.set(1, a.get(1).data());
    const int64_t numbers = a.spec().obs[0].elements;
    for (int32_t t = 200; t < 290; ++t) {
      act(t), a.step(ta.io), b.step(tb.io);
      EXPECT_EQ(std::memcmp(static_cast<float*>(ta.io.obs[0]) + numbers,
                            static_cast<float*>(tb.io.obs[0]) + numbers, size_t(4 * numbers)),
                0)
          << name << " step " << t;
      EXPECT_EQ(ta.io.reward[1], tb.io.reward[1]);
    }
  }
}

TEST(AgvFloor, RewardsAreItsSignalsByTheirWeights) {
  VecEnv e = env("factory/agv_floor", "floor_small", 1, "");
  Transition t(e.spec(), 1, true);
  int32_t move = 1;
  t.io.action = &move;
  e.reset(t.io);
  float bumps = 0;
  for (int32_t k = 0; k < 40; ++k) {
    e.step(t.io);
    const float* s = t.io.signals;
    EXPECT_FLOAT_EQ(t.io.reward[0], s[0] - 0.1f * s[2] - 0.01f);
    EXPECT_FLOAT_EQ(t.io.elapsed[0], 0.1f);
    bumps += s[2];
  }
  EXPECT_EQ(bumps, 1);  // the wall on the right
}

TEST(AgvFloor, ShowsItsPictureAsPixels) {
  VecEnv e = env("factory/agv_floor_pixels", "floor_small", 1, "pixels: [3, 28, 28], stack: 2");
  EXPECT_EQ(e.spec().obs[0].shape[0], 6);
  EXPECT_EQ(e.spec().obs[0].dtype, PG_U8);
  Transition t(e.spec(), 1);
  int32_t move = 3;
  t.io.action = &move;
  e.reset(t.io);
  const auto* seen = static_cast<const uint8_t*>(t.io.obs[0]);
  const auto pixel = [&](int32_t frame, int32_t c, int32_t x, int32_t y) {
    return int32_t(seen[((3 * frame + c) * 28 + y) * 28 + x]);
  };
  // orange E69F00 where it starts, in the middle of 7 x 7 m; in both pictures
  for (const int32_t frame : {0, 1}) {
    EXPECT_NEAR(pixel(frame, 0, 13, 14), 0xE6, 2);
    EXPECT_NEAR(pixel(frame, 1, 13, 14), 0x9F, 2);
    EXPECT_NEAR(pixel(frame, 2, 13, 14), 0x00, 2);
  }
  for (int32_t k = 0; k < 10; ++k) e.step(t.io);
  EXPECT_LT(pixel(1, 2, 9, 14), 80);                                 // it came here
  EXPECT_GT(pixel(1, 2, 15, 14), 200);                               // and left this
  EXPECT_NE(std::memcmp(seen, seen + 3 * 28 * 28, 3 * 28 * 28), 0);  // where it was a step before
}

TEST(AgvFloor, SayWhyABuildIsWithoutIt) {
  Registry none;
  none.lacks("factory/agv_floor", "needs Box2D");
  EXPECT_EQ(error_of([&] { none.find("factory/agv_floor"); }),
            "env.name: 'factory/agv_floor' needs Box2D");
  EXPECT_TRUE(is_rigid("factory/agv_floor_pixels"));
  EXPECT_FALSE(is_rigid("factory/line"));
}

}  // namespace
}  // namespace plantgym::testing
