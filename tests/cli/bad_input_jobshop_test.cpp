// What the program says about job shops that cannot be.
#include "cli/bad_input.h"

namespace plantgym::testing {
namespace {

// clang-format off
const std::vector<Case> kCases = {
  {"too few numbers", "2 2\\n0 3 1 4\\n1 2 0\\n", "check w.yaml", 2, "w.yaml:1:17: jobshop.file: in shop.txt:4:1: the file ends where job 2, operation 2, time should be"},
  {"a machine that comes twice", "2 2\\n0 3 0 4\\n1 2 0 1\\n", "check w.yaml", 2, "jobshop.file: in shop.txt:2:5: job 1, operation 2: machine 0 comes twice; in this format a job visits every machine once"},
  {"a machine that is not there", "2 2\\n0 3 2 4\\n1 2 0 1\\n", "check w.yaml", 2, "in shop.txt:2:5: job 1, operation 2, machine: 2 is not in 0..1"},
  {"a negative time", "1 1\\n0 -4\\n", "check w.yaml", 2, "in shop.txt:2:3: job 1, operation 1, time: -4 is not in 0..65535"},
  {"words in a file", "1 1\\n0 four\\n", "check w.yaml", 2, "in shop.txt:2:3: job 1, operation 1, time: 'four' is not a whole number"},
  {"numbers behind the last job", "1 1\\n0 4\\n9\\n", "check w.yaml", 2, "in shop.txt:3:1: more follows after the last number; 1 jobs on 1 machines are complete"},
  {"more machines than fit", "1 300\\n0 4\\n", "check w.yaml", 2, "in shop.txt:1:3: the number of machines: 300 is not in 1..256"},
  {"a time that is too long", "1 1\\n0 65536\\n", "check w.yaml", 2, "in shop.txt:2:3: job 1, operation 1, time: 65536 is not in 0..65535"},
  {"several flexible instances", "1 1\\n0 4\\n", "check w.yaml env.world.jobshop.format=flexible env.world.jobshop.file=null 'env.world.jobshop.files=[shop.txt]'", 2, "jobshop.files: are of factory/jobshop; a flexible instance is one file"},
  {"fewer jobs than it says", "100 1\\n0 65535", "check w.yaml", 2, "in shop.txt:2:8: the file ends where job 2, operation 1, machine should be"},
  {"no time at all", "1 1\\n0 0\\n", "check w.yaml", 2, "jobshop.file: in shop.txt: no operation takes time"},
  {"an empty file", "", "check w.yaml", 2, "in shop.txt:1:1: the file ends where the number of jobs should be"},
  {"another format", "2 2\\n3 4\\n1 2\\n1 2\\n2 1\\n", "check w.yaml env.world.jobshop.format=taillard2", 2, "jobshop.format: 'taillard2' is not a choice; did you mean taillard?"},
  {"no instance", "", "check w.yaml env.world.jobshop.file=null", 2, "jobshop.file: missing; an instance, or files, or random"},
  {"a file that is not there", "", "check w.yaml env.world.jobshop.file=nothing.txt", 2, "jobshop.file: cannot read file nothing.txt"},
  {"a file and a generator", "1 1\\n0 4\\n", "check w.yaml \"env.world.jobshop.random={jobs: 3, machines: 3}\"", 2, "jobshop.random: files are named too; keep one of them"},
  {"one seed of two", "", "check w.yaml env.world.jobshop.file=null \"env.world.jobshop.random={jobs: 3, machines: 3, time_seed: 5}\"", 2, "random.time_seed: goes with the other seed; give both"},
  {"a shop beyond the horizon", "", "check w.yaml env.world.jobshop.file=null \"env.world.jobshop.random={jobs: 1000, machines: 200, times: 1..99}\"", 2, "random.times: all times together could be 19800000; they must stay below 4194304"},
  {"an index without the instance", "1 1\\n0 4\\n", "check w.yaml env.world.jobshop.index=index.csv", 2, "jobshop.index: says nothing of shop"},
  {"an index of something else", "1 1\\n0 4\\n", "check w.yaml env.world.jobshop.index=shop.txt", 2, "jobshop.index: has no columns name and upper_bound"},
  {"waiting where machines wait anyway", "2 1\\n0 4\\n0 4\\n", "check w.yaml env.wait=true env.delay=1", 2, "env.wait: goes with delay 0; keep one of them"},
  {"a delay beyond what is active", "2 1\\n0 4\\n0 4\\n", "check w.yaml env.delay=2", 2, "env.delay: 2 is not in [0, 1]"},
  {"a rule that picks by nothing", "2 1\\n0 4\\n0 4\\n", "eval w.yaml --agent rule.yaml --episodes 1", 2, "rule.yaml:2:30: rules[0].else.job.least: 'job.length' is neither a number, a parameter nor an observed element"},
};
// clang-format on

/// input: the instance file, with \n for ends of lines
void prepare(const TempDir& dir, const std::string& input) {
  std::string text;
  for (size_t k = 0; k < input.size(); ++k)
    if (input[k] == '\\' && k + 1 < input.size() && input[k + 1] == 'n')
      text += '\n', ++k;
    else
      text += input[k];
  write(dir / "shop.txt", text);
  write(dir / "w.yaml", "jobshop: {file: shop.txt}\n");
  write(dir / "index.csv", "name,upper_bound\nother,5\n");
  write(dir / "rule.yaml",
        "env: {name: factory/jobshop}\nrules: [{else: {job: {least: job.length}}}]\n");
}

}  // namespace

Part bad_jobshops() { return {"Job shops", "bad_input_jobshop_test.cpp", kCases, prepare}; }

}  // namespace plantgym::testing
