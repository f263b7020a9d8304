// The commands in a folder of their own, and the files they leave there.
#pragma once
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/program.h"

namespace plantgym::testing {

class CommandTest : public ::testing::Test {
 protected:
  Result run(const std::string& words) { return shell(dir_.path(), join({"\"$P\" ", words})); }
  std::string good(const std::string& words) {
    const Result r = run(words);
    EXPECT_EQ(r.code, 0) << words << "\n" << r.text;
    return r.text;
  }
  nlohmann::json json(const std::string& name) {
    return nlohmann::json::parse(contents(dir_ / name));
  }
  static std::string config(const char* name) {
    return join({"'", source(join({"configs/", name})), "'"});
  }
  TempDir dir_;
};

}  // namespace plantgym::testing
