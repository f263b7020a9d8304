// The data sets of tests/data/ml: the last column is the target; rows whose index mod 4 is 3 test.
#pragma once
#include <nlohmann/json.hpp>

#include "csv.h"
#include "plugins/tree/fit.h"

namespace plantgym::testing {

struct DataSet {
  int32_t features = 0;
  std::vector<double> x, target;
  std::vector<int32_t> label;
  int64_t rows() const { return int64_t(target.size()); }
  int32_t classes() const {
    int32_t most = 0;
    for (const int32_t k : label) most = std::max(most, k + 1);
    return most;
  }
  Samples samples(bool regression) const {
    return {x.data(),
            rows(),
            features,
            regression ? nullptr : label.data(),
            regression ? 0 : classes(),
            target.data(),
            nullptr};
  }
};

inline DataSet data_set(const std::string& name) {
  const Csv csv = read_csv(source("tests/data/ml/" + name + ".csv"));
  DataSet d;
  d.features = int32_t(csv.columns.size()) - 1;
  for (const std::vector<std::string>& row : csv.rows) {
    for (int32_t f = 0; f < d.features; ++f)
      d.x.push_back(std::strtod(row[size_t(f)].c_str(), nullptr));
    d.target.push_back(std::strtod(row.back().c_str(), nullptr));
    d.label.push_back(int32_t(d.target.back()));
  }
  return d;
}

/// Rows for training, or the others.
inline DataSet part_of(const DataSet& all, bool train) {
  DataSet d;
  d.features = all.features;
  for (int64_t i = 0; i < all.rows(); ++i) {
    if ((i % 4 != 3) != train) continue;
    const auto row = all.x.begin() + i * d.features;
    d.x.insert(d.x.end(), row, row + d.features);
    d.target.push_back(all.target[size_t(i)]), d.label.push_back(all.label[size_t(i)]);
  }
  return d;
}

inline nlohmann::json reference(const std::string& name) {
  return nlohmann::json::parse(contents(source("tests/data/ml/" + name + "_reference.json")));
}

}  // namespace plantgym::testing
