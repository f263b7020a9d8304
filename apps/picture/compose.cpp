#include <algorithm>

#include "chart.h"
#include "picture.h"

namespace plantgym {
namespace {

constexpr float kMargin = 16, kTitle = 24, kStatus = 16, kSmall = 13, kLeastChart = 74;

using Panels = std::vector<std::vector<ChartLine>>;

Panels panels_of(const std::vector<Series>& series) {
  Panels panels;
  size_t colour = 0;
  for (const Series& s : series) {
    const ChartLine line = {&s, kSeriesColours[colour++ % std::size(kSeriesColours)]};
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
  const Box top = fit(seen, {all.x, all.y, all.w, all.h * 0.5f});
  if (area(left) >= area(top)) {
    const float x = all.x + left.w + kMargin;
    return {{all.x, all.y, left.w, all.h}, {x, all.y, all.x + all.w - x, all.h}};
  }
  const float y = all.y + top.h + kMargin / 2;
  return {{all.x, all.y, all.w, top.h}, {all.x, y, all.w, all.y + all.h - y}};
}

void draw_charts(Canvas& c, const Story& story, Box at) {
  const Panels panels = panels_of(story.series);
  const float room = at.h - kChartBottom;
  const size_t shown = std::min(panels.size(), size_t(std::max(1.0f, room / kLeastChart)));
  int64_t extent = std::max<int64_t>(1, story.x_extent);
  for (const Series& s : story.series) extent = std::max(extent, int64_t(s.values.size()));
  const size_t hidden = panels.size() - shown;
  const std::string more = hidden ? join({"+ ", std::to_string(hidden), " more"}) : "";
  // beside the label of the axis where there is room, else in its place
  const bool beside =
      text_width(story.x_label, kSmall) + 2 * text_width(more, kSmall) + 24 < at.w - kChartLeft;
  const std::string& label = beside || more.empty() ? story.x_label : more;
  const float each = room / float(shown);
  for (size_t k = 0; k < shown; ++k) {
    const bool last = k + 1 == shown;
    const Box b = {at.x, at.y + each * float(k), at.w, each - 6 + (last ? kChartBottom + 6 : 0)};
    draw_chart(c, {b, extent, story.x_scale, label, last}, panels[k]);
  }
  if (hidden && beside)
    c.text(at.x + at.w, at.y + at.h - 16, kSmall, palette::kGrey, more.c_str(), 1, PG_RIGHT);
}

}  // namespace

SceneList compose(const SceneList& world, const Story& story, int32_t width, int32_t height) {
  SceneList list;
  Canvas c = list.canvas();
  const float w = float(width), h = float(height);
  c.view(0, 0, w, h);
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
  if (inside.w < 8 || inside.h < 8) return list;
  const Layout l = lay_out(world.view(), inside, !story.series.empty());
  list.place(world, l.world);
  if (!story.series.empty()) draw_charts(c, story, l.charts);
  return list;
}

SceneList compose(const VecEnv& env, int64_t row, const Story& story, int32_t width,
                  int32_t height) {
  SceneList world;
  env.draw(row, world.canvas(story.state_values, story.state_actions));
  return compose(world, story, width, height);
}

}  // namespace plantgym
