// Any bytes as a weather file: days in a row with finite, possible values, or a WeatherError. A
// first byte below 32 says where the station is and how its ETo is computed.
#include <cstdlib>
#include <string>

#include "sim/farm/weather.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace plantgym::farm;
  Station station;
  if (size && data[0] < 32) {
    station = {data[0] * 180.0 / 31 - 90, 100, 10, Eto(data[0] % 3)};
    ++data, --size;
  }
  try {
    const Weather w = read_weather(std::string(reinterpret_cast<const char*>(data), size), station);
    if (w.days.empty()) std::abort();
    for (const DayOfWeather& d : w.days)
      if (!(d.rain >= 0 && d.rain <= 2000 && d.eto >= 0 && d.eto <= 40)) std::abort();
  } catch (const WeatherError&) {
  }
  return 0;
}
