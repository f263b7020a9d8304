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
  expect_contract("test_countdown", "test/countdown", "from: 20");
}
TEST(Plugin, ItsErrorsNameThePlace) {
  Registry r;
  r.load(library("test_countdown")), r.load(library("corridor"));
  EnvConfig c;
  c.name = "test/countdown", c.variants = {parse_yaml("\n\nfrom: 900\n", "p.yaml")};
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

TEST(Plugin, AnotherAbiIsRefused) {
  Registry r;
  EXPECT_EQ(error_of([&] { r.load(library("test_wrong_abi")); }),
            "plug-in speaks ABI 99, this program ABI 0; build it against this program's headers");
  EXPECT_TRUE(r.names().empty());
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
  EXPECT_EQ(error_of([&] { r.load(library("test_pond")); }), "test/pond: registered twice");
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
