#include "learners/export.h"

#include <fmt/core.h>

#include <cmath>
#include <filesystem>

#include "agents/policy/c_source.h"
#include "agents/policy/policy_file.h"
#include "commands.h"
#include "learners/checkpoint.h"
#include "learners/files.h"
#include "learners/run_folder.h"
#include "plantgym/fields.h"

namespace plantgym::cli {
namespace {

struct Chosen {
  int32_t seed = 0;
  std::string checkpoint;
  double best = 0;  // of the run's metric
};

/// The seed that was asked for, or whose evaluation was best; the lowest of equals.
Chosen choose(const RunConfig& run, const std::string& folder, int32_t seed) {
  if (seed >= 0 && (seed < run.first_seed || seed > run.last_seed))
    throw Error(fmt::format("--seed: {} is not a seed of the run; it has {} to {}", seed,
                            run.first_seed, run.last_seed));
  Chosen chosen;
  const int32_t first = seed >= 0 ? seed : run.first_seed, last = seed >= 0 ? seed : run.last_seed;
  for (int32_t k = first; k <= last; ++k) {
    Chosen one = {k, "", run.maximize ? -INFINITY : INFINITY};
    try {
      one.checkpoint = checkpoint_of(folder, k);
    } catch (const Error&) {  // not begun yet
      if (k == last && chosen.checkpoint.empty()) throw;
      continue;
    }
    const Checkpoint c = Checkpoint::read(one.checkpoint);
    if (c.number<int64_t>("has_best")) one.best = c.number<double>("best");
    const bool better = run.maximize ? one.best > chosen.best : one.best < chosen.best;
    if (chosen.checkpoint.empty() || better) chosen = one;
  }
  return chosen;
}

int64_t numbers_in(const Policy& p) {
  size_t n = p.table.values.size() + p.tiles.weights.size();
  for (const PolicyArray& a : p.network.arrays) n += a.values.size();
  return int64_t(n);
}

}  // namespace

int export_to(const ExportArgs& a) {
  std::string (*writer)(const Policy&) = a.to == "c"             ? policy_as_c
                                         : a.to == "json"        ? policy_as_json
                                         : a.to == "safetensors" ? policy_as_safetensors
                                                                 : nullptr;
  if (!writer)
    throw Error(join({"--to: '", a.to, "' is unknown",
                      suggestion(a.to, {"c", "json", "safetensors"}, "choices")}));
  const Loaded l = load(a.target);
  if (!l.is_folder)
    throw Error(
        join({a.target.path, ": is no run's folder; train it, then export runs/", l.run.name}));
  const Chosen chosen = choose(l.run, a.target.path, a.seed);
  Policy p;
  std::string text;
  try {
    p = export_policy(l.run, l.registry, chosen.checkpoint, chosen.seed);
    text = writer(p);
  } catch (const Error& e) {
    throw Error(join({chosen.checkpoint, ": ", e.what()}));
  }
  const std::string out =
      !a.out.empty() ? a.out
                     : fmt::format("{}/seed-{}/policy.{}", a.target.path, chosen.seed, a.to);
  write_whole(out, {text});
  fmt::print("{}: policy of seed {}", out, chosen.seed);
  if (std::isfinite(chosen.best)) fmt::print(" ({} {:.6g})", l.run.metric, chosen.best);
  const char* kinds[] = {"a network", "a table", "tiles"};
  fmt::print(
      ", {} of {} numbers; {} features seen, {} chosen\n", kinds[p.kind], numbers_in(p),
      p.sight.features.size(),
      p.outputs.size() == 1 ? p.outputs[0].name : fmt::format("{} actions", p.outputs.size()));
  return 0;
}

}  // namespace plantgym::cli
