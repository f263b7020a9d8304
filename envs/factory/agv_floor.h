// Vehicles on a floor of solids bring parts from loads to unloads: factory/agv_floor, moved in five
// ways, and factory/agv_floor_velocity, steered by speed and rate of turn. Each is seen as numbers
// or, by the names that end in _pixels, as pictures.
//
// They are objects (plantgym/host_env.h): CPU only, and a snapshot is set back by driving the
// episode again from its seed.
#pragma once
#include <algorithm>
#include <array>
#include <type_traits>

#include "envs/factory/floor_draw.h"
#include "envs/factory/floor_file.h"
#include "plantgym/host_env.h"
#include "sim/raster/raster.h"

namespace plantgym {

struct FloorParams : FloorWorld {
  int32_t frame_skip = 6, max_steps = 1000;
  std::array<int32_t, 3> pixels = {3, 84, 84};  // channels, height, width
  int32_t stack = 1;                            // pictures shown, the oldest first
};

template <bool kVelocity, bool kPixels>
class AgvFloor {
 public:
  static constexpr const char* kName =
      kVelocity ? (kPixels ? "factory/agv_floor_velocity_pixels" : "factory/agv_floor_velocity")
                : (kPixels ? "factory/agv_floor_pixels" : "factory/agv_floor");
  static constexpr const char* kDoc =
      kVelocity ? (kPixels ? "The same, steered by speed and turn, seen as pictures."
                           : "The same, steered by speed and turn.")
                : (kPixels ? "The same, seen as pictures."
                           : "Vehicles bring parts to where they are wanted; solids by Box2D.");
  using Params = FloorParams;
  using Action = std::conditional_t<kVelocity, float, int32_t>;
  using Seen = std::conditional_t<kPixels, uint8_t, float>;
  using Obs = Parts<Seen>;

  static void fields(Params& p, Fields& f) {
    f.number("frame_skip", p.frame_skip, 1, 1000, "", "steps of physics for one decision");
    f.number("max_steps", p.max_steps, 1, 1'000'000, "", "decisions of an episode");
    if constexpr (kPixels) {
      std::vector<int32_t> size(p.pixels.begin(), p.pixels.end());
      f.numbers("pixels", size, 1, 512, "", "of a picture: [channels, height, width]");
      f.number("stack", p.stack, 1, 16, "", "pictures shown at once, the oldest first");
      if (!f.listing()) {
        if (size.size() != 3 || (size[0] != 1 && size[0] != 3) || size[1] < 8 || size[2] < 8)
          f.fail("pixels",
                 "must be [3, height, width], or [1, height, width] for grey, from 8 x 8 on");
        std::copy(size.begin(), size.end(), p.pixels.begin());
      }
    }
    f.required().map("world", "the floor: a file, or its content",
                     [&](Fields& world) { FloorFile(p).read(world); });
  }
  static Spec spec(const Params& p) {
    Spec s;
    s.obs = {seen(p)}, s.action = action(p), s.max_steps = p.max_steps, s.time_unit = "s";
    s.signals = {
        {"deliveries", "1", "parts brought to an unload"},
        {"picked_up", "1", "parts taken onto a vehicle"},
        {"collisions", "1", "times a vehicle touched a wall, a conveyor or another vehicle"},
        {"progress", "m", "of all vehicles, nearer to where each has to go"},
        {"way", "m", "of all vehicles"},
        {"steps", "1", "decisions"}};
    s.reward = {1, 0, -0.1f, 0, 0, -0.01f};
    s.metrics = {
        {"deliveries", "1", "parts brought to an unload"},
        {"picked_up", "1", "parts taken onto a vehicle"},
        {"collisions", "1", "times a vehicle touched a wall, a conveyor or another vehicle"},
        {"appeared", "1", "parts that came onto the floor"},
        {"way", "m", "of all vehicles"}};
    return s;
  }

  AgvFloor(const Params& p, Rng& rng) : p_(p), floor_(p.plan, rng) {
    if constexpr (kPixels) {
      frames_.resize(size_t(p.stack) * frame_size());
      for (int32_t k = 0; k < p.stack; ++k) picture();
    }
  }
  Outcome step(const Action* a, Rng& rng) {
    const rigid::FloorCounts before = floor_.counts();
    std::vector<rigid::Vec>& goals = goals_;
    goals.clear();
    float progress = 0;
    for (int32_t k = 0; k < vehicles(); ++k)
      goals.push_back(floor_.goal(k)), progress += far(k, goals.back()), command(k, a);
    floor_.run(p_.frame_skip, rng);
    for (int32_t k = 0; k < vehicles(); ++k) progress -= far(k, goals[size_t(k)]);
    const rigid::FloorCounts& now = floor_.counts();
    signals_ = {float(now.delivered - before.delivered),
                float(now.taken - before.taken),
                float(now.collisions - before.collisions),
                progress,
                float(now.way - before.way),
                1};
    if constexpr (kPixels) picture();
    const float reward = signals_[0] - 0.1f * signals_[2] - 0.01f;
    return {.reward = reward, .elapsed = float(p_.frame_skip * p_.plan.step)};
  }
  void observe(Seen* to) const {
    if constexpr (kPixels)
      std::copy(frames_.begin(), frames_.end(), to);
    else
      numbers(to);
  }
  void signals(float* out) const { std::copy(signals_.begin(), signals_.end(), out); }
  void metrics(float* out) const {
    const rigid::FloorCounts& c = floor_.counts();
    out[0] = float(c.delivered), out[1] = float(c.taken), out[2] = float(c.collisions);
    out[3] = float(c.appeared), out[4] = float(c.way);
  }
  void draw(Canvas& c) const { FloorPainter(p_.plan, floor_, c).paint(true); }
  const rigid::Floor& floor() const { return floor_; }

 private:
  static constexpr const char* kMoves[] = {"stay", "right", "down", "left", "up"};

  /// Of each vehicle: name, unit, reach of either sign (a share of 0..1 has none below 0).
  struct Number {
    const char *name, *unit;
    double low, high;
  };
  static std::array<Number, 11> numbers_of(const Params& p, const rigid::Vehicle& v) {
    const double x = p.plan.size.x, y = p.plan.size.y, fast = 2 * v.v_max;
    const double brake = fast * fast / (2 * v.a_max);
    return {
        {{"x", "m", 0, x},
         {"y", "m", 0, y},
         {"speed_x", "m/s", -fast, fast},
         {"speed_y", "m/s", -fast, fast},
         {"heading_x", "1", -1, 1},
         {"heading_y", "1", -1, 1},
         {"carries", "1", 0, 1},
         {"goal_x", "m", -x, x},  // from it to where it has to go
         {"goal_y", "m", -y, y},
         {"miss_x", "m", -x - brake, x + brake},  // the same from where it would stop, braking now
         {"miss_y", "m", -y - brake, y + brake}}};
  }
  static Space seen(const Params& p) {
    if constexpr (kPixels)
      return {.name = "pixels",
              .shape = {p.stack * p.pixels[0], p.pixels[1], p.pixels[2]},
              .low = 0,
              .high = 255};
    Space s = {.name = "state"};
    for (size_t k = 0; k < p.plan.vehicles.size(); ++k)
      for (const Number& n : numbers_of(p, p.plan.vehicles[k])) {
        s.names.push_back(join({p.vehicles[k], ".", n.name})), s.units.push_back(n.unit);
        s.lows.push_back(float(n.low)), s.highs.push_back(float(n.high));
        s.whole.push_back(n.name == std::string("carries"));
      }
    s.shape = {int64_t(s.names.size())};
    return s;
  }
  static Space action(const Params& p) {
    Space s = {.name = "drive"};
    if constexpr (kVelocity) {
      for (size_t k = 0; k < p.vehicles.size(); ++k) {
        const rigid::Vehicle& v = p.plan.vehicles[k];
        for (const char* word : {"speed", "turn"})
          s.names.push_back(join({p.vehicles[k], ".", word}));
        s.units.insert(s.units.end(), {"m/s", "1/s"});
        s.lows.insert(s.lows.end(), {-float(v.v_max), -float(v.turn_max)});
        s.highs.insert(s.highs.end(), {float(v.v_max), float(v.turn_max)});
      }
      s.shape = {int64_t(s.names.size())};
      return s;
    }
    s.n = 5;
    if (p.vehicles.size() == 1) {
      s.name = p.vehicles[0];
    } else {
      s.names = p.vehicles, s.shape = {int64_t(p.vehicles.size())};
    }
    for (size_t k = 0; k < p.vehicles.size(); ++k)
      s.labels.insert(s.labels.end(), std::begin(kMoves), std::end(kMoves));
    return s;
  }

  int32_t vehicles() const { return int32_t(p_.plan.vehicles.size()); }
  float far(int32_t k, rigid::Vec goal) const {
    const rigid::Vec at = floor_.vehicle(k).pos;
    return float(std::hypot(goal.x - at.x, goal.y - at.y));
  }
  void command(int32_t k, const Action* a) {
    if constexpr (kVelocity) return floor_.steer(k, double(a[2 * k]), double(a[2 * k + 1]));
    const double v = p_.plan.vehicles[size_t(k)].v_max;
    const int32_t move = int32_t(a[k]);
    floor_.drive(k, {v * ((move == 1) - (move == 3)), v * ((move == 2) - (move == 4))});
  }
  void numbers(Seen* to) const {
    for (int32_t k = 0; k < vehicles(); ++k) {
      const rigid::Vehicle& v = p_.plan.vehicles[size_t(k)];
      const rigid::Place at = floor_.vehicle(k);
      const rigid::Vec goal = floor_.goal(k);
      const double gx = goal.x - at.pos.x, gy = goal.y - at.pos.y, vx = at.velocity.x,
                   vy = at.velocity.y;
      const double all[] = {at.pos.x,
                            at.pos.y,
                            vx,
                            vy,
                            std::cos(at.heading),
                            std::sin(at.heading),
                            double(floor_.carries(k)),
                            gx,
                            gy,
                            gx - vx * std::fabs(vx) / (2 * v.a_max),
                            gy - vy * std::fabs(vy) / (2 * v.a_max)};
      const std::array<Number, 11> bounds = numbers_of(p_, v);
      for (size_t n = 0; n < bounds.size(); ++n)
        *to++ = Seen(std::clamp(all[n], bounds[n].low, bounds[n].high));
    }
  }
  size_t frame_size() const {
    return size_t(p_.pixels[0]) * size_t(p_.pixels[1]) * size_t(p_.pixels[2]);
  }
  /// Puts the picture of now behind the others.
  void picture() {
    std::copy(frames_.begin() + int64_t(frame_size()), frames_.end(), frames_.begin());
    uint8_t* to = frames_.data() + frames_.size() - frame_size();
    SceneList list;
    Canvas canvas = list.canvas();
    FloorPainter(p_.plan, floor_, canvas).paint(false);
    const Image image = raster(list, p_.pixels[2], p_.pixels[1], palette::kGrey);
    to_planes(image, p_.pixels[0], to);
  }

  const Params& p_;
  rigid::Floor floor_;
  std::array<float, 6> signals_ = {};
  std::vector<rigid::Vec> goals_;  // of each vehicle, at the beginning of the step
  std::vector<uint8_t> frames_;    // [stack, channels, height, width]
};

}  // namespace plantgym
