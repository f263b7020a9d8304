// The picture of a plant: stations in the colour of what they do, buffers with their parts.
#pragma once
#include <algorithm>
#include <cstdio>

#include "envs/factory/task_params.h"
#include "plantgym/scene.h"

namespace plantgym {

inline constexpr uint32_t kDoingColours[] = {
    palette::kLight, palette::kYellow, palette::kGreen, palette::kRed,    palette::kOrange,
    palette::kPink,  palette::kGrey,   palette::kSky,   palette::kYellow, palette::kGrey};
inline constexpr const char* kDoingWords[] = {"starved", "setup",       "working", "down",
                                              "blocked", "maintenance", "off",     "standby",
                                              "warm-up", "closed"};

class PlantPainter {
 public:
  PlantPainter(const TaskParams& p, const factory::Run& r, Canvas& c)
      : p_(p), r_(r), c_(c), names_(split_names(p)) {
    for (int32_t k = 0; k < p.places.size; k += 2) {
      columns_ = std::max(columns_, p.places[k] + 1);
      high_ = std::max(high_, 2 * p.places[k + 1] + 1);
    }
  }
  /// @param more height for others below
  void paint(float more = 0) {
    c_.view(0, 0, wide(), bottom() + more);
    for (int32_t n = 0; n < p_.places.size / 2; ++n) links(n);
    for (int32_t n = 0; n < p_.places.size / 2; ++n) node(n);
    legend();
  }
  float wide() const { return std::max(kStep * columns_, 11.0f); }
  float bottom() const { return kRow * high_ + kTop + 1.4f; }
  /// Of its family, where there are several.
  static uint32_t colour_of(const factory::Run& r, int32_t part) {
    constexpr uint32_t kAll[] = {palette::kBlue, palette::kOrange, palette::kGreen, palette::kSky,
                                 palette::kRed,  palette::kYellow, palette::kPink,  palette::kSoil};
    return kAll[r.p.products[r.parts[part].product].family % 8];
  }

 private:
  static constexpr float kStep = 2.4f, kRow = 2.6f, kTop = 1.2f;

  float x(int32_t n) const { return kStep * (p_.places[2 * n] + 0.5f); }
  float y(int32_t n) const { return kTop + kRow * (p_.places[2 * n + 1] + 0.5f * high_); }

  void links(int32_t n) {
    const factory::Node& from = p_.nodes[n];
    for (int32_t k = from.first_out; k < from.first_out + from.outs; ++k) {
      int32_t to = p_.outs[k].node;
      if (to >= p_.places.size / 2) to = station_of_queue(to);
      c_.line({x(n), y(n), x(to), y(to)}, 0.06f, palette::kGrey, 0);
    }
  }
  int32_t station_of_queue(int32_t node) const {
    const factory::Buffer& b = p_.buffers[p_.nodes[node].index];
    return p_.stations[p_.lists[b.first_out]].node;
  }
  void node(int32_t n) {
    switch (p_.nodes[n].kind) {
      case factory::NodeKind::kStation:
        return station(n);
      case factory::NodeKind::kBuffer:
        return buffer(n);
      default:
        c_.circle(x(n), y(n), 0.3f, palette::kGrey, 2);
        c_.text(x(n), y(n) + 0.4f, 0.3f, palette::kBlack, names_[TaskParams::kWords + size_t(n)], 4,
                PG_CENTER);
    }
  }
  void station(int32_t n) {
    const int32_t at = p_.nodes[n].index;
    const factory::Station& s = p_.stations[at];
    const float wide = 1.5f / float(s.servers), left = x(n) - 0.75f, top = y(n) - 0.55f;
    for (int32_t i = 0; i < s.servers; ++i) {
      const factory::ServerState& v = r_.servers[s.first_server + i];
      c_.rect(left + wide * float(i), top, wide, 1.1f, palette::kBlack, 1);
      c_.rect(left + wide * float(i) + 0.04f, top + 0.04f, wide - 0.08f, 1.02f,
              kDoingColours[v.doing], 2);
      if (v.part >= 0)
        c_.circle(left + wide * (float(i) + 0.5f), y(n) + 0.2f, 0.14f, colour_of(r_, v.part), 3);
    }
    c_.text(x(n), top + 0.1f, 0.3f, palette::kBlack, names_[TaskParams::kWords + size_t(n)], 4,
            PG_CENTER);
    const factory::StationState& t = r_.stations[at];
    const char* words = t.held           ? "held"
                        : t.asked        ? "asks"
                        : t.declined     ? "waits"
                        : s.servers == 1 ? kDoingWords[r_.servers[s.first_server].doing]
                                         : "";
    c_.text(x(n), y(n) + 0.62f, 0.26f, palette::kBlack, words, 4, PG_CENTER);
    int32_t shown = 0;
    for (int32_t k = 0; k < s.ins; ++k) {
      const int32_t buffer = p_.lists[s.first_in + k];
      if (p_.buffers[buffer].node < p_.places.size / 2) continue;
      for (int32_t part = r_.buffers[buffer].first; part >= 0 && shown < 8; ++shown) {
        c_.circle(left - 0.15f, top + 0.1f + 0.14f * float(shown), 0.06f, colour_of(r_, part), 3);
        part = r_.parts[part].next;
      }
    }
  }
  void buffer(int32_t n) {
    const int32_t at = p_.nodes[n].index, content = r_.buffers[at].content,
                  capacity = p_.buffers[at].capacity;
    const bool endless = capacity >= EntityWorld::kUnlimited;
    const float full =
        endless ? std::min(1.0f, float(content) / 20) : float(content) / float(capacity);
    c_.rect(x(n) - 0.4f, y(n) - 0.5f, 0.8f, 1.0f, palette::kWhite, 1);
    c_.rect(x(n) - 0.4f, y(n) + 0.5f - full, 0.8f, full, palette::kSky, 2);
    char words[32];
    if (endless)
      std::snprintf(words, sizeof words, "%d", content);
    else
      std::snprintf(words, sizeof words, "%d / %d", content, capacity);
    c_.text(x(n), y(n) - 0.15f, 0.28f, palette::kBlack, words, 4, PG_CENTER);
    c_.text(x(n), y(n) + 0.55f, 0.26f, palette::kBlack, names_[TaskParams::kWords + size_t(n)], 4,
            PG_CENTER);
  }
  void legend() {
    char words[96];
    const double time = factory::since_cleared(r_);
    std::snprintf(words, sizeof words, "%.0f %s   %d good   %.3g a %s   %d inside", time,
                  names_[TaskParams::kUnit], r_.s.good, time > 0 ? r_.s.good / time : 0,
                  names_[TaskParams::kUnit], r_.s.content);
    c_.text(0.2f, 0.15f, 0.45f, palette::kBlack, words, 4);
    const float at = kRow * high_ + kTop + 0.6f;
    constexpr int32_t kShown[] = {factory::kWorking, factory::kIdle,  factory::kBlocked,
                                  factory::kDown,    factory::kSetup, factory::kClosed};
    const int32_t shown = r_.p.n_shifts > 0 ? 6 : 5;
    for (int32_t k = 0; k < shown; ++k) {
      const int32_t what = kShown[k];
      c_.rect(0.2f + 2.0f * float(k), at, 0.3f, 0.3f, kDoingColours[what], 2);
      c_.text(0.6f + 2.0f * float(k), at, 0.28f, palette::kBlack, kDoingWords[what], 4);
    }
  }

  const TaskParams& p_;
  const factory::Run& r_;
  Canvas& c_;
  std::vector<const char*> names_;
  float columns_ = 1, high_ = 1;
};

}  // namespace plantgym
