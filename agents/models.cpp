#include "models.h"

#include "plugins/kmeans/model.h"
#include "plugins/tree/model.h"

namespace plantgym {

const pg_plugin& builtin_models() {
  static const pg_model_api* const all[] = {&kmeans_model(), &tree_model()};
  static const pg_plugin p = {PG_ABI, sizeof p, 0, 2, nullptr, all};
  return p;
}

const Models& known_models() {
  static const Models all = [] {
    Registry r;
    r.add(builtin_models());
    return r.models();
  }();
  return all;
}

}  // namespace plantgym
