#include "sweep_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <sstream>
#include <vector>

#include "apps/picture/plot.h"
#include "learners/files.h"
#include "plantgym/fields.h"
#include "report_page.h"

namespace plantgym::cli {
namespace {

constexpr size_t kFixed = 4;       // round, steps, trial and the metric stand before the keys
constexpr size_t kMostShown = 20;  // trials of the table
using Row = std::vector<std::string>;

/// A line of CSV; a cell in quotes may hold commas.
Row cells_of(const std::string& line) {
  Row cells(1);
  bool quoted = false;
  for (size_t k = 0; k < line.size(); ++k)
    if (line[k] == '"' && quoted && k + 1 < line.size() && line[k + 1] == '"')
      cells.back() += line[k++];
    else if (line[k] == '"')
      quoted = !quoted;
    else if (line[k] == ',' && !quoted)
      cells.emplace_back();
    else
      cells.back() += line[k];
  return cells;
}

/// The head and a row for each trial, best first.
std::vector<Row> read_table(const std::string& file) {
  std::istringstream in(read_whole(file));
  std::vector<Row> rows;
  for (std::string line; std::getline(in, line);) {
    rows.push_back(cells_of(line));
    double score = 0;
    const bool whole = rows.size() == 1 ? rows[0].size() > kFixed
                                        : rows.back().size() == rows[0].size() &&
                                              (rows.back()[kFixed - 1] == "failed" ||
                                               parse_number(rows.back()[kFixed - 1], score));
    if (!whole)
      throw Error(fmt::format("{}:{}: is not what sweep wrote; call plantgym sweep again", file,
                              rows.size()));
  }
  if (rows.size() < 2) throw Error(join({file, ": holds no trial"}));
  return rows;
}

/// Where the values of a key lie along an axis, and what to write below it.
struct Axis {
  std::vector<double> at = {};  // of each row
  std::string label = {};
};
Axis axis_of(const std::vector<Row>& rows, size_t column) {
  Axis a;
  a.label = rows[0][column];
  double v = 0;
  for (size_t k = 1; k < rows.size(); ++k)
    if (parse_number(rows[k][column], v)) a.at.push_back(v);
  if (a.at.size() + 1 == rows.size()) {
    const auto [low, high] = std::minmax_element(a.at.begin(), a.at.end());
    if (*low > 0 && *high > 30 * *low) {
      for (double& x : a.at) x = std::log10(x);
      a.label = join({"log10 of ", a.label});
    }
    return a;
  }
  std::vector<std::string> words;
  for (size_t k = 1; k < rows.size(); ++k) words.push_back(rows[k][column]);
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  a.at.clear();
  for (size_t k = 1; k < rows.size(); ++k)
    a.at.push_back(
        double(std::lower_bound(words.begin(), words.end(), rows[k][column]) - words.begin()));
  for (size_t w = 0; w < words.size(); ++w)
    a.label += fmt::format("{} {}: {}", w ? "," : ";", w, words[w]);
  return a;
}

}  // namespace

bool is_sweep(const std::string& folder) {
  std::error_code none;
  return std::filesystem::exists(folder + "/sweep.csv", none);
}

std::string sweep_page(const std::string& folder) {
  const std::vector<Row> rows = read_table(folder + "/sweep.csv");
  const std::string metric = rows[0][kFixed - 1], last = rows[1][0];
  ReportPage page(join({"The sweep ", folder}));
  page.section("The best");
  const auto shown = [&](Row row) {
    row.erase(row.begin(), row.begin() + 2);
    double score = 0;
    if (parse_number(row[1], score)) row[1] = fmt::format("{:.6g}", score);
    return row;
  };
  std::vector<Row> best;
  size_t in_last = 0;
  for (size_t k = 1; k < rows.size() && rows[k][0] == last; ++k, ++in_last)
    if (best.size() < kMostShown) best.push_back(shown(rows[k]));
  page.table(shown(rows[0]), best);
  page.paragraph(
      fmt::format("{}: the mean over seeds of the best value in evaluation. {} of {} trials{}.",
                  metric, best.size(), in_last,
                  last == "0" ? "" : fmt::format(" of round {}, {} steps each", last, rows[1][1])));
  page.section("What was tried");
  for (size_t column = kFixed; column < rows[0].size(); ++column) {
    const Axis axis = axis_of(rows, column);
    std::vector<PlotPoint> points;
    double y = 0;
    for (size_t k = 1; k < rows.size(); ++k)
      if (rows[k][0] == last && parse_number(rows[k][kFixed - 1], y))
        points.push_back({axis.at[k - 1], y, {y, y}, k == 1});
    if (!points.empty())
      page.figure(plot_points(std::move(points), {}, axis.label, metric),
                  join({"Each trial by its ", rows[0][column], "; the best is filled."}));
  }
  page.text("sweep.yaml", read_whole(folder + "/sweep.yaml"));
  return page.html();
}

}  // namespace plantgym::cli
