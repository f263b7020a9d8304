// A factory floor seen from above, in metres, kilograms and seconds, y down: walls, belts that
// carry parts by friction, vehicles that push parts, take them and set them down. Solids are moved
// and kept apart by Box2D 2.4 (https://box2d.org), which has no gravity here: the floor carries
// all.
//
// What slides is pulled towards the speed of what is below it by mu g at most (Coulomb), and a
// vehicle towards the speed it was told by its acceleration at most. Both act as half a step's
// change before and half a step's after each move, so that ways under a constant pull are exact.
// A part spins down as a disc of even pressure does, apart from its sliding.
//
// Bits are equal for one program on one machine; Box2D and libm may differ between machines.
#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "plantgym/random.h"

namespace plantgym::rigid {

inline constexpr double kGravity = 9.81;  // [m/s2], presses parts onto floor and belts

struct Vec {
  double x = 0, y = 0;
};
struct Wall {
  Vec pos, size;  // its middle
};
/// A strip from one point to another, raised: parts ride on it, vehicles run into it.
struct Belt {
  Vec from, to;
  double width = 0.6, speed = 0.5, mu = 0.4;  // [m], [m/s]
};
/// A disc that goes wherever it is told, as on mecanum wheels.
struct Vehicle {
  Vec start;
  double radius = 0.3, v_max = 1.5, a_max = 0.8, turn_max = 2;  // [m], [m/s], [m/s2], [rad/s]
  double mass = 100;
};
/// Where parts come onto the floor, and where they are wanted.
struct Station {
  bool load = true;
  Vec pos;
  double radius = 0.5;  // unload: a part within is delivered; load: one appears within
  double every = 10;    // load: from one part to the next, while the place is free
};
struct Parts {
  double radius = 0.2, mass = 5, mu = 0.5;  // against the floor
  int32_t most = 8;                         // on the floor and on vehicles at once; up to 64
};
struct FloorPlan {
  Vec size = {20, 12};
  std::vector<Wall> walls;
  std::vector<Belt> belts;
  std::vector<Vehicle> vehicles;
  std::vector<Station> stations;
  Parts parts;
  double step = 1.0 / 60;   // between looks at who docks
  int32_t substeps = 4;     // of Box2D in a step
  double dock_speed = 0.5;  // [m/s] slower than this against a part or an unload it docks
  double handling = 0;      // [s] that it stays docked until the part has changed hands
  double grip = 0.05;       // [m] between its edge and a part's where it docks
  double seconds() const { return step / substeps; }  ///< of a step of Box2D
};

struct Place {
  Vec pos, velocity;
  double heading = 0;  // [rad], 0 along x
};
/// Sums since the floor began.
struct FloorCounts {
  int32_t appeared = 0, taken = 0, delivered = 0, collisions = 0;
  double way = 0;     // of all vehicles [m]
  int64_t steps = 0;  // of Box2D
  double solver = 0;  // seconds of real time inside Box2D, by its own clock
};

class Floor {
 public:
  /// @param plan outlives the floor. @param rng where within a load the first parts lie
  Floor(const FloorPlan& plan, Rng& rng);
  ~Floor();
  Floor(const Floor&) = delete;
  Floor& operator=(const Floor&) = delete;

  /// From now on a vehicle strives for this velocity [m/s], cut to v_max, and rate of turn [rad/s].
  void drive(int32_t vehicle, Vec velocity, double turn = 0);
  /// The same along its own heading.
  void steer(int32_t vehicle, double speed, double turn);
  void run(int32_t steps, Rng& rng);

  Place vehicle(int32_t k) const;
  bool carries(int32_t vehicle) const;
  /// Whether the part lies on the floor or a belt; carried and absent ones do not.
  bool lies(int32_t part) const;
  Place part(int32_t k) const;
  /// Where a vehicle has to go next: with a part to the nearest unload, without to the nearest part
  /// that lies and that no vehicle before it goes for, else back to its start.
  Vec goal(int32_t vehicle) const;
  const FloorCounts& counts() const;
  /// Puts a part at rest onto the floor, as tests do. @returns its number; -1: all are in use
  int32_t put_part(Vec at);

 private:
  struct World;
  std::unique_ptr<World> world_;
};

}  // namespace plantgym::rigid
