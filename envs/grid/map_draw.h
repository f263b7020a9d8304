// The picture of a grid map: tiles, who walks, what an agent thinks of each cell.
#pragma once
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "plantgym/scene.h"
#include "plantgym/tables.h"
#include "sim/grid/grid_map.h"

namespace plantgym {

struct GridTile {
  uint8_t tile, start, locked, colour, wall_right, icy;
  uint8_t scores;  // `score` counts
  int8_t wind;     // cells up
  int32_t jump;    // cell; -1: none
  float score, jump_score;
};
/// What drawing needs to know of the map as a whole.
struct GridPicture {
  int32_t width = 0, height = 0, per_cell = 1, n_stops = 0;
  uint8_t moves[9] = {};
};

inline GridPicture picture_of(const grid::Description& d, int32_t states) {
  GridPicture p = {
      d.width, d.height, states / int32_t(d.cells.size()), int32_t(d.passenger.stops.size()), {}};
  for (size_t i = 0; i < d.moves.size() && i < 9; ++i) p.moves[i] = uint8_t(d.moves[i]);
  return p;
}
inline std::vector<GridTile> tiles_of(const grid::Description& d) {
  std::vector<GridTile> all;
  for (size_t i = 0; i < d.cells.size(); ++i) {
    const grid::Cell& c = d.cells[i];
    all.push_back({uint8_t(c.tile), c.start, c.locked, c.colour,
                   !d.wall_right.empty() && d.wall_right[i], c.slip > 0, c.scores,
                   int8_t(d.wind.empty() ? 0 : d.wind[i % size_t(d.width)]), c.jump, float(c.score),
                   float(c.jump_score)});
  }
  return all;
}

class GridPainter {
 public:
  GridPainter(const GridPicture& p, const Table<GridTile>& tiles, const Table<int32_t>& stops,
              int32_t state, Canvas& c)
      : p_(p), tiles_(tiles), stops_(stops), state_(state), c_(c) {}

  void paint() {
    c_.view(-0.15f, -0.15f, float(p_.width) + 0.3f, float(p_.height) + 0.3f);
    find_range();
    for (int32_t i = 0; i < tiles_.size; ++i) starts_ += tiles_[i].start;
    c_.rect(-0.02f, -0.02f, float(p_.width) + 0.04f, float(p_.height) + 0.04f, 0xCFD4D9FFu, -1);
    for (int32_t i = 0; i < tiles_.size; ++i) paint_tile(i);
    for (int32_t s = 0; s < p_.n_stops; ++s) paint_stop(s);
    paint_walker();
  }

 private:
  static constexpr uint32_t kColours[] = {palette::kRed,    palette::kGreen, palette::kYellow,
                                          palette::kBlue,   palette::kPink,  palette::kSky,
                                          palette::kOrange, palette::kGrey};
  float x(int32_t cell) const { return float(cell % p_.width); }
  float y(int32_t cell) const { return float(cell / p_.width); }
  /// The state of standing on `cell` with everything else as it is now; once the passenger has been
  /// delivered, as it was on the way there: nobody decides any more, or has values.
  int32_t state_at(int32_t cell) const {
    int32_t rest = state_ % p_.per_cell;
    if (p_.n_stops > 0 && rest / p_.n_stops == rest % p_.n_stops)
      rest = p_.n_stops * p_.n_stops + rest % p_.n_stops;
    return cell * p_.per_cell + rest;
  }
  bool has_values() const { return c_.state_values && c_.n_states == tiles_.size * p_.per_cell; }
  bool is_open(int32_t cell) const {
    const auto t = grid::Tile(tiles_[cell].tile);
    return t != grid::Tile::kWall && t != grid::Tile::kHole && t != grid::Tile::kCliff &&
           t != grid::Tile::kGoal;
  }
  void find_range() {
    for (int32_t i = 0; has_values() && i < tiles_.size; ++i) {
      const float v = c_.state_values[state_at(i)];
      if (!is_open(i) || !(v - v == 0)) continue;
      low_ = v < low_ ? v : low_, high_ = v > high_ ? v : high_;
    }
  }
  uint32_t ground(int32_t i) const {
    switch (grid::Tile(tiles_[i].tile)) {
      case grid::Tile::kWall:
        return 0x5F6368FFu;
      case grid::Tile::kHole:
        return 0x1B3A57FFu;
      case grid::Tile::kCliff:
        return 0x6D4C41FFu;
      case grid::Tile::kGoal:
        return 0xCDE7D8FFu;
      default:
        break;
    }
    if (has_values()) {
      const float v = c_.state_values[state_at(i)];
      if (v - v == 0 && high_ > low_)
        return blend(0xFFF7E0FFu, 0x2A9D78FFu, (v - low_) / (high_ - low_));
    }
    return tiles_[i].icy ? 0xDDEFFAFFu : palette::kPaper;
  }
  void paint_tile(int32_t i) {
    const GridTile& t = tiles_[i];
    const float gap = 0.02f;
    c_.rect(x(i) + gap, y(i) + gap, 1 - 2 * gap, 1 - 2 * gap, ground(i), 0);
    if (t.start && 2 * starts_ <= tiles_.size)
      c_.text(x(i) + 0.08f, y(i) + 0.07f, 0.2f, palette::kGrey, "start", 1);
    switch (grid::Tile(t.tile)) {
      case grid::Tile::kHole:
        c_.circle(x(i) + 0.5f, y(i) + 0.5f, 0.34f, 0x0B1E30FFu, 1);
        break;
      case grid::Tile::kCliff:
        for (float k = 0; k < 3; ++k)
          c_.polygon({x(i) + 0.08f + 0.28f * k, y(i) + 0.9f, x(i) + 0.22f + 0.28f * k, y(i) + 0.35f,
                      x(i) + 0.36f + 0.28f * k, y(i) + 0.9f},
                     0x3E2723FFu, 1);
        break;
      case grid::Tile::kGoal:
        paint_flag(i);
        break;
      case grid::Tile::kKey:
        paint_key(i);
        break;
      case grid::Tile::kDoor:
        paint_door(i);
        break;
      default:
        break;
    }
    if (t.wind != 0 && grid::Tile(t.tile) != grid::Tile::kGoal) paint_wind(i);
    if (t.jump >= 0) paint_jump(i, t.jump);
    if (t.scores || t.jump >= 0) paint_score(i, t.jump >= 0 ? t.jump_score : t.score);
    if (t.wall_right) c_.rect(x(i) + 0.96f, y(i), 0.08f, 1, 0x5F6368FFu, 3);
    if (is_open(i)) paint_arrow(i);
  }
  /// As many chevrons as cells that it blows.
  void paint_wind(int32_t i) {
    const int32_t n = std::abs(tiles_[i].wind);
    const float up = tiles_[i].wind > 0 ? 1 : -1;
    for (int32_t k = 0; k < n && k < 4; ++k) {
      const float at = y(i) + 0.5f + 0.17f * (float(k) - 0.5f * float(n - 1)) + 0.08f * up;
      c_.line({x(i) + 0.3f, at, x(i) + 0.5f, at - 0.16f * up, x(i) + 0.7f, at}, 0.06f, 0x0072B2C0u,
              1);
    }
  }
  /// Every move from here leads there.
  void paint_jump(int32_t from, int32_t to) {
    const float x0 = x(from) + 0.5f, y0 = y(from) + 0.5f, dx = x(to) + 0.5f - x0,
                dy = y(to) + 0.5f - y0, length = std::sqrt(dx * dx + dy * dy);
    if (length < 0.1f) return;
    const float ux = dx / length, uy = dy / length, end = length - 0.15f;
    c_.line({x0, y0, x0 + ux * (end - 0.15f), y0 + uy * (end - 0.15f)}, 0.05f, 0xCC79A7B0u, 3);
    c_.polygon({x0 + ux * end, y0 + uy * end, x0 + ux * (end - 0.2f) - uy * 0.11f,
                y0 + uy * (end - 0.2f) + ux * 0.11f, x0 + ux * (end - 0.2f) + uy * 0.11f,
                y0 + uy * (end - 0.2f) - ux * 0.11f},
               0xCC79A7B0u, 3);
  }
  void paint_score(int32_t i, float score) {
    char words[24];
    std::snprintf(words, sizeof words, "%+.3g", double(score));
    const bool dark = !is_open(i) && grid::Tile(tiles_[i].tile) != grid::Tile::kGoal;
    c_.text(x(i) + 0.94f, y(i) + 0.74f, 0.2f, dark ? palette::kWhite : palette::kBlack, words, 4,
            PG_RIGHT);
  }
  void paint_flag(int32_t i) {
    c_.rect(x(i) + 0.32f, y(i) + 0.18f, 0.06f, 0.66f, palette::kBlack, 1);
    c_.polygon({x(i) + 0.38f, y(i) + 0.18f, x(i) + 0.78f, y(i) + 0.33f, x(i) + 0.38f, y(i) + 0.48f},
               palette::kGreen, 1);
  }
  bool held(uint8_t colour) const {
    return p_.n_stops == 0 && (state_ % p_.per_cell >> colour & 1);
  }
  void paint_key(int32_t i) {
    if (held(tiles_[i].colour)) return;
    const uint32_t colour = kColours[tiles_[i].colour & 7];
    c_.circle(x(i) + 0.34f, y(i) + 0.5f, 0.16f, colour, 1);
    c_.circle(x(i) + 0.34f, y(i) + 0.5f, 0.07f, palette::kPaper, 2);
    c_.rect(x(i) + 0.48f, y(i) + 0.46f, 0.36f, 0.08f, colour, 1);
    c_.rect(x(i) + 0.66f, y(i) + 0.5f, 0.06f, 0.14f, colour, 1);
    c_.rect(x(i) + 0.77f, y(i) + 0.5f, 0.06f, 0.18f, colour, 1);
  }
  void paint_door(int32_t i) {
    const GridTile& t = tiles_[i];
    const bool shut = t.locked && !held(t.colour);
    const uint32_t colour = kColours[t.colour & 7];
    c_.rect(x(i) + 0.1f, y(i) + 0.04f, 0.12f, 0.92f, colour, 1),
        c_.rect(x(i) + 0.78f, y(i) + 0.04f, 0.12f, 0.92f, colour, 1);
    c_.rect(x(i) + 0.1f, y(i) + 0.04f, 0.8f, 0.1f, colour, 1);
    if (shut)
      c_.rect(x(i) + 0.22f, y(i) + 0.14f, 0.56f, 0.82f, blend(colour, palette::kBlack, 0.35f), 1);
    if (shut) c_.circle(x(i) + 0.66f, y(i) + 0.56f, 0.05f, palette::kPaper, 2);
  }
  void paint_arrow(int32_t i) {
    if (!c_.state_actions || c_.n_states != tiles_.size * p_.per_cell) return;
    const int32_t a = c_.state_actions[state_at(i)];
    if (a < 0 || a >= 9 || (has_values() && !(high_ > low_))) return;  // it knows nothing of them
    constexpr float kSlant = 0.70710678f;                              // as grid::Move
    constexpr float kDx[] = {-1, 0, 1, 0, 0, 0, kSlant, kSlant, -kSlant, -kSlant, 0},
                    kDy[] = {0, 1, 0, -1, 0, 0, -kSlant, kSlant, kSlant, -kSlant, 0};
    const uint8_t m = p_.moves[a];
    const float cx = x(i) + 0.5f, cy = y(i) + 0.5f;
    if (kDx[m] == 0 && kDy[m] == 0) return c_.circle(cx, cy, 0.07f, 0x202124B0u, 4);
    const float dx = kDx[m], dy = kDy[m];
    c_.line({cx - 0.2f * dx, cy - 0.2f * dy, cx + 0.035f * dx, cy + 0.035f * dy}, 0.05f,
            0x202124B0u, 4);
    c_.polygon(
        {cx + 0.24f * dx, cy + 0.24f * dy, cx + 0.06f * dx - 0.12f * dy,
         cy + 0.06f * dy + 0.12f * dx, cx + 0.06f * dx + 0.12f * dy, cy + 0.06f * dy - 0.12f * dx},
        0x202124B0u, 4);
  }
  void paint_stop(int32_t s) {
    const int32_t cell = stops_[s], rest = state_ % p_.per_cell, goal = rest % p_.n_stops,
                  rider = rest / p_.n_stops;
    c_.rect(x(cell) + 0.06f, y(cell) + 0.06f, 0.88f, 0.88f, kColours[s & 7] - 0x90u, 1);
    if (goal == s)
      c_.text(x(cell) + 0.5f, y(cell) + 0.04f, 0.2f, palette::kBlack, "to here", 9, PG_CENTER);
    if (rider == s) paint_rider(x(cell) + 0.86f, y(cell) + 0.78f);
  }
  void paint_rider(float cx, float cy) {
    c_.circle(cx, cy - 0.12f, 0.08f, palette::kBlack, 9);  // in front of the car
    c_.polygon({cx - 0.12f, cy + 0.18f, cx + 0.12f, cy + 0.18f, cx + 0.06f, cy - 0.04f, cx - 0.06f,
                cy - 0.04f},
               palette::kBlack, 9);
  }
  void paint_walker() {
    const int32_t cell = state_ / p_.per_cell;
    const float cx = x(cell) + 0.5f, cy = y(cell) + 0.5f;
    if (p_.n_stops == 0) {
      c_.circle(cx, cy, 0.27f, palette::kWhite, 5), c_.circle(cx, cy, 0.23f, palette::kOrange, 6);
      return;
    }
    c_.rect(cx - 0.34f, cy - 0.12f, 0.68f, 0.26f, palette::kOrange, 6),
        c_.rect(cx - 0.2f, cy - 0.28f, 0.38f, 0.18f, palette::kOrange, 6);
    c_.rect(cx - 0.15f, cy - 0.24f, 0.28f, 0.12f, palette::kWhite, 7);
    c_.circle(cx - 0.19f, cy + 0.15f, 0.09f, palette::kBlack, 7),
        c_.circle(cx + 0.19f, cy + 0.15f, 0.09f, palette::kBlack, 7);
    if (state_ % p_.per_cell / p_.n_stops == p_.n_stops)
      c_.circle(cx, cy - 0.18f, 0.06f, palette::kBlack, 8);
  }

  const GridPicture& p_;
  const Table<GridTile>& tiles_;
  const Table<int32_t>& stops_;
  int32_t state_;
  Canvas& c_;
  int32_t starts_ = 0;  // where an episode may begin; of many none is named
  float low_ = 3e38f, high_ = -3e38f;
};

inline void draw_grid(const GridPicture& p, const Table<GridTile>& tiles,
                      const Table<int32_t>& stops, int32_t state, Canvas& c) {
  GridPainter(p, tiles, stops, state, c).paint();
}

}  // namespace plantgym
