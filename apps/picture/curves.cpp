#include "curves.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "chart.h"
#include "words.h"

namespace plantgym {
namespace {

constexpr int64_t kMostElements = 24;  // of an observation part; more is an image or a map
constexpr int32_t kFewCharts = 4;      // up to here observations fill what signals leave free

bool changes(const std::vector<float>& v) {
  return std::any_of(v.begin(), v.end(), [&](float x) { return x != v[0]; });
}

/// Amounts of a step are often nothing, or now a gain and now a loss; levels hardly ever are.
bool is_amount(const std::vector<float>& v) {
  int64_t zeros = 0, negative = 0, positive = 0;
  for (const float x : v) zeros += x == 0, negative += x<0, positive += x> 0;
  return zeros * 8 >= int64_t(v.size()) || (negative > 0 && positive > 0);
}

/// Whether one value stands so high above another curve's that those could not be seen beside it,
/// as a harvest above the costs of each day.
bool dwarfs(const std::vector<float>& v, const std::vector<float>& others) {
  const auto most = [](float m, float x) { return std::max(m, std::fabs(x)); };
  const float high = std::accumulate(v.begin(), v.end(), 0.0f, most);
  return std::count(v.begin(), v.end(), 0.0f) + 1 == std::ssize(v) &&
         high > 10 * std::accumulate(others.begin(), others.end(), 0.0f, most);
}

}  // namespace

Curves::Curves(const pg_spec& spec) : spec_(&spec) {
  for (int32_t k = 0; k < spec.n_signals; ++k) {
    const pg_quantity& q = spec.signals[k];
    signals_.push_back({in_words(q.name) + remark_of(q.doc), unit_of(q.unit), {}, true, ""});
  }
  for (int32_t part = 0; part < spec.n_obs; ++part) {
    const pg_space& s = spec.obs[part];
    if (s.dtype != PG_F32 || s.n > 0 || s.counts || s.elements > kMostElements) continue;
    for (int64_t i = 0; i < s.elements; ++i) {
      const std::string plain = std::string(s.name ? s.name : "observation") +
                                (s.elements > 1 ? join({" ", std::to_string(i)}) : "");
      observed_.push_back({in_words(text_or(s.names, i, plain)),
                           s.units ? unit_of(s.units[i]) : "",
                           {},
                           false,
                           ""});
      elements_.push_back({part, i});
    }
  }
}

void Curves::begin() {
  for (std::vector<Series>* all : {&signals_, &observed_})
    for (Series& s : *all) s.values.clear();
  return_.clear();
  sum_ = 0, reward_ = 0, terminated_ = truncated_ = false;
}

void Curves::add(const pg_io& io, int64_t row) {
  terminated_ = io.terminated[row] != 0, truncated_ = io.truncated[row] != 0;
  reward_ = io.reward[row], sum_ += double(reward_);
  if (return_.empty()) first_elapsed_ = last_elapsed_ = io.elapsed[row];
  even_ &= first_elapsed_ > 0 &&
           std::fabs(last_elapsed_ - first_elapsed_) <= 1e-4f * first_elapsed_;  // but the last
  last_elapsed_ = io.elapsed[row];
  return_.push_back(float(sum_));
  for (size_t k = 0; k < signals_.size(); ++k)
    signals_[k].values.push_back(io.signals ? io.signals[row * spec_->n_signals + int64_t(k)]
                                            : std::numeric_limits<float>::quiet_NaN());
  for (size_t k = 0; k < elements_.size(); ++k) {
    const auto [part, i] = elements_[k];
    // the row's last observation stands in final_obs once the episode is over
    const void* seen = ended() && io.final_obs[part] ? io.final_obs[part] : io.obs[part];
    const int64_t dense = bytes_of(spec_->obs[part]);
    const int64_t stride = io.stride[part] ? io.stride[part] : dense;
    const char* at = static_cast<const char*>(seen) + row * stride;
    observed_[k].values.push_back(reinterpret_cast<const float*>(at)[i]);
  }
}

/// Signals that the reward is made of, then the return, money, the others: where there is little
/// room, what counts is seen.
std::vector<Series> Curves::series() const {
  std::vector<Series> shown;
  int32_t charts = 1;  // the return has one
  const auto counts = [&](size_t k) {
    return spec_->default_reward && spec_->default_reward[k] != 0;
  };
  const auto rank = [&](size_t k) {
    return counts(k) ? 0 : signals_[k].unit.find("EUR") != std::string::npos ? 1 : 2;
  };
  std::vector<size_t> order;
  for (const int32_t now : {0, 1, 2})
    for (size_t k = 0; k < signals_.size(); ++k)
      if (rank(k) == now && !is_name(spec_->signals[k].unit)) order.push_back(k);
  bool told = false;  // of the return
  const Series total = {"return", "", return_, false, "", 0};
  for (size_t place = 0; place < order.size(); ++place) {
    const size_t k = order[place];
    if (!told && !counts(k)) shown.push_back(total), told = true;
    Series s = signals_[k];
    s.colour = int32_t(place + 1);  // the return has the first
    if (std::all_of(s.values.begin(), s.values.end(), [](float v) { return v == 0; })) continue;
    if (s.values.size() > 2 && !changes(s.values)) continue;  // says nothing
    s.bars = is_amount(s.values);
    // neighbours: what is declared side by side belongs together, as rain and irrigation
    const bool joins = s.bars && !s.unit.empty() && !shown.empty() && shown.back().bars &&
                       shown.back().unit == s.unit && !dwarfs(s.values, shown.back().values);
    charts += !joins;
    s.panel = s.bars && !s.unit.empty() ? joins ? shown.back().panel : s.name : "";
    shown.push_back(std::move(s));
  }
  for (const Series& s : observed_)
    if (charts < kFewCharts && changes(s.values)) shown.push_back(s), ++charts;
  if (!told) shown.push_back(total);
  return shown;
}

std::string action_words(const pg_space& s, const void* action) {
  std::string words;
  int64_t label = 0;
  for (int64_t i = 0; i < s.elements; ++i) {
    if (i == 6) return words + ", …";
    if (i) words += ", ";
    const std::string name = in_words(text_or(s.names, i, i == 0 && s.name ? s.name : ""));
    if (!name.empty()) words += name + " ";
    const int32_t count = s.n > 0 ? s.n : s.counts ? s.counts[i] : 0;
    if (s.dtype == PG_F32) words += short_number(double(static_cast<const float*>(action)[i]));
    const int32_t value = s.dtype == PG_I32  ? static_cast<const int32_t*>(action)[i]
                          : s.dtype == PG_U8 ? static_cast<const uint8_t*>(action)[i]
                                             : 0;
    const bool labelled = count > 0 && s.labels && value >= 0 && value < count;
    if (s.dtype != PG_F32)
      words += labelled ? in_words(text_or(s.labels, label + value, std::to_string(value)))
                        : std::to_string(value);
    label += count;
    if (!labelled && s.units && !unit_of(s.units[i]).empty())
      words.append(" ").append(unit_of(s.units[i]));
  }
  return words;
}

}  // namespace plantgym
