// Run files that come with the program pass `check`, whoever they compare with included.
#include <gtest/gtest.h>

#include <filesystem>

#include "cli/program.h"

namespace plantgym::testing {
namespace {

TEST(ShippedRuns, AreGood) {
  const std::filesystem::path configs = source("configs");
  int32_t runs = 0;
  for (const char* folder : {"classic", "factory", "farm", "grid"})
    for (const auto& file : std::filesystem::directory_iterator(configs / folder)) {
      const Result r =
          shell(configs, join({"$P check ", folder, "/", file.path().filename().string()}));
      const bool images = r.code == 1 && r.text.find("need LibTorch") != std::string::npos;
      EXPECT_TRUE(r.code == 0 || images) << r.text;  // built without it
      ++runs;
    }
  EXPECT_GE(runs, 25);
  const Result r =
      shell(configs, "$P check factory/line3_rules.yaml 'eval.compare=[{kanban: {level: 3}}]'");
  EXPECT_EQ(r.code, 2);
  EXPECT_NE(r.text.find("kanban.level: 3 is not in [0.05, 2]"), std::string::npos) << r.text;
}

}  // namespace
}  // namespace plantgym::testing
