#include "lanes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace plantgym {
namespace {

constexpr float kLaneRow = 20, kLeastLane = 11, kLaneWords = 12, kLaneAxis = 20;
constexpr uint32_t kLaneInk = 0x5F6368FFu, kLaneLine = 0xBDC1C6FFu;

/// What was between two looks, as shares.
struct Column {
  std::vector<float> shares;
  bool operator==(const Column& c) const { return shares == c.shares; }
};

/// Where no time passed from one to the other, as where several decisions are of one moment, of the
/// last time before; at the very beginning, of the first after.
Column column_of(const Lane& lane, size_t from, size_t to) {
  const auto time = [&](size_t look) {
    float all = 0;
    for (const Lane::State& s : lane.states) all += s.totals[look];
    return all;
  };
  const size_t last = lane.states[0].totals.size() - 1;
  while (from > 0 && time(to) <= time(from)) --from;
  while (to < last && time(to) <= time(from)) ++to;
  Column c;
  float all = 0;
  for (const Lane::State& s : lane.states) {
    c.shares.push_back(std::max(0.0f, s.totals[to] - s.totals[from]));
    all += c.shares.back();
  }
  for (float& share : c.shares) share = all > 0 ? share / all : 0;
  return c;
}

void draw_lane(Canvas& c, const Lane& lane, Box at, int64_t extent) {
  const size_t decisions = lane.states.empty() ? 0 : lane.states[0].totals.size() - 1;
  const size_t step = std::max<size_t>(1, size_t(double(extent) / double(at.w)));
  const auto x = [&](size_t decision) {
    return at.x + float(double(decision) / double(extent)) * at.w;
  };
  for (size_t from = 0; from < decisions;) {
    size_t to = std::min(from + step, decisions);
    const Column here = column_of(lane, from, to);
    const size_t begin = from;
    for (from = to; from < decisions; from = to) {  // equal neighbours are one
      to = std::min(from + step, decisions);
      if (!(column_of(lane, from, to) == here)) break;
    }
    float bottom = at.y + at.h;
    for (size_t k = 0; k < here.shares.size(); ++k) {
      const float high = at.h * here.shares[k];
      if (high < 0.01f) continue;
      c.polygon(
          {x(begin), bottom - high, x(from), bottom - high, x(from), bottom, x(begin), bottom},
          lane.states[k].rgba, 2);
      bottom -= high;
    }
  }
}

/// The text, or "…" and as much of its end as fits: names of many differ by their last number.
std::string end_of(const std::string& text, float height, float width) {
  if (text_width(text, height) <= width) return text;
  size_t from = 0;
  while (from < text.size() && text_width("…" + text.substr(from), height) > width) {
    ++from;
    while (from < text.size() && (text[from] & 0xC0) == 0x80) ++from;  // a whole character
  }
  return "…" + text.substr(from);
}

/// A thin line with round numbers below the lanes, what they count at its right end.
void draw_axis(Canvas& c, Box at, const ChartFrame& frame) {
  const double end = double(frame.extent) * frame.x_scale;
  const Ticks ticks = nice_ticks(0, end, std::clamp(int32_t(at.w / 40), 2, 8));
  const float label = at.x + at.w - text_width(frame.x_label, kLaneWords);
  c.line({at.x, at.y + 0.5f, at.x + at.w, at.y + 0.5f}, 1, kLaneLine, 1);
  c.text(at.x + at.w, at.y + 4, kLaneWords, kLaneInk, frame.x_label.c_str(), 1, PG_RIGHT);
  float free = at.x - kChartLeft;
  for (int32_t k = 0; k < ticks.count(); ++k) {
    const double value = ticks.low + k * ticks.step;
    if (value > end * (1 + 1e-9)) break;
    const float x = std::floor(at.x + float(value / end) * at.w) + 0.5f;
    c.line({x, at.y, x, at.y + 4}, 1, kLaneLine, 1);
    const std::string number = fmt::format("{:.{}f}", value, ticks.decimals);
    const float half = text_width(number, kLaneWords) / 2;
    if (x - half < free || x + half + 8 > label) continue;
    c.text(x, at.y + 4, kLaneWords, kLaneInk, number.c_str(), 1, PG_CENTER), free = x + half + 8;
  }
}

}  // namespace

void Lanes::begin(const VecEnv& env, int64_t row) {
  lanes_.clear(), looks_ = 0;
  if (any_) look(env, row);
  any_ = !lanes_.empty();
}

void Lanes::add(const VecEnv& env, int64_t row) {
  if (any_) look(env, row);
}

void Lanes::look(const VecEnv& env, int64_t row) {
  ++looks_;
  Canvas c;
  c.self = this, c.state_values = nullptr, c.state_actions = nullptr, c.n_states = 0;
  c.pg_canvas::push = [](void* self, const pg_shape* s) {
    if (s->kind == PG_LANE) static_cast<Lanes*>(self)->push(*s);
  };
  env.draw(row, c);
  for (Lane& lane : lanes_)  // what was not told of has not grown
    for (Lane::State& s : lane.states)
      while (s.totals.size() < looks_) s.totals.push_back(s.totals.empty() ? 0 : s.totals.back());
}

void Lanes::push(const pg_shape& s) {
  if (!s.text || !*s.text || !std::isfinite(s.w)) return;
  auto lane =
      std::find_if(lanes_.begin(), lanes_.end(), [&](const Lane& l) { return l.name == s.text; });
  if (lane == lanes_.end()) lane = lanes_.insert(lanes_.end(), {s.text, {}});
  auto state = std::find_if(lane->states.begin(), lane->states.end(),
                            [&](const Lane::State& x) { return x.rgba == s.rgba; });
  if (state == lane->states.end()) state = lane->states.insert(lane->states.end(), {s.rgba, {}});
  std::vector<float>& totals = state->totals;
  if (totals.size() >= looks_) return;                          // told of twice
  if (totals.empty()) totals.push_back(looks_ == 1 ? s.w : 0);  // from nothing
  while (totals.size() + 1 < looks_) totals.push_back(totals.back());
  if (totals.size() < looks_) totals.push_back(std::max(s.w, totals.back()));
}

float strip_height(const std::vector<Lane>& lanes, float most) {
  return lanes.empty()
             ? 0
             : std::min(most, kChartTop + kLaneRow * float(lanes.size()) + 8) + kLaneAxis - 2;
}

void draw_strip(Canvas& c, const ChartFrame& frame, const std::vector<Lane>& lanes) {
  const Box b = frame.at;
  const float axis = frame.x_label.empty() ? 0 : kLaneAxis - 2;
  const float room = b.h - kChartTop - 8 - axis;
  const size_t shown =
      std::clamp<size_t>(size_t(std::max(0.0f, room / kLeastLane)), 0, lanes.size());
  if (shown == 0 || b.w < kChartLeft + 20) return;
  std::string heading = "what each did";
  if (shown < lanes.size())
    heading += " (" + std::to_string(shown) + " of " + std::to_string(lanes.size()) + ")";
  c.text(b.x + kChartLeft, b.y + 3, kLaneWords + 2, palette::kBlack, heading.c_str(), 1);
  const float each = std::min(kLaneRow, room / float(shown)),
              words = std::min(kLaneWords, each - 1);
  for (size_t k = 0; k < shown; ++k) {
    const float y = b.y + kChartTop + each * float(k);
    c.text(b.x + kChartLeft - 6, y + (each - words) / 2 - 1, words, kLaneInk,
           end_of(lanes[k].name, words, kChartLeft - 8).c_str(), 1, PG_RIGHT);
    draw_lane(c, lanes[k], {b.x + kChartLeft, y, b.w - kChartLeft, each - 3}, frame.extent);
  }
  if (axis > 0)
    draw_axis(
        c, {b.x + kChartLeft, b.y + kChartTop + each * float(shown), b.w - kChartLeft, kLaneAxis},
        frame);
}

}  // namespace plantgym
