// What the program says about sweeps, jobs, parts and programs that do not fit together.
#include "cli/bad_input.h"

namespace plantgym::testing {
namespace {

constexpr const char* kRun =
    "env: {world: lake.yaml, num_envs: 6}\nlearner: {type: q_learning}\n"
    "run: {seeds: 0..2, steps: 1000}\n";

// clang-format off
const std::vector<Case> kCases = {
  {"a part that is none", kRun, "train run.yaml run.part=3/3", 2, "run.part: '3/3' is no part; expected i/n with i from 0 to n - 1"},
  {"a part in words", kRun, "train run.yaml run.part=half", 2, "run.part: 'half' is no part; expected i/n with i from 0 to n - 1"},
  {"more parts than seeds", kRun, "train run.yaml run.part=0/9", 2, "run.part: 0/9 of 3 seeds is none; use at most as many parts as seeds"},
  {"a rank beyond the number of programs", kRun, "check run.yaml >/dev/null && RANK=2 WORLD_SIZE=2 \"$P\" train run.yaml", 2, "the variable RANK is '2'; expected a number from 0 to 1"},
  {"programs without a meeting place", kRun, "check run.yaml >/dev/null && RANK=0 WORLD_SIZE=2 \"$P\" train run.yaml", 2, "RANK says rank 0 of 2, but not where they meet; set MASTER_ADDR"},
  {"a time that is none", kRun, "sbatch run.yaml --time 4kg --dry-run", 2, "--time: '4kg' has a unit of another dimension; expected e.g. 4h"},
  {"one of several programs, but not which", kRun, "check run.yaml >/dev/null && WORLD_SIZE=2 \"$P\" train run.yaml", 2, "set RANK, too, or unset WORLD_SIZE"},
  {"a time of Slurm's that is none", kRun, "sbatch run.yaml --time -1:00 --dry-run", 2, "--time: '-1:00' is no time of Slurm's; expected e.g. 4h"},
  {"a time that is over before it began", kRun, "sbatch run.yaml --time 1min --dry-run", 2, "--time: 1min is too short: 120 s before its end a job goes back to the queue"},
  {"a partition of two lines", kRun, "sbatch run.yaml --partition \"$(printf 'a\\nb')\" --dry-run", 2, "--partition: must be one line"},
  {"a job without a name for its log", kRun, "sbatch run.yaml --out 'a\"b' --dry-run", 2, "--out: a\"b: Slurm writes into no file with a quote or a backslash"},
  {"hosts from the last to the first", kRun, "check run.yaml >/dev/null && SLURM_STEP_ID=0 SLURM_PROCID=0 SLURM_STEP_NUM_TASKS=2 SLURM_JOB_ID=7 SLURM_STEP_NODELIST='n[3-1]' \"$P\" train run.yaml", 2, "the list of hosts 'n[3-1]' cannot be read; expected n[0-1,3] or a,b"},
  {"a part of a sweep and more words", kRun, "sweep run.yaml 'sweep={method: grid, space: {learner.gamma: [0.9]}}' run.part=0/2x", 2, "run.part: '0/2x' is no part; expected i/n with i from 0 to n - 1"},
  {"trials that differ in seeds", kRun, "sweep run.yaml 'sweep={method: grid, space: {run.seeds: [3, 4]}}'", 2, "sweep.space.run.seeds: every trial has the same seeds; use sweep.seeds"},
  {"trials that are judged otherwise", kRun, "sweep run.yaml 'sweep={method: grid, space: {eval.metric: [return, length]}}'", 2, "sweep.space.eval.metric: trials are compared by one evaluation; set it beside `sweep`"},
  {"trials of other sweeps", kRun, "sweep run.yaml 'sweep={method: grid, space: {sweep.trials: [1, 2]}}'", 2, "sweep.space.sweep.trials: is the same for all trials; set it beside `sweep`"},
  {"whole numbers that are not", kRun, "sweep run.yaml 'sweep={trials: 2, space: {env.num_envs: {whole: [1.5, 2.5]}}}'", 2, "sweep.space.env.num_envs.whole: must be [a, b] of whole numbers"},
  {"a job of no GPU", kRun, "sbatch run.yaml --gpus 0 --dry-run", 2, "--gpus: 0 is not in [1, 65536]"},
  {"a program that does not know of how many", kRun, "check run.yaml >/dev/null && RANK=1 \"$P\" train run.yaml", 2, "set WORLD_SIZE, too, or unset RANK"},
  {"a job for each of too many seeds", kRun, "sbatch run.yaml run.seeds=0..200000 --array --dry-run", 2, "--array: 200001 jobs, one for each seed, are too many; give a number up to 100000"},
  {"a job for each trial of halving", kRun, "sbatch run.yaml \"sweep={method: halving, trials: 9, space: {learner.gamma: {uniform: [0, 1]}}}\" --array --dry-run", 2, "--array: halving chooses between rounds"},
  {"an array of no job", kRun, "sbatch run.yaml --array 0 --dry-run", 2, "--array: 0 is not in [1, 100000]"},
  {"an array of more jobs than seeds", kRun, "sbatch run.yaml --array 4 --dry-run", 2, "--array: 4 jobs cannot share 3 seeds; use at most 3"},
  {"an array of more jobs than trials", kRun, "sbatch run.yaml 'sweep={method: grid, space: {learner.gamma: [0.9, 0.99]}}' --array 3 --dry-run", 2, "--array: 3 jobs cannot share 2 trials; use at most 2"},
  {"programs with GPUs and programs", kRun, "sbatch run.yaml --tasks 2 --gpus 2 --dry-run", 2, "--tasks and --gpus: are both numbers of programs; keep one"},
  {"runs that are nowhere", kRun, "runs nowhere", 2, "nowhere: is no folder; runs lie in `runs` where they were trained"},
  {"a sweep of nothing", kRun, "sweep run.yaml", 2, "run.yaml: says nothing to try; give a run file with `sweep`"},
  {"a sweep without keys", kRun, "sweep run.yaml 'sweep={trials: 4}'", 2, "sweep.space: missing; the keys to try and their values"},
  {"a sweep of no size", kRun, "sweep run.yaml 'sweep={space: {learner.gamma: [0.9]}}'", 2, "sweep.trials: missing; how many settings to draw"},
  {"a grid of a range", kRun, "sweep run.yaml 'sweep={method: grid, space: {learner.gamma: {uniform: [0, 1]}}}'", 2, "sweep.space.learner.gamma: a grid wants a list of values; or use sweep.method=random"},
  {"a range of a kind that is none", kRun, "sweep run.yaml 'sweep={trials: 2, space: {learner.gamma: {normal: [0, 1]}}}'", 2, "sweep.space.learner.gamma: must be a list of values, or {uniform: [a, b]}, {log_uniform: [a, b]}, or {whole: [a, b]}"},
  {"a range of logarithms from 0", kRun, "sweep run.yaml 'sweep={trials: 2, space: {learner.gamma: {log_uniform: [0, 1]}}}'", 2, "sweep.space.learner.gamma.log_uniform: must be [a, b] with 0 < a < b"},
  {"a sweep of a key that nobody reads", kRun, "sweep run.yaml 'sweep={method: grid, space: {learner.gama: [0.9]}}'", 2, "learner.gama: unknown key; did you mean gamma?"},
  {"a sweep of a value out of range", kRun, "sweep run.yaml 'sweep={method: grid, space: {learner.gamma: [0.9, 9]}}'", 2, "learner.gamma: 9 is not in [0, 1]"},
  {"training a sweep", kRun, "train run.yaml 'sweep={trials: 2, space: {learner.gamma: [0.9]}}'", 2, "run.yaml: is a sweep; train it with: plantgym sweep run.yaml, or one of it with sweep=null"},
};
// clang-format on

void prepare(const TempDir& dir, const std::string& input) {
  write(dir / "run.yaml", input);
  write(dir / "lake.yaml", "grid:\n  map: S.G\n  legend: {S: start, G: {goal: 1}}\n  limit: 9\n");
}

}  // namespace

Part bad_sweeps() {
  return {"Several programs, jobs and sweeps", "bad_input_cluster_test.cpp", kCases, prepare};
}

}  // namespace plantgym::testing
