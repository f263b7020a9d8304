// Every template is copied, checked and used as its README says; the environment is built.
#include <gtest/gtest.h>

#include "cli/program.h"

namespace plantgym::testing {
namespace {

/// All lines of shell must end well; the last one's output.
std::string all_good(const TempDir& dir, std::initializer_list<const char*> lines) {
  std::string last;
  for (const char* line : lines) {
    const Result r = shell(dir.path(), line);
    EXPECT_EQ(r.code, 0) << line << "\n" << r.text;
    last = r.text;
  }
  return last;
}

TEST(New, AnEnvironmentBuildsAgainstThisCheckoutAndKeepsTheContract) {
  const TempDir dir;
  all_good(dir, {"$P new env mine", "cmake -S mine -B mine/build >log 2>&1 || { cat log; false; }",
                 "cmake --build mine/build >log 2>&1 || { cat log; false; }"});
  const std::string tested = all_good(dir, {"$P test --plugin mine/build/libmine.so"});
  EXPECT_NE(tested.find("mine/shop              -                              keeps the contract\n"
                        "1 environment or model, 0 findings\nmine/shop"),
            std::string::npos)
      << tested;
  EXPECT_NE(tested.find("M/s"), std::string::npos) << "and is measured";
  all_good(dir, {"$P describe mine/shop --plugin mine/build/libmine.so",
                 "$P list --plugin mine/build/libmine.so | grep mine/shop",
                 "$P schema run --plugin mine/build/libmine.so | grep mine/shop",
                 "$P check mine/run.yaml", "$P train mine/run.yaml run.steps=200k --out run"});
  const std::string judged = all_good(dir, {"$P eval run --episodes 200"});
  EXPECT_NE(judged.find("random"), std::string::npos);
}

TEST(New, AFarmAFactoryAMapAndARunTrain) {
  const TempDir dir;
  for (const char* kind : {"farm", "factory", "map", "run"}) {
    SCOPED_TRACE(kind);
    const std::string line =
        join({"$P new ", kind, " ", kind, " && $P check ", kind, "/run.yaml && $P train ", kind,
              "/run.yaml run.seeds=0 --out ", kind, "/out"});
    const std::string world =
        join({"test ! -e ", kind, "/world.yaml || $P check ", kind, "/world.yaml"});
    all_good(dir, {line.c_str(), world.c_str()});
    EXPECT_TRUE(std::filesystem::exists(dir / (std::string(kind) + "/schema/run.json")));
    EXPECT_TRUE(std::filesystem::exists(dir / (std::string(kind) + "/README.md")));
  }
}

TEST(New, ARuleIsCheckedJudgedAndTuned) {
  const TempDir dir;
  all_good(dir, {"$P new rule rule", "$P check rule/rule.yaml",
                 "$P eval rule/world.yaml --agent rule/rule.yaml --agent rainfed --episodes 20",
                 "$P tune rule/rule.yaml rule/world.yaml --trials 8 --episodes 10 --out t.yaml"});
}

TEST(New, NothingIsWrittenOver) {
  const TempDir dir;
  all_good(dir, {"mkdir empty && $P new map empty", "$P new map deep/er/map"});
  const std::string before = contents(dir / "empty/world.yaml");
  write(dir / "file", "mine");
  for (const auto& [line, says] :
       {std::pair("new run empty", "empty: is there already, and nothing is written over"),
        std::pair("new run file", "file: is there already"),
        std::pair("new mapp x",
                  "new: 'mapp' is unknown; did you mean map? (known: env, factory, "
                  "farm, map, rule, run)"),
        std::pair("new env my-own", "my-own: its last part names the library"),
        std::pair("new env", "new: folder is required")}) {
    const Result r = shell(dir.path(), join({"$P ", line}));
    EXPECT_EQ(r.code, 2) << line;
    EXPECT_NE(r.text.find(says), std::string::npos) << r.text;
  }
  EXPECT_EQ(contents(dir / "empty/world.yaml"), before);
  EXPECT_FALSE(std::filesystem::exists(dir / "empty/run.json"));
  EXPECT_EQ(contents(dir / "file"), "mine");
  EXPECT_FALSE(std::filesystem::exists(dir / "x") || std::filesystem::exists(dir / "my-own"));
}

}  // namespace
}  // namespace plantgym::testing
