// Where the entities of a plant stand in pictures: from left to right as parts go.
#pragma once
#include <algorithm>
#include <vector>

#include "envs/factory/plant_check.h"

namespace plantgym {

/// x and y of every entity, in steps from one to the next: column by the fewest steps from a
/// source, spread around the middle where several share one.
inline std::vector<float> places_of(const PlantWorld& w) {
  std::vector<std::vector<size_t>> ways = ways_of(w);
  const auto number = [&](const EntityWorld* e) { return size_t(e - w.entities.data()); };
  std::vector<int32_t> column(ways.size(), -1);
  std::vector<size_t> line;
  for (const EntityWorld& e : w.entities) {
    if (e.kind != factory::NodeKind::kSource) continue;
    for (const ProductWorld& p : w.products)
      if (!p.routing.empty())
        for (const std::string& s : p.routing[0].stations)
          ways[number(&e)].push_back(number(w.find(s)));
    column[number(&e)] = 0, line.push_back(number(&e));
  }
  for (size_t k = 0; k < line.size(); ++k)
    for (const size_t n : ways[line[k]])
      if (column[n] < 0) column[n] = column[line[k]] + 1, line.push_back(n);
  const int32_t last = ways.empty() ? 0 : *std::max_element(column.begin(), column.end());
  std::vector<int32_t> count(size_t(last + 2)), seen(size_t(last + 2));
  for (int32_t& c : column) ++count[size_t(c = c < 0 ? last + 1 : c)];
  std::vector<float> places;
  for (const int32_t c : column) {
    places.push_back(float(c));
    places.push_back(float(seen[size_t(c)]++) - 0.5f * float(count[size_t(c)] - 1));
  }
  return places;
}

}  // namespace plantgym
