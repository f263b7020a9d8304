// The picture of a flexible job shop: the same chart as of others.
#pragma once
#include "envs/factory/jobshop_draw.h"
#include "envs/factory/jobshop_flexible_file.h"

namespace plantgym {

inline void draw_flexible(const FlexibleParams& p, const FlexibleState& s,
                          const jobshop::FlexibleShop& shop, Canvas& c) {
  GanttPainter chart(s.progress, p.machines, c);
  for (int32_t j = 0; j < p.jobs; ++j)
    for (int32_t op = p.first_op[j]; op < shop.job(j).next; ++op)
      chart.bar(j, jobshop::machine_of(shop.way(op)), shop.begun(op),
                jobshop::time_of(shop.way(op)));
  chart.finish(p.best);
}

}  // namespace plantgym
