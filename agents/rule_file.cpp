#include "rule_file.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "plantgym/fields.h"
#include "program_files.h"
#include "rule_words.h"

namespace plantgym {
namespace {

constexpr const char* kFolder = "configs/rules/";

bool is_path(const std::string& word) {
  return word.find('/') != std::string::npos || word.ends_with(".yaml") || word.ends_with(".yml");
}

/// The path that a node's word means; "": no rule has this name.
std::string path_of(const std::string& word, const Node& at) {
  if (!is_path(word)) return shipped_file(join({kFolder, word, ".yaml"}));
  const size_t folder = word[0] == '/' ? 0 : at.file.rfind('/') + 1;  // npos + 1 == 0
  const std::string path =
      std::filesystem::path(at.file.substr(0, folder) + word).lexically_normal().string();
  std::string content;
  if (!read_file(path, content))
    throw error_at(at, at.key, join({"cannot read file ", path, why_unreadable(path)}));
  return path;
}

void read_two(const Node& list, const std::string& path, double& least, double& most) {
  const bool two = list.kind == PG_LIST && list.children.size() == 2;
  if (!two || !parse_number(list.children[0].value, least) ||
      !parse_number(list.children[1].value, most) || !(least < most))
    throw error_at(list, path, "must be two numbers, the least and the most");
}

/// A parameter's new number, or map of a number, against the range of the one it replaces.
void expect_within(const Node& given, const std::string& path, double least, double most) {
  for (const Node& c : given.children) expect_within(c, path, least, most);
  double v = 0;
  if (given.kind == PG_SCALAR && parse_number(given.value, v) && !(v >= least && v <= most))
    throw error_at(
        given, path,
        join({given.value, " is not in [", number_text(least), ", ", number_text(most), "]"}));
}

/// Lays {fraction: 0.45} over the parameters of a rule.
void set_parameters(Node& rule, const Node& given) {
  if (given.kind == PG_SCALAR && given.value.empty()) return;  // `mad:` alone
  if (given.kind != PG_MAP) throw error_at(given, given.key, "must be a map of parameters");
  Node* parameters = child(rule, "parameters");
  std::vector<std::string> known;
  for (size_t k = 0; parameters && k < parameters->children.size(); ++k)
    known.push_back(parameters->children[k].key);
  std::string& name = child(rule, "name")->value;
  for (const Node& c : given.children) {
    Node* p = parameters ? child(*parameters, c.key) : nullptr;
    if (!p)
      throw error_at(c, join({given.key, ".", c.key}),
                     join({"unknown key", suggestion(c.key, known, "keys")}));
    double v = 0;
    if (c.kind == PG_SCALAR && c.value.empty()) continue;  // null: the default
    if (c.kind == PG_SCALAR && !parse_number(c.value, v))
      throw error_at(c, join({given.key, ".", c.key}), join({"'", c.value, "' is not a number"}));
    double least = 0, most = 0;
    if (range_of(*p, least, most)) expect_within(c, join({given.key, ".", c.key}), least, most);
    *p = c, name += join({" ", c.value});
  }
}

Node read_rule_file(const std::string& path) {
  Node rule = read_yaml(path);
  if (!child(rule, "name"))
    rule.children.push_back({PG_SCALAR,
                             "name",
                             std::filesystem::path(path).stem().string(),
                             path,
                             rule.line,
                             rule.column,
                             "",
                             {}});
  return rule;
}

/// f(node, path) of every map of a number.
template <class N, class F>
void each_number(N& n, const std::string& path, F&& f) {
  if (n.kind == PG_MAP && (child(n, "tune") || (child(n, "start") && child(n, "range"))))
    return f(n, path);
  for (size_t k = 0; k < n.children.size(); ++k) {
    N& c = n.children[k];
    const std::string word = n.kind == PG_LIST ? join({"[", std::to_string(k), "]"}) : c.key;
    each_number(c, path.empty() || n.kind == PG_LIST ? path + word : join({path, ".", word}), f);
  }
}

/// What is written where a number was found: it, and what it may be.
Node found(const Node& n, double value) {
  Node number = {PG_SCALAR, n.key, number_text(value), n.file, n.line, n.column, n.via, {}};
  const Node* range = child(n, "range");
  if (!range) return number;
  Node map = number;
  map.kind = PG_MAP, map.value.clear();
  number.key = "start", map.children = {number, *range};
  return map;
}
std::string in_flow(const Node& found) {
  if (found.kind == PG_SCALAR) return found.value;
  const std::vector<Node>& ends = found.children[1].children;
  return join({"{start: ", found.children[0].value, ", range: [", ends[0].value, ", ",
               ends[1].value, "]}"});
}

}  // namespace

bool read_rule(const Node& named, Node& rule) {
  if (named.kind == PG_MAP && child(named, "rules")) {
    rule = named;
    if (!child(rule, "name"))
      rule.children.push_back(
          {PG_SCALAR, "name", "rules", named.file, named.line, named.column, named.via, {}});
    return true;
  }
  const bool word = named.kind == PG_SCALAR && !named.value.empty();
  if (!word && (named.kind != PG_MAP || named.children.size() != 1)) return false;
  const Node& given = word ? named : named.children[0];
  const std::string path = path_of(word ? named.value : given.key, given);
  if (path.empty()) return false;
  rule = read_rule_file(path);
  if (!word) set_parameters(rule, given);
  return true;
}

std::vector<std::string> shipped_rules() {
  std::vector<std::string> all;
  std::error_code none;
  for (const auto& f : std::filesystem::directory_iterator(shipped_file(kFolder), none))
    if (f.path().extension() == ".yaml") all.push_back(f.path().stem().string());
  std::sort(all.begin(), all.end());
  return all;
}

bool range_of(const Node& number, double& least, double& most) {
  if (number.kind != PG_MAP) return false;
  const Node *range = child(number, "range"), *tune = child(number, "tune");
  if (!range && !tune) return false;
  return read_two(range ? *range : *tune, number.key + (range ? ".range" : ".tune"), least, most),
         true;
}

void check_numbers(const Node& rule) {
  each_number(rule, "", [&](const Node& n, const std::string& path) {
    const Node *tune = child(n, "tune"), *range = child(n, "range"), *start = child(n, "start");
    double least = 0, most = 0, low = 0, high = 0, v = 0;
    if (range) read_two(*range, path + ".range", low, high);
    if (tune) read_two(*tune, path + ".tune", least, most);
    if (tune && range && (least < low || most > high))
      throw error_at(*tune, path + ".tune", "must lie within range");
    if (!tune) least = low, most = high;
    if (start && (!parse_number(start->value, v) || v < least || v > most))
      throw error_at(*start, path + ".start",
                     join({"must be a number between the least and the most, in [",
                           number_text(least), ", ", number_text(most), "]"}));
    for (const Node& c : n.children)
      if (c.key != "tune" && c.key != "start" && c.key != "range")
        throw error_at(c, join({path, ".", c.key}), "unknown key; keys: tune, range, start");
  });
}

std::vector<FreeNumber> free_numbers(const Node& rule) {
  check_numbers(rule);
  std::vector<FreeNumber> all;
  each_number(rule, "", [&](const Node& n, const std::string& path) {
    if (!child(n, "tune")) return;
    FreeNumber x = {path, 0, 0, std::nan(""), n.file, n.line, n.column};
    read_two(*child(n, "tune"), path, x.least, x.most);
    if (const Node* start = child(n, "start")) parse_number(start->value, x.start);
    all.push_back(x);
  });
  return all;
}

Node with_numbers(const Node& rule, const std::vector<double>& values) {
  Node whole = rule;
  size_t k = 0;
  each_number(whole, "", [&](Node& n, const std::string&) {
    if (!child(n, "tune")) return;
    if (!child(n, "start"))
      n.children.push_back({PG_SCALAR, "start", "", n.file, n.line, n.column, n.via, {}});
    child(n, "start")->value = number_text(values[k++]);
  });
  return whole;
}

std::string text_with_numbers(const Node& rule, const std::vector<double>& values) {
  const std::vector<FreeNumber> free = free_numbers(rule);
  std::vector<Node> numbers;
  Node meant = rule;
  each_number(meant, "", [&](Node& n, const std::string&) {
    if (!child(n, "tune")) return;
    numbers.push_back(found(n, values[numbers.size()]));
    n = numbers.back();
  });
  std::erase_if(meant.children, [](const Node& n) { return n.key == "name"; });
  std::string text;
  bool whole = !free.empty() && read_file(free[0].file, text);
  std::vector<size_t> lines = {0};  // where each begins
  for (size_t k = 0; k < text.size(); ++k)
    if (text[k] == '\n') lines.push_back(k + 1);
  for (size_t k = free.size(); whole && k-- > 0;) {  // from the end: what is before stays in place
    const size_t line = size_t(free[k].line - 1);
    const size_t at = line < lines.size() ? lines[line] + size_t(free[k].column - 1) : text.size();
    const size_t end = text.find('}', at);
    whole = free[k].file == free[0].file && at < text.size() && text[at] == '{' &&
            end != std::string::npos && text.find('{', at + 1) > end;
    if (whole) text.replace(at, end + 1 - at, in_flow(numbers[k]));
  }
  if (whole) {
    Node now = parse_yaml(text, free[0].file);
    std::erase_if(now.children, [](const Node& n) { return n.key == "name"; });
    if (to_yaml(now) == to_yaml(meant)) return text;
  }
  return to_yaml(meant);
}

}  // namespace plantgym
