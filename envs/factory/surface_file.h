// The keys of a surface under a camera, and the recogniser that a plant's inspection asks.
#pragma once
#include <map>
#include <mutex>
#include <string>
#include <tuple>
#include <vector>

#include "plantgym/fields.h"
#include "sim/factory/surface.h"

namespace plantgym {

inline void read_surface(Fields& f, factory::SurfaceWorld& w) {
  f.number("size", w.size, 8, 256, "", "pixels of a side");
  f.number("severity", w.severity, 0, 1, "",
           "contrast of a flaw; at 0 misprints alone are seen, slightly");
  f.number("noise", w.noise, 0, 1, "", "of the camera: deviation of a pixel, full brightness is 1");
  f.number("lighting", w.lighting, 0, 1, "", "most that one side is brighter than the middle");
}

/// Images of surfaces, [count, size, size] bytes, from number `first` on; each has its own chance.
inline std::vector<uint8_t> surfaces(const factory::SurfaceWorld& w, factory::Flaw flaw,
                                     uint64_t seed, int32_t first, int32_t count) {
  std::vector<uint8_t> all;
  const size_t pixels = size_t(w.size) * size_t(w.size);
  all.resize(pixels * size_t(count));
  for (int32_t i = 0; i < count; ++i)
    factory::Surface(w, flaw, Rng(seed, uint32_t(first + i), 0, 0, 1 + uint32_t(flaw)))
        .paint(&all[pixels * size_t(i)]);
  return all;
}

/// How sure a recogniser is, of each image, that something is wrong: 1 less the probability of its
/// class `good`. @param policy the bytes of its file. @throws std::exception with what is wrong
using FlawJudge = std::vector<float> (*)(const std::string& policy,
                                         const std::vector<uint8_t>& images, int32_t size);
/// Given by the host at its start (envs/ knows no recogniser); null: there is none.
inline FlawJudge flaw_judge = nullptr;

/// What it says of `count` surfaces with a flaw. Kept: a world is read many times.
inline std::vector<float> flaw_answers(const std::string& policy, const factory::SurfaceWorld& w,
                                       factory::Flaw flaw, uint64_t seed, int32_t count) {
  using Asked = std::tuple<factory::Flaw, uint64_t, int32_t, int32_t, double, double, double>;
  static std::mutex one;
  static std::string of;
  static std::map<Asked, std::vector<float>> answers;
  const std::lock_guard<std::mutex> guard(one);
  if (of != policy || answers.size() > 64) of = policy, answers.clear();
  const Asked asked = {flaw, seed, count, w.size, w.severity, w.noise, w.lighting};
  const auto known = answers.find(asked);
  if (known != answers.end()) return known->second;
  return answers[asked] = flaw_judge(policy, surfaces(w, flaw, seed, 0, count), w.size);
}

/// The errors of a recogniser that rejects what it is at least `threshold` sure of.
struct InspectionErrors {
  double false_alarm = 0, miss = 0;
};
inline InspectionErrors errors_of(const std::string& policy, const factory::SurfaceWorld& w,
                                  double threshold, int32_t images, uint64_t seed) {
  InspectionErrors e;
  const int32_t each = (images + factory::kFlaws - 2) / (factory::kFlaws - 1);
  for (int32_t k = 0; k < factory::kFlaws; ++k) {
    const auto flaw = factory::Flaw(k);
    const bool good = flaw == factory::Flaw::kGood;
    const int32_t n = good ? images : each;
    for (const float sure : flaw_answers(policy, w, flaw, seed, n))
      if (good && double(sure) >= threshold)
        e.false_alarm += 1.0 / n;
      else if (!good && double(sure) < threshold)
        e.miss += 1.0 / n / (factory::kFlaws - 1);
  }
  return e;
}

}  // namespace plantgym
