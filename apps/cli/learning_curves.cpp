#include "learning_curves.h"

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "learners/files.h"
#include "plantgym/fields.h"

namespace plantgym::cli {
namespace {

/// Between its neighbours; after the end, what was last.
double value_at(const SeedCurve& c, double step) {
  const size_t k = size_t(std::lower_bound(c.steps.begin(), c.steps.end(), step) - c.steps.begin());
  if (k == c.steps.size()) return c.values.back();
  if (k == 0 || c.steps[k] == step) return c.values[k];
  const double share = (step - c.steps[k - 1]) / (c.steps[k] - c.steps[k - 1]);
  return c.values[k - 1] + share * (c.values[k] - c.values[k - 1]);
}

SeedCurve read_curve(const std::string& file, const std::string& name,
                     std::set<std::string>& notes) {
  SeedCurve c;
  int64_t damaged = 0;
  std::istringstream in(read_whole(file));
  std::string line, step, seconds, named, value;
  for (std::getline(in, line); std::getline(in, line);) {
    std::istringstream row(line);
    std::getline(row, step, ','), std::getline(row, seconds, ',');
    std::getline(row, named, ','), std::getline(row, value);
    double at = 0, v = 0;
    if (value.ends_with("nan") || value.ends_with("inf")) continue;  // was undefined then
    if (!parse_number(step, at) || !parse_number(value, v))
      ++damaged;
    else if (named == name)
      c.steps.push_back(at), c.values.push_back(v);
  }
  if (damaged)
    notes.insert(join({file, ": ", std::to_string(damaged), damaged == 1 ? " line" : " lines",
                       " cannot be read and are left out"}));
  return c;
}

}  // namespace

std::vector<SeedCurve> seed_curves(const std::string& folder, const std::string& name,
                                   std::set<std::string>& notes) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (!entry.path().filename().string().starts_with("seed-")) continue;
    const std::string file = (entry.path() / "metrics.csv").string();
    if (std::filesystem::exists(file))
      files.push_back(file);
    else
      notes.insert(join({file, ": is not there; how this seed learned is not drawn"}));
  }
  std::sort(files.begin(), files.end());
  std::vector<SeedCurve> all;
  for (const std::string& file : files)
    if (SeedCurve c = read_curve(file, name, notes); c.steps.size() > 1)
      all.push_back(std::move(c));
  return all;
}

PlotLine mean_curve(const std::string& name, const std::vector<SeedCurve>& seeds) {
  constexpr int32_t kPlaces = 100;
  PlotLine line = {name};
  double first = 0, last = 0;
  for (const SeedCurve& c : seeds)
    first = std::max(first, c.steps.front()), last = std::max(last, c.steps.back());
  for (int32_t k = 0; k <= kPlaces; ++k) {
    const double step = first + (last - first) * k / kPlaces;
    Scores here;  // a row of one for each seed
    for (const SeedCurve& c : seeds) here.push_back({value_at(c, step)});
    const Summary s = summarize(here, here.size() < 3 ? 0 : 1000);
    line.x.push_back(step), line.y.push_back(s.mean);
    const auto [least, most] = std::minmax_element(here.begin(), here.end());
    line.low.push_back(here.size() < 3 ? (*least)[0] : s.mean_interval.low);
    line.high.push_back(here.size() < 3 ? (*most)[0] : s.mean_interval.high);
  }
  return line;
}

}  // namespace plantgym::cli
