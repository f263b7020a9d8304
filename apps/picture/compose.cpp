#include <algorithm>

#include "chart.h"
#include "lanes.h"
#include "picture.h"

namespace plantgym {
namespace {

constexpr float kMargin = 16, kTitle = 24, kStatus = 16, kSmall = 13, kLeastChart = 66,
                kLeastWide = 300,
                kLeastBeside = 760;  // width of a picture with a panel

using Panels = std::vector<std::vector<ChartLine>>;

Panels panels_of(const std::vector<Series>& series) {
  Panels panels;
  size_t colour = 0;
  for (const Series& s : series) {
    const size_t number = s.colour >= 0 ? size_t(s.colour) : colour++;
    const ChartLine line = {&s, kSeriesColours[number % std::size(kSeriesColours)]};
    const auto same = std::find_if(panels.begin(), panels.end(), [&](const auto& p) {
      return !s.panel.empty() && p[0].series->panel == s.panel;
    });
    if (same == panels.end())
      panels.push_back({line});
    else
      same->push_back(line);
  }
  return panels;
}

float area(Box b) { return b.w * b.h; }

struct Layout {
  Box world, charts;
};

/// Charts beside the world or below it, whichever shows more of the world; they take what is left.
Layout lay_out(Box seen, Box all, bool has_charts) {
  if (seen.w <= 0 || seen.h <= 0) return {{}, all};
  if (!has_charts) return {all, {}};
  const Box left = fit(seen, {all.x, all.y, all.w * 0.6f, all.h});
  const Box top = fit(seen, {all.x, all.y, all.w, all.h * 0.6f});
  if (area(left) >= area(top)) {
    const float x = all.x + left.w + kMargin;
    return {{all.x, all.y, left.w, all.h}, {x, all.y, all.x + all.w - x, all.h}};
  }
  const float y = all.y + top.h + kMargin / 2;
  return {{all.x, all.y, all.w, top.h}, {all.x, y, all.w, all.y + all.h - y}};
}

int64_t extent_of(const Story& story) {
  int64_t extent = std::max<int64_t>(1, story.x_extent);
  for (const Series& s : story.series) extent = std::max(extent, int64_t(s.values.size()));
  return extent;
}

void draw_charts(Canvas& c, const Story& story, Box at) {
  const Panels panels = panels_of(story.series);
  const int64_t extent = extent_of(story);
  if (story.lanes) {
    const float high = strip_height(*story.lanes, 0.4f * at.h);
    draw_strip(c, {{at.x, at.y, at.w, high}, extent, story.x_scale, story.x_label, false},
               *story.lanes);
    at.y += high, at.h -= high;
  }
  // side by side where they would be far wider than high
  const float room = at.h - kChartBottom;
  const size_t rows = size_t(std::max(1.0f, room / kLeastChart)),
               columns = panels.size() > rows && at.w > 2 * kLeastWide ? 2 : 1,
               shown = std::min(panels.size(), rows * columns), hidden = panels.size() - shown;
  const std::string more = hidden ? join({"+ ", std::to_string(hidden), " more"}) : "";
  const size_t high = (shown + columns - 1) / columns;  // charts in a column
  const float each = room / float(high),
              wide = (at.w - kMargin * float(columns - 1)) / float(columns);
  // beside the label of the axis where there is room, else in its place
  const bool beside =
      text_width(story.x_label, kSmall) + 2 * text_width(more, kSmall) + 24 < wide - kChartLeft;
  const std::string& label = beside || more.empty() ? story.x_label : more;
  for (size_t k = 0; k < shown; ++k) {
    const bool last = k % high + 1 == high || k + 1 == shown;
    const Box b = {at.x + (wide + kMargin) * float(k / high), at.y + each * float(k % high), wide,
                   each - 6 + (last ? kChartBottom + 6 : 0)};
    draw_chart(c, {b, extent, story.x_scale, label, last}, panels[k]);
  }
  if (hidden && beside)
    c.text(at.x + at.w, at.y + at.h - 16, kSmall, palette::kGrey, more.c_str(), 1, PG_RIGHT);
}

/// The world, from as near as asked; zoomed, it may fill the whole box.
void place_world(SceneList& list, const SceneList& world, Box seen, Box box, const Lens& lens) {
  if (lens.zoom <= 1 || seen.w <= 0 || seen.h <= 0) return list.place(world, seen, box, 0);
  const float scale = std::min(box.w / seen.w, box.h / seen.h) * lens.zoom;
  const Box part = {seen.x + seen.w * lens.x - box.w / scale / 2,
                    seen.y + seen.h * lens.y - box.h / scale / 2, box.w / scale, box.h / scale};
  list.place(world, part, box, 0);
}

/// Forgets what is not to be seen of a world. @return layers that it has something in
uint32_t hide(SceneList& world, uint32_t hidden) {
  uint32_t layers = 0;
  for (const Shape& s : world.shapes()) {
    if (s.layer >= PG_SIGHT) layers |= bit(SceneLayer::kSight);
    if (s.kind == PG_TEXT) layers |= bit(SceneLayer::kWords);
  }
  if (hidden & (bit(SceneLayer::kSight) | bit(SceneLayer::kWords)))
    world.drop([&](const Shape& s) {
      return (s.layer >= PG_SIGHT && hidden & bit(SceneLayer::kSight)) ||
             (s.kind == PG_TEXT && hidden & bit(SceneLayer::kWords));
    });
  return layers;
}

bool looks_like(const SceneList& a, const SceneList& b) {
  return std::ranges::equal(a.shapes(), b.shapes(), [](const Shape& s, const Shape& t) {
    return s.kind == t.kind && s.rgba == t.rgba && s.at.x == t.at.x && s.at.y == t.at.y &&
           s.at.w == t.at.w && s.at.h == t.at.h && s.points == t.points && s.text == t.text;
  });
}

/// What is left beside a panel, if there is room for one.
Box make_room(Picture& p, Box all, const Story& story, const Lens& lens) {
  const float width = std::clamp(0.27f * all.w, 290.0f, 400.0f);
  if (!lens.panel || story.panel.empty() || all.w < kLeastBeside || all.h < 240) return all;
  p.panel = {all.x + all.w - width, all.y, width, all.h};
  Canvas c = p.list.canvas();
  draw_panel(c, p.panel, story.panel);
  return {all.x, all.y, all.w - width, all.h};
}

}  // namespace

const char* name_of(SceneLayer layer) {
  static const char* const kNames[] = {"values", "policy arrows", "agent's view",
                                       "words in the world", "curves"};
  return kNames[int32_t(layer)];
}

float unit_of_pixels(int32_t width, int32_t height) {
  return std::max(1.0f, std::min(float(width) / 1920, float(height) / 1080));
}

Picture compose(SceneList world, const Story& story, const Lens& lens) {
  Picture p;
  Canvas c = p.list.canvas();
  const float unit = unit_of_pixels(lens.width, lens.height);
  const float full = float(lens.width) / unit, h = float(lens.height) / unit;
  c.view(0, 0, full, h);
  const float w = make_room(p, {0, 0, full, h}, story, lens).w;
  Box inside = {kMargin, kMargin, w - 2 * kMargin, h - 2 * kMargin};
  if (!story.title.empty()) {
    c.text(kMargin, kMargin - 6, kTitle, palette::kBlack,
           shorten(story.title, kTitle, inside.w).c_str());
    inside.y += kTitle, inside.h -= kTitle;
  }
  if (!story.status.empty()) {
    inside.h -= kStatus + 6;
    c.text(kMargin, h - kStatus - 10, kStatus, 0x5F6368FFu,
           shorten(story.status, kStatus, inside.w).c_str());
  }
  if (!story.why.empty()) {
    c.text(kMargin, h - 2 * kStatus - 16, kStatus, palette::kBlue,
           shorten(story.why, kStatus, inside.w).c_str());
    inside.h -= kStatus + 6;
  }
  if (inside.w < 8 || inside.h < 8) return p;
  const Box seen = world.view();  // of all of it, whatever is hidden
  p.layers = hide(world, lens.hidden);
  if (!story.series.empty()) p.layers |= bit(SceneLayer::kCurves);
  const bool curves = !story.series.empty() && !(lens.hidden & bit(SceneLayer::kCurves));
  const Layout l = lay_out(seen, inside, curves);
  if (seen.w > 0 && seen.h > 0) p.world = fit(seen, l.world);
  place_world(p.list, world, seen, l.world, lens);
  if (curves) draw_charts(c, story, l.charts);
  return p;
}

Picture compose(const VecEnv& env, int64_t row, const Story& story, const Lens& lens) {
  static const std::vector<float> kNoValues;
  static const std::vector<int32_t> kNoActions;
  const auto draw = [&](bool values, bool arrows) {
    SceneList world;
    env.draw(row, world.canvas(values ? story.state_values : kNoValues,
                               arrows ? story.state_actions : kNoActions));
    return world;
  };
  const bool values = !story.state_values.empty(), arrows = !story.state_actions.empty();
  Picture p = compose(draw(values && !(lens.hidden & bit(SceneLayer::kValues)),
                           arrows && !(lens.hidden & bit(SceneLayer::kArrows))),
                      story, lens);
  // not every world shows what is thought of its states
  if (!values && !arrows) return p;
  const SceneList bare = draw(false, false);
  if (values && !looks_like(draw(true, false), bare)) p.layers |= bit(SceneLayer::kValues);
  if (arrows && !looks_like(draw(false, true), bare)) p.layers |= bit(SceneLayer::kArrows);
  return p;
}

SceneList compose(const SceneList& world, const Story& story, int32_t width, int32_t height) {
  return compose(world, story, Lens{width, height}).list;
}

SceneList compose(const VecEnv& env, int64_t row, const Story& story, int32_t width,
                  int32_t height) {
  return compose(env, row, story, Lens{width, height}).list;
}

}  // namespace plantgym
