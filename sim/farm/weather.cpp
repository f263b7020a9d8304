#include "sim/farm/weather.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "sim/farm/eto.h"

namespace plantgym::farm {
namespace {

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> cells;
  size_t from = 0;
  for (size_t comma; (comma = line.find(',', from)) != std::string::npos; from = comma + 1)
    cells.push_back(line.substr(from, comma - from));
  cells.push_back(line.substr(from));
  for (std::string& c : cells) {
    while (!c.empty() && (c.back() == ' ' || c.back() == '\r' || c.back() == '\t')) c.pop_back();
    while (!c.empty() && c.front() == ' ') c.erase(0, 1);
  }
  return cells;
}

std::string text(int32_t number) {
  int32_t y, m, d;
  date_of(number, y, m, d);
  char date[40];
  std::snprintf(date, sizeof date, "%d-%02d-%02d", y, m, d);
  return date;
}
std::string text(double v) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.1f", v);
  return digits;
}

int32_t read_date(const std::string& s, int64_t line) {
  int32_t y = 0, m = 0, d = 0;
  const auto number = [&](size_t from, size_t size, int32_t& to) {
    const auto [end, bad] = std::from_chars(s.data() + from, s.data() + from + size, to);
    return bad == std::errc() && end == s.data() + from + size;
  };
  if (s.size() != 10 || s[4] != '-' || s[7] != '-' || !number(0, 4, y) || !number(5, 2, m) ||
      !number(8, 2, d) || m < 1 || m > 12 || d < 1 || d > days_in_month(y, m))
    throw WeatherError(line, "date: '" + s + "' is not a date; write 2000-12-31");
  return day_number(y, m, d);
}

struct Column {
  const char *name, *other;
  double low, high;
  int32_t at = -1;
  bool given() const { return at >= 0; }
};

std::string missing(int32_t days) {
  return days == 1 ? "1 day is missing" : std::to_string(days) + " days are missing";
}

class Reader {
 public:
  Reader(const std::string& csv, const Station& station) : csv_(csv), station_(station) {}
  Weather read() {
    constexpr std::string_view kMark = "\xEF\xBB\xBF";  // that some programs begin UTF-8 with
    for (size_t from = csv_.rfind(kMark, 0) == 0 ? kMark.size() : 0; from < csv_.size();) {
      const size_t end = std::min(csv_.find('\n', from), csv_.size());
      const std::string row = csv_.substr(from, end - from);
      from = end + 1, ++line_;
      if (row.empty() || row == "\r") continue;
      refuse_dialects(row);
      cells_ = split(row);
      width_ == 0 ? head() : day();
    }
    if (w_.days.empty()) throw WeatherError(std::max<int64_t>(line_, 1), "holds no day");
    w_.latitude = station_.latitude, w_.mean_radiation /= double(w_.days.size());
    return std::move(w_);
  }

 private:
  [[noreturn]] void fail(const std::string& reason) const { throw WeatherError(line_, reason); }
  /// What spreadsheets do to a CSV file.
  void refuse_dialects(const std::string& row) const {
    if (row.find(';') != std::string::npos)
      fail("values are parted by ';'; part them by ',' and write decimals with a point");
    if (row.find(',') == std::string::npos && row.find('\t') != std::string::npos)
      fail("values are parted by tabs; part them by ','");
    if (row.find('"') != std::string::npos) fail("values are in quotes; write them without");
  }
  void head() {
    width_ = cells_.size();
    for (size_t i = 0; i < width_; ++i)
      for (Column* c : columns_)
        if (cells_[i] == c->name || cells_[i] == c->other) {
          if (c->given()) fail(std::string("the head names the column ") + c->name + " twice");
          c->at = int32_t(i);
        }
    for (const Column* c : {&date_, &rain_})
      if (!c->given())
        fail(std::string("the head lacks the column ") + c->name +
             "; date, precip and eto, or tmin and tmax to compute eto from, are needed");
    const bool humid = tdew_.given() || (rh_min_.given() && rh_max_.given());
    method_ = station_.eto;
    if (method_ == Eto::kAuto && !eto_.given())
      method_ = humid && u2_.given() && (rs_.given() || n_.given()) ? Eto::kPenmanMonteith
                                                                    : Eto::kHargreaves;
    if (method_ != Eto::kAuto) needs_place();
    if (station_.wind_height != 2 && !u2_.given())
      throw WeatherError(line_, "the file has no column u2", "wind_height");
  }
  void needs_place() const {
    for (const Column* c : {&tmin_, &tmax_})
      if (!c->given())
        fail(std::string("the head lacks the column ") + c->name +
             "; without eto, tmin and tmax are needed to compute it");
    const char* missing = "missing; the file's eto is computed, from latitude and elevation";
    if (station_.latitude == Station::kUnknown) throw WeatherError(line_, missing, "latitude");
    if (station_.elevation == Station::kUnknown) throw WeatherError(line_, missing, "elevation");
  }

  std::string other_unit(const Column& c, double v) const {
    if (&c != &tmin_ && &c != &tmax_ && &c != &tdew_) return "";
    return v > 200 ? " C; is it in K, or in tenths of a degree?" : v > 0 ? " C; is it in F?" : "";
  }
  double value(const Column& c) const {
    const std::string& s = cells_[size_t(c.at)];
    double v = 0;
    const auto [end, bad] = std::from_chars(s.data(), s.data() + s.size(), v);
    if (s.empty()) fail(std::string(c.name) + ": no value; fill the gap first");
    if (bad != std::errc() || end != s.data() + s.size() || !(v - v == 0))
      fail(std::string(c.name) + ": '" + s + "' is not a number");
    if (v < c.low || v > c.high)
      fail(std::string(c.name) + ": " + s + " is not in [" + std::to_string(int64_t(c.low)) + ", " +
           std::to_string(int64_t(c.high)) + "]" + other_unit(c, v));
    return v;
  }
  void day() {
    if (cells_.size() != width_)
      fail(std::to_string(cells_.size()) + " values, the head names " + std::to_string(width_));
    const int32_t today = read_date(cells_[size_t(date_.at)], line_);
    if (w_.days.empty()) w_.first = expected_ = today;
    if (today != expected_)
      fail(text(today) + " stands where " + text(expected_) + " should: " +
           (today > expected_ ? missing(today - expected_)
                              : std::string("the days are out of order")));
    ++expected_;
    for (const Column* c : columns_)
      if (c != &date_ && c->given()) value(*c);  // columns that nobody uses must be good too
    if (tmin_.given()) w_.tmin.push_back(value(tmin_));
    if (tmax_.given()) w_.tmax.push_back(value(tmax_));
    if (tmin_.given() && tmax_.given() && w_.tmin.back() > w_.tmax.back())
      fail("tmin is above tmax");
    if (rh_min_.given() && rh_max_.given() && value(rh_min_) > value(rh_max_))
      fail("rh_min is above rh_max");
    if (tdew_.given() && tmax_.given() && value(tdew_) > w_.tmax.back()) fail("tdew is above tmax");
    const double wind = u2_.given() ? at_2m(value(u2_)) : 2;
    if (u2_.given()) w_.u2.push_back(float(wind));
    if (rh_min_.given()) w_.rh_min.push_back(float(value(rh_min_)));
    if (rh_max_.given()) w_.most_humidity = std::max(w_.most_humidity, value(rh_max_));
    if (rs_.given()) w_.mean_radiation += value(rs_);
    w_.days.push_back({value(rain_), method_ == Eto::kAuto ? value(eto_) : computed(today, wind)});
  }
  double at_2m(double wind) const {
    return station_.wind_height == 2 ? wind : wind_at_2m(wind, station_.wind_height);
  }
  double computed(int32_t today, double wind) const {
    const double tmin = w_.tmin.back(), tmax = w_.tmax.back();
    const Sun sun = sun_of(station_.latitude, day_of_year(today));
    if (rs_.given() && value(rs_) > sun.extraterrestrial + 1)
      fail("rs: " + cells_[size_t(rs_.at)] + " MJ/m2/d is more than the " +
           text(sun.extraterrestrial) + " above the air at this latitude; is it in W/m2 or J/cm2?");
    const double eto =
        method_ == Eto::kHargreaves
            ? hargreaves(tmin, tmax, sun)
            : penman_monteith_of_day(tmin, tmax, vapour(tmin, tmax), radiation(tmin, tmax, sun),
                                     wind, station_.elevation, sun);
    return std::clamp(eto, 0.0, eto_.high);
  }
  double vapour(double tmin, double tmax) const {
    if (tdew_.given()) return vapour_from_dew_point(value(tdew_));
    return rh_min_.given() && rh_max_.given()
               ? vapour_from_humidity(tmin, tmax, value(rh_min_), value(rh_max_))
               : vapour_from_dew_point(tmin);
  }
  double radiation(double tmin, double tmax, const Sun& sun) const {
    return rs_.given()  ? value(rs_)
           : n_.given() ? radiation_from_sunshine(value(n_), sun)
                        : radiation_from_temperature(tmin, tmax, sun);
  }

  const std::string& csv_;
  const Station station_;
  Weather w_;
  Eto method_ = Eto::kAuto;
  Column date_ = {"date", "", 0, 0}, tmin_ = {"tmin", "", -90, 60}, tmax_ = {"tmax", "", -90, 70},
         rain_ = {"precip", "", 0, 2000}, eto_ = {"eto", "", 0, 40}, u2_ = {"u2", "wind", 0, 60},
         rh_min_ = {"rh_min", "rhmin", 0, 100}, rh_max_ = {"rh_max", "rhmax", 0, 100},
         tdew_ = {"tdew", "", -95, 50}, rs_ = {"rs", "", 0, 60}, n_ = {"n", "sunshine", 0, 24};
  Column* const columns_[11] = {&date_,   &tmin_,   &tmax_, &rain_, &eto_, &u2_,
                                &rh_min_, &rh_max_, &tdew_, &rs_,   &n_};
  std::vector<std::string> cells_;
  int64_t line_ = 0;
  size_t width_ = 0;
  int32_t expected_ = 0;
};

}  // namespace

Weather read_weather(const std::string& csv, const Station& station) {
  return Reader(csv, station).read();
}

}  // namespace plantgym::farm
