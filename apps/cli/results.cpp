#include "results.h"

#include <fmt/core.h>

#include <algorithm>

#include "plantgym/fields.h"

namespace plantgym::cli {
namespace {

std::ptrdiff_t place(const std::vector<std::string>& names, const std::string& name) {
  const auto at = std::find(names.begin(), names.end(), name);
  return at == names.end() ? -1 : at - names.begin();
}

bool has(const Judged& j, const std::string& column) {
  return column == "return" || column == "length" || place(j.kpis, column) >= 0;
}

std::string title(const Judged& j, const std::string& column) {
  const std::string u = unit_of_column(j, column);
  return u.empty() ? column : fmt::format("{} [{}]", column, u);
}

nlohmann::ordered_json interval(const Interval& i) { return {i.low, i.high}; }

/// Two agents' differences, episode by episode, and by which runs; none where nothing pairs.
struct Pairs {
  Scores differences = {};
  std::string seeds = {};  // "0, 1, 2": those that both were trained with, where these are not all
};
/// Runs pair in their order; runs of different number by their seeds. A run that nobody trained
/// stands for as many as the other has.
Pairs pair_up(const Judged& a, const Judged& b, Scores x, Scores y) {
  if (x[0].size() != y[0].size()) return {};
  if (x.size() == y.size() || a.seeds.empty() || b.seeds.empty()) return {paired(x, y), ""};
  Pairs p;
  Scores mine, theirs;
  for (size_t k = 0; k < a.seeds.size(); ++k)
    if (const auto at = std::find(b.seeds.begin(), b.seeds.end(), a.seeds[k]); at != b.seeds.end())
      mine.push_back(x[k]), theirs.push_back(y[size_t(at - b.seeds.begin())]),
          p.seeds += join({p.seeds.empty() ? "" : ", ", std::to_string(a.seeds[k])});
  if (!mine.empty()) p.differences = paired(mine, theirs);
  return p;
}

/// Columns of one group become their mean.
Scores folded(const Scores& s, const std::vector<int32_t>& groups) {
  if (groups.size() != s[0].size()) return s;
  const size_t n = size_t(*std::max_element(groups.begin(), groups.end())) + 1;
  Scores all(s.size(), std::vector<double>(n, 0.0));
  std::vector<double> count(n, 0.0);
  for (const int32_t g : groups) ++count[size_t(g)];
  for (size_t r = 0; r < s.size(); ++r)
    for (size_t t = 0; t < groups.size(); ++t)
      all[r][size_t(groups[t])] += s[r][t] / count[size_t(groups[t])];
  return all;
}

/// 51 thresholds from the least to the greatest score of all agents.
std::vector<double> thresholds(const std::vector<Judged>& agents, const std::string& column) {
  double low = 0, high = 0;
  bool first = true;
  for (const Judged& j : agents)
    for (const std::vector<double>& row : scores_of(j, column))
      for (const double x : row) {
        low = first ? x : std::min(low, x), high = first ? x : std::max(high, x);
        first = false;
      }
  std::vector<double> all;
  for (int k = 0; k <= 50; ++k) all.push_back(low + (high - low) * k / 50);
  return all;
}

}  // namespace

std::vector<std::string> columns_of(const Judged& j) {
  std::vector<std::string> all = {"return", "length"};
  all.insert(all.end(), j.kpis.begin(), j.kpis.end());
  return all;
}

std::vector<std::string> amounts_of(const Judged& j) {
  std::vector<std::string> all = columns_of(j);
  std::erase_if(all, [&](const std::string& c) { return unit_of_column(j, c) == "#"; });
  return all;
}

std::string unit_of_column(const Judged& j, const std::string& column) {
  const std::ptrdiff_t at = place(j.kpis, column);
  return at < 0 ? column == "length" ? "decisions" : "" : j.units[size_t(at)];
}

Scores scores_of(const Judged& j, const std::string& column) {
  const std::ptrdiff_t at = place(j.kpis, column);
  Scores s;
  for (const std::vector<Episode>& run : j.runs) {
    std::vector<double>& row = s.emplace_back();
    for (const Episode& e : run)
      row.push_back(at >= 0              ? double(e.metrics[size_t(at)])
                    : column == "length" ? double(e.length)
                                         : e.reward);
  }
  return s;
}

std::string csv_word(const std::string& word) {
  if (word.find_first_of(",\"\n") == std::string::npos) return word;
  std::string quoted = "\"";
  for (const char c : word) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string Results::column() const { return has(agents[0], metric) ? metric : "return"; }

std::string Results::what_intervals_are_of() const {
  bool one = false, several = false;
  for (const Judged& j : agents) one |= j.runs.size() == 1, several |= j.runs.size() > 1;
  if (agents[0].runs[0].size() < 2 && !several) return "no interval: one episode";
  const char* seeds = "seeds drawn again, what another training would do in these episodes";
  const char* episodes = "episodes drawn again, what this agent would do in others like them";
  if (!several) return join({"intervals: ", episodes});
  if (!one) return join({"intervals: ", seeds});
  return join({"intervals of several runs: ", seeds, "\n          of a single run: ", episodes});
}

void Results::print() const {
  const std::string of = column();
  fmt::print("{:<30}{:>9} {:>12} {:>12} {:>26}\n", title(agents[0], of), "episodes", "mean", "IQM",
             "95 % interval of the IQM");
  for (const Judged& j : agents) {
    const Scores s = folded(scores_of(j, of), groups);
    const Summary sum = summarize(s);
    fmt::print("  {:<28}{:>4} x {:<3}{:>12.6g} {:>12.6g} {:>12.6g} {:>13.6g}\n", j.name, s.size(),
               s[0].size(), sum.mean, sum.iqm, sum.iqm_interval.low, sum.iqm_interval.high);
  }
  fmt::print("{}\n", what_intervals_are_of());
  for (size_t k = 1; k < agents.size(); ++k) {
    const Scores a = folded(scores_of(agents[0], of), groups),
                 b = folded(scores_of(agents[k], of), groups);
    if (k == 1)
      fmt::print("\n{:<39} {:>12} {:>24} {:>24}\n", agents[0].name + " on the same episodes as",
                 "difference", "95 % interval", "chance to be better");
    const Improvement p = improvement(a, b, maximize);
    std::string difference = fmt::format("{:>12} {:>24}", "", "no seed in common");
    const Pairs with = pair_up(agents[0], agents[k], a, b);
    if (!with.differences.empty()) {
      const Summary d = summarize(with.differences);
      difference = fmt::format("{:>12.6g} {:>12.6g} {:>11.6g}", d.mean, d.mean_interval.low,
                               d.mean_interval.high);
    }
    fmt::print("  {:<37} {} {:>10.2f} [{:.2f}, {:.2f}]{}\n", agents[k].name, difference,
               p.probability, p.interval.low, p.interval.high,
               with.seeds.empty() ? "" : join({"  of the seeds both have: ", with.seeds}));
  }
  size_t width = 12;
  for (const Judged& j : agents) width = std::max(width, j.name.size());
  fmt::print("\n{:<30}", "means");
  for (const Judged& j : agents) fmt::print("  {:>{}}", j.name, width);
  fmt::print("\n");
  for (const std::string& c : amounts_of(agents[0])) {
    fmt::print("  {:<28}", title(agents[0], c));
    for (const Judged& j : agents)
      fmt::print("  {:>{}.6g}", summarize(folded(scores_of(j, c), groups), 0).mean, width);
    fmt::print("\n");
  }
  for (const std::string& line : notes) fmt::print("note: {}\n", line);
}

nlohmann::ordered_json Results::json() const {
  const std::string of = column();
  nlohmann::ordered_json all = {{"version", 2}, {"metric", metric}};
  if (!setting.empty()) all["setting"] = setting;
  const std::vector<double> taus = thresholds(agents, of);
  all["profile"] = {{"column", of}, {"thresholds", taus}};
  all["agents"] = nlohmann::ordered_json::array();
  for (size_t a = 0; a < agents.size(); ++a) {
    const Judged& j = agents[a];
    nlohmann::ordered_json one = {{"name", j.name}};
    for (const std::string& c : columns_of(j)) {
      const Scores s = scores_of(j, c);
      const Summary sum = summarize(folded(s, groups));
      one["results"][c] = {{"unit", unit_of_column(j, c)},
                           {"mean", sum.mean},
                           {"iqm", sum.iqm},
                           {"mean_interval", interval(sum.mean_interval)},
                           {"iqm_interval", interval(sum.iqm_interval)},
                           {"scores", s}};
    }
    for (size_t k = 0; k < j.signals.size(); ++k) {
      std::vector<double> sums;
      for (const auto& run : j.runs)
        for (const Episode& e : run) sums.push_back(e.signals[k]);
      one["signals"][j.signals[k]] = {{"unit", j.signal_units[k]}, {"mean_sum", mean_of(sums)}};
    }
    one["profile"] = profile(scores_of(j, of), taus);
    if (a > 0) {
      const Scores first = folded(scores_of(agents[0], of), groups),
                   mine = folded(scores_of(j, of), groups);
      const Improvement p = improvement(first, mine, maximize);
      one["first_against_this"] = {{"better", p.probability},
                                   {"better_interval", interval(p.interval)}};
      const Pairs with = pair_up(agents[0], j, first, mine);
      if (!with.differences.empty()) {
        const Summary d = summarize(with.differences);
        one["first_against_this"]["difference"] = d.mean;
        one["first_against_this"]["difference_interval"] = interval(d.mean_interval);
      }
      if (!with.seeds.empty()) one["first_against_this"]["seeds"] = with.seeds;
    }
    all["agents"].push_back(one);
  }
  if (!notes.empty()) all["notes"] = notes;
  return all;
}

std::string Results::csv(bool head) const {
  std::string rows;
  if (head) {
    rows = setting.empty() ? "agent,run,episode,return,length,terminated"
                           : "setting,agent,run,episode,return,length,terminated";
    for (const std::string& k : agents[0].kpis) rows += join({",", k});
    rows += "\n";
  }
  for (const Judged& j : agents)
    for (size_t r = 0; r < j.runs.size(); ++r)
      for (size_t i = 0; i < j.runs[r].size(); ++i) {
        const Episode& e = j.runs[r][i];
        if (!setting.empty()) rows += join({csv_word(setting), ","});
        rows += fmt::format("{},{},{},{:.9g},{},{}", csv_word(j.name), r, i, e.reward, e.length,
                            int(e.terminated));
        for (const float m : e.metrics) rows += fmt::format(",{:.9g}", m);
        rows += "\n";
      }
  return rows;
}

std::string Results::profile_csv() const {
  const std::string of = column();
  const std::vector<double> taus = thresholds(agents, of);
  std::string rows = csv_word(title(agents[0], of));
  std::vector<std::vector<double>> shares;
  for (const Judged& j : agents) {
    rows += join({",", csv_word(j.name)});
    shares.push_back(profile(scores_of(j, of), taus));
  }
  rows += "\n";
  for (size_t t = 0; t < taus.size(); ++t) {
    rows += fmt::format("{:.9g}", taus[t]);
    for (const std::vector<double>& s : shares) rows += fmt::format(",{:.9g}", s[t]);
    rows += "\n";
  }
  return rows;
}

namespace {

/// A note of all settings once, one of some with its setting.
void print_notes(const std::vector<Results>& all) {
  std::vector<std::string> told;
  for (const Results& r : all)
    for (const std::string& line : r.notes) {
      size_t count = 0;
      for (const Results& other : all)
        count += std::find(other.notes.begin(), other.notes.end(), line) != other.notes.end();
      const std::string words = count == all.size() ? line : join({r.setting, ": ", line});
      if (std::find(told.begin(), told.end(), words) != told.end()) continue;
      told.push_back(words);
      fmt::print("note: {}\n", words);
    }
}

}  // namespace

void print_what_if(const std::vector<Results>& all) {
  size_t first = 12, width = 30;
  for (const Results& r : all) first = std::max(first, r.setting.size());
  for (const Judged& j : all[0].agents) width = std::max(width, j.name.size());
  const std::string of = all[0].column();
  fmt::print("mean {}, 95 % interval\n{:<{}}", title(all[0].agents[0], of), "", first);
  for (const Judged& j : all[0].agents) fmt::print("  {:>{}}", j.name, width);
  fmt::print("\n");
  for (const Results& r : all) {
    fmt::print("{:<{}}", r.setting, first);
    for (const Judged& j : r.agents) {
      const Summary s = summarize(folded(scores_of(j, of), r.groups));
      fmt::print(
          "  {:>{}}",
          fmt::format("{:.6g} [{:.6g}, {:.6g}]", s.mean, s.mean_interval.low, s.mean_interval.high),
          width);
    }
    fmt::print("\n");
  }
  fmt::print("{}\n", all[0].what_intervals_are_of());
  print_notes(all);
}

}  // namespace plantgym::cli
