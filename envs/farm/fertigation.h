// Irrigating and fertilising one field through its season: fertiliser goes with the water.
#pragma once
#include "envs/farm/field.h"

namespace plantgym {

/// What farm/field shows, and what is known of nitrogen, with error.
struct Fertigation {
  static constexpr const char *kName = "farm/fertigation",
                              *kDoc =
                                  "Irrigate a field every day and give nitrogen with the water.";
  static constexpr int32_t kDecision = 1;
  static constexpr bool kDoses = true;
  using Action = int32_t;
  using Element = float;
  using Obs = Parts<Element>;
  static std::vector<float> depths() { return FieldDepths::depths(); }
  static Space seen(const FieldParams& p) {
    Space s = DailyView::seen(p);
    const auto add = [&](const char* name, const char* unit, float high) {
      s.names.push_back(name), s.units.push_back(unit), s.lows.push_back(0),
          s.highs.push_back(high), s.by_default.push_back(1), s.whole.push_back(0);
    };
    add("mineral_estimate", "kg/ha", 3000), add("nitrogen_index", "1", 3);
    add("last_dose", "kg/ha", 200);
    s.shape = {DailyView::kCount + 3};
    return s;
  }
  static Space done(const FieldParams& p) {
    Space s = {.name = "depth_and_dose",
               .shape = {2},
               .counts = {p.depths.size, p.doses.size},
               .names = {"depth", "dose"},
               .units = {"1", "1"},
               .labels = in_words(p.depths, "mm")};
    for (const std::string& word : in_words(p.doses, "kg/ha")) s.labels.push_back(word);
    return s;
  }
  PG_HD static float depth(const FieldParams& p, const int32_t* a) { return p.depths[a[0]]; }
  PG_HD static float dose(const FieldParams& p, const int32_t* a) { return p.doses[a[1]]; }
  PG_HD static void observe(const FieldParams& p, const FieldState& s, const FieldMore* more,
                            float* to) {
    DailyView::observe(p, s, more, to);
    float* mine = to + DailyView::kCount;
    mine[0] = more->mineral_seen, mine[1] = more->index_seen, mine[2] = more->last_dose;
  }
};

using FertigationEnv = Field<Fertigation>;

}  // namespace plantgym
