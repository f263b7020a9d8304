// Names and units as people read them.
#pragma once
#include <algorithm>
#include <string>
#include <string_view>

#include "plantgym/abi.h"
#include "plantgym/fields.h"

namespace plantgym {

inline std::string text_or(const char* const* texts, int64_t i, const std::string& otherwise) {
  return texts && texts[i] && *texts[i] ? texts[i] : otherwise;
}

/// Whether a quantity of this unit tells things apart, as a year does, and is no amount.
inline bool is_name(const char* unit) { return unit && std::string_view(unit) == "#"; }

/// As printed: m³ for "m3"; nothing for "1", a count, and "#", a number that tells things apart.
inline std::string unit_of(const char* unit) {
  if (!unit || std::string_view(unit) == "1" || is_name(unit)) return "";
  std::string words;
  for (const char* c = unit; *c; ++c) {
    const bool power = c != unit && c[-1] == 'm' && !(c[1] >= '0' && c[1] <= '9');
    words += power && *c == '2' ? "²" : power && *c == '3' ? "³" : std::string(1, *c);
  }
  return words;
}

inline std::string in_words(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

/// What a doc says of its values after a colon, in short: "stress (1, no stress)".
inline std::string remark_of(const char* doc) {
  const std::string all = doc ? doc : "";
  const size_t colon = all.rfind(": ");
  const std::string words = colon == std::string::npos ? "" : all.substr(colon + 2);
  return words.empty() || words.size() > 12 ? "" : join({" (", words, ")"});
}

/// Values of element e of a space; 0: a number.
inline int32_t choices_of(const pg_space& s, int64_t e) { return s.counts ? s.counts[e] : s.n; }

/// Element e of a space that lies at `row`, of whatever type.
inline double number_at(const pg_space& s, const void* row, int64_t e) {
  if (s.dtype == PG_F32) return double(static_cast<const float*>(row)[e]);
  if (s.dtype == PG_I32) return double(static_cast<const int32_t*>(row)[e]);
  return double(static_cast<const uint8_t*>(row)[e]);
}

}  // namespace plantgym
