// tests/signature.txt says what every environment does on every shipped world under fixed actions;
// tests/signature.sh makes the same lines with other compilers and optimisation levels.
#include "signature.h"

#include <gtest/gtest.h>

#include <sstream>

#include "shipped/shipped.h"

namespace plantgym::testing {
namespace {

std::string line_of(const WorldOf& w, const SignatureConfig& config = {}) {
  return signature_line(w.env, w.name, signature(builtins().find(w.env), w.params(), config));
}

TEST(Signature, IsTheOneOfTheFile) {
  std::string all;
  for (const WorldOf& w : shipped_worlds()) all += line_of(w) + "\n";
  EXPECT_EQ(all, contents(source("tests/signature.txt")))
      << "where a change of behaviour is meant: plantgym test --signature > tests/signature.txt";
}

class Signatures : public ::testing::TestWithParam<WorldOf> {};

TEST_P(Signatures, IsTheSameForAnyThreadsAndSplit) {
  const std::string want = line_of(GetParam());
  for (const int32_t threads : {2, 7}) EXPECT_EQ(line_of(GetParam(), {.threads = threads}), want);
  for (const int64_t split : {1, 10, 96})
    EXPECT_EQ(line_of(GetParam(), {.threads = 2, .split = split}), want);
}
TEST_P(Signatures, DependsOnTheWorldAndTheSteps) {
  const std::string want = line_of(GetParam());
  EXPECT_NE(line_of(GetParam(), {.steps = 399}), want);
  EXPECT_NE(line_of(GetParam(), {.rows = 96}), want);
}
INSTANTIATE_TEST_SUITE_P(Shipped, Signatures, ::testing::ValuesIn(shipped_worlds()),
                         [](const auto& which) { return label(which.param); });

TEST(Signature, LinesAreSixteenDigits) {
  EXPECT_EQ(signature_line("a/b", "c", 0x1fu), "a/b c 000000000000001f");
}

}  // namespace
}  // namespace plantgym::testing
