// What the program says about policies that are no policies, and lines that do not fit them.
#include "cli/bad_input.h"

namespace plantgym::testing {
namespace {

#define POLICY(version, values)                                                                  \
  "p.json: {\"format\": \"plantgym.policy\", \"version\": " version                              \
  ", \"environment\": \"grid/map\", \"run\": \"r\", \"learner\": \"sarsa\", \"seed\": 0, "       \
  "\"steps\": 9, \"observation\": {\"frames\": 1, \"clip\": 0, \"parts\": [{\"name\": \"all\", " \
  "\"features\": 2, \"numbers\": false}], \"features\": [{\"name\": \"soil\", \"unit\": \"1\", " \
  "\"low\": 0, \"high\": 1, \"count\": 2, \"labels\": [\"dry\", \"wet\"]}, {\"name\": \"day\", " \
  "\"unit\": \"d\", \"low\": 0, \"high\": 2, \"count\": 3}]}, \"action\": {\"joint\": true, "    \
  "\"masked\": false, \"elements\": [{\"name\": \"valve\", \"unit\": \"1\", \"count\": 2}]}, "   \
  "\"table\": {\"values\": " values "}}\n---\nin.txt: "
constexpr const char* kRight = POLICY("1", "[1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1]");
#define LINE POLICY("1", "[1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1]")

// clang-format off
const std::vector<Case> kCases = {
  {"a policy that is not there", "", "act p.json < /dev/null", 2, "p.json: cannot read this file: no such file or folder"},
  {"a policy that is a run file", "p.yaml: env: {name: grid/map}\n", "act p.yaml < /dev/null", 2, "p.yaml: neither a policy in JSON nor a whole safetensors file; it is cut off, or of another form (a rule file, a picture)"},
  {"a folder as a policy", "", "act . < /dev/null", 2, ".: is a folder; write its policy first: plantgym export . --to json"},
  {"JSON that is no policy", "p.json: {\"version\": 1}\n", "act p.json < /dev/null", 2, "p.json: not a policy of plantgym: 'format' does not say plantgym.policy"},
  {"a policy with a word among its numbers", POLICY("1", "[1, 0, \"x\", 0]"), "act p.json < in.txt", 2, "p.json:1:525: 'values' does not hold numbers only, but also a text"},
  {"a policy that is cut off", "p.json: {\"format\": \"plantgym.pol", "act p.json < /dev/null", 2, "p.json:1:25: '\"' is missing"},
  {"a policy of another version", POLICY("7", "[1]"), "act p.json < in.txt", 2, "p.json: has format version 7, this program reads version 1"},
  {"a policy with too few values", POLICY("1", "[1, 0, 1]"), "act p.json < in.txt", 2, "p.json: the table has 3 values, not 6 x 2"},
  {"a line that is no JSON", LINE "{\"soil\": 1, \"day\": 2}\n{\"soil\": 1 \"day\": 2}\n", "act p.json < in.txt", 2, "standard input:2:12: '}' is missing"},
  {"a line that is a list", LINE "[1, 2]\n", "act p.json < in.txt", 2, "standard input:1:1: a map of features is missing: {\"name\": value, …}"},
  {"a feature that is missing", LINE "{\"soil\": 1}\n", "act p.json < in.txt", 2, "standard input:1: missing: day"},
  {"an unknown feature", LINE "{\"soil\": 1, \"dya\": 2}\n", "act p.json < in.txt", 2, "standard input:1: 'dya' is not a feature; did you mean day? (features: soil, day)"},
  {"an unknown label", LINE "{\"soil\": \"dri\", \"day\": 2}\n", "act p.json < in.txt", 2, "standard input:1: soil: 'dri' is not a value; did you mean dry? (values: dry, wet)"},
  {"a feature written twice", LINE "{\"soil\": 1, \"day\": 2, \"soil\": 0}\n", "act p.json < in.txt", 2, "standard input:1:23: 'soil' is written twice"},
  {"a word where a number belongs", LINE "{\"soil\": 1, \"day\": \"monday\"}\n", "act p.json < in.txt", 2, "standard input:1: day: must be a number"},
  {"no number", LINE "{\"soil\": NaN, \"day\": 1}\n", "act p.json < in.txt", 2, "standard input:1:10: NaN is no number of JSON"},
  {"too many numbers of a part", LINE "{\"all\": [1, 2, 3]}\n", "act p.json < in.txt", 2, "standard input:1: all: must be a list of 2 numbers"},
  {"a mask that is too short", LINE "{\"soil\": 1, \"day\": 2, \"mask\": [1]}\n", "act p.json < in.txt", 2, "standard input:1: mask: must be a list of 2 numbers, 1 for what may be chosen, else 0"},
  {"an unknown form of a policy", kRight, "export p.json --to pdf", 2, "--to: 'pdf' is unknown"},
  {"a policy of a world", "w.yaml: grid:\n  map: S.G\n  legend: {S: start, G: goal}\n", "export w.yaml --to c", 2, "w.yaml: is no run's folder; train it, then export runs/w"},
};
// clang-format on

/// input: "name: text" blocks parted by lines of ---
void prepare(const TempDir& dir, const std::string& input) {
  std::string rest = input;
  while (!rest.empty()) {
    const size_t end = rest.find("---\n");
    const std::string block = rest.substr(0, end);
    const size_t colon = block.find(": ");
    write(dir / block.substr(0, colon), block.substr(colon + 2));
    rest = end == std::string::npos ? "" : rest.substr(end + 4);
  }
}

}  // namespace

Part bad_exports() { return {"Exported policies", "bad_input_export_test.cpp", kCases, prepare}; }

}  // namespace plantgym::testing
