#include "sim/grid/grid_map.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace plantgym::grid {
namespace {

// as Move: left, down, right, up, -, -, up right, down right, down left, up left, stay
constexpr int32_t kDx[] = {-1, 0, 1, 0, 0, 0, 1, 1, -1, -1, 0},
                  kDy[] = {0, 1, 0, -1, 0, 0, -1, 1, 1, -1, 0};

/// The move at a right angle: counterclockwise for +1, clockwise for -1.
int32_t turned(int32_t move, int32_t quarter) {
  if (Move(move) == Move::kStay) return move;
  const int32_t first = move > 3 ? int32_t(Move::kUpRight) : 0;
  // straight moves are listed counterclockwise, diagonal ones clockwise
  return first + (move - first + (first ? 4 - quarter : 4 + quarter)) % 4;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (size_t from = 0; from < text.size();) {
    const size_t end = std::min(text.find('\n', from), text.size());
    std::string line = text.substr(from, end - from);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    lines.push_back(line);
    from = end + 1;
  }
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

bool is_solid(const Cell& c) { return c.tile == Tile::kWall; }

/// Walking without a passenger.
class Walk {
 public:
  explicit Walk(const Description& d) : d_(d), keys_(1 << d.colours.size()) {}
  int32_t situations() const { return int32_t(d_.cells.size()) * keys_; }

  void arcs(int32_t from, int32_t move, std::vector<Arc>& to) const {
    const int32_t cell = from / keys_, held = from % keys_;
    const Cell& here = d_.cells[size_t(cell)];
    const int32_t ahead = int32_t(d_.moves[size_t(move)]);
    const auto go = [&](int32_t direction, double p) {
      if (p > 0) to.push_back(walk(from, move, cell, direction, held, p));
    };
    if (!d_.ended_cells_live && (here.tile == Tile::kGoal || here.tile == Tile::kHole))
      return to.push_back({from, move, from, true, Event::kNothing, 1, 0});
    if (here.jump >= 0) return to.push_back(enter(from, move, here.jump, held, 1, here.jump_score));
    go(turned(ahead, -1), here.slip), go(ahead, 1 - 2 * here.slip), go(turned(ahead, 1), here.slip);
  }
  void starts(std::vector<int32_t>& to) const {
    for (size_t i = 0; i < d_.cells.size(); ++i)
      if (d_.cells[i].start) to.push_back(int32_t(i) * keys_);
  }

 private:
  /// Whether one can go from a cell to the one beside it (dx, dy).
  bool is_free(int32_t cell, int32_t dx, int32_t dy, int32_t held) const {
    const int32_t x = cell % d_.width + dx, y = cell / d_.width + dy;
    if (x < 0 || y < 0 || x >= d_.width || y >= d_.height) return false;
    if (!d_.wall_right.empty() && dx && d_.wall_right[size_t(std::min(cell, cell + dx))])
      return false;
    const Cell& next = d_.cells[size_t(y * d_.width + x)];
    return !is_solid(next) &&
           !(next.tile == Tile::kDoor && next.locked && !(held >> next.colour & 1));
  }
  Arc walk(int32_t from, int32_t move, int32_t cell, int32_t direction, int32_t held,
           double p) const {
    const int32_t dx = kDx[direction],
                  dy = kDy[direction] - (d_.wind.empty() ? 0 : d_.wind[size_t(cell % d_.width)]);
    bool bumps = dx && !is_free(cell, dx, 0, held);
    int32_t to = bumps ? cell : cell + dx;
    const int32_t sign = dy > 0 ? 1 : -1;
    for (int32_t left = std::abs(dy); left > 0; --left, to += sign * d_.width)
      if (!is_free(to, 0, sign, held)) {
        bumps = true;
        break;
      }
    return enter(from, move, to, held, p, bumps ? d_.bump_score : d_.step_score);
  }
  Arc enter(int32_t from, int32_t move, int32_t cell, int32_t held, double p, double score) const {
    const Cell& c = d_.cells[size_t(cell)];
    Arc a = {from, move, cell, false, Event::kNothing, p, c.scores ? c.score : score};
    if (c.tile == Tile::kKey) held |= 1 << c.colour;
    if (c.tile == Tile::kGoal) a.ends = true, a.event = Event::kGoal;
    if (c.tile == Tile::kHole) a.ends = true, a.event = Event::kFall;
    if (c.tile == Tile::kCliff) a.to = first_start(), a.event = Event::kFall;
    a.to = a.to * keys_ + held;
    return a;
  }
  int32_t first_start() const {
    for (size_t i = 0; i < d_.cells.size(); ++i)
      if (d_.cells[i].start) return int32_t(i);
    return 0;
  }
  const Description& d_;
  int32_t keys_;
};

/// Driving a passenger. Numbers and quirks are those of Gymnasium's Taxi-v4.
class Drive {
 public:
  explicit Drive(const Description& d) : d_(d), stops_(int32_t(d.passenger.stops.size())) {}
  int32_t situations() const { return int32_t(d_.cells.size()) * (stops_ + 1) * stops_; }

  void arcs(int32_t from, int32_t move, std::vector<Arc>& to) const {
    const int32_t goal = from % stops_, rider = from / stops_ % (stops_ + 1);
    const int32_t cell = from / stops_ / (stops_ + 1);
    const Move what = d_.moves[size_t(move)];
    const auto add = [&](int32_t next, int32_t who, double p, double score, Event e) {
      if (p > 0)
        to.push_back({from, move, number(next, who, goal), e == Event::kGoal, e, p, score});
    };
    if (what == Move::kPickUp || what == Move::kDropOff) {
      serve(what, cell, rider, goal, add);
    } else {
      const int32_t ahead = int32_t(what), next = beside(cell, ahead);
      // where the way ahead is shut nothing drifts (Gymnasium's Taxi-v4)
      const double drift = next == cell ? 0 : d_.passenger.rain;
      add(next, rider, 1 - 2 * drift, d_.step_score, Event::kNothing);
      for (const int32_t side : {(ahead + 1) % 4, (ahead + 3) % 4})
        add(beside(cell, side), rider, drift, d_.step_score, Event::kNothing);
    }
  }
  void starts(std::vector<int32_t>& to) const {
    for (size_t i = 0; i < d_.cells.size(); ++i)
      for (int32_t rider = 0; rider < stops_; ++rider)
        for (int32_t goal = 0; goal < stops_; ++goal)
          if (rider != goal && !is_solid(d_.cells[i]))
            to.push_back(number(int32_t(i), rider, goal));
  }

 private:
  int32_t number(int32_t cell, int32_t rider, int32_t goal) const {
    return (cell * (stops_ + 1) + rider) * stops_ + goal;
  }
  bool parted(int32_t cell, int32_t dx) const {
    const int32_t x = cell % d_.width + dx;
    if (x < 0 || x >= d_.width) return true;
    return (!d_.wall_right.empty() && d_.wall_right[size_t(std::min(cell, cell + dx))]) ||
           is_solid(d_.cells[size_t(cell + dx)]);
  }
  int32_t beside(int32_t cell, int32_t direction) const {
    if (kDx[direction]) return parted(cell, kDx[direction]) ? cell : cell + kDx[direction];
    const int32_t y = cell / d_.width + kDy[direction];
    if (y < 0 || y >= d_.height) return cell;
    const int32_t next = cell + kDy[direction] * d_.width;
    return is_solid(d_.cells[size_t(next)]) ? cell : next;
  }
  int32_t stop_at(int32_t cell) const {
    for (int32_t s = 0; s < stops_; ++s)
      if (d_.passenger.stops[size_t(s)] == cell) return s;
    return -1;
  }
  template <class Add>
  void serve(Move what, int32_t cell, int32_t rider, int32_t goal, Add&& add) const {
    const int32_t stop = stop_at(cell);
    const Passenger& p = d_.passenger;
    if (what == Move::kPickUp && rider < stops_ && stop == rider)
      add(cell, stops_, 1, d_.step_score, Event::kNothing);
    else if (what == Move::kDropOff && rider == stops_ && stop == goal)
      add(cell, goal, 1, p.delivered, Event::kGoal);
    else if (what == Move::kDropOff && rider == stops_ && stop >= 0)
      add(cell, stop, 1, d_.step_score, Event::kNothing);
    else
      add(cell, rider, 1, p.refused, Event::kRefused);
  }
  const Description& d_;
  int32_t stops_;
};

/// Adds outcomes that are the same one.
void merge_outcomes(std::vector<Arc>& arcs, size_t first) {
  size_t last = first;
  for (size_t i = first; i < arcs.size(); ++i) {
    size_t k = first;
    while (k < last && !(arcs[k].to == arcs[i].to && arcs[k].score == arcs[i].score &&
                         arcs[k].ends == arcs[i].ends))
      ++k;
    if (k < last)
      arcs[k].probability += arcs[i].probability;
    else
      arcs[last++] = arcs[i];
  }
  arcs.resize(last);
}

/// Whether a goal can be reached from each start.
void require_goal(const Compiled& c) {
  std::vector<std::vector<int32_t>> before(static_cast<size_t>(c.situations));
  std::vector<int32_t> open;
  std::vector<bool> good(size_t(c.situations), false);
  for (const Arc& a : c.arcs) {
    before[size_t(a.to)].push_back(a.from);
    if (a.event == Event::kGoal && !good[size_t(a.from)])
      good[size_t(a.from)] = true, open.push_back(a.from);
  }
  if (open.empty())
    throw MapError(
        "map", "has no goal; mark one in the legend, e.g. G: {goal: 1}, or say continuing: true");
  while (!open.empty()) {
    const int32_t at = open.back();
    open.pop_back();
    for (const int32_t b : before[size_t(at)])
      if (!good[size_t(b)]) good[size_t(b)] = true, open.push_back(b);
  }
  for (const int32_t s : c.starts)
    if (!good[size_t(s)])
      throw MapError("map",
                     "no goal can be reached from a start; open a way (walls, locked doors)");
}

template <class Rules>
Compiled compile_with(const Description& d, const Rules& rules) {
  Compiled c;
  if (int64_t(d.cells.size()) > kMostSituations || rules.situations() > kMostSituations)
    throw MapError("map", std::to_string(rules.situations()) + " situations are more than " +
                              std::to_string(kMostSituations) +
                              "; use a smaller map or fewer keys");
  c.situations = rules.situations();
  for (int32_t s = 0; s < c.situations; ++s)
    for (int32_t m = 0; m < int32_t(d.moves.size()); ++m) {
      const size_t first = c.arcs.size();
      rules.arcs(s, m, c.arcs);
      merge_outcomes(c.arcs, first);
    }
  rules.starts(c.starts);
  if (c.starts.empty())
    throw MapError("map", "has no start; mark one in the legend, e.g. S: start");
  if (!d.continuing) require_goal(c);
  return c;
}

}  // namespace

void read_map(const std::string& text, bool walled, Description& to) {
  std::vector<std::string> lines = lines_of(text);
  const size_t border = walled ? 1 : 0;
  if (lines.size() <= 2 * border) throw MapError("map", "is empty; write one row of cells a line");
  for (size_t y = 0; y < lines.size(); ++y)
    if (lines[y].size() != lines[0].size())
      throw MapError("map", "row " + std::to_string(y + 1) + " has " +
                                std::to_string(lines[y].size()) + " characters, row 1 has " +
                                std::to_string(lines[0].size()) + "; make all rows equally long");
  if (walled && (lines[0].size() < 3 || lines[0].size() % 2 == 0))
    throw MapError("map",
                   "a walled map has a border and a character between neighbours: rows of "
                   "2 x cells + 1 characters");
  const size_t width = walled ? lines[0].size() / 2 : lines[0].size(),
               height = lines.size() - 2 * border;
  if (width == 0 || width * height > size_t(kMostSituations))
    throw MapError("map", std::to_string(width * height) + " cells are not in [1, 65536]");
  to.width = int32_t(width), to.height = int32_t(height);
  to.cells.assign(width * height, {});
  if (walled) to.wall_right.assign(width * height, false);
  for (size_t y = 0; y < height; ++y)
    for (size_t x = 0; x < width; ++x) {
      const std::string& line = lines[y + border];
      to.cells[y * width + x].letter = line[walled ? 2 * x + 1 : x];
      if (walled) to.wall_right[y * width + x] = x + 1 < width && line[2 * x + 2] == '|';
    }
}

Compiled compile(const Description& d) {
  if (d.colours.size() > 8) throw MapError("legend", "more than 8 colours of keys");
  if (!d.passenger.stops.empty()) return compile_with(d, Drive(d));
  return compile_with(d, Walk(d));
}

}  // namespace plantgym::grid
