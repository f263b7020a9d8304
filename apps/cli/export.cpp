#include "learners/export.h"

#include <fmt/core.h>

#include <cmath>

#include "agents/policy/c_source.h"
#include "agents/policy/policy_file.h"
#include "agents/policy/tree_text.h"
#include "agents/policy_agent.h"
#include "chosen.h"
#include "commands.h"
#include "learners/files.h"
#include "plantgym/fields.h"

namespace plantgym::cli {
namespace {

int64_t numbers_in(const Policy& p) {
  size_t n = p.table.values.size() + p.tiles.weights.size() + p.clusters.centres.size() +
             p.clusters.values.size();
  for (const PolicyArray& a : p.network.arrays) n += a.values.size();
  for (const DecisionTree& t : p.trees.trees) n += t.nodes.size();
  return int64_t(n);
}

}  // namespace

namespace {

/// A form that policies are written in.
struct Form {
  const char *name, *ending;
  std::string (*write)(const Policy&);
  bool only_trees;
};
constexpr Form kForms[] = {{"c", ".c", policy_as_c, false},
                           {"json", ".json", policy_as_json, false},
                           {"safetensors", ".safetensors", policy_as_safetensors, false},
                           {"rules", ".yaml", tree_as_rules, true},
                           {"text", ".txt", tree_as_text, true},
                           {"svg", ".svg", tree_as_svg, true},
                           {"dot", ".dot", tree_as_dot, true},
                           {"header", ".h", tree_as_c_header, true},
                           {"st", ".st", tree_as_structured_text, true},
                           {"python", ".py", tree_as_python, true}};

const Form& form_of(const std::string& name, bool trees = true) {
  std::vector<std::string> known;
  for (const Form& f : kForms) {
    if (f.only_trees && !trees) continue;
    if (name == f.name) return f;
    known.push_back(f.name);
  }
  throw Error(join({"--to: '", name, "' is unknown", suggestion(name, known, "choices")}));
}

std::string written(const Policy& p, const Form& form) {
  if (form.only_trees && p.kind != Policy::kTrees)
    throw Error(join({"--to ", form.name,
                      " is for trees; distill the policy first, then export "
                      "its tree.json"}));
  return form.write(p);
}

void tell(const std::string& out, const Policy& p, const Chosen& chosen,
          const std::string& metric) {
  fmt::print("{}: policy of seed {}", out, p.seed);
  if (std::isfinite(chosen.best)) fmt::print(" ({} {:.6g})", metric, chosen.best);
  const char* kinds[] = {"a network of {} numbers", "a table of {} numbers", "tiles of {} numbers",
                         "trees of {} nodes", "clusters of {} numbers"};
  fmt::print(
      ", {}; {} features seen, {} chosen\n",
      fmt::format(fmt::runtime(kinds[p.kind]), numbers_in(p)), p.sight.features.size(),
      p.outputs.size() == 1 ? p.outputs[0].name : fmt::format("{} actions", p.outputs.size()));
}

/// A policy that is a file already, in another form beside it.
int export_file(const ExportArgs& a, const Form& form) {
  const Policy p = policy_of(read_whole(a.target.path), a.target.path);
  std::string text;
  try {
    text = written(p, form);
  } catch (const Error& e) {
    throw Error(join({a.target.path, ": ", e.what()}));
  }
  const std::string out =
      a.out.empty() ? a.target.path.substr(0, a.target.path.rfind('.')) + form.ending : a.out;
  if (out == a.target.path)
    throw Error(join({out, ": is what is exported; name another with --out"}));
  write_whole(out, {text});
  tell(out, p, {0, "", NAN}, "");
  return 0;
}

}  // namespace

void write_policy(const Policy& p, const std::string& to, const std::string& out,
                  const std::string& stem) {
  const Form& form = form_of(to, p.kind == Policy::kTrees);
  const std::string path = out.empty() ? stem + form.ending : out;
  write_whole(path, {written(p, form)});
  tell(path, p, {0, "", NAN}, "");
}

int export_to(const ExportArgs& a) {
  expect_apart({{"--out", a.out}}, {a.target.path});
  const Form& form = form_of(a.to);
  if (a.target.path.ends_with(".json") || a.target.path.ends_with(".safetensors"))
    return export_file(a, form);
  const Loaded l = load(a.target);
  if (!l.is_folder)
    throw Error(
        join({a.target.path, ": is no run's folder; train it, then export runs/", l.run.name}));
  const Chosen chosen = choose_seed(l.run, a.target.path, a.seed);
  Policy p;
  std::string text;
  try {
    p = export_policy(l.run, l.registry, chosen.checkpoint, chosen.seed);
    text = written(p, form);
  } catch (const Error& e) {
    throw Error(join({chosen.checkpoint, ": ", e.what()}));
  }
  const std::string out =
      !a.out.empty() ? a.out
                     : fmt::format("{}/seed-{}/policy{}", a.target.path, chosen.seed, form.ending);
  write_whole(out, {text});
  tell(out, p, chosen, l.run.metric);
  return 0;
}

}  // namespace plantgym::cli
