// The rows of a training set, sorted once by each feature, and kept sorted while they are parted.
#pragma once
#include <cstdint>
#include <vector>

#include "fit.h"

namespace plantgym {

/// One row as a feature sees it.
struct Entry {
  double x;
  uint32_t row;
  int32_t label;  // 0 in regression
};

/// Node after node takes a stretch [begin, end) of every column.
class Columns {
 public:
  /// Rows of weight 0 are left out. @throws Error a value that is not finite
  explicit Columns(const Samples& s);
  int64_t rows() const { return rows_; }
  const Entry* of(int32_t feature) const { return columns_[size_t(feature)].data(); }
  /// Puts the rows of a stretch that are at most `threshold` in a feature before the others, in
  /// all columns, each in its order. @return the first that is greater
  int64_t part(int64_t begin, int64_t end, int32_t feature, double threshold);

 private:
  int64_t rows_ = 0;
  std::vector<std::vector<Entry>> columns_;
  std::vector<Entry> aside_;
  std::vector<uint8_t> right_;  // [rows] side of the split that is being made
};

}  // namespace plantgym
