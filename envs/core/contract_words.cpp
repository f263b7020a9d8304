#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "contract_checks.h"
#include "vec_env.h"

namespace plantgym::contract {
namespace {

bool word(const char* s) {
  return s && *s && std::none_of(s, s + std::char_traits<char>::length(s), [](char c) {
           return c <= ' ' || c == ',' || c == '"';
         });
}

void space_is_sane(const Case& c, const pg_space& s, const std::string& what, bool named) {
  const auto fail = [&](const char* why) { c.say(join({what, ": ", why})); };
  if (!s.name || (named && !word(s.name))) return fail("has no name");
  if (s.dtype != PG_F32 && s.dtype != PG_I32 && s.dtype != PG_U8) return fail("unknown dtype");
  if (s.ndim < 0 || s.ndim > 4) return fail("has more than 4 dimensions");
  int64_t elements = 1;
  for (int32_t d = 0; d < s.ndim; ++d) elements *= s.shape[d];
  if (elements != s.elements || elements < 1) return fail("elements are not the shape's product");
  if (s.n < 0) fail("n is negative");
  if (s.dtype == PG_F32 && (s.n || s.counts)) fail("numbered values cannot be floats");
  for (int64_t e = 0; e < elements; ++e) {
    if (s.counts && s.counts[e] < 1) return fail("an element has no values");
    if (values_of(s, e)) continue;
    const float low = s.lows ? s.lows[e] : s.low, high = s.highs ? s.highs[e] : s.high;
    if (!(low <= high)) return fail("low is above high");
  }
  for (int64_t e = 0; e < elements; ++e) {
    if (s.names && !word(s.names[e])) return fail("an element has no name");
    if (s.units && !s.units[e]) return fail("an element has no unit");
  }
  int64_t values = 0;
  for (int64_t e = 0; e < elements; ++e) values += values_of(s, e);
  for (int64_t v = 0; s.labels && v < values; ++v)
    if (!s.labels[v] || !*s.labels[v]) return fail("a value has no label");
}

void quantities_are_named(const Case& c, const pg_quantity* q, int32_t n, const char* what) {
  std::set<std::string> names;
  if (n < 0 || (n > 0 && !q)) return void(c.say(join({what, ": are missing"})));
  for (int32_t k = 0; k < n; ++k) {
    if (!word(q[k].name))
      c.say(join({what, " ", std::to_string(k), ": has no name"}));
    else if (!names.insert(q[k].name).second)
      c.say(join({what, " ", q[k].name, ": named twice"}));
    if (!q[k].unit || !*q[k].unit) c.say(join({what, " ", std::to_string(k), ": has no unit"}));
    if (!q[k].doc) c.say(join({what, " ", std::to_string(k), ": has no doc"}));
  }
}

}  // namespace

void spec_is_sane(const Case& c) {
  if (!word(c.api.name)) c.say("the environment has no name");
  if (!c.api.doc || !*c.api.doc) c.say("the environment has no doc");
  const Rig rig = c.rig({});
  const pg_spec& s = rig.spec();
  if (s.n_obs < 1 || s.n_obs > PG_PARTS) return void(c.say("has no observation"));
  std::set<std::string> names;
  for (int32_t k = 0; k < s.n_obs; ++k) {
    space_is_sane(c, s.obs[k], join({"observation ", std::to_string(k)}), true);
    if (!c.findings.empty()) return;
    std::vector<std::string> mine = {s.obs[k].name};
    for (int64_t e = 0; s.obs[k].names && e < s.obs[k].elements; ++e)
      if (s.obs[k].elements > 1) mine.push_back(s.obs[k].names[e]);
    for (const std::string& name : mine)
      if (!names.insert(name).second) c.say(join({"observation ", name, ": named twice"}));
  }
  if (!s.action) return void(c.say("has no action"));
  space_is_sane(c, *s.action, "action", false);
  int64_t values = 0;
  for (int64_t e = 0; s.action->dtype != PG_F32 && e < s.action->elements; ++e)
    if (values_of(*s.action, e) < 1)
      return void(c.say("action: whole numbers without n or counts"));
  for (int64_t e = 0; e < s.action->elements; ++e) values += values_of(*s.action, e);
  if (s.mask_size != 0 && s.mask_size != values)
    c.say(join({"mask_size is ", std::to_string(s.mask_size), ", the action has ",
                std::to_string(values), " values"}));
  if (s.max_steps < 0) c.say("max_steps is negative");
  if (s.state_bytes < 1) c.say("state_bytes is not positive");
  if (!s.time_unit || !*s.time_unit) c.say("time_unit is missing");
  quantities_are_named(c, s.signals, s.n_signals, "signal");
  quantities_are_named(c, s.metrics, s.n_metrics, "metric");
  for (int32_t k = 0; s.default_reward && k < s.n_signals; ++k)
    if (!std::isfinite(s.default_reward[k])) c.say("a weight of the default reward is not finite");
}

void schema_lists_keys(const Case& c) {
  struct Seen {
    const Case& c;
    std::set<std::string> keys;
  } seen = {c, {}};
  const pg_fields list = {&seen, [](void* self, const pg_field* f) {
                            Seen& s = *static_cast<Seen*>(self);
                            static const std::set<std::string> kTypes = {
                                "int",     "float", "choice", "text", "file", "files",
                                "numbers", "texts", "range",  "map",  "any"};
                            if (!word(f->key)) return void(s.c.say("a key without a name"));
                            if (!f->type || !kTypes.count(f->type))
                              s.c.say(join({f->key, ": of no known type"}));
                            if (!f->doc || !*f->doc) s.c.say(join({f->key, ": has no doc"}));
                            if (!s.keys.insert(f->key).second)
                              s.c.say(join({f->key, ": listed twice"}));
                          }};
  c.api.schema(&list);
  for (const Node& n : c.params.children)
    if (!seen.keys.count(n.key)) c.say(join({n.key, ": is read but not listed"}));
}

void unknown_keys_are_rejected(const Case& c) {
  Node with = c.params;
  Node extra;
  extra.kind = PG_SCALAR, extra.key = join({"no_such_key"}), extra.value = join({"1"});
  with.children.push_back(extra);
  const std::vector<pg_node> tree = flatten(with);
  const pg_node* root = tree.data();
  const pg_make make = {sizeof make, PG_CPU, PG_SAME_STEP, 1, 1, 0, &root};
  pg_error e = {0, -1, {}, 0};
  const std::unique_ptr<void, void (*)(void*)> self(c.api.make(&make, &e), c.api.free);
  if (self) return void(c.say("no_such_key was accepted"));
  if (e.node != int32_t(tree.size()) - 1)
    c.say(join({"no_such_key was rejected at node ", std::to_string(e.node), ", it is node ",
                std::to_string(tree.size() - 1)}));
  if (!e.text[0]) c.say("no_such_key was rejected without a word");
}

void drawing_stays_in_view(const Case& c) {
  if (!c.api.draw) return;
  struct View {
    bool any = false, first = true;
    float x0 = 0, y0 = 0, x1 = 0, y1 = 0;
    const char* wrong = nullptr;
    void point(float x, float y) {
      const float slack = 0.01f * std::max(x1 - x0, y1 - y0);
      if (!(x >= x0 - slack && x <= x1 + slack && y >= y0 - slack && y <= y1 + slack))
        wrong = "a shape is out of the view";
    }
    void shape(const pg_shape& s) {
      if (s.kind == PG_VIEW) {
        if (!first) wrong = "the view is not pushed first";
        if (!(s.w > 0 && s.h > 0)) wrong = "the view is empty";
        any = true, x0 = s.x, y0 = s.y, x1 = s.x + s.w, y1 = s.y + s.h;
      } else if (s.kind == PG_POLYGON || s.kind == PG_LINE) {
        for (int32_t k = 0; k < s.n_points; ++k) point(s.points[2 * k], s.points[2 * k + 1]);
      } else if (s.kind == PG_CIRCLE) {
        point(s.x - s.w, s.y - s.w), point(s.x + s.w, s.y + s.w);
      } else if (s.kind == PG_RECT || s.kind == PG_IMAGE) {
        point(s.x, s.y), point(s.x + s.w, s.y + s.h);
      } else if (s.kind == PG_TEXT) {
        point(s.x, s.y);
        if (!s.text) wrong = "a text without words";
      } else if (s.kind == PG_LANE) {
        if (!s.text || !*s.text) wrong = "a lane without a name";
        if (!(s.w >= 0)) wrong = "the total of a lane is below 0";
      } else {
        wrong = "a shape of no known kind";
      }
      first = false;
    }
  };
  Rig rig = c.rig({.n = 4});
  rig.seed(5), rig.reset();
  // the table is asked for a picture through a batch of its own, whose handle the rig hides
  Pool pool(1);
  EnvConfig config;
  config.name = c.api.name, config.n = 4, config.variants = {c.params};
  VecEnv env(c.api, config, pool);
  for (int64_t t = 0; t < 60; ++t) {
    for (int64_t i = 0; i < 4; ++i) {
      env.set(i, rig.get(i).data());
      View view;
      const Canvas canvas{
          {&view, [](void* self, const pg_shape* s) { static_cast<View*>(self)->shape(*s); },
           nullptr, nullptr, 0}};
      env.draw(i, canvas);
      if (!view.any) view.wrong = "no view is pushed";
      if (view.wrong && !c.at(i, t, view.wrong)) return;
    }
    rig.step();
  }
}

void model_is_what_is_stepped(const Case& c) {
  if (!c.api.model) return;
  Pool pool(1);
  EnvConfig config;
  config.name = c.api.name, config.variants = {c.params};
  const VecEnv env(c.api, config, pool);
  const Model m = env.model();
  if (m.states < 1) return void(c.say("the model has no states"));
  using Step = std::tuple<int32_t, int32_t, int32_t, bool, float>;
  std::set<Step> arcs;
  std::map<std::pair<int32_t, int32_t>, double> total;
  for (const pg_arc& a : m.arcs) {
    if (a.state < 0 || a.state >= m.states || a.next < 0 || a.next >= m.states || a.action < 0 ||
        a.action >= m.actions)
      return void(c.say("an arc leaves the numbered states and actions"));
    if (!(a.probability > 0)) return void(c.say("an arc without probability"));
    total[{a.state, a.action}] += a.probability;
    arcs.insert({a.state, a.action, a.next, a.terminated != 0, float(a.reward)});
  }
  for (const auto& [pair, p] : total)
    if (std::fabs(p - 1) > 1e-9)
      if (!c.say(join({"arcs of state ", std::to_string(pair.first), ", action ",
                       std::to_string(pair.second), " have probability ", std::to_string(p)})))
        return;
  double start = 0;
  for (const double p : m.start) start += p;
  if (std::fabs(start - 1) > 1e-9) c.say("first states do not have probability 1 together");
  Rig rig = c.rows(PG_NEXT_STEP);  // final states are seen in obs
  const pg_spec& s = rig.spec();
  if (s.n_obs != 1 || s.obs[0].elements != 1 || s.obs[0].dtype != PG_I32 ||
      s.obs[0].n != m.states || s.action->elements != 1 || s.action->dtype != PG_I32)
    return;  // states are not what is observed
  rig.seed(3), rig.reset();
  const int32_t* obs = static_cast<const int32_t*>(rig.io.obs[0]);
  const int32_t* action = static_cast<const int32_t*>(rig.io.action);
  for (int64_t i = 0; i < rig.size(); ++i)
    if (!(m.start[size_t(obs[i])] > 0) && !c.at(i, 0, "begins where the model never does")) return;
  for (int32_t t = 0; t < c.options.steps; ++t) {
    const std::vector<int32_t> before(obs, obs + rig.size());
    std::vector<bool> rested;
    for (int64_t i = 0; i < rig.size(); ++i) rested.push_back(rig.rests(i));
    rig.step();
    for (int64_t i = 0; i < rig.size(); ++i) {
      const size_t k = size_t(i);
      if (rested[k]) continue;
      const Step made = {before[k], action[i], obs[i], rig.io.terminated[i] != 0, rig.io.reward[i]};
      if (!arcs.count(made) &&
          !c.at(i, t,
                join({"goes from state ", std::to_string(before[k]), " by action ",
                      std::to_string(action[i]), " to ", std::to_string(obs[i]), " with reward ",
                      std::to_string(rig.io.reward[i]), ", which the model does not know"})))
        return;
    }
  }
}

}  // namespace plantgym::contract
