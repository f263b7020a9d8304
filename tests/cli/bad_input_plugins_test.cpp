// What the program says about shared libraries that it cannot use, and tables that are none.
#include "cli/bad_input.h"

namespace plantgym::testing {
namespace {

constexpr const char* kPole =
    "plugins: [./libleader.so]\nenv: {name: classic/cartpole}\nagent:\n  abstraction: {plugin: "
    "demo/leader, k: 8, states: 100, refits: 0}\nlearner: {type: q_learning}\n"
    "run: {steps: 1000}\n";

// clang-format off
const std::vector<Case> kCases = {
  {"a library that is not there", "", "test --plugin libnone.so", 2, "plug-in libnone.so: ./libnone.so: cannot open shared object file"},
  {"a run whose library is not there", "plugins: [libnone.so]\nenv: {name: demo/corridor}\n", "check run.yaml", 2, "run.yaml:1:11: plugins[0]: plug-in libnone.so: "},
  {"a file that is no library", "", "list --plugin run.yaml", 2, "plug-in run.yaml: ./run.yaml: "},
  {"half a library", "", "describe demo/corridor --plugin libhalf.so", 2, "plug-in libhalf.so: the file is cut off; build it again"},
  {"a library that is none of ours", "", "test --plugin libtest_no_symbol.so", 2, "plug-in libtest_no_symbol.so: exports no pg_plugin_main"},
  {"a library of another ABI", "", "schema run --plugin libtest_wrong_abi.so", 2, "libtest_wrong_abi.so: plug-in speaks ABI 99, this program ABI 1; build it against this program's headers"},
  {"a library of the draft", "", "bench --plugin libtest_draft.so", 2, "libtest_draft.so: plug-in speaks ABI 0, this program ABI 1"},
  {"a table without a function", "", "check test/lacks --plugin libtest_lacks.so", 2, "libtest_lacks.so: environment test/lacks: `free` is missing in its table"},
  {"a library that is loaded twice", "", "test --plugin libcorridor.so --plugin libcorridor.so", 2, "libcorridor.so: demo/corridor: registered twice"},
  {"parameters that make no environment", "", "check demo/corridor env.length=1 --plugin libcorridor.so", 2, "env.length: 1 is not in [2, 1000] cell"},
  {"an environment of a library that is not loaded", "", "describe demo/corridor", 2, "describe: 'demo/corridor' is neither a name nor a file"},
  {"a benchmark of what is not loaded", "", "bench demo/corridr --plugin libcorridor.so", 2, "env.name: 'demo/corridr' is unknown; did you mean demo/corridor?"},
  {"a key of a library's model", kPole, "train run.yaml agent.abstraction.model.radios=1", 2, "agent.abstraction.model.radios: unknown key; did you mean radius?"},
  {"a number of a library's model", kPole, "train run.yaml agent.abstraction.model.radius=0", 2, "agent.abstraction.model.radius: 0 is not in"},
  {"a table of numbers with a word", "a,b\n1,2\n3,x\n", "cluster run.yaml", 2, "run.yaml:3: b: 'x' is not a number; choose others with --columns, or say --label"},
  {"a table with a short row", "a,b\n1,2\n3\n", "cluster run.yaml", 2, "run.yaml:3: 1 values, the head names 2"},
  {"a column that is not there", "a,b\n1,2\n3,4\n", "cluster run.yaml --columns a,c", 2, "run.yaml:1: has no column 'c'"},
  {"a table without names", "1,2\n3,4\n", "cluster run.yaml", 2, "run.yaml:1: holds numbers; its first line must name the columns"},
  {"a table with a name twice", "a,a\n3,4\n", "cluster run.yaml", 2, "run.yaml:1: names the column 'a' twice"},
  {"a table with semicolons", "a;b\n1;2\n", "cluster run.yaml", 2, "run.yaml:1: has ; between its columns; write commas, and points in numbers"},
  {"a column chosen twice", "a,b\n1,2\n3,4\n", "cluster run.yaml --columns b,b", 2, "--columns: names 'b' twice"},
  {"a table of one row", "a,b\n1,2\n", "cluster run.yaml", 2, "run.yaml: holds 1 rows; clusters need two"},
  {"no range of clusters", "a,b\n1,2\n3,4\n", "cluster run.yaml --k 3..2", 2, "--k: '3..2' is no range of 1 or more; write first..last"},
  {"more clusters than rows", "a,b\n1,2\n3,4\n", "cluster run.yaml --k 3..4", 2, "--k: 3..4: there are only 2 rows"},
  {"clusters that are not tried", "a,b\n1,2\n3,4\n5,5\n", "cluster run.yaml --k 1..3 --clusters 9", 2, "--clusters: 9 is not in --k 1..3"},
  {"k given twice", "a,b\n1,2\n3,4\n", "cluster run.yaml k=2", 2, "k: is --k; set it there"},
  {"an unknown model", "a,b\n1,2\n3,4\n", "cluster run.yaml --model kmeens", 2, "'kmeens' is no model that is known; did you mean kmeans?"},
};
// clang-format on

void prepare(const TempDir& dir, const std::string& input) {
  write(dir / "run.yaml", input);
  for (const char* name :
       {"corridor", "leader", "test_no_symbol", "test_wrong_abi", "test_draft", "test_lacks"}) {
    const std::string file = join({"lib", name, ".so"});
    std::filesystem::copy_file(join({PLANTGYM_PLUGINS, file}), dir / file);
  }
  const std::string whole = contents(dir / "libcorridor.so");
  write(dir / "libhalf.so", whole.substr(0, whole.size() / 2));
}

}  // namespace

Part bad_plugins() {
  return {"Plug-ins and tables of numbers", "bad_input_plugins_test.cpp", kCases, prepare};
}

}  // namespace plantgym::testing
