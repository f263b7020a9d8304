// Invented surfaces: what is asked for is there, and nothing else changes.
#include "envs/factory/surface_file.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support.h"
#include "worlds.h"

namespace plantgym::testing {
namespace {

using factory::Flaw;

double brightness_of(const std::vector<uint8_t>& a) {
  double sum = 0;
  for (const uint8_t v : a) sum += v;
  return sum / double(a.size());
}
double difference(const std::vector<uint8_t>& a, const std::vector<uint8_t>& b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += std::abs(int(a[i]) - int(b[i]));
  return sum / double(a.size());
}
/// The same chance for every flaw, so that only the flaw differs.
std::vector<uint8_t> part_with(factory::SurfaceWorld w, Flaw flaw, uint32_t part = 0) {
  std::vector<uint8_t> all(size_t(w.size) * size_t(w.size));
  factory::Surface(w, flaw, Rng(1, part, 0, 0)).paint(all.data());
  return all;
}

TEST(Surface, a_part_looks_the_same_again_and_others_do_not) {
  const factory::SurfaceWorld w;
  EXPECT_EQ(part_with(w, Flaw::kStain, 3), part_with(w, Flaw::kStain, 3));
  EXPECT_NE(part_with(w, Flaw::kStain, 3), part_with(w, Flaw::kStain, 4));
}
TEST(Surface, without_severity_flaws_are_not_seen) {
  factory::SurfaceWorld w;
  w.severity = 0;
  for (const Flaw f : {Flaw::kScratch, Flaw::kStain, Flaw::kDent})
    for (uint32_t part = 0; part < 20; ++part)
      EXPECT_EQ(part_with(w, Flaw::kGood, part), part_with(w, f, part));
}
TEST(Surface, with_severity_flaws_stand_out_more) {
  for (const Flaw f : {Flaw::kScratch, Flaw::kStain, Flaw::kDent}) {
    double last = 0;
    for (const double severity : {0.2, 0.4, 0.8}) {
      factory::SurfaceWorld w;
      w.severity = severity;
      double all = 0;
      for (uint32_t part = 0; part < 50; ++part)
        all += difference(part_with(w, f, part), part_with(w, Flaw::kGood, part)) / 50;
      EXPECT_GT(all, 1.5 * last);
      last = all;
    }
  }
}
/// The noise of neighbours in a plain corner has the deviation that was asked for.
TEST(Surface, noise_is_as_asked) {
  factory::SurfaceWorld quiet, noisy;
  quiet.noise = 0, quiet.lighting = noisy.lighting = 0, noisy.noise = 0.05;
  double square = 0;
  int64_t n = 0;
  for (uint32_t part = 0; part < 40; ++part) {
    const auto a = part_with(quiet, Flaw::kGood, part), b = part_with(noisy, Flaw::kGood, part);
    for (size_t i = 0; i < a.size(); ++i) {
      const double d = (double(b[i]) - double(a[i])) / 255;
      square += d * d, ++n;
    }
  }
  EXPECT_NEAR(std::sqrt(square / double(n)), 0.05, 0.002);
}
TEST(Surface, light_falls_from_a_side) {
  factory::SurfaceWorld w;
  w.noise = 0, w.lighting = 0.3;
  double most = 0;
  for (uint32_t part = 0; part < 40; ++part) {
    const auto a = part_with(w, Flaw::kGood, part);
    std::vector<uint8_t> left, right;
    for (size_t i = 0; i < a.size(); ++i) (i % 32 < 4 ? left : right).push_back(a[i]);
    right.clear();
    for (size_t i = 0; i < a.size(); ++i)
      if (i % 32 >= 28) right.push_back(a[i]);
    most = std::max(most, std::abs(brightness_of(left) - brightness_of(right)) / 255);
  }
  EXPECT_GT(most, 0.35);
  EXPECT_LT(most, 0.6);
}

double said_by_one = 0;
TEST(Inspection, errors_are_shares_of_what_is_shown) {
  const FlawJudge before = flaw_judge;
  flaw_judge = [](const std::string&, const std::vector<uint8_t>& images, int32_t size) {
    return std::vector<float>(images.size() / size_t(size * size), float(said_by_one));
  };
  for (const double sure : {0.2, 0.5, 0.9}) {
    said_by_one = sure;
    const InspectionErrors e = errors_of(std::to_string(sure), {}, 0.5, 40, 7);
    EXPECT_NEAR(e.false_alarm, sure >= 0.5 ? 1 : 0, 1e-12);
    EXPECT_NEAR(e.miss, sure >= 0.5 ? 0 : 1, 1e-12);
  }
  flaw_judge = before;
}
/// A host that knows no recogniser is told so, and its lists of worlds do without such plants.
TEST(Inspection, needs_a_host_that_asks_recognisers) {
  const FlawJudge before = flaw_judge;
  flaw_judge = nullptr;
  const WorldOf eye = {"factory/cell", "", source("configs/worlds/factory/cell_eye.yaml")};
  EXPECT_FALSE(fits(builtins().find(eye.env), eye.params()));
  try {
    make_world(eye.env, "factory/cell_eye");
    ADD_FAILURE() << "it was made";
  } catch (const Error& e) {
    EXPECT_NE(std::string(e.what()).find(
                  "inspect.model: needs a program that asks recognisers, as plantgym does"),
              std::string::npos)
        << e.what();
  }
  flaw_judge = before;
}

}  // namespace
}  // namespace plantgym::testing
