#include <fmt/core.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>

#include "commands.h"
#include "figure.h"
#include "judge.h"
#include "plantgym/fields.h"

namespace plantgym::cli {
namespace {

/// A folder for one rerun, removed with it.
class Workplace {
 public:
  Workplace() {
    std::string name = (std::filesystem::temp_directory_path() / "plantgym-XXXXXX").string();
    if (!mkdtemp(name.data())) throw Failure(join({name, ": cannot make this folder"}));
    path_ = name;
  }
  ~Workplace() {
    std::error_code none;
    std::filesystem::remove_all(path_, none);
  }
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// Mean of the metric for each seed of one making.
std::vector<double> rerun(const Figure& g, const Making& m, int32_t first, int32_t last) {
  const Workplace place;
  TrainArgs t;
  t.target.path = g.run, t.out = place.path() + "/run", t.stays = false;
  t.target.overrides = g.set;
  t.target.overrides.insert(t.target.overrides.end(), m.set.begin(), m.set.end());
  t.target.overrides.push_back(fmt::format("run.seeds={}..{}", first, last));
  if (const int code = train(t)) throw Failure(join({g.name, ": stopped before its end"}));
  const EvalArgs e;
  Judge judge(e, "");
  judge.target(t.out, {});
  const Judged& trained = judge.results().agents[0];
  const std::vector<std::string> known = columns_of(trained);
  if (std::find(known.begin(), known.end(), g.metric) == known.end())
    throw Error(
        join({g.path, ": metric: '", g.metric, "' is not known", suggestion(g.metric, known)}));
  std::vector<double> means;
  for (const std::vector<double>& run : scores_of(trained, g.metric)) means.push_back(mean_of(run));
  return means;
}

void list_figures(const std::vector<Figure>& all) {
  for (const Figure& g : all)
    fmt::print("  {:<24} {}: {:.6g} in [{:.6g}, {:.6g}]\n", g.name, g.figure, g.full.mean,
               g.full.interval.low, g.full.interval.high);
  fmt::print("`plantgym reproduce NAME` trains it again; --quick takes fewer seeds or steps.\n");
}

const Figure& find(const std::vector<Figure>& all, const std::string& name) {
  std::vector<std::string> known;
  for (const Figure& g : all) {
    if (g.name == name) return g;
    known.push_back(g.name);
  }
  throw Error(join({"reproduce: '", name, "' is unknown", suggestion(name, known)}));
}

/// What a file stores, from the seeds that it names for that.
int measure(const Figure& g, const Making& m, const char* which) {
  const std::vector<double> means = rerun(g, m, g.first_seed, g.last_seed);
  const Interval i = prediction(means, m.last_seed - m.first_seed + 1);
  fmt::print("{}: mean: {:.6g}, interval: [{:.6g}, {:.6g}]\n", which, mean_of(means), i.low,
             i.high);
  return 0;
}

}  // namespace

int reproduce(const ReproduceArgs& a) {
  const bool is_file = std::filesystem::path(a.name).extension() == ".yaml";
  const std::vector<Figure> all =
      is_file ? std::vector<Figure>{read_figure(a.name)} : shipped_figures();
  if (a.name.empty()) return list_figures(all), 0;
  const Figure& g = is_file ? all[0] : find(all, a.name);
  const Making& m = a.quick ? g.quick : g.full;
  if (a.measure) return measure(g, m, a.quick ? "quick" : "full");
  const std::vector<double> means = rerun(g, m, m.first_seed, m.last_seed);
  const double mean = mean_of(means);
  const bool inside = mean >= m.interval.low && mean <= m.interval.high;
  fmt::print("{}: {} {:.6g} of {} seeds is {} [{:.6g}, {:.6g}] (stored mean {:.6g}; {}; {})\n",
             g.name, g.metric, mean, means.size(), inside ? "within" : "NOT within", m.interval.low,
             m.interval.high, m.mean, g.made_with, g.machine);
  return inside ? 0 : 1;
}

}  // namespace plantgym::cli
