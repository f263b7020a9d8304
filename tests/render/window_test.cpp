// Every key and the mouse on a real window, as X events from another process, and what is to be
// seen after each of them.
#if __has_include(<X11/Xlib.h>) && defined(PLANTGYM_VIEWER)
#include <gtest/gtest.h>

#include "apps/picture/show.h"
#include "apps/viewer/viewer.h"
#include "keen.h"
#include "read_png.h"
#include "virtual_display.h"

namespace plantgym {
namespace {

using testing::Person;
using testing::pixels_of;

class OnADisplayKeys : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!testing::shared_display().runs()) GTEST_SKIP() << "Xvfb is not installed";
    options.seconds = 55;
    options.screenshot = dir / "shot.png";
    options.width = 1280, options.height = 720, options.paused = true;
  }
  Image shot(int32_t number) {
    return testing::read_png(
        dir / (number == 1 ? "shot.png" : join({"shot-", std::to_string(number), ".png"})));
  }
  testing::TempDir dir;
  testing::Keen agent;
  VecEnv env = testing::tanks(3);
  Show show{env, agent, "Tank", 1};
  ViewerOptions options;
};

/// Pixels of a part of two pictures that differ.
int64_t differing(const Image& a, const Image& b, float from, float to) {
  if (a.rgba.size() != b.rgba.size() || a.rgba.empty()) return -1;
  int64_t count = 0;
  for (int32_t y = 0; y < a.height; ++y)
    for (int32_t x = int32_t(from * float(a.width)); x < int32_t(to * float(a.width)); ++x)
      count += a.at(x, y) != b.at(x, y);
  return count;
}
constexpr float kPanel = 0.735f;  // where the panel begins, of the width

TEST_F(OnADisplayKeys, ChangeWhatIsSeen) {
  const Person person([](Person& p) {
    const auto press = [&](std::initializer_list<KeySym> keys) {
      for (const KeySym k : keys) p.press(k);
      p.press(XK_s);
    };
    press({}), press({XK_p}), press({XK_h}), press({XK_h});                 // 1 to 4
    press({XK_z, XK_z}), press({XK_x, XK_x});                               // 5, 6
    p.wheel(4, 300, 300), p.wheel(4, 300, 300), press({});                  // 7
    p.drag(300, 300, 360, 340), press({});                                  // 8
    p.press(XK_Left, true), press({});                                      // 9
    press({XK_f});                                                          // 10
    press({XK_n, XK_Right, XK_n}), press({XK_Tab}), press({XK_BackSpace});  // 11 to 13
    p.press(XK_Tab, true), p.press(XK_Tab), press({});                      // 14
    press({XK_a}), press({XK_r});                                           // 15, 16
    press({XK_F2}), press({XK_F2}), press({XK_F3}), press({XK_F4});         // 17 to 20
    press({XK_F3, XK_F4, XK_t, XK_7, XK_Return, XK_n});                     // 21
    press({XK_g, XK_n});                                                    // 22
    p.press(XK_q);
  });
  const ViewerResult r = view(show, options);
  ASSERT_LT(r.seconds, 54) << "Q did not close the window";
  ASSERT_EQ(r.screenshots, 22);
  EXPECT_EQ(r.decisions, 5);
  EXPECT_TRUE(agent.draws);

  const Image plain = shot(1), panel = shot(2), help = shot(3);
  const auto same = [&](int32_t a, int32_t b) { return differing(shot(a), shot(b), 0, 1) == 0; };
  EXPECT_GT(differing(plain, panel, kPanel, 1), 5000);
  EXPECT_EQ(pixels_of(plain, palette::kOrange), 0);
  EXPECT_GT(pixels_of(panel, palette::kOrange, int32_t(1280 * kPanel)), 500);  // the chosen bar
  EXPECT_GT(pixels_of(panel, palette::kBlue, int32_t(1280 * kPanel)), 300);    // the other bars
  EXPECT_GT(pixels_of(help, palette::kYellow), 300);
  EXPECT_EQ(pixels_of(panel, palette::kYellow), 0);
  EXPECT_TRUE(same(2, 4));
  EXPECT_GT(differing(shot(5), panel, 0, kPanel), 5000);  // nearer
  EXPECT_TRUE(same(2, 6));
  EXPECT_GT(differing(shot(7), panel, 0, kPanel), 5000);
  EXPECT_GT(differing(shot(8), shot(7), 0, kPanel), 1000);
  EXPECT_GT(differing(shot(9), shot(8), 0, kPanel), 1000);
  EXPECT_TRUE(same(2, 10));
  EXPECT_GT(differing(shot(11), panel, 0, kPanel), 500);  // curves of three decisions
  EXPECT_GT(differing(shot(12), shot(11), 0, kPanel), 20);
  EXPECT_TRUE(same(11, 13));
  EXPECT_TRUE(same(11, 14));
  EXPECT_TRUE(same(2, 15));
  EXPECT_GT(differing(shot(16), shot(15), 0, kPanel), 20);  // "episode 2"
  EXPECT_GT(pixels_of(shot(16), palette::kRed), 100);
  EXPECT_EQ(pixels_of(shot(17), palette::kRed), 0);  // values off
  EXPECT_GT(pixels_of(shot(18), palette::kRed), 100);
  EXPECT_GT(differing(shot(19), shot(18), 0, kPanel), 50);    // no words in the tank
  EXPECT_GT(differing(shot(20), shot(19), 0, kPanel), 5000);  // no curves
  EXPECT_GT(differing(shot(21), shot(16), 0, kPanel), 500);
  EXPECT_GT(differing(shot(22), shot(21), 0, 1), 500);
}

TEST_F(OnADisplayKeys, OutliveEveryOtherKeyAndSize) {
  options.paused = false;
  const Person person([](Person& p) {
    for (KeySym k = XK_a; k <= XK_z; ++k)
      if (k != XK_q) p.press(k);
    p.press(XK_Escape);  // leaves the seed that T began, or the help
    for (KeySym k = XK_F1; k <= XK_F12; ++k) p.press(k);
    p.press(XK_Escape);
    for (const KeySym k : {XK_Up, XK_Down, XK_Left, XK_Page_Up, XK_Page_Down, XK_Home, XK_Return,
                           XK_0, XK_9, XK_Delete, XK_plus, XK_minus, XK_m})
      p.press(k);
    p.minimise(300);
    for (const unsigned size : {40u, 200u, 700u, 1300u}) p.resize(size, size / 2 + 20);
    p.minimise(300);
    p.close();  // in the middle of an episode, at full speed
  });
  const ViewerResult r = view(show, options);
  EXPECT_LT(r.seconds, 54) << "the window was not closed";
  EXPECT_GT(r.frames, 50);
}

/// A person plays, by X events.
TEST_F(OnADisplayKeys, APersonPlays) {
  VecEnv one = testing::tanks(1);
  Hand hand(one.spec());
  Show played(one, hand, "Tank", 1, &hand);
  const Person person([](Person& p) {
    p.press(XK_s);
    p.press(XK_2), p.press(XK_0), p.press(XK_space), p.press(XK_7), p.press(XK_s);
    p.press(XK_q);
  });
  const ViewerResult r = view(played, options);
  EXPECT_EQ(r.decisions, 3);
  EXPECT_GT(differing(shot(1), shot(2), kPanel, 1), 100);  // what is chosen
}

}  // namespace
}  // namespace plantgym
#endif
