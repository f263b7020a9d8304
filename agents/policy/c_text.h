// C source, written piece by piece.
#pragma once
#include <charconv>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

namespace plantgym {

/// Appends to a text of C.
class CText {
 public:
  std::string text;

  template <class... T>
  void put(const T&... parts) {
    (add(parts), ...);
  }
  /// `static const float NAME[] = {…};` @param part i of n as C
  template <class F>
  void array(std::string_view head, size_t n, F&& part) {
    put(head, "[", n, "] = {");
    size_t line = text.size();
    for (size_t i = 0; i < n; ++i) {
      if (i) put(",");
      if (i == 0 || text.size() - line > 90) put("\n    "), line = text.size() - 4;
      if (i && text.size() != line + 4) put(" ");
      put(part(i));
    }
    put("};\n");
  }

  /// A literal that reads back equal.
  static std::string number(float x) { return finite(x, "f"); }
  static std::string number(double x) { return finite(x, ""); }
  static std::string quoted(std::string_view s) {
    std::string to = "\"";
    for (const char c : s) {
      if (c == '"' || c == '\\' || c == '?') to += '\\';  // ?: no trigraphs
      to += (c >= 0 && c < ' ') || c == 127 ? ' ' : c;
    }
    return to + "\"";
  }
  /// Text that can stand in a comment.
  static std::string plain(std::string_view s) {
    std::string to;
    for (const char c : s)
      to += (c == '*' || c == '/') && !to.empty() && (to.back() == '*' || to.back() == '/') ? '-'
            : (c >= 0 && c < ' ') || c == '\\' || c == '?'                                  ? ' '
                                                                                            : c;
    return to;
  }

 private:
  void add(std::string_view s) { text += s; }
  void add(size_t n) { text += std::to_string(n); }
  void add(int64_t n) { text += std::to_string(n); }
  void add(int32_t n) { text += std::to_string(n); }
  template <class T>
  static std::string finite(T x, const char* end) {
    if (std::isinf(x)) return x > 0 ? "INFINITY" : "-INFINITY";
    char digits[40];
    std::string s(digits, std::to_chars(digits, digits + sizeof digits, x).ptr);
    if (s.find_first_of(".e") == std::string::npos) s += ".0";
    return s + end;
  }
};

}  // namespace plantgym
