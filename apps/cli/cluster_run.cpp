#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>

#include "chosen.h"
#include "commands.h"
#include "learners/abstraction.h"
#include "learners/cells.h"
#include "learners/files.h"
#include "learners/train.h"
#include "plantgym/fields.h"

namespace plantgym::cli {
namespace {

using json = nlohmann::ordered_json;

double discount_of(const Node& learner) {
  double gamma = 0.99;  // as every tabular learner has it
  if (const Node* said = child(learner, "gamma")) parse_number(said->value, gamma);
  return gamma;
}

/// @param spec null: clusters are of a network's features
std::string element_name(const pg_spec* spec, const ClusteredElement& e) {
  if (!spec) return fmt::format("feature{}", e.element);
  const pg_space& s = spec->obs[0];
  return s.names ? s.names[e.element] : fmt::format("{}_{}", s.name, e.element);
}

/// A centre in the units of what is observed.
std::string centre_in_words(const Clusters& c, size_t k, const pg_spec* spec) {
  std::string words;
  const size_t n = c.elements().size();
  for (size_t e = 0; e < n && e < 6; ++e)
    words += fmt::format("{}{} {:.4g}", e ? ", " : "", element_name(spec, c.elements()[e]),
                         c.centres()[k * n + e] * c.elements()[e].scale);
  return n > 6 ? words + ", …" : words;
}

void print(const CellReport& r, const Clusters& clusters, const pg_spec* spec, size_t most) {
  std::vector<size_t> order(r.cells.size());
  std::iota(order.begin(), order.end(), size_t(0));
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return r.cells[a].visits > r.cells[b].visits; });
  fmt::print("\n{:>7} {:>8} {:>11} {:>12} {:>10}   {}\n", "cluster", "visits", "distortion",
             "return", "spread", "centre");
  for (size_t i = 0; i < order.size() && i < most; ++i) {
    const Cell& c = r.cells[order[i]];
    fmt::print("{:>7} {:>7.2f}% {:>11.5f} {:>12.6g} {:>10.4g}   {}\n", order[i],
               100 * double(c.visits) / double(r.all.visits), c.distance, c.mean, c.spread,
               centre_in_words(clusters, order[i], spec));
  }
  if (order.size() > most) fmt::print("… {} more; --json writes all\n", order.size() - most);
}

json json_of(const Cell& c) {
  return {
      {"visits", c.visits}, {"distortion", c.distance}, {"return", c.mean}, {"spread", c.spread}};
}

}  // namespace

int cluster_run(const ClusterArgs& a) {
  const ClusterArgs plain;
  if (!a.keys.empty() || a.k != plain.k || a.clusters || !a.columns.empty() || !a.label.empty() ||
      a.scale != plain.scale || a.model != plain.model || a.eps > 0 || !a.out.empty())
    throw Error(
        join({a.file,
              ": is a run, whose clusters are told as they were learned; only "
              "--json and --seed go with it (k is agent.abstraction.k, for the next training)"}));
  const Loaded l = load({a.file, {}, a.plugins});
  const Chosen chosen = choose_seed(l.run, a.file, a.seed ? int32_t(*a.seed) : -1);
  const Checkpoint saved = Checkpoint::read(chosen.checkpoint);
  if (!holds_clusters(saved))
    throw Error(join({a.file, ": learned on no clusters; runs with agent.abstraction have some"}));
  const Clusters clusters = load_clusters(saved);
  const EnvConfig env = environment_in(l.run, chosen.checkpoint);
  Pool pool(l.run.threads);
  EvaluationConfig how;
  how.episodes = l.run.eval_episodes, how.seed = uint64_t(l.run.first_seed);
  how.most_steps = 20'000, how.give_up = true;
  const pg_env_api& api = l.registry.find(env.name);
  const CellReport r = report_cells(api, env, pool, policy_in(l.run, chosen.checkpoint), how,
                                    discount_of(l.run.learner));
  EnvConfig one = env;
  one.n = 1;
  const VecEnv probe(api, one, pool);
  const pg_spec* const seen = saved.has_text("cluster_features") ? nullptr : &probe.spec();
  fmt::print("{}: seed {}, {} clusters of {} elements, {} decisions of {} episodes\n", a.file,
             chosen.seed, clusters.size(), clusters.elements().size(), r.all.visits, how.episodes);
  fmt::print("distortion {:.6g}: mean squared distance to the nearest centre, of scaled elements\n",
             r.all.distance);
  fmt::print(
      "returns are discounted by {:g} and end with the episode, also where a limit cuts it\n",
      discount_of(l.run.learner));
  fmt::print(
      "returns spread by {:.6g} in all, by {:.6g} within clusters: these tell {:.1f} % of the "
      "variance\n",
      r.all.spread, r.within, 100 * r.explained());
  const auto used =
      std::count_if(r.cells.begin(), r.cells.end(), [](const Cell& c) { return c.visits > 0; });
  fmt::print("{} clusters were visited\n", used);
  print(r, clusters, seen, 16);
  if (a.json.empty()) return 0;
  json report = {{"run", l.run.name},  {"seed", chosen.seed},        {"all", json_of(r.all)},
                 {"within", r.within}, {"explained", r.explained()}, {"clusters", json::array()}};
  for (const Cell& c : r.cells) report["clusters"].push_back(json_of(c));
  write_whole(a.json, {report.dump(2) + "\n"});
  return 0;
}

}  // namespace plantgym::cli
