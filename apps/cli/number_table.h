// Columns of numbers from a CSV file, and perhaps a column of labels.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace plantgym::cli {

struct NumberTable {
  std::vector<std::string> names = {};  // of the features
  std::vector<double> x = {};           // [rows, features]
  std::vector<int32_t> label = {};      // [rows] numbered as they come; empty: no such column
  int64_t rows() const { return names.empty() ? 0 : int64_t(x.size() / names.size()); }
  int32_t features() const { return int32_t(names.size()); }
};

/// @param columns names of the features, in this order; none: all but `label`. @param label a
/// column's name; "": none. @throws Error with file and line: a row of another length, what is no
/// finite number, a column that is not there
NumberTable read_numbers(const std::string& file, const std::vector<std::string>& columns,
                         const std::string& label);

}  // namespace plantgym::cli
