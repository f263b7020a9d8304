#include "sim/farm/weather.h"

#include <charconv>
#include <cmath>
#include <cstdio>

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

struct Column {
  const char* name;
  double low, high;
  bool needed;
  int32_t at = -1;
};

std::string text(int32_t number) {
  int32_t y, m, d;
  date_of(number, y, m, d);
  char date[40];
  std::snprintf(date, sizeof date, "%d-%02d-%02d", y, m, d);
  return date;
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

double read_value(const std::string& s, const Column& c, int64_t line) {
  double v = 0;
  const auto [end, bad] = std::from_chars(s.data(), s.data() + s.size(), v);
  if (s.empty()) throw WeatherError(line, std::string(c.name) + ": no value; fill the gap first");
  if (bad != std::errc() || end != s.data() + s.size() || !(v - v == 0))
    throw WeatherError(line, std::string(c.name) + ": '" + s + "' is not a number");
  if (v < c.low || v > c.high)
    throw WeatherError(line, std::string(c.name) + ": " + s + " is not in [" +
                                 std::to_string(int64_t(c.low)) + ", " +
                                 std::to_string(int64_t(c.high)) + "]");
  return v;
}

}  // namespace

// Howard Hinnant's days_from_civil
int32_t day_number(int32_t y, int32_t m, int32_t d) {
  y -= m <= 2;
  const int32_t era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
  const int32_t of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void date_of(int32_t number, int32_t& year, int32_t& month, int32_t& day) {
  const int32_t z = number + 719468, era = (z >= 0 ? z : z - 146096) / 146097,
                of_era = z - era * 146097;
  const int32_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  const int32_t of_year = of_era - (365 * y + y / 4 - y / 100), m = (5 * of_year + 2) / 153;
  day = of_year - (153 * m + 2) / 5 + 1, month = m + (m < 10 ? 3 : -9),
  year = y + era * 400 + (month <= 2);
}

int32_t days_in_month(int32_t year, int32_t month) {
  constexpr int32_t kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return kDays[month - 1] + (month == 2 && leap);
}

Weather read_weather(const std::string& csv) {
  Weather w;
  Column date = {"date", 0, 0, true}, tmin = {"tmin", -90, 60, false},
         tmax = {"tmax", -90, 70, false}, rain = {"precip", 0, 2000, true},
         eto = {"eto", 0, 40, true}, u2 = {"u2", 0, 60, false}, rh = {"rh_min", 0, 100, false};
  Column* columns[] = {&date, &tmin, &tmax, &rain, &eto, &u2, &rh};
  int64_t line = 0;
  size_t width = 0;
  int32_t expected = 0;
  for (size_t from = 0; from < csv.size();) {
    const size_t end = std::min(csv.find('\n', from), csv.size());
    const std::string row = csv.substr(from, end - from);
    from = end + 1, ++line;
    if (row.empty() || row == "\r") continue;
    const std::vector<std::string> cells = split(row);
    if (width == 0) {
      width = cells.size();
      for (size_t i = 0; i < width; ++i)
        for (Column* c : columns)
          if (cells[i] == c->name) c->at = int32_t(i);
      for (const Column* c : columns)
        if (c->needed && c->at < 0)
          throw WeatherError(line, std::string("the head lacks the column ") + c->name +
                                       "; date, precip and eto are needed");
      continue;
    }
    if (cells.size() != width)
      throw WeatherError(
          line, std::to_string(cells.size()) + " values, the head names " + std::to_string(width));
    const auto value = [&](const Column& c) {
      return c.at < 0 ? 0.0 : read_value(cells[size_t(c.at)], c, line);
    };
    const int32_t day = read_date(cells[size_t(date.at)], line);
    if (w.days.empty()) w.first = expected = day;
    if (day != expected)
      throw WeatherError(line,
                         text(day) + " stands where " + text(expected) + " should: " +
                             (day > expected ? std::to_string(day - expected) + " days are missing"
                                             : std::string("the days are out of order")));
    ++expected;
    if (tmin.at >= 0 && tmax.at >= 0 && value(tmin) > value(tmax))
      throw WeatherError(line, "tmin is above tmax");
    w.days.push_back({value(rain), value(eto)});
    if (tmin.at >= 0 && tmax.at >= 0) w.mean.push_back((value(tmin) + value(tmax)) / 2);
    if (u2.at >= 0) w.u2.push_back(float(value(u2)));
    if (rh.at >= 0) w.rh_min.push_back(float(value(rh)));
  }
  if (w.days.empty()) throw WeatherError(line, "holds no day");
  return w;
}

}  // namespace plantgym::farm
