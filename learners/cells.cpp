#include "cells.h"

#include <cmath>

#include "agents/clusters.h"
#include "error.h"

namespace plantgym {
namespace {

/// Mean and squared differences, one number after the other (Welford 1962).
struct Running {
  int64_t n = 0;
  double mean = 0, squares = 0, distance = 0;
  void add(double x, double far) {
    const double off = x - mean;
    mean += off / double(++n), squares += off * (x - mean), distance += far;
  }
  Cell cell() const {
    if (n == 0) return {};
    return {n, distance / double(n), mean, std::sqrt(squares / double(n))};
  }
};

struct Visit {
  int32_t cluster;
  double distance, reward;
};

}  // namespace

CellReport report_cells(const pg_env_api& api, const EnvConfig& env, Pool& pool,
                        const std::function<std::unique_ptr<Agent>(const pg_spec&)>& make,
                        EvaluationConfig how, double gamma) {
  std::vector<std::vector<Visit>> open(static_cast<size_t>(how.episodes));
  std::vector<Running> cells;
  Running all;
  how.observe = [&](const Decision& d) {
    const auto* agent = dynamic_cast<const ClusterAgent*>(&d.agent);
    if (!agent) throw Error("the policy decides by no clusters; learn with agent.abstraction");
    cells.resize(size_t(agent->clusters().size()));
    std::vector<Visit>& visits = open[size_t(d.episode)];
    visits.push_back(
        {agent->cluster(d.row), agent->distance(d.row), double(d.after.io.reward[d.row])});
    if (!d.ended) return;
    double from_here = 0;
    for (size_t k = visits.size(); k-- > 0;) {
      from_here = visits[k].reward + gamma * from_here;
      cells[size_t(visits[k].cluster)].add(from_here, visits[k].distance);
      all.add(from_here, visits[k].distance);
    }
    visits = {};
  };
  evaluate(api, env, pool, make, how);
  CellReport r;
  r.all = all.cell();
  double squares = 0;
  for (const Running& c : cells) r.cells.push_back(c.cell()), squares += c.squares;
  r.within = all.n ? std::sqrt(squares / double(all.n)) : 0;
  return r;
}

}  // namespace plantgym
