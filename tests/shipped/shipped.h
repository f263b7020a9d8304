// Every built-in environment with every world that is shipped for it, as test parameters.
#pragma once
#include <cctype>

#include "agents/flaws.h"
#include "support.h"
#include "worlds.h"

namespace plantgym {

inline std::ostream& operator<<(std::ostream& out, const WorldOf& w) {
  return out << w.env << " on " << w.name;
}

namespace testing {

/// Made once: to know which world fits which environment, each is made with each.
inline const std::vector<WorldOf>& shipped_worlds() {
  static const std::vector<WorldOf> all = [] {
    flaw_judge = judge_flaws;
    return worlds_of(builtins(), source("configs/worlds"));
  }();
  return all;
}
inline std::string label(const WorldOf& w) {
  std::string name = w.env + "_on_" + w.name;
  for (char& c : name)
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
  return name;
}

}  // namespace testing
}  // namespace plantgym
