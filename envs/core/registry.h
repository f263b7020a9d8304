// Environments and models by name.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "error.h"
#include "plantgym/abi.h"

namespace plantgym {

/// Names to tables. An object, not a global: no static-initialisation order, nothing for the linker
/// to drop.
class Registry {
 public:
  void add(const pg_plugin& plugin);       ///< @throws Error wrong ABI, duplicate name
  void load(const std::string& path);      ///< dlopen, kept open for the process. @throws Error
  std::vector<std::string> names() const;  ///< in alphabetical order
  const std::vector<std::string>& in_order() const { return order_; }  ///< as they were added
  const pg_env_api& find(
      const std::string& name) const;  ///< @throws Error unknown, with the nearest known
  bool has(const std::string& name) const { return envs_.count(name) != 0; }

 private:
  std::map<std::string, const pg_env_api*> envs_;
  std::vector<std::string> order_;
  std::map<std::string, const pg_model_api*> models_;
};

}  // namespace plantgym
