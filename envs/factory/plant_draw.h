// The picture of a plant: stations in the colour of what they do, with their wear and their OEE,
// buffers and belts with their parts, the ways between them, electric power, crews.
#pragma once
#include <algorithm>
#include <cstdio>
#include <string>

#include "envs/factory/plant_guide_draw.h"
#include "envs/factory/plant_places.h"
#include "envs/factory/plant_routes.h"
#include "sim/raster/raster.h"

namespace plantgym {

inline constexpr uint32_t kDoingColours[] = {
    palette::kLight, palette::kYellow, palette::kGreen, palette::kRed,  palette::kOrange,
    palette::kPink,  palette::kGrey,   palette::kSky,   palette::kSoil, 0x5F6368FFu};
inline constexpr const char* kDoingWords[] = {"starved", "setup",       "working", "down",
                                              "blocked", "maintenance", "off",     "standby",
                                              "warm-up", "closed"};

class PlantPainter {
 public:
  PlantPainter(const TaskParams& p, const factory::Run& r, Canvas& c)
      : p_(p),
        r_(r),
        c_(c),
        names_(split_names(p)),
        small_(is_large(p)),
        routes_(PlantWays(r.p, p.places.size / 2).nets(), p.places.data, sizes(),
                small_ ? 0.62f : 1.3f, small_ ? 0.45f : 0.9f) {
    choose_key();
  }
  /// @param more height for others below
  void paint(float more = 0) {
    c_.view(0, 0, wide(), bottom() + more);
    routes_.paint(c_, left(), top());
    for (int32_t n = 0; n < p_.places.size / 2; ++n) node(n);
    words();
    if (r_.p.powered) power();
    key();
    guide();
    lanes();
  }
  float wide() const { return std::max(routes_.wide(), 11.0f); }
  float bottom() const { return below_key() + (r_.p.n_points > 0 ? kGuideHigh : 0.0f); }
  /// Of its family, where there are several.
  static uint32_t colour_of(const factory::Run& r, int32_t part) {
    return colour_of_family(r.p.products[r.parts[part].product].family);
  }

 private:
  static constexpr float kKeyHigh = 0.45f, kKeyWide = 2.2f, kGuideHigh = 3.4f;
  static constexpr float kHalfWide = 0.8f, kBelt = 0.95f, kMostWords = 1.3f;
  struct Key {
    uint32_t rgba;
    const char* words;
    bool round;
  };

  /// Whether words in boxes have to do.
  static bool is_large(const TaskParams& p) {
    float columns = 0, rows = 0;
    for (int32_t k = 0; k < p.places.size; k += 2) {
      columns = std::max(columns, p.places[k] + 1);
      rows = std::max(rows, p.places[k + 1] + 1);
    }
    return columns > float(kRoomyColumns) || rows > float(kRoomyRows);
  }
  std::vector<NodeSize> sizes() const {
    std::vector<NodeSize> all;
    for (int32_t n = 0; n < p_.places.size / 2; ++n) {
      const factory::Node& node = p_.nodes[n];
      const float words = std::min(kMostWords, 0.5f * text_width(name(n), 0.28f) + 0.05f);
      const bool round =
          node.kind != factory::NodeKind::kStation && node.kind != factory::NodeKind::kBuffer;
      if (round)
        all.push_back({disc(), disc(), words, true});
      else if (node.kind == factory::NodeKind::kStation)
        all.push_back({kHalfWide, half_high(), small_ ? 0 : 0.95f, false});
      else if (moves(p_.buffers[node.index]))
        all.push_back({kBelt, 0.4f, small_ ? 0 : words, false});
      else
        all.push_back({small_ ? 0.63f : 0.43f, small_ ? 0.4f : 0.5f, small_ ? 0 : words, false});
    }
    return all;
  }
  float half_high() const { return small_ ? 0.4f : 0.6f; }
  float disc() const { return small_ ? 0.26f : 0.4f; }
  float top() const { return r_.p.powered ? 1.65f : 1.1f; }
  float left() const { return 0.5f * (wide() - routes_.wide()); }
  float below_key() const {
    return foot() + kKeyHigh * float((keys_.size() - 1) / in_row() + 1) + 0.2f;
  }
  void guide() {
    if (r_.p.n_points == 0) return;
    GuidePainter(
        p_, r_, c_, [](uint8_t doing) { return kDoingColours[doing]; },
        [this](int32_t part) { return colour_of(r_, part); })
        .paint(wide(), below_key(), kGuideHigh, &names_[names_.size() - size_t(r_.p.n_points)]);
  }
  float foot() const { return routes_.high() + top() + 0.1f; }
  size_t in_row() const { return size_t((wide() - 0.2f) / kKeyWide); }
  float x(int32_t n) const { return left() + routes_.x(n); }
  float y(int32_t n) const { return top() + routes_.y(n); }
  const char* name(int32_t n) const { return names_[TaskParams::kWords + size_t(n)]; }
  const char* family_name(int32_t f) const {
    return names_[TaskParams::kWords + size_t(p_.nodes.size) +
                  size_t(p_.stations.size) * std::size(kStationMetrics) + size_t(f)];
  }
  bool moves(const factory::Buffer& b) const {
    return b.belt >= 0 && r_.p.belts[b.belt].travel > 0;
  }

  void node(int32_t n) {
    switch (p_.nodes[n].kind) {
      case factory::NodeKind::kStation:
        return station(n);
      case factory::NodeKind::kBuffer:
        return moves(p_.buffers[p_.nodes[n].index]) ? belt(n) : buffer(n);
      default:
        c_.circle(x(n), y(n), disc(), palette::kGrey, 2);
        label(n, y(n) + disc() + 0.05f, 0.28f, name(n));
    }
  }
  void station(int32_t n) {
    const int32_t at = p_.nodes[n].index;
    const factory::Station& s = p_.stations[at];
    const float wide = 2 * kHalfWide / float(s.servers), left = x(n) - kHalfWide,
                top = y(n) - half_high(), high = 2 * half_high(),
                edge = std::min(0.04f, 0.15f * wide);
    const bool several = s.servers > 1;  // below a strip for the name
    const float begins = several ? top + 0.4f : top, tall = top + high - begins;
    c_.rect(left, top, 2 * kHalfWide, high, palette::kBlack, 1);
    if (several)
      c_.rect(left + 0.04f, top + 0.04f, 2 * kHalfWide - 0.08f, begins - top - 0.04f,
              palette::kWhite, 2);
    bool worn = false;
    int32_t most = 0, doing[factory::kDoings] = {};
    for (int32_t i = 0; i < s.servers; ++i) {
      const factory::ServerState& v = r_.servers[s.first_server + i];
      most = ++doing[v.doing] > doing[most] ? v.doing : most;
      c_.rect(left + wide * float(i) + edge, begins + 0.04f, wide - 2 * edge, tall - 0.08f,
              kDoingColours[v.doing], 2);
      if (v.part >= 0)
        c_.circle(left + wide * (float(i) + 0.5f),
                  y(n) + (small_    ? 0.18f
                          : several ? 0.2f
                                    : 0.1f),
                  std::min(0.16f, 0.4f * wide), colour_of(r_, v.part), 3);
      worn |= wear(s.first_server + i, left + wide * float(i + 1), begins, tall, wide);
    }
    const bool dark = !several && (most == factory::kClosed || most == factory::kDown);
    fitted(x(n), top + 0.06f, 0.32f, 2 * kHalfWide - (worn && !several ? 0.5f : 0.1f),
           dark ? palette::kWhite : palette::kBlack, name(n));
    queue(s, left + 0.08f, top - 0.12f);
    if (small_) return;
    if (p_.setups.size > 0 && s.first_setup >= 0 && s.servers == 1) set_up_for(n, top, dark);
    const factory::StationState& t = r_.stations[at];
    const char* told = t.held ? ", held" : t.asked ? ", asks" : t.declined ? ", waits" : "";
    char words[64];
    if (s.servers == 1)
      std::snprintf(words, sizeof words, "%s%s", kDoingWords[most], told);
    else
      std::snprintf(words, sizeof words, "%d of %d %s%s", doing[most], s.servers, kDoingWords[most],
                    told);
    label(n, y(n) + half_high() + 0.07f, 0.26f, words);
    oee(at, left, y(n) + half_high() + 0.4f);
  }
  /// Words below a node, within its column.
  void label(int32_t n, float top, float high, const char* words) {
    fitted(x(n), top, high, 2 * routes_.room(n) + 0.2f, palette::kBlack, words);
  }
  /// Smaller where they are too wide, then without their beginning: names of many differ by their
  /// last number.
  void fitted(float x, float top, float high, float wide, uint32_t rgba, std::string words,
              int32_t align = PG_CENTER) {
    const float natural = text_width(words, high);
    const float h = high * std::max(0.7f, std::min(1.0f, wide / std::max(natural, 1e-3f)));
    if (text_width(words, h) > wide + 1e-3f) {
      while (!words.empty() && text_width("…" + words, h) > wide) {
        words.erase(0, 1);
        while (!words.empty() && (words[0] & 0xC0) == 0x80) words.erase(0, 1);
      }
      words = "…" + words;
    }
    c_.text(x, top + 0.5f * (high - h), h, rgba, words.c_str(), 4, align);
  }
  void set_up_for(int32_t n, float top, bool dark) {
    const int32_t family = r_.servers[p_.stations[p_.nodes[n].index].first_server].family;
    if (family >= 0)
      fitted(x(n), top + 0.92f, 0.22f, 2 * kHalfWide - 0.1f,
             dark ? palette::kWhite : palette::kBlack, family_name(family));
  }
  /// How near the most worn part of a server is to its limit, at the right edge of its box.
  /// @return whether it has one
  bool wear(int32_t server, float right, float top, float high, float box) {
    const factory::Server& s = r_.p.servers[server];
    float most = -1;
    for (int32_t f = s.first_failure; f < s.first_failure + s.failures; ++f)
      if (r_.p.failures[f].wear.kind != factory::Wear::kNone)
        most = std::max(most, float(r_.failures[f].level / r_.p.failures[f].wear.limit));
    if (most < 0) return false;
    const float full = std::min(1.0f, most), edge = std::min(0.04f, 0.15f * box),
                wide = std::min(0.16f, 0.3f * box), x = right - edge - wide;
    c_.rect(x, top + 0.04f, wide, high - 0.08f, palette::kPaper, 3);
    c_.rect(x, top + 0.04f + (high - 0.08f) * (1 - full), wide, (high - 0.08f) * full,
            palette::kBlack, 4);
    return true;
  }
  void oee(int32_t station, float left, float y) {
    const double value = factory::work_unit(r_, station).oee();
    char words[32];
    std::snprintf(words, sizeof words, "OEE %.0f %%", 100 * value);
    c_.rect(left, y, 2 * kHalfWide, 0.24f, 0xDADCE0FFu, 2);
    c_.rect(left, y, 2 * kHalfWide * float(std::clamp(value, 0.0, 1.0)), 0.24f, 0x8AB4D8FFu, 3);
    c_.text(left + kHalfWide, y + 0.02f, 0.2f, palette::kBlack, words, 4, PG_CENTER);
  }
  /// Parts that wait in a station's own queue, above it.
  void queue(const factory::Station& s, float left, float y) {
    constexpr int32_t kShown = 6;
    int32_t shown = 0, all = 0;
    for (int32_t k = 0; k < s.ins; ++k) {
      const int32_t buffer = p_.lists[s.first_in + k];
      if (p_.buffers[buffer].node < p_.places.size / 2) continue;
      all += r_.buffers[buffer].content;
      for (int32_t part = r_.buffers[buffer].first; part >= 0 && shown < kShown; ++shown) {
        c_.circle(left + 0.15f * float(shown), y, 0.065f, colour_of(r_, part), 3);
        part = r_.parts[part].next;
      }
    }
    if (all <= kShown) return;
    char words[16];
    std::snprintf(words, sizeof words, "%d", all);
    c_.text(left + 0.15f * kShown, y - 0.12f, 0.22f, palette::kBlack, words, 4);
  }
  void buffer(int32_t n) {
    const int32_t at = p_.nodes[n].index, content = r_.buffers[at].content,
                  capacity = p_.buffers[at].capacity;
    const bool endless = capacity >= EntityWorld::kUnlimited;
    const float full =
        endless ? std::min(1.0f, float(content) / 20) : float(content) / float(capacity);
    const float w = small_ ? 0.6f : 0.4f, h = small_ ? 0.4f : 0.5f;
    c_.rect(x(n) - w - 0.03f, y(n) - h - 0.03f, 2 * w + 0.06f, 2 * h + 0.06f, palette::kGrey, 1);
    c_.rect(x(n) - w, y(n) - h, 2 * w, 2 * h, palette::kWhite, 2);
    c_.rect(x(n) - w, y(n) + h - 2 * h * full, 2 * w, 2 * h * full, palette::kSky, 3);
    content_of(n, content, capacity, y(n) + (small_ ? 0.05f : -0.15f), 2 * w - 0.06f);
    fitted(x(n), y(n) + (small_ ? -0.32f : 0.55f), 0.28f,
           small_ ? 2 * w - 0.06f : 2 * routes_.room(n) + 0.2f, palette::kBlack, name(n));
  }
  void content_of(int32_t n, int32_t content, int32_t capacity, float at, float room) {
    char words[32];
    if (capacity >= EntityWorld::kUnlimited)
      std::snprintf(words, sizeof words, "%d", content);
    else
      std::snprintf(words, sizeof words, "%d / %d", content, capacity);
    fitted(x(n), at, 0.28f, room, palette::kBlack, words);
  }
  /// Parts where they are on their way; those who cannot leave close up at its end.
  void belt(int32_t n) {
    const int32_t at = p_.nodes[n].index;
    const factory::Buffer& b = p_.buffers[at];
    const float left = x(n) - kBelt, long_ = 2 * kBelt;
    const bool stands = r_.belts[b.belt].stopped != 0;
    c_.rect(left, y(n) - 0.14f, long_, 0.28f, stands ? palette::kOrange : palette::kGrey, 1);
    const double travel = r_.p.belts[b.belt].travel, run = factory::run_of(r_, b.belt);
    const float apart = std::min(0.2f, long_ / float(std::max(1, b.capacity)));
    float most = 1 - 0.5f * apart / long_;  // room behind the part ahead
    for (int32_t part = r_.buffers[at].first; part >= 0; part = r_.parts[part].next) {
      const float way = 1 - float((r_.parts[part].arrives - run) / travel);
      const float now = std::max(0.0f, std::min(way, most));
      c_.circle(left + long_ * now, y(n), std::min(0.12f, 0.45f * apart), colour_of(r_, part), 3);
      most = now - apart / long_;
    }
    content_of(n, r_.buffers[at].content, b.capacity, y(n) - 0.46f, long_);
    fitted(x(n), y(n) + 0.17f, 0.28f, 2 * kBelt, palette::kBlack, name(n));
  }
  void words() {
    char words[128];
    const double time = factory::since_cleared(r_);
    std::snprintf(words, sizeof words, "%.0f %s   %d good   %.3g a %s   %d inside", time,
                  names_[TaskParams::kUnit], r_.s.good, time > 0 ? r_.s.good / time : 0,
                  names_[TaskParams::kUnit], r_.s.content);
    line(0.15f, 0.42f, palette::kBlack, words);
    if (r_.s.stop != factory::Stop::kNo) {
      const char* where =
          r_.s.stop_node < 0 ? "" : names_[TaskParams::kWords + size_t(r_.s.stop_node)];
      std::snprintf(words, sizeof words,
                    r_.s.stop == factory::Stop::kDeadlock
                        ? "deadlock: nothing can move on at %s"
                        : "overfull: a part more than factory.parts came to %s",
                    where);
      return line(0.68f, 0.36f, palette::kRed, words);
    }
    int32_t crews = 0, busy = 0;
    for (int32_t k = 0; k < r_.p.n_crews; ++k)
      crews += r_.p.crew_sizes[k], busy += r_.crews[k].busy;
    if (crews == 0) return;
    std::snprintf(words, sizeof words, "crews: %d of %d at work", busy, crews);
    line(0.68f, 0.3f, palette::kBlack, words);
  }
  void line(float top, float high, uint32_t rgba, const char* words, float from = 0.2f) {
    fitted(from, top, high, wide() - from - 0.2f, rgba, words, PG_LEFT);
  }
  /// What all stations draw now, of what they could draw at most, and what it costs.
  void power() {
    double now = 0, most = 0;
    bool starts = false;
    for (int32_t k = 0; k < r_.p.n_stations; ++k) {
      const factory::Station& s = r_.p.stations[k];
      starts |= s.startup_energy > 0;
      most += s.servers * *std::max_element(s.power, s.power + factory::kDoings);
      for (int32_t i = s.first_server; i < s.first_server + s.servers; ++i)
        now += s.power[r_.servers[i].doing];
    }
    const float wide = 3, y = 1.15f;
    char words[128];
    c_.rect(0.2f, y, wide, 0.32f, 0xDADCE0FFu, 2);
    c_.rect(0.2f, y, most > 0 ? wide * float(now / most) : 0, 0.32f, palette::kOrange, 3);
    int at = std::snprintf(words, sizeof words, "power %.3g of %.3g kW", now, most);
    if (r_.p.n_prices > 0)
      at += std::snprintf(words + at, sizeof words - size_t(at), "   %.3g EUR/kWh",
                          factory::price_at(r_, r_.s.now));
    if (r_.p.demand_charge > 0)
      std::snprintf(words + at, sizeof words - size_t(at), "   highest mean %.3g kW%s", r_.s.peak,
                    starts ? " with start-ups" : "");
    line(y, 0.3f, palette::kBlack, words, 0.35f + wide);
  }
  /// What this plant can show, and no more.
  void choose_key() {
    bool can[factory::kDoings] = {true, false, true, false, true};
    bool wears = false, reworks = false;
    for (int32_t k = 0; k < r_.p.n_failures; ++k) {
      can[factory::kDown] = true, can[factory::kMaintenance] |= r_.p.failures[k].planned != 0;
      wears |= r_.p.failures[k].wear.kind != factory::Wear::kNone;
    }
    for (int32_t k = 0; k < r_.p.n_stations; ++k) {
      const factory::Station& s = r_.p.stations[k];
      can[factory::kSetup] |= s.first_setup >= 0 || s.tool_life > 0 || s.fleet >= 0;
      can[factory::kMaintenance] |= s.power[factory::kMaintenance] > 0;
      can[factory::kClosed] |= s.shift >= 0, reworks |= s.quality.rework >= 0;
      can[factory::kOff] |= s.rest.rests || r_.p.powered;
      can[factory::kStandby] |= s.power[factory::kStandby] > 0;
      can[factory::kWarmup] |= s.rest.stream >= 0 || s.startup_energy > 0;
    }
    for (const int32_t d : {2, 0, 4, 3, 5, 1, 8, 7, 6, 9})
      if (can[d]) keys_.push_back({kDoingColours[d], kDoingWords[d], false});
    if (wears) keys_.push_back({palette::kBlack, "wear (right)", false});
    if (reworks) keys_.push_back({kReworkColour, "rework", true});
    if (r_.p.n_families > 1)
      for (int32_t f = 0; f < std::min(8, r_.p.n_families); ++f)
        keys_.push_back({colour_of_family(f), family_name(f), true});
  }
  void key() {
    for (size_t k = 0; k < keys_.size(); ++k) {
      const float left = 0.2f + kKeyWide * float(k % in_row()),
                  at = foot() + kKeyHigh * float(k / in_row());
      if (keys_[k].round)
        c_.circle(left + 0.15f, at + 0.15f, 0.15f, keys_[k].rgba, 2);
      else
        c_.rect(left, at, 0.3f, 0.3f, keys_[k].rgba, 2);
      fitted(left + 0.4f, at, 0.28f, kKeyWide - 0.5f, palette::kBlack, keys_[k].words, PG_LEFT);
    }
  }
  /// For the Gantt strip: the time of each station in each state.
  void lanes() {
    for (int32_t k = 0; k < r_.p.n_stations; ++k)
      for (int32_t d = 0; d < factory::kDoings; ++d)
        if (const double time = factory::time_in(r_, k, factory::Doing(d));
            time > 0 || d == factory::kIdle)
          c_.lane(name(p_.stations[k].node), kDoingColours[d], float(time));
  }

  const TaskParams& p_;
  const factory::Run& r_;
  Canvas& c_;
  std::vector<const char*> names_;
  std::vector<Key> keys_;
  bool small_;
  PlantRoutes routes_;
};

}  // namespace plantgym
