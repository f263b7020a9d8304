#include "json.h"

#include <charconv>
#include <cmath>
#include <cstdint>

#include "policy_words.h"

namespace plantgym {
namespace {

constexpr const char* kKinds[] = {"null", "true or false", "a number", "a text", "a list", "a map"};

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}
  Json whole() {
    Json v = value(0);
    blanks();
    if (at_ < text_.size()) fail("something follows the value");
    return v;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    size_t line = 1, column = 1;
    for (size_t i = 0; i < at_ && i < text_.size(); ++i)
      text_[i] == '\n' ? (++line, column = 1) : ++column;
    throw Error(joined({std::to_string(line), ":", std::to_string(column), ": ", what}));
  }
  void blanks() {  // lines end nowhere else: texts hold no control characters
    for (; at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string::npos;
         ++at_)
      if (text_[at_] == '\n') ++line_, line_at_ = at_ + 1;
  }
  /// The next character that is no blank; 0: none.
  char next() {
    blanks();
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  void expect(char c) {
    if (next() != c) fail(joined({"'", std::string_view(&c, 1), "' is missing"}));
    ++at_;
  }
  Json value(int depth) {
    if (depth > 64) fail("lists and maps lie deeper than 64");
    next();
    const int32_t line = line_, column = int32_t(at_ - line_at_) + 1;
    Json v = read_value(depth);
    v.line = line, v.column = column;
    return v;
  }
  Json read_value(int depth) {
    const char c = next();
    if (c == '{') return map(depth);
    if (c == '[') return list(depth);
    if (c == '"') return Json::of(text());
    if (c == '-' && text_.substr(at_ + 1, 3) == "Inf") fail("-Infinity is no number of JSON");
    if (c == '-' || (c >= '0' && c <= '9')) return Json::of(number());
    for (const std::string_view word : {"NaN", "nan", "Infinity", "inf"})
      if (text_.substr(at_, word.size()) == word) fail(joined({word, " is no number of JSON"}));
    for (const std::string_view word : {"null", "true", "false"})
      if (text_.substr(at_, word.size()) == word) {
        at_ += word.size();
        return word == "null" ? Json() : Json::of(word == "true");
      }
    fail(c ? "a value is missing: a number, a text, a list, a map, true, false or null"
           : "the text ends too early");
  }
  Json map(int depth) {
    Json m = Json::empty(Json::kMap);
    expect('{');
    if (next() == '}') return ++at_, m;
    for (;;) {
      if (next() != '"') fail("a key in \" is missing");
      const size_t key_at = at_;
      std::string key = text();
      if (m.find(key)) at_ = key_at, fail(joined({"'", key, "' is written twice"}));
      expect(':');
      m.put(std::move(key), value(depth + 1));
      if (next() != ',') break;
      ++at_;
    }
    expect('}');
    return m;
  }
  Json list(int depth) {
    Json l = Json::empty(Json::kList);
    expect('[');
    if (next() == ']') return ++at_, l;
    for (;;) {
      Json v = value(depth + 1);
      if (v.kind == Json::kNumber && l.list.empty())
        l.numbers.push_back(v.number);
      else
        mix(l), l.list.push_back(std::move(v));
      if (next() != ',') break;
      ++at_;
    }
    expect(']');
    return l;
  }
  /// A list of numbers takes in something else.
  static void mix(Json& l) {
    for (const double x : l.numbers) l.list.push_back(Json::of(x));
    l.numbers.clear();
  }
  double number() {
    const size_t digits = at_ + (text_[at_] == '-');
    const auto digit = [this](size_t i) {
      return i < text_.size() && text_[i] >= '0' && text_[i] <= '9';
    };
    if (!digit(digits) || (text_[digits] == '0' && digit(digits + 1))) fail("not a number");
    double x = 0;
    const auto [end, error] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), x);
    if (error == std::errc::result_out_of_range) fail("a number is too large or too small");
    if (end[-1] == '.') fail("a number ends in a point");
    at_ = size_t(end - text_.data());
    return x;
  }
  unsigned hex4() {
    unsigned code = 0;
    const char* from = text_.data() + at_;
    if (at_ + 4 > text_.size() || std::from_chars(from, from + 4, code, 16).ptr != from + 4)
      fail("\\u needs four hexadecimal digits");
    at_ += 4;
    return code;
  }
  static void utf8(std::string& to, unsigned c) {
    if (c < 0x80) return to.push_back(char(c));
    if (c < 0x800) {
      to += char(0xC0 | c >> 6);
    } else {
      if (c < 0x10000)
        to += char(0xE0 | c >> 12);
      else
        to += char(0xF0 | c >> 18), to += char(0x80 | (c >> 12 & 0x3F));
      to += char(0x80 | (c >> 6 & 0x3F));
    }
    to += char(0x80 | (c & 0x3F));
  }
  void escape(std::string& to) {
    constexpr std::string_view kLetters = "\"\\/bfnrt", kMeant = "\"\\/\b\f\n\r\t";
    const char c = at_ < text_.size() ? text_[at_] : '\0';
    if (const size_t k = kLetters.find(c); c && k != std::string_view::npos)
      return ++at_, to.push_back(kMeant[k]);
    if (c != 'u') fail("an unknown escape");
    ++at_;
    unsigned code = hex4();
    if (code >= 0xDC00 && code < 0xE000) fail("half a surrogate pair");
    if (code >= 0xD800 && code < 0xDC00) {
      if (text_.substr(at_, 2) != "\\u") fail("half a surrogate pair");
      at_ += 2;
      const unsigned low = hex4();
      if (low < 0xDC00 || low >= 0xE000) fail("half a surrogate pair");
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    utf8(to, code);
  }
  std::string text() {
    std::string to;
    for (++at_; at_ < text_.size() && text_[at_] != '"';) {
      const char c = text_[at_];
      if (uint8_t(c) < 0x20) fail("a control character in a text");
      ++at_;
      c == '\\' ? escape(to) : to.push_back(c);
    }
    expect('"');
    return to;
  }

  std::string_view text_;
  size_t at_ = 0, line_at_ = 0;  // line_at_: where the line begins
  int32_t line_ = 1;
};

void write_text(const std::string& text, std::string& to) {
  to += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      to += '\\', to += c;
    } else if (uint8_t(c) < 0x20) {
      constexpr const char* kDigits = "0123456789abcdef";
      to += "\\u00", to += kDigits[c >> 4], to += kDigits[c & 15];
    } else {
      to += c;
    }
  }
  to += '"';
}

void write_number(double x, std::string& to) {
  char text[32];
  if (!std::isfinite(x)) return void(to += "null");
  to.append(text, std::to_chars(text, text + sizeof text, x).ptr);
}

/// @param depth of lines; below it all stands on one line
void write(const Json& v, int depth, int lines, std::string& to) {
  const bool apart = depth < lines && (v.kind == Json::kMap || !v.list.empty());
  const auto begin = [&](bool first) {
    if (!first) to += ',';
    if (apart)
      to += '\n', to.append(size_t(2 * depth + 2), ' ');
    else if (!first)
      to += ' ';
  };
  const auto end = [&](bool empty) {
    if (apart && !empty) to += '\n', to.append(size_t(2 * depth), ' ');
  };
  if (v.kind == Json::kNull) to += "null";
  if (v.kind == Json::kFlag) to += v.flag ? "true" : "false";
  if (v.kind == Json::kNumber) write_number(v.number, to);
  if (v.kind == Json::kText) write_text(v.text, to);
  if (v.kind == Json::kList) {
    to += '[';
    for (size_t k = 0; k < v.numbers.size(); ++k)
      to += k ? ", " : "", write_number(v.numbers[k], to);
    for (size_t k = 0; k < v.list.size(); ++k)
      begin(k == 0), write(v.list[k], depth + 1, lines, to);
    end(v.list.empty()), to += ']';
  }
  if (v.kind == Json::kMap) {
    to += '{';
    for (size_t k = 0; k < v.map.size(); ++k) {
      begin(k == 0), write_text(v.map[k].first, to), to += ": ";
      write(v.map[k].second, depth + 1, lines, to);
    }
    end(v.map.empty()), to += '}';
  }
}

}  // namespace

const Json* Json::find(std::string_view key) const {
  for (const auto& [k, v] : map)
    if (k == key) return &v;
  return nullptr;
}

Error Json::wrong(std::string_view what) const {
  if (!line) return Error(std::string(what));
  return Error(joined({std::to_string(line), ":", std::to_string(column), ": ", what}));
}

const Json& Json::at(std::string_view key, Kind expected) const {
  const Json* v = find(key);
  const std::string name = joined({"'", key, "'"});
  if (!v) throw wrong(joined({name, " is missing"}));
  if (v->kind != expected)
    throw v->wrong(joined({name, " is ", kKinds[v->kind], ", not ", kKinds[expected]}));
  return *v;
}

int64_t Json::whole_at(std::string_view key, int64_t low, int64_t high) const {
  const double x = number_at(key);
  if (!(x >= double(low) && x <= double(high)) || x != std::floor(x))
    throw at(key, kNumber)
        .wrong(joined({"'", key, "' is not a whole number in [", std::to_string(low), ", ",
                       std::to_string(high), "]"}));
  return int64_t(x);
}

const std::vector<double>& Json::numbers_at(std::string_view key) const {
  const Json& l = at(key, kList);
  for (const Json& v : l.list)
    if (v.kind != kNumber)
      throw v.wrong(joined({"'", key, "' does not hold numbers only, but also ", kKinds[v.kind]}));
  return l.numbers;
}

std::vector<std::string> Json::texts_at(std::string_view key) const {
  const Json& l = at(key, kList);
  std::vector<std::string> all;
  bool texts = l.numbers.empty();
  for (const Json& v : l.list) texts &= v.kind == kText, all.push_back(v.text);
  if (!texts) throw l.wrong(joined({"'", key, "' does not hold texts only"}));
  return all;
}

void Json::put(std::string key, const std::vector<std::string>& texts) {
  Json l = empty(kList);
  for (const std::string& t : texts) l.list.push_back(of(t));
  put(std::move(key), std::move(l));
}

Json parse_json(std::string_view text) { return Reader(text).whole(); }

std::string to_json(const Json& value) {
  std::string to;
  write(value, 0, 0, to);
  return to;
}

std::string to_json_lines(const Json& value, int depth) {
  std::string to;
  write(value, 0, depth, to);
  to += '\n';
  return to;
}

}  // namespace plantgym
