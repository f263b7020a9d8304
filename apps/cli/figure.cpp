#include "figure.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "commands.h"
#include "plantgym/fields.h"

namespace plantgym::cli {
namespace {

void making_fields(Making& m, Fields& f) {
  f.texts("set", m.set, "key=value laid over the run");
  f.required().range("seeds", m.first_seed, m.last_seed, 0, 1000000, "", "that are trained again");
  f.required().number("mean", m.mean, -1e30, 1e30, "", "of the metric over made.seeds");
  std::vector<double> ends;
  f.required().numbers("interval", ends, -1e30, 1e30, "",
                       "low and high: 95 % of reruns have their mean within");
  if (f.listing()) return;
  if (ends.size() != 2 || ends[0] > ends[1])
    f.fail("interval", "must be two numbers, low and high");
  m.interval = {ends[0], ends[1]};
  if (m.mean < ends[0] || m.mean > ends[1]) f.fail("mean", "is not within the interval");
}

/// Two-sided 95 % quantile of Student's t with `k` degrees of freedom (Abramowitz & Stegun 1964,
/// 26.7.5: the expansion about the normal quantile, good to 0.002 from k = 4).
double t_quantile(double k) {
  const double z = 1.959963985, z3 = z * z * z, z5 = z3 * z * z, z7 = z5 * z * z, z9 = z7 * z * z;
  return z + (z3 + z) / (4 * k) + (5 * z5 + 16 * z3 + 3 * z) / (96 * k * k) +
         (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * k * k * k) +
         (79 * z9 + 776 * z7 + 1482 * z5 - 1920 * z3 - 945 * z) / (92160 * k * k * k * k);
}

}  // namespace

void figure_fields(Figure& g, Fields& f) {
  f.required().text("figure", g.figure, "what it is, in words");
  f.required().text("run", g.run, "run file, relative to this one");
  f.required().text("metric", g.metric, "return, length, or a KPI's name");
  f.texts("set", g.set, "key=value laid over the run, whether in full or quickly");
  f.required().map("full", "as published", [&](Fields& m) { making_fields(g.full, m); });
  f.required().map("quick", "fewer seeds or steps", [&](Fields& m) { making_fields(g.quick, m); });
  f.required().map("made", "where mean and interval are from", [&](Fields& m) {
    m.required().text("command", g.made_with, "that printed them");
    m.required().range("seeds", g.first_seed, g.last_seed, 0, 1000000, "",
                       "that they were made from, at least 10");
    m.required().text("machine", g.machine, "processor, cores, compiler, date");
    if (!m.listing() && g.last_seed - g.first_seed + 1 < 10)
      m.fail("seeds", "an interval needs at least 10");
  });
}

Figure read_figure(const std::string& path) {
  const Node tree = read_yaml(path);
  Figure g;
  g.path = path, g.name = std::filesystem::path(path).stem().string();
  read_fields(tree, "", [&](Fields& f) { figure_fields(g, f); });
  g.run = (std::filesystem::path(path).parent_path() / g.run).lexically_normal().string();
  return g;
}

std::vector<Figure> shipped_figures() {
  std::vector<Figure> all;
  for (const auto& f : std::filesystem::directory_iterator(shipped("configs/results")))
    if (f.path().extension() == ".yaml") all.push_back(read_figure(f.path().string()));
  std::sort(all.begin(), all.end(),
            [](const Figure& a, const Figure& b) { return a.name < b.name; });
  return all;
}

Interval prediction(const std::vector<double>& per_seed, int32_t n) {
  const double count = double(per_seed.size()), mean = mean_of(per_seed);
  if (per_seed.size() < 3) throw Error("an interval needs at least 3 seeds");
  double square = 0;
  for (const double x : per_seed) square += (x - mean) * (x - mean);
  const double deviation = std::sqrt(square / (count - 1));
  const double reach = t_quantile(count - 1) * deviation * std::sqrt(1 / count + 1 / double(n));
  return {mean - reach, mean + reach};
}

}  // namespace plantgym::cli
