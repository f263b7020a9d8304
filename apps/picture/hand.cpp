#include "hand.h"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "chart.h"
#include "insight.h"
#include "plantgym/fields.h"
#include "words.h"

namespace plantgym {
namespace {

constexpr int32_t kDigits = 10;   // so many choices are done by one digit each
constexpr int32_t kSteps = 40;    // about, of a number's range
constexpr double kLargeStep = 8;  // of page keys

/// The arrow that a name speaks of: "turn left", "forward", "north"; "": none, or several.
std::string direction_of(const std::string& label) {
  static const std::pair<const char*, const char*> kWays[] = {
      {"left", "left"},  {"west", "left"}, {"right", "right"},  {"east", "right"},
      {"up", "up"},      {"north", "up"},  {"forward", "up"},   {"down", "down"},
      {"south", "down"}, {"back", "down"}, {"backward", "down"}};
  std::istringstream words(label);
  std::string found, word;
  while (words >> word)
    for (const auto& [name, arrow] : kWays)
      if (word == name) found = found.empty() || found == arrow ? arrow : "several";
  return found == "several" ? "" : found;
}

const char* sign_of(const std::string& arrow) {
  return arrow == "left" ? "←" : arrow == "right" ? "→" : arrow == "up" ? "↑" : "↓";
}

}  // namespace

Hand::Hand(const pg_spec& spec)
    : space_(*spec.action), mask_size_(spec.mask_size), values_(size_t(space_.elements)) {
  for (size_t e = 0; e < values_.size(); ++e)
    if (is_box()) values_[e] = std::clamp(0.0, low(e), high(e));
  if (!is_single()) return;
  for (int32_t v = 0; v < count(0); ++v) {
    std::string arrow = space_.labels ? direction_of(in_words(space_.labels[v])) : "";
    const bool taken =
        std::find(directions_.begin(), directions_.end(), arrow) != directions_.end();
    directions_.push_back(taken ? "" : arrow);
  }
}

int32_t Hand::count(size_t e) const { return choices_of(space_, int64_t(e)); }
double Hand::low(size_t e) const {
  const double v = double(space_.lows ? space_.lows[e] : space_.low);
  return std::isfinite(v) ? v : -1e30;
}
double Hand::high(size_t e) const {
  const double v = double(space_.highs ? space_.highs[e] : space_.high);
  return std::isfinite(v) ? v : 1e30;
}

int32_t Hand::first(size_t element) const {
  int32_t all = 0;
  for (size_t e = 0; e < element; ++e) all += count(e);
  return all;
}

/// A mask speaks of each element's values, one element after the other, or of combinations.
bool Hand::legal(size_t element, int32_t value, const uint8_t* mask) const {
  if (!mask || !mask_size_ || is_box() || mask_size_ != first(values_.size())) return true;
  return mask[first(element) + value] != 0;
}

bool Hand::all_legal(const uint8_t* mask) const {
  if (!mask || !mask_size_ || is_box()) return true;
  bool all = true;
  int64_t joint = 0;
  for (size_t e = 0; e < values_.size(); ++e) {
    all &= legal(e, int32_t(values_[e]), mask);
    joint = joint * count(e) + int64_t(values_[e]);
  }
  return all && (mask_size_ == first(values_.size()) || joint >= mask_size_ || mask[joint]);
}

std::string Hand::name(size_t e, int32_t value) const {
  const std::string number = std::to_string(value);
  return space_.labels ? in_words(text_or(space_.labels, first(e) + value, number)) : number;
}

void Hand::act(const pg_io&, int64_t n, const uint8_t*, void* action) {
  const int64_t width = space_.elements;
  for (int64_t i = 0; i < n * width; ++i) {
    const double v = values_[size_t(i % width)];
    if (space_.dtype == PG_F32)
      static_cast<float*>(action)[i] = float(v);
    else if (space_.dtype == PG_I32)
      static_cast<int32_t*>(action)[i] = int32_t(v);
    else
      static_cast<uint8_t*>(action)[i] = uint8_t(v);
  }
}

ViewerHost::Answer Hand::answer(const uint8_t* mask) const {
  if (all_legal(mask)) return {true, ""};
  if (!is_single()) return {false, "this combination is not possible now"};
  return {false, join({name(0, int32_t(values_[0])), " is not possible now"})};
}

/// Up or down by so many steps: values of a choice that are legal, or parts of a number's range.
void Hand::change(double steps, const uint8_t* mask) {
  double& v = values_[element_];
  if (!is_box()) {
    const int32_t n = count(element_), by = steps < 0 ? n - 1 : 1;
    int32_t left = int32_t(std::fabs(steps)), at = int32_t(v);
    for (int32_t tries = 0; tries < n && left > 0; ++tries) {
      at = (at + by) % n;
      if (legal(element_, at, mask)) v = at, --left;
    }
    return;
  }
  const double range = high(element_) - low(element_);
  const double step =
      range < 1e29 ? nice_ticks(0, range, kSteps).step : std::max(0.1, std::fabs(v) / 10);
  v = std::clamp(std::round(v / step + steps) * step, low(element_), high(element_));
}

/// Numbers of several digits are typed one after the other; one that leads nowhere begins anew.
void Hand::type(char digit) {
  for (const std::string& all : {typed_ + digit, std::string(1, digit)})
    if (const int64_t v = std::stoll(all); all.size() < 9 && v < count(element_)) {
      typed_ = all, values_[element_] = double(v);
      return;
    }
}

ViewerHost::Answer Hand::press_single(const std::string& key, const uint8_t* mask) {
  for (size_t v = 0; v < directions_.size(); ++v)
    if (directions_[v] == key) {
      values_[0] = double(v);
      return answer(mask);
    }
  const bool digit = key.size() == 1;
  if (!digit || count(0) > kDigits) return {};
  if (key[0] - '0' >= count(0))
    return {false, join({"there are only the actions 0 to ", std::to_string(count(0) - 1)})};
  values_[0] = key[0] - '0';
  return answer(mask);
}

ViewerHost::Answer Hand::press(const std::string& key, const uint8_t* mask) {
  const bool digit = key.size() == 1;
  if (!digit) typed_.clear();
  if (key == "enter") return answer(mask);
  if (is_single()) {
    const ViewerHost::Answer done = press_single(key, mask);
    if (done.act || !done.words.empty()) return done;
  }
  const bool moves = space_.elements > 1;
  if (moves && (key == "left" || key == "right"))
    element_ =
        (element_ + values_.size() + (key == "left" ? values_.size() - 1 : 1)) % values_.size();
  const double up = is_box() ? 1 : -1;  // values of a choice are listed downwards
  const bool more = key == "up" || (!moves && is_box() && key == "right");
  const bool less = key == "down" || (!moves && is_box() && key == "left");
  if (more || less) change(more ? up : -up, mask);
  if (key == "page up" || key == "page down")
    change(key == "page up" ? up * kLargeStep : -up * kLargeStep, mask);
  if (digit && !is_box()) type(key[0]);
  return {};
}

PanelSection Hand::section(const uint8_t* mask) const {
  PanelSection s = {is_single() ? "your action"
                    : is_box()  ? "your action: ← → which, ↑ ↓ how much, enter"
                                : "your action: ← → which, ↑ ↓ its value, enter"};
  if (is_single() && count(0) > kDigits) s.title = "your action: ↑ ↓ or number, then enter";
  if (is_box() && values_.size() == 1) s.title = "your action: ↑ ↓ how much, enter does it";
  for (size_t e = 0; e < values_.size(); ++e) {
    if (is_single())
      for (int32_t v = 0; v < count(0); ++v) {
        PanelRow r = {PanelRow::kPlain, name(0, v), std::to_string(v)};
        if (!directions_[size_t(v)].empty())
          r.value = join({sign_of(directions_[size_t(v)]), " ", r.value});
        if (!legal(0, v, mask)) r.kind = PanelRow::kOff, r.value = "not possible";
        if (v == int32_t(values_[0])) r.kind = PanelRow::kChosen;
        s.rows.push_back(std::move(r));
      }
    else {
      PanelRow r = {
          e == element_ ? PanelRow::kChosen : PanelRow::kPlain,
          in_words(text_or(space_.names, int64_t(e), join({"part ", std::to_string(e + 1)})))};
      const std::string unit = space_.units ? unit_of(space_.units[e]) : "";
      r.value = is_box() ? short_number(values_[e]) : name(e, int32_t(values_[e]));
      if (!unit.empty() && (is_box() || !space_.labels)) r.value += join({" ", unit});
      const double least = is_box() ? low(e) : 0, most = is_box() ? high(e) : count(e) - 1;
      if (most > least && most - least < 1e29) r.to = float((values_[e] - least) / (most - least));
      if (!is_box() && !legal(e, int32_t(values_[e]), mask)) r.value += " (not possible)";
      s.rows.push_back(std::move(r));
    }
  }
  leave_out_impossible(s.rows);
  return s;
}

std::string Hand::line() const {
  const std::string keys = is_single() && count(0) <= kDigits
                               ? "number or arrow does it; enter: again"
                               : "arrows choose, enter does it";
  const size_t e = element_;
  const std::string value = is_box() ? short_number(values_[e]) : name(e, int32_t(values_[e]));
  const std::string what =
      space_.elements > 1 ? in_words(text_or(space_.names, int64_t(e), "")) : "";
  return join({"you: ", what, what.empty() ? "" : " ", value, " · ", keys});
}

}  // namespace plantgym
