// One model behind the C table, whoever wrote it: k-means, a decision tree, a plug-in's.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "keys.h"
#include "node.h"

namespace plantgym {

std::vector<KeyInfo> keys_of(const pg_model_api& api);
/// Whether the model has this key.
bool has_key(const pg_model_api& api, const std::string& key);

/// Move-only; the library of the table stays open for the process.
class AnyModel {
 public:
  /// @param params its settings. @param prefix where they hang in the file. @throws Error a key
  AnyModel(const pg_model_api& api, const Node& params, const std::string& prefix);
  const char* name() const { return api_->name; }
  /// @throws Error what `fit` says of the samples; the model is as it was
  void fit(const pg_samples& samples);
  pg_fitted fitted() const;  ///< task 0: not yet
  /// @param x [rows, features] @param to [rows] classes, clusters, or numbers
  void predict(const double* x, int64_t rows, double* to) const {
    api_->predict(self_.get(), x, rows, to);
  }
  std::vector<char> save() const;
  void load(const std::vector<char>& bytes);  ///< @throws Error damaged
  std::string describe() const;               ///< lines to read; empty: it says nothing
  /// [classes, features]; empty: clusters are not the nearest of centres.
  std::vector<double> centres() const;
  std::vector<pg_tree_node> tree() const;  ///< empty: it is no tree

 private:
  template <class T>
  std::vector<T> ask(int64_t (*f)(const void*, T*)) const;
  [[noreturn]] void fail(const char* what, const pg_error& e) const;
  const pg_model_api* api_;
  std::unique_ptr<void, void (*)(void*)> self_;
};

}  // namespace plantgym
