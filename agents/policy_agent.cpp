#include "policy_agent.h"

#include <algorithm>
#include <cctype>

#include "action_space.h"
#include "plantgym/fields.h"
#include "policy/policy_file.h"
#include "policy/tree_text.h"

namespace plantgym {
namespace {

std::string name_in(const pg_space& s, int64_t element) {
  if (s.names) return s.names[element];
  return s.elements == 1 ? std::string(s.name) : join({s.name, "_", std::to_string(element)});
}

}  // namespace

Policy policy_of(const std::string& bytes, const std::string& path) {
  try {
    return read_policy(bytes);
  } catch (const Error& e) {
    const std::string what = e.what();
    throw Error(join({path, std::isdigit(what[0]) ? ":" : ": ", what}));
  }
}

PolicyEyes::PolicyEyes(const Policy& policy, const pg_spec& spec) {
  std::vector<std::string> known;
  std::vector<Place> all;
  for (int32_t k = 0; k < spec.n_obs; ++k) {
    const pg_space& s = spec.obs[k];
    dense_[k] = s.elements * (s.dtype == PG_U8 ? 1 : 4);
    for (int64_t e = 0; e < s.elements; ++e)
      known.push_back(name_in(s, e)), all.push_back({k, s.dtype, e});
  }
  for (const PolicyFeature& f : policy.sight.features) {
    size_t at = 0;
    while (at < known.size() && known[at] != f.name) ++at;
    if (at == known.size())  // as frames call the newest number of a part
      at = size_t(std::find(known.begin(), known.end(), f.name + "_now") - known.begin());
    if (at == known.size())
      throw Error(join({"the policy sees '", f.name, "', which this environment does not show",
                        suggestion(f.name, known)}));
    const int32_t values = values_of(spec.obs[all[at].part], all[at].element);
    if (f.count > 0 && values > 0 && values != f.count)
      throw Error(join({"the policy knows ", std::to_string(f.count), " values of '", f.name,
                        "', here there are ", std::to_string(values), ": it is of another world"}));
    places_.push_back(all[at]);
  }
}

void PolicyEyes::look(const pg_io& seen, int64_t row, float* obs) const {
  for (size_t k = 0; k < places_.size(); ++k) {
    const Place& p = places_[k];
    const int64_t stride = seen.stride[p.part] ? seen.stride[p.part] : dense_[p.part];
    const char* at = static_cast<const char*>(seen.obs[p.part]) + row * stride;
    obs[k] = p.dtype == PG_F32   ? reinterpret_cast<const float*>(at)[p.element]
             : p.dtype == PG_I32 ? float(reinterpret_cast<const int32_t*>(at)[p.element])
                                 : float(reinterpret_cast<const uint8_t*>(at)[p.element]);
  }
}

std::vector<std::string> elements_of(const std::vector<std::string>& features,
                                     const pg_spec& whole) {
  std::vector<std::string> names;
  for (const std::string& f : features)
    for (int32_t k = 0; k < whole.n_obs; ++k) {
      const pg_space& s = whole.obs[k];
      bool found = !s.names && (f == s.name || f.rfind(join({s.name, "_"}), 0) == 0);
      for (int64_t e = 0; s.names && e < s.elements; ++e) found |= f == s.names[e];
      const std::string name = s.names ? f : s.name;
      if (found && std::find(names.begin(), names.end(), name) == names.end())
        names.push_back(name);
    }
  return names;
}

void expect_actions(const Policy& policy, const pg_spec& spec) {
  const pg_space& a = *spec.action;
  bool same = int64_t(policy.outputs.size()) == a.elements;
  for (int64_t e = 0; same && e < a.elements; ++e)
    same = policy.outputs[size_t(e)].count == values_of(a, e) &&
           policy.outputs[size_t(e)].name == name_in(a, e);
  if (!same)
    throw Error(join({"the policy was made for ", policy.environment,
                      "; its actions are not those of this environment"}));
}

void write_action(const pg_space& space, const float* action, int64_t row, void* to) {
  const int64_t at = row * space.elements;
  for (int64_t e = 0; e < space.elements; ++e)
    if (space.dtype == PG_F32)
      static_cast<float*>(to)[at + e] = action[e];
    else if (space.dtype == PG_I32)
      static_cast<int32_t*>(to)[at + e] = int32_t(action[e]);
    else
      static_cast<uint8_t*>(to)[at + e] = uint8_t(action[e]);
}

PolicyAgent::PolicyAgent(std::shared_ptr<const Policy> policy, const pg_spec& spec)
    : policy_(std::move(policy)),
      eyes_(*policy_, spec),
      action_(*spec.action),
      mask_size_(spec.mask_size),
      obs_(policy_->sight.features.size()),
      chosen_(policy_->outputs.size()) {
  expect_actions(*policy_, spec);
}

void PolicyAgent::act(const pg_io& seen, int64_t n, const uint8_t* begins, void* action) {
  while (int64_t(actors_.size()) < n) actors_.emplace_back(*policy_);
  seen_.resize(size_t(n) * obs_.size());
  for (int64_t i = 0; i < n; ++i) {
    PolicyActor& actor = actors_[size_t(i)];
    if (begins && begins[i]) actor.begin();
    eyes_.look(seen, i, obs_.data());
    actor.act(obs_.data(), seen.mask && policy_->masked ? seen.mask + i * mask_size_ : nullptr,
              chosen_.data());
    write_action(action_, chosen_.data(), i, action);
    std::copy(obs_.begin(), obs_.end(), seen_.begin() + i * int64_t(obs_.size()));
  }
}

std::string PolicyAgent::why(int64_t row) const {
  if (policy_->kind != Policy::kTrees || size_t(row + 1) * obs_.size() > seen_.size()) return {};
  return path_in_words(*policy_, &seen_[size_t(row) * obs_.size()]);
}

Weighed PolicyAgent::weighed(int64_t row) const {
  bool chooses = policy_->kind != Policy::kTrees && size_t(row) < actors_.size();
  for (const PolicyOutput& o : policy_->outputs) chooses &= o.count > 0;
  if (!chooses) return {};
  // whether a network's numbers are returns its file does not say
  return {policy_->kind == Policy::kNetwork ? Weighed::kScores : Weighed::kValues, policy_->joint,
          actors_[size_t(row)].values()};
}

bool PolicyAgent::describe(Policy& to) const {
  if (policy_->sight.time != PolicySight::kNone || policy_->sight.frames > 1) return false;
  to.kind = policy_->kind, to.joint = policy_->joint;
  to.sight = policy_->sight, to.outputs = policy_->outputs;
  to.network = policy_->network, to.table = policy_->table;
  to.tiles = policy_->tiles, to.clusters = policy_->clusters, to.trees = policy_->trees;
  return true;
}

namespace {

/// `policy: FILE` is short for `policy: {file: FILE}`.
Policy read_params(const Node& params, std::string* opened = nullptr) {
  Node map = params;
  if (params.kind == PG_SCALAR) {
    Node file = params;
    file.key = "file";
    map = {PG_MAP, "policy", "", params.file, params.line, params.column, params.via, {file}};
  }
  std::string bytes, path;
  read_fields(map, "policy", [&](Fields& f) {
    f.required().file("file", bytes, "policy in JSON or safetensors", &path);
  });
  if (opened) *opened = path;
  return policy_of(bytes, path);
}

}  // namespace

const AgentKind kPolicyAgent = {
    "policy",
    "a policy as a file, which `export` or `distill` wrote: {policy: tree.json}",
    [](Fields& f) {
      std::string file;
      f.required().file("file", file, "policy in JSON or safetensors; `policy: FILE` is short");
    },
    [](const Node& params) {
      Node env = {PG_MAP, "env", "", params.file, params.line, params.column, "", {}};
      env.children.push_back({PG_SCALAR,
                              "name",
                              read_params(params).environment,
                              params.file,
                              params.line,
                              params.column,
                              "",
                              {}});
      return env;
    },
    [](const Node& params, const pg_spec& whole) {
      std::vector<std::string> names;
      for (const PolicyFeature& f : read_params(params).sight.features) names.push_back(f.name);
      const std::vector<std::string> known = elements_of(names, whole);
      return known.empty() ? names : known;
    },
    [](const Node& params, const pg_spec& spec, uint64_t) -> std::unique_ptr<Agent> {
      std::string file;
      auto policy = std::make_shared<const Policy>(read_params(params, &file));
      try {
        return std::make_unique<PolicyAgent>(std::move(policy), spec);
      } catch (const Error& e) {
        throw Error(join({file, ": ", e.what()}));
      }
    },
    true};

}  // namespace plantgym
