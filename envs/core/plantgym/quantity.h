// Numbers as people write them in YAML: "8 h", "120 m3/h", "40 %", "1/3", "5M", "2_000_000",
// "1982..2005". Standard library only; no libm, no locale.
#pragma once
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace plantgym {

/// What a unit measures, as powers of length, mass, time, energy, money and temperature, and how
/// many of the base unit (m, kg, s, J, currency, K) it is.
struct Unit {
  double factor = 1;
  int8_t power[6] = {};
  bool known = true;
  bool same_dimension(const Unit& o) const {
    for (int i = 0; i < 6; ++i)
      if (power[i] != o.power[i]) return false;
    return true;
  }
};

namespace detail {
struct NamedUnit {
  std::string_view name;
  double factor;
  int8_t power[6];
};
inline constexpr NamedUnit kUnits[] = {{"m", 1, {1}},
                                       {"mm", 1e-3, {1}},
                                       {"cm", 1e-2, {1}},
                                       {"km", 1e3, {1}},
                                       {"m2", 1, {2}},
                                       {"ha", 1e4, {2}},
                                       {"km2", 1e6, {2}},
                                       {"m3", 1, {3}},
                                       {"l", 1e-3, {3}},
                                       {"kg", 1, {0, 1}},
                                       {"g", 1e-3, {0, 1}},
                                       {"t", 1e3, {0, 1}},
                                       {"s", 1, {0, 0, 1}},
                                       {"min", 60, {0, 0, 1}},
                                       {"h", 3600, {0, 0, 1}},
                                       {"d", 86400, {0, 0, 1}},
                                       {"week", 604800, {0, 0, 1}},
                                       {"year", 31557600, {0, 0, 1}},
                                       {"years", 31557600, {0, 0, 1}},
                                       {"J", 1, {0, 0, 0, 1}},
                                       {"MJ", 1e6, {0, 0, 0, 1}},
                                       {"kWh", 3.6e6, {0, 0, 0, 1}},
                                       {"MWh", 3.6e9, {0, 0, 0, 1}},
                                       {"W", 1, {0, 0, -1, 1}},
                                       {"kW", 1e3, {0, 0, -1, 1}},
                                       {"C", 1, {0, 0, 0, 0, 0, 1}},
                                       {"K", 1, {0, 0, 0, 0, 0, 1}},
                                       {"%", 0.01, {}},
                                       {"deg", 1, {}},
                                       {"1", 1, {}},
                                       {"step", 1, {}},
                                       {"cell", 1, {}},
                                       {"", 1, {}}};

inline Unit unit_of_word(std::string_view w) {
  for (const NamedUnit& u : kUnits)
    if (u.name == w) {
      Unit r{u.factor, {}, true};
      for (int i = 0; i < 6; ++i) r.power[i] = u.power[i];
      return r;
    }
  bool currency = w.size() == 3;  // EUR, USD: a label, never converted
  for (char c : w) currency &= c >= 'A' && c <= 'Z';
  if (currency) return {1, {0, 0, 0, 0, 1, 0}, true};
  return {1, {}, false};
}
}  // namespace detail

/// "m3/h", "EUR/m3", "kg/ha/d", "%". Currencies are any three capital letters. `known` false: no
/// such unit.
inline Unit unit_of(std::string_view text) {
  Unit all;
  bool below = false;
  while (true) {
    const size_t slash = text.find('/');
    const Unit u = detail::unit_of_word(text.substr(0, slash));
    if (!u.known) return u;
    all.factor = below ? all.factor / u.factor : all.factor * u.factor;
    for (int i = 0; i < 6; ++i)
      all.power[i] = int8_t(below ? all.power[i] - u.power[i] : all.power[i] + u.power[i]);
    if (slash == std::string_view::npos) return all;
    text.remove_prefix(slash + 1), below = true;
  }
}

/// Reads "12", "-1e6", "+1", "2_000_000", "5M", "40k", "1/3". Null where `s` is not such a number.
/// Powers of ten are exact: "40k" is 40000.
inline bool parse_number(std::string_view s, double& x) {
  char plain[64];
  size_t n = 0;
  for (size_t i = 0; i < s.size(); ++i) {
    const char c = s[i];
    if (c == '_' && i > 0 && i + 1 < s.size() && s[i - 1] >= '0' && s[i - 1] <= '9' &&
        s[i + 1] >= '0' && s[i + 1] <= '9')
      continue;
    if (n == sizeof plain) return false;
    plain[n++] = c;
  }
  std::string_view t(plain, n);
  if (t.size() > 1 && t[0] == '+' && t[1] != '-') t.remove_prefix(1);
  double scale = 1;
  if (!t.empty()) {
    if (t.back() == 'k') scale = 1e3;
    if (t.back() == 'M') scale = 1e6;
    if (t.back() == 'G') scale = 1e9;
    if (scale != 1) t.remove_suffix(1);
  }
  const auto whole = [](std::string_view v, double& to) {
    if (v.empty() || !((v[0] >= '0' && v[0] <= '9') || v[0] == '-' || v[0] == '.')) return false;
    const auto [end, error] = std::from_chars(v.data(), v.data() + v.size(), to);
    return error == std::errc() && end == v.data() + v.size();
  };
  const size_t slash = t.find('/');
  if (slash == std::string_view::npos) {
    if (!whole(t, x)) return false;
    x *= scale;
    return true;
  }
  double below = 1;
  if (scale != 1 || !whole(t.substr(0, slash), x) || !whole(t.substr(slash + 1), below) ||
      below == 0)
    return false;
  x /= below;
  return true;
}

/// Reads a number with an optional unit ("3 mm", "3mm") and converts it to `unit`. Returns null, or
/// what is wrong with it.
inline const char* parse_quantity(std::string_view s, std::string_view unit, double& x) {
  const size_t space = s.find(' ');
  std::string_view number = s.substr(0, space), written;
  if (space != std::string_view::npos) {
    written = s.substr(space + 1);
    while (!written.empty() && written[0] == ' ') written.remove_prefix(1);
  } else if (!s.empty() && s.back() == '%') {
    number = s.substr(0, s.size() - 1), written = "%";
  }
  if (!parse_number(number, x)) {  // "10s", if its letters are a unit
    const size_t letters = s.find_first_not_of("0123456789.+-");
    if (space != std::string_view::npos || letters == 0 || letters == std::string_view::npos ||
        !unit_of(s.substr(letters)).known || !parse_number(s.substr(0, letters), x))
      return "is not a number";
    written = s.substr(letters);
  }
  if (written.empty() || written == unit) return nullptr;  // any word may be a unit of its own
  const Unit from = unit_of(written), to = unit_of(unit);
  if (!from.known) return "has an unknown unit";
  if (!from.same_dimension(to)) return "has a unit of another dimension";
  if (from.factor != to.factor) x = x * from.factor / to.factor;
  return nullptr;
}

/// "1982..2005", or one number for both ends; they may be in the wrong order.
inline bool parse_range(std::string_view s, int32_t& first, int32_t& last) {
  const size_t dots = s.find("..");
  // what no int32_t can hold is far outside of any range that is asked for, and told as that
  const auto whole = [](std::string_view v, int32_t& to) {
    const auto [end, error] = std::from_chars(v.data(), v.data() + v.size(), to);
    if (error == std::errc::result_out_of_range) to = v[0] == '-' ? INT32_MIN : INT32_MAX;
    return error != std::errc::invalid_argument && end == v.data() + v.size() && !v.empty();
  };
  if (dots == std::string_view::npos) return whole(s, first) && (last = first, true);
  return whole(s.substr(0, dots), first) && whole(s.substr(dots + 2), last);
}

}  // namespace plantgym
