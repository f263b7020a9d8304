#include "insight.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "chart.h"
#include "words.h"

namespace plantgym {
namespace {

constexpr int64_t kMostPanelRows = 60;  // of one section; the best are kept
constexpr int32_t kMostPictures = 8;

std::string with_unit(double value, const std::string& unit) {
  return unit.empty() ? short_number(value) : join({short_number(value), " ", unit});
}

/// One digit behind the point, since more would only flicker.
std::string percent(double share) {
  return share > 0 && share < 0.0005 ? "< 0.1 %"
                                     : join({short_number(std::round(1000 * share) / 10), " %"});
}

/// Where v lies in [low, high], with the bar from 0 where that is inside.
void set_bar(PanelRow& r, double v, double low, double high) {
  constexpr double kMeaningful = 1e8;  // bounds that are farther apart only say "any"
  if (!(high > low) || !(high - low < kMeaningful) || !std::isfinite(v)) return;
  const auto share = [&](double x) { return float((x - low) / (high - low)); };
  r.from = low < 0 && high > 0 ? share(0) : 0, r.to = share(v);
}

const uint8_t* mask_of(const Moment& m) {
  return m.io.mask && m.spec.mask_size ? m.io.mask + m.row * m.spec.mask_size : nullptr;
}

std::string choice_label(const pg_space& s, int64_t element, int64_t first, int32_t value) {
  const std::string number = std::to_string(value);
  const std::string label = s.labels ? in_words(text_or(s.labels, first + value, number)) : number;
  const std::string unit = s.units && !s.labels ? unit_of(s.units[element]) : "";
  return unit.empty() ? label : join({label, " ", unit});
}

std::string element_name(const pg_space& s, int64_t e) {
  return in_words(text_or(s.names, e, s.elements > 1 ? std::to_string(e) : s.name ? s.name : ""));
}

/// All that can be done, in the order of the numbers an agent weighs.
std::vector<PanelRow> choices(const Moment& m) {
  const pg_space& s = *m.spec.action;
  const uint8_t* mask = mask_of(m);
  std::vector<PanelRow> rows;
  int64_t first = 0;
  for (int64_t e = 0; e < s.elements; ++e) {
    const int32_t count = choices_of(s, e);
    const double done = m.next ? number_at(s, m.next, e) : -1;
    for (int32_t v = 0; v < count; ++v) {
      PanelRow r;
      r.name = choice_label(s, e, first, v);
      if (s.elements > 1) r.name = join({element_name(s, e), ": ", r.name});
      if (mask && first + v < m.spec.mask_size && !mask[first + v]) r.kind = PanelRow::kOff;
      if (v == int32_t(done)) r.kind = PanelRow::kChosen;
      rows.push_back(std::move(r));
    }
    first += count;
  }
  return rows;
}

/// The same of combinations, the first element most significant.
std::vector<PanelRow> joint_choices(const Moment& m, size_t count) {
  const pg_space& s = *m.spec.action;
  const uint8_t* mask = mask_of(m);
  std::vector<PanelRow> rows(count);
  std::vector<int32_t> values(size_t(s.elements));
  for (size_t k = 0; k < count; ++k) {
    size_t rest = k;
    bool done = m.next != nullptr;
    for (int64_t e = s.elements - 1; e >= 0; --e) {
      const size_t of = size_t(std::max(1, choices_of(s, e)));
      values[size_t(e)] = int32_t(rest % of), rest /= of;
      done &= done && number_at(s, m.next, e) == double(values[size_t(e)]);
    }
    int64_t first = 0;
    for (int64_t e = 0; e < s.elements; first += choices_of(s, e), ++e) {
      const std::string label = choice_label(s, e, first, values[size_t(e)]);
      rows[k].name = e ? join({rows[k].name, ", ", label}) : label;
    }
    if (mask && int64_t(count) == m.spec.mask_size && !mask[k]) rows[k].kind = PanelRow::kOff;
    if (done) rows[k].kind = PanelRow::kChosen;
  }
  return rows;
}

void weigh(const Weighed& w, std::vector<PanelRow>& rows) {
  double low = 0, high = 1;
  if (w.kind != Weighed::kProbabilities) {
    low = INFINITY, high = -INFINITY;
    for (size_t k = 0; k < rows.size(); ++k)
      if (std::isfinite(w.numbers[k]) && rows[k].kind != PanelRow::kOff)
        low = std::min(low, w.numbers[k]), high = std::max(high, w.numbers[k]);
    // the least has a bar too, and equal ones full bars
    low = high > low ? low - 0.08 * (high - low) : low - 1;
  }
  for (size_t k = 0; k < rows.size(); ++k) {
    const double v = w.numbers[k];
    const bool off = rows[k].kind == PanelRow::kOff || !std::isfinite(v);
    rows[k].value = off                                 ? "not possible"
                    : w.kind == Weighed::kProbabilities ? percent(v)
                                                        : short_number(v);
    if (off)
      rows[k].kind = PanelRow::kOff;
    else
      rows[k].from = 0, rows[k].to = float((v - low) / (high - low));
  }
  if (int64_t(rows.size()) <= kMostPanelRows) return;
  std::vector<size_t> order(rows.size());
  std::iota(order.begin(), order.end(), size_t(0));
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    const auto rank = [&](size_t k) { return rows[k].to == rows[k].to ? rows[k].to : -1; };
    return rank(a) > rank(b);
  });
  std::vector<PanelRow> best;
  for (size_t k = 0; k < size_t(kMostPanelRows); ++k) best.push_back(rows[order[k]]);
  rows = std::move(best);
}

PanelSection next_action(const Moment& m) {
  const pg_space& s = *m.spec.action;
  static const char* const kTitles[] = {"next action", "next action: probabilities",
                                        "next action: values (Q)", "next action: scores"};
  PanelSection section = {kTitles[m.weighed.kind]};
  if (s.n == 0 && !s.counts) {
    for (int64_t e = 0; m.next && e < s.elements; ++e) {
      const double v = number_at(s, m.next, e);
      PanelRow r = {PanelRow::kPlain, element_name(s, e),
                    with_unit(v, s.units ? unit_of(s.units[e]) : "")};
      set_bar(r, v, double(s.lows ? s.lows[e] : s.low), double(s.highs ? s.highs[e] : s.high));
      section.rows.push_back(std::move(r));
    }
    return section;
  }
  const bool weighs = m.weighed.kind != Weighed::kNothing;
  section.rows =
      m.weighed.joint && s.elements > 1 ? joint_choices(m, m.weighed.numbers.size()) : choices(m);
  if (weighs && section.rows.size() == m.weighed.numbers.size())
    weigh(m.weighed, section.rows);
  else
    for (PanelRow& r : section.rows)
      if (r.kind == PanelRow::kOff) r.value = "not possible";
  leave_out_impossible(section.rows);
  return section;
}

/// Bytes of brightness, not labels.
bool is_pixels(const pg_space& s) {
  return s.dtype == PG_U8 && !s.n && !s.counts && !(s.high < 100);
}

/// Columns, rows and planes of an image, and how to step through it.
struct Planes {
  int64_t columns = 0, rows = 0, planes = 0, frames = 1;
  int64_t by_column = 1, by_row = 1, by_plane = 1, by_frame = 0;
};

/// [height, width], [height, width, channels], of pixels also [channels, height, width], where each
/// three of more channels are a frame in colours; with one more length before them, frames.
Planes planes_of(const pg_space& s) {
  Planes p;
  if (s.ndim < 2 || s.ndim > 4 || s.names) return p;  // what has names is no image
  const int64_t* shape = s.shape + (s.ndim == 4);
  if (s.ndim == 4) p.frames = s.shape[0], p.by_frame = s.elements / std::max<int64_t>(1, p.frames);
  const bool first = s.ndim != 2 && s.dtype == PG_U8 && !s.n && !s.counts &&
                     shape[0] < std::min(shape[1], shape[2]);
  if (s.ndim == 2) {
    p.rows = shape[0], p.columns = shape[1], p.planes = 1, p.by_row = p.columns;
  } else if (first) {
    p.planes = shape[0], p.rows = shape[1], p.columns = shape[2];
    p.by_row = p.columns, p.by_plane = p.rows * p.columns;
  } else {
    p.rows = shape[0], p.columns = shape[1], p.planes = shape[2];
    p.by_column = p.planes, p.by_row = p.planes * p.columns;
  }
  if (first && s.ndim == 3 && p.planes > 3 && p.planes % 3 == 0)  // stacked colours
    p.frames = p.planes / 3, p.planes = 3, p.by_frame = 3 * p.by_plane;
  if (p.rows < 2 || p.columns < 2) p.planes = 0;
  return p;
}

/// What the darkest and the lightest of a plane that begins at element `first` stand for.
std::pair<double, double> range_of_plane(const pg_space& s, const void* row, const Planes& p,
                                         int64_t first) {
  if (is_pixels(s)) return {0, 255};
  if (const int32_t count = choices_of(s, s.counts ? first : 0); count > 1) return {0, count - 1};
  double low = double(s.lows ? s.lows[first] : s.low),
         high = double(s.highs ? s.highs[first] : s.high);
  if (high > low && std::isfinite(high - low)) return {low, high};
  low = INFINITY, high = -INFINITY;
  for (int64_t y = 0; y < p.rows; ++y)
    for (int64_t x = 0; x < p.columns; ++x) {
      const double v = number_at(s, row, first + y * p.by_row + x * p.by_column);
      if (std::isfinite(v)) low = std::min(low, v), high = std::max(high, v);
    }
  return {low, high > low ? high : low + 1};
}

/// Plane k of a frame, or all three where they are colours.
PanelPicture picture_of(const pg_space& s, const void* row, const Planes& p, int64_t first,
                        bool coloured) {
  PanelPicture picture = {int32_t(p.columns), int32_t(p.rows), {}, ""};
  const auto [low, high] = range_of_plane(s, row, p, first);
  for (int64_t y = 0; y < p.rows; ++y)
    for (int64_t x = 0; x < p.columns; ++x) {
      const int64_t e = first + y * p.by_row + x * p.by_column;
      const double v = (number_at(s, row, e) - low) / (high - low);
      for (int64_t c = 0; c < 3; ++c) {
        const uint32_t heat = blend(0xFFF7E0FFu, 0x0B4F6CFFu, v == v ? float(v) : 0);
        const uint32_t grey = uint32_t(number_at(s, row, e + (coloured ? c * p.by_plane : 0)));
        picture.rgba.push_back(uint8_t(is_pixels(s) ? grey : heat >> (24 - 8 * c)));
      }
      picture.rgba.push_back(255);
    }
  if (!is_pixels(s)) picture.name = join({short_number(low), " – ", short_number(high)});
  return picture;
}

std::vector<PanelPicture> pictures_of(const pg_space& s, const void* row, const Planes& p) {
  std::vector<PanelPicture> all;
  const bool coloured = is_pixels(s) && p.planes == 3;
  const int64_t planes = coloured ? 1 : p.planes;
  for (int64_t k = 0; k < std::min<int64_t>(p.frames * planes, kMostPictures); ++k) {
    const int64_t frame = k / planes, plane = k % planes;
    all.push_back(picture_of(s, row, p, frame * p.by_frame + plane * p.by_plane, coloured));
    std::string& name = all.back().name;
    if (planes > 1) name = join({std::to_string(plane + 1), name.empty() ? "" : ": ", name});
    if (p.frames > 1) name = join({"frame ", std::to_string(frame + 1), " ", name});
  }
  return all;
}

PanelRow seen_element(const pg_space& s, const void* row, int64_t e, int64_t first_label) {
  const double v = number_at(s, row, e);
  PanelRow r;
  r.name = element_name(s, e);
  if (const int32_t count = choices_of(s, e)) {
    const bool named = s.labels && v >= 0 && v < count;
    r.value = named ? choice_label(s, e, first_label, int32_t(v))
                    : join({short_number(v), " of 0–", std::to_string(count - 1)});
    if (!named) set_bar(r, v, 0, count - 1);
    return r;
  }
  r.value = with_unit(v, s.units ? unit_of(s.units[e]) : "");
  set_bar(r, v, double(s.lows ? s.lows[e] : s.low), double(s.highs ? s.highs[e] : s.high));
  return r;
}

}  // namespace

void leave_out_impossible(std::vector<PanelRow>& rows) {
  constexpr size_t kFew = 10;
  const size_t all = rows.size();
  if (all <= kFew) return;
  std::erase_if(rows, [](const PanelRow& r) { return r.kind == PanelRow::kOff; });
  if (rows.size() == all) return;
  const std::string others = join({std::to_string(all - rows.size()), " others"});
  rows.push_back({PanelRow::kOff, others, "not possible"});
}

PanelSection seen_part(const pg_space& part, const void* row) {
  PanelSection section = {join({"sees: ", in_words(part.name ? part.name : "observation")})};
  if (const Planes p = planes_of(part); p.planes > 0) {
    section.pictures = pictures_of(part, row, p);
    const int64_t all = p.frames * (is_pixels(part) && p.planes == 3 ? 1 : p.planes);
    section.title += join({", ", std::to_string(p.columns), "×", std::to_string(p.rows)});
    if (all > int64_t(section.pictures.size()))
      section.title += join({", first ", std::to_string(section.pictures.size()), " of ",
                             std::to_string(all), " planes"});
    return section;
  }
  int64_t label = 0;
  const int64_t listed = std::min(part.elements, kMostPanelRows);
  section.left_out = part.elements - listed;
  for (int64_t e = 0; e < listed; ++e) {
    section.rows.push_back(seen_element(part, row, e, label));
    label += choices_of(part, e);
  }
  return section;
}

std::vector<PanelSection> insight(const Moment& m) {
  std::vector<PanelSection> all;
  PanelSection so_far = {"episode so far"};
  so_far.rows.push_back({PanelRow::kPlain, "return", short_number(m.past.episode_return())});
  if (m.past.decisions() > 0)
    so_far.rows.push_back({PanelRow::kPlain, "last reward", short_number(double(m.past.reward()))});
  all.push_back(std::move(so_far));
  if (m.next) all.push_back(next_action(m));
  if (m.next && !m.why.empty()) all.push_back({"because", {}, {}, {m.why}});
  if (m.past.decisions() > 0 && m.io.signals && m.spec.n_signals > 0) {
    PanelSection step = {"signals of the last step"};
    for (int32_t k = 0; k < m.spec.n_signals; ++k) {
      const pg_quantity& q = m.spec.signals[k];
      const float v = m.io.signals[m.row * m.spec.n_signals + k];
      step.rows.push_back({PanelRow::kPlain, in_words(q.name) + remark_of(q.doc),
                           with_unit(double(v), unit_of(q.unit))});
    }
    all.push_back(std::move(step));
  }
  for (int32_t k = 0; k < m.spec.n_obs; ++k) {
    const pg_space& part = m.spec.obs[k];
    // the row's last observation stands in final_obs once the episode is over
    const void* seen = m.past.ended() && m.io.final_obs[k] ? m.io.final_obs[k] : m.io.obs[k];
    const int64_t stride = m.io.stride[k] ? m.io.stride[k] : bytes_of(part);
    all.push_back(seen_part(part, static_cast<const char*>(seen) + m.row * stride));
  }
  return all;
}

}  // namespace plantgym
