#include "sim/rigid/floor.h"

#include <box2d/box2d.h>

#include <algorithm>
#include <cmath>

namespace plantgym::rigid {
namespace {

enum Kind : uint16_t { kWall = 1, kBelt = 2, kVehicle = 4, kPart = 8 };

b2Vec2 to_b2(Vec v) { return {float(v.x), float(v.y)}; }
Vec from_b2(const b2Vec2& v) { return {double(v.x), double(v.y)}; }
double distance(Vec a, Vec b) {
  return std::sqrt((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y));
}

/// A belt as a frame of its own: along it and across.
struct Strip {
  b2Vec2 from, along;
  float length, half, speed, pull;

  explicit Strip(const Belt& b)
      : from(to_b2(b.from)),
        along(to_b2(b.to) - from),
        half(float(b.width / 2)),
        speed(float(b.speed)),
        pull(float(b.mu * kGravity)) {
    length = along.Normalize();
  }
  bool carries(const b2Vec2& p) const {
    const b2Vec2 d = p - from;
    const float x = b2Dot(d, along), y = b2Cross(along, d);
    return x >= 0 && x <= length && std::fabs(y) <= half;
  }
};

/// Counts what vehicles run into.
struct Bumps : b2ContactListener {
  int32_t count = 0;
  void BeginContact(b2Contact* c) override {
    const uint16_t a = c->GetFixtureA()->GetFilterData().categoryBits,
                   b = c->GetFixtureB()->GetFilterData().categoryBits;
    count += ((a | b) & kVehicle) && !((a | b) & kPart);
  }
};

/// Pulls a body's velocity towards what it should be, by `most` [m/s] at most.
void pull(b2Body* body, const b2Vec2& wanted, float most) {
  const b2Vec2 v = body->GetLinearVelocity(), miss = wanted - v;
  const float square = miss.LengthSquared();
  if (square == 0) return;
  if (square <= most * most) return body->SetLinearVelocity(wanted);
  body->SetLinearVelocity(v + most / std::sqrt(square) * miss);
}
void slow_spin(b2Body* body, float most) {
  const float w = body->GetAngularVelocity();
  if (w != 0) body->SetAngularVelocity(std::fabs(w) <= most ? 0 : w - std::copysign(most, w));
}

}  // namespace

struct Floor::World {
  struct Truck {
    b2Body* body;
    b2Vec2 wanted = {0, 0};
    float turn = 0, speed = 0;
    bool along = false;  // `speed` along its heading is wanted, and not `wanted`
    int32_t part = -1;   // carried
    double docked = 0;   // [s]
  };
  enum State : uint8_t { kAbsent, kLying, kCarried };
  struct Thing {
    b2Body* body;
    State state = kAbsent;
  };

  explicit World(const FloorPlan& p)
      : plan(p), world(b2Vec2(0, 0)), dt(float(p.seconds())), next(p.stations.size(), 0.0) {
    world.SetContactListener(&bumps);
    add_walls();
    for (const Belt& b : p.belts) strips.emplace_back(b), add_belt(b);
    for (const Vehicle& v : p.vehicles) {
      trucks.push_back(
          {disc(v.start, v.radius, v.mass, kVehicle, kWall | kBelt | kVehicle | kPart)});
      trucks.back().body->SetSleepingAllowed(false);
    }
    for (int32_t k = 0; k < p.parts.most; ++k) {
      things.push_back(
          {disc({0, 0}, p.parts.radius, p.parts.mass, kPart, kWall | kVehicle | kPart)});
      things.back().body->SetEnabled(false);
    }
  }

  void add_walls() {
    constexpr double kThick = 1;
    const Vec s = plan.size;
    for (const double x : {-kThick / 2, s.x + kThick / 2})
      box({x, s.y / 2}, {kThick, s.y + 2 * kThick}, 0, kWall, kVehicle | kPart);
    for (const double y : {-kThick / 2, s.y + kThick / 2})
      box({s.x / 2, y}, {s.x + 2 * kThick, kThick}, 0, kWall, kVehicle | kPart);
    for (const Wall& w : plan.walls) box(w.pos, w.size, 0, kWall, kVehicle | kPart);
  }
  void add_belt(const Belt& b) {
    const double dx = b.to.x - b.from.x, dy = b.to.y - b.from.y;
    box({(b.from.x + b.to.x) / 2, (b.from.y + b.to.y) / 2}, {std::hypot(dx, dy), b.width},
        std::atan2(dy, dx), kBelt, kVehicle);
  }
  void box(Vec middle, Vec size, double angle, uint16_t kind, uint16_t meets) {
    b2BodyDef def;
    def.position = to_b2(middle), def.angle = float(angle);
    b2PolygonShape shape;
    shape.SetAsBox(float(size.x / 2), float(size.y / 2));
    add(world.CreateBody(&def), shape, 0, kind, meets);
  }
  b2Body* disc(Vec at, double radius, double mass, uint16_t kind, uint16_t meets) {
    b2BodyDef def;
    def.type = b2_dynamicBody, def.position = to_b2(at);
    b2CircleShape shape;
    shape.m_radius = float(radius);
    b2Body* body = world.CreateBody(&def);
    add(body, shape, float(mass / (M_PI * radius * radius)), kind, meets);
    return body;
  }
  static void add(b2Body* body, const b2Shape& shape, float density, uint16_t kind,
                  uint16_t meets) {
    b2FixtureDef def;
    def.shape = &shape, def.density = density, def.friction = 0.2f;
    def.filter.categoryBits = kind, def.filter.maskBits = meets;
    body->CreateFixture(&def);
  }

  /// Friction and drives for some time.
  void pull_all(float seconds) {
    for (Truck& t : trucks) {
      b2Vec2 wanted = t.wanted;
      if (t.along) {
        const float a = t.body->GetAngle();
        wanted = {t.speed * std::cos(a), t.speed * std::sin(a)};
      }
      const Vehicle& v = plan.vehicles[size_t(&t - trucks.data())];
      pull(t.body, wanted, float(v.a_max) * seconds);
      if (t.body->GetAngularVelocity() != t.turn) t.body->SetAngularVelocity(t.turn);
    }
    const float floor = float(plan.parts.mu * kGravity), radius = float(plan.parts.radius);
    for (Thing& t : things) {
      if (t.state != kLying || !t.body->IsAwake()) continue;  // asleep: at rest on the floor
      const b2Vec2& p = t.body->GetPosition();
      b2Vec2 below = {0, 0};
      float most = floor;
      for (const Strip& s : strips)
        if (s.carries(p)) below = s.speed * s.along, most = s.pull;
      pull(t.body, below, most * seconds);
      // 2/3 mu m g r against m r^2 / 2
      slow_spin(t.body, 4 * most / (3 * radius) * seconds);
    }
  }
  void run(int32_t steps, Rng& rng) {
    constexpr int32_t kVelocityIterations = 8, kPositionIterations = 3;  // Box2D's manual
    pull_all(dt / 2);
    for (int32_t k = 0; k < steps; ++k) {
      for (int32_t j = 0; j < plan.substeps; ++j) {
        const bool last = k + 1 == steps && j + 1 == plan.substeps;
        world.Step(dt, kVelocityIterations, kPositionIterations);
        counts.solver += double(world.GetProfile().step) / 1000;
        pull_all(last ? dt / 2 : dt);
      }
      counts.steps += plan.substeps;
      time += plan.step;
      change_hands(), supply(rng);
    }
    counts.collisions = bumps.count;
  }

  void change_hands() {
    for (Thing& t : things)
      if (t.state == kLying && t.body->IsAwake() && within_unload(from_b2(t.body->GetPosition())))
        deliver(t);
    for (Truck& t : trucks) {
      counts.way += double(t.body->GetLinearVelocity().Length()) * plan.step;
      const int32_t part = t.part >= 0 ? t.part : part_at(t);
      const bool docks = t.part >= 0 ? within_unload(from_b2(t.body->GetPosition())) &&
                                           slow(t.body->GetLinearVelocity())
                                     : part >= 0;
      t.docked = docks ? t.docked + plan.step : 0;
      if (!docks || t.docked <= plan.handling) continue;
      t.docked = 0;
      Thing& thing = things[size_t(part)];
      if (t.part >= 0) {
        t.part = -1, deliver(thing);
      } else {
        t.part = part, ++counts.taken;
        thing.state = kCarried, thing.body->SetEnabled(false);
      }
    }
  }
  bool slow(const b2Vec2& v) const { return double(v.Length()) <= plan.dock_speed; }
  Vec nearest_unload(Vec p) const {
    const Station* best = nullptr;
    for (const Station& s : plan.stations)
      if (!s.load && (!best || distance(s.pos, p) < distance(best->pos, p))) best = &s;
    return best ? best->pos : p;
  }
  /// Of those that lie and are not in the set; -1: none.
  int32_t nearest_part(Vec p, uint64_t without) const {
    int32_t best = -1;
    double least = 0;
    for (size_t k = 0; k < things.size(); ++k) {
      if (things[k].state != kLying || (without >> k & 1)) continue;
      const double d = distance(from_b2(things[k].body->GetPosition()), p);
      if (best < 0 || d < least) best = int32_t(k), least = d;
    }
    return best;
  }
  bool within_unload(Vec p) const {
    return std::any_of(plan.stations.begin(), plan.stations.end(),
                       [&](const Station& s) { return !s.load && distance(s.pos, p) <= s.radius; });
  }
  /// The nearest part that the vehicle could take now; -1: none.
  int32_t part_at(const Truck& t) const {
    const Vehicle& v = plan.vehicles[size_t(&t - trucks.data())];
    double best = v.radius + plan.parts.radius + plan.grip;
    int32_t found = -1;
    for (size_t k = 0; k < things.size(); ++k) {
      if (things[k].state != kLying) continue;
      const double d =
          distance(from_b2(things[k].body->GetPosition()), from_b2(t.body->GetPosition()));
      if (d <= best && slow(t.body->GetLinearVelocity() - things[k].body->GetLinearVelocity()))
        best = d, found = int32_t(k);
    }
    return found;
  }
  void deliver(Thing& t) { t.state = kAbsent, t.body->SetEnabled(false), ++counts.delivered; }

  void supply(Rng& rng) {
    for (size_t k = 0; k < plan.stations.size(); ++k) {
      const Station& s = plan.stations[k];
      if (!s.load || time < next[k] - 1e-9) continue;
      const double angle = 2 * M_PI * double(rng.uniform()),
                   far = s.radius * std::sqrt(double(rng.uniform()));
      const Vec at = {s.pos.x + far * std::cos(angle), s.pos.y + far * std::sin(angle)};
      if (is_free(at) && put(at) >= 0) next[k] = time + s.every;
    }
  }
  bool is_free(Vec at) const {
    for (const Thing& t : things)
      if (t.state == kLying && distance(from_b2(t.body->GetPosition()), at) < 2 * plan.parts.radius)
        return false;
    for (size_t k = 0; k < trucks.size(); ++k)
      if (distance(from_b2(trucks[k].body->GetPosition()), at) <
          plan.vehicles[k].radius + plan.parts.radius)
        return false;
    return true;
  }
  int32_t put(Vec at) {
    for (size_t k = 0; k < things.size(); ++k) {
      Thing& t = things[k];
      if (t.state != kAbsent) continue;
      t.state = kLying, ++counts.appeared;
      t.body->SetTransform(to_b2(at), 0), t.body->SetEnabled(true);
      t.body->SetLinearVelocity({0, 0}), t.body->SetAngularVelocity(0);
      return int32_t(k);
    }
    return -1;
  }

  const FloorPlan& plan;
  b2World world;
  Bumps bumps;
  float dt;
  double time = 0;
  std::vector<double> next;  // of each station: when a part may come
  std::vector<Strip> strips;
  std::vector<Truck> trucks;
  std::vector<Thing> things;
  FloorCounts counts;
};

Floor::Floor(const FloorPlan& plan, Rng& rng) : world_(std::make_unique<World>(plan)) {
  world_->supply(rng);
}
Floor::~Floor() = default;

void Floor::drive(int32_t k, Vec velocity, double turn) {
  World::Truck& t = world_->trucks[size_t(k)];
  const Vehicle& v = world_->plan.vehicles[size_t(k)];
  const double speed = std::hypot(velocity.x, velocity.y),
               cut = speed > v.v_max ? v.v_max / speed : 1;
  t.along = false, t.wanted = to_b2({cut * velocity.x, cut * velocity.y});
  t.turn = float(std::clamp(turn, -v.turn_max, v.turn_max));
}
void Floor::steer(int32_t k, double speed, double turn) {
  World::Truck& t = world_->trucks[size_t(k)];
  const Vehicle& v = world_->plan.vehicles[size_t(k)];
  t.along = true, t.speed = float(std::clamp(speed, -v.v_max, v.v_max));
  t.turn = float(std::clamp(turn, -v.turn_max, v.turn_max));
}
void Floor::run(int32_t steps, Rng& rng) { world_->run(steps, rng); }

Place Floor::vehicle(int32_t k) const {
  const b2Body* b = world_->trucks[size_t(k)].body;
  return {from_b2(b->GetPosition()), from_b2(b->GetLinearVelocity()), double(b->GetAngle())};
}
bool Floor::carries(int32_t k) const { return world_->trucks[size_t(k)].part >= 0; }
bool Floor::lies(int32_t k) const { return world_->things[size_t(k)].state == World::kLying; }
Place Floor::part(int32_t k) const {
  const b2Body* b = world_->things[size_t(k)].body;
  return {from_b2(b->GetPosition()), from_b2(b->GetLinearVelocity()), double(b->GetAngle())};
}
Vec Floor::goal(int32_t k) const {
  if (carries(k)) return world_->nearest_unload(vehicle(k).pos);
  uint64_t claimed = 0;  // parts, a bit each
  for (int32_t j = 0; j <= k; ++j) {
    if (carries(j)) continue;
    const int32_t part = world_->nearest_part(vehicle(j).pos, claimed);
    if (part < 0) break;
    if (j == k) return this->part(part).pos;
    claimed |= uint64_t(1) << part;
  }
  return world_->plan.vehicles[size_t(k)].start;
}
const FloorCounts& Floor::counts() const { return world_->counts; }
int32_t Floor::put_part(Vec at) { return world_->put(at); }

}  // namespace plantgym::rigid
