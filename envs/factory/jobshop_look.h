// What is seen of a job shop: eight numbers of each job, or of those that compete what a dispatcher
// would weigh.
#pragma once
#include <string>

#include "envs/factory/jobshop_params.h"
#include "envs/factory/jobshop_rich.h"

namespace plantgym {

inline int32_t JobShopParams::features() const { return rich ? kRich : kJobFeatures; }

/// The words of a job as jobshop::Job has them; hours are told from now.
inline constexpr const char* kJobNames[kJobFeatures] = {
    "time",         "ready_in", "machine_free_in", "work_left", "ops_left",
    "work_through", "work",     "machine_left"};

/// [jobs, features()], a name for each: job0.time.
inline Space jobs_space(const JobShopParams& p) {
  const float all = float(p.horizon);
  const float lows[kJobFeatures] = {0, -all, -all, 0, 0, 0, 0, 0};
  const float highs[kJobFeatures] = {float(p.longest),  all, all, all,
                                     float(p.machines), all, all, all};
  Space s = {.name = "jobs", .shape = {p.jobs, p.features()}};
  for (int32_t j = 0; j < p.jobs; ++j) {
    const std::string job = join({"job", shown(j), "."});
    for (int32_t c = 0; !p.rich && c < kJobFeatures; ++c) {
      s.names.push_back(job + kJobNames[c]), s.units.push_back(c == 4 ? "1" : "tick");
      s.lows.push_back(lows[c]), s.highs.push_back(highs[c]);
    }
    for (int32_t c = 0; p.rich && c < kRich; ++c) {
      s.names.push_back(job + kRichFeatures[c].name), s.units.push_back("1");
      s.lows.push_back(kRichLow), s.highs.push_back(kRichHigh);
    }
  }
  return s;
}

PG_HD inline void look_at_plain(const JobShopParams& p, const JobShopState& s,
                                const jobshop::Shop& shop, float* to) {
  const int32_t now = s.progress.now, from[kJobFeatures] = {0, now, now, 0, 0, 0, 0, 0};
  const int32_t* job = shop.words_of_jobs();
  for (int32_t j = 0; j < p.jobs; ++j, job += kJobFeatures, to += kJobFeatures)
    for (int32_t c = 0; c < kJobFeatures; ++c) to[c] = float(job[c] - from[c]);
}
PG_HD inline void look_at_rivals(const JobShopParams& p, const JobShopState& s,
                                 const jobshop::Shop& shop, float* to) {
  for (int32_t k = 0; k < p.jobs * kRich; ++k) to[k] = 0;
  if (s.progress.left == 0) return;
  const RichLook look(shop, s.progress, s.unit);
  for (int32_t j = shop.first_at(look.machine()); j >= 0; j = shop.after(j))
    if (shop.competes(j, s.progress)) look.write(j, to + j * kRich);
}

}  // namespace plantgym
