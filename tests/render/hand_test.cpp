// A person who acts by keys: choices, directions, numbers, masks.
#include "apps/picture/hand.h"

#include <gtest/gtest.h>

#include "apps/picture/insight.h"
#include "apps/picture/show.h"
#include "apps/viewer/session.h"
#include "keen.h"

namespace plantgym {
namespace {

struct Action {
  pg_space space = {};
  pg_spec spec = {};
  explicit Action(int32_t dtype, int64_t elements, int32_t n) {
    space.size = sizeof space, space.dtype = dtype, space.elements = elements, space.n = n;
    space.ndim = 1, space.shape[0] = elements, space.name = "move";
    spec.size = sizeof spec, spec.action = &space;
  }
};

int32_t done(Hand& h, int64_t element = 0) {
  int32_t to[8] = {};
  h.act({}, 1, nullptr, to);
  return to[element];
}

TEST(Hand, DoesWhatIsNamedLikeAnArrowAtOnce) {
  Action a(PG_I32, 1, 5);
  const char* labels[] = {"turn_left", "turn_right", "forward", "pick_up", "south"};
  a.space.labels = labels;
  Hand h(a.spec);
  const auto does = [&](const char* key) { return h.press(key, nullptr).act ? done(h) : -1; };
  EXPECT_EQ(does("left"), 0);
  EXPECT_EQ(does("right"), 1);
  EXPECT_EQ(does("up"), 2);  // "pick up" came later
  EXPECT_EQ(does("down"), 4);
  EXPECT_EQ(does("3"), 3);
  EXPECT_EQ(does("enter"), 3);
  const ViewerHost::Answer none = h.press("7", nullptr);
  EXPECT_FALSE(none.act);
  EXPECT_EQ(none.words, "there are only the actions 0 to 4");
}

TEST(Hand, WhatIsNotLegalIsRefused) {
  Action a(PG_I32, 1, 3);
  const char* labels[] = {"left", "right", "wait"};
  a.space.labels = labels, a.spec.mask_size = 3;
  Hand h(a.spec);
  const uint8_t mask[] = {0, 1, 1};
  const ViewerHost::Answer left = h.press("left", mask);
  EXPECT_FALSE(left.act);
  EXPECT_EQ(left.words, "left is not possible now");
  EXPECT_TRUE(h.press("right", mask).act);
  const PanelSection s = h.section(mask);
  EXPECT_EQ(s.rows[0].kind, PanelRow::kOff);
  EXPECT_EQ(s.rows[0].value, "not possible");
  EXPECT_EQ(s.rows[1].kind, PanelRow::kChosen);
  EXPECT_EQ(s.rows[1].value, "→ 1");
}

TEST(Hand, OfManyChoicesNumbersAreTypedAndArrowsLeaveOutWhatIsNotLegal) {
  Action a(PG_I32, 1, 30);
  a.spec.mask_size = 30;
  std::vector<uint8_t> mask(30, 0);
  mask[4] = mask[17] = mask[29] = 1;
  Hand h(a.spec);
  EXPECT_FALSE(h.press("down", mask.data()).act);
  EXPECT_EQ(done(h), 4);
  h.press("down", mask.data()), h.press("down", mask.data());
  EXPECT_EQ(done(h), 29);
  h.press("down", mask.data());
  EXPECT_EQ(done(h), 4);
  h.press("up", mask.data());
  EXPECT_EQ(done(h), 29);
  h.press("1", mask.data()), h.press("7", mask.data());
  EXPECT_EQ(done(h), 17);
  EXPECT_TRUE(h.press("enter", mask.data()).act);
  h.press("9", mask.data());
  EXPECT_EQ(done(h), 9);
  EXPECT_EQ(h.press("enter", mask.data()).words, "9 is not possible now");
  const PanelSection s = h.section(mask.data());
  ASSERT_EQ(s.rows.size(), 5u);  // three, the one that is chosen, and how many others
  EXPECT_EQ(s.rows.back().name, "26 others");
}

TEST(Hand, NumbersAreSetPartByPartWithinTheirBounds) {
  Action a(PG_F32, 2, 0);
  const float lows[] = {0, -1}, highs[] = {20, 1};
  const char *names[] = {"north", "steer"}, *units[] = {"mm", "1"};
  a.space.lows = lows, a.space.highs = highs, a.space.names = names, a.space.units = units;
  Hand h(a.spec);
  const auto value = [&](size_t e) {
    float to[2];
    h.act({}, 1, nullptr, to);
    return to[e];
  };
  for (int k = 0; k < 3; ++k) h.press("up", nullptr);
  EXPECT_FLOAT_EQ(value(0), 3);  // a step is a round number
  h.press("right", nullptr), h.press("page down", nullptr);
  EXPECT_FLOAT_EQ(value(1), -0.8f);
  for (int k = 0; k < 9; ++k) h.press("page down", nullptr);
  EXPECT_FLOAT_EQ(value(1), -1);
  EXPECT_FLOAT_EQ(value(0), 3);
  EXPECT_TRUE(h.press("enter", nullptr).act);
  const PanelSection s = h.section(nullptr);
  EXPECT_EQ(s.rows[0].value, "3 mm");
  EXPECT_EQ(s.rows[1].kind, PanelRow::kChosen);
}

TEST(Hand, SeveralChoicesAreMadeOneByOneAndDoneTogether) {
  Action a(PG_I32, 2, 0);
  const int32_t counts[] = {3, 2};
  const char *names[] = {"cut", "weld"}, *labels[] = {"run", "hold", "repair", "run", "hold"};
  a.space.counts = counts, a.space.names = names, a.space.labels = labels, a.spec.mask_size = 5;
  Hand h(a.spec);
  const uint8_t mask[] = {1, 1, 1, 1, 0};
  h.press("down", mask);
  EXPECT_EQ(done(h, 0), 1);
  h.press("right", mask), h.press("1", mask);
  EXPECT_EQ(done(h, 1), 1);
  EXPECT_EQ(h.press("enter", mask).words, "this combination is not possible now");
  h.press("0", mask);
  EXPECT_TRUE(h.press("enter", mask).act);
  EXPECT_EQ(h.section(mask).rows[0].value, "hold");
}

TEST(Hand, APersonPlaysAnEpisode) {
  VecEnv env = testing::tanks(1);
  Hand hand(env.spec());
  Show show(env, hand, "Tank", 1, &hand);
  ViewerOptions options;
  Session session(show, options);
  using testing::shows;
  EXPECT_TRUE(shows(session.scene(), "your action"));  // open from the start: it shows the keys
  session.press("2", false), session.press("0", false), session.press("space", false);
  EXPECT_EQ(session.result().decisions, 3);
  EXPECT_TRUE(shows(session.scene(), "gate shut"));
  session.press("8", false);
  EXPECT_TRUE(shows(session.scene(), "only the actions 0 to 2"));
  session.press("g", false), session.press("n", false);  // keys of an agent
  session.tick(Session::Clock::now() + std::chrono::seconds(9));
  EXPECT_EQ(session.result().decisions, 3);
  for (int k = 0; k < 38; ++k) session.press("1", false);
  EXPECT_EQ(session.result().decisions, 40);
  session.press("enter", false);
  EXPECT_TRUE(shows(session.scene(), "episode 2 · decision 0"));
}

/// Names and values of a row of numbers, a choice, an image of pixels and a map of labels.
TEST(Insight, ShowsEachPartAsItIs) {
  pg_space s = {};
  s.size = sizeof s, s.dtype = PG_F32, s.ndim = 1, s.shape[0] = s.elements = 2, s.name = "soil";
  s.low = 0, s.high = 50;
  const char *names[] = {"depletion", "root_depth"}, *units[] = {"mm", "m"};
  s.names = names, s.units = units;
  const float soil[] = {12.5f, 50};
  const PanelSection numbers = seen_part(s, soil);
  EXPECT_EQ(numbers.title, "sees: soil");
  EXPECT_EQ(numbers.rows[0].value, "12.5 mm");
  EXPECT_FLOAT_EQ(numbers.rows[0].to, 0.25f);
  EXPECT_EQ(numbers.rows[1].name, "root depth");
  EXPECT_FLOAT_EQ(numbers.rows[1].to, 1);

  pg_space pixels = {};
  pixels.size = sizeof pixels, pixels.dtype = PG_U8, pixels.ndim = 3, pixels.name = "camera";
  pixels.shape[0] = 3, pixels.shape[1] = 4, pixels.shape[2] = 5, pixels.elements = 60;
  pixels.high = 255;
  std::vector<uint8_t> bytes(60);
  bytes[7] = 200, bytes[20 + 7] = 100, bytes[40 + 7] = 50;  // row 1, column 2
  const PanelSection camera = seen_part(pixels, bytes.data());
  ASSERT_EQ(camera.pictures.size(), 1u);
  EXPECT_EQ(camera.pictures[0].columns, 5);
  EXPECT_EQ(camera.pictures[0].rows, 4);
  const uint8_t* p = &camera.pictures[0].rgba[4 * 7];
  EXPECT_EQ(std::vector<uint8_t>(p, p + 4), (std::vector<uint8_t>{200, 100, 50, 255}));
  // two of them on top of each other: frames, each in its colours
  pixels.shape[0] = 6, pixels.shape[1] = 7, pixels.shape[2] = 8, pixels.elements = 336;
  bytes.assign(336, 0), bytes[168 + 7] = 9, bytes[168 + 112 + 7] = 8;
  const PanelSection stack = seen_part(pixels, bytes.data());
  ASSERT_EQ(stack.pictures.size(), 2u);
  EXPECT_EQ(stack.pictures[1].name, "frame 2 ");
  const uint8_t* q = &stack.pictures[1].rgba[4 * 7];
  EXPECT_EQ(std::vector<uint8_t>(q, q + 4), (std::vector<uint8_t>{9, 0, 8, 255}));

  pg_space map = {};
  map.size = sizeof map, map.dtype = PG_I32, map.ndim = 3, map.name = "view", map.n = 11;
  map.shape[0] = map.shape[1] = 7, map.shape[2] = 3, map.elements = 147;
  const std::vector<int32_t> labels(147, 10);
  const PanelSection view = seen_part(map, labels.data());
  ASSERT_EQ(view.pictures.size(), 3u);
  EXPECT_EQ(view.pictures[2].name, "3: 0 – 10");
  EXPECT_EQ(view.pictures[0].rgba[0], 0x0B);  // the darkest
}

}  // namespace
}  // namespace plantgym
