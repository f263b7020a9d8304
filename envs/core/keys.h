// The keys that environments, agents and learners declare, as a list: what `describe`, `schema` and
// `check --resolved` show.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "node.h"

namespace plantgym {

/// A copy of pg_field that outlives its callback.
struct KeyInfo {
  std::string key, type, initial, unit, doc, choices, library = {};
  bool required = false;  // has no default
  double low = 0, high = 0;
};

/// What appends the keys that a schema lists.
pg_fields collect(std::vector<KeyInfo>& to);
std::vector<KeyInfo> keys_of(const pg_env_api& api);
std::vector<KeyInfo> keys_of(const std::function<void(Fields&)>& fields);

/// The nodes below `root` that a declared key ("zones.*.area") names.
std::vector<Node*> find_all(Node& root, const std::string& key);
/// In a map of free names ("zones.*") an override's misspelt word would be one more entry, of
/// defaults. @param prefix where root hangs in the run file ("env")
/// @throws Error an override went through a name that nobody has given
void refuse_new_names(const Node& root, const std::string& prefix,
                      const std::vector<KeyInfo>& keys);
/// Adds the default of every key that has one and is not written; their file is "default".
void add_defaults(Node& root, const std::vector<KeyInfo>& keys);

}  // namespace plantgym
