// The Gregorian calendar.
#include "sim/farm/weather.h"

namespace plantgym::farm {

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

int32_t day_of_year(int32_t number) {
  int32_t y, m, d;
  date_of(number, y, m, d);
  return number - day_number(y, 1, 1) + 1;
}

}  // namespace plantgym::farm
