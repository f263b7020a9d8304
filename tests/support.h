// What many tests need.
#pragma once
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "envs/builtin.h"
#include "node.h"
#include "vec_env.h"

namespace plantgym::testing {

inline std::string source(const std::string& relative) { return PLANTGYM_SOURCE "/" + relative; }

inline std::string contents(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
inline void write(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

inline const Registry& builtins() {
  static const Registry registry = [] {
    Registry r;
    r.add(builtin());
    return r;
  }();
  return registry;
}
inline Pool& one_thread() {
  static Pool pool(1);
  return pool;
}

/// n rows of an environment whose parameters are written as YAML below `env`.
inline VecEnv make(const std::string& name, const std::string& yaml, int64_t n = 1,
                   Pool& pool = one_thread()) {
  EnvConfig c;
  c.name = name, c.n = n;
  Node run = parse_yaml("env: " + yaml, source("test.yaml"));
  expand_worlds(run);
  c.variants = {*child(run, "env")};
  return VecEnv(builtins().find(name), c, pool);
}
inline VecEnv make_world(const std::string& name, const std::string& world, int64_t n = 1,
                         Pool& pool = one_thread()) {
  return make(name, "{world: configs/worlds/" + world + ".yaml}", n, pool);
}

/// The value of that name, of n signals or metrics. @throws Error there is none
inline float value_of(const pg_quantity* all, int32_t n, const std::string& name,
                      const float* values) {
  for (int32_t k = 0; k < n; ++k)
    if (name == all[k].name) return values[k];
  throw Error("no value is called " + name);
}

/// A folder of its own, removed at the end.
class TempDir {
 public:
  TempDir() {
    std::string name = (std::filesystem::temp_directory_path() / "plantgym-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~TempDir() {
    std::error_code none;
    std::filesystem::remove_all(path_, none);
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// The words of the Error that f() throws; "" where it throws none.
template <class F>
std::string error_of(F&& f) {
  try {
    f();
  } catch (const Error& e) {
    return e.what();
  }
  return "";
}

}  // namespace plantgym::testing
