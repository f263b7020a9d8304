#include "agents/policies.h"

#include <cstdlib>

#include "agents/policy/c_source.h"
#include "plantgym/fields.h"

namespace plantgym::testing {

Policy around(const Spaces& s) {
  Policy p;
  p.environment = "test/spaces", p.run = "none", p.learner = "nobody";
  for (const pg_space& o : s.obs) {
    p.sight.parts.push_back({o.name, int32_t(o.elements), o.dtype == PG_F32});
    for (int64_t e = 0; e < o.elements; ++e) {
      PolicyFeature f;
      f.name = join({o.name, "_", std::to_string(e)}), f.unit = std::string("1"), f.count = o.n;
      f.low = o.dtype == PG_F32 ? -2.0f : 0, f.high = o.n                ? float(o.n - 1)
                                                      : o.dtype == PG_U8 ? 255
                                                                         : 2;
      p.sight.features.push_back(f);
    }
  }
  for (int64_t e = 0; e < s.action.elements; ++e) {
    PolicyOutput o;
    o.name = join({"out_", std::to_string(e)}), o.unit = std::string("mm");
    o.count = s.action.counts ? s.action.counts[e] : 0;
    if (!o.count) o.low = -0.1f, o.high = 0.2f, o.gain = 0.5f, o.offset = 0.05f;
    p.outputs.push_back(o);
  }
  return p;
}

void draw(const Policy& p, Rng& rng, std::vector<float>& to) {
  to.clear();
  for (const PolicyFeature& f : p.sight.features)
    to.push_back(f.count         ? float(rng.below(f.count))
                 : f.high == 255 ? float(rng.below(256))
                                 : 4.4f * rng.uniform() - 2.2f);
}

Compiled::Compiled(const Policy& p) {
  write(dir_ / "policy.c", policy_as_c(p));
  const std::string command =
      join({"cd '", dir_.path(),
            "' && cc -std=c99 -Wall -Wextra -Wpedantic -Wshadow -Werror -O2 -shared -fPIC "
            "policy.c -o policy.so -lm > cc.txt 2>&1"});
  if (std::system(command.c_str()) != 0) said = join({contents(dir_ / "cc.txt"), "\nfailed"});
  library_ = said.empty() ? dlopen((dir_ / "policy.so").c_str(), RTLD_NOW | RTLD_LOCAL) : nullptr;
}

}  // namespace plantgym::testing
