#include <fmt/core.h>

#include <algorithm>

#include "commands.h"
#include "contract.h"
#include "envs/rigid.h"
#include "model_contract.h"
#include "signature.h"
#include "worlds.h"

namespace plantgym::cli {

namespace {

bool holds(const std::vector<std::string>& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

void print(const std::string& name, const std::string& world,
           const std::vector<ContractFinding>& findings) {
  fmt::print("{:<22} {:<30} {}\n", name, world,
             findings.empty() ? "keeps the contract" : "breaks the contract");
  for (const ContractFinding& f : findings) fmt::print("    {}: {}\n", f.check, f.what);
}

}  // namespace

int test(const TestArgs& a) {
  const Registry own = builtin_registry(), registry = builtin_registry(a.plugins);
  int64_t broken = 0, count = 0;
  std::string signatures;
  for (const WorldOf& w : worlds_of(registry, shipped("configs/worlds"))) {
    if (!a.plugins.empty() && own.has(w.env)) continue;
    const pg_env_api& api = registry.find(w.env);
    if (a.signature && is_rigid(w.env)) continue;  // its bits are those of one machine
    ++count;
    if (a.signature || !a.plugins.empty())
      signatures += signature_line(w.env, w.name, signature(api, w.params())) + "\n";
    if (a.signature) continue;
    ContractOptions options;
    if (is_rigid(w.env))
      options.rows = 8, options.steps = 60;  // a snapshot drives its episode again
    const std::vector<ContractFinding> findings = check_contract(api, w.params(), options);
    print(w.env, w.name, findings), broken += int64_t(findings.size());
  }
  for (const std::string& name : registry.models().names()) {
    if (a.signature || (!a.plugins.empty() && holds(own.models().names(), name))) continue;
    const std::vector<ContractFinding> findings = check_model(*registry.models().get(name));
    ++count, print(name, "model", findings), broken += int64_t(findings.size());
  }
  if (!a.signature)
    fmt::print("{} {}, {} finding{}\n", count,
               count == 1 ? "environment or model" : "environments, worlds and models", broken,
               broken == 1 ? "" : "s");
  fmt::print("{}", signatures);
  if (a.signature || a.plugins.empty() || registry.names().size() == own.names().size())
    return broken ? 1 : 0;
  BenchArgs speed;
  speed.plugins = a.plugins, speed.runs = 3;
  return std::max(bench(speed), broken ? 1 : 0);
}

}  // namespace plantgym::cli
