#include "policy_fit.h"

#include <algorithm>

namespace plantgym {

bool has_world(const Node& env, const std::string& name, const Registry& registry) {
  if (!child(env, "world") || !registry.has(name)) return false;
  const std::vector<KeyInfo> keys = keys_of(registry.find(name));
  return std::any_of(keys.begin(), keys.end(), [](const KeyInfo& i) {
    return i.key == "world" || i.key.rfind("world.", 0) == 0;
  });
}

EnvConfig own_if_it_fits(const AgentKind& k, const Node& params, EnvConfig own,
                         const std::string& of, const Registry& registry) {
  const Node* named = child(params, "file");
  const std::string file = named ? named->value : params.value;
  try {
    Pool pool(1);
    EnvConfig one = own;
    one.n = 1, one.observe.clear();
    const pg_env_api& api = registry.find(own.name);
    own.observe = one.observe = k.sees(params, VecEnv(api, one, pool).whole());
    const VecEnv shown(api, one, pool);
    k.make(params, shown.spec(), 0);
    return own;
  } catch (const Error&) {  // what does not fit is said in full below
  }
  throw Error(
      join({file, ": is a policy of ", of, ", this run is of ", own.name,
            ", which does not show what it sees or takes other actions; give it a run of ", of}));
}

}  // namespace plantgym
