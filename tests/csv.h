// Reads a table of numbers with a head, for tests.
#pragma once
#include <cstdlib>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "support.h"

namespace plantgym::testing {

struct Csv {
  std::map<std::string, size_t> columns;
  std::vector<std::vector<std::string>> rows;
  double at(size_t row, const std::string& column) const {
    return std::strtod(rows.at(row).at(columns.at(column)).c_str(), nullptr);
  }
};

inline Csv read_csv(const std::string& path) {
  Csv table;
  std::istringstream in(contents(path));
  for (std::string line; std::getline(in, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    std::vector<std::string> cells;
    std::istringstream words(line);
    for (std::string cell; std::getline(words, cell, ',');) cells.push_back(cell);
    if (table.columns.empty())
      for (size_t i = 0; i < cells.size(); ++i) table.columns[cells[i]] = i;
    else
      table.rows.push_back(cells);
  }
  return table;
}

}  // namespace plantgym::testing
