// The picture of a job shop: a Gantt chart, a line for each machine, a colour for each job.
#pragma once
#include <algorithm>
#include <cstdio>
#include <cstring>

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

/// Bars of what has begun, the present and the lower bound.
class GanttPainter {
 public:
  GanttPainter(const jobshop::Progress& p, int32_t machines, Canvas& c)
      : p_(p),
        c_(c),
        end_(p.bound + p.bound / 8 + 1),
        line_((kHigh - kTop - kBottom) / float(machines)),
        text_(line_ * 0.7f < 0.4f ? line_ * 0.7f : 0.4f) {
    c_.view(0, 0, kWide, kHigh);
    for (int32_t m = 0; m < machines; ++m) {
      const float y = kTop + line_ * float(m);
      c_.rect(kLeft, y + 0.05f * line_, kChart, 0.9f * line_, palette::kLight, 0);
      std::snprintf(words_, sizeof words_, "m%d", m);
      c_.text(kLeft - 0.15f, y + (line_ - text_) / 2, text_, palette::kBlack, words_, 2, PG_RIGHT);
    }
  }
  void bar(int32_t job, int32_t machine, int32_t begin, int32_t time) {
    const float x = x_of(begin), w = x_of(begin + time) - x, y = kTop + line_ * float(machine);
    // a gap to the next, who may be of the same job; an outline, for rectangles snap to pixels
    const float right = x + w - std::min(0.05f, 0.25f * w), low = y + 0.1f * line_,
                high = y + 0.9f * line_;
    c_.polygon({x, low, right, low, right, high, x, high}, colour_of_job(job), 2);
    std::snprintf(words_, sizeof words_, "%d", job);
    if (w > 0.65f * text_ * float(std::strlen(words_)))
      c_.text(x + w / 2, y + (line_ - text_) / 2, text_, palette::kBlack, words_, 3, PG_CENTER);
  }
  /// @param best makespan known; 0: none
  void finish(int32_t best) {
    axis();
    for (const int32_t at : {p_.now, p_.bound})
      c_.line({x_of(at), kTop, x_of(at), kHigh - kBottom}, 0.04f,
              at == p_.now ? palette::kBlack : palette::kRed, 1);
    std::snprintf(words_, sizeof words_, p_.left == 0 ? "makespan %d" : "tick %d", p_.now);
    c_.text(kLeft, 0.25f, 0.45f, palette::kBlack, words_, 2);
    if (p_.left > 0) {
      std::snprintf(words_, sizeof words_, "at least %d", p_.bound);
      c_.text(kLeft + 0.45f * kChart, 0.25f, 0.45f, palette::kRed, words_, 2, PG_CENTER);
    }
    if (best == 0) return;
    std::snprintf(words_, sizeof words_, "best known %d", best);
    c_.text(kWide - 0.3f, 0.25f, 0.45f, palette::kBlue, words_, 2, PG_RIGHT);
    if (best < end_)
      c_.line({x_of(best), kTop, x_of(best), kHigh - kBottom}, 0.04f, palette::kBlue, 1);
  }

 private:
  /// Round ticks below, and what they count.
  void axis() {
    int32_t step = 1;
    for (int32_t k = 0; end_ / step > 8; ++k) step = k % 3 == 1 ? step / 2 * 5 : step * 2;
    const float y = kHigh - kBottom;
    c_.line({kLeft, y, kLeft + kChart, y}, 0.03f, palette::kGrey, 0);
    c_.text(kLeft + kChart, y + 0.12f, 0.36f, palette::kBlack, "time [tick]", 2, PG_RIGHT);
    for (int32_t at = 0; at <= end_; at += step) {
      c_.line({x_of(at), y, x_of(at), y + 0.1f}, 0.03f, palette::kGrey, 0);
      std::snprintf(words_, sizeof words_, "%d", at);
      if (x_of(at) < kLeft + kChart - 2.6f)
        c_.text(x_of(at), y + 0.12f, 0.36f, palette::kBlack, words_, 2, PG_CENTER);
    }
  }
  static constexpr float kWide = 16, kHigh = 10, kLeft = 1.1f, kTop = 0.9f, kBottom = 0.65f,
                         kChart = kWide - kLeft - 0.3f;
  float x_of(int32_t t) const {
    const float x = kLeft + kChart * float(t) / float(end_);
    return x < kWide ? x : kWide;
  }
  const jobshop::Progress& p_;
  Canvas& c_;
  int32_t end_;  // of the axis
  float line_, text_;
  char words_[64];
};

inline void draw_jobshop(const JobShopParams& p, const JobShopState& s, const jobshop::Shop& shop,
                         Canvas& c) {
  GanttPainter chart(s.progress, s.machines, c);
  for (int32_t j = 0; j < s.jobs; ++j)
    for (int32_t k = 0; k < s.machines - shop.job(j).ops; ++k) {
      const jobshop::Op op = shop.instance().ops[j * s.machines + k];
      chart.bar(j, jobshop::machine_of(op), shop.begun(j, k), jobshop::time_of(op));
    }
  chart.finish(s.instance >= 0 ? p.instances[s.instance].best : 0);
}

}  // namespace plantgym
