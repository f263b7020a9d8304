#include "plantgym/host_env.h"
#include "core/walk.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>

#include "contract.h"
#include "core/allocations.h"
#include "support.h"

namespace plantgym::testing {
namespace {

/// A marble on a tilting plate: an object with a history of its own, as a physics engine would be.
class Marble {
 public:
  static constexpr const char *kName = "test/marble", *kDoc = "Keep a marble on a plate.";
  struct Params {
    float radius = 1;
    int32_t limit = 40;
    std::string glass = "green";  // not plain memory
  };
  using Action = float;               // [2] tilt
  using Obs = Parts<float, uint8_t>;  // {x, y}, {side}

  static std::atomic<long> steps;

  static void fields(Params& p, Fields& f) {
    f.number("radius", p.radius, 0.1f, 10, "m", "of the plate");
    f.number("limit", p.limit, 0, 1000, "", "most steps of an episode");
    f.text("glass", p.glass, "colour of the marble");
    if (p.glass == "mud") f.fail("glass", "mud is not glass");
  }
  static Spec spec(const Params& p) {
    return {.obs = {{.name = "place", .shape = {2}, .low = -20, .high = 20, .names = {"x", "y"}},
                    {.name = "side", .n = 4}},
            .action = {.name = "tilt", .shape = {2}, .low = -1, .high = 1},
            .max_steps = p.limit,
            .mask_size = 0,
            .signals = {{"way", "m", "from the centre"}},
            .metrics = {{"far", "m", "the farthest from the centre so far"}}};
  }
  Marble(const Params& p, Rng& rng) : params_(&p) {
    for (float& x : place_) x = 0.2f * rng.uniform() - 0.1f;
  }
  Marble(const Marble&) = delete;
  Marble& operator=(const Marble&) = delete;

  Outcome step(const float* tilt, Rng& rng) {
    ++steps;
    if (params_->glass == "cracked") throw std::runtime_error("the marble broke");
    for (int k = 0; k < 2; ++k) {
      speed_[k] += 0.1f * tilt[k] + 0.02f * (rng.uniform() - 0.5f);
      place_[k] += 0.1f * speed_[k];
    }
    far_ = std::max(far_, way());
    return {.reward = -way(), .terminated = way() > params_->radius, .elapsed = 0.1f};
  }
  void observe(float* place, uint8_t* side) const {
    place[0] = place_[0], place[1] = place_[1];
    *side = uint8_t((place_[0] > 0) + 2 * (place_[1] > 0));
  }
  void signals(float* out) const { out[0] = way(); }
  void metrics(float* out) const { out[0] = far_; }
  void draw(Canvas& c) const {
    c.view(-20, -20, 40, 40);
    c.circle(place_[0], place_[1], 0.1f, palette::kGreen);
  }

 private:
  float way() const { return std::fabs(place_[0]) + std::fabs(place_[1]); }
  const Params* params_;
  float place_[2], speed_[2] = {0, 0}, far_ = 0;
};
std::atomic<long> Marble::steps = 0;

VecEnv marbles(const std::string& yaml, int64_t n) {
  EnvConfig c;
  c.name = Marble::kName, c.n = n;
  c.variants = {parse_yaml(yaml, "marble.yaml")};
  return VecEnv(*host_env_api<Marble>(), c, one_thread());
}

TEST(HostEnv, KeepsTheContract) {
  ContractOptions options;
  options.allocations = allocations;
  const Node params = parse_yaml("{radius: 0.3, limit: 40}", "marble.yaml");
  for (const ContractFinding& f : check_contract(*host_env_api<Marble>(), params, options))
    ADD_FAILURE() << f.check << ": " << f.what;
}

TEST(HostEnv, ASnapshotCostsTheStepsOfItsEpisode) {
  VecEnv a = marbles("{radius: 10, limit: 40}", 2), b = marbles("{radius: 10, limit: 40}", 2);
  Transition t(a.spec(), 2);
  a.seed(3), a.reset(t.io);
  for (int k = 0; k < 30; ++k) a.step(t.io);
  const long before = Marble::steps;
  b.set(1, a.get(1).data());
  EXPECT_EQ(Marble::steps, before + 30);
  EXPECT_EQ(int64_t(a.get(1).size()), 24 + 40 * 2 * 4);  // clock, and 40 actions of two floats
}

TEST(HostEnv, NeedsATimeLimit) {
  EXPECT_EQ(
      error_of([] { marbles("limit: 0", 1); }),
      "marble.yaml:1:1: env: a world of objects needs a time limit, which bounds its snapshots");
}
TEST(HostEnv, WrongParametersNameThePlace) {
  EXPECT_EQ(error_of([] { marbles("{limit: 3,\n glass: mud}", 1); }),
            "marble.yaml:2:9: env.glass: mud is not glass");
  EXPECT_EQ(error_of([] { marbles("radios: 3", 1); }),
            "marble.yaml:1:9: env.radios: unknown key; did you mean radius? (keys: radius, limit, "
            "glass)");
}
TEST(HostEnv, AnExceptionOfTheWorldIsAFailureOfTheRun) {
  VecEnv env = marbles("glass: cracked", 1);
  Transition t(env.spec(), 1);
  env.reset(t.io);
  EXPECT_THROW(env.step(t.io), Failure);
}
TEST(HostEnv, RunsOnTheCpuOnly) {
  EnvConfig c;
  c.name = Marble::kName, c.device = PG_CUDA;
  EXPECT_EQ(error_of([&] { VecEnv(*host_env_api<Marble>(), c, one_thread()); }),
            "env (test/marble): device: this environment runs on the CPU");
}
TEST(HostEnv, BeforeTheFirstResetNothingIsShown) {
  VecEnv env = marbles("{}", 1);
  EXPECT_EQ(env.metrics(0), std::vector<float>{0});
  int shapes = 0;
  const Canvas c{
      {&shapes, [](void* n, const pg_shape*) { ++*static_cast<int*>(n); }, nullptr, nullptr, 0}};
  env.draw(0, c);
  EXPECT_EQ(shapes, 0);
  Transition t(env.spec(), 1);
  env.reset(t.io), env.draw(0, c);
  EXPECT_EQ(shapes, 2);
}

}  // namespace
}  // namespace plantgym::testing
