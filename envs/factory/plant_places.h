// Where the entities of a plant stand in pictures: from left to right as parts go, a long line in
// rows below each other.
#pragma once
#include <algorithm>
#include <vector>

#include "envs/factory/plant_layout.h"

namespace plantgym {

/// Columns and rows of a picture that has room for all words; larger ones have small boxes.
inline constexpr int32_t kRoomyColumns = 12, kRoomyRows = 4;

class PlantPlaces {
 public:
  explicit PlantPlaces(const PlantWorld& w) : ways_(ways_of(w)) {
    const auto number = [&](const EntityWorld* e) { return size_t(e - w.entities.data()); };
    for (const EntityWorld& e : w.entities)
      if (e.kind == factory::NodeKind::kSource) {
        for (const ProductWorld& p : w.products)
          if (!p.routing.empty())
            for (const std::string& s : p.routing[0].stations)
              ways_[number(&e)].push_back(number(w.find(s)));
        first_.push_back(number(&e));
      }
    for (const EntityWorld& e : w.entities) first_.push_back(number(&e));
  }

  /// Column and row of each, in steps; rows may be halves.
  std::vector<float> places() {
    if (ways_.empty()) return {};
    sort_out();
    const std::vector<std::vector<size_t>> columns = columned();
    Shape best = {int32_t(columns.size()), most_of(columns)};
    if (best.columns > kRoomyColumns || best.rows > kRoomyRows) best = best_shape(columns);
    return placed(split(columns, best.rows), best.columns);
  }

 private:
  struct Shape {
    int32_t columns, rows;  // at most, of a band
  };

  /// Columns by the most steps from a source; ways that lead back do not count.
  void sort_out() {
    const size_t n = ways_.size();
    enum : uint8_t { kNew, kOpen, kDone };
    std::vector<uint8_t> seen(n, kNew);
    std::vector<std::pair<size_t, size_t>> path;  // where the search is, and its next way
    std::vector<size_t> done;
    std::vector<std::vector<size_t>> on(n);  // ways that lead on
    for (const size_t start : first_) {
      if (seen[start] != kNew) continue;
      seen[start] = kOpen, path.push_back({start, 0});
      while (!path.empty()) {
        const auto [at, k] = path.back();
        if (k == ways_[at].size()) {
          seen[at] = kDone, done.push_back(at), path.pop_back();
          continue;
        }
        ++path.back().second;
        const size_t to = ways_[at][k];
        if (seen[to] != kOpen) on[at].push_back(to);
        if (seen[to] == kNew) seen[to] = kOpen, path.push_back({to, 0});
      }
    }
    ways_ = std::move(on);
    column_.assign(n, 0);
    std::vector<uint8_t> follows(n);
    for (auto at = done.rbegin(); at != done.rend(); ++at)
      for (const size_t to : ways_[*at])
        column_[to] = std::max(column_[to], column_[*at] + 1), follows[to] = 1;
    for (size_t k = 0; k < n; ++k) {  // what begins late stands where it is needed
      if (follows[k] || ways_[k].empty()) continue;
      int32_t next = column_[ways_[k][0]];
      for (const size_t to : ways_[k]) next = std::min(next, column_[to]);
      column_[k] = next - 1;
    }
  }
  /// Those of a column in the order of those before them.
  std::vector<std::vector<size_t>> columned() const {
    std::vector<std::vector<size_t>> columns(
        size_t(*std::max_element(column_.begin(), column_.end())) + 1);
    for (size_t k = 0; k < column_.size(); ++k) columns[size_t(column_[k])].push_back(k);
    std::vector<double> height(column_.size()), sum(column_.size()), count(column_.size());
    for (std::vector<size_t>& c : columns) {
      for (const size_t n : c) height[n] = count[n] > 0 ? sum[n] / count[n] : 0;
      std::stable_sort(c.begin(), c.end(),
                       [&](size_t a, size_t b) { return height[a] < height[b]; });
      for (size_t k = 0; k < c.size(); ++k) {
        height[c[k]] = double(k) - 0.5 * double(c.size() - 1);
        for (const size_t to : ways_[c[k]]) sum[to] += height[c[k]], ++count[to];
      }
    }
    return columns;
  }
  static int32_t most_of(const std::vector<std::vector<size_t>>& columns) {
    size_t most = 0;
    for (const auto& c : columns) most = std::max(most, c.size());
    return int32_t(most);
  }
  /// A column of many becomes several.
  static std::vector<std::vector<size_t>> split(const std::vector<std::vector<size_t>>& columns,
                                                int32_t rows) {
    std::vector<std::vector<size_t>> all;
    for (const auto& c : columns) {
      const size_t parts = (c.size() + size_t(rows) - 1) / size_t(rows);
      for (size_t k = 0; k < parts; ++k)
        all.emplace_back(c.begin() + std::ptrdiff_t(k * c.size() / parts),
                         c.begin() + std::ptrdiff_t((k + 1) * c.size() / parts));
    }
    return all;
  }
  /// That which is largest in a wide picture: beside the curves, or above them.
  static Shape best_shape(const std::vector<std::vector<size_t>>& columns) {
    constexpr float kWide = 2.2f, kHigh = 1.6f, kWords = 3;  // of a small box with its ways
    Shape best = {1, 1};
    float largest = 0;
    for (int32_t rows = 1; rows <= most_of(columns); ++rows) {
      const std::vector<std::vector<size_t>> all = split(columns, rows);
      const int32_t n = int32_t(all.size());
      for (int32_t bands = 1; bands <= n; ++bands) {
        const int32_t wide = (n + bands - 1) / bands;
        const float w = kWide * float(wide), h = kHigh * high(all, wide) + kWords;
        const float size = std::max(std::min(0.6f / w, 0.56f / h), std::min(1 / w, 0.33f / h));
        if (size > 1.02f * largest) largest = size, best = {wide, rows};
      }
    }
    return best;
  }
  static float high(const std::vector<std::vector<size_t>>& columns, int32_t wide) {
    size_t all = 0, most = 0;
    for (size_t k = 0; k < columns.size(); ++k) {
      if (k % size_t(wide) == 0) all += most, most = 0;
      most = std::max(most, columns[k].size());
    }
    return float(all + most);
  }
  std::vector<float> placed(const std::vector<std::vector<size_t>>& columns, int32_t wide) const {
    std::vector<float> places(2 * ways_.size());
    float top = 0;
    for (size_t from = 0; from < columns.size(); from += size_t(wide)) {
      const size_t to = std::min(columns.size(), from + size_t(wide));
      size_t most = 0;
      for (size_t k = from; k < to; ++k) most = std::max(most, columns[k].size());
      for (size_t k = from; k < to; ++k)
        for (size_t i = 0; i < columns[k].size(); ++i) {
          places[2 * columns[k][i]] = float(k - from);
          places[2 * columns[k][i] + 1] = top + float(i) + 0.5f * float(most - columns[k].size());
        }
      top += float(most);
    }
    return places;
  }

  std::vector<std::vector<size_t>> ways_;
  std::vector<size_t> first_;  // where the search begins
  std::vector<int32_t> column_;
};

/// x and y of every entity, in steps from one to the next; y may be a half.
inline std::vector<float> places_of(const PlantWorld& w) { return PlantPlaces(w).places(); }

}  // namespace plantgym
