#include "what_if.h"

#include "error.h"
#include "plantgym/fields.h"

namespace plantgym::cli {
namespace {

/// Values parted by commas that are not in brackets, braces or quotes.
std::vector<std::string> values_of(const std::string& text) {
  std::vector<std::string> all(1);
  int depth = 0;
  char quote = 0;
  for (const char c : text) {
    if (quote)
      quote = c == quote ? char(0) : quote;
    else if (c == '"' || c == '\'')
      quote = c;
    depth += (c == '[' || c == '{') - (c == ']' || c == '}');
    if (c == ',' && depth == 0 && !quote)
      all.emplace_back();
    else
      all.back() += c;
  }
  return all;
}

}  // namespace

std::vector<std::vector<std::string>> settings_of(const std::vector<std::string>& overrides) {
  std::vector<std::vector<std::string>> all(1);
  for (const std::string& o : overrides) {
    const size_t equals = o.find('=');
    const bool varies = o.rfind("env.", 0) == 0 || o.rfind("eval.env.", 0) == 0;
    std::vector<std::string> values = {o.substr(equals + 1)};
    if (varies) values = values_of(values[0]);
    std::vector<std::vector<std::string>> longer;
    for (const std::vector<std::string>& before : all)
      for (const std::string& v : values) {
        if (v.empty() && values.size() > 1)
          throw Error(join({o, ": an empty value between commas; write key=value,value"}));
        longer.push_back(before);
        longer.back().push_back(o.substr(0, equals + 1) + v);
      }
    all = std::move(longer);
  }
  return all;
}

std::string varied(const std::vector<std::string>& overrides,
                   const std::vector<std::string>& setting) {
  std::string words;
  for (size_t k = 0; k < overrides.size(); ++k)
    if (overrides[k] != setting[k]) words += join({words.empty() ? "" : " ", setting[k]});
  return words;
}

}  // namespace plantgym::cli
