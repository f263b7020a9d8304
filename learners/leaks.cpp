#include "leaks.h"

#include <algorithm>
#include <limits>

#include "keys.h"

namespace plantgym {
namespace {

struct Range {
  int32_t first = std::numeric_limits<int32_t>::min(), last = std::numeric_limits<int32_t>::max();
  std::string words = "all";
};

Range range_in(Node params, const std::string& key) {
  Range r;
  for (const Node* n : find_all(params, key))
    if (n->kind == PG_SCALAR && parse_range(n->value, r.first, r.last)) r.words = n->value;
  return r;
}

}  // namespace

std::vector<std::string> leaks_of(const RunConfig& run, const Registry& registry) {
  std::vector<std::string> all;
  if (run.eval_env.wrappers.time_limit)
    all.push_back(join({"env.wrappers.time_limit ends the trained agent's episodes after ",
                        std::to_string(run.eval_env.wrappers.time_limit),
                        " decisions; rules that decide in an environment of their own play whole "
                        "ones, so their KPIs are of other lengths"}));
  if (!is_run(run.tree)) return all;
  for (const std::string& words : overlaps_of(run.env, run.eval_env, registry))
    all.push_back(words);
  return all;
}

std::vector<std::string> overlaps_of(const EnvConfig& learned, const EnvConfig& judged,
                                     const Registry& registry) {
  std::vector<std::string> all;
  if (learned.name != judged.name) return all;
  for (const KeyInfo& k : keys_of(registry.find(learned.name))) {
    if (k.type != "range" || k.key.starts_with("world.")) continue;  // a world parts no episodes
    for (const Node& seen : learned.variants)
      for (const Node& other : judged.variants) {
        const Range a = range_in(seen, k.key), b = range_in(other, k.key);
        if (a.first > b.last || b.first > a.last) continue;
        const std::string words = join(
            {"training sees ", k.key, " ", a.words, ", the evaluation judges by ", b.words,
             ": its result is not honest; part them with env.", k.key, " and eval.env.", k.key});
        if (std::find(all.begin(), all.end(), words) == all.end()) all.push_back(words);
      }
  }
  return all;
}

}  // namespace plantgym
