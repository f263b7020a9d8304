// The picture of a job shop: a Gantt chart, a line for each machine, a colour for each job.
#pragma once
#include <cstdio>

#include "envs/factory/jobshop_params.h"
#include "plantgym/scene.h"

namespace plantgym {

/// Colours that go round: neighbours differ.
inline uint32_t colour_of_job(int32_t j) {
  constexpr uint32_t kAll[] = {palette::kBlue, palette::kOrange, palette::kGreen, palette::kSky,
                               palette::kRed,  palette::kYellow, palette::kPink,  palette::kSoil};
  const uint32_t c = kAll[j % 8];
  return blend(c, j / 8 % 2 ? palette::kBlack : palette::kWhite,
               0.15f * float((j / 8 + 1) / 2 % 4));
}

inline void draw_jobshop(const JobShopParams& p, const JobShopState& s, const jobshop::Shop& shop,
                         Canvas& c) {
  constexpr float kWide = 16, kHigh = 10, kLeft = 1.1f, kTop = 0.9f, kBottom = 0.5f;
  const int32_t end = s.progress.bound + s.progress.bound / 8 + 1;
  const float line = (kHigh - kTop - kBottom) / float(s.machines), wide = kWide - kLeft - 0.3f;
  const auto x_of = [&](int32_t t) {
    const float x = kLeft + wide * float(t) / float(end);
    return x < kWide ? x : kWide;
  };
  c.view(0, 0, kWide, kHigh);
  const float text = line * 0.7f < 0.4f ? line * 0.7f : 0.4f;
  char words[96];
  for (int32_t m = 0; m < s.machines; ++m) {
    const float y = kTop + line * float(m);
    c.rect(kLeft, y + 0.05f * line, wide, 0.9f * line, palette::kLight, 0);
    std::snprintf(words, sizeof words, "m%d", m);
    c.text(kLeft - 0.15f, y + (line - text) / 2, text, palette::kBlack, words, 2, PG_RIGHT);
  }
  for (int32_t j = 0; j < s.jobs; ++j)
    for (int32_t k = 0; k < s.machines - shop.job(j).ops; ++k) {
      const jobshop::Op op = shop.instance().ops[j * s.machines + k];
      const int32_t begin = shop.begun(j, k);
      const float x = x_of(begin), w = x_of(begin + jobshop::time_of(op)) - x;
      const float y = kTop + line * float(jobshop::machine_of(op));
      c.rect(x, y + 0.1f * line, w, 0.8f * line, colour_of_job(j), 1);
      std::snprintf(words, sizeof words, "%d", j);
      if (w > text)
        c.text(x + w / 2, y + (line - text) / 2, text, palette::kBlack, words, 2, PG_CENTER);
    }
  const bool done = s.progress.left == 0;
  for (const int32_t at : {s.progress.now, s.progress.bound})
    c.line({x_of(at), kTop, x_of(at), kHigh - kBottom}, 0.04f,
           at == s.progress.now ? palette::kBlack : palette::kRed, 3);
  if (done)
    std::snprintf(words, sizeof words, "makespan %d", s.progress.now);
  else
    std::snprintf(words, sizeof words, "tick %d, at least %d", s.progress.now, s.progress.bound);
  c.text(kLeft, 0.25f, 0.45f, palette::kBlack, words, 2);
  const int32_t best = s.instance >= 0 ? p.instances[s.instance].best : 0;
  if (best > 0) std::snprintf(words, sizeof words, "best known %d", best);
  if (best > 0) c.text(kWide - 0.3f, 0.25f, 0.45f, palette::kBlack, words, 2, PG_RIGHT);
}

}  // namespace plantgym
