// Cases of bad input: each part of the program has a file of them, bad_input_<part>_test.cpp.
// bad_input_test.cpp holds them to what the program says, and writes docs/errors.md from them.
#pragma once
#include <gtest/gtest.h>

#include <vector>

#include "cli/program.h"

namespace plantgym::testing {

struct Case {
  const char *title, *input;  // input: what the part's `prepare` makes files of
  const char* command;        // a shell line after the program's name
  int code;                   // 2: wrong input; 1: the machine failed; 0: right, but odd
  const char* says;           // within one line
};

/// The cases of a part, and how it fills the folder that a case runs in.
struct Part {
  const char *heading, *file;  // of docs/errors.md; below tests/cli/
  std::vector<Case> cases;
  void (*prepare)(const TempDir& dir, const std::string& input);
};

// A new part is declared here, and listed in bad_input_test.cpp.
Part bad_runs();
Part bad_farms();
Part bad_weather();
Part bad_rules();
Part bad_tables();
Part bad_comparisons();
Part bad_places();
Part bad_networks();
Part bad_images();
Part bad_minigrids();
Part bad_plants();
Part bad_cells();
Part bad_floors();
Part bad_policies();
Part bad_words();
Part bad_sweeps();
Part bad_exports();
Part bad_models();
Part bad_plugins();
Part bad_jobshops();
Part bad_windows();

}  // namespace plantgym::testing
