#include "tree_report.h"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "agents/policy/json.h"
#include "apps/picture/plot.h"
#include "learners/files.h"
#include "plantgym/fields.h"

namespace plantgym::cli {
namespace {

/// Of JSON, where it is written; null where a number is not finite.
double number_or(const plantgym::Json& j, const char* key, double none) {
  const plantgym::Json* v = j.find(key);
  return v && v->kind != plantgym::Json::kNull ? j.number_at(key) : none;
}

TreeLine line_in(const plantgym::Json& j) {
  TreeLine l = {j.text_at("name")};
  if (j.find("leaves")) l.leaves = int32_t(j.whole_at("leaves", 1, 1 << 30));
  l.mean = j.number_at("mean");
  const std::vector<double>& ends = j.numbers_at("interval");
  if (ends.size() != 2) throw j.wrong("'interval' must be two numbers, [low, high]");
  l.interval = {ends[0], ends[1]};
  l.episodes = j.whole_at("episodes", 1, int64_t(1) << 40);
  for (const char* kind : {"fidelity", "closeness"}) {
    l.fidelity_teacher =
        number_or(j, (kind + std::string("_on_teachers_states")).c_str(), l.fidelity_teacher);
    l.fidelity_own = number_or(j, (kind + std::string("_on_own_states")).c_str(), l.fidelity_own);
  }
  l.worth = number_or(j, "worth", NAN);
  l.exact = number_or(j, "exact_return", NAN);
  l.discounted = number_or(j, "discounted_value", NAN);
  return l;
}

TreeReport report_in(const plantgym::Json& j) {
  if (j.kind != plantgym::Json::kMap) throw j.wrong("must be a map, as distill writes it");
  TreeReport r;
  r.run = j.text_at("run"), r.metric = j.text_at("metric");
  r.seed = int32_t(j.whole_at("seed", 0, (int64_t(1) << 31) - 1));
  r.depth = int32_t(j.whole_at("depth", 0, 64));
  if (j.find("higher_is_better")) r.maximize = j.at("higher_is_better", plantgym::Json::kFlag).flag;
  const plantgym::Json& agents = j.at("agents", plantgym::Json::kList);
  if (!agents.numbers.empty()) throw agents.wrong("'agents' holds numbers, not maps");
  for (const plantgym::Json& a : agents.list) {
    if (a.kind != plantgym::Json::kMap) throw a.wrong("must be a map of what one agent is worth");
    r.numbers |= a.find("closeness_on_own_states") != nullptr;
    r.agents.push_back(line_in(a));
  }
  return r;
}

}  // namespace

int32_t mark_front(TreeReport& r) {
  int32_t trees = 0;
  const auto worth = [&](const TreeLine& l) { return r.maximize ? l.mean : -l.mean; };
  for (TreeLine& a : r.agents) {
    a.front = a.leaves > 0, trees += a.leaves > 0;
    for (const TreeLine& b : r.agents)
      if (b.leaves && b.leaves <= a.leaves && worth(b) >= worth(a) &&
          (b.leaves < a.leaves || worth(b) > worth(a)))
        a.front = false;
  }
  return trees;
}

std::vector<std::string> fidelity_heads(const TreeReport& r) {
  if (r.numbers) return {"near teacher", "on its own"};
  return {"as teacher", "on its own"};
}

void print(const TreeReport& r) {
  const auto trees =
      std::count_if(r.agents.begin(), r.agents.end(), [](const TreeLine& l) { return l.leaves; });
  const bool weighed = trees > 1 && r.weighing > 0;
  const std::vector<std::string> heads = fidelity_heads(r);
  fmt::print("{:<24} {:>7} {:>12} {:>10} {}{:>12}  {}\n", "", "leaves", heads[0], heads[1],
             weighed ? fmt::format("{:>10} ", "training") : "", r.metric, "95 % interval");
  const auto share = [](double x) {
    return std::isnan(x) ? std::string() : fmt::format("{:.4f}", x);
  };
  for (const TreeLine& l : r.agents) {
    const std::string worth = std::isnan(l.worth) ? "" : fmt::format("{:.6g}", l.worth);
    fmt::print("{:<24} {:>7} {:>12} {:>10} {}{:>12.6g}  [{:.6g}, {:.6g}]{}{}\n", l.name,
               l.leaves ? fmt::format("{}{}", trees > 1 && l.front ? "* " : "", l.leaves) : "",
               share(l.fidelity_teacher), share(l.fidelity_own),
               weighed ? fmt::format("{:>10} ", worth) : "", l.mean, l.interval.low,
               l.interval.high,
               std::isnan(l.exact) ? "" : fmt::format("  exactly {:.12g}", l.exact),
               std::isnan(l.discounted)
                   ? ""
                   : fmt::format(", worth {:.12g} discounted by {:g}", l.discounted, r.gamma));
  }
  if (r.numbers)
    fmt::print("near teacher: 1 - the mean distance to its numbers, as a share of their range\n");
  if (trees > 1)
    fmt::print(
        "* no other tree has as few leaves and does as well, and is better in one of them\n");
  if (trees > 1 && r.weighing)
    fmt::print("chosen: depth {}, by {} fresh episodes of training; the evaluation had no say\n",
               r.depth, r.weighing);
  if (trees > 1 && !r.weighing)
    fmt::print("chosen: depth {}, by the exact value discounted by {:g}\n", r.depth, r.gamma);
  if (r.path.size() > 1) {
    fmt::print("with alpha=… fewer leaves stay:");
    const size_t from = r.path.size() > 12 ? r.path.size() - 12 : 1;
    for (size_t k = from; k < r.path.size(); ++k)
      fmt::print("{} {} from {:.3g}", k > from ? "," : "", r.path[k].leaves, r.path[k].alpha);
    fmt::print("\n");
  }
}

std::string to_json(const TreeReport& r) {
  using nlohmann::ordered_json;
  ordered_json all = {{"version", 1},
                      {"run", r.run},
                      {"seed", r.seed},
                      {"metric", r.metric},
                      {"higher_is_better", r.maximize},
                      {"depth", r.depth},
                      {"examples", r.examples}};
  if (!std::isnan(r.gamma)) all["gamma"] = r.gamma;
  const auto weighed = [](const TreeLine& l) { return !std::isnan(l.worth); };
  if (std::any_of(r.agents.begin(), r.agents.end(), weighed))
    all["chosen_by"] = r.weighing ? ordered_json{{"what", "mean on fresh episodes of training"},
                                                 {"episodes", r.weighing}}
                                  : ordered_json{{"what", "discounted value"}};
  for (const PruningStep& s : r.path)
    all["pruning_path"].push_back(
        {{"alpha", s.alpha}, {"leaves", s.leaves}, {"impurity", s.impurity}});
  all["agents"] = ordered_json::array();
  for (const TreeLine& l : r.agents) {
    ordered_json j = {{"name", l.name},
                      {"mean", l.mean},
                      {"interval", {l.interval.low, l.interval.high}},
                      {"episodes", l.episodes}};
    if (l.leaves) j["leaves"] = l.leaves, j["front"] = l.front;
    if (!std::isnan(l.worth)) j["worth"] = l.worth;
    if (!std::isnan(l.exact)) j["exact_return"] = l.exact;
    if (!std::isnan(l.discounted)) j["discounted_value"] = l.discounted;
    const std::string kind = r.numbers ? "closeness" : "fidelity";
    if (!std::isnan(l.fidelity_own))
      j[kind + "_on_teachers_states"] = l.fidelity_teacher,
               j[kind + "_on_own_states"] = l.fidelity_own;
    all["agents"].push_back(std::move(j));
  }
  return all.dump(2) + "\n";
}

TreeReport read_tree_report(const std::string& file) {
  try {
    TreeReport r = report_in(parse_json(read_whole(file)));
    mark_front(r);
    return r;
  } catch (const Error& e) {
    const std::string what = e.what();
    const bool placed = !what.empty() && std::isdigit(static_cast<unsigned char>(what[0]));
    throw Error(join({file, placed ? ":" : ": ", what,
                      "; it is not what distill wrote: distill the run again"}));
  }
}

std::string plot_of(const TreeReport& r) {
  std::vector<PlotPoint> trees;
  std::vector<PlotLevel> levels;
  for (const TreeLine& l : r.agents)
    if (l.leaves)
      trees.push_back({double(l.leaves), l.mean, l.interval, l.front});
    else
      levels.push_back({l.name, l.mean});
  return plot_points(trees, levels, "leaves", r.metric);
}

}  // namespace plantgym::cli
