// `watch` itself, on a real window: what it does with keys, with a training that is killed.
#if __has_include(<X11/Xlib.h>) && defined(PLANTGYM_VIEWER)
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "cli/program.h"
#include "keen.h"
#include "read_png.h"
#include "virtual_display.h"

namespace plantgym {
namespace {

using testing::Person;

class OnADisplayProgram : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!testing::shared_display().runs()) GTEST_SKIP() << "Xvfb is not installed";
  }
  testing::Result run(const std::string& words) {
    return testing::shell(dir.path(), join({"\"$P\" ", words}));
  }
  static std::string config(const char* name) {
    return join({"'", testing::source(join({"configs/", name})), "'"});
  }
  Image shot(const char* name) { return testing::read_png(dir / name); }
  testing::TempDir dir;
};

TEST_F(OnADisplayProgram, ARuleShowsItsReasonsAndSignals) {
  const Person person([](Person& p) {
    p.press(XK_n), p.press(XK_n), p.press(XK_s), p.press(XK_Tab), p.press(XK_s), p.press(XK_q);
  });
  const testing::Result r = run(join({"watch ", config("farm/field_tabular.yaml"),
                                      " --agent threshold --paused --panel --seconds 50"}));
  EXPECT_EQ(r.code, 0) << r.text;
  EXPECT_EQ(r.text.rfind("2 decisions shown in", 0), 0u) << r.text;
  EXPECT_NE(r.text.find("the first picture after"), std::string::npos) << r.text;
  const Image first = shot("plantgym.png"), other = shot("plantgym-2.png");
  ASSERT_EQ(first.width, 1280);
  EXPECT_GT(testing::pixels_of(first, palette::kBlue, 940), 500);  // bars of what is seen
  EXPECT_NE(first.rgba, other.rgba);
}

TEST_F(OnADisplayProgram, APersonDrives) {
  const Person person([](Person& p) {
    p.press(XK_Left), p.press(XK_Up), p.press(XK_2), p.press(XK_9), p.press(XK_s);
    p.press(XK_a), p.press(XK_s), p.press(XK_Escape);
  });
  const testing::Result r =
      run(join({"watch ", config("grid/doorkey_5x5_ppo.yaml"), " --play --seconds 50"}));
  EXPECT_EQ(r.code, 0) << r.text;
  EXPECT_EQ(r.text.rfind("3 decisions shown in", 0), 0u) << r.text;
  EXPECT_NE(shot("plantgym.png").rgba, shot("plantgym-2.png").rgba);
}

TEST_F(OnADisplayProgram, ATrainingThatIsKilledIsWatchedOn) {
  const std::string kill = join({"kill -9 $(cat ", dir / "pid", ") && rm ", dir / "pid"});
  const Person person([&](Person& p) {
    p.wait(1500);
    p.press(XK_r), p.press(XK_n), p.press(XK_s);
    if (std::system(kill.c_str()) != 0) return p.close();
    p.wait(300);
    p.press(XK_r), p.press(XK_n), p.press(XK_n), p.press(XK_p), p.press(XK_s);
    p.minimise(200);
    p.close();
  });
  // by itself it would end after a minute on the processor
  const testing::Result r = testing::shell(
      dir.path(),
      join({"(ulimit -t 60; exec sh -c 'echo $$ > pid; exec \"$0\" \"$@\"' \"$P\" train ",
            config("farm/field_tabular.yaml"),
            " run.seeds=0 run.episodes=100000000 run.checkpoint_every=1 --out a > log 2>&1 &); "
            "for k in $(seq 100); do [ -e a/seed-0/checkpoints/last.safetensors ] && break; sleep "
            "0.1; done; "
            "\"$P\" watch a --follow --speed 1 --seconds 50"}));
  EXPECT_EQ(r.code, 0) << r.text << testing::contents(dir / "log");
  EXPECT_NE(r.text.find("decisions shown in"), std::string::npos) << r.text;
  EXPECT_FALSE(std::filesystem::exists(dir / "pid")) << "the training was not killed";
  EXPECT_GT(testing::pixels_of(shot("plantgym-2.png"), palette::kOrange, 940), 200);  // of Q values
}

}  // namespace
}  // namespace plantgym
#endif
