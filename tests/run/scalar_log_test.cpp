#include "learners/scalar_log.h"

#include <gtest/gtest.h>

#include "crc32c.h"
#include "support.h"

namespace plantgym::testing {
namespace {

TEST(Crc32c, known_answers) {  // RFC 3720, appendix B.4
  const std::string zeros(32, '\0'), ones(32, '\xFF');
  EXPECT_EQ(crc32c(zeros.data(), 32), 0x8A9136AAu);
  EXPECT_EQ(crc32c(ones.data(), 32), 0x62A8AB43u);
  std::string up;
  for (int i = 0; i < 32; ++i) up += char(i);
  EXPECT_EQ(crc32c(up.data(), 32), 0x46DD794Eu);
  EXPECT_EQ(crc32c(up.data() + 5, 27, crc32c(up.data(), 5)), 0x46DD794Eu);  // in two parts
}

std::string events_of(const std::string& folder) {
  for (const auto& f : std::filesystem::directory_iterator(folder))
    if (f.path().filename().string().rfind("events.out.tfevents.", 0) == 0)
      return f.path().string();
  return "";
}

TEST(ScalarLog, is_cut_back_where_a_checkpoint_stood) {
  const TempDir dir;
  Checkpoint c;
  {
    ScalarLog log(dir.path(), nullptr);
    log.write(10, 0.5, {{"a", 1.25}});
    log.save(c);
    log.write(20, 1.5, {{"a", 2}});  // lost by the kill
  }
  const auto size = std::filesystem::file_size(events_of(dir.path()));
  {
    ScalarLog log(dir.path(), &c);
    log.write(20, 1.7, {{"a", 2}});
  }
  EXPECT_EQ(contents(dir / "metrics.csv"),
            "step,seconds,name,value\n10,0.500,a,1.25\n20,1.700,a,2\n");
  EXPECT_EQ(std::filesystem::file_size(events_of(dir.path())), size);
}

TEST(ScalarLog, tensorboard_reads_it) {
  const char* python = std::getenv("PLANTGYM_PYTHON");
  if (!python) GTEST_SKIP() << "PLANTGYM_PYTHON names no Python with tensorboard";
  const TempDir dir;
  {
    ScalarLog log(dir.path(), nullptr);
    for (int64_t s = 0; s < 300; ++s)
      log.write(s * 1000, double(s), {{"eval/return", double(s) / 4}, {"train/loss", -1.5}});
  }
  write(dir / "read.py",
        "import sys\nfrom tensorboard.backend.event_processing.event_accumulator import "
        "EventAccumulator\n"
        "a = EventAccumulator(sys.argv[1], size_guidance={'scalars': 0})\na.Reload()\n"
        "assert sorted(a.Tags()['scalars']) == ['eval/return', 'train/loss'], a.Tags()\n"
        "r = a.Scalars('eval/return')\n"
        "assert len(r) == 300 and r[299].step == 299000 and r[299].value == 74.75, r[-1]\n");
  EXPECT_EQ(std::system(
                (std::string(python) + " " + (dir / "read.py") + " " + dir.path() + " 2>/dev/null")
                    .c_str()),
            0);
}

}  // namespace
}  // namespace plantgym::testing
