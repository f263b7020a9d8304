// The window: its keys, its pictures, and what happens where there is no display.
#include "apps/viewer/viewer.h"

#include <gtest/gtest.h>

#include <set>

#include "apps/picture/files.h"
#include "envs/core/error.h"
#include "support.h"

namespace plantgym {
namespace {

/// A world that counts what is asked of it.
struct Counter : ViewerHost {
  int32_t decisions = 0, restarts = 0, agains = 0, envs = 0, length = 1000000;
  uint64_t seed = 0;
  bool has_probabilities = false, draws = false;
  bool advance() override {
    if (decisions >= length) return false;
    ++decisions;
    return true;
  }
  void restart() override { ++restarts, decisions = 0; }
  void again() override { ++agains, decisions = 0; }
  void begin(uint64_t s) override { seed = s, decisions = 0; }
  void turn(int32_t by) override { envs += by; }
  bool draw(bool on) override {
    draws = has_probabilities && on;
    return has_probabilities;
  }
  Picture scene(const Lens& lens) override {
    SceneList world;
    Canvas c = world.canvas();
    const float w = float(lens.width), h = float(lens.height);
    c.view(0, 0, w, h);
    c.rect(0, 0, w / 2, h, palette::kGreen), c.circle(w / 2, h / 2, h / 4, palette::kOrange, 1);
    return compose(std::move(world), {}, lens);
  }
};

std::string failure_of(ViewerHost& host, const ViewerOptions& o) {
  try {
    view(host, o);
  } catch (const Failure& e) {
    return e.what();
  }
  return "";
}

TEST(Viewer, WithoutADisplayItSaysWhatToDoInstead) {
  const char* before = std::getenv("DISPLAY");
  const std::string name = before ? before : "";
  Counter host;
  unsetenv("DISPLAY");
  EXPECT_NE(failure_of(host, {}).find("DISPLAY is not set"), std::string::npos);
  EXPECT_NE(failure_of(host, {}).find("record"), std::string::npos);
  setenv("DISPLAY", ":54321", 1);
  EXPECT_NE(failure_of(host, {}).find(":54321 does not answer"), std::string::npos);
  before ? setenv("DISPLAY", name.c_str(), 1) : unsetenv("DISPLAY");
  EXPECT_EQ(host.decisions, 0);
}

}  // namespace
}  // namespace plantgym

#if defined(PLANTGYM_VIEWER) && __has_include(<X11/Xlib.h>)
#include "read_png.h"
#include "virtual_display.h"

namespace plantgym {
namespace {

using testing::Person;
using testing::read_png;

int64_t pixels_of(const Image& image, uint32_t rgba) {
  int64_t count = 0;
  for (int32_t y = 0; y < image.height; ++y)
    for (int32_t x = 0; x < image.width; ++x) count += image.at(x, y) == rgba;
  return count;
}

class OnADisplay : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!testing::shared_display().runs()) GTEST_SKIP() << "Xvfb is not installed";
    options.seconds = 50;  // a test that hangs ends
    options.screenshot = dir / "shot.png";
    options.width = 640, options.height = 400;
  }
  testing::TempDir dir;
  Counter host;
  ViewerOptions options;
};

TEST_F(OnADisplay, KeysDoWhatTheHelpSays) {
  options.paused = true;
  options.width = 1000, options.height = 640;
  const Person person([](Person& p) {
    p.press(XK_n), p.press(XK_Right), p.press(XK_N);
    p.press(XK_Tab), p.press(XK_Tab);
    p.press(XK_s);
    p.press(XK_h), p.press(XK_S), p.press(XK_F1), p.press(XK_s);
    p.press(XK_r), p.press(XK_n);
    p.press(XK_q);
  });
  const ViewerResult r = view(host, options);
  EXPECT_LT(r.seconds, 49) << "Q did not close the window";
  EXPECT_EQ(r.decisions, 4);
  EXPECT_EQ(host.decisions, 1);  // after the restart
  EXPECT_EQ(host.envs, 2);
  EXPECT_EQ(host.restarts, 1);
  EXPECT_EQ(r.screenshots, 3);
  const Image plain = read_png(dir / "shot.png"), help = read_png(dir / "shot-2.png");
  ASSERT_EQ(plain.width, 1000);
  EXPECT_GT(pixels_of(plain, palette::kGreen), 50000);
  EXPECT_GT(pixels_of(plain, palette::kOrange), 20000);
  EXPECT_EQ(pixels_of(plain, palette::kYellow), 0);
  EXPECT_GT(pixels_of(help, palette::kYellow), 100);  // the keys of the help
  EXPECT_EQ(pixels_of(read_png(dir / "shot-3.png"), palette::kYellow), 0);
}

TEST_F(OnADisplay, PlaysFasterAndSlowerAndPauses) {
  options.decisions_per_second = 4;
  const Person person([](Person& p) {
    p.wait(1000);
    for (int k = 0; k < 6; ++k) p.press(XK_plus, true);  // 4 -> 256 per second
    p.wait(1000);
    p.press(XK_space);
    p.press(XK_s);
    p.press(XK_minus);
    p.wait(1000);
    p.press(XK_Escape);
  });
  const ViewerResult r = view(host, options);
  EXPECT_LT(r.seconds, 49);
  EXPECT_GT(r.decisions, 100);  // a second at 256; at 4 it would be some 15
  EXPECT_EQ(r.decisions, host.decisions);
}

TEST_F(OnADisplay, BeginsAgainAfterTheEnd) {
  host.length = 3, options.decisions_per_second = 50, options.seconds = 4;
  const ViewerResult r = view(host, options);
  EXPECT_GE(host.restarts, 1);
  EXPECT_GE(r.decisions, 4);
  Counter once;
  once.length = 3, options.again = false, options.seconds = 2.5;
  EXPECT_EQ(view(once, options).decisions, 3);
  EXPECT_EQ(once.restarts, 0);
}

TEST_F(OnADisplay, TheWindowShowsThePicture) {
  options.paused = true;
  const std::string at_first = dir / "seen", resized = dir / "resized";
  const auto keep = [](const std::string& path, const std::vector<uint32_t>& seen) {
    testing::write(path, std::string(reinterpret_cast<const char*>(seen.data()), 4 * seen.size()));
  };
  const Person person([&](Person& p) {
    keep(at_first, p.look(640, 400));
    p.press(XK_s), p.resize(500, 450), p.press(XK_s);
    p.wait(4500);  // until the line "saved ..." is gone
    keep(resized, p.look(500, 450));
    p.close();
  });
  EXPECT_LT(view(host, options).seconds, 49) << "the window was not closed";
  const auto compare = [&](const std::string& seen, const Image& image) {
    const std::string bytes = testing::contents(seen);
    const auto pixels = reinterpret_cast<const uint32_t*>(bytes.data());
    ASSERT_EQ(bytes.size(), image.rgba.size());
    int64_t other = 0;
    for (int32_t y = 0; y < image.height - 30; ++y)  // the message has the last 30 rows
      for (int32_t x = 0; x < image.width; ++x)
        other += pixels[size_t(y) * size_t(image.width) + size_t(x)] != image.at(x, y) >> 8;
    EXPECT_EQ(other, 0);
  };
  compare(at_first, read_png(dir / "shot.png"));
  const Image small = read_png(dir / "shot-2.png");
  EXPECT_EQ(small.width, 500);
  EXPECT_EQ(small.height, 450);
  compare(resized, small);
}

TEST_F(OnADisplay, AScreenshotThatCannotBeWrittenDoesNotCloseIt) {
  options.paused = true, options.screenshot = dir / "none/shot.png";
  const Person person([](Person& p) { p.press(XK_s), p.press(XK_n), p.press(XK_q); });
  const ViewerResult r = view(host, options);
  EXPECT_EQ(r.screenshots, 0);
  EXPECT_EQ(r.decisions, 1);
}

TEST_F(OnADisplay, WhatTheHostThrowsArrives) {
  struct Broken : Counter {
    bool advance() override { throw Failure("the field is gone"); }
  } broken;
  EXPECT_EQ(failure_of(broken, options), "the field is gone");
}

TEST(Viewer, ADisplayThatCannotShowItIsAFailure) {
  const char* before = std::getenv("DISPLAY");
  const std::string name = before ? before : "";
  for (const bool opengl : {false, true}) {
    const testing::VirtualDisplay display(opengl, opengl ? "800x600x16" : "800x600x24");
    if (!display.runs()) GTEST_SKIP() << "Xvfb is not installed";
    Counter host;
    const std::string words = opengl ? "has fewer than 24 bits of colour" : "has no OpenGL";
    EXPECT_NE(failure_of(host, {}).find(words), std::string::npos) << failure_of(host, {});
  }
  before ? setenv("DISPLAY", name.c_str(), 1) : unsetenv("DISPLAY");
}

TEST_F(OnADisplay, EndsAfterSoManyFrames) {
  options.frames = 5;
  EXPECT_EQ(view(host, options).frames, 5);
}

}  // namespace
}  // namespace plantgym
#endif
