// Surfaces of finished parts as a camera over the line sees them: brushed metal with a printed
// mark, and what may be wrong with it. Invented, and the same bits on every machine.
#pragma once
#include <cstdint>
#include <vector>

#include "plantgym/math.h"
#include "plantgym/random.h"

namespace plantgym::factory {

/// What is wrong with a surface.
enum class Flaw : int32_t { kGood, kScratch, kStain, kDent, kMisprint };
inline constexpr int32_t kFlaws = 5;  // with kGood
inline constexpr const char* kFlawNames[kFlaws] = {"good", "scratch", "stain", "dent", "misprint"};

/// Brightness is 0..1; metal is about 0.55.
struct SurfaceWorld {
  int32_t size = 32;  // pixels of a side
  // contrast of a flaw, 0: none; a misprint lacks what lies beyond 0.42 - severity half sides, or
  // is moved by 0.12 + severity / 2: at 0 it is still seen, slightly
  double severity = 0.5;
  double noise = 0.02;     // standard deviation of a pixel, of the camera
  double lighting = 0.15;  // most that one side is brighter than the middle
};

/// One grey image of a part.
class Surface {
 public:
  Surface(const SurfaceWorld& w, Flaw flaw, Rng rng) : w_(w), flaw_(flaw), rng_(rng) {}

  /// @param to [size, size], written
  void paint(uint8_t* to) {
    const int32_t n = w_.size;
    light_x_ = w_.lighting * either_way(), light_y_ = w_.lighting * either_way();
    turn_ = kTurn * either_way(), offset_x_ = kLoose * either_way(),
    offset_y_ = kLoose * either_way();
    spoil();
    std::vector<double> brushed(static_cast<size_t>(n));
    for (double& b : brushed) b = 0.03 * either_way();  // lines that the brush left, row by row
    for (int32_t row = 0; row < n; ++row)
      for (int32_t column = 0; column < n; ++column) {
        const double x = (column + 0.5) / n * 2 - 1, y = (row + 0.5) / n * 2 - 1;  // -1..1
        double v = 0.55 + brushed[size_t(row)] + light_x_ * x + light_y_ * y;
        v -= 0.28 * printed(x, y);
        v += flaw_at(x, y) + w_.noise * normal();
        to[row * n + column] = uint8_t(v <= 0 ? 0 : v >= 1 ? 255 : v * 255 + 0.5);
      }
  }

 private:
  static constexpr double kTurn = 0.06, kLoose = 0.06;  // how a part lies [radians, half sides]
  static constexpr double kEdge = 0.05;                 // of the print, about a pixel

  double uniform() { return double(rng_.uniform()); }
  double either_way() { return 2 * uniform() - 1; }
  double normal() {  // twelve uniform numbers, less their mean: near enough to normal, and fast
    double sum = -6;
    for (int32_t k = 0; k < 12; ++k) sum += uniform();
    return sum;
  }
  static double absolute(double x) { return x < 0 ? -x : x; }
  /// 1 inside, 0 outside, and a soft edge between.
  static double inside(double distance) {
    const double t = 0.5 - distance / kEdge;
    return t < 0 ? 0 : t > 1 ? 1 : t;
  }

  /// Where the flaw is, and how it looks.
  void spoil() {
    x_ = 0.7 * either_way(), y_ = 0.7 * either_way();
    angle_ = 3.141592653589793 * uniform();
    length_ = 0.5 + 0.6 * uniform(), width_ = 0.05 + 0.03 * uniform();
    size_ = 0.22 + 0.16 * uniform();
    sign_ = uniform() < 0.5 ? -1 : 1;
    lacks_ = uniform() < 0.5;
  }
  /// The maker's mark: a ring and a bar; 1 where there is ink.
  double printed(double x, double y) const {
    double u = x - offset_x_ + turn_ * y, v = y - offset_y_ - turn_ * x;
    const bool misprinted = flaw_ == Flaw::kMisprint;
    if (misprinted && !lacks_) u -= sign_ * (0.12 + 0.5 * w_.severity);  // the plate has slipped
    const double from_middle = root(u * u + (v + 0.1) * (v + 0.1));
    double ink = inside(absolute(from_middle - 0.4) - 0.08);
    const double bar_v = absolute(v - 0.62) - 0.07, bar_u = absolute(u) - 0.5;
    ink += inside(bar_v > bar_u ? bar_v : bar_u);
    if (misprinted && lacks_ && sign_ * u > 0.42 - w_.severity) ink *= 0.1;  // ink ran out
    return ink > 1 ? 1 : ink;
  }
  /// What a flaw adds to the brightness.
  double flaw_at(double x, double y) const {
    const double u = x - x_, v = y - y_, c = math::cos(angle_), s = math::sin(angle_);
    const double along = u * c + v * s, across = v * c - u * s,
                 far = (u * u + v * v) / (size_ * size_);
    switch (flaw_) {
      case Flaw::kScratch: {
        const double end = absolute(along) - length_, side = absolute(across) - width_ / 2;
        return sign_ * 0.8 * w_.severity * inside(end > side ? end : side);
      }
      case Flaw::kStain:
        return -0.55 * w_.severity * math::exp(-far * far);
      case Flaw::kDent:  // one side of the hollow faces the lamp
        return 1.6 * w_.severity * along / size_ * math::exp(-far);
      case Flaw::kGood:
      case Flaw::kMisprint:
        break;
    }
    return 0;
  }
  static double root(double x) { return x > 0 ? __builtin_sqrt(x) : 0; }

  const SurfaceWorld& w_;
  const Flaw flaw_;
  Rng rng_;
  double light_x_ = 0, light_y_ = 0, turn_ = 0, offset_x_ = 0, offset_y_ = 0;
  double x_ = 0, y_ = 0, angle_ = 0, length_ = 0, width_ = 0, size_ = 1, sign_ = 1;
  bool lacks_ = false;
};

}  // namespace plantgym::factory
