// Whole pictures: the world, its curves, the words around them.
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "apps/picture/chart.h"
#include "apps/picture/curves.h"
#include "apps/picture/show.h"
#include "learners/exact.h"
#include "support.h"
#include "tank.h"

namespace plantgym {
namespace {

/// Opens the gate a little more every five decisions.
struct Gate : Agent {
  int32_t asked = 0;
  std::vector<float> values;
  void act(const pg_io&, int64_t n, const uint8_t*, void* action) override {
    for (int64_t i = 0; i < n; ++i) static_cast<int32_t*>(action)[i] = asked / 5 % 3;
    ++asked;
  }
  std::vector<float> state_values() const override { return values; }
};

VecEnv tanks(int64_t n) {
  EnvConfig c;
  c.name = TankEnv::kName, c.n = n, c.autoreset = PG_DISABLED;
  return VecEnv(*env_api<TankEnv>(), c, testing::one_thread());
}

std::set<std::string> texts(const SceneList& list) {
  std::set<std::string> all;
  for (const Shape& s : list.shapes())
    if (s.kind == PG_TEXT) all.insert(s.text);
  return all;
}

int64_t pixels_of(const Image& image, uint32_t rgba) {
  int64_t count = 0;
  for (int32_t y = 0; y < image.height; ++y)
    for (int32_t x = 0; x < image.width; ++x) count += image.at(x, y) == rgba;
  return count;
}

SceneList red_square() {
  SceneList world;
  Canvas c = world.canvas();
  c.view(0, 0, 1, 1), c.rect(0, 0, 1, 1, palette::kRed);
  return world;
}

TEST(Ticks, AreRoundAndCoverTheRange) {
  struct Case {
    double low, high;
    int32_t most;
    double step, from, to;
    int32_t decimals;
  };
  for (const Case& c :
       {Case{0, 10, 6, 2, 0, 10, 0}, Case{0, 1, 6, 0.2, 0, 1, 1}, Case{-5.55, 0, 4, 2, -6, 0, 0},
        Case{0.001, 0.0043, 5, 0.001, 0.001, 0.005, 3}, Case{0, 1970, 5, 500, 0, 2000, 0},
        Case{3, 3, 3, 2, 0, 6, 0}, Case{0, 0, 3, 0.5, 0, 1, 1}}) {
    const Ticks t = nice_ticks(c.low, c.high, c.most);
    EXPECT_NEAR(t.step, c.step, 1e-12) << c.low << ".." << c.high;
    EXPECT_NEAR(t.low, c.from, 1e-9) << c.low << ".." << c.high;
    EXPECT_NEAR(t.high, c.to, 1e-9) << c.low << ".." << c.high;
    EXPECT_EQ(t.decimals, c.decimals) << c.low << ".." << c.high;
  }
}

TEST(Numbers, AreShort) {
  EXPECT_EQ(short_number(0), "0");
  EXPECT_EQ(short_number(-0.0), "0");
  EXPECT_EQ(short_number(1.5), "1.5");
  EXPECT_EQ(short_number(1969.6), "1970");
  EXPECT_EQ(short_number(-12.345), "-12.35");
  EXPECT_EQ(short_number(0.03456), "0.0346");
  EXPECT_EQ(short_number(123456789), "1.23e+08");
  EXPECT_EQ(short_number(std::nan("")), "–");
}

TEST(Words, AreCutToTheirRoom) {
  EXPECT_EQ(shorten("field", 14, 500), "field");
  const std::string cut = shorten("Größe der Anbaufläche", 14, 80);
  EXPECT_TRUE(cut.ends_with("…"));
  EXPECT_LE(text_width(cut, 14), 80);
  EXPECT_EQ(shorten("field", 14, 2), "");
}

TEST(Compose, ShowsTitleStatusWorldAndEveryCurve) {
  Story story;
  story.title = "Valley", story.status = "day 3";
  story.series = {{"rain", "mm", {1, 0, 5}, true, "water"},
                  {"irrigation", "mm", {0, 4, 0}, true, "water"},
                  {"depletion", "mm", {20, 18, 15}, false, ""}};
  const SceneList list = compose(red_square(), story, 900, 500);
  const std::set<std::string> words = texts(list);
  for (const char* word :
       {"Valley", "day 3", "rain", "irrigation", "depletion", "15 mm", "5 mm", "0 mm", "decision"})
    EXPECT_TRUE(words.count(word)) << word;
  const Image i = raster(list, 900, 500);
  EXPECT_GT(pixels_of(i, palette::kRed), 100000);   // the world
  EXPECT_GT(pixels_of(i, palette::kBlue), 1000);    // bars of rain
  EXPECT_GT(pixels_of(i, palette::kOrange), 1000);  // of irrigation
  EXPECT_GT(pixels_of(i, palette::kGreen), 100);    // the line of depletion
}

TEST(Compose, BarsHaveTheHeightOfTheirValues) {
  Story story;
  story.series = {{"rain", "mm", {2, 4, 0, 8}, true, ""}};
  const Image i = raster(compose(SceneList(), story, 600, 400), 600, 400);
  std::vector<int64_t> columns;  // blue pixels in the middle of each bar, right of the numbers
  const float left = 16 + kChartLeft, width = (600 - 32 - kChartLeft) / 4;
  for (int32_t k = 0; k < 4; ++k) {
    int64_t blue = 0;
    for (int32_t y = 30; y < 400; ++y)
      blue += i.at(int32_t(left + width * (float(k) + 0.5f)), y) == palette::kBlue;
    columns.push_back(blue);
  }
  EXPECT_GT(columns[3], 200);
  EXPECT_NEAR(double(columns[0]) / double(columns[3]), 0.25, 0.01);
  EXPECT_NEAR(double(columns[1]) / double(columns[3]), 0.5, 0.01);
  EXPECT_LE(columns[2], 1);
}

/// What was cut is a part of what was asked: both bars begin at 0, the longer one stands behind.
TEST(Compose, BarsThatContainOneAnotherDoNotAddUp) {
  for (const bool longest_first : {true, false}) {
    Story story;
    story.series = {{"asked", "mm", {8, 8, 6, 8}, true, "water"},
                    {"cut", "mm", {4, 0, 3, 2}, true, "water"}};
    if (!longest_first) std::swap(story.series[0], story.series[1]);
    const uint32_t asked = longest_first ? palette::kBlue : palette::kOrange,
                   cut = longest_first ? palette::kOrange : palette::kBlue;
    const Image i = raster(compose(SceneList(), story, 600, 400), 600, 400);
    const float left = 16 + kChartLeft, width = (600 - 32 - kChartLeft) / 4;
    const auto column = [&](int32_t k, uint32_t rgba) {
      double count = 0;
      for (int32_t y = 36; y < 400; ++y)
        count += i.at(int32_t(left + width * (float(k) + 0.5f)), y) == rgba;
      return count;
    };
    const double whole = column(1, asked);  // 8 mm
    EXPECT_GT(whole, 200);
    EXPECT_NEAR(column(0, cut), 0.5 * whole, 3);
    EXPECT_NEAR(column(0, asked), 0.5 * whole, 3);
    EXPECT_NEAR(column(2, asked) + column(2, cut), 0.75 * whole, 3);
    EXPECT_NEAR(column(3, cut), 0.25 * whole, 3);
  }
}

TEST(Compose, GapsInASeriesStayOpen) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  Story whole, gap;
  whole.series = {{"level", "m", {1, 1, 1, 1, 1, 1, 1, 1}, false, ""}};
  gap.series = {{"level", "m", {1, 1, nan, nan, nan, nan, 1, 1}, false, ""}};
  const auto ink = [](const Story& s) {
    return pixels_of(raster(compose(SceneList(), s, 600, 300), 600, 300), palette::kBlue);
  };
  EXPECT_LT(ink(gap), 0.5 * double(ink(whole)));
  EXPECT_GT(ink(gap), 50);
}

TEST(Compose, TooManyCurvesForTheRoomAreCounted) {
  Story story;
  for (int32_t k = 0; k < 30; ++k)
    story.series.push_back({join({"s", std::to_string(k)}), "", {1, 2}, false, ""});
  const std::set<std::string> words = texts(compose(red_square(), story, 800, 500));
  EXPECT_TRUE(words.count("s0"));
  EXPECT_FALSE(words.count("s29"));
  EXPECT_TRUE(std::any_of(words.begin(), words.end(),
                          [](const std::string& w) { return w.ends_with(" more"); }));
}

TEST(Compose, TheirNumberNeverLiesOnTheAxisLabel) {
  Story story;
  story.x_label = "time [d]";
  for (int32_t k = 0; k < 30; ++k)
    story.series.push_back({join({"s", std::to_string(k)}), "", {1, 2}, false, ""});
  for (int32_t width = 300; width <= 1200; width += 50) {
    float label_end = -1, more = -1;
    const SceneList list = compose(red_square(), story, width, width * 3 / 4);
    for (const Shape& s : list.shapes()) {
      if (s.kind != PG_TEXT) continue;
      if (s.text == story.x_label) label_end = s.at.x + text_width(s.text, s.at.h) / 2;
      if (s.text.ends_with(" more"))
        more = s.align == PG_RIGHT ? s.at.x - text_width(s.text, s.at.h) : s.at.x;
    }
    EXPECT_GE(more, 0) << width;
    EXPECT_LT(label_end, more) << width;
  }
}

TEST(Compose, AnySizeCanBeDrawn) {
  Story story;
  story.title = "A long title that does not fit", story.status = "and a status";
  story.series = {{"a", "m", {1, 2, 3}, false, ""}, {"b", "", {}, true, ""}};
  for (const int32_t w : {1, 7, 40, 160, 2000})
    for (const int32_t h : {1, 7, 40, 160, 1200})
      EXPECT_EQ(raster(compose(red_square(), story, w, h), w, h).rgba.size(), size_t(4 * w * h));
}

TEST(Curves, KeepSignalsObservationsAndReturn) {
  VecEnv env = tanks(1);
  Transition t(env.spec(), 1);
  Curves curves(env.spec());
  env.seed(3), env.reset(t.io);
  double reward = 0;
  for (int32_t k = 0; k < 40; ++k) {
    *t.action<int32_t>() = 1;
    env.step(t.io), curves.add(t.io, 0);
    reward += double(t.io.reward[0]);
  }
  const std::vector<Series> all = curves.series();
  ASSERT_EQ(all.size(), 3u);
  // what the reward is made of, the return, then the others; the release never changes: no curve
  EXPECT_EQ(all[0].name, "return");
  EXPECT_EQ(all[1].name, "rain");
  EXPECT_TRUE(all[1].bars);
  EXPECT_EQ(all[1].panel, "rain");
  EXPECT_EQ(all[2].name, "water level");
  EXPECT_EQ(all[2].unit, "m");
  EXPECT_FALSE(all[2].bars);
  double level = 5;
  for (float v : all[1].values) level += double(v) - 0.15;
  EXPECT_NEAR(double(all[2].values.back()), level, 1e-4);
  EXPECT_NEAR(curves.episode_return(), reward, 1e-5);
  EXPECT_EQ(curves.step_time(), 0.5);
  EXPECT_TRUE(curves.ended());
  curves.begin();
  EXPECT_EQ(curves.decisions(), 0);
  EXPECT_FALSE(curves.ended());
}

/// An episode that ends within a step does not squeeze the axis before that.
TEST(Curves, ATimeAxisHasTheTimeOfAWholeStep) {
  VecEnv env = tanks(1);
  Transition t(env.spec(), 1);
  Curves curves(env.spec());
  env.seed(3), env.reset(t.io);
  for (const float elapsed : {5.0f, 5.0f, 2.0f}) {
    *t.action<int32_t>() = 1;
    env.step(t.io), t.io.elapsed[0] = elapsed, curves.add(t.io, 0);
  }
  EXPECT_TRUE(curves.even());
  EXPECT_EQ(curves.step_time(), 5);
  env.step(t.io), t.io.elapsed[0] = 5, curves.add(t.io, 0);
  EXPECT_FALSE(curves.even()) << "one in between was shorter";
}

TEST(Actions, AreToldInWords) {
  const VecEnv env = tanks(1);
  const int32_t half = 1, wrong = 9;
  EXPECT_EQ(action_words(*env.spec().action, &half), "gate half open");
  EXPECT_EQ(action_words(*env.spec().action, &wrong), "gate 9");
  pg_space box = {};
  const char *names[] = {"north", "south"}, *units[] = {"mm", "m3"};
  box.dtype = PG_F32, box.elements = 2, box.names = names, box.units = units;
  const float mm[] = {12.5f, 0};
  EXPECT_EQ(action_words(box, mm), "north 12.5 mm, south 0 m³");
}

TEST(Show, PlaysAnEpisodeAndStopsAtItsEnd) {
  VecEnv env = tanks(2);
  Gate agent;
  Show show(env, agent, "Tank", 1);
  int32_t decisions = 0;
  while (show.advance()) ++decisions;
  EXPECT_EQ(decisions, 40);
  EXPECT_EQ(agent.asked, 40);
  EXPECT_TRUE(show.ended());
  EXPECT_EQ(show.decisions(), 40);
  std::set<std::string> words = texts(show.scene(900, 600));
  EXPECT_TRUE(words.count("Tank"));
  EXPECT_TRUE(words.count("time [h]"));
  const auto status = [&] {
    for (const std::string& w : texts(show.scene(1600, 600)))
      if (w.starts_with("env ")) return w;
    return std::string();
  };
  EXPECT_TRUE(status().starts_with("env 1 of 2 · episode 1 · decision 40")) << status();
  EXPECT_TRUE(status().ends_with("time limit")) << status();
  show.turn(1);
  EXPECT_TRUE(status().starts_with("env 2 of 2")) << status();
  show.restart();
  EXPECT_FALSE(show.ended());
  EXPECT_EQ(status(), "env 2 of 2 · episode 2 · decision 0");
}

TEST(Show, ThoughtsOfTheAgentReachTheWorld) {
  VecEnv env = tanks(1);
  Gate silent, thinking;
  thinking.values = {1, 2, 3};
  const auto red = [&](Agent& agent) {
    Show show(env, agent, "", 1);
    return pixels_of(raster(show.scene(600, 400), 600, 400), palette::kRed);
  };
  EXPECT_EQ(red(silent), 0);
  EXPECT_GT(red(thinking), 100);
}

/// The largest number below a chart.
double end_of_axis(const SceneList& list) {
  double most = 0;
  for (const Shape& s : list.shapes())
    if (s.kind == PG_TEXT && s.align == PG_CENTER &&
        s.text.find_first_not_of("0123456789") == std::string::npos)
      most = std::max(most, std::stod(s.text));
  return most;
}

// A season has 140 days, and says so nowhere: what is known is the episode before.
TEST(Show, TheAxisEndsAboutWhereTheSeasonDoes) {
  VecEnv env =
      testing::make("farm/field_tabular", "{world: configs/worlds/farm/champion_maize.yaml}");
  struct Dry : Agent {
    void act(const pg_io&, int64_t n, const uint8_t*, void* action) override {
      for (int64_t i = 0; i < n; ++i) static_cast<int32_t*>(action)[i] = 0;
    }
  } dry;
  Show show(env, dry, "", 1);
  while (show.decisions() < 45) show.advance();
  EXPECT_LE(end_of_axis(show.scene(2400, 760)), 160);
  while (show.advance()) {
  }
  EXPECT_EQ(show.decisions(), 47);
  show.restart(), show.advance();
  EXPECT_EQ(end_of_axis(show.scene(2400, 760)), 140);
}

TEST(World, LeavesStayInTheField) {
  VecEnv env =
      testing::make("farm/field_tabular", "{world: configs/worlds/farm/champion_maize.yaml}");
  Transition t(env.spec(), 1);
  env.seed(1), env.reset(t.io);
  for (int32_t k = 0; k < 30; ++k) *t.action<int32_t>() = 2, env.step(t.io);
  SceneList world;
  Canvas c = world.canvas();
  env.draw(0, c);
  int32_t leaves = 0;
  for (const Shape& s : world.shapes()) {
    if (s.kind != PG_POLYGON || s.rgba != 0x2E8B57FFu) continue;
    ++leaves;
    for (size_t k = 0; k < s.points.size(); k += 2) {
      EXPECT_GE(s.points[k], 0);
      EXPECT_LE(s.points[k], 12.2f);  // where the field ends
    }
  }
  EXPECT_GE(leaves, 90);
}

/// Words and shapes of a field that is irrigated by another system each time, and what only some
/// fields show.
TEST(World, FieldsLookLikeTheirSystems) {
  const auto drawn = [](const std::string& name, const std::string& zone, int32_t action) {
    VecEnv env = testing::make(
        name,
        "{world: {farm: {weather: {file: configs/worlds/farm/weather/champion.csv}}, zones: "
        "{a: {" +
            zone + "}}}}");
    Transition t(env.spec(), 1);
    env.seed(1), env.reset(t.io);
    for (int32_t k = 0; k < 4; ++k) {
      for (int64_t e = 0; e < env.spec().action->elements; ++e) t.action<int32_t>()[e] = action;
      env.step(t.io);
    }
    SceneList world;
    Canvas c = world.canvas();
    env.draw(0, c);
    return world;
  };
  const auto greys = [](const SceneList& world) {  // towers, risers
    int32_t count = 0;
    for (const Shape& s : world.shapes())
      count += s.rgba == palette::kGrey && (s.kind == PG_LINE || s.kind == PG_RECT);
    return count;
  };
  EXPECT_EQ(greys(drawn("farm/field", "system: centre_pivot", 10)), 7);  // a beam, three towers
  EXPECT_EQ(greys(drawn("farm/field", "system: solid_set_sprinkler", 10)), 8);  // four risers
  EXPECT_EQ(greys(drawn("farm/field", "system: drip", 3)), 0);
  EXPECT_EQ(greys(drawn("farm/field", "system: centre_pivot", 0)), 0);  // nothing is irrigated
  const auto fed = texts(drawn("farm/fertigation", "nitrogen: {first: 40}", 2));
  EXPECT_EQ(fed.count("nitrogen"), 1u);
  EXPECT_EQ(fed.count("crop fed"), 1u);
  EXPECT_EQ(texts(drawn("farm/field", "soil: loam", 2)).count("nitrogen"), 0u);
  bool probe = false;
  for (const std::string& words : texts(drawn("farm/field_sensors", "soil: loam", 2)))
    probe |= words.rfind("probe", 0) == 0;
  EXPECT_TRUE(probe);
}

TEST(World, TaxiShowsValuesAndWaysOfItsPassengerAlsoAtTheEnd) {
  EnvConfig config;
  Node tree = parse_yaml("env: {world: configs/worlds/grid/taxi.yaml}", testing::source("t.yaml"));
  expand_worlds(tree);
  config.name = "grid/map", config.variants = {*child(tree, "env")};
  config.autoreset = PG_DISABLED;
  VecEnv env(testing::builtins().find("grid/map"), config, testing::one_thread());
  const Oracle oracle(env.model());
  const std::vector<double> v = oracle.optimal_values(0.9);
  const std::vector<int32_t> best = oracle.greedy_policy(v, 0.9);
  std::vector<float> values(v.begin(), v.end());
  // nobody ever decides where the passenger has arrived: a learner's values there are still 0
  for (int32_t s = 0; s < 500; ++s)
    if (s % 20 / 4 == s % 4) values[size_t(s)] = 0;
  Transition t(env.spec(), 1);
  env.seed(2), env.reset(t.io);
  const auto arrows = [&] {
    SceneList world;
    Canvas c = world.canvas(values, best);
    env.draw(0, c);
    int64_t count = 0;
    for (const Shape& s : world.shapes()) count += s.kind == PG_LINE && s.layer == 4;
    return count;
  };
  EXPECT_GE(arrows(), 20);
  for (int32_t k = 0; k < 100 && !t.io.terminated[0]; ++k) {
    *t.action<int32_t>() = best[size_t(*t.obs<int32_t>(0))];
    env.step(t.io);
  }
  ASSERT_TRUE(t.io.terminated[0]);
  EXPECT_GE(arrows(), 20);
}

TEST(Show, SamePictureForTheSameSeed) {
  VecEnv env = tanks(1);
  const auto picture = [&](uint64_t seed) {
    Gate agent;
    Show show(env, agent, "Tank", seed);
    while (show.advance()) {
    }
    return raster(show.scene(500, 300), 500, 300).rgba;
  };
  EXPECT_EQ(picture(7), picture(7));
  EXPECT_NE(picture(7), picture(8));
}

}  // namespace
}  // namespace plantgym
