// The picture of a cell: the plant, and below it the parts that the station which asks could take.
#pragma once
#include "envs/factory/cell_params.h"

namespace plantgym {

inline constexpr int32_t kCardsInRow = 12, kMostCards = 24;
/// Of the strip below the plant.
inline float queue_high(const CellParams& p) { return p.slots > kCardsInRow ? 3.9f : 2.6f; }

class CellPainter {
 public:
  CellPainter(const CellParams& p, const CellState& s, const factory::Run& r, Canvas& c)
      : p_(p), s_(s), r_(r), c_(c), names_(split_names(p)) {}

  /// @param top where its strip begins
  void paint(float top) {
    char words[96];
    if (s_.asks < 0) return void(c_.text(0.2f, top, 0.36f, palette::kBlack, "nobody asks", 4));
    const int32_t family = r_.servers[factory::asking_server(r_, s_.asks)].family;
    const int32_t shown = std::min(p_.slots, kMostCards),
                  more = factory::queued(r_, s_.asks) - shown;
    const int written =
        std::snprintf(words, sizeof words, "%s asks%s%s; time to due dates",
                      names_[TaskParams::kWords + size_t(p_.stations[s_.asks].node)],
                      family < 0 ? "" : ", set up for ", family < 0 ? "" : family_name(family));
    if (more > 0 && written > 0 && size_t(written) < sizeof words)
      std::snprintf(words + written, sizeof words - size_t(written), " (%d more wait)", more);
    c_.text(0.2f, top, 0.36f, palette::kBlack, words, 4);
    int32_t number = 0;
    factory::each_queued(r_, s_.asks, shown, [&](int32_t part) {
      slot(number, part, 0.2f + 0.9f * float(number % kCardsInRow),
           top + 0.6f + 1.3f * float(number / kCardsInRow));
      ++number;
    });
  }

 private:
  const char* family_name(int32_t f) const {
    return names_[TaskParams::kWords + size_t(p_.nodes.size) +
                  size_t(p_.stations.size) * std::size(kStationMetrics) + size_t(f)];
  }
  void slot(int32_t number, int32_t part, float x, float y) {
    const factory::PartState& v = r_.parts[part];
    const double left = v.due - r_.s.now;
    c_.rect(x, y, 0.8f, 0.8f, PlantPainter::colour_of(r_, part), 2);
    c_.text(x + 0.4f, y + 0.25f, 0.28f, palette::kWhite,
            family_name(r_.p.products[v.product].family), 4, PG_CENTER);
    char words[32];
    std::snprintf(words, sizeof words, "%d", number);
    c_.text(x + 0.06f, y + 0.56f, 0.2f, palette::kWhite, words, 4);
    std::snprintf(words, sizeof words, "no date");
    if (left < 1e11) std::snprintf(words, sizeof words, "%.3g", left);
    c_.text(x + 0.4f, y + 0.88f, 0.3f, left < 0 ? palette::kRed : palette::kBlack, words, 4,
            PG_CENTER);
    if (v.passes > 0) c_.text(x + 0.74f, y + 0.03f, 0.18f, palette::kWhite, "rework", 4, PG_RIGHT);
  }

  const CellParams& p_;
  const CellState& s_;
  const factory::Run& r_;
  Canvas& c_;
  std::vector<const char*> names_;
};

}  // namespace plantgym
