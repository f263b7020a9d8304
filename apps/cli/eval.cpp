#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "commands.h"
#include "learners/exact.h"
#include "learners/files.h"
#include "learners/statistics.h"
#include "learners/train.h"
#include "plantgym/fields.h"
#include "players.h"
#include "trace.h"

namespace plantgym::cli {
namespace {

/// One agent's episodes, one list per seed.
struct Judged {
  std::string name;
  std::vector<std::vector<Episode>> runs;
  std::vector<std::string> kpis, units, signals, signal_units;
};

/// Values of one column: "return", or a KPI.
Scores scores_of(const Judged& j, const std::string& column) {
  const auto kpi = std::find(j.kpis.begin(), j.kpis.end(), column);
  Scores s;
  for (const std::vector<Episode>& run : j.runs) {
    std::vector<double>& row = s.emplace_back();
    for (const Episode& e : run)
      row.push_back(kpi == j.kpis.end() ? e.reward
                                        : double(e.metrics[size_t(kpi - j.kpis.begin())]));
  }
  return s;
}

class Judge {
 public:
  explicit Judge(const EvalArgs& a) : args_(a) {}

  void target(const std::string& path) {
    Loaded l = load({path, args_.overrides});
    const int64_t episodes = args_.episodes ? args_.episodes : l.run.eval_episodes;
    std::vector<Player> players;
    if (args_.agents.empty() && l.is_folder) players = trained_players(l, path);
    if (!args_.agents.empty())
      for (const std::string& a : args_.agents)
        players.push_back(named_player(l, agent_node(a), uint64_t(l.run.first_seed)));
    if (players.empty() && l.run.compare.empty())
      throw Error(join({path, ": nobody to judge; name one with --agent, e.g. --agent random"}));
    Judged trained;
    trained.name = players.empty()           ? ""
                   : args_.paths_are_several ? join({path, " ", players[0].name})
                                             : players[0].name;
    for (const Player& p : players) {
      if (args_.agents.empty())
        add(l, p, episodes, trained);
      else
        add(l, p, episodes, results_.emplace_back(Judged{p.name, {}, {}, {}, {}, {}}));
    }
    if (args_.agents.empty() && !players.empty()) results_.push_back(std::move(trained));
    if (args_.agents.empty())
      for (const Node& named : l.run.compare) {
        const Player p = named_player(l, named, uint64_t(l.run.first_seed));
        add(l, p, episodes, results_.emplace_back(Judged{p.name, {}, {}, {}, {}, {}}));
      }
    if (l.is_folder && args_.agents.empty()) gap(l, players);
    metric_ = l.run.metric, folder_ = l.is_folder ? path : folder_;
  }

  void print() const {
    std::vector<std::string> columns = columns_of(results_[0]);
    fmt::print("{:<24} {:>9}", "", "episodes");
    fmt::print("{:>12} {:>12} {:>25}\n", "mean", "IQM", "95 % interval of the IQM");
    for (const std::string& column : columns) {
      fmt::print("{}\n", title(column));
      for (const Judged& j : results_) {
        if (!has(j, column)) continue;
        const Scores s = scores_of(j, column);
        const Summary sum = summarize(s);
        fmt::print("  {:<22} {:>4} x {:<3}{:>12.6g} {:>12.6g} {:>12.6g} {:>12.6g}\n", j.name,
                   s.size(), s[0].size(), sum.mean, sum.iqm, sum.iqm_interval.low,
                   sum.iqm_interval.high);
      }
    }
    differences();
    for (const std::string& line : notes_) fmt::print("{}\n", line);
  }

  void write_json(const std::string& path) const {
    nlohmann::ordered_json all = {
        {"version", 1}, {"metric", metric_}, {"agents", nlohmann::ordered_json::array()}};
    for (const Judged& j : results_) {
      nlohmann::ordered_json one = {{"name", j.name}};
      for (const std::string& column : columns_of(j)) {
        const Scores s = scores_of(j, column);
        const Summary sum = summarize(s);
        one["results"][column] = {
            {"unit", unit(j, column)},
            {"mean", sum.mean},
            {"iqm", sum.iqm},
            {"mean_interval", {sum.mean_interval.low, sum.mean_interval.high}},
            {"iqm_interval", {sum.iqm_interval.low, sum.iqm_interval.high}},
            {"scores", s}};
      }
      for (size_t k = 0; k < j.signals.size(); ++k) {
        std::vector<double> sums;
        for (const auto& run : j.runs)
          for (const Episode& e : run) sums.push_back(e.signals[k]);
        one["signals"][j.signals[k]] = {{"unit", j.signal_units[k]}, {"mean_sum", mean_of(sums)}};
      }
      all["agents"].push_back(one);
    }
    if (!notes_.empty()) all["notes"] = notes_;
    write_whole(path, {all.dump(2) + "\n"});
  }

  void write_csv(const std::string& path) const {
    std::string rows = "agent,run,episode,return,length,terminated";
    for (const std::string& k : results_[0].kpis) rows += "," + k;
    rows += "\n";
    for (const Judged& j : results_)
      for (size_t r = 0; r < j.runs.size(); ++r)
        for (size_t i = 0; i < j.runs[r].size(); ++i) {
          const Episode& e = j.runs[r][i];
          rows += fmt::format("{},{},{},{:.9g},{},{}", j.name, r, i, e.reward, e.length,
                              int(e.terminated));
          if (j.kpis == results_[0].kpis)
            for (const float m : e.metrics) rows += fmt::format(",{:.9g}", m);
          rows += "\n";
        }
    write_whole(path, {rows});
  }
  const std::string& folder() const { return folder_; }

 private:
  static std::vector<std::string> columns_of(const Judged& j) {
    std::vector<std::string> all = {"return"};
    all.insert(all.end(), j.kpis.begin(), j.kpis.end());
    return all;
  }
  static bool has(const Judged& j, const std::string& column) {
    return column == "return" || std::find(j.kpis.begin(), j.kpis.end(), column) != j.kpis.end();
  }
  static std::string unit(const Judged& j, const std::string& column) {
    const auto at = std::find(j.kpis.begin(), j.kpis.end(), column);
    return at == j.kpis.end() ? "" : j.units[size_t(at - j.kpis.begin())];
  }
  std::string title(const std::string& column) const {
    const std::string u = unit(results_[0], column);
    return u.empty() ? column : fmt::format("{} [{}]", column, u);
  }

  void add(const Loaded& l, const Player& p, int64_t episodes, Judged& to) {
    Pool pool(l.run.threads);
    EvaluationConfig how;
    how.episodes = episodes, how.seed = uint64_t(l.run.first_seed);
    how.most_steps = 20000, how.give_up = true;
    const pg_env_api& api = l.registry.find(p.env.name);
    EnvConfig one = p.env;
    one.n = 1;
    const VecEnv env(api, one, pool);
    const pg_spec& spec = env.spec();
    std::unique_ptr<Trace> trace;
    if (!args_.trace.empty()) {
      trace = std::make_unique<Trace>(args_.trace, spec, traced_ == 0);
      trace->begin(p.name, p.seed), ++traced_;
      how.observe = [&](const Decision& d) { trace->add(d); };
    }
    std::vector<Episode> done = evaluate(api, p.env, pool, p.make, how);
    if (trace) trace->close();
    int64_t endless = 0;
    for (Episode& e : done) {
      if (e.metrics.empty() && spec.n_metrics) e.metrics.assign(size_t(spec.n_metrics), 0.0f);
      endless += e.length >= how.most_steps;
    }
    if (endless)
      notes_.push_back(fmt::format("{}: {} episodes did not end within {} steps and were cut there",
                                   p.name, endless, how.most_steps));
    to.runs.push_back(std::move(done));
    to.kpis.clear(), to.units.clear(), to.signals.clear(), to.signal_units.clear();
    for (int32_t k = 0; k < spec.n_metrics; ++k)
      to.kpis.push_back(spec.metrics[k].name), to.units.push_back(spec.metrics[k].unit);
    for (int32_t k = 0; k < spec.n_signals; ++k)
      to.signals.push_back(spec.signals[k].name), to.signal_units.push_back(spec.signals[k].unit);
  }

  /// The first agent against each other one, episode by episode.
  void differences() const {
    const std::string column = has(results_[0], metric_) ? metric_ : "return";
    bool head = false;
    for (size_t k = 1; k < results_.size(); ++k) {
      if (!has(results_[k], column)) continue;
      const Scores a = scores_of(results_[0], column), b = scores_of(results_[k], column);
      if (a[0].size() != b[0].size()) continue;
      const Summary d = summarize(paired(a, b));
      if (!head) fmt::print("{} less the same episodes of\n", results_[0].name);
      head = true;
      fmt::print("  {:<32}{:>12.6g} {:>12} {:>12.6g} {:>12.6g}  (interval of the mean)\n",
                 results_[k].name, d.mean, "", d.mean_interval.low, d.mean_interval.high);
    }
  }

  /// How far each seed's policy is from the best possible, where that can be computed.
  void gap(const Loaded& l, const std::vector<Player>& players) {
    if (!l.run.eval_env.reward.empty()) return;
    Pool pool(1);
    EnvConfig one = l.run.eval_env;
    one.n = 1;
    const VecEnv env(l.registry.find(one.name), one, pool);
    const Model m = env.model();
    if (m.states == 0) return;
    const Oracle oracle(m);
    const int32_t limit = env.spec().max_steps;
    std::vector<double> exact;
    double best = 0;
    try {
      best = oracle.at_start(limit ? oracle.best_within(limit) : oracle.optimal_values(1));
      for (const Player& p : players) {
        const std::vector<double> pi = oracle.policy_of(p.make(env.spec())->state_actions());
        exact.push_back(
            oracle.at_start(limit ? oracle.return_within(pi, limit) : oracle.policy_values(pi, 1)));
      }
    } catch (const Error&) {  // a policy that never ends has no undiscounted value
      notes_.push_back(
          fmt::format("optimum: a return of {:.9g} is possible; a policy walks in circles and has "
                      "no exact return",
                      best));
      return;
    }
    notes_.push_back(
        fmt::format("optimum: a return of {:.9g} is possible{}; these policies' exact mean is "
                    "{:.9g}, a gap of {:.3g}",
                    best, limit ? fmt::format(" within {} steps", limit) : "", mean_of(exact),
                    best - mean_of(exact)));
  }

  const EvalArgs& args_;
  std::vector<Judged> results_;
  std::vector<std::string> notes_;
  std::string metric_, folder_;
  int64_t traced_ = 0;
};

}  // namespace

int eval(const EvalArgs& given) {
  EvalArgs a = given;
  std::vector<std::string> paths;
  for (const std::string& word : given.paths) {
    if (word.find('=') != std::string::npos && !std::filesystem::exists(word))
      a.overrides.push_back(word);
    else
      paths.push_back(word);
  }
  if (paths.empty()) throw Error("eval: name a run's folder, a run file or a world");
  a.paths_are_several = paths.size() > 1;
  Judge judge(a);
  for (const std::string& path : paths) judge.target(path);
  judge.print();
  if (!a.json.empty()) judge.write_json(a.json);
  if (!a.csv.empty()) judge.write_csv(a.csv);
  if (!judge.folder().empty() && a.agents.empty() && paths.size() == 1)
    judge.write_json(judge.folder() + "/eval.json");
  return 0;
}

}  // namespace plantgym::cli
