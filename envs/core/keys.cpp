#include "keys.h"

#include <sstream>

namespace plantgym {
namespace {

void keep(void* self, const pg_field* f) {
  static_cast<std::vector<KeyInfo>*>(self)->push_back(
      {f->key, f->type, f->initial ? f->initial : "", f->unit ? f->unit : "", f->doc ? f->doc : "",
       f->choices ? f->choices : "", f->library ? f->library : "", f->initial == nullptr, f->low,
       f->high});
}

std::vector<std::string> split(const std::string& key) {
  std::vector<std::string> words;
  std::istringstream in(key);
  for (std::string word; std::getline(in, word, '.');) words.push_back(word);
  return words;
}

/// The maps that hold the last word of `words`.
void holders(Node& n, const std::vector<std::string>& words, size_t at, std::vector<Node*>& found) {
  if (at + 1 == words.size()) return found.push_back(&n);
  for (Node& c : n.children)
    if (words[at] == "*" || c.key == words[at]) holders(c, words, at + 1, found);
}

/// "zone" of "zones"; "": of a word that is no plural.
std::string one_of(const std::string& all) {
  if (all.ends_with("ies")) return all.substr(0, all.size() - 3) + "y";
  return all.ends_with("s") ? all.substr(0, all.size() - 1) : "";
}

[[noreturn]] void refuse_name(const Node& map, const Node& entry, const std::string& path) {
  std::vector<std::string> known;
  for (const Node& c : map.children)
    if (!c.passed) known.push_back(c.key);
  const std::string &all = map.key, one = one_of(all);
  throw error_at(entry, path,
                 join({one.empty() ? join({entry.key, " is not in ", all})
                                   : join({"no ", one, " ", entry.key}),
                       suggestion(entry.key, known, all.c_str()), "; a new one is given whole, ",
                       all, ".", entry.key, "={…}"}));
}

/// A map that the override made itself has no other names.
void refuse_new_names(const Node& n, const std::vector<std::string>& words, size_t at,
                      const std::string& path) {
  if (at == words.size()) return;
  for (const Node& c : n.children) {
    if (words[at] != "*" && words[at] != c.key) continue;
    const std::string here = join({path, ".", c.key});
    if (words[at] == "*" && c.passed && !n.passed) refuse_name(n, c, here);
    refuse_new_names(c, words, at + 1, here);
  }
}

}  // namespace

pg_fields collect(std::vector<KeyInfo>& to) { return {&to, keep}; }

std::vector<KeyInfo> keys_of(const pg_env_api& api) {
  std::vector<KeyInfo> all;
  const pg_fields list = collect(all);
  api.schema(&list);
  return all;
}

std::vector<KeyInfo> keys_of(const std::function<void(Fields&)>& fields) {
  std::vector<KeyInfo> all;
  const pg_fields list = collect(all);
  Fields f(&list, "");
  fields(f);
  return all;
}

std::vector<Node*> find_all(Node& root, const std::string& key) {
  const std::vector<std::string> words = split(key);
  std::vector<Node*> maps, found;
  holders(root, words, 0, maps);
  for (Node* m : maps)
    for (Node& c : m->children)
      if (words.back() == "*" || c.key == words.back()) found.push_back(&c);
  return found;
}

void refuse_new_names(const Node& root, const std::string& prefix,
                      const std::vector<KeyInfo>& keys) {
  for (const KeyInfo& k : keys)
    if (k.key.find('*') != std::string::npos) refuse_new_names(root, split(k.key), 0, prefix);
}

void add_defaults(Node& root, const std::vector<KeyInfo>& keys) {
  for (const KeyInfo& k : keys) {
    if (k.required || k.initial.empty()) continue;
    const std::vector<std::string> words = split(k.key);
    std::vector<Node*> maps;
    holders(root, words, 0, maps);
    for (Node* m : maps) {
      if (m->kind != PG_MAP) continue;
      Node* written = child(*m, words.back());
      if (written && (written->kind != PG_SCALAR || !written->value.empty())) continue;
      Node value = k.initial == "null"   ? Node{PG_SCALAR, "", "", "default", 0, 0, "", {}}
                   : k.type == "numbers" ? parse_yaml(k.initial, "default")
                                         : Node{PG_SCALAR, "", k.initial, "default", 0, 0, "", {}};
      value.key = words.back();
      if (written)
        *written = std::move(value);
      else
        m->children.push_back(std::move(value));
    }
  }
}

}  // namespace plantgym
