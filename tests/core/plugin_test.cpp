// Shared libraries through the one door: dlopen, the C table, the contract.
#include <gtest/gtest.h>

#include "contract.h"
#include "core/allocations.h"
#include "core/walk.h"
#include "support.h"

namespace plantgym::testing {
namespace {

std::string library(const std::string& name) { return PLANTGYM_PLUGINS "lib" + name + ".so"; }

void expect_contract(const std::string& file, const std::string& env, const std::string& params) {
  Registry r;
  r.load(library(file));
  ASSERT_EQ(r.names(), std::vector<std::string>{env});
  ContractOptions options;
  options.allocations = allocations;
  for (const ContractFinding& f :
       check_contract(r.find(env), parse_yaml(params, "p.yaml"), options))
    ADD_FAILURE() << f.check << ": " << f.what;
}

TEST(Plugin, TheExampleKeepsTheContract) {
  expect_contract("corridor", "demo/corridor", "{length: 7, cat: 1/4}");
}
TEST(Plugin, OneInPlainCKeepsTheContract) {
  expect_contract("countdown", "demo/countdown", "from: 20");
}
TEST(Plugin, ItsErrorsNameThePlace) {
  Registry r;
  r.load(library("countdown")), r.load(library("corridor"));
  EnvConfig c;
  c.name = "demo/countdown", c.variants = {parse_yaml("\n\nfrom: 900\n", "p.yaml")};
  EXPECT_EQ(error_of([&] { VecEnv(r.find(c.name), c, one_thread()); }),
            "p.yaml:3:7: env.from: is not in [1, 100]");
  c.name = "demo/corridor", c.variants = {parse_yaml("{length: 7,\n cats: 2}\n", "p.yaml")};
  EXPECT_EQ(error_of([&] { VecEnv(r.find(c.name), c, one_thread()); }),
            "p.yaml:2:8: env.cats: unknown key; did you mean cat? (keys: length, cat)");
}

TEST(Plugin, TwoWithAStructOfOneNameShareNoTable) {
  Registry r;
  r.load(library("test_pond")), r.load(library("test_lake"));
  const auto limit = [&](const std::string& name) {
    EnvConfig c;
    c.name = name;
    return VecEnv(r.find(name), c, one_thread()).spec().max_steps;
  };
  EXPECT_EQ(limit("test/pond"), 11);
  EXPECT_EQ(limit("test/lake"), 77);
}

/// What is said of a library that is none of ours, after its name.
std::string refusal(const std::string& name) {
  Registry r;
  const std::string path = library(name), all = error_of([&] { r.load(path); });
  EXPECT_TRUE(r.names().empty() && r.models().names().empty());
  EXPECT_EQ(all.find(path + ": "), 0u) << all;
  return all.size() > path.size() + 2 ? all.substr(path.size() + 2) : all;
}
TEST(Plugin, AnotherAbiIsRefusedAndSoIsTheDraft) {
  EXPECT_EQ(refusal("test_wrong_abi"),
            "plug-in speaks ABI 99, this program ABI 1; build it against this program's headers");
  EXPECT_EQ(refusal("test_draft"),
            "plug-in speaks ABI 0, this program ABI 1; build it against this program's headers");
}
TEST(Plugin, ATableThatLacksSomethingIsRefused) {
  EXPECT_EQ(refusal("test_small"),
            "plug-in: `size` is less than ABI 1 asks for; set it to sizeof(pg_plugin)");
  EXPECT_EQ(refusal("test_empty"), "plug-in: holds neither environments nor models");
  EXPECT_EQ(refusal("test_lacks"), "environment test/lacks: `free` is missing in its table");
  EXPECT_EQ(refusal("test_small_table"),
            "environment test/lacks: its table has 64 bytes, less than ABI 1 asks for; set `size` "
            "to sizeof");
}
TEST(Plugin, HalfAFileIsRefused) {
  TempDir folder;
  const std::string whole = contents(library("corridor"));
  for (const size_t part : {size_t(1), size_t(2), size_t(40)}) {
    write(folder / "half.so", whole.substr(0, whole.size() * part / 41));
    Registry r;
    EXPECT_EQ(error_of([&] { r.load(folder / "half.so"); }),
              "plug-in " + (folder / "half.so") + ": the file is cut off; build it again");
  }
}
TEST(Plugin, ALibraryWithoutTheEntryIsRefused) {
  Registry r;
  const std::string path = library("test_no_symbol");
  EXPECT_EQ(error_of([&] { r.load(path); }), "plug-in " + path + ": exports no pg_plugin_main");
}
TEST(Plugin, AnEmptyEntryIsRefused) {
  Registry r;
  const std::string path = library("test_nothing");
  EXPECT_EQ(error_of([&] { r.load(path); }),
            "plug-in " + path + ": pg_plugin_main returned nothing");
}
TEST(Plugin, AFileThatIsNoLibraryIsRefused) {
  Registry r;
  TempDir folder;
  write(folder / "text.so", "not a library");
  EXPECT_EQ(error_of([&] { r.load(folder / "text.so"); }).find("plug-in " + (folder / "text.so")),
            0u);
  EXPECT_NE(error_of([&] { r.load(folder / "none.so"); }).find("No such file"), std::string::npos);
}
TEST(Plugin, ANameIsRegisteredOnce) {
  Registry r;
  r.load(library("test_pond"));
  EXPECT_EQ(error_of([&] { r.load(library("test_pond")); }),
            library("test_pond") + ": test/pond: registered twice");
  EXPECT_EQ(r.in_order(), std::vector<std::string>{"test/pond"});
}
TEST(Registry, AnUnknownNameIsAnsweredWithTheNearest) {
  Registry r;
  r.load(library("test_pond")), r.load(library("test_lake"));
  EXPECT_EQ(
      error_of([&] { r.find("test/pont"); }),
      "env.name: 'test/pont' is unknown; did you mean test/pond? (known: test/lake, test/pond)");
  EXPECT_TRUE(r.has("test/lake"));
  EXPECT_FALSE(r.has("test/pont"));
}

/// A slip of the pen: a function writes metrics that the spec does not name.
struct Slip : Walk {
  static Spec spec(const Params& p) {
    Spec s = Walk::spec(p);
    s.metrics.clear();
    return s;
  }
};
TEST(Plugin, SpecAndFunctionsMustAgree) {
  EXPECT_EQ(error_of([] { VecEnv(*env_api<Slip>(), {.name = "slip"}, one_thread()); }),
            "env (slip): spec and functions disagree on mask, signals or metrics");
}

}  // namespace
}  // namespace plantgym::testing
