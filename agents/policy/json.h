// JSON (RFC 8259) in two small functions, so that a policy needs nothing but the standard library.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "error.h"

namespace plantgym {

/// One value. A list that holds nothing but numbers has them in `numbers`, and no `list`.
struct Json {
  enum Kind { kNull, kFlag, kNumber, kText, kList, kMap } kind = kNull;
  bool flag = false;
  double number = 0;
  std::string text = {};
  std::vector<Json> list = {};
  std::vector<double> numbers = {};
  std::vector<std::pair<std::string, Json>> map = {};  // in the order of the text
  int32_t line = 0, column = 0;                        // where it begins; 0: in no text

  static Json of(double x) { return {kNumber, false, x}; }
  static Json of(bool x) { return {kFlag, x}; }
  static Json of(std::string x) { return {kText, false, 0, std::move(x)}; }
  static Json of(const char* x) { return of(std::string(x)); }
  static Json of(std::vector<double> x) { return {kList, false, 0, {}, {}, std::move(x)}; }
  static Json empty(Kind kind) { return {kind}; }

  /// Null: there is none.
  const Json* find(std::string_view key) const;
  /// An error about this value: "LINE:COLUMN: what", or what alone.
  Error wrong(std::string_view what) const;
  /// @throws Error there is none, or it is of another kind
  const Json& at(std::string_view key, Kind expected) const;
  double number_at(std::string_view key) const { return at(key, kNumber).number; }
  /// @throws Error not a whole number in [low, high]
  int64_t whole_at(std::string_view key, int64_t low, int64_t high) const;
  const std::string& text_at(std::string_view key) const { return at(key, kText).text; }
  const std::vector<double>& numbers_at(std::string_view key) const;
  std::vector<std::string> texts_at(std::string_view key) const;

  void put(std::string key, Json value) { map.emplace_back(std::move(key), std::move(value)); }
  void put(std::string key, const std::vector<std::string>& texts);
};

/// @throws Error "LINE:COLUMN: what is wrong" (columns are bytes, both from 1): not JSON, a key
/// written twice, deeper than 64, a number too large
Json parse_json(std::string_view text);
/// On one line; numbers read back equal, those that are not finite are null.
std::string to_json(const Json& value);
/// The same with a line for each entry of maps and lists that lie less than `depth` deep.
std::string to_json_lines(const Json& value, int depth);

}  // namespace plantgym
