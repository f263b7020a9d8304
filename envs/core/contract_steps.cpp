#include <cmath>
#include <cstring>

#include "contract_checks.h"
#include "vec_env.h"

namespace plantgym::contract {
namespace {

/// Parts stand one behind the other without padding: nothing here is aligned.
template <class T>
double number_at(const char* at, int64_t e) {
  T value;
  std::memcpy(&value, at + e * int64_t(sizeof value), sizeof value);
  return double(value);
}
double number(const pg_space& s, const char* at, int64_t e) {
  return s.dtype == PG_F32   ? number_at<float>(at, e)
         : s.dtype == PG_I32 ? number_at<int32_t>(at, e)
                             : number_at<uint8_t>(at, e);
}

/// What is wrong with one observation; "": nothing.
std::string out_of_bounds(const pg_spec& s, const std::string& bytes, const char* which) {
  const char* at = bytes.data();
  for (int32_t k = 0; k < s.n_obs; at += bytes_of(s.obs[k]), ++k)
    for (int64_t e = 0; e < s.obs[k].elements; ++e) {
      const pg_space& o = s.obs[k];
      const double x = number(o, at, e);
      const int32_t n = values_of(o, e);
      const double low = n ? 0 : double(o.lows ? o.lows[e] : o.low);
      const double high = n ? n - 1 : double(o.highs ? o.highs[e] : o.high);
      if (!std::isfinite(x) || !(x >= low && x <= high))
        return join({which, " ", o.name, "[", std::to_string(e), "]",
                     o.names ? join({" (", o.names[e], ")"}) : "", " is ", std::to_string(x),
                     ", not in [", std::to_string(low), ", ", std::to_string(high), "]"});
    }
  return {};
}

std::string not_finite(const char* what, const float* x, int32_t n) {
  for (int32_t k = 0; k < n; ++k)
    if (!std::isfinite(x[k])) return join({what, " ", std::to_string(k), " is not finite"});
  return {};
}

std::string wrong_step(const Rig& rig, int64_t i) {
  const pg_io& io = rig.io;
  const pg_spec& s = rig.spec();
  if (!std::isfinite(io.reward[i])) return "the reward is not finite";
  if (!(io.elapsed[i] >= 0) || !std::isfinite(io.elapsed[i])) return "time goes back";
  if (io.terminated[i] > 1 || io.truncated[i] > 1) return "a flag is neither 0 nor 1";
  if (io.signals)
    if (std::string w = not_finite("signal", io.signals + i * s.n_signals, s.n_signals); !w.empty())
      return w;
  if (rig.ended(i)) {
    if (io.final_metrics)
      if (std::string w = not_finite("metric", io.final_metrics + i * s.n_metrics, s.n_metrics);
          !w.empty())
        return w;
    if (std::string w = out_of_bounds(s, rig.final_obs(i), "final_obs"); !w.empty()) return w;
  }
  const std::vector<float> so_far = rig.metrics(i);
  return not_finite("metric so far", so_far.data(), int32_t(so_far.size()));
}

}  // namespace

void values_are_within_bounds(const Case& c) {
  Rig rig = c.rows();
  rig.seed(1), rig.reset();
  double elapsed = 0;  // two decisions may be made at one time
  for (int32_t t = 0; t <= c.options.steps; rig.step(), ++t)
    for (int64_t i = 0; i < rig.size(); ++i) {
      std::string w = out_of_bounds(rig.spec(), rig.obs(i), "obs");
      if (w.empty() && t > 0) w = wrong_step(rig, i), elapsed += double(rig.io.elapsed[i]);
      if (!w.empty() && !c.at(i, t, w)) return;
    }
  if (!(elapsed > 0)) c.say("no time elapses");
}

/// What is wrong with a mask of actions `a`; "": nothing.
std::string odd_mask(const pg_space& a, const std::string& mask, const char* name) {
  size_t at = 0;
  for (int64_t e = 0; e < a.elements; ++e) {
    int32_t legal = 0;
    for (int32_t v = 0; v < values_of(a, e); ++v, ++at) {
      if (mask[at] != 0 && mask[at] != 1) return join({"the ", name, " holds neither 0 nor 1"});
      legal += mask[at] == 1;
    }
    if (!legal)
      return join({"no value of action element ", std::to_string(e), " is legal in the ", name});
  }
  return "";
}

void a_legal_action_exists(const Case& c) {
  Rig rig = c.rows();
  if (!rig.io.mask) return;
  rig.seed(2), rig.reset();
  for (int32_t t = 0; t <= c.options.steps; rig.step(), ++t)
    for (int64_t i = 0; i < rig.size(); ++i) {
      std::string odd = odd_mask(*rig.spec().action, rig.mask(i), "mask");
      if (odd.empty() && t > 0 && rig.io.truncated[i] && !rig.io.terminated[i])
        odd = odd_mask(*rig.spec().action, rig.final_mask(i), "final_mask");
      if (!odd.empty() && !c.at(i, t, odd)) return;
    }
}

void signals_make_the_reward(const Case& c) {
  Rig rig = c.rows();
  const pg_spec& s = rig.spec();
  if (!s.default_reward) return;
  rig.seed(3), rig.reset();
  for (int32_t t = 1; t <= c.options.steps; ++t) {
    rig.step();
    for (int64_t i = 0; i < rig.size(); ++i) {
      double sum = 0, size = 0;
      for (int32_t k = 0; k < s.n_signals; ++k) {
        const double part =
            double(s.default_reward[k]) * double(rig.io.signals[i * s.n_signals + k]);
        sum += part, size += std::fabs(part);
      }
      // both are rounded to float, and so may each part be: a few units of 2^-24
      if (std::fabs(sum - double(rig.io.reward[i])) > 4 * s.n_signals * 0x1p-24 * size)
        if (!c.at(i, t,
                  join({"the reward is ", std::to_string(rig.io.reward[i]),
                        ", the weighted signals ", std::to_string(sum)})))
          return;
    }
  }
}

void other_memory_is_untouched(const Case& c) {
  Rig rig = c.rig({.n = c.options.rows, .padding = 12});
  rig.seed(4), rig.reset();
  for (int64_t i = 0; i < rig.size(); ++i)
    if (!rig.padding_untouched(i) && !c.at(i, 0, "reset wrote between the rows")) return;
  for (int32_t t = 1; t <= c.options.steps; ++t) {
    rig.step();
    for (int64_t i = 0; i < rig.size(); ++i) {
      if (!rig.padding_untouched(i) && !c.at(i, t, "step wrote between the rows")) return;
      if (!rig.ended(i) && !rig.final_untouched(i) &&
          !c.at(i, t, "final_obs or final_metrics changed in a row that did not end"))
        return;
    }
  }
  Rig part = c.rows();
  part.seed(4), part.reset();
  for (int32_t t = 1; t <= 20; ++t) {
    const int64_t from = part.size() / 3, to = 2 * part.size() / 3;
    part.look(), part.act();
    part.mark_all(), part.step_only(from, to);
    for (int64_t i = 0; i < part.size(); ++i)
      if ((i < from || i >= to) && !part.untouched(i) &&
          !c.at(i, t, "a step of other rows wrote here"))
        return;
  }
}

void unwanted_outputs_may_be_null(const Case& c) {
  Rig all = c.rows(), few = c.rows();
  few.drop_optional();
  all.seed(6), few.seed(6);
  all.reset(), few.reset();
  for (int32_t t = 1; t <= c.options.steps; ++t) {
    all.step(), few.repeat(all);
    for (int64_t i = 0; i < all.size(); ++i)
      if (few.obs(i) != all.obs(i) || few.io.reward[i] != all.io.reward[i])
        if (!c.at(i, t, "without final_obs, mask, signals and metrics it goes another way")) return;
  }
}

void step_allocates_nothing(const Case& c) {
  if (!c.options.allocations) return;
  Rig rig = c.rows();
  rig.seed(7), rig.reset(), rig.step();
  for (int32_t t = 1; t <= 100; ++t) {
    rig.look(), rig.act();
    const long before = c.options.allocations();
    rig.step_only(0, rig.size());
    if (const long n = c.options.allocations() - before; n != 0) {
      if (!c.say(join({"step ", std::to_string(t), " allocates ", std::to_string(n), " times"})))
        return;
    }
  }
}

}  // namespace plantgym::contract
