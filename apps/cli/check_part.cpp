// Files that are parts of runs and worlds: what they are, and which command uses them.
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "agents/rule.h"
#include "agents/rule_agent.h"
#include "agents/rule_file.h"
#include "commands.h"
#include "figure.h"
#include "learners/vision/classifier.h"
#include "library.h"
#include "plantgym/fields.h"
#include "worlds.h"

namespace plantgym::cli {
namespace {

/// Where a shipped world is for the rule's environment, or it needs none, the rule must fit it;
/// names of zones may be those of another world, so that this is no error.
void try_rule(const Node& rule, const std::string& env) {
  const Registry registry = builtin_registry();
  if (!registry.has(env)) return;
  for (const WorldOf& w : worlds_of(registry, shipped("configs/worlds"))) {
    if (w.env != env) continue;
    Pool pool(1);
    EnvConfig c;
    Node params = w.params();
    for (const Node& key : kRuleAgent.environment(rule).children)
      if (key.key != "name") params.children.push_back(key);
    expand_names(params, registry.find(env));
    c.name = env, c.variants = {params};
    const VecEnv e(registry.find(env), c, pool);
    const std::string where = w.path.empty() ? env : join({env, " in the world ", w.name});
    try {
      compile_rule(rule, e.whole());
      fmt::print("  fits         {}\n", where);
    } catch (const Error& error) {
      fmt::print("  odd          does not fit {}: {}\n", where, error.what());
    }
    return;
  }
}

void check_rule(const std::string& path, const Node& tree) {
  Node rule;
  read_rule(tree, rule), check_numbers(rule);
  fmt::print("{}: good, a rule\n", path);
  print_rule(std::filesystem::path(path).stem().string(), rule);
  const Node* env = child(rule, "env");
  const Node* name = env ? child(*env, "name") : nullptr;
  if (name) try_rule(rule, name->value);
  fmt::print("judge it with: plantgym eval RUN.yaml --agent {}\n", path);
}

void check_figure(const std::string& path) {
  const Figure g = read_figure(path);
  fmt::print("{}: good, a published figure: {}\ncompare it with: plantgym reproduce {}\n", path,
             g.figure, path);
}

void check_recipe(const CheckArgs& a) {
  const ImageRecipe r = read_recipe(a.target.path, a.target.overrides);
  if (a.resolved) return fmt::print("{}", recipe_text(r));
  const ImageData d = load_images(r);
  const Classifier c(r, d.train, 0);
  fmt::print(
      "{}: good, a recipe of an image recogniser\n"
      "  images       {} of {} classes to learn from, {} to judge by\n"
      "  network      {} parameters\ntrain it with: plantgym classify train {}\n",
      a.target.path, d.train.count(), d.train.classes.size(), d.test.count(),
      c.network().plan().size, a.target.path);
}

/// A library, with the key that its files stand for ("world.zones.*.crop") and the keys inside.
struct Library {
  std::string key, name;
  std::vector<std::string> inside = {"extends"};
};

std::vector<Library> libraries() {
  std::vector<Library> all;
  const Registry registry = builtin_registry();
  for (const std::string& env : registry.names()) {
    const std::vector<KeyInfo> keys = keys_of(registry.find(env));
    for (const KeyInfo& k : keys) {
      if (k.library.empty()) continue;
      Library l = {k.key, k.library};
      for (const KeyInfo& i : keys)
        if (i.key.rfind(k.key + ".", 0) == 0)
          l.inside.push_back(
              i.key.substr(k.key.size() + 1, i.key.find('.', k.key.size() + 1) - k.key.size() - 1));
      l.inside.erase(std::unique(l.inside.begin(), l.inside.end()), l.inside.end());
      const auto known =
          std::find_if(all.begin(), all.end(), [&](const Library& o) { return o.name == l.name; });
      if (known == all.end()) all.push_back(std::move(l));
    }
  }
  return all;
}

bool has(const Library& l, const std::string& key) {
  return std::find(l.inside.begin(), l.inside.end(), key) != l.inside.end();
}

/// Of the library whose folder the file is in, else of the one that knows all of its keys. "": it
/// is of none.
std::string library_words(const std::string& path, const Node& tree) {
  const std::string folder =
      std::filesystem::absolute(path).lexically_normal().parent_path().filename().string();
  for (const Library& l : libraries()) {
    const auto stranger = std::find_if(tree.children.begin(), tree.children.end(),
                                       [&](const Node& n) { return !has(l, n.key); });
    const bool all = stranger == tree.children.end();
    if (l.name != folder && (!all || tree.children.empty())) continue;
    if (!all)
      throw error_at(*stranger, stranger->key,
                     join({"unknown key", suggestion(stranger->key, l.inside, "keys")}));
    const std::string word = l.key.substr(l.key.rfind('.') + 1);
    return fmt::format(
        "{}: its keys are good, a file of {}/\n"
        "  used by      a world's {}: {}, or its name where it lies in {}/ beside the world\n"
        "its values are checked with: plantgym check WORLD.yaml\n",
        path, l.name, word, path, l.name);
  }
  return "";
}

}  // namespace

bool check_part(const CheckArgs& a) {
  const std::string& path = a.target.path;
  std::error_code none;
  if (!std::filesystem::is_regular_file(path, none)) return false;
  const Node tree = read_yaml(path);
  const bool rule = child(tree, "rules"), figure = child(tree, "figure");
  const bool recipe = child(tree, "data") && child(tree, "network");
  if (recipe) return check_recipe(a), true;
  const std::string library = rule || figure ? "" : library_words(path, tree);
  if (!rule && !figure && library.empty()) return false;
  if (a.resolved || !a.target.overrides.empty())
    throw Error(join({path, ": is no run and no world; nothing is laid over it or resolved"}));
  if (rule) check_rule(path, tree);
  if (figure) check_figure(path);
  fmt::print("{}", library);
  return true;
}

}  // namespace plantgym::cli
