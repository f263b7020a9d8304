#include "node.h"

#include <charconv>
#include <filesystem>
#include <sstream>

namespace plantgym {
namespace {

void flatten_into(const Node& n, std::vector<pg_node>& to) {
  const size_t at = to.size();
  to.push_back({n.kind, 0, n.key.c_str(), n.value.c_str(), n.file.c_str(), n.line, n.column});
  for (const Node& c : n.children) flatten_into(c, to);
  to[at].end = int32_t(to.size());
}

const Node* nth(const Node& n, int32_t& at) {
  if (at-- == 0) return &n;
  for (const Node& c : n.children)
    if (const Node* found = nth(c, at)) return found;
  return nullptr;
}

std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/') + 1); }

Node read_chain(const std::string& path, int32_t depth);

/// The file that scalar node `n` names, relative to the file that n stands in.
std::string file_named(const Node& n) {
  if (n.kind != PG_SCALAR || n.value.empty())
    throw error_at(n, n.key, "must be the name of a file");
  const bool whole = n.value[0] == '/' || n.file == "command line";
  std::string path = std::filesystem::path(whole ? n.value : folder_of(n.file) + n.value)
                         .lexically_normal()
                         .string();
  std::string content;
  if (!read_file(path, content))
    throw error_at(n, n.key, join({"cannot read file ", path, why_unreadable(path)}));
  return path;
}

void came_via(Node& n, const std::string& via) {
  if (n.via.empty()) n.via = via;
  for (Node& c : n.children) came_via(c, via);
}
std::string place_of(const Node& n) { return join({n.file, ":", std::to_string(n.line)}); }

Node read_chain(const std::string& path, int32_t depth) {
  std::string text;
  if (!read_file(path, text))
    throw Error(join({path, ": cannot read this file", why_unreadable(path)}));
  Node over = parse_yaml(text, path);
  if (over.kind == PG_SCALAR && over.value.empty()) over.kind = PG_MAP;
  if (over.kind != PG_MAP) throw error_at(over, "", "a file must hold a map of keys and values");
  const Node* extends = child(over, "extends");
  if (!extends) return over;
  if (depth == 16)
    throw error_at(*extends, "extends", "more than 16 files extend each other: a circle?");
  const Node named = *extends;
  over.children.erase(over.children.begin() + (extends - over.children.data()));
  Node base = {PG_MAP, "", "", path, over.line, over.column, "", {}};
  const auto lay = [&](const Node& name) {
    std::string file;
    try {
      file = file_named(name);
    } catch (const Error& e) {
      if (name.value.empty() || name.value.find_first_of("./") != std::string::npos) throw;
      throw Error(join({e.what(), "; a file extends files, ", name.value, ".yaml beside it; ",
                        "a name of a library is extended where it is used, ",
                        "{extends: ", name.value, ", …}"}));
    }
    Node n = read_chain(file, depth + 1);
    for (Node& c : n.children) came_via(c, place_of(name));
    merge(base, std::move(n));
  };
  if (named.kind == PG_LIST)
    for (Node c : named.children) c.key = "extends", lay(c);
  else
    lay(named);
  merge(base, std::move(over));
  return base;
}

void expand_world(Node& env) {
  Node* world = child(env, "world");
  if (!world || world->kind != PG_SCALAR || world->value.empty()) return;
  *world = draw_in(file_named(*world), Node(*world));
}

/// The child that one word of a dotted path names; in a map it is made where it is missing.
Node& enter(Node& n, const std::string& word, const Node& place, bool in_world) {
  if (n.kind == PG_LIST) {
    size_t i = n.children.size();
    std::from_chars(word.data(), word.data() + word.size(), i);
    if (i >= n.children.size())
      throw error_at(
          place, place.key,
          join({word, " is not one of the list's ", std::to_string(n.children.size()), " places"}));
    return n.children[i];
  }
  if (n.kind == PG_SCALAR && !n.value.empty() && !in_world)
    throw error_at(place, place.key,
                   join({"'", word, "' is inside '", n.key, "', which is a single value"}));
  n.kind = PG_MAP;
  if (word.empty()) throw error_at(place, place.key, "an empty word in the key");
  if (Node* known = child(n, word)) return *known;
  return n.children.emplace_back(
      Node{PG_MAP, word, "", place.file, place.line, place.column, "", {}, true});
}
void move_to(Node& n, int32_t line, int32_t columns) {
  n.line = line, n.column += columns;
  for (Node& c : n.children) move_to(c, line, columns);
}

}  // namespace

Node* child(Node& map, std::string_view key) {
  for (Node& c : map.children)
    if (c.key == key) return &c;
  return nullptr;
}
const Node* child(const Node& map, std::string_view key) {
  return child(const_cast<Node&>(map), key);
}

Error error_at(const Node& n, std::string_view key, std::string_view reason) {
  std::string all = join({n.file, ":", std::to_string(n.line), ":", std::to_string(n.column), ": ",
                          key, key.empty() ? "" : ": ", reason});
  if (!n.via.empty() && n.via != n.file) all += join({" (extended from ", n.via, ")"});
  return Error(all);
}

Node read_yaml(const std::string& path) { return read_chain(path, 0); }

void merge(Node& base, Node over) {
  for (Node& c : over.children) {
    Node* known = child(base, c.key);
    if (!known)
      base.children.push_back(std::move(c));
    else if (known->kind == PG_MAP && c.kind == PG_MAP)
      merge(*known, std::move(c));
    else
      *known = std::move(c);
  }
}

void assign(Node& root, const std::string& argument, int32_t number) {
  const size_t equals = argument.find('=');
  const Node place = {PG_SCALAR, argument.substr(0, equals), "", "command line", number, 1, "", {}};
  if (equals == std::string::npos || equals == 0)
    throw error_at(place, "", join({"'", argument, "' must be key=value"}));
  if (argument.find_first_not_of(" \t", equals + 1) == std::string::npos)  // of a script, perhaps
    throw error_at(place, "", join({"'", argument, "' has no value; null takes a key back"}));
  if (place.key.back() == '.') throw error_at(place, place.key, "an empty word in the key");
  Node* at = &root;
  std::istringstream words(place.key);
  bool in_world = false;
  for (std::string word; std::getline(words, word, '.');) {
    if (child(*at, "world")) expand_world(*at);
    at = &enter(*at, word, place, in_world);
    in_world |= word == "world";
  }
  Node value = parse_yaml(argument.substr(equals + 1), place.file);
  move_to(value, number, int32_t(equals) + 1);
  value.key = at->key;
  *at = std::move(value);
}

Node draw_in(const std::string& path, const Node& name) {
  Node n = read_chain(path, 0);
  for (Node& c : n.children) came_via(c, place_of(name));
  n.key = name.key;
  return n;
}

void expand_worlds(Node& run) {
  const auto expand = [](Node& env) {
    expand_world(env);
    if (Node* variants = child(env, "variants"))
      for (Node& v : variants->children) expand_world(v);
  };
  if (Node* env = child(run, "env")) expand(*env);
  if (Node* eval = child(run, "eval"))
    if (Node* env = child(*eval, "env")) expand(*env);
}

std::vector<pg_node> flatten(const Node& root) {
  std::vector<pg_node> nodes;
  flatten_into(root, nodes);
  return nodes;
}

std::string path_of(const std::vector<pg_node>& nodes, int32_t at) {
  std::string path;
  for (int32_t parent = 0, c; parent != at; parent = c) {
    int32_t index = 0;
    for (c = parent + 1; nodes[size_t(c)].end <= at; c = nodes[size_t(c)].end) ++index;
    if (nodes[size_t(parent)].kind == PG_LIST)
      path += join({"[", std::to_string(index), "]"});
    else
      path += join({path.empty() ? "" : ".", nodes[size_t(c)].key});
  }
  return path;
}

Error error_in(const Node& root, int32_t at, std::string_view prefix, std::string_view reason) {
  const std::vector<pg_node> nodes = flatten(root);
  int32_t index = at;
  const Node* n = nth(root, index);
  std::string path = path_of(nodes, at);
  if (!prefix.empty()) path = path.empty() ? std::string(prefix) : join({prefix, ".", path});
  // inside a world file the reader counts from that file's top
  const size_t world = path.find("world.");
  if (world != std::string::npos && n->file != "command line" && !n->via.empty() &&
      (n->via == n->file || n->via.substr(0, n->via.rfind(':')) != n->file))
    path = path.substr(world + 6);
  // "missing" is said of the map that lacks the key: the reason begins with that key
  const size_t colon = reason.find(": ");
  const bool names_key = colon != std::string_view::npos &&
                         reason.substr(0, colon).find(' ') == std::string_view::npos;
  if (names_key) path = path.empty() ? "" : path + ".";
  Error e =
      error_at(*n, names_key ? "" : path, names_key ? join({path, reason}) : std::string(reason));
  return e;
}

}  // namespace plantgym
