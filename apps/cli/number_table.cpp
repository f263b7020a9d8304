#include "number_table.h"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "error.h"
#include "learners/files.h"
#include "plantgym/fields.h"

namespace plantgym::cli {
namespace {

/// The cells of a line; quotes around one are left out.
std::vector<std::string> cells_of(std::string line) {
  if (!line.empty() && line.back() == '\r') line.pop_back();
  std::vector<std::string> cells;
  std::istringstream in(line);
  for (std::string cell; std::getline(in, cell, ',');) {
    const size_t first = cell.find_first_not_of(" \t"), last = cell.find_last_not_of(" \t");
    cell = first == std::string::npos ? "" : cell.substr(first, last - first + 1);
    if (cell.size() > 1 && cell.front() == '"' && cell.back() == '"')
      cell = cell.substr(1, cell.size() - 2);
    cells.push_back(cell);
  }
  if (!line.empty() && line.back() == ',') cells.emplace_back();
  return cells;
}

/// @throws Error the first line holds numbers, or a name twice
void expect_names(const std::vector<std::string>& head, const std::string& file) {
  double v = 0;
  if (head.size() == 1 && head[0].find(';') != std::string::npos)
    throw Error(join({file, ":1: has ; between its columns; write commas, and points in numbers"}));
  if (!head.empty() && std::all_of(head.begin(), head.end(),
                                   [&](const std::string& c) { return parse_number(c, v); }))
    throw Error(join({file, ":1: holds numbers; its first line must name the columns"}));
  for (size_t k = 0; k < head.size(); ++k)
    if (std::find(head.begin(), head.begin() + std::ptrdiff_t(k), head[k]) !=
        head.begin() + std::ptrdiff_t(k))
      throw Error(join({file, ":1: names the column '", head[k], "' twice"}));
}

size_t column(const std::vector<std::string>& head, const std::string& name,
              const std::string& file) {
  const auto at = std::find(head.begin(), head.end(), name);
  if (at == head.end())
    throw Error(join({file, ":1: has no column '", name, "'", suggestion(name, head, "columns")}));
  return size_t(at - head.begin());
}

}  // namespace

NumberTable read_numbers(const std::string& file, const std::vector<std::string>& columns,
                         const std::string& label) {
  std::istringstream in(read_whole(file));
  std::string line;
  std::getline(in, line);
  if (line.rfind("\xEF\xBB\xBF", 0) == 0) line.erase(0, 3);  // as Excel begins its files
  const std::vector<std::string> head = cells_of(line);
  expect_names(head, file);
  NumberTable t;
  const size_t labels = label.empty() ? head.size() : column(head, label, file);
  std::vector<size_t> chosen;
  for (const std::string& c : columns) {
    chosen.push_back(column(head, c, file));
    if (std::count(columns.begin(), columns.end(), c) > 1)
      throw Error(join({"--columns: names '", c, "' twice"}));
  }
  for (size_t k = 0; columns.empty() && k < head.size(); ++k)
    if (k != labels) chosen.push_back(k);
  if (chosen.empty()) throw Error(join({file, ":1: names no column of numbers"}));
  for (const size_t k : chosen) t.names.push_back(head[k]);
  std::vector<std::string> kinds;
  for (int64_t number = 2; std::getline(in, line); ++number) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    const std::vector<std::string> cells = cells_of(line);
    const std::string where = join({file, ":", std::to_string(number), ": "});
    if (cells.size() != head.size())
      throw Error(join({where, std::to_string(cells.size()), " values, the head names ",
                        std::to_string(head.size())}));
    for (const size_t k : chosen) {
      double v = 0;
      if (!parse_number(cells[k], v) || !std::isfinite(v))
        throw Error(join({where, head[k], ": '", cells[k],
                          "' is not a number; choose others with --columns, or say --label"}));
      if (std::fabs(v) > 1e140)
        throw Error(
            join({where, head[k], ": ", cells[k], " is beyond 1e140: its square is too large"}));
      t.x.push_back(v);
    }
    if (labels == head.size()) continue;
    const auto at = std::find(kinds.begin(), kinds.end(), cells[labels]);
    t.label.push_back(int32_t(at - kinds.begin()));
    if (at == kinds.end()) kinds.push_back(cells[labels]);
  }
  return t;
}

}  // namespace plantgym::cli
