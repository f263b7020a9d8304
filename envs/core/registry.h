// Environments and models by name.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "error.h"
#include "plantgym/abi.h"

namespace plantgym {

/// Names to tables of models: k-means, decision trees, those of plug-ins.
class Models {
 public:
  void add(const pg_model_api& api);       ///< @throws Error duplicate name, functions that lack
  std::vector<std::string> names() const;  ///< in alphabetical order
  /// @param task that it must learn. @throws Error unknown, with the nearest known; another task
  const pg_model_api& find(const std::string& name, uint32_t task) const;
  const pg_model_api* get(const std::string& name) const;  ///< null: unknown

 private:
  std::map<std::string, const pg_model_api*> all_;
};

/// Names to tables. An object, not a global: no static-initialisation order, nothing for the linker
/// to drop.
class Registry {
 public:
  /// @throws Error another ABI, a name that is there already, functions that lack; nothing is added
  void add(const pg_plugin& plugin);
  void load(const std::string& path);  ///< dlopen, kept open for the process. @throws Error
  /// Tells those who ask for an environment why there is none of this name.
  void lacks(const std::string& name, const std::string& why) { lacking_[name] = why; }
  /// What was told of environments that this program is without, by name.
  const std::map<std::string, std::string>& lacking() const { return lacking_; }
  std::vector<std::string> names() const;  ///< of environments, in alphabetical order
  const std::vector<std::string>& in_order() const { return order_; }  ///< as they were added
  const pg_env_api& find(
      const std::string& name) const;  ///< @throws Error unknown, with the nearest known
  /// Why find() finds nothing.
  std::string unknown(const std::string& name) const;
  bool has(const std::string& name) const { return envs_.count(name) != 0; }
  const Models& models() const { return models_; }

 private:
  std::map<std::string, const pg_env_api*> envs_;
  std::vector<std::string> order_;
  Models models_;
  std::map<std::string, std::string> lacking_;
};

/// "clustering", of one of PG_CLASSIFICATION, PG_REGRESSION, PG_CLUSTERING.
const char* task_name(uint32_t task);

}  // namespace plantgym
