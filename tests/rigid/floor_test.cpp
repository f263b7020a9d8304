// Belts, drives and bumps of sim/rigid against closed forms. With a pull of mu g, a part at rest on
// a belt of speed v comes to that speed after v / (mu g), has slid v^2 / (2 mu g) against the belt,
// and the belt has gone v^2 / (mu g) meanwhile; braking from v takes v^2 / (2 a).
#include "sim/rigid/floor.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

namespace plantgym::rigid {
namespace {

Rng rng(uint32_t index = 0) { return Rng(3, 0, 0, index); }

FloorPlan hall() {
  FloorPlan p;
  p.vehicles = {{.start = {18, 10}}};
  p.stations = {{.load = false, .pos = {1, 11}, .radius = 0.3}};
  return p;
}

/// A part put at rest onto a belt along x; time and way until it has the belt's speed.
struct Ride {
  double time = 0, way = 0;
};
Ride ride(double v, double mu, double step) {
  FloorPlan p = hall();
  p.belts = {{.from = {2, 3}, .to = {10, 3}, .speed = v, .mu = mu}};
  p.step = step, p.substeps = 1;
  Rng r = rng();
  Floor floor(p, r);
  const int32_t part = floor.put_part({3, 3});
  Ride all;
  while (floor.part(part).velocity.x < v * (1 - 1e-6) && all.time < 10)
    floor.run(1, r), all.time += step;
  all.way = floor.part(part).pos.x - 3;
  return all;
}

TEST(Belt, BringsAPartToItsSpeedAsCoulombSays) {
  // v 0.5, mu 0.4: 0.127421 s, slid 0.031855 m while the belt moved 0.063710 m
  const double step = 1e-4;
  const Ride r = ride(0.5, 0.4, step);
  EXPECT_NEAR(r.time, 0.127421, 1.5 * step);
  // the part has the belt's speed for what is left of its last step
  EXPECT_NEAR(0.5 * r.time - r.way, 0.031855, 2e-5);
  EXPECT_NEAR(r.way - 0.5 * (r.time - 0.127421), 0.031855, 2e-5);
}
TEST(Belt, SlidesTheSameWayAtTheStepOfTheWorlds) {
  // a pull acts half before and half after a move: only the step in which it ends is off, by less
  // than mu g step^2 / 8 = 9e-6 m; the rest is the rounding of floats around 3 m
  for (const double v : {0.25, 0.5, 1.0})
    for (const double mu : {0.2, 0.4}) {
      const double slid = v * v / (2 * mu * kGravity);
      const Ride r = ride(v, mu, 1.0 / 240);
      EXPECT_NEAR(v * r.time - r.way, slid, 1e-5 + 1e-5 * slid) << v << " " << mu;
      EXPECT_NEAR(r.time, v / (mu * kGravity), 1.0 / 240) << v << " " << mu;
    }
}
TEST(Belt, LetsGoOfAPartAtItsEnd) {
  FloorPlan p = hall();
  p.belts = {{.from = {2, 3}, .to = {4, 3}, .speed = 0.5}};
  Rng r = rng();
  Floor floor(p, r);
  const int32_t part = floor.put_part({3, 3});
  floor.run(600, r);
  // it slides v^2 / (2 mu g) on the floor of mu 0.5, from the belt's end; a step off at most
  EXPECT_NEAR(floor.part(part).pos.x, 4 + 0.25 / (2 * 0.5 * kGravity), 0.5 * p.seconds());
  EXPECT_EQ(floor.part(part).velocity.x, 0);
}
TEST(Belt, CarriesAtItsOwnAngle) {
  FloorPlan p = hall();
  p.belts = {{.from = {10, 8}, .to = {7, 4}, .speed = 1}};
  Rng r = rng();
  Floor floor(p, r);
  const int32_t part = floor.put_part({9.7, 7.6});
  floor.run(120, r);
  const Place at = floor.part(part);
  EXPECT_NEAR(at.velocity.x, -0.6, 1e-5);
  EXPECT_NEAR(at.velocity.y, -0.8, 1e-5);
  const double way = std::hypot(at.pos.x - 9.7, at.pos.y - 7.6);
  EXPECT_NEAR(way, 2 - 1 / (2 * 0.4 * kGravity), 1e-4);
}

TEST(Vehicle, BrakesWithinItsWay) {
  // from 1.5 m/s at 0.8 m/s2: 1.40625 m
  FloorPlan p = hall();
  p.vehicles = {{.start = {1, 3}, .v_max = 1.5, .a_max = 0.8}};
  Rng r = rng();
  Floor floor(p, r);
  floor.drive(0, {9, 0});
  floor.run(240, r);
  EXPECT_NEAR(floor.vehicle(0).velocity.x, 1.5, 1e-6);
  EXPECT_NEAR(floor.vehicle(0).pos.x, 1 + 1.5 * 4 - 1.40625, 1e-4);  // it speeds up by the same law
  const double from = floor.vehicle(0).pos.x;
  floor.drive(0, {0, 0});
  floor.run(240, r);
  EXPECT_EQ(floor.vehicle(0).velocity.x, 0);
  EXPECT_NEAR(floor.vehicle(0).pos.x - from, 1.40625, 1e-4);
  EXPECT_NEAR(floor.counts().way, floor.vehicle(0).pos.x - 1, 0.03);
}
TEST(Vehicle, GoesInACircleOfSpeedOverTurn) {
  FloorPlan p = hall();
  p.vehicles = {{.start = {10, 4}, .v_max = 1, .a_max = 20, .turn_max = 2}};
  Rng r = rng();
  Floor floor(p, r);
  floor.steer(0, 1, 0);
  floor.run(60, r);  // straight, up to its speed
  const Place begin = floor.vehicle(0);
  floor.steer(0, 1, 0.5);
  double most = 0;
  for (int32_t k = 0; k < 754; ++k) {  // 2 pi / 0.5 s
    floor.run(1, r);
    most = std::max(most, floor.vehicle(0).pos.y - begin.pos.y);
  }
  EXPECT_NEAR(most, 4, 0.02);  // twice v / omega
  EXPECT_NEAR(floor.vehicle(0).pos.x, begin.pos.x, 0.02);
  EXPECT_NEAR(floor.vehicle(0).pos.y, begin.pos.y, 0.02);
}
TEST(Vehicle, IsStoppedByAWallAndTheBumpIsCounted) {
  FloorPlan p = hall();
  p.vehicles = {{.start = {1, 3}}};
  p.walls = {{{4, 3}, {1, 1}}};
  Rng r = rng();
  Floor floor(p, r);
  floor.drive(0, {1.5, 0});
  floor.run(300, r);
  EXPECT_NEAR(floor.vehicle(0).pos.x, 3.5 - 0.3, 0.02);  // Box2D lets solids touch by 5 mm
  EXPECT_EQ(floor.counts().collisions, 1);
}
TEST(Vehicle, PushesAPartThatStopsByFriction) {
  FloorPlan p = hall();
  p.vehicles = {{.start = {2, 3}}};
  p.handling = 100;  // never takes it
  Rng r = rng();
  Floor floor(p, r);
  const int32_t part = floor.put_part({4, 3});
  floor.drive(0, {1.5, 0});
  floor.run(180, r);
  EXPECT_GT(floor.part(part).pos.x, 4.3);
  EXPECT_GT(floor.part(part).velocity.x, 0.3);
  floor.drive(0, {0, 0});
  floor.run(240, r);
  EXPECT_EQ(floor.part(part).velocity.x, 0);
  EXPECT_EQ(floor.counts().taken, 0);
}

TEST(Parts, AreTakenCarriedAndDelivered) {
  FloorPlan p = hall();
  p.vehicles = {{.start = {3, 11}}};
  p.stations[0].radius = 0.6;
  p.handling = 0.5;
  Rng r = rng();
  Floor floor(p, r);
  const int32_t part = floor.put_part({3.52, 11});  // its edge is 0.02 m away
  floor.run(29, r);
  EXPECT_FALSE(floor.carries(0));
  floor.run(3, r);
  EXPECT_TRUE(floor.carries(0));
  EXPECT_FALSE(floor.lies(part));
  EXPECT_NEAR(floor.goal(0).x, 1, 1e-6);
  floor.drive(0, {-0.4, 0});  // slow enough to dock on the way
  floor.run(420, r);
  EXPECT_EQ(floor.counts().delivered, 1);
  EXPECT_FALSE(floor.carries(0));
  EXPECT_NEAR(floor.goal(0).x, 3, 1e-6);  // nothing is left: home
}
TEST(Parts, AreDeliveredByABeltToo) {
  FloorPlan p = hall();
  p.belts = {{.from = {8, 11}, .to = {1, 11}, .speed = 1}};
  p.stations.push_back({.load = true, .pos = {7, 11}, .radius = 0, .every = 2});
  Rng r = rng();
  Floor floor(p, r);
  floor.run(60 * 60, r);
  const FloorCounts& c = floor.counts();
  int32_t lie = 0;
  for (int32_t k = 0; k < p.parts.most; ++k) lie += floor.lies(k);
  EXPECT_EQ(c.appeared, 31);  // at 0, 2, ... 60 s
  EXPECT_EQ(c.appeared, c.delivered + lie);
  EXPECT_GE(c.delivered, 27);
}
TEST(Parts, WaitWhereThereIsNoRoom) {
  FloorPlan p = hall();
  p.stations.push_back({.load = true, .pos = {7, 5}, .radius = 0, .every = 1});
  Rng r = rng();
  Floor floor(p, r);
  floor.run(600, r);
  EXPECT_EQ(floor.counts().appeared, 1);
}

TEST(Floor, RepeatsBitByBit) {
  const auto drive = [](std::vector<double>& all) {
    FloorPlan p = hall();
    p.belts = {{.from = {2, 3}, .to = {6, 3}}};
    p.vehicles = {{.start = {8, 3}}, {.start = {12, 8}}};
    p.stations.push_back({.load = true, .pos = {3, 3}, .radius = 0.1, .every = 1});
    Rng first = rng();
    Floor floor(p, first);
    for (uint32_t t = 1; t < 400; ++t) {
      Rng r = rng(t);
      floor.drive(0, {1.5 * ((t / 20) % 3 == 0 ? -1 : 1), 0.3});
      floor.drive(1, {-0.7, -0.5});
      floor.run(3, r);
      for (int32_t k = 0; k < 8; ++k) {
        const Place at = floor.part(k);
        all.insert(all.end(), {at.pos.x, at.pos.y, at.velocity.x, at.heading});
      }
    }
    return floor.counts().appeared;
  };
  std::vector<double> a, b;
  EXPECT_GT(drive(a), 4);
  drive(b);
  ASSERT_EQ(a.size(), b.size());
  EXPECT_EQ(std::memcmp(a.data(), b.data(), a.size() * sizeof(double)), 0);
}

}  // namespace
}  // namespace plantgym::rigid
