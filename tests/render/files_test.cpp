// Pictures and films as files: readable by others, whole or not there.
#include "apps/picture/files.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <csignal>
#include <filesystem>

#include "envs/core/error.h"
#include "read_png.h"
#include "support.h"

namespace plantgym {
namespace {

namespace fs = std::filesystem;

Image stripes(int32_t width, int32_t height, uint32_t noise = 0) {
  Image i = {width, height, std::vector<uint8_t>(4 * size_t(width) * size_t(height))};
  for (size_t k = 0; k < i.rgba.size(); ++k) {
    noise = noise ? noise * 1664525u + 1013904223u : 0;  // Numerical Recipes' generator
    i.rgba[k] = k % 4 == 3 ? 255 : noise ? uint8_t(noise >> 24) : uint8_t(k / 7);
  }
  return i;
}

std::string failure_of(const std::function<void()>& f) {
  try {
    f();
  } catch (const Failure& e) {
    return e.what();
  }
  return "";
}

size_t files_in(const std::string& folder) {
  return size_t(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

std::string output_of(const std::string& command) {
  std::string text;
  FILE* pipe = popen(command.c_str(), "r");
  for (int c; (c = fgetc(pipe)) != EOF;) text += char(c);
  pclose(pipe);
  return text;
}

bool has_program(const std::string& name) { return !output_of("command -v " + name).empty(); }

/// Files may be no larger than this until the end of the scope.
struct SmallDisk {
  rlimit before;
  void (*handler)(int);
  explicit SmallDisk(rlim_t bytes) {
    handler = std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before);
    const rlimit small = {bytes, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
  }
  ~SmallDisk() {
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
  }
};

TEST(Png, ComesBackPixelForPixel) {
  const testing::TempDir dir;
  const Image image = stripes(37, 21);
  write_png(dir / "a.png", image);
  const Image back = testing::read_png(dir / "a.png");
  EXPECT_EQ(back.width, 37);
  EXPECT_EQ(back.height, 21);
  EXPECT_EQ(testing::contents(dir / "a.png")[25], 6);  // colour type: red, green, blue, alpha
  EXPECT_EQ(back.rgba, image.rgba);
  EXPECT_EQ(files_in(dir.path()), 1u);
}

TEST(Png, AFullDiskLeavesTheFileFromBefore) {
  const testing::TempDir dir;
  write_png(dir / "a.png", stripes(8, 8));
  const std::string before = testing::contents(dir / "a.png");
  std::string why;
  {
    const SmallDisk full(1000);
    why = failure_of([&] { write_png(dir / "a.png", stripes(64, 64, 1)); });
  }
  EXPECT_NE(why.find("a.png: cannot write: File too large"), std::string::npos) << why;
  EXPECT_EQ(testing::contents(dir / "a.png"), before);
  EXPECT_EQ(files_in(dir.path()), 1u);
}

TEST(Png, AFolderInItsPlaceIsAFailure) {
  const testing::TempDir dir;
  fs::create_directory(dir / "a.png");
  EXPECT_NE(failure_of([&] { write_png(dir / "a.png", stripes(8, 8)); }).find("directory"),
            std::string::npos);
  EXPECT_EQ(files_in(dir.path()), 1u);
  EXPECT_NE(failure_of([&] { write_png(dir / "none/b.png", stripes(8, 8)); }), "");
}

TEST(Sink, PngKeepsTheLastPicture) {
  const testing::TempDir dir;
  const auto sink = open_sink(dir / "a.png", 10);
  sink->add(stripes(8, 8)), sink->add(stripes(16, 8));
  EXPECT_EQ(files_in(dir.path()), 0u);
  sink->close();
  EXPECT_EQ(testing::contents(dir / "a.png").substr(1, 3), "PNG");
  EXPECT_NE(failure_of([&] { open_sink(dir / "b.png", 10)->close(); }), "");
}

TEST(Sink, OtherEndingsAreErrors) {
  for (const char* name : {"a.jpg", "a", ".png", "png", "a.PNG"})
    EXPECT_NE(testing::error_of([&] { open_sink(name, 10); }).find(".gif or .mp4"),
              std::string::npos)
        << name;
}

class Films : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    if (!has_program("ffmpeg")) GTEST_SKIP() << "ffmpeg is not installed";
  }
};

TEST_P(Films, HaveAllPicturesInTheirSize) {
  const testing::TempDir dir;
  const std::string path = dir / (std::string("it's a \"film\"; x") + GetParam());
  const auto sink = open_sink(path, 10);
  for (uint32_t k = 1; k <= 7; ++k) sink->add(stripes(62, 41, k));
  sink->close();
  EXPECT_EQ(files_in(dir.path()), 1u);
  fs::rename(path, dir / (std::string("plain") + GetParam()));
  const std::string told = output_of(
      "ffprobe -v error -count_frames -show_entries stream=width,nb_read_frames -of "
      "default=nw=1 " +
      (dir / "plain") + GetParam());
  EXPECT_NE(told.find("width=62"), std::string::npos) << told;
  EXPECT_NE(told.find("nb_read_frames=7"), std::string::npos) << told;
}

TEST_P(Films, LeaveNothingBehindWhenGivenUp) {
  const testing::TempDir dir;
  open_sink(dir / (std::string("a") + GetParam()), 10)->add(stripes(64, 64));
  EXPECT_EQ(files_in(dir.path()), 0u);
}

TEST_P(Films, AFullDiskIsAFailure) {
  const testing::TempDir dir;
  for (const uint32_t pictures : {3u, 40u}) {  // few: only the last bytes of all find no place
    const SmallDisk full(1000);
    const std::string why = failure_of([&] {
      const auto sink = open_sink(dir / (std::string("a") + GetParam()), 10);
      for (uint32_t k = 1; k <= pictures; ++k) sink->add(stripes(256, 256, k));
      sink->close();
    });
    EXPECT_NE(why.find("cannot be written: ffmpeg"), std::string::npos) << why;
    EXPECT_EQ(files_in(dir.path()), 0u);
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, Films, ::testing::Values(".gif", ".mp4"));

TEST(Sink, WithoutFfmpegItSaysWhatToInstall) {
  const testing::TempDir dir;
  const std::string path = getenv("PATH");
  setenv("PATH", dir.path().c_str(), 1);
  const std::string why = failure_of([&] { open_sink(dir / "a.gif", 10)->add(stripes(8, 8)); });
  setenv("PATH", path.c_str(), 1);
  EXPECT_NE(why.find("apt-get install ffmpeg"), std::string::npos) << why;
  EXPECT_EQ(files_in(dir.path()), 0u);
}

TEST(Sink, AFolderThatIsNotThereIsAFailureAtOnce) {
  EXPECT_NE(failure_of([&] { open_sink("/nowhere/at/all/a.gif", 10); }), "");
}

}  // namespace
}  // namespace plantgym
