// What the program says about bad input: message, exit code, nothing left behind. docs/errors.md is
// written from the cases of all parts: PLANTGYM_WRITE_DOCS=1 test_cli --gtest_filter='BadInput*'
#include "cli/bad_input.h"

#include <set>

namespace plantgym::testing {
namespace {

const std::vector<Part>& parts() {
  static const std::vector<Part> all = {
      bad_runs(),        bad_farms(),    bad_weather(),   bad_rules(),    bad_tables(),
      bad_comparisons(), bad_places(),   bad_minigrids(), bad_plants(),   bad_cells(),
      bad_floors(),      bad_jobshops(), bad_windows(),   bad_policies(), bad_words(),
      bad_exports(),     bad_networks(), bad_images(),    bad_models(),   bad_plugins(),
      bad_sweeps()};
  return all;
}

struct PartCase {
  const Part* part;
  const Case* its;
};
void PrintTo(const PartCase& c, std::ostream* to) {
  *to << c.part->heading << ": " << c.its->title;
}
std::vector<PartCase> all_cases() {
  std::vector<PartCase> all;
  for (const Part& part : parts())
    for (const Case& c : part.cases) all.push_back({&part, &c});
  return all;
}

/// The program must end by itself: no case reads for ever from a pipe.
Result run(const TempDir& dir, const Case& c) {
  return shell(dir.path(), join({"timeout 60 $P ", c.command}));
}

std::set<std::string> files(const TempDir& dir) {
  std::set<std::string> names;
  for (const auto& f : std::filesystem::recursive_directory_iterator(dir.path()))
    names.insert(f.path().string());
  return names;
}

class BadInput : public ::testing::TestWithParam<PartCase> {};

TEST_P(BadInput, is_named_and_leaves_nothing) {
  const auto [part, c] = GetParam();
  const TempDir dir;
  part->prepare(dir, c->input);
  const std::set<std::string> before = files(dir);
  const Result r = run(dir, *c);
  EXPECT_EQ(r.code, c->code) << r.text;
  EXPECT_NE(r.text.find(c->says), std::string::npos) << r.text;
  EXPECT_EQ(files(dir), before);
  EXPECT_EQ(r.text.find(": good") == std::string::npos, c->code != 0) << r.text;
  EXPECT_EQ(r.text.find("terminate called"), std::string::npos) << r.text;
}
INSTANTIATE_TEST_SUITE_P(cli, BadInput, ::testing::ValuesIn(all_cases()));

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

/// The line that the case is about, without what differs between machines.
std::string message(const TempDir& dir, const Case& c, const std::string& text) {
  const size_t at = text.find(c.says), begin = text.rfind('\n', at) + 1;
  std::string line = text.substr(begin, text.find('\n', begin) - begin);
  while (line.find("  ") != std::string::npos) replace_all(line, "  ", " ");
  line.erase(0, line.find_first_not_of(' '));
  replace_all(line, dir.path() + "/", "");
  replace_all(line, source(""), "");
  if (line.size() > 240) line = join({line.substr(0, line.rfind(' ', 240)), " …"});
  if (std::string(c.title).find("memory") != std::string::npos)
    line = join({line.substr(0, line.find(" need")), " need … MiB, there are … MiB"});
  return line;
}

TEST(BadInputPage, is_written_from_these_cases) {
  std::string page =
      "# Errors\n\nWhat the program says about bad input, as far as tests hold it to that, and its "
      "exit code: 2 where the input is wrong, 1 where the machine failed, 0 where the input may be "
      "right but looks odd.\nWritten from the cases of `tests/cli/bad_input_*_test.cpp`, which "
      "also hold the files that the commands read.\n";
  for (const Part& part : parts()) {
    page += join({"\n## ", part.heading, "\n\nCases of `tests/cli/", part.file,
                  "`.\n\n| input | command | exit | message |\n|---|---|---|---|\n"});
    for (const Case& c : part.cases) {
      const TempDir dir;
      part.prepare(dir, c.input);
      const Result r = run(dir, c);
      std::string row = join({c.title, "\t`plantgym ", c.command, "`\t", std::to_string(r.code),
                              "\t", message(dir, c, r.text)});
      replace_all(row, "|", "\\|");
      replace_all(row, "\t", " | ");
      page += join({"| ", row, " |\n"});
    }
  }
  const std::string path = source("docs/errors.md");
  if (std::getenv("PLANTGYM_WRITE_DOCS")) write(path, page);
  EXPECT_EQ(contents(path), page) << "docs/errors.md is out of date; see the head of this file";
}

}  // namespace
}  // namespace plantgym::testing
