#include "network_run.h"

#include <chrono>
#include <cmath>
#include <cstring>

namespace plantgym {
namespace {

/// "policy 2|value 1": heads of a tower by commas, towers by bars.
std::string words_of(const NetworkPlan& plan) {
  std::string all;
  for (const Tower& t : plan.towers) {
    if (!all.empty()) all += "|";
    for (size_t k = 0; k < t.heads.size(); ++k)
      all += (k ? "," : "") + t.heads[k].name + " " + std::to_string(t.heads[k].outputs);
  }
  return all;
}

Heads heads_in(const std::string& words) {
  Heads heads = {{}};
  std::string name, number;
  bool counts = false;
  const auto end = [&] {
    if (name.empty() || number.empty())
      throw Error(join({"the checkpoint's heads cannot be read: ", words}));
    heads.back().push_back({name, int32_t(std::atoi(number.c_str())), 1});
    name.clear(), number.clear(), counts = false;
  };
  for (const char c : words) {
    if (c == ',' || c == '|') {
      end();
      if (c == '|') heads.emplace_back();
    } else if (c == ' ') {
      counts = true;
    } else {
      (counts ? number : name) += c;
    }
  }
  end();
  return heads;
}

}  // namespace

std::string observed_name(const pg_spec& spec, const NetworkPlan& plan, int64_t at) {
  for (size_t k = 0; k < plan.parts.size(); ++k)
    for (size_t e = 0; e < plan.parts[k].at.size(); ++e)
      if (plan.parts[k].first + plan.parts[k].at[e] == at) {
        const pg_space& s = spec.obs[k];
        return join({s.name, ".", s.names ? s.names[e] : std::to_string(e).c_str()});
      }
  return "?";
}

void Discount::read(Fields& f, const char* unit) {
  const bool plain = f.gives("gamma");
  f.number("gamma", gamma, 0, 1, "", "discount per decision");
  const bool timed = f.map("discount", "by the time that passes, instead", [&](Fields& d) {
    d.required().number("gamma", gamma, 0, 1, "", "discount per this time");
    d.required().number("per", per, 1e-9, 1e12, unit, "time, in the environment's unit");
  });
  if (timed && plain) f.fail("discount", "gamma is given too; keep one of them");
}

std::unique_ptr<Network> first_network(const NetworkConfig& config, const Node& agent,
                                       const pg_spec& spec, const Heads& heads, uint64_t seed,
                                       int32_t deviations) {
  NetworkPlan plan;
  try {
    plan = plan_network(config, spec, heads);
  } catch (const Error& e) {
    const Node* at = child(agent, "encoders");
    throw error_at(at ? *at : agent, "agent", e.what());
  }
  if (deviations) {
    plan.free = plan.size;
    plan.add("log_std", {deviations}, 0, Parameter::kFree);
  }
  const std::vector<float> first = first_weights(plan, config, seed);
  std::unique_ptr<Network> network = make_network(std::move(plan));
  std::copy(first.begin(), first.end(), network->parameters().begin());
  network->renew();
  return network;
}

void save_network(Checkpoint& c, const Network& network, const NetworkConfig& config) {
  c.put_text("network", config.text()), c.put_text("heads", words_of(network.plan()));
  save_flat(c, "network/", network.plan(), network.parameters());
}

void load_network(const Checkpoint& c, Network& network, const NetworkConfig& config) {
  load_flat(c, "network/", network.plan(), network.parameters());
  if (c.text("network") != config.text())  // equal shapes may still compute something else
    throw Error(join({"the checkpoint is of another network: ", c.text("network"),
                      "; this run's is ", config.text()}));
  network.renew();
}

std::unique_ptr<Agent> load_network_policy(const Checkpoint& c, const pg_spec& spec) {
  NetworkConfig config;
  read_fields(parse_yaml(c.text("network"), "the checkpoint's network"), "",
              [&](Fields& f) { config.read(f); });
  const NetworkPlan plan = plan_network(config, spec, heads_in(c.text("heads")));
  Floats parameters(size_t(plan.size));
  load_flat(c, "network/", plan, parameters);
  return std::make_unique<NetworkAgent>(spec, plan, parameters);
}

void take_in(const NetworkPlan& plan, const RowsSeen& rows, int64_t n, const pg_spec& spec,
             int64_t step, float* x) {
  for (int64_t i = 0; i < n; ++i) rows.take_in(plan, i, x + i * plan.inputs);
  uint32_t wrong = 0;  // exponents of infinities and NaN are all ones
  for (int64_t i = 0; i < n * plan.inputs; ++i) {
    uint32_t bits;
    std::memcpy(&bits, x + i, sizeof bits);
    wrong |= (bits & 0x7f800000u) == 0x7f800000u;
  }
  if (!wrong) return;
  for (int64_t i = 0; i < n * plan.inputs; ++i)
    if (!(x[i] - x[i] == 0))
      throw NotFinite(join({"observation '", observed_name(spec, plan, i % plan.inputs),
                            "' of environment ", std::to_string(i / plan.inputs), " is ",
                            std::to_string(x[i]), " at step ", std::to_string(step)}));
}

double descend(const char* learner, Network& network, Optimizer& optimizer, double rate,
               double loss, int64_t step) {
  const double norm =
      std::isfinite(loss) ? optimizer.step(network.parameters(), network.gradient(), rate) : 0;
  if (!std::isfinite(loss) || !std::isfinite(norm))
    throw NotFinite(
        join({learner, ": the ", std::isfinite(loss) ? "gradient" : "loss",
              " is not finite at step ", std::to_string(step), "; use a smaller learning_rate"}));
  network.renew();
  return norm;
}

void Charts::add(Scalars& s, int64_t steps) {
  const double now =
      std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
  double mean = 0, length = 0;
  bool ended = false;
  for (const auto& [name, value] : s) {
    if (name == "train/return_mean") mean = value, ended = true;
    if (name == "train/length_mean") length = value;
  }
  if (ended) {
    s.emplace_back("charts/episodic_return", mean);
    s.emplace_back("charts/episodic_length", length);
  }
  if (since_ >= 0 && now > since_)
    s.emplace_back("charts/SPS", double(steps - steps_) / (now - since_));
  since_ = now, steps_ = steps;
}

}  // namespace plantgym
