#include <fmt/core.h>

#include <algorithm>

#include "commands.h"
#include "contract.h"
#include "signature.h"
#include "worlds.h"

namespace plantgym::cli {

int test(const TestArgs& a) {
  Registry registry = builtin_registry();
  const std::vector<std::string> builtins = registry.names();
  for (const std::string& p : a.plugins) registry.load(p);
  int64_t broken = 0, count = 0;
  for (const WorldOf& w : worlds_of(registry, shipped("configs/worlds"))) {
    const bool mine = std::find(builtins.begin(), builtins.end(), w.env) != builtins.end();
    if (mine && !a.plugins.empty()) continue;
    const pg_env_api& api = registry.find(w.env);
    ++count;
    if (a.signature) {
      fmt::print("{}\n", signature_line(w.env, w.name, signature(api, w.params())));
      continue;
    }
    const std::vector<ContractFinding> findings = check_contract(api, w.params());
    fmt::print("{:<22} {:<30} {}\n", w.env, w.name,
               findings.empty() ? "keeps the contract" : "breaks the contract");
    for (const ContractFinding& f : findings) fmt::print("    {}: {}\n", f.check, f.what);
    broken += int64_t(findings.size());
  }
  if (!a.signature)
    fmt::print("{} environment{}, {} finding{}\n", count, count == 1 ? "" : "s and worlds", broken,
               broken == 1 ? "" : "s");
  return broken ? 1 : 0;
}

}  // namespace plantgym::cli
