// Pictures of a MiniGrid world: the draw list for people, and from the same shapes the tiles of
// agents that see pixels.
#pragma once
#include <cstdio>
#include <cstring>
#include <vector>

#include "envs/grid/minigrid_params.h"
#include "plantgym/scene.h"
#include "sim/raster/raster.h"

namespace plantgym {

/// Shapes of one cell: (x, y) its upper left corner, `side` its size.
class MinigridBrush {
 public:
  MinigridBrush(Canvas& c, float x, float y, float side, int32_t layer)
      : c_(c), x_(x), y_(y), side_(side), layer_(layer) {}

  static uint32_t paint_of(int32_t colour) {
    constexpr uint32_t kPaints[] = {palette::kRed,  palette::kGreen,  palette::kBlue,
                                    palette::kPink, palette::kYellow, palette::kGrey};
    return colour < 6 ? kPaints[colour] : palette::kBlack;
  }
  static uint32_t ground_of(minigrid::Cell c) {
    using namespace minigrid;
    switch (kind_of(c)) {
      case kUnseen:
        return palette::kBlack;
      case kWall:
        return 0x5F6368FFu;
      case kGoal:
        return 0xBFE3CFFFu;
      case kLava:
        return palette::kRed;
      case kFloor:
        return blend(palette::kPaper, paint_of(colour_of(c)), 0.25f);
      default:
        return palette::kPaper;
    }
  }
  void ground(minigrid::Cell c, float gap) const {
    rect(gap, gap, 1 - 2 * gap, 1 - 2 * gap, ground_of(c), 0);
  }
  void thing(minigrid::Cell c) const {
    using namespace minigrid;
    const uint32_t paint = paint_of(colour_of(c));
    if (is_one_of(c, kDoors)) return door(kind_of(c), paint);
    if (is_one_of(c, kBoxes)) return box(paint);
    if (kind_of(c) == minigrid::kKey) return key(paint);
    if (kind_of(c) == kBall) ball(paint);
    if (kind_of(c) == kGoal) flag();
    if (kind_of(c) == kLava) waves();
  }
  /// A triangle that points where the walker faces.
  void walker(int32_t facing) const {
    const float dx = float(minigrid::step_x(facing)), dy = float(minigrid::step_y(facing));
    const auto arrow = [&](float nose, float wing, float back, uint32_t rgba, int32_t above) {
      polygon({0.5f + nose * dx, 0.5f + nose * dy, 0.5f - back * dx - wing * dy,
               0.5f - back * dy + wing * dx, 0.5f - 0.45f * back * dx, 0.5f - 0.45f * back * dy,
               0.5f - back * dx + wing * dy, 0.5f - back * dy - wing * dx},
              rgba, above);
    };
    arrow(0.42f, 0.36f, 0.36f, palette::kWhite, 2), arrow(0.34f, 0.28f, 0.29f, palette::kOrange, 3);
  }

 private:
  void rect(float x, float y, float w, float h, uint32_t rgba, int32_t above) const {
    c_.rect(x_ + side_ * x, y_ + side_ * y, side_ * w, side_ * h, rgba, layer_ + above);
  }
  void circle(float x, float y, float r, uint32_t rgba, int32_t above) const {
    c_.circle(x_ + side_ * x, y_ + side_ * y, side_ * r, rgba, layer_ + above);
  }
  void polygon(std::vector<float> xy, uint32_t rgba, int32_t above) const {
    c_.polygon(placed(xy), rgba, layer_ + above);
  }
  void line(std::vector<float> xy, float width, uint32_t rgba, int32_t above) const {
    c_.line(placed(xy), side_ * width, rgba, layer_ + above);
  }
  std::vector<float>& placed(std::vector<float>& xy) const {
    for (size_t k = 0; k < xy.size(); k += 2)
      xy[k] = x_ + side_ * xy[k], xy[k + 1] = y_ + side_ * xy[k + 1];
    return xy;
  }
  void door(int32_t kind, uint32_t paint) const {
    using namespace minigrid;
    if (kind == kOpenDoor) {  // swung aside
      rect(0.04f, 0.04f, 0.92f, 0.08f, paint, 1), rect(0.04f, 0.04f, 0.14f, 0.92f, paint, 1);
      return circle(0.11f, 0.84f, 0.04f, palette::kBlack, 2);
    }
    rect(0.02f, 0.02f, 0.96f, 0.96f, paint, 1);
    rect(0.1f, 0.1f, 0.8f, 0.8f, blend(paint, palette::kBlack, kind == kLockedDoor ? 0.45f : 0.2f),
         2);
    if (kind == kClosedDoor) return circle(0.76f, 0.5f, 0.08f, paint, 3);
    circle(0.5f, 0.43f, 0.13f, paint, 3), rect(0.44f, 0.45f, 0.12f, 0.27f, paint, 3);  // a keyhole
  }
  void ball(uint32_t paint) const {
    circle(0.5f, 0.5f, 0.32f, blend(paint, palette::kBlack, 0.5f), 1);
    circle(0.5f, 0.5f, 0.29f, paint, 2);
  }
  void box(uint32_t paint) const {
    rect(0.11f, 0.13f, 0.78f, 0.76f, blend(paint, palette::kBlack, 0.5f), 0);
    rect(0.14f, 0.16f, 0.72f, 0.7f, paint, 1), rect(0.22f, 0.24f, 0.56f, 0.54f, palette::kPaper, 2);
    rect(0.14f, 0.46f, 0.72f, 0.09f, paint, 3);
  }
  /// With an edge, else a yellow one is lost on the ground.
  void key(uint32_t paint) const {
    const uint32_t edge = blend(paint, palette::kBlack, 0.5f);
    for (const float e : {0.035f, 0.0f}) {
      const uint32_t rgba = e > 0 ? edge : paint;
      const int32_t above = e > 0 ? 1 : 2;
      circle(0.3f, 0.5f, 0.19f + e, rgba, above);
      rect(0.46f - e, 0.45f - e, 0.42f + 2 * e, 0.1f + 2 * e, rgba, above);
      rect(0.66f - e, 0.5f, 0.08f + 2 * e, 0.17f + e, rgba, above);
      rect(0.79f - e, 0.5f, 0.08f + 2 * e, 0.21f + e, rgba, above);
    }
    circle(0.3f, 0.5f, 0.1f, edge, 3), circle(0.3f, 0.5f, 0.07f, palette::kPaper, 4);
  }
  void flag() const {
    rect(0.32f, 0.16f, 0.07f, 0.7f, palette::kBlack, 1);
    polygon({0.39f, 0.16f, 0.82f, 0.32f, 0.39f, 0.48f}, palette::kGreen, 1);
  }
  void waves() const {
    for (const float y : {0.3f, 0.53f, 0.76f})
      line({0.12f, y, 0.28f, y - 0.1f, 0.44f, y, 0.6f, y - 0.1f, 0.76f, y, 0.88f, y - 0.08f}, 0.06f,
           palette::kYellow, 1);
  }

  Canvas& c_;
  float x_, y_, side_;
  int32_t layer_;
};

/// [512, side, side, 3] pixels of every cell, then of every cell with the agent, looking up.
inline std::vector<uint8_t> minigrid_tiles(int32_t side) {
  std::vector<uint8_t> all;
  for (int32_t k = 0; k < 512; ++k) {
    const minigrid::Cell cell = minigrid::Cell(k & 255);
    SceneList list;
    Canvas canvas = list.canvas();
    canvas.view(0, 0, 1, 1);
    const MinigridBrush brush(canvas, 0, 0, 1, 0);
    brush.ground(cell, 0), brush.thing(cell);
    if (k > 255) MinigridBrush(canvas, 0, 0, 1, 5).walker(3);
    const Image image = raster(list, side, side);
    for (size_t i = 0; i < image.rgba.size(); ++i)
      if (i % 4 != 3) all.push_back(image.rgba[i]);
  }
  return all;
}

/// The map; what the agent sees is bright, the rest in shade.
/// What is to be done, along the upper wall.
inline void mission(const MinigridParams& p, const MinigridState& s, const minigrid::Cell* cells,
                    Canvas& c) {
  static constexpr const char* kColours[] = {"red", "green", "blue", "purple", "yellow", "grey"};
  const auto wanted = minigrid::Cell(s.wanted);
  char words[64] = "get to the goal";
  switch (p.task) {
    case MinigridTask::kReachGoal:
      break;
    case MinigridTask::kUnlock:
      std::snprintf(words, sizeof words, "open the door");
      break;
    case MinigridTask::kPickUp:
      std::snprintf(words, sizeof words, "pick up the %s %s",
                    kColours[minigrid::colour_of(wanted) % 6],
                    minigrid::is_one_of(wanted, minigrid::kBoxes) ? "box"
                    : minigrid::kind_of(wanted) == minigrid::kKey ? "key"
                                                                  : "ball");
      break;
    case MinigridTask::kRedThenBlue:
      std::snprintf(words, sizeof words, "open the red door, then the blue one");
      break;
    case MinigridTask::kDodge:
      std::snprintf(words, sizeof words, "get to the goal, touch nobody");
      break;
  }
  const float w = float(p.frame.width), most = 1.7f * w / float(std::strlen(words));
  const bool wall = minigrid::kind_of(cells[p.frame.by_row(0, 0)]) == minigrid::kWall;
  const float tall = w < 20 ? 0.42f : 0.8f;  // of large maps cells are small
  const float size = most < tall ? most : tall;
  c.text(w / 2, 0.5f - 0.6f * size, size, wall ? palette::kWhite : palette::kBlack, words,
         PG_SIGHT + 1, PG_CENTER);
}
inline void draw_minigrid(const MinigridParams& p, const MinigridState& s,
                          const minigrid::Cell* cells, Canvas& c) {
  const float w = float(p.frame.width), h = float(p.frame.height), x = s.x, y = s.y;
  c.view(-0.1f, -0.1f, w + 0.2f, h + 0.2f);
  c.rect(0, 0, w, h, 0xCFD4D9FFu, -1);
  const uint64_t lit =
      p.see_through ? minigrid::kAllLit : minigrid::lit(minigrid::ahead(p.frame, cells, s.pose()));
  const int32_t dx = minigrid::step_x(s.facing), dy = minigrid::step_y(s.facing);
  for (int32_t cy = 0; cy < p.frame.height; ++cy)
    for (int32_t cx = 0; cx < p.frame.width; ++cx) {
      const minigrid::Cell cell = cells[p.frame.by_row(cx, cy)];
      const MinigridBrush brush(c, float(cx), float(cy), 1, 0);
      brush.ground(cell, 0.015f), brush.thing(cell);
      const int32_t ahead = (cx - s.x) * dx + (cy - s.y) * dy,
                    right = (cy - s.y) * dx - (cx - s.x) * dy;
      const int32_t i = right + minigrid::kViewMiddle, j = minigrid::kView - 1 - ahead;
      const bool seen = i >= 0 && i < minigrid::kView && j >= 0 && j < minigrid::kView &&
                        (lit >> (8 * i + j) & 1);
      if (!seen) c.rect(float(cx), float(cy), 1, 1, 0x20212450u, PG_SIGHT);
    }
  mission(p, s, cells, c);
  MinigridBrush(c, x, y, 1, 6).walker(s.facing);
  if (s.carried != minigrid::kNothing) {
    c.circle(x + 0.8f, y + 0.2f, 0.18f, palette::kBlack, 9);
    c.circle(x + 0.8f, y + 0.2f, 0.16f, palette::kPaper, 10);
    MinigridBrush(c, x + 0.67f, y + 0.07f, 0.26f, 11).thing(minigrid::Cell(s.carried));
  }
}

}  // namespace plantgym
