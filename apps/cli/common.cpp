#include <algorithm>
#include <filesystem>

#include "agents/flaws.h"
#include "agents/models.h"
#include "commands.h"
#include "envs/builtin.h"
#include "envs/rigid.h"
#include "learners/files.h"
#include "learners/train.h"
#include "library.h"
#include "plantgym/fields.h"
#include "program_files.h"

namespace plantgym::cli {

Registry builtin_registry(const std::vector<std::string>& plugins) {
  flaw_judge = judge_flaws;
  Registry r;
  r.add(builtin()), add_rigid(r);
  r.add(builtin_models());
  for (const std::string& p : plugins) r.load(p);
  return r;
}

namespace {

/// @param judged the evaluation's, where the policy must fit it too
void make_learner(const Loaded& l, const pg_spec* judged = nullptr) {
  Pool pool(1);
  EnvConfig one = l.run.env;
  if (one.n > 65536) one.n = 1;  // some learners want rows for all they try; none wants so many
  VecEnv env(l.registry.find(one.name), one, pool);
  const LearnerKind& kind = learner_kind(l.run.learner);
  const auto learner = kind.make(l.run.learner, l.run.agent, env, l.run.budget, 0, l.run.models);
  if (judged && kind.any_size) learner->policy_for(*judged);
  if (judged && !kind.any_size) expect_same_spaces(env.spec(), *judged);
}

/// What was trained stays what it is.
void keep_trained(const Node& tree, const std::string& folder) {
  const Node begun = read_target(folder, {});
  for (const char* part : {"learner", "agent"}) {
    const Node *now = child(tree, part), *then = child(begun, part);
    if ((now ? to_yaml(*now) : "") != (then ? to_yaml(*then) : ""))
      throw error_at(now ? *now : tree, part,
                     join({"a begun run keeps its settings; start another from its run file"}));
  }
}

/// The libraries that a run names.
void load_plugins(Loaded& l) {
  const std::vector<std::string> files = plugin_files(l.tree);
  for (size_t k = 0; k < files.size(); ++k) {
    try {
      l.registry.load(files[k]);
    } catch (const Error& e) {
      const Node& named = child(l.tree, "plugins")->children[k];
      throw error_at(named, join({"plugins[", std::to_string(k), "]"}), e.what());
    }
  }
}

}  // namespace

std::string name_of(const std::string& path) {
  std::filesystem::path p = std::filesystem::absolute(path).lexically_normal();
  if (!p.has_filename()) p = p.parent_path();
  return p.filename().string();
}

void expect_apart(const std::vector<Output>& outputs, const std::vector<std::string>& inputs) {
  namespace fs = std::filesystem;
  std::error_code none;
  const auto place = [&](const std::string& path) {
    return fs::weakly_canonical(fs::absolute(path), none);
  };
  for (size_t k = 0; k < outputs.size(); ++k) {
    const Output& o = outputs[k];
    if (o.path.empty() || is_stream(o.path)) continue;
    for (size_t j = 0; j < k; ++j)
      if (!outputs[j].path.empty() && place(outputs[j].path) == place(o.path))
        throw Error(
            join({o.option, ": ", o.path, " is also ", outputs[j].option, "; name another file"}));
    for (const std::string& in : inputs)
      for (const char* part : {"", "/config.yaml", "/repro.json"})
        if (place(in + part) == place(o.path) && fs::is_regular_file(o.path, none))
          throw Error(join({o.option, ": ", o.path, " is read here; name another file"}));
  }
}

Loaded load(const Target& target) {
  Loaded l;
  l.registry = builtin_registry(target.plugins);
  l.tree = read_target(target.path, target.overrides, l.registry);
  load_plugins(l);
  std::filesystem::path p(target.path);
  std::error_code none;
  l.is_folder = std::filesystem::is_directory(p, none);
  if (l.is_folder) expect_unchanged(target.path);
  if (l.is_folder && !target.overrides.empty()) keep_trained(l.tree, target.path);
  l.run = read_run(l.tree, l.is_folder ? name_of(target.path) : p.stem().string(), l.registry);
  l.tree = l.run.tree;
  // a command that does not learn takes the environment of a run, whoever fits it; but what it is
  // told must mean something
  const bool told =
      std::any_of(target.overrides.begin(), target.overrides.end(), [](const std::string& o) {
        return o.rfind("learner.", 0) == 0 || o.rfind("agent.", 0) == 0;
      });
  if (told && !l.is_folder && is_run(l.tree)) make_learner(l);
  return l;
}

void try_all(const Loaded& l) {
  Pool pool(1);
  EnvConfig one = l.run.env, judged = l.run.eval_env;
  judged.n = 1;
  one.n = 1;
  const VecEnv env(l.registry.find(one.name), one, pool);
  const VecEnv other(l.registry.find(judged.name), judged, pool);
  check_metrics(l.run, other.spec());
  if (is_run(l.tree)) make_learner(l, &other.spec());
  for (const Node& named : l.run.compare) {
    Node params;
    const AgentKind& k = agent_kind(named, params);
    EnvConfig c = environment_for(l.run, k, params, l.registry);
    c.n = 1;
    const VecEnv e(l.registry.find(c.name), c, pool);
    k.make(params, e.spec(), 0);
  }
}

std::string shipped(const std::string& relative) {
  const std::string path = shipped_file(relative);
  if (path.empty()) throw Failure(join({relative, ": not found beside the program"}));
  return path;
}

}  // namespace plantgym::cli
