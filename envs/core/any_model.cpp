#include "any_model.h"

#include <algorithm>

namespace plantgym {

std::vector<KeyInfo> keys_of(const pg_model_api& api) {
  std::vector<KeyInfo> all;
  const pg_fields list = collect(all);
  api.schema(&list);
  return all;
}

bool has_key(const pg_model_api& api, const std::string& key) {
  const std::vector<KeyInfo> all = keys_of(api);
  return std::any_of(all.begin(), all.end(), [&](const KeyInfo& k) { return k.key == key; });
}

AnyModel::AnyModel(const pg_model_api& api, const Node& params, const std::string& prefix)
    : api_(&api), self_(nullptr, api.free) {
  const std::vector<pg_node> nodes = flatten(params);
  pg_error e = {0, -1, {}, 0};
  self_.reset(api.make(nodes.data(), &e));
  if (!self_ && e.node == PG_NO_MEMORY) throw Failure(join({api.name, ": out of memory"}));
  if (!self_ && e.node < 0) throw Error(join({prefix, " (", api.name, "): ", e.text}));
  if (!self_) throw error_in(params, e.node, prefix, e.text);
}

void AnyModel::fail(const char* what, const pg_error& e) const {
  if (e.node == PG_NO_MEMORY) throw Failure(join({api_->name, ": out of memory"}));
  throw Error(join({api_->name, ": ", what, *e.text ? e.text : "says no reason"}));
}

void AnyModel::fit(const pg_samples& samples) {
  pg_error e = {0, -1, {}, 0};
  if (api_->fit(self_.get(), &samples, &e)) fail("", e);
}

pg_fitted AnyModel::fitted() const {
  pg_fitted f = {};
  f.size = sizeof f;
  api_->fitted(self_.get(), &f);
  return f;
}

/// The size first, then the room for it.
template <class T>
std::vector<T> AnyModel::ask(int64_t (*f)(const void*, T*)) const {
  if (!f) return {};
  std::vector<T> all(size_t(std::max<int64_t>(f(self_.get(), nullptr), 0)));
  if (!all.empty()) f(self_.get(), all.data());
  return all;
}

std::vector<double> AnyModel::centres() const { return ask(api_->centres); }
std::vector<pg_tree_node> AnyModel::tree() const { return ask(api_->tree); }

std::vector<char> AnyModel::save() const {
  std::vector<char> all(size_t(std::max<int64_t>(api_->save(self_.get(), nullptr), 0)));
  if (!all.empty()) api_->save(self_.get(), all.data());
  return all;
}

void AnyModel::load(const std::vector<char>& bytes) {
  pg_error e = {0, -1, {}, 0};
  if (api_->load(self_.get(), bytes.data(), int64_t(bytes.size()), &e)) fail("the saved model ", e);
}

std::string AnyModel::describe() const {
  std::string all;
  if (api_->describe)
    api_->describe(self_.get(), &all, [](void* to, const char* text) {
      *static_cast<std::string*>(to) += join({text, "\n"});
    });
  return all;
}

}  // namespace plantgym
