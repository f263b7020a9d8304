// A field seen through instruments: the same field as farm/field, what is seen errs as told.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "support.h"

namespace plantgym::testing {
namespace {

constexpr const char* kExact =
    ", world: {farm: {weather: {file: configs/worlds/farm/weather/champion.csv}, "
    "forecast: {days: 3, hit: 1, hit_growth: 0, false_alarm: 0, false_alarm_growth: 0, amount_sd: "
    "0, "
    "amount_sd_growth: 0, eto_sd: 0, eto_sd_growth: 0}, "
    "sensors: {probe: {bias_sd: 0, noise_sd: 0, dropout: 0}, gauge: {noise_sd: 0}, "
    "flow_meter: {noise_sd: 0}, vegetation: {noise_sd: 0}, sample: {noise_sd: 0, cost: 7}}}, "
    "zones: {field: {planting: 05-01}}}}";

VecEnv noisy(const char* more = "") {
  return make("farm/field_sensors",
              std::string("{world: configs/worlds/farm/champion_maize.yaml") + more + "}");
}
int64_t place(const pg_spec& s, const char* name) {
  for (int64_t e = 0; e < s.obs[0].elements; ++e)
    if (std::strcmp(s.obs[0].names[e], name) == 0) return e;
  ADD_FAILURE() << "not shown: " << name;
  return 0;
}
/// What a row shows, by name.
struct Eye {
  const VecEnv& env;
  Transition& t;
  float operator()(const char* name) const { return t.obs<float>(0)[place(env.spec(), name)]; }
};

/// As `observe` in a run: make() of the tests knows only the environment's own keys.
EnvConfig whole(const char* name, const char* part, const char* more = "") {
  EnvConfig c;
  c.name = name, c.observe = {part};
  Node run = parse_yaml(std::string("env: {years: 1990..1999") + more + kExact, source("t.yaml"));
  c.variants = {*child(run, "env")};
  return c;
}

TEST(FieldSensors, without_errors_show_the_truth) {
  const EnvConfig a = whole("farm/field_sensors", "instruments"), b = whole("farm/field", "field");
  VecEnv sensed(builtins().find(a.name), a, one_thread()),
      true_(builtins().find(b.name), b, one_thread());
  Transition s(sensed.spec(), 1), t(true_.spec(), 1);
  sensed.seed(4), true_.seed(4), sensed.reset(s.io), true_.reset(t.io);
  const Eye seen = {sensed, s}, truth = {true_, t};
  for (int32_t day = 0; day < 139; ++day) {
    *s.action<int32_t>() = *t.action<int32_t>() = day % 7 == 0 ? 8 : 0;
    sensed.step(s.io), true_.step(t.io);
    EXPECT_EQ(s.io.reward[0], t.io.reward[0]);
    for (int k = 0; k < 7; ++k) EXPECT_EQ(s.io.signals[k], t.io.signals[k]);
    EXPECT_NEAR(seen("gauge"), t.io.signals[0], 1e-4);
    EXPECT_NEAR(seen("flow"), t.io.signals[1], 1e-4);
    EXPECT_NEAR(seen("flow_so_far"), truth("irrigation_so_far"), 1e-2);
    EXPECT_EQ(seen("season"), truth("season"));
    EXPECT_EQ(seen("day"), truth("day"));
    EXPECT_EQ(seen("stage"), truth("stage"));
    EXPECT_EQ(seen("probe_age"), 0);
    if (truth("root_depth") > 0.35f) {  // the probe at 0.3 m is among roots that grew past it
      const double gone = double(truth("depletion")) / double(truth("taw"));
      EXPECT_NEAR(double(seen("probe")), 0.23 - 0.13 * gone, 0.00051);
    }
    for (const char* name : {"rain_1", "eto_1", "rain_2", "eto_2", "rain_3", "eto_3"})
      EXPECT_NEAR(seen(name), truth(name), truth(name) < 0.1f ? 0.1f : 1e-4f) << name;
  }
}

TEST(FieldSensors, images_age_until_the_next) {
  const EnvConfig c = whole("farm/field_sensors", "instruments");
  VecEnv env(builtins().find(c.name), c, one_thread());
  Transition t(env.spec(), 1);
  env.reset(t.io);
  const Eye seen = {env, t};
  int32_t age = 0, images = 0;
  for (int32_t day = 1; day < 139; ++day) {
    *t.action<int32_t>() = 0;
    env.step(t.io);
    const bool image = day % 5 == 0 && t.io.signals[0] < 0.1f;
    age = image ? 0 : age + 1, images += image;
    EXPECT_EQ(seen("cover_age"), float(age)) << day;
  }
  EXPECT_GT(images, 10);
}

TEST(FieldSensors, chance_does_not_depend_on_what_is_done) {
  VecEnv dry = noisy(), wet = noisy();
  Transition a(dry.spec(), 1), b(wet.spec(), 1);
  dry.seed(8), wet.seed(8), dry.reset(a.io), wet.reset(b.io);
  const Eye x = {dry, a}, y = {wet, b};
  bool differs = false;
  for (int32_t day = 0; day < 139; ++day) {
    *a.action<int32_t>() = 0, *b.action<int32_t>() = 10;
    dry.step(a.io), wet.step(b.io);
    for (const char* name : {"gauge", "rain_1", "eto_3", "cover", "cover_age", "probe_age"})
      EXPECT_EQ(x(name), y(name)) << name << " on day " << day;
    differs |= x("probe") != y("probe");
  }
  EXPECT_TRUE(differs);
}

TEST(FieldSensors, probe_keeps_its_bias_for_a_season) {
  constexpr int64_t kRows = 4000;
  EnvConfig c = whole("farm/field_sensors", "instruments");
  c.n = kRows;
  Node& probe = *child(*child(*child(*child(c.variants[0], "world"), "farm"), "sensors"), "probe");
  child(probe, "bias_sd")->value = "0.02";
  VecEnv env(builtins().find(c.name), c, one_thread());
  Transition t(env.spec(), kRows);
  env.seed(6), env.reset(t.io);
  std::vector<float> bias;
  double sum = 0, squares = 0;
  for (int64_t i = 0; i < kRows; ++i) {  // at planting the soil is at field capacity
    const double e = double(t.obs<float>(i)[place(env.spec(), "probe")]) - 0.23;
    bias.push_back(float(e)), sum += e, squares += e * e;
  }
  EXPECT_NEAR(sum / kRows, 0, 4 * 0.02 / std::sqrt(double(kRows)));
  EXPECT_NEAR(std::sqrt(squares / kRows), 0.02, 4 * 0.02 / std::sqrt(2.0 * kRows));
  // a day later all probes have moved by what the soil has, to the last digit shown
  for (int64_t i = 0; i < kRows; ++i) *t.action<int32_t>(i) = 0;
  env.step(t.io);
  for (int64_t i = 0; i < kRows; ++i) {
    const float moved = t.obs<float>(i)[place(env.spec(), "probe")] - 0.23f - bias[size_t(i)];
    const float depletion = t.io.signals[env.spec().n_signals * i + 2];
    EXPECT_NEAR(moved, -0.13f * depletion / 39, 0.0021f);  // TAW of 0.3 m is 39 mm
  }
}

TEST(FieldSensors, samples_cost_and_are_near_the_truth) {
  const EnvConfig c = whole("farm/field_sensors", "instruments", ", measure: true");
  VecEnv env(builtins().find(c.name), c, one_thread());
  ASSERT_EQ(env.spec().action->n, 22);
  EXPECT_STREQ(env.spec().action->labels[15], "10 mm, sample");
  Transition t(env.spec(), 1);
  env.reset(t.io);
  const Eye seen = {env, t};
  EXPECT_EQ(seen("sample_age"), 140);  // none yet
  double sum = 0;
  for (int32_t day = 0; day < 140; ++day) {
    *t.action<int32_t>() = day % 10 == 3 ? 11 : 0;  // 14 samples, no water
    env.step(t.io);
    sum += double(t.io.reward[0]);
    if (day == 139) break;
    if (day % 10 == 3) {
      EXPECT_EQ(seen("sample_age"), 0);
      EXPECT_NEAR(seen("sample"), seen("probe"), 0.00051f);
    } else if (day > 3) {
      EXPECT_EQ(seen("sample_age"), float((day + 7) % 10));
    }
  }
  ASSERT_TRUE(t.io.terminated[0]);
  const double margin = double(t.io.final_metrics[0]), yield = double(t.io.final_metrics[1]);
  EXPECT_NEAR(margin, yield * 180 - 14 * 7, 0.01);
  EXPECT_NEAR(sum + 14 * 180, margin, 0.01);  // the return is the margin less a full yield
}

TEST(FieldSensors, shows_as_many_days_of_forecast_as_asked) {
  const auto elements = [](const char* days) {
    return make("farm/field_sensors",
                std::string(
                    "{world: {farm: {weather: {file: configs/worlds/farm/weather/champion.csv}, "
                    "forecast: {days: ") +
                    days + "}}, zones: {field: {planting: 05-01}}}}")
        .spec()
        .obs[0]
        .elements;
  };
  EXPECT_EQ(elements("1"), 8 + 2);
  EXPECT_EQ(elements("7"), 8 + 14);
  EXPECT_NE(error_of([&] { elements("8"); }).find("is not in [1, 7]"), std::string::npos);
}

}  // namespace
}  // namespace plantgym::testing
