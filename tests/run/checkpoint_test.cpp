#include "learners/checkpoint.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "learners/files.h"
#include "support.h"

namespace plantgym::testing {
namespace {

Checkpoint sample(double x) {
  Checkpoint c;
  c.put("q", std::vector<double>{x, 2, 3, 4, 5, 6}, {2, 3});
  c.put("bytes", std::vector<uint8_t>{1, 2, 3});
  c.put("empty", std::vector<int32_t>{});
  c.put_number<int64_t>("steps", 12345678901);
  c.put_text("learner", "q_learning \"quoted\" \xC3\xA4");
  return c;
}

TEST(Checkpoint, reads_back_what_was_written) {
  const TempDir dir;
  sample(1.5).write(dir / "a.safetensors");
  const Checkpoint c = Checkpoint::read(dir / "a.safetensors");
  EXPECT_EQ(c.get<double>("q"), (std::vector<double>{1.5, 2, 3, 4, 5, 6}));
  EXPECT_EQ(c.shape("q"), (std::vector<int64_t>{2, 3}));
  EXPECT_EQ(c.get<uint8_t>("bytes", 3), (std::vector<uint8_t>{1, 2, 3}));
  EXPECT_TRUE(c.get<int32_t>("empty").empty());
  EXPECT_EQ(c.number<int64_t>("steps"), 12345678901);
  EXPECT_EQ(c.text("learner"), "q_learning \"quoted\" \xC3\xA4");
  EXPECT_NE(error_of([&] { c.get<float>("q"); }).find("holds F64, not F32"), std::string::npos);
  EXPECT_NE(error_of([&] { c.get<double>("q", 5); }).find("has 6 elements, the run needs 5"),
            std::string::npos);
  EXPECT_NE(error_of([&] { c.text("nothing"); }).find("lacks 'nothing'"), std::string::npos);
}

TEST(Checkpoint, notices_every_flipped_byte_and_every_cut) {
  const TempDir dir;
  sample(1).write(dir / "a.safetensors");
  const std::string whole = contents(dir / "a.safetensors");
  for (size_t i = 0; i < whole.size(); ++i) {
    std::string bad = whole;
    bad[i] = char(bad[i] ^ 0x20);
    write(dir / "b.safetensors", bad);
    if (bad[i] == ' ' || whole[i] == ' ') continue;  // blanks of the header mean nothing
    EXPECT_NE(error_of([&] { Checkpoint::read(dir / "b.safetensors"); }), "") << "byte " << i;
  }
  for (size_t n = 0; n < whole.size(); n += 3) {
    write(dir / "b.safetensors", whole.substr(0, n));
    EXPECT_NE(error_of([&] { Checkpoint::read(dir / "b.safetensors"); }), "") << n << " bytes";
  }
  EXPECT_NE(error_of([&] { Checkpoint::read(dir / "none"); }).find("cannot read"),
            std::string::npos);
  EXPECT_NE(error_of([&] { Checkpoint::read(dir.path()); }).find("cannot read"), std::string::npos);
}

/// Runs f in a process of its own that may write `bytes` into a file; its exit code.
template <class F>
int with_full_disk(rlim_t bytes, F&& f) {
  const pid_t child = fork();
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit = {bytes, bytes};
    setrlimit(RLIMIT_FSIZE, &limit);
    try {
      f();
    } catch (const Failure&) {
      _exit(1);
    } catch (...) {
      _exit(3);
    }
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WEXITSTATUS(status);
}

TEST(Checkpoint, a_full_disk_leaves_the_old_one_whole) {
  const TempDir dir;
  sample(1).write(dir / "a.safetensors");
  EXPECT_EQ(with_full_disk(100, [&] { sample(2).write(dir / "a.safetensors"); }), 1);
  EXPECT_EQ(Checkpoint::read(dir / "a.safetensors").get<double>("q")[0], 1);
  size_t files = 0;
  for (const auto& f : std::filesystem::directory_iterator(dir.path())) files += f.exists();
  EXPECT_EQ(files, 1u);  // nothing half-written beside it
  EXPECT_EQ(with_full_disk(100000, [&] { sample(2).write(dir / "a.safetensors"); }),
            0);  // the guard can pass
  EXPECT_EQ(Checkpoint::read(dir / "a.safetensors").get<double>("q")[0], 2);
}

TEST(GrowingFile, is_cut_back_and_keeps_whole_lines_on_a_full_disk) {
  const TempDir dir;
  {
    GrowingFile f(dir / "log");
    f.append("first\n"), f.append("second\n");
    EXPECT_EQ(f.size(), 13);
  }
  {
    GrowingFile f(dir / "log", 6);
    f.append("third\n");
  }
  EXPECT_EQ(contents(dir / "log"), "first\nthird\n");
  EXPECT_NE(error_of([&] { GrowingFile(dir / "log", 100); }).find("it was changed since"),
            std::string::npos);
  EXPECT_EQ(with_full_disk(15,
                           [&] {
                             GrowingFile f(dir / "log");
                             f.append("far too long\n");
                           }),
            1);
  EXPECT_EQ(contents(dir / "log"), "first\nthird\n");
}

TEST(Checkpoint, python_reads_it) {
  const char* python = std::getenv("PLANTGYM_PYTHON");
  if (!python) GTEST_SKIP() << "PLANTGYM_PYTHON names no Python with safetensors and numpy";
  const TempDir dir;
  sample(1.5).write(dir / "a.safetensors");
  write(dir / "read.py",
        "import sys\nfrom safetensors import safe_open\n"
        "with safe_open(sys.argv[1], 'np') as f:\n"
        "  q = f.get_tensor('q')\n"
        "  assert q.shape == (2, 3) and q[0, 0] == 1.5, q\n"
        "  assert f.get_tensor('steps')[0] == 12345678901\n"
        "  assert f.metadata()['learner'].startswith('q_learning')\n");
  EXPECT_EQ(
      std::system(
          (std::string(python) + " " + (dir / "read.py") + " " + (dir / "a.safetensors")).c_str()),
      0);
}

}  // namespace
}  // namespace plantgym::testing
