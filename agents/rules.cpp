#include "rules.h"

#include <algorithm>
#include <cstring>

namespace plantgym {
namespace {

// Rules see the soil in millimetres every day, whatever a run shows to its learner.
constexpr const char* kDaily =
    "{name: farm/field_box, decision: 1 d, observe: [depletion, taw, efficiency], "
    "reward: null}";

/// Refills the root zone to field capacity when D_r >= fraction * TAW; fraction above 1: never.
class Refill : public Agent {
 public:
  Refill(const pg_spec& spec, double fraction) : fraction_(fraction) {
    const pg_space& a = *spec.action;
    if (a.dtype != PG_F32 || a.elements != 1)
      throw Error(
          "this rule gives millimetres; it needs an environment with one continuous action");
    most_ = a.highs ? a.highs[0] : a.high;
    const char* names[] = {"depletion", "taw", "efficiency"};
    for (size_t k = 0; k < 3; ++k) places_[k] = find(spec, names[k]);
    width_ = spec.obs[0].elements;
  }
  void act(const pg_io& seen, int64_t n, const uint8_t*, void* action) override {
    const int64_t stride = seen.stride[0] ? seen.stride[0] : 4 * width_;
    for (int64_t i = 0; i < n; ++i) {
      const auto* see =
          reinterpret_cast<const float*>(static_cast<char*>(seen.obs[0]) + i * stride);
      const double depletion = see[places_[0]], taw = see[places_[1]], efficiency = see[places_[2]];
      const bool dry = depletion >= fraction_ * taw && depletion > 0;
      static_cast<float*>(action)[i] = dry ? std::min(float(depletion / efficiency), most_) : 0.0f;
    }
  }

 private:
  static int64_t find(const pg_spec& spec, const char* name) {
    if (spec.n_obs == 1 && spec.obs[0].dtype == PG_F32 && spec.obs[0].names)
      for (int64_t e = 0; e < spec.obs[0].elements; ++e)
        if (std::strcmp(spec.obs[0].names[e], name) == 0) return e;
    throw Error(join({"this rule needs to see '", name, "', which the environment does not show"}));
  }
  double fraction_;
  float most_;
  int64_t places_[3] = {}, width_ = 0;
};

void threshold_fields(Fields& f, double& fraction) {
  f.number("fraction", fraction, 0, 2, "", "irrigate when depletion reaches this share of TAW");
}

}  // namespace

const AgentKind kRainfed = {
    "rainfed", "never irrigates", [](Fields&) {}, kDaily,
    [](const Node& params, const pg_spec& spec, uint64_t) -> std::unique_ptr<Agent> {
      read_fields(params, "rainfed", [](Fields&) {});
      return std::make_unique<Refill>(spec, 1e9);
    }};

const AgentKind kMad = {
    "mad", "refills the root zone when 0.55 of its available water is gone", [](Fields&) {}, kDaily,
    [](const Node& params, const pg_spec& spec, uint64_t) -> std::unique_ptr<Agent> {
      read_fields(params, "mad", [](Fields&) {});
      return std::make_unique<Refill>(spec, 0.55);
    }};

const AgentKind kThreshold = {
    "threshold", "refills the root zone when `fraction` of its available water is gone",
    [](Fields& f) {
      double fraction = 0.55;
      threshold_fields(f, fraction);
    },
    kDaily,
    [](const Node& params, const pg_spec& spec, uint64_t) -> std::unique_ptr<Agent> {
      double fraction = 0.55;
      read_fields(params, "threshold", [&](Fields& f) { threshold_fields(f, fraction); });
      return std::make_unique<Refill>(spec, fraction);
    }};

}  // namespace plantgym
