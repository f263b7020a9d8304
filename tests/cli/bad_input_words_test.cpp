// What the program says where words look right and mean nothing: rules that never fire, files that
// hold nothing, dialects of CSV.
#include "cli/bad_input.h"

namespace plantgym::testing {
namespace {

// input: FILE = its content, one a line; ~ ends a line of it. w.yaml is a farm in w.csv
constexpr const char* kAct = "eval w.yaml --agent r.yaml --episodes 1 ";
const std::string kField = join({kAct, "env.name=farm/field"}),
                  kBox = join({kAct, "env.name=farm/field_box"}),
                  kFertile = join({kAct, "env.name=farm/fertigation"});

// clang-format off
const std::vector<Case> kCases = {
  {"a stage that is none", "r.yaml = rules: [{if: {stage: 9}, do: 10}, {else: 0}]", kField.c_str(), 2, "r.yaml:1:22: rules[0].if.stage: 9 is never seen; stage is a whole number in [0, 3]"},
  {"a stage that is none, said aloud", "r.yaml = rules: [{if: {stage: \"== -1\"}, do: 10}, {else: 0}]", kField.c_str(), 2, "rules[0].if.stage: == -1 is never seen; stage is a whole number in [0, 3]"},
  {"half a stage", "r.yaml = rules: [{if: {stage: 1.5}, do: 10}, {else: 0}]", kField.c_str(), 2, "rules[0].if.stage: 1.5 is never seen; stage is a whole number in [0, 3]"},
  {"a range between two stages", "r.yaml = rules: [{if: {stage: 1.2..1.8}, do: 10}, {else: 0}]", kField.c_str(), 2, "rules[0].if.stage: 1.2..1.8 is never seen; stage is a whole number in [0, 3]"},
  {"a range backwards", "r.yaml = rules: [{if: {day: 60..20}, do: 10}, {else: 0}]", kField.c_str(), 2, "r.yaml:1:20: rules[0].if.day: 60..20 is never seen: it goes from 60 down to 20; write 20..60"},
  {"a range of parameters backwards", "", "eval w.yaml --agent '{interval: {first: 90, last: 30}}' --episodes 1 env.name=farm/field", 2, "rules[0].if.day: first..last is never seen: it goes from 90 down to 30"},
  {"two bounds that exclude each other", "r.yaml = rules: [{if: {stage: {\">=\": 3, \"<=\": 1}}, do: 10}, {else: 0}]", kField.c_str(), 2, "rules[0].if.stage: no value is both: stage >= 3 and stage <= 1"},
  {"a range beyond what is seen", "r.yaml = rules: [{if: {stage: 4..9}, do: 10}, {else: 0}]", kField.c_str(), 2, "rules[0].if.stage: 4..9 is never seen"},
  {"a name in an extending crop file", "crops/mine.yaml = extends: maize_grain~price: 3", "check w.yaml env.world.zones.a.crop=mine", 2, "crops/mine.yaml:1:10: extends: cannot read file crops/maize_grain: no such file or folder; a file extends files, maize_grain.yaml beside it; a name of a library is extended where it is used, {extends: maize_grain, …}"},
  {"an empty crop file", "crops/mine.yaml = # later", "check w.yaml env.world.zones.a.crop=mine", 2, "crop: crops/mine.yaml holds nothing; write its keys there (see plantgym schema crops)"},
  {"a CSV of semicolons", "w.csv = date;precip;eto~2001-01-01;0;5", "check w.yaml", 2, "w.csv:1: values are parted by ';'; part them by ',' and write decimals with a point"},
  {"a CSV of tabs", "w.csv = date\tprecip\teto~2001-01-01\t0\t5", "check w.yaml", 2, "w.csv:1: values are parted by tabs; part them by ','"},
  {"a CSV in quotes", "w.csv = date,precip,eto~\"2001-01-01\",0,5", "check w.yaml", 2, "w.csv:2: values are in quotes; write them without"},
  {"a dose in another unit", "r.yaml = rules: [{else: {depth: 10 mm, dose: 20 mm}}]", kFertile.c_str(), 2, "'20 mm' is neither a number, a label"},
};
// clang-format on

void prepare(const TempDir& dir, const std::string& input) {
  std::string csv = "date,precip,eto,tmin,tmax\n";
  for (int m = 1; m <= 12; ++m)
    for (int d = 1; d <= (m == 2 ? 28 : m == 4 || m == 6 || m == 9 || m == 11 ? 30 : 31); ++d) {
      char line[40];
      std::snprintf(line, sizeof line, "2001-%02d-%02d,0,5,10,20\n", m, d);
      csv += line;
    }
  write(dir / "w.csv", csv);
  write(dir / "w.yaml", "farm: {weather: {file: w.csv}}\nzones: {a: {nitrogen: {first: 40}}}\n");
  std::filesystem::create_directory(dir / "crops");
  const size_t equals = input.find(" = ");
  if (equals == std::string::npos) return;
  std::string content = input.substr(equals + 3);
  std::replace(content.begin(), content.end(), '~', '\n');
  write(dir / input.substr(0, equals), content + "\n");
}

/// What is right, though it looks like the cases above.
TEST(Words, of_amounts_and_csv_that_are_right) {
  const auto good = [](const std::string& input, const std::string& command) {
    const TempDir dir;
    prepare(dir, input);
    const Result r = shell(dir.path(), "$P " + command);
    EXPECT_EQ(r.code, 0) << input << "\n" << r.text;
    return r.text;
  };
  good("r.yaml = rules: [{else: 25 mm}]", kField);
  good("r.yaml = rules: [{else: 24 mm}]", kField);  // the nearest is taken
  good("r.yaml = rules: [{else: {depth: 2 cm, dose: 19 kg/ha}}]", kFertile);
  good("r.yaml = rules: [{if: {depletion_fraction: \">= 1.2\"}, do: 9}, {else: 0}]", kField);
  // an amount is cut to what the action can be (docs/first/rules.md)
  const std::string cut = good("r.yaml = rules: [{else: 30}]", kBox),
                    most = good("r.yaml = rules: [{else: 25}]", kBox);
  const auto line = [](const std::string& text) {
    const size_t at = text.find("  irrigation [mm]");
    return text.substr(at, text.find('\n', at) - at);
  };
  EXPECT_EQ(line(cut), line(most));
  good(
      "w.csv = \xEF\xBB\xBF" +
          [] {
            const TempDir dir;
            prepare(dir, "none = ");
            std::string csv = contents(dir / "w.csv");
            std::replace(csv.begin(), csv.end(), '\n', '~');
            return csv;
          }(),
      "check w.yaml");
}

}  // namespace

Part bad_words() {
  return {"Words that mean nothing", "bad_input_words_test.cpp", kCases, prepare};
}

}  // namespace plantgym::testing
