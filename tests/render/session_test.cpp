// Keys, mouse and panel of a window, without any window.
#include "apps/viewer/session.h"

#include <gtest/gtest.h>

#include "apps/picture/show.h"
#include "keen.h"

namespace plantgym {
namespace {

using testing::shows;
using testing::texts;
using namespace std::chrono_literals;

class Keys : public ::testing::Test {
 protected:
  Keys() { options.paused = true, options.width = 1280, options.height = 720; }
  Session& session() {
    if (!session_) session_ = std::make_unique<Session>(show, options);
    return *session_;
  }
  void press(const std::string& keys, bool shift = false) { session().press(keys, shift); }
  bool says(const std::string& words) { return shows(session().scene(), words); }
  testing::Keen agent;
  VecEnv env = testing::tanks(3);
  Show show{env, agent, "Tank", 1};
  ViewerOptions options;

 private:
  std::unique_ptr<Session> session_;
};

TEST_F(Keys, OneDecisionAndTheStateInWords) {
  EXPECT_TRUE(says("paused · ×1 · 8 /s"));
  EXPECT_TRUE(says("env 1 of 3 · episode 1 · decision 0"));
  press("n"), press("right");
  EXPECT_TRUE(says("decision 2 · gate half open"));
  EXPECT_EQ(session().result().decisions, 2);
  press("space");
  EXPECT_FALSE(says("paused"));
  press("q");
  EXPECT_TRUE(session().over());
}

TEST_F(Keys, SpeedsAreSaidInWords) {
  press("space");
  for (int k = 0; k < 5; ++k) session().type('-');
  EXPECT_TRUE(says("×1/8 · 1 /s"));
  for (int k = 0; k < 4; ++k) session().type('+');
  EXPECT_TRUE(says("×2 · 16 /s"));
  for (int k = 0; k < 30; ++k) session().type('=');
  EXPECT_TRUE(says("max speed"));
  session().type('-');
  EXPECT_TRUE(says("×1024 · 8192 /s"));
  press("m");
  EXPECT_TRUE(says("max speed"));
  press("m");
  EXPECT_TRUE(says("×1 · 8 /s"));
}

TEST_F(Keys, TheClockMakesDecisionsAtTheSpeedThatIsSaid) {
  press("space");
  const Session::Clock::time_point now = Session::Clock::now();
  session().tick(now + 2050ms);
  EXPECT_NEAR(double(session().result().decisions), 16, 1);
  for (int k = 0; k < 3; ++k) session().type('-');
  const int64_t before = session().result().decisions;
  session().tick(Session::Clock::now() + 2050ms);
  EXPECT_NEAR(double(session().result().decisions - before), 2, 1);
}

TEST_F(Keys, OtherEnvironmentsInBothDirections) {
  press("tab");
  EXPECT_TRUE(says("env 2 of 3"));
  press("tab", true), press("tab", true);
  EXPECT_TRUE(says("env 3 of 3"));
  press("backspace");
  EXPECT_TRUE(says("env 2 of 3"));
}

TEST_F(Keys, TheSameEpisodeTheNextOneAndThatOfASeed) {
  const auto level = [&] { return session().picture().rgba; };
  const auto first = level();
  for (int k = 0; k < 10; ++k) press("n");
  const auto tenth = level();
  press("a");
  EXPECT_EQ(level(), first);
  for (int k = 0; k < 10; ++k) press("n");
  EXPECT_EQ(level(), tenth);
  press("r");
  EXPECT_TRUE(says("episode 2 · decision 0"));
  press("t"), press("4"), press("3"), press("backspace"), press("2");
  EXPECT_TRUE(says("seed: 42"));
  press("enter");
  EXPECT_TRUE(says("seed 42 · env 1 of 3 · episode 1 · decision 0"));
  EXPECT_TRUE(says("the first episode of seed 42"));
  for (int k = 0; k < 10; ++k) press("n");
  EXPECT_NE(level(), tenth);
  press("t"), press("7"), press("escape");  // leaves the seed, not the window
  EXPECT_FALSE(session().over());
  EXPECT_TRUE(says("seed 42"));
  press("escape");
  EXPECT_TRUE(session().over());
}

TEST_F(Keys, GreedyOrSampling) {
  press("g");
  EXPECT_TRUE(agent.draws);
  EXPECT_TRUE(says("sampling"));
  press("n");
  EXPECT_TRUE(says("gate open"));
  press("g");
  EXPECT_FALSE(agent.draws);
  EXPECT_TRUE(says("greedy: the likeliest action is done"));
  struct Sure : testing::Keen {
    bool draw(bool) override { return false; }
  } sure;
  Show other(env, sure, "", 1);
  Session second(other, options);
  second.press("g", false);
  EXPECT_TRUE(shows(second.scene(), "no probabilities"));
}

TEST_F(Keys, ThePanelTellsWhatWasGotWeighedAndSeen) {
  press("n");
  EXPECT_FALSE(says("next action"));
  press("p");
  for (const char* words :
       {"return", "last reward", "next action: probabilities", "shut", "20 %", "half open", "70 %",
        "open", "10 %", "because", "water_level > 3: half_open", "signals of the last step", "rain",
        "release", "0.15 m³", "sees: tank", "water level"})
    EXPECT_TRUE(says(words)) << words;
  press("p");
  EXPECT_FALSE(says("next action"));
  session().resize(500, 500);
  press("p");
  session().scene();
  EXPECT_TRUE(says("too small for the panel"));
  EXPECT_FALSE(says("next action"));
}

TEST_F(Keys, LooksNearerWhereThePointerIs) {
  const auto water = [&] {  // the tank's ground, all of it shown at first
    float width = 0;
    const SceneList list = session().scene();
    for (const Shape& s : list.shapes())
      if (s.kind == PG_RECT && s.rgba == palette::kLight && s.clipped)
        width = std::max(width, s.at.w);
    return width;
  };
  const float whole = water();
  const auto plain = session().picture().rgba;
  const auto disk = [&] {  // in the middle of the tank
    const SceneList list = session().scene();
    for (const Shape& s : list.shapes())
      if (s.kind == PG_CIRCLE && s.rgba == palette::kRed) return s.at;
    return Box();
  };
  const Box before = disk();
  session().wheel(3, 300, 260);
  const Box after = disk();
  EXPECT_NEAR(after.x - 300, (before.x - 300) * 1.953125f, 0.1);
  EXPECT_NEAR(after.y - 260, (before.y - 260) * 1.953125f, 0.1);
  EXPECT_NEAR(water() / whole, 1.25 * 1.25 * 1.25, 0.01);
  EXPECT_TRUE(says("zoom 2"));
  const auto near = session().picture().rgba;
  session().drag(40, 0);
  EXPECT_NE(session().picture().rgba, near);
  session().drag(-40, 0);
  EXPECT_EQ(session().picture().rgba, near);
  press("left", true);
  EXPECT_NE(session().picture().rgba, near);
  press("f");
  EXPECT_EQ(session().picture().rgba, plain);
  press("z"), press("x");
  EXPECT_EQ(session().picture().rgba, plain);
  for (int k = 0; k < 80; ++k) press("z");
  EXPECT_NEAR(water() / whole, 64, 1);
  press("home");
  EXPECT_EQ(session().picture().rgba, plain);
}

TEST_F(Keys, LayersAreSwitchedByTheirNumbers) {
  press("n");
  press("h");
  for (const char* words : {"F2", "values: on", "F3", "words in the world: on", "F4", "curves: on"})
    EXPECT_TRUE(says(words)) << words;
  press("h");
  const auto red = [&] { return testing::pixels_of(session().picture(), palette::kRed); };
  EXPECT_GT(red(), 100);  // the tank shows values as a red disk
  press("f2");
  EXPECT_TRUE(says("values off"));
  EXPECT_EQ(red(), 0);
  press("f2");
  EXPECT_GT(red(), 100);
  EXPECT_TRUE(says("tank"));
  press("f3");
  EXPECT_FALSE(texts(session().scene()).count("tank"));
  EXPECT_TRUE(says("decision"));
  press("f4");
  EXPECT_FALSE(texts(session().scene()).count("decision"));  // the label of the axis
  press("h");
  EXPECT_TRUE(says("curves: off"));
}

TEST_F(Keys, TheHelpHasAllKeys) {
  press("f1");
  for (const char* words :
       {"space", "→  N", "+  −", "M", "G", "tab", "shift tab  backspace", "R", "A", "T", "P",
        "wheel  Z  X", "drag  shift ← ↑ ↓ →", "F  home", "F2", "S", "H  F1", "Q  esc"})
    EXPECT_TRUE(texts(session().scene()).count(words)) << words;
  press("escape");
  EXPECT_FALSE(session().over());
  EXPECT_FALSE(says("this help"));
}

TEST(Lenses, LettersGrowWithThePixels) {
  EXPECT_EQ(unit_of_pixels(1280, 720), 1);
  EXPECT_EQ(unit_of_pixels(1920, 1080), 1);
  EXPECT_EQ(unit_of_pixels(3840, 2160), 2);
  const testing::Keen agent;
  Story story;
  story.title = "Tank";
  const auto height = [&](int32_t w, int32_t h) {
    const Picture p = compose(SceneList(), story, Lens{w, h});
    return p.list.shapes()[0].at.h * float(w) / p.list.view().w;
  };
  EXPECT_EQ(height(3840, 2160), 2 * height(1920, 1080));
}

}  // namespace
}  // namespace plantgym
