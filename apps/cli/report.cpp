#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "agents/policy/tree_text.h"
#include "agents/policy_agent.h"
#include "agents/rule_file.h"
#include "apps/picture/files.h"
#include "apps/picture/words.h"
#include "commands.h"
#include "judge.h"
#include "learners/build_info.h"
#include "learners/files.h"
#include "learners/machine.h"
#include "learning_curves.h"
#include "plantgym/fields.h"
#include "report_page.h"
#include "scene_of.h"
#include "sweep_report.h"
#include "tree_report.h"
#include "what_if.h"

namespace plantgym::cli {
namespace {

using Json = nlohmann::ordered_json;
constexpr int32_t kWidth = 1000, kHeight = 625;  // of a picture [pixels]
constexpr size_t kMostKpis = 24;                 // rows of a table that is not folded away

bool exists(const std::string& path) {
  std::error_code none;
  return std::filesystem::exists(path, none);
}
bool is_folder(const std::string& path) {
  std::error_code none;
  return std::filesystem::is_directory(path, none);
}

std::string in_digits(const Json& v) {
  return v.is_number() ? fmt::format("{:.6g}", v.get<double>()) : "–";
}
std::string range(const Json& v) { return join({in_digits(v[0]), " to ", in_digits(v[1])}); }
std::string with_unit(const std::string& name, const std::string& unit) {
  const std::string printed = unit_of(unit.c_str());
  return printed.empty() ? name : join({name, " [", printed, "]"});
}

/// Writes the sections of one report, in the order in which they are read.
class Report {
 public:
  Report(const ReportArgs& args, const EvalArgs& judged, const Results& results)
      : args_(args),
        judged_(judged),
        results_(results),
        json_(results.json()),
        of_(results.column()),
        names_(names_of(judged.paths)),
        page_(title()) {}
  std::string html() {
    comparison(), learning(), key_figures(), episodes(), trees(), made_with();
    return page_.html();
  }

 private:
  /// Names of the targets; of which some are the same, as they were given.
  static std::vector<std::string> names_of(const std::vector<std::string>& paths) {
    std::vector<std::string> names;
    for (const std::string& path : paths) names.push_back(name_of(path));
    for (const std::string& n : std::vector<std::string>(names))
      if (std::count(names.begin(), names.end(), n) > 1) return paths;
    return names;
  }
  std::string title() const {
    std::string all;
    for (const std::string& n : names_) all += join({all.empty() ? "" : ", ", n});
    return all;
  }
  std::string metric() const {
    return with_unit(of_, json_["agents"][0]["results"][of_]["unit"].get<std::string>());
  }

  std::string intervals_are_of() const {  // in one line
    std::string words = results_.what_intervals_are_of();
    if (const size_t at = words.find('\n'); at != std::string::npos)
      words.replace(at, words.find_first_not_of(" \n", at) - at, "; ");
    return words;
  }

  void comparison() {
    const Judged& first = results_.agents[0];
    page_.section("What they are worth");
    std::vector<std::vector<std::string>> rows;
    std::vector<PlotInterval> intervals;
    std::vector<PlotLine> profiles;
    for (size_t k = 0; k < results_.agents.size(); ++k) {
      const Json& one = json_["agents"][k];
      const Json& r = one["results"][of_];
      const Judged& j = results_.agents[k];
      std::vector<std::string> row = {
          j.name, fmt::format("{} × {}", j.runs.size(), j.runs[0].size()), in_digits(r["mean"]),
          in_digits(r["iqm"]), range(r["iqm_interval"])};
      if (one.contains("first_against_this")) {
        const Json& d = one["first_against_this"];
        row.push_back(d.contains("difference") ? in_digits(d["difference"]) : "–");
        row.push_back(d.contains("difference") ? range(d["difference_interval"]) : "–");
        row.push_back(fmt::format("{:.2f}", d["better"].get<double>()));
      } else {
        row.insert(row.end(), {"", "", ""});
      }
      rows.push_back(std::move(row));
      const Json& i = r["iqm_interval"];
      intervals.push_back(
          {j.name, r["iqm"].get<double>(), {i[0].get<double>(), i[1].get<double>()}});
      profiles.push_back({j.name, json_["profile"]["thresholds"].get<std::vector<double>>(),
                          one["profile"].get<std::vector<double>>()});
    }
    std::vector<std::string> head = {metric(), "runs × episodes", "mean", "IQM",
                                     "95 % interval of the IQM"};
    if (rows.size() > 1)
      head.insert(head.end(), {join({first.name, " minus this"}), "95 % interval",
                               join({"chance that ", first.name, " is better"})});
    else
      rows[0].resize(head.size());
    page_.table(head, rows);
    if (rows.size() > 1)
      page_.paragraph(join({"On the same episodes. The ", intervals_are_of(), "."}));
    else
      page_.paragraph(intervals_are_of());
    page_.list(results_.notes);
    page_.figure(plot_intervals(intervals, join({"IQM of ", metric()})),
                 "The mean of the middle half of all episodes, and its 95 % interval.");
    page_.figure(plot_lines(profiles, metric(), "share of episodes above"),
                 "Performance profile: how many episodes score more than each value.");
  }

  void learning() {
    std::vector<PlotLine> judged, trained;
    std::vector<std::string> unknown;
    std::set<std::string> notes;
    for (size_t k = 0; k < names_.size(); ++k) {
      const std::string& path = judged_.paths[k];
      if (!is_folder(path)) continue;
      std::vector<SeedCurve> seeds = seed_curves(path, join({"eval/", of_}), notes);
      const auto named = [&](const std::vector<SeedCurve>& s) {
        return fmt::format("{} ({} seed{})", names_[k], s.size(), s.size() == 1 ? "" : "s");
      };
      if (!seeds.empty()) judged.push_back(mean_curve(named(seeds), seeds));
      // of the task, where wrappers count it; what the learner was given may be scaled
      const WrapperConfig wrappers = load({path, judged_.overrides}).run.env.wrappers;
      const bool scaled = wrappers.normalize_reward || wrappers.clip_reward > 0;
      seeds = seed_curves(path, "episode/return_mean", notes);
      if (seeds.empty() && scaled)
        unknown.push_back(names_[k]);
      else if (seeds.empty())
        seeds = seed_curves(path, "train/return_mean", notes);
      if (!seeds.empty()) trained.push_back(mean_curve(named(seeds), seeds));
    }
    if (judged.empty() && trained.empty() && notes.empty()) return;
    page_.section("How they learned");
    page_.list({notes.begin(), notes.end()});
    const char* bands =
        "Mean over seeds; from three on, the band is its 95 % interval, of two it reaches from "
        "one to the other.";
    if (!judged.empty())
      page_.figure(plot_lines(judged, "steps", join({metric(), " in evaluation"})), bands);
    if (!trained.empty())
      page_.figure(plot_lines(trained, "steps", "return in training"),
                   join({bands, " Of the episodes that ended while learning."}));
    for (const std::string& name : unknown)
      page_.paragraph(join({name,
                            ": its rewards are scaled while it learns (env.wrappers), so its "
                            "returns in training are not drawn beside others; "
                            "env.wrappers.episode_statistics keeps those of the task."}));
  }

  void key_figures() {
    const Judged& first = results_.agents[0];
    std::vector<std::string> head = {"mean of an episode"};
    for (const Judged& j : results_.agents) head.push_back(j.name);
    std::vector<std::vector<std::string>> rows;
    for (const std::string& c : amounts_of(first)) {
      std::vector<std::string> row = {with_unit(c, unit_of_column(first, c))};
      for (size_t k = 0; k < results_.agents.size(); ++k)
        row.push_back(in_digits(json_["agents"][k]["results"][c]["mean"]));
      rows.push_back(std::move(row));
    }
    page_.section("Key figures");
    const size_t shown = std::min(rows.size(), kMostKpis);
    page_.table(head, {rows.begin(), rows.begin() + std::ptrdiff_t(shown)});
    if (shown == rows.size()) return;
    page_.open_fold(fmt::format("{} more", rows.size() - shown));
    page_.table(head, {rows.begin() + std::ptrdiff_t(shown), rows.end()});
    page_.close_fold();
  }

  void episodes() {
    if (args_.pictures == 0) return;
    page_.section("Episodes");
    for (const std::string& path : judged_.paths) {
      std::vector<std::string> agents = judged_.agents;
      if (agents.empty() && is_folder(path)) agents.push_back("");  // the trained one
      if (agents.empty()) agents = best_of(path);
      for (const std::string& agent : agents)
        for (int64_t k = 0; k < args_.pictures; ++k) show(path, agent, k);
    }
  }
  /// Of those that a file names to be compared, the one with the best mean.
  std::vector<std::string> best_of(const std::string& path) const {
    const Loaded l = load({path, judged_.overrides});
    std::vector<std::string> best;
    double most = 0;
    for (const Node& named : l.run.compare) {
      const std::string name = named_player(l, named, 0).name;
      for (size_t k = 0; k < results_.agents.size(); ++k) {
        const std::string& judged = results_.agents[k].name;
        const double mean = json_["agents"][k]["results"][of_]["mean"].get<double>();
        const double worth = results_.maximize ? mean : -mean;
        if ((judged != name && judged != join({path, " ", name})) ||
            (!best.empty() && worth <= most))
          continue;
        most = worth, best = {named.kind == PG_SCALAR ? named.value : to_yaml(named)};
      }
    }
    return best;
  }
  void show(const std::string& path, const std::string& agent, int64_t episode) {
    try {
      Stage stage({path, judged_.overrides}, agent, episode, 1);
      int64_t n = 0;
      std::vector<std::pair<int64_t, SceneList>> earlier;  // at 2, 4, 8, … decisions
      for (int64_t next = 2; n < Stage::kMostShown && stage.show().advance();) {
        if (++n < next) continue;
        earlier.emplace_back(n, stage.show().scene(kWidth, kHeight));
        next *= 2;
      }
      while (!earlier.empty() && 4 * earlier.back().first > 3 * n) earlier.pop_back();
      const auto picture = [&](const SceneList& scene, const std::string& when) {
        page_.picture(png_bytes(raster(scene, kWidth, kHeight)),
                      fmt::format("{}{}: episode {} of the evaluation, {}",
                                  names_.size() > 1 ? join({path, ": "}) : "", stage.title(),
                                  episode + 1, when));
      };
      const auto after = [](int64_t k) { return fmt::format("after {} decisions", k); };
      if (!earlier.empty()) picture(earlier.back().second, after(earlier.back().first));
      picture(stage.show().scene(kWidth, kHeight),
              stage.show().ended() ? "its end " + after(n) : after(n));
    } catch (const Error& e) {
      page_.paragraph(e.what());
    }
  }

  /// Of each run, the tree that was distilled from it; and the trees and rules that were judged.
  void trees() {
    std::vector<std::string> files, told;
    for (const std::string& path : judged_.paths)
      if (const std::string file = path + "/tree/tree.json"; exists(file)) files.push_back(file);
    std::vector<Rule> rules;
    for (const std::string& agent : judged_.agents) find_text(agent_node(agent), files, rules);
    if (judged_.agents.empty())
      for (const std::string& path : judged_.paths)
        for (const Node& n : load({path, judged_.overrides}).run.compare)
          find_text(n, files, rules);
    if (files.empty() && rules.empty()) return;
    page_.section("Trees and rules");
    for (const Rule& r : rules) {
      if (std::find(told.begin(), told.end(), r.text) == told.end()) page_.text(r.name, r.text);
      told.push_back(r.text);
    }
    for (const std::string& file : files) {
      const Policy p = policy_of(read_whole(file), file);
      if (p.kind == Policy::kTrees) page_.figure(tree_as_svg(p), file);
      if (const std::string found = file.substr(0, file.size() - 9) + "report.json";
          file.ends_with("/tree.json") && exists(found))
        price(read_tree_report(found));
    }
  }
  struct Rule {
    std::string name, text;
  };
  /// What an agent is made of, where that is something to read.
  static void find_text(const Node& named, std::vector<std::string>& files,
                        std::vector<Rule>& rules) {
    const Node* policy = child(named, "policy");
    if (policy && exists(policy->value)) {
      if (std::find(files.begin(), files.end(), policy->value) == files.end())
        files.push_back(policy->value);
      return;
    }
    Node rule;
    if (!read_rule(named, rule)) return;
    const Node* name = child(rule, "name");
    const bool as_it_is = named.kind == PG_SCALAR && exists(rule.file);
    rules.push_back(
        {name ? name->value : "rule", as_it_is ? read_whole(rule.file) : to_yaml(rule)});
  }
  /// What a tree costs beside its teacher.
  void price(const TreeReport& found) {
    const auto digits = [](double x) {
      return std::isnan(x) ? std::string("–") : fmt::format("{:.6g}", x);
    };
    std::vector<std::vector<std::string>> rows;
    int64_t trees = 0;
    for (const TreeLine& a : found.agents) trees += a.leaves > 0;
    for (const TreeLine& a : found.agents)
      rows.push_back(
          {a.name, a.leaves ? fmt::format("{}{}", trees > 1 && a.front ? "* " : "", a.leaves) : "–",
           digits(a.mean), join({digits(a.interval.low), " to ", digits(a.interval.high)}),
           digits(a.fidelity_teacher), digits(a.fidelity_own)});
    page_.table({found.metric, "leaves", "mean", "95 % interval",
                 found.numbers ? "1 − distance to the teacher's numbers, on its states"
                               : "agrees with the teacher on its states",
                 "and on the tree's"},
                rows);
    if (trees < 2) return;
    page_.paragraph(
        "* No other tree has as few leaves and does as well, and is better in one of them.");
    page_.figure(plot_of(found),
                 "Trees of several depths on the evaluation episodes, with 95 % intervals; those "
                 "marked * are filled. Lines: who has no leaves.");
  }

  void made_with() {
    page_.section("What made them");
    for (const std::string& path : judged_.paths) {
      if (is_folder(path))
        page_.text(path + "/config.yaml", read_whole(path + "/config.yaml"));
      else
        page_.text(path + ", with all that it is laid over",
                   to_yaml(load({path, judged_.overrides}).tree));
      if (const std::string repro = path + "/repro.json"; exists(repro))
        page_.text(repro, read_whole(repro));
    }
    const BuildInfo b = build_info();
    page_.paragraph(fmt::format("Written by plantgym {} ({}), {}, {}.", b.version, b.commit,
                                b.compiler, b.flags));
    page_.paragraph(join({"On ", in_words(this_machine()), "."}));
  }

  const ReportArgs& args_;
  const EvalArgs& judged_;
  const Results& results_;
  Json json_;
  std::string of_;
  std::vector<std::string> names_;
  ReportPage page_;
};

}  // namespace

int report(const ReportArgs& args) {
  const EvalArgs a = sorted_out(args.judged, "report");
  if (settings_of(a.overrides).size() > 1)
    throw Error("report: is of one setting; give each key one value, or make a table with eval");
  std::string out = args.out;
  if (out.empty()) out = "report.html";
  if (args.out.empty() && (is_folder(a.paths[0]) || is_sweep(a.paths[0])))
    out = (std::filesystem::path(a.paths[0]) / "report.html").string();
  expect_apart({{"--out", out}}, a.paths);
  if (const std::string ending = std::filesystem::path(out).extension().string();
      ending != ".html" && ending != ".htm")
    throw Error(join({"report: --out ", out, ": a report is a page of HTML; name it FILE.html"}));
  const auto swept = std::find_if(a.paths.begin(), a.paths.end(), is_sweep);
  if (swept != a.paths.end() && (a.paths.size() > 1 || !a.overrides.empty()))
    throw Error(join({*swept, ": is a sweep; its report is of it alone"}));
  if (swept != a.paths.end()) {
    write_whole(out, {sweep_page(*swept)});
    fmt::print("{} written\n", out);
    return 0;
  }
  Judge judge(a, "");
  for (const std::string& path : a.paths) judge.target(path, a.overrides);
  Report page(args, a, judge.results());
  write_whole(out, {page.html()});
  fmt::print("{} written\n", out);
  return 0;
}

}  // namespace plantgym::cli
