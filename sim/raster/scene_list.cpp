#include "scene_list.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace plantgym {
namespace {

constexpr int64_t kMostPixels = int64_t(1) << 26, kMostPoints = int64_t(1) << 22;

bool finite(float v) { return std::fabs(v) < 1e30f; }  // false for NaN

bool paintable(const pg_shape& s) {
  if (!finite(s.x) || !finite(s.y) || !finite(s.w) || !finite(s.h)) return false;
  switch (s.kind) {
    case PG_RECT:
      return s.w != 0 && s.h != 0;
    case PG_CIRCLE:
      return s.w > 0;
    case PG_VIEW:
      return s.w > 0 && s.h > 0;
    case PG_POLYGON:
    case PG_LINE:
      return s.points && s.n_points >= (s.kind == PG_LINE ? 2 : 3) && s.n_points <= kMostPoints &&
             (s.kind == PG_POLYGON || s.w > 0) &&
             std::all_of(s.points, s.points + 2 * int64_t(s.n_points), finite);
    case PG_IMAGE:
      return s.pixels && s.columns > 0 && s.n_points > 0 && s.w > 0 && s.h > 0 &&
             int64_t(s.columns) * s.n_points <= kMostPixels;
    case PG_TEXT:
      return s.text && *s.text && s.h > 0;
    default:
      return false;
  }
}

/// A negative size reaches to the left or up.
Box upright(Box b) {
  return {std::min(b.x, b.x + b.w), std::min(b.y, b.y + b.h), std::fabs(b.w), std::fabs(b.h)};
}

Box overlap(Box a, Box b) {
  const float x = std::max(a.x, b.x), y = std::max(a.y, b.y);
  return {x, y, std::max(0.0f, std::min(a.x + a.w, b.x + b.w) - x),
          std::max(0.0f, std::min(a.y + a.h, b.y + b.h) - y)};
}

Box bounds(const Shape& s) {
  if (s.kind == PG_CIRCLE) return {s.at.x - s.at.w, s.at.y - s.at.w, 2 * s.at.w, 2 * s.at.w};
  if (s.points.empty()) return s.at;
  float low[2] = {s.points[0], s.points[1]}, high[2] = {low[0], low[1]};
  for (size_t i = 2; i < s.points.size(); ++i) {
    low[i & 1] = std::min(low[i & 1], s.points[i]);
    high[i & 1] = std::max(high[i & 1], s.points[i]);
  }
  return {low[0], low[1], high[0] - low[0], high[1] - low[1]};
}

}  // namespace

Box fit(Box inner, Box outer) {
  const float scale = std::min(outer.w / inner.w, outer.h / inner.h);
  const float w = inner.w * scale, h = inner.h * scale;
  return {outer.x + (outer.w - w) / 2, outer.y + (outer.h - h) / 2, w, h};
}

Canvas SceneList::canvas(const std::vector<float>& values, const std::vector<int32_t>& actions) {
  const auto add = [](void* self, const pg_shape* s) { static_cast<SceneList*>(self)->push(*s); };
  Canvas c;
  c.self = this, c.push = add;
  c.state_values = values.empty() ? nullptr : values.data();
  c.state_actions = actions.empty() ? nullptr : actions.data();
  // where both are given, only states that both know can be read
  const size_t states = values.empty()    ? actions.size()
                        : actions.empty() ? values.size()
                                          : std::min(values.size(), actions.size());
  c.n_states = int32_t(states);
  return c;
}

Shape& SceneList::next() {
  if (used_ == shapes_.size()) shapes_.emplace_back();
  return shapes_[used_++];
}

void SceneList::push(const pg_shape& s) {
  if (!paintable(s)) return;
  if (s.kind == PG_VIEW) {
    view_ = {s.x, s.y, s.w, s.h}, has_view_ = true;
    return;
  }
  Shape& own = next();
  own.kind = s.kind, own.layer = s.layer, own.rgba = s.rgba, own.align = s.align;
  own.at = s.kind == PG_RECT ? upright({s.x, s.y, s.w, s.h}) : Box{s.x, s.y, s.w, s.h};
  own.clipped = false;
  const bool points = s.kind == PG_POLYGON || s.kind == PG_LINE, pixels = s.kind == PG_IMAGE;
  own.points.assign(s.points, s.points + (points ? 2 * int64_t(s.n_points) : 0));
  own.text = s.kind == PG_TEXT ? s.text : "";
  own.columns = pixels ? s.columns : 0, own.rows = pixels ? s.n_points : 0;
  own.pixels.assign(s.pixels, s.pixels + (pixels ? 4 * int64_t(s.columns) * s.n_points : 0));
}

void SceneList::place(const SceneList& part, Box into, int32_t layer) {
  place(part, part.view(), into, layer);
}

void SceneList::place(const SceneList& part, Box seen, Box into, int32_t layer) {
  if (seen.w <= 0 || seen.h <= 0 || into.w <= 0 || into.h <= 0) return;
  const Box to = fit(seen, into);
  const float scale = to.w / seen.w;
  const auto map = [&](Box b) {
    return Box{to.x + (b.x - seen.x) * scale, to.y + (b.y - seen.y) * scale, b.w * scale,
               b.h * scale};
  };
  for (const Shape* s : part.in_order()) {
    Shape& own = next() = *s;
    own.layer = layer, own.at = map(s->at);
    for (size_t i = 0; i < own.points.size(); i += 2) {
      own.points[i] = to.x + (own.points[i] - seen.x) * scale;
      own.points[i + 1] = to.y + (own.points[i + 1] - seen.y) * scale;
    }
    own.clip = s->clipped ? overlap(map(s->clip), to) : to, own.clipped = true;
  }
}

void SceneList::drop(const std::function<bool(const Shape&)>& unwanted) {
  shapes_.resize(used_);
  std::erase_if(shapes_, unwanted);
  used_ = shapes_.size();
}

Box SceneList::view() const {
  if (has_view_ || empty()) return view_;
  Box all = bounds(shapes_[0]);
  for (const Shape& s : shapes()) {
    const Box b = bounds(s);
    const float x = std::min(all.x, b.x), y = std::min(all.y, b.y);
    all = {x, y, std::max(all.x + all.w, b.x + b.w) - x, std::max(all.y + all.h, b.y + b.h) - y};
  }
  return all;
}

std::vector<const Shape*> SceneList::in_order() const {
  std::vector<const Shape*> order;
  order.reserve(used_);
  std::vector<std::pair<int32_t, size_t>> layers;  // with how many shapes each has; they are few
  for (const Shape& s : shapes()) {
    auto at = layers.end();  // most are in the layer of their neighbour
    while (at != layers.begin() && (at - 1)->first > s.layer) --at;
    if (at != layers.begin() && (at - 1)->first == s.layer)
      ++(at - 1)->second;
    else
      layers.insert(at, {s.layer, 1});
  }
  if (layers.size() > 64) {
    for (const Shape& s : shapes()) order.push_back(&s);
    std::stable_sort(order.begin(), order.end(),
                     [](const Shape* a, const Shape* b) { return a->layer < b->layer; });
    return order;
  }
  order.resize(used_);
  size_t begin = 0;
  for (auto& [layer, count] : layers) begin += std::exchange(count, begin);
  for (const Shape& s : shapes())
    order[std::lower_bound(layers.begin(), layers.end(), std::pair<int32_t, size_t>(s.layer, 0))
              ->second++] = &s;
  return order;
}

}  // namespace plantgym
