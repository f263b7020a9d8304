// The lines of a plant's ways in its picture: along the gaps between boxes, each on a track of its
// own, out of a box at its right and into the next at its left.
#pragma once
#include <map>
#include <set>

#include "envs/factory/plant_ways.h"

namespace plantgym {

/// How far a node reaches from its middle, and the words below it to each side; a disc touches its
/// ways on its round edge.
struct NodeSize {
  float half_wide, half_high, half_words;
  bool round;
};

class PlantRoutes {
 public:
  static constexpr float kTrack = 0.15f;

  /// @param places column and row of each node; @param half_row from the middle of a box to what
  /// belongs to the next
  PlantRoutes(std::vector<WayNet> nets, const float* places, std::vector<NodeSize> sizes,
              float half_row, float least_gap)
      : nets_(std::move(nets)), sizes_(std::move(sizes)), half_row_(half_row), gap_(least_gap) {
    for (size_t n = 0; n < sizes_.size(); ++n) {
      column_.push_back(int32_t(places[2 * n] + 0.5f));
      line_.push_back(int32_t(2 * places[2 * n + 1] + 0.5f));
      columns_ = std::max(columns_, column_[n] + 1), lines_ = std::max(lines_, line_[n] + 1);
      at_.insert({column_[n], line_[n]});
    }
    for (int32_t k = 0; k < int32_t(nets_.size()); ++k) each_pair(k, &PlantRoutes::go_straight);
    for (int32_t k = 0; k < int32_t(nets_.size()); ++k) each_pair(k, &PlantRoutes::go_around);
    ports();
    tracks();
    measure();
  }

  int32_t columns() const { return columns_; }
  float rows() const { return 0.5f * float(lines_ + 1); }
  float wide() const { return gap_at_.back() + gap_wide_.back(); }
  float high() const { return high_; }
  float x(int32_t n) const { return middle_[size_t(column_[size_t(n)])]; }
  float y(int32_t n) const { return line_at_[size_t(line_[size_t(n)] + 1)]; }
  /// How far words may reach from the middle of a node.
  float room(int32_t n) const { return half_[size_t(column_[size_t(n)])]; }

  /// @param top where the first row begins
  void paint(Canvas& c, float left, float top) const {
    const std::vector<Piece> all = pieces(left, top);
    for (const Piece& p : all)
      c.line({p.x0, p.y0, p.x1, p.y1}, kThick, nets_[size_t(p.net)].rgba, 0);
    bridges(c, all);
    for (const auto& [key, port] : into_) {
      const int32_t n = key.second;
      const float tip = left + x(n) - reach(n, port), at = top + y(n) + port;
      c.polygon({tip, at, tip - kHead, at - kHalfHead, tip - kHead, at + kHalfHead},
                nets_[size_t(key.first)].rgba, 0);
    }
  }

 private:
  static constexpr float kThick = 0.05f, kHead = 0.24f, kHalfHead = 0.1f, kPort = 0.13f;
  struct Pair {
    int32_t net, from, to, line;  // along which line; kNone: they are neighbours
    bool straight;
  };
  struct Piece {
    int32_t net;
    bool upright;
    float x0, y0, x1, y1;  // the lower first
  };
  static constexpr int32_t kNone = -9;
  using Key = std::pair<int32_t, int32_t>;  // net, and node, gap or line

  template <class Visit>
  void each_pair(int32_t net, Visit visit) {
    for (const int32_t a : nets_[size_t(net)].from)
      for (const int32_t b : nets_[size_t(net)].to)
        if (a != b) (this->*visit)(net, a, b);
  }
  int32_t column(int32_t n) const { return column_[size_t(n)]; }
  int32_t line(int32_t n) const { return line_[size_t(n)]; }
  bool is_straight(int32_t a, int32_t b) const {
    if (line(a) != line(b) || column(a) >= column(b)) return false;
    for (int32_t c = column(a) + 1; c < column(b); ++c)
      if (at_.count({c, line(a)})) return false;
    return true;
  }
  void go_straight(int32_t net, int32_t a, int32_t b) {
    if (!is_straight(a, b)) return;
    pairs_.push_back({net, a, b, kNone, true});
    for (int32_t c = column(a) + 1; c < column(b); ++c) taken_.insert({c, line(a)});
    straight_.insert({net, a}), straight_.insert({net, ~b});
  }
  void go_around(int32_t net, int32_t a, int32_t b) {
    if (is_straight(a, b)) return;
    int32_t best = kNone;
    if (column(b) != column(a) + 1) {
      const bool on = column(a) < column(b);
      const int32_t first = on ? column(a) + 1 : column(b), last = on ? column(b) - 1 : column(a);
      float least = 1e9f;
      for (int32_t k = -1; k <= lines_; ++k) {
        bool free = true;
        for (int32_t c = first; free && c <= last; ++c)
          free = !at_.count({c, k}) && !taken_.count({c, k});
        if (!free) continue;
        const auto used = load_.find(k);
        float cost = float(std::abs(k - line(a)) + std::abs(k - line(b)));
        // beside a node its ways would come near to this one's end
        cost += 6.0f * float(at_.count({on ? column(a) : column(a) + 1, k}) +
                             at_.count({on ? column(b) : column(b) - 1, k}));
        cost += used == load_.end() ? 0.2f : 0.1f * float(used->second.size());
        if (used != load_.end() && used->second.count(net)) cost -= 1.5f;
        if (cost < least) least = cost, best = k;
      }
      load_[best].insert(net);
    }
    pairs_.push_back({net, a, b, best, false});
  }

  /// Where lines leave a node and come to it: those that go up above, those that go on in the
  /// middle, those that go down below.
  void ports() {
    for (int32_t n = 0; n < int32_t(sizes_.size()); ++n)
      for (const bool out : {true, false}) {
        std::map<int32_t, std::pair<float, float>> nets;  // sum and number of where they go
        for (const Pair& p : pairs_) {
          if ((out ? p.from : p.to) != n) continue;
          const int32_t other = p.line != kNone ? p.line : line(out ? p.to : p.from);
          nets[p.net].first += float(other - line(n)), ++nets[p.net].second;
        }
        std::vector<std::pair<float, int32_t>> up, on, down;
        for (const auto& [net, goes] : nets) {
          const float mean = goes.first / goes.second;
          const bool straight = straight_.count({net, out ? n : ~n}) > 0;
          (straight ? on : mean < 0 ? up : down).push_back({straight ? 0 : mean, net});
        }
        for (auto* group : {&up, &on, &down}) std::sort(group->begin(), group->end());
        spread(n, out, up, on, down);
      }
  }
  using Group = std::vector<std::pair<float, int32_t>>;
  void spread(int32_t n, bool out, const Group& up, const Group& on, const Group& down) {
    std::map<Key, float>& ports = out ? out_ : into_;
    // a quarter, so that what comes lies between what leaves on the other side of a gap
    const float room = 0.85f * sizes_[size_t(n)].half_high, shift = (out ? 0.25f : -0.25f) * kPort;
    const float middle = 0.5f * float(on.size());
    if (up.size() + on.size() + down.size() == 0) return;
    if (on.empty()) {
      const size_t all = up.size() + down.size();
      const float each = std::min(kPort, 2 * room / (float(all) + 0.01f));
      float at = shift - each * float((out ? all : all - 1) / 2);
      for (const Group* g : {&up, &down})
        for (const auto& [mean, net] : *g) ports[{net, n}] = at, at += each;
      return;
    }
    for (size_t k = 0; k < on.size(); ++k)
      ports[{on[k].second, n}] = kPort * (float(k) + 0.5f - middle);
    const float outside = std::max(0.05f, room - kPort * middle);
    for (const bool above : {true, false}) {
      const Group& g = above ? up : down;
      const float each = std::min(kPort, outside / (float(g.size()) + 0.01f));
      for (size_t k = 0; k < g.size(); ++k) {
        const float away = kPort * (middle - 0.5f) + each * float(above ? g.size() - k : k + 1);
        ports[{g[k].second, n}] = (above ? -away : away) + shift;
      }
    }
  }

  /// First the gaps between columns, then the lines between rows, then the gaps again: now it is
  /// known where the lines are.
  void tracks() {
    gaps();
    lines();
    gaps();
  }
  static GapUser& user(std::vector<GapUser>& all, int32_t net) {
    for (GapUser& u : all)
      if (u.net == net) return u;
    return all.emplace_back(GapUser{net, {}, {}});
  }
  /// Of a line from the middle of its tracks.
  float level(const Pair& p) const {
    const auto track = level_.find({p.net, p.line});
    if (track == level_.end()) return 0;
    const int32_t tracks = line_tracks_[size_t(p.line + 1)];
    return kTrack * (float(track->second) - 0.5f * float(tracks - 1));
  }
  /// With heights in which lines are 2 apart: only what is near has to be exact.
  void gaps() {
    std::vector<std::vector<GapUser>> users(size_t(columns_) + 1);
    for (const Pair& p : pairs_) {
      const float from = 2 * float(line(p.from)) + out_.at({p.net, p.from}),
                  to = 2 * float(line(p.to)) + into_.at({p.net, p.to}),
                  along = 2 * float(p.line) + level(p);
      GapUser& leaves = user(users[size_t(column(p.from)) + 1], p.net);
      leaves.before.push_back(from);
      if (p.straight || p.line == kNone)
        leaves.after.push_back(p.straight ? from : to);
      else
        (column(p.to) > column(p.from) ? leaves.after : leaves.before).push_back(along);
      GapUser& comes = user(users[size_t(column(p.to))], p.net);
      comes.after.push_back(to);
      if (p.straight)
        comes.before.push_back(to);
      else if (p.line != kNone)
        (column(p.to) > column(p.from) ? comes.before : comes.after).push_back(along);
    }
    gap_tracks_.clear(), upright_.clear();
    for (size_t g = 0; g < users.size(); ++g) {
      std::erase_if(users[g], [](const GapUser& u) { return u.high() - u.low() < 1e-3f; });
      std::vector<int32_t> track;
      gap_tracks_.push_back(assign_tracks(users[g], track));
      for (size_t k = 0; k < track.size(); ++k) upright_[{users[g][k].net, int32_t(g)}] = track[k];
    }
  }
  void lines() {
    std::map<int32_t, std::vector<GapUser>> lines;
    for (const Pair& p : pairs_) {
      if (p.line == kNone) continue;
      GapUser& u = user(lines[p.line], p.net);
      const auto branch = [&](int32_t gap, int32_t to) {
        const auto track = upright_.find({p.net, gap});
        const float at =
            3 * float(gap) + (track == upright_.end() ? 0 : 0.06f * float(track->second));
        (to < p.line ? u.before : u.after).push_back(at);
      };
      branch(column(p.from) + 1, line(p.from)), branch(column(p.to), line(p.to));
    }
    line_tracks_.assign(size_t(lines_) + 2, 0);
    for (const auto& [line, users] : lines) {
      std::vector<int32_t> track;
      line_tracks_[size_t(line + 1)] = assign_tracks(users, track);
      for (size_t k = 0; k < track.size(); ++k) level_[{users[k].net, line}] = track[k];
    }
  }

  void measure() {
    half_.assign(size_t(columns_), 0);
    for (size_t n = 0; n < sizes_.size(); ++n)
      half_[size_t(column_[n])] =
          std::max({half_[size_t(column_[n])], sizes_[n].half_wide, sizes_[n].half_words});
    float x = 0;
    for (int32_t g = 0; g <= columns_; ++g) {
      const float tracks = kTrack * float(gap_tracks_[size_t(g)]);
      const bool outer = g == 0 || g == columns_;
      gap_at_.push_back(x), gap_wide_.push_back(std::max(outer ? 0.2f : gap_, tracks + 0.45f));
      x += gap_wide_.back();
      if (g < columns_) middle_.push_back(x + half_[size_t(g)]), x += 2 * half_[size_t(g)];
    }
    float y = 0;
    for (int32_t k = -1; k <= lines_; ++k) {
      const float thick = kTrack * float(line_tracks_[size_t(k + 1)]);
      line_at_.push_back(y + 0.5f * thick), y += thick + (k < lines_ ? half_row_ : 0);
    }
    high_ = y;
  }

  float reach(int32_t n, float port) const {
    const NodeSize& s = sizes_[size_t(n)];
    return s.round ? std::sqrt(std::max(0.0f, s.half_wide * s.half_wide - port * port))
                   : s.half_wide;
  }
  float track_x(int32_t net, int32_t gap) const {
    const auto track = upright_.find({net, gap});
    return gap_at_[size_t(gap)] + 0.15f +
           kTrack * float(track == upright_.end() ? 0 : track->second);
  }
  std::vector<float> points(const Pair& p, float left, float top) const {
    const float x0 = left + x(p.from) + reach(p.from, out_.at({p.net, p.from})),
                y0 = top + y(p.from) + out_.at({p.net, p.from}),
                y1 = top + y(p.to) + into_.at({p.net, p.to}),
                x1 = left + x(p.to) - reach(p.to, into_.at({p.net, p.to})) - 0.5f * kHead;
    if (p.straight) return {x0, y0, x1, y1};
    const int32_t leaves = column(p.from) + 1, comes = column(p.to);
    if (p.line == kNone) {
      if (!upright_.count({p.net, leaves})) return {x0, y0, x1, y1};
      const float x = left + track_x(p.net, leaves);
      return {x0, y0, x, y0, x, y1, x1, y1};
    }
    const float a = left + track_x(p.net, leaves), b = left + track_x(p.net, comes);
    const float along = top + line_at_[size_t(p.line + 1)] + level(p);
    return {x0, y0, a, y0, a, along, b, along, b, y1, x1, y1};
  }
  /// All lines of all nets; what several ways of a net share is there once.
  std::vector<Piece> pieces(float left, float top) const {
    constexpr float kSame = 1e-3f;
    std::vector<Piece> all;
    for (const Pair& p : pairs_) {
      const std::vector<float> xy = points(p, left, top);
      for (size_t k = 2; k < xy.size(); k += 2)
        all.push_back({p.net, std::fabs(xy[k] - xy[k - 2]) < kSame, std::min(xy[k - 2], xy[k]),
                       std::min(xy[k - 1], xy[k + 1]), std::max(xy[k - 2], xy[k]),
                       std::max(xy[k - 1], xy[k + 1])});
    }
    std::vector<Piece> merged;
    for (const Piece& p : all) {
      Piece now = p;
      std::erase_if(merged, [&](const Piece& m) {  // joins all that it touches
        if (m.net != now.net || m.upright != now.upright) return false;
        if (std::fabs(now.upright ? m.x0 - now.x0 : m.y0 - now.y0) > kSame) return false;
        if (now.upright ? m.y0 > now.y1 || m.y1 < now.y0 : m.x0 > now.x1 || m.x1 < now.x0)
          return false;
        now.x0 = std::min(now.x0, m.x0), now.x1 = std::max(now.x1, m.x1);
        now.y0 = std::min(now.y0, m.y0), now.y1 = std::max(now.y1, m.y1);
        return true;
      });
      merged.push_back(now);
    }
    return merged;
  }
  /// Where two cross, the one that goes up or down passes over the other.
  void bridges(Canvas& c, const std::vector<Piece>& pieces) const {
    constexpr float kIn = 0.02f;
    for (const Piece& v : pieces) {
      if (!v.upright) continue;
      for (const Piece& h : pieces) {
        if (h.net == v.net || h.upright || h.y0 < v.y0 + kIn || h.y0 > v.y1 - kIn ||
            h.x0 > v.x0 - kIn || h.x1 < v.x0 + kIn)
          continue;
        c.rect(v.x0 - 0.075f, h.y0 - 0.5f * kThick - 0.01f, 0.15f, kThick + 0.02f, palette::kPaper);
        c.line({v.x0, h.y0 - 0.06f, v.x0, h.y0 + 0.06f}, kThick, nets_[size_t(v.net)].rgba);
      }
    }
  }

  std::vector<WayNet> nets_;
  std::vector<NodeSize> sizes_;
  float half_row_, gap_, high_ = 0;
  std::vector<int32_t> column_, line_;  // of each node; lines are half rows
  int32_t columns_ = 1, lines_ = 1;
  std::set<Key> at_, taken_, straight_;  // cells of nodes, of lines past them; nets by node
  std::map<int32_t, std::set<int32_t>> load_;
  std::vector<Pair> pairs_;
  std::map<Key, float> out_, into_;         // where a net leaves a node and comes to it
  std::map<Key, int32_t> upright_, level_;  // tracks
  std::vector<int32_t> gap_tracks_, line_tracks_;
  std::vector<float> gap_at_, gap_wide_, middle_, half_, line_at_;
};

}  // namespace plantgym
