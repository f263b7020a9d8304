// Any bytes as a YAML file: a tree or an Error, and a tree is written and read back equal.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "node.h"

using namespace plantgym;

static bool same(const Node& a, const Node& b) {
  // an empty map and an empty list have no element to tell them apart
  bool equal = (a.kind == b.kind || (a.children.empty() && b.children.empty())) && a.key == b.key &&
               a.value == b.value && a.children.size() == b.children.size();
  for (size_t i = 0; equal && i < a.children.size(); ++i)
    equal = same(a.children[i], b.children[i]);
  return equal;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Node n;
  try {
    n = parse_yaml(std::string(reinterpret_cast<const char*>(data), size), "fuzz.yaml");
  } catch (const Error&) {
    return 0;
  }
  if (n.kind != PG_MAP) return 0;
  try {
    if (!same(n, parse_yaml(to_yaml(n), "again.yaml"))) std::abort();
  } catch (const Error& e) {
    std::fprintf(stderr, "%s\n%s\n", e.what(), to_yaml(n).c_str());
    std::abort();
  }
  return 0;
}
