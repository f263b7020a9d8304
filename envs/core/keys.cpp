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

}  // namespace

std::vector<KeyInfo> keys_of(const pg_env_api& api) {
  std::vector<KeyInfo> all;
  const pg_fields list = {&all, keep};
  api.schema(&list);
  return all;
}

std::vector<KeyInfo> keys_of(const std::function<void(Fields&)>& fields) {
  std::vector<KeyInfo> all;
  const pg_fields list = {&all, keep};
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
      Node value = k.type == "numbers" ? parse_yaml(k.initial, "default")
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
