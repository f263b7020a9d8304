// A job for Slurm: trains a run, goes back to the queue before its time is up, and goes on from the
// last checkpoint when a program of it died.
#include <fmt/core.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>
#include <regex>

#include "commands.h"
#include "learners/device_learner.h"
#include "learners/files.h"
#include "learners/sweep.h"
#include "learners/train.h"
#include "plantgym/fields.h"
#include "say.h"
#include "shell_word.h"

namespace plantgym::cli {
namespace {

namespace fs = std::filesystem;

constexpr int32_t kNotice = 120;  // [s] before its end the job is told so

/// Of Slurm's own words: minutes:seconds, hours:minutes:seconds, days-hours[:minutes[:seconds]].
std::optional<double> slurm_seconds(const std::string& words) {
  static const std::regex kTime(R"((?:(\d{1,6})-)?(\d{1,8})(?::(\d{1,4}))?(?::(\d{1,4}))?)");
  std::smatch m;
  if (!std::regex_match(words, m, kTime)) return std::nullopt;
  const auto part = [&m](size_t k) { return m[k].matched ? std::atof(m.str(k).c_str()) : 0.0; };
  if (m[1].matched) return 86400 * part(1) + 3600 * part(2) + 60 * part(3) + part(4);
  return m[4].matched ? 3600 * part(2) + 60 * part(3) + part(4) : 60 * part(2) + part(3);
}

/// "days-hours:minutes:seconds" of "4h".
std::string slurm_time(const std::string& words) {
  double seconds = 0;
  if (words.find_first_of(":-") != std::string::npos) {
    const std::optional<double> of = slurm_seconds(words);
    if (!of)
      throw Error(
          fmt::format("--time: '{}' is no time of Slurm's; expected e.g. 4h, 90 min, "
                      "04:00:00 or 1-12:00:00",
                      words));
    seconds = *of;
  } else if (const char* wrong = parse_quantity(words, "s", seconds)) {
    throw Error(fmt::format("--time: '{}' {}; expected e.g. 4h, 90 min or 04:00:00", words, wrong));
  }
  if (!(seconds > kNotice))
    throw Error(
        fmt::format("--time: {} is too short: {} s before its end a job goes back to the "
                    "queue; use more than that",
                    words, kNotice));
  if (seconds > 3650 * 86400.0)
    throw Error(fmt::format("--time: {} is more than ten years", words));
  const int64_t s = int64_t(seconds + 0.5);
  return fmt::format("{}-{:02}:{:02}:{:02}", s / 86400, s / 3600 % 24, s / 60 % 60, s % 60);
}

/// Of a name, what a file name may be made of.
std::string plain(std::string name) {
  for (char& c : name)
    if (!std::isalnum(uint8_t(c)) && c != '-' && c != '_' && c != '.') c = '_';
  return name;
}

/// @throws Error it cannot stand in one line of a job
const std::string& in_one_line(const char* option, const std::string& words) {
  const bool breaks = std::any_of(words.begin(), words.end(), [](char c) { return c < 32; });
  if (words.empty() || breaks) throw Error(join({option, ": must be one line, of something"}));
  return words;
}

/// Where Slurm writes what the job says.
std::string log_of(const SbatchArgs& a, const std::string& out) {
  const std::string at = in_one_line("--out", fs::absolute(out).string());
  if (at.find_first_of("\"\\") != std::string::npos)
    throw Error(join({"--out: ", out, ": Slurm writes into no file with a quote or a backslash"}));
  std::string log;
  for (const char c : at) log += c == '%' ? "%%" : std::string(1, c);
  log += a.array ? "-%a.log" : ".log";
  return log.find_first_of(" \t") == std::string::npos ? log : join({"\"", log, "\""});
}

std::string head_of(const SbatchArgs& a, const Loaded& l, const std::string& out) {
  const std::string name = plain(l.run.name);
  std::string s = fmt::format("#!/bin/bash\n#SBATCH --job-name={}\n", name);
  // a job that comes back writes on where it was
  s += fmt::format("#SBATCH --output={}\n#SBATCH --open-mode=append\n", log_of(a, out));
  s += fmt::format("#SBATCH --ntasks={}\n", a.gpus ? a.gpus : a.tasks);
  s += fmt::format("#SBATCH --cpus-per-task={}\n", l.run.threads);
  if (a.gpus) s += "#SBATCH --gpus-per-task=1\n";
  if (!a.time.empty()) s += fmt::format("#SBATCH --time={}\n", slurm_time(a.time));
  if (!a.partition.empty())
    s += fmt::format("#SBATCH --partition={}\n", in_one_line("--partition", a.partition));
  if (a.array) s += fmt::format("#SBATCH --array=0-{}\n", a.array - 1);
  for (const std::string& o : a.options)
    s += fmt::format("#SBATCH {}\n", in_one_line("--sbatch", o));
  // the script is told, not the programs: it knows what to do next
  return s + fmt::format("#SBATCH --signal=B:USR1@{}\n#SBATCH --requeue\n", kNotice);
}

/// srun ends all programs when one dies. Code 2 is the user's to mend; after a signal the job
/// waits in the queue again; after anything else it goes on at once, three times at most.
constexpr const char* kBody = R"job(
export OMP_NUM_THREADS=1
asked='' step='' code=143 tries=0
ask() {{ asked=$1; [ -z "$step" ] || kill -USR1 "$step" 2>/dev/null; }}
trap 'ask requeue' USR1
trap 'ask stop' TERM INT
while [ -z "$asked" ]; do
  srun --kill-on-bad-exit=1 --cpus-per-task={threads} {command} &
  step=$!
  [ -z "$asked" ] || kill -USR1 "$step" 2>/dev/null  # asked for in between
  wait "$step"; code=$?
  while kill -0 "$step" 2>/dev/null; do wait "$step"; code=$?; done
  [ $code = 0 ] && exit 0
  [ -n "$asked" ] && break
  [ $code = 2 ] && exit $code
  tries=$((tries + 1))
  [ $tries -gt 3 ] && exit $code
  echo "code $code: going on from the last checkpoint ($tries of 3)"
done
if [ "$asked" = requeue ]; then
  echo "time is nearly up: back to the queue"
  scontrol requeue "$SLURM_JOB_ID" && exit 0
  echo "it cannot go back; submit it again, and it goes on from the last checkpoint"
fi
exit $code
)job";

/// What srun starts. Parts of a run have folders of their own; a sweep's trials have them anyway.
std::string command_of(const SbatchArgs& a, const std::string& out, bool sweeps) {
  std::string words =
      fmt::format("{} {} {}", shell_word(fs::read_symlink("/proc/self/exe").string()),
                  sweeps ? "sweep" : "train", shell_word(fs::absolute(a.target.path).string()));
  for (const std::string& o : a.target.overrides) words += join({" ", shell_word(o)});
  if (a.array) words += fmt::format(" run.part=\"$SLURM_ARRAY_TASK_ID/{}\"", a.array);
  words += join({" --out ", shell_word(fs::absolute(out).string())});
  if (sweeps) return words;
  if (a.array) words += "-\"$SLURM_ARRAY_TASK_ID\"";
  return words + " --resume";
}

/// As many programs as there will be, of which this one pretends to be the first.
struct Pretended : Peers {
  int32_t programs;
  explicit Pretended(int32_t n) : programs(n) {}
  int32_t rank() const override { return 0; }
  int32_t count() const override { return programs; }
  void gather(const char*, const void* mine, int64_t bytes, void* all) override {
    for (int32_t r = 0; r < programs; ++r)
      std::memcpy(static_cast<char*>(all) + r * bytes, mine, size_t(bytes));
  }
  void spread(const char*, void*, int64_t) override {}
};

/// @throws Error so many programs cannot share the run: better here than on the cluster
void expect_shares(const Loaded& l, int32_t programs) {
  if (programs < 2) return;
  Pretended peers(programs);
  const EnvConfig part = part_of(l.run, &peers);
  if (part.n > 65536) return;  // there may be more room there
  Pool pool(1);
  VecEnv env(l.registry.find(l.run.env.name), part, pool);
  learner_kind(l.run.learner).make(l.run.learner, l.run.agent, env, l.run.budget, 0, l.run.models);
}

/// How many there are to share out: trials of a sweep, else seeds.
/// @param for_each whether each gets a job. @throws Error then, of trials that wait for each other
int64_t shares_of(const Loaded& l, bool for_each) {
  const Node* sweep = sweep_of(l.tree);
  if (!sweep) return l.run.last_seed - l.run.first_seed + 1;
  const SweepConfig config = read_sweep(*sweep);
  if (for_each && config.method == SweepConfig::kHalving)
    throw Error(
        "--array: halving chooses between rounds, of which a job for each trial would know "
        "nothing; give the number of jobs, and submit them again for each round");
  return int64_t(trials_of(*sweep, config).size());
}

}  // namespace

int sbatch(const SbatchArgs& given) {
  SbatchArgs a = given;
  if (a.gpus && a.tasks > 1)
    throw Error("--tasks and --gpus: are both numbers of programs; keep one");
  Loaded l = load(a.target);
  const bool sweeps = sweep_of(l.tree) != nullptr;
  if (!is_run(l.tree) || l.is_folder)
    throw Error(join({a.target.path, ": give a run file (with env, learner and run)"}));
  if (sweeps && (a.gpus ? a.gpus : a.tasks) > 1)
    throw Error("--tasks: one program trains a sweep's trials one by one; use --array");
  const int64_t shares = shares_of(l, a.array_for_each);
  if (a.array_for_each) {
    if (shares > a.kMostJobs)
      throw Error(
          fmt::format("--array: {} jobs, one for each seed, are too many; give a number up to {}",
                      shares, a.kMostJobs));
    a.array = int32_t(shares);
  }
  if (a.array > shares)
    throw Error(fmt::format("--array: {} jobs cannot share {} {}; use at most {}", a.array, shares,
                            sweeps ? "trials" : "seeds", shares));
  try_all(l);
  const std::string out = a.out.empty() ? "runs/" + l.run.name : a.out;
  SbatchArgs job = a;
  expect_shares(l, a.gpus ? a.gpus : a.tasks);
  if (l.run.device == RunConfig::kCuda && !a.gpus)
    say("note: run.device is cuda and the job asks for no GPU; use --gpus 1\n");
  const Node* settings = child(l.tree, "run");
  // who asks for GPUs wants to learn on them, but where the run says otherwise
  if (a.gpus && !(settings && child(*settings, "device"))) {
    if (!learner_kind(l.run.learner).make_on)
      say("note: '{}' learns on the CPU: the job gets GPUs and does not use them\n",
          learner_kind(l.run.learner).name);
    else if (!built_for_gpus())
      say("note: this program was built without CUDA (docs/gpu.md): the job gets GPUs and does not "
          "use them\n");
    else
      job.target.overrides.push_back("run.device=cuda");
  }
  const std::string script =
      head_of(a, l, out) + fmt::format(fmt::runtime(kBody),
                                       fmt::arg("command", command_of(job, out, sweeps)),
                                       fmt::arg("threads", l.run.threads));
  if (a.dry_run) {
    fmt::print("{}", script);
    return 0;
  }
  const std::string file = fs::absolute(out).string() + ".sbatch";
  fs::create_directories(fs::path(file).parent_path());
  write_whole(file, {script});
  const int status = std::system(("sbatch " + shell_word(file)).c_str());
  if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
    throw Failure(
        join({"sbatch is not there: this is no machine of a Slurm cluster; the job is in ", file}));
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

}  // namespace plantgym::cli
