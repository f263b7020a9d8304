#include "node.h"
#include "plantgym/fields.h"

namespace plantgym {
namespace {

// Quoted unless it is certain to be read back as the same word.
std::string word(const std::string& s) {
  bool plain = !s.empty();
  for (const char c : s)
    plain &= (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             c == '_' || c == '.' || c == '/' || c == '-' || c == '+' || c == ' ' || c == '%';
  plain = plain && s.front() != '-' && s.front() != ' ' && s.front() != '%' && s.back() != ' ' &&
          s.front() != '.';
  if (plain || (!s.empty() && s.front() == '-' && s.size() > 1 && s[1] >= '0' && s[1] <= '9' &&
                s.find_first_not_of("-+.0123456789eE") == std::string::npos))
    return s != "null" && s != "Null" && s != "NULL" && s != "~" ? s : join({"\"", s, "\""});
  std::string out = "\"";
  for (const char c : s) {
    static constexpr char kHex[] = "0123456789abcdef";
    if (c == '"' || c == '\\')
      out += '\\', out += c;
    else if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else if (uint8_t(c) < 32 || uint8_t(c) == 127)
      out += "\\x", out += kHex[uint8_t(c) >> 4], out += kHex[uint8_t(c) & 15];
    else
      out += c;
  }
  return out + "\"";
}

bool has_lines(const Node& n) {
  return n.kind == PG_SCALAR && n.value.find('\n') != std::string::npos && n.value.back() == '\n' &&
         n.value.front() != ' ' && n.value.front() != '\n' &&
         n.value.find_first_of("\t\r") == std::string::npos &&
         n.value.find("\n\n") == std::string::npos;
}

std::string place(const Node& n) {
  if (n.file == "default" || n.file == "command line") return "  # " + n.file;
  return join({"  # ", n.file, ":", std::to_string(n.line)});
}

void emit(const Node& n, size_t depth, bool places, std::string& out) {
  const std::string indent(2 * depth, ' ');
  const auto head = [&](const Node& c) {
    out += indent;
    if (n.kind == PG_LIST)
      out += "-";
    else
      out += word(c.key), out += ":";
  };
  for (const Node& c : n.children) {
    head(c);
    if (c.kind == PG_SCALAR && has_lines(c)) {
      out += " |", out += places ? place(c) : "", out += "\n";
      size_t from = 0;
      for (size_t to; (to = c.value.find('\n', from)) != std::string::npos; from = to + 1)
        out += join({indent, "  ", std::string_view(c.value).substr(from, to - from), "\n"});
    } else if (c.kind == PG_SCALAR) {
      out += join({" ", c.value.empty() ? "null" : word(c.value), places ? place(c) : "", "\n"});
    } else if (c.children.empty()) {
      out += join({c.kind == PG_LIST ? " []" : " {}", places ? place(c) : "", "\n"});
    } else {
      out += "\n", emit(c, depth + 1, places, out);
    }
  }
}

}  // namespace

std::string to_yaml(const Node& root, bool places) {
  std::string out;
  emit(root, 0, places, out);
  return out;
}

}  // namespace plantgym
