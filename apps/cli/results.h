// What an evaluation found: episodes of several agents, as tables, JSON and CSV.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "learners/evaluate.h"
#include "learners/statistics.h"

namespace plantgym::cli {

/// One agent's episodes, one list per seed.
struct Judged {
  std::string name;
  std::vector<std::vector<Episode>> runs = {};
  std::vector<int32_t> seeds = {};  // that each run was trained with; none: nothing was trained
  std::vector<std::string> kpis = {}, units = {}, signals = {}, signal_units = {};
};

/// "return", "length" and the KPIs.
std::vector<std::string> columns_of(const Judged& j);
/// Those of them that have a mean: not what only tells things apart, as a year does.
std::vector<std::string> amounts_of(const Judged& j);
std::string unit_of_column(const Judged& j, const std::string& column);
/// Values of one column, [runs, episodes].
Scores scores_of(const Judged& j, const std::string& column);

/// All agents of one evaluation. They lived through the same episodes.
struct Results {
  std::string metric = "return";
  bool maximize = true;
  std::vector<Judged> agents = {};
  std::vector<std::string> notes = {};
  std::string setting = {};  // "env.world.supply.quota=3000" of a what-if table
  /// Of each episode, where some are of the same year: a year's episodes count as their mean, once.
  std::vector<int32_t> groups = {};

  /// The metric, where the first agent has it, else the return.
  std::string column() const;
  /// Metric, differences, KPIs of all agents, notes.
  void print() const;
  /// What the bootstrap draws again, in words.
  std::string what_intervals_are_of() const;
  nlohmann::ordered_json json() const;
  std::string csv(bool head) const;
  /// Thresholds over all agents' scores of the metric, and the share of each agent above them.
  std::string profile_csv() const;
};

/// One line per setting: the metric's mean for every agent, [low, high] of its interval.
void print_what_if(const std::vector<Results>& all);

/// A CSV field, quoted where it must be.
std::string csv_word(const std::string& word);

}  // namespace plantgym::cli
