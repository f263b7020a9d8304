// A YAML tree with positions: what files and command lines say, before anyone reads it.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "error.h"
#include "plantgym/abi.h"

namespace plantgym {

/// A YAML value and where it was written; children of a map carry keys. A scalar that is empty
/// means "back to the default"; a map's value is the name of a library's map that it is laid over.
struct Node {
  int32_t kind = PG_MAP;
  std::string key = {}, value = {}, file = {};
  int32_t line = 0, column = 0;
  // "run.yaml:2" where a file was drawn in by `extends` or `world` there; its own name where a
  // world file was read by itself
  std::string via = {};
  std::vector<Node> children = {};
  bool passed = false;  // no file says it: an override made it on the way to a key inside
};

/// @throws Error syntax, duplicate keys, aliases, depth over 64.
Node parse_yaml(const std::string& text, const std::string& file);
/// The map in a file, laid over the files that its key `extends` names. @throws Error
Node read_yaml(const std::string& path);
/// Maps key by key; lists and scalars are replaced.
void merge(Node& base, Node over);
/// Overrides one value, "zones.north.area=3"; `number` is the argument's place on the command line.
/// A scalar `world` on the way is replaced by the file it names; a scalar inside a world becomes a
/// map over that name. @throws Error
void assign(Node& root, const std::string& argument, int32_t number);
/// Replaces env.world, also of env.variants and eval.env, where it is a file name, by that file's
/// map. @throws Error
void expand_worlds(Node& run);
/// The map in the file `path`, drawn in where scalar `name` stands. @throws Error
Node draw_in(const std::string& path, const Node& name);

Node* child(Node& map, std::string_view key);
const Node* child(const Node& map, std::string_view key);
/// The error "file:line:col: key: reason", with "(extended from …)" where the node came in that
/// way.
Error error_at(const Node& n, std::string_view key, std::string_view reason);

/// The tree as YAML that parse_yaml reads back equal; with `places`, each value is followed by the
/// file and line it came from.
std::string to_yaml(const Node& root, bool places = false);

/// Points into root, which must stay as it is.
std::vector<pg_node> flatten(const Node& root);
/// "zones[1].area" of a node of a flattened tree.
std::string path_of(const std::vector<pg_node>& nodes, int32_t at);
/// The error for node `at` of flatten(root). @param prefix where root hangs in the run file
/// ("env").
Error error_in(const Node& root, int32_t at, std::string_view prefix, std::string_view reason);

/// Reads a tree with Fields and turns its errors into Errors with places: read(Fields&).
template <class F>
void read_fields(const Node& root, std::string_view prefix, F&& read);

}  // namespace plantgym

#include "plantgym/fields.h"

template <class F>
void plantgym::read_fields(const Node& root, std::string_view prefix, F&& read) {
  const std::vector<pg_node> nodes = flatten(root);
  try {
    Fields f(nodes.data(), 0);
    read(f), f.finish();
  } catch (const FieldError& e) {
    throw error_in(root, e.node, prefix, e.what());
  }
}
