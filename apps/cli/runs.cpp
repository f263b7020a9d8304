// What became of runs: a line each, from what they left in their folders.
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "commands.h"
#include "learners/checkpoint.h"
#include "learners/files.h"
#include "learners/run_folder.h"
#include "plantgym/fields.h"

namespace plantgym::cli {
namespace {

namespace fs = std::filesystem;

/// Step and seconds of the last row of metrics.csv, "step,seconds,name,value".
struct LogRow {
  int64_t step = 0;
  double seconds = 0;
};
LogRow last_row(const fs::path& metrics) {
  std::error_code none;
  if (!fs::exists(metrics, none)) return {};
  const std::string all = read_whole(metrics.string());
  const size_t end = all.find_last_not_of('\n'), begin = all.rfind('\n', end);
  LogRow r;
  if (end == std::string::npos || begin == std::string::npos) return {};
  std::sscanf(all.c_str() + begin + 1, "%ld,%lf,", &r.step, &r.seconds);
  return r;
}

/// One seed as its files tell it.
struct SeedState {
  int64_t step = 0;
  double seconds = 0, best = 0;
  bool finished = false, judged = false;
  std::string wrong;  // with its last checkpoint
};
SeedState state_of(const fs::path& seed) {
  SeedState s;
  const LogRow row = last_row(seed / "metrics.csv");
  s.step = row.step, s.seconds = row.seconds;
  const std::string last = (seed / "checkpoints/last.safetensors").string();
  std::error_code none;
  if (!fs::exists(last, none)) return s;
  try {
    const Checkpoint c = Checkpoint::read(last);
    s.step = std::max(s.step, c.get<int64_t>("counters")[0]);
    s.seconds = std::max(s.seconds, c.number<double>("seconds"));
    s.finished = c.number<int64_t>("finished") != 0;
    s.judged = c.number<int64_t>("has_best") != 0, s.best = c.number<double>("best");
  } catch (const DamagedCheckpoint&) {
    const bool other = fs::exists(seed / "checkpoints/before_last.safetensors", none);
    s.wrong = other ? "the last checkpoint is damaged: --resume goes on from the one before it"
                    : "the last checkpoint is damaged, and there is no other";
  } catch (const Error& e) {
    const std::string words = e.what();
    s.wrong = words.substr(words.starts_with(last) ? last.size() + 2 : 0);
  }
  return s;
}

std::string short_count(double x) {
  return x >= 1e6   ? fmt::format("{:.1f}M", x / 1e6)
         : x >= 1e3 ? fmt::format("{:.0f}k", x / 1e3)
                    : fmt::format("{:.0f}", x);
}

std::string first_line(const fs::path& file) {
  std::error_code none;
  if (!fs::exists(file, none)) return "";
  const std::string all = read_whole(file.string());
  return all.substr(0, all.find('\n'));
}

void print_run(const fs::path& run, const std::string& name) {
  int64_t seeds = 0, finished = 0, step = 0;
  double seconds = 0, sum = 0;
  int64_t judged = 0;
  std::string error = first_line(run / "error.txt");
  std::error_code none;
  for (const auto& f : fs::directory_iterator(run, none)) {
    if (f.path().filename().string().rfind("seed-", 0) != 0) continue;
    const SeedState s = state_of(f.path());
    ++seeds, finished += s.finished, step += s.step, seconds += s.seconds;
    judged += s.judged, sum += s.judged ? s.best : 0;
    if (!s.wrong.empty()) error = s.wrong;
  }
  const bool locked = is_being_trained(run), whole = seeds && finished == seeds && error.empty();
  fmt::print("{:<28} {:<8} {:>3}/{:<3} {:>8} {:>9} {:>10}  {}\n", name,
             locked           ? "running"
             : !error.empty() ? "failed"
             : whole          ? "finished"
             : seeds          ? "stopped"
                              : "begun",
             finished, seeds, short_count(double(step)),
             seconds > 0 ? short_count(double(step) / seconds) : "-",
             judged ? fmt::format("{:.5g}", sum / double(judged)) : "-", error);
}

}  // namespace

int runs(const std::string& folder) {
  std::error_code none;
  if (!fs::is_directory(folder, none))
    throw Error(join({folder, ": is no folder; runs lie in `runs` where they were trained"}));
  std::vector<fs::path> found;
  for (auto it = fs::recursive_directory_iterator(folder, none); it != fs::end(it);
       it.increment(none)) {
    if (it.depth() > 3) it.disable_recursion_pending();
    if (it->is_directory(none) && fs::exists(it->path() / "config.yaml", none))
      found.push_back(it->path()), it.disable_recursion_pending();
  }
  if (fs::exists(fs::path(folder) / "config.yaml", none)) found.assign(1, folder);
  if (found.empty()) {
    fmt::print("{}: holds no runs\n", folder);
    return 0;
  }
  std::sort(found.begin(), found.end());
  fmt::print("{:<28} {:<8} {:>7} {:>8} {:>9} {:>10}  {}\n", "run", "state", "seeds", "steps",
             "steps/s", "mean best", "last error");
  for (const fs::path& run : found) {
    const std::string name = fs::relative(run, folder, none).string();
    print_run(run, name == "." ? name_of(folder) : name);
  }
  return 0;
}

}  // namespace plantgym::cli
