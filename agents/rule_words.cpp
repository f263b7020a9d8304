#include "rule_words.h"

#include <algorithm>
#include <charconv>
#include <sstream>

#include "action_space.h"
#include "plantgym/fields.h"

namespace plantgym {
namespace {

/// The numbers that labels begin with ("12.5 mm"); none where one does not.
std::vector<double> amounts_of(const std::vector<std::string>& labels) {
  std::vector<double> all;
  for (const std::string& l : labels) {
    double v = 0;
    if (!parse_number(l.substr(0, l.find(' ')), v)) return {};
    all.push_back(v);
  }
  return all;
}

}  // namespace

std::string number_text(double v) {
  char text[40];
  return std::string(text, std::to_chars(text, text + sizeof text, v).ptr);
}

std::vector<std::string> words_of(std::string_view text) {
  std::istringstream in{std::string(text)};
  std::vector<std::string> all;
  for (std::string w; in >> w;) all.push_back(w);
  return all;
}

RuleWords::RuleWords(const Node& file, const pg_spec& spec, RuleProgram& to) : program_(to) {
  read_observation(spec), read_action(spec), read_parameters(file);
}

void RuleWords::read_observation(const pg_spec& spec) {
  for (int32_t k = 0; k < spec.n_obs; ++k) {
    const pg_space& s = spec.obs[k];
    int64_t label = 0;
    for (int64_t e = 0; e < s.elements; ++e) {
      RuleInput in;
      in.name = s.names           ? s.names[e]
                : s.elements == 1 ? s.name
                                  : join({s.name, "_", std::to_string(e)});
      in.unit = s.units ? s.units[e] : "";
      in.part = k, in.element = e, in.dtype = s.dtype;
      const int32_t n = values_of(s, e);
      in.whole = s.dtype != PG_F32 || (s.whole && s.whole[e]);
      in.low = n ? 0 : double(s.lows ? s.lows[e] : s.low);
      in.high = n ? n - 1 : double(s.highs ? s.highs[e] : s.high);
      for (int32_t v = 0; s.labels && v < n; ++v) in.labels.push_back(s.labels[label + v]);
      label += n;
      seen_.push_back(std::move(in));
    }
  }
}

void RuleWords::read_action(const pg_spec& spec) {
  const pg_space& s = *spec.action;
  named_ = s.names != nullptr;
  int32_t value = 0;
  for (int64_t e = 0; e < s.elements; ++e) {
    RuleOutput out;
    out.name = s.names           ? s.names[e]
               : s.elements == 1 ? s.name
                                 : join({s.name, "_", std::to_string(e)});
    out.unit = s.units ? s.units[e] : "";
    out.dtype = s.dtype, out.count = values_of(s, e);
    if (s.dtype == PG_U8 && !out.count) out.count = 2;
    out.low = double(s.lows ? s.lows[e] : s.low), out.high = double(s.highs ? s.highs[e] : s.high);
    for (int32_t v = 0; s.labels && v < out.count; ++v) out.labels.push_back(s.labels[value + v]);
    out.amounts = amounts_of(out.labels);
    if (!out.amounts.empty())  // "12.5 mm": other amounts may be written so, too
      if (const size_t blank = out.labels[0].find(' '); blank != std::string::npos)
        out.unit = out.labels[0].substr(blank + 1);
    out.mask_at = value, value += out.count;
    program_.outputs.push_back(std::move(out));
  }
}

void RuleWords::read_parameters(const Node& file) {
  const Node* map = child(file, "parameters");
  if (!map) return;
  for (const Node& p : map->children) {
    const std::string path = join({"parameters.", p.key});
    const Node* value = &p;
    const bool free = p.kind == PG_MAP && child(p, "tune");  // to be found
    if (free || (p.kind == PG_MAP && child(p, "range"))) {
      value = child(p, "start");
      if (!value)
        throw error_at(p, path, "has no number yet; find one with plantgym tune, or add a start");
    }
    double v = 0;
    if (value->kind != PG_SCALAR || !parse_number(value->value, v))
      throw error_at(p, path, "must be a number, or {tune: [least, most], start: number}");
    for (const RuleInput& in : seen_)
      if (in.name == p.key)
        throw error_at(p, path, "is the name of an observed element too; choose another");
    parameters_.push_back({p.key, v, free});
  }
}

std::vector<std::string> RuleWords::names() const {
  std::vector<std::string> all;
  for (const RuleInput& in : seen_) {
    const size_t dot = in.name.find('.');
    if (dot == std::string::npos) continue;
    const std::string head = in.name.substr(0, dot);
    if (std::find(all.begin(), all.end(), head) == all.end()) all.push_back(head);
  }
  if (!all.empty() || !named_) return all;
  for (const RuleOutput& out : program_.outputs) all.push_back(out.name);
  return all;
}

std::string RuleWords::full(const std::string& word) const {
  if (each_.empty()) return word;
  if (word == each_) return name_;
  return word.rfind(each_ + ".", 0) == 0 ? name_ + word.substr(each_.size()) : word;
}

const RuleWords::Parameter* RuleWords::parameter(const std::string& word) const {
  for (const Parameter& p : parameters_)
    if (p.name == word) return p.used = true, &p;
  return nullptr;
}

void RuleWords::expect_all_used(const Node& file) const {
  for (const Parameter& p : parameters_)
    if (!p.used)
      throw error_at(*child(*child(file, "parameters"), p.name), join({"parameters.", p.name}),
                     "no rule uses it; take it out, or write it where a number stands");
}

int32_t RuleWords::input(const std::string& word) {
  const std::string name = full(word);
  for (size_t k = 0; k < program_.inputs.size(); ++k)
    if (program_.inputs[k].name == name) return int32_t(k);
  for (const RuleInput& in : seen_)
    if (in.name == name) {
      program_.inputs.push_back(in);
      return int32_t(program_.inputs.size()) - 1;
    }
  return -1;
}

int32_t RuleWords::output(const std::string& word, const Node& at, const std::string& path) const {
  const std::string name = full(word);
  std::vector<std::string> known;
  for (size_t k = 0; k < program_.outputs.size(); ++k) {
    if (program_.outputs[k].name == name) return int32_t(k);
    known.push_back(program_.outputs[k].name);
  }
  throw error_at(at, path, join({"'", name, "' is no action here", suggestion(name, known)}));
}

int32_t RuleWords::only_output(const Node& at, const std::string& path) const {
  if (!each_.empty()) return output(each_, at, path);
  if (program_.outputs.size() == 1) return 0;
  std::vector<std::string> known;
  for (const RuleOutput& o : program_.outputs) known.push_back(o.name);
  throw error_at(at, path,
                 join({"say for which action, {", known[0], ": ", at.value, "}",
                       suggestion("", known, "actions")}));
}

bool RuleWords::term(const std::string& text, const std::string& unit, RuleTerm& to) {
  to = {};
  const auto number = [&](const std::string& word, double& v) {
    const Parameter* p = parameter(word);
    if (!p) return parse_number(word, v);
    to.from = p->free ? RuleTerm::kFree : RuleTerm::kParameter;
    return v = p->value, true;
  };
  std::vector<std::string> words = words_of(text);
  std::erase(words, "*");
  if (words.size() > 2 && words[words.size() - 2] == "/") {
    to.divisor = input(words.back());
    if (to.divisor < 0) return false;
    words.resize(words.size() - 2);
  }
  if (words.empty() || words.size() > 2) return false;
  if (words.size() == 1 && number(words[0], to.factor)) return true;
  if (!parameter(words[0]) && to.divisor < 0 && !parse_quantity(text, unit, to.factor)) return true;
  to.factor = 1;
  if (words.size() == 2 && !number(words[0], to.factor)) return false;
  to.input = input(words.back());
  return to.input >= 0;
}

RuleTerm RuleWords::need_term(const std::string& text, const std::string& unit, const Node& at,
                              const std::string& path, const std::vector<std::string>& also) {
  RuleTerm t;
  if (term(text, unit, t)) return t;
  std::vector<std::string> known = also;
  for (const Parameter& p : parameters_) known.push_back(p.name);
  for (const RuleInput& in : seen_)
    known.push_back(!each_.empty() && in.name.rfind(name_ + ".", 0) == 0
                        ? each_ + in.name.substr(name_.size())
                        : in.name);
  const std::vector<std::string> words = words_of(text);
  throw error_at(at, path,
                 join({"'", text, "' is neither a number", also.empty() ? "" : ", a label",
                       ", a parameter nor an observed element",
                       suggestion(words.empty() ? "" : words.back(), known)}));
}

int32_t RuleWords::label(const std::vector<std::string>& labels, const std::string& word) {
  const auto at = std::find(labels.begin(), labels.end(), word);
  return at == labels.end() ? -1 : int32_t(at - labels.begin());
}

std::string RuleWords::plain(const std::string& text) const {
  const auto one = [&](const std::string& word) {
    const Parameter* p = parameter(word);
    return p ? number_text(p->value) : full(word);
  };
  std::string all;
  for (const std::string& w : words_of(text)) {
    const size_t dots = w.find("..");
    const std::string said = dots == std::string::npos
                                 ? one(w)
                                 : join({one(w.substr(0, dots)), "..", one(w.substr(dots + 2))});
    all += join({all.empty() ? "" : " ", said});
  }
  return all;
}

}  // namespace plantgym
