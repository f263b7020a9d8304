#include "rule.h"

#include <algorithm>
#include <cmath>

#include "plantgym/fields.h"
#include "rule_file.h"
#include "rule_words.h"

namespace plantgym {
namespace {

using Places = std::vector<int32_t>;  // of steps whose `next` is not known yet

class Compiler {
 public:
  Compiler(const Node& file, const pg_spec& spec, RuleProgram& to)
      : words_(file, spec, to), program_(to) {}

  void top(const Node& file) {
    const Node* rules = child(file, "rules");
    if (!rules) throw error_at(file, "rules", "missing; a list of {if: …, do: …} and an {else: …}");
    list(*rules, "rules", "");
    if (!decides_)
      throw error_at(rules->children.back(), "rules",
                     "end without an else; add what to do where no rule fires, - {else: …}");
    words_.expect_all_used(file);
  }

 private:
  /// @param when the conditions on the way here, in words
  void list(const Node& rules, const std::string& path, const std::string& when) {
    if (rules.kind != PG_LIST || rules.children.empty())
      throw error_at(rules, path, "must be a list of {if: …, do: …} and an {else: …}");
    bool done = false;
    for (size_t k = 0; k < rules.children.size(); ++k) {
      const Node& r = rules.children[k];
      const std::string here = join({path, "[", std::to_string(k), "]"});
      if (r.kind != PG_MAP) throw error_at(r, here, "must be {if: …, do: …} or {else: …}");
      if (done) throw error_at(r, here, "comes after an else, so that it never fires; move it up");
      done = child(r, "else") != nullptr;
      one(r, here, when);
    }
  }
  void one(const Node& r, const std::string& path, const std::string& when) {
    const bool conditional = child(r, "if"), otherwise = child(r, "else"), loop = child(r, "each");
    keys(r, path,
         conditional ? std::vector<std::string>{"if", "do", "rules"}
         : loop      ? std::vector<std::string>{"each", "rules"}
         : otherwise ? std::vector<std::string>{"else"}
                     : std::vector<std::string>{"if", "do", "rules", "each", "else"});
    if (loop) return each(r, path, when);
    if (otherwise) return body(*child(r, "else"), join({path, ".else"}), when);
    if (!conditional) throw error_at(r, path, "must have an if, an else or an each");
    const Node *act = child(r, "do"), *rules = child(r, "rules");
    if (!act == !rules) throw error_at(r, path, "must have a do, or rules of its own");
    Places fails;
    ++conditional_;
    const std::string text =
        join({when, when.empty() ? "" : " and ", condition(*child(r, "if"), path + ".if", fails)});
    body(act ? *act : *rules, join({path, act ? ".do" : ".rules"}), text);
    --conditional_;
    land(fails);
  }
  void each(const Node& r, const std::string& path, const std::string& when) {
    const Node &word = *child(r, "each"), *rules = child(r, "rules");
    if (word.kind != PG_SCALAR || word.value.empty())
      throw error_at(word, join({path, ".each"}), "must be a word, e.g. zone");
    if (!rules) throw error_at(r, path, "an each needs rules");
    if (each_++) throw error_at(r, path, "an each stands within another; write them side by side");
    const std::vector<std::string> names = words_.names();
    if (names.empty())
      throw error_at(word, join({path, ".each"}),
                     "the environment shows nothing named like NAME.x");
    for (const std::string& name : names)
      words_.enter(word.value, name), list(*rules, path + ".rules", when), words_.leave();
    each_ = 0;
  }
  /// What a rule does: a list of rules, or decisions.
  void body(const Node& n, const std::string& path, const std::string& when) {
    if (n.kind == PG_LIST) return list(n, path, when);
    decides_ |= conditional_ == 0;
    rule_ = int32_t(program_.texts.size());
    program_.texts.push_back(when);
    if (n.kind == PG_SCALAR || child(n, "tune"))
      return decide(words_.only_output(n, path), n, path);
    if (n.children.empty()) throw error_at(n, path, "must name an action and its value");
    for (const Node& c : n.children) {
      const std::string here = join({path, ".", c.key});
      decide(words_.output(c.key, c, here), c, here);
    }
  }
  void decide(int32_t output, const Node& n, const std::string& path) {
    const RuleOutput& out = program_.outputs[size_t(output)];
    if (n.kind == PG_MAP && (child(n, "least") || child(n, "most"))) return pick(output, n, path);
    std::string value = n.value;
    if (const Node* start = n.kind == PG_MAP ? child(n, "start") : nullptr) value = start->value;
    if (n.kind != PG_SCALAR && value.empty())
      throw error_at(n, path,
                     child(n, "tune") ? "has no number yet; find one with plantgym tune"
                                      : "must be a number, a label or an observed element");
    say(output, value);
    int32_t chosen = RuleWords::label(out.labels, value);
    if (chosen < 0 && out.count == 2 && out.labels.empty() && (value == "true" || value == "false"))
      chosen = value == "true";
    if (chosen >= 0) return emit({RuleOp::kChoose, output, 0, rule_, {double(chosen)}});
    const RuleTerm t = words_.need_term(value, out.unit, n, path, out.labels);
    if (t.input < 0 && t.divisor < 0) check(out, t.factor, n, path);
    emit({RuleOp::kGive, output, 0, rule_, t});
  }
  /// {least: job.time}: among the values of the action `job`, that of which this is least.
  void pick(int32_t output, const Node& n, const std::string& path) {
    keys(n, path, {"least", "most"});
    if (n.children.size() > 1) throw error_at(n, path, "least or most; not both");
    const Node& by = n.children[0];
    const std::string here = join({path, ".", by.key});
    const RuleOutput out =
        program_.outputs[size_t(output)];  // a copy: words may add to the program
    if (out.labels.empty())
      throw error_at(n, path, join({out.name, " has no values to pick from"}));
    RulePick pick = {by.key == "most"};
    for (const std::string& label : out.labels) {
      words_.enter(out.name, label);
      RuleTerm term;
      if (pick.terms.empty())
        term = words_.need_term(by.value, "", by, here);
      else if (!words_.term(by.value, "", term))
        term.factor = std::nan("");
      pick.terms.push_back(term);
      words_.leave();
    }
    say(output, join({by.key, " ", by.value}));
    emit({RuleOp::kPick, output, int32_t(program_.picks.size()), rule_, {}});
    program_.picks.push_back(std::move(pick));
  }
  static void check(const RuleOutput& o, double v, const Node& n, const std::string& path) {
    const bool number = o.count && o.amounts.empty();
    const double low = 0, high = o.count - 1;
    if (number && !o.labels.empty())
      throw error_at(
          n, path, join({"'", n.value, "' is none of its values", suggestion(n.value, o.labels)}));
    if (number && !(v >= low && v <= high && v == std::floor(v)))  // other amounts are cut
      throw error_at(
          n, path,
          join({n.value, " is not a whole number in [", text_of(low), ", ", text_of(high), "]"}));
  }
  static std::string text_of(double v) {
    char text[32];
    std::snprintf(text, sizeof text, "%g", v);
    return text;
  }
  void say(int32_t output, const std::string& value) {
    std::string& text = program_.texts[size_t(rule_)];
    const bool first = text.find(": ") == std::string::npos;
    if (first) text = text.empty() ? "else: " : text + ": ";
    if (!first) text += ", ";
    if (program_.outputs.size() > 1) text += program_.outputs[size_t(output)].name + " ";
    text += words_.plain(value);
  }

  /// All tests of a map, or one of the maps of a list. @return it in words
  std::string condition(const Node& n, const std::string& path, Places& fails) {
    if (n.kind == PG_LIST && !n.children.empty())
      return any(n, fails, [&](const Node& c, size_t k, Places& f) {
        return condition(c, join({path, "[", std::to_string(k), "]"}), f);
      });
    if (n.kind != PG_MAP || n.children.empty())
      throw error_at(n, path,
                     "must be a map of observed elements and conditions, or a list of such");
    std::string text;
    for (const Node& c : n.children)
      text += join({text.empty() ? "" : " and ", element(c, join({path, ".", c.key}), fails)});
    return text;
  }
  /// test(child, index, fails) of at least one child.
  template <class F>
  std::string any(const Node& list, Places& fails, F test) {
    std::string text = "(";
    Places good;
    for (size_t k = 0; k < list.children.size(); ++k) {
      const bool last = k + 1 == list.children.size();
      Places next;
      text += join({k ? " or " : "", test(list.children[k], k, last ? fails : next)});
      if (last) break;
      good.push_back(int32_t(program_.steps.size()));
      emit({RuleOp::kJump, 0, 0, 0, {}});
      land(next);
    }
    land(good);
    return text + ")";
  }
  std::string element(const Node& n, const std::string& path, Places& fails) {
    const int32_t input = words_.input(n.key);
    if (input < 0) {
      std::vector<std::string> known;
      for (const RuleInput& in : words_.seen()) known.push_back(in.name);
      throw error_at(n, path,
                     join({"'", n.key, "' is not observed here", suggestion(n.key, known)}));
    }
    const std::string name = program_.inputs[size_t(input)].name;
    if (n.kind == PG_LIST && !n.children.empty())
      return any(n, fails, [&](const Node& c, size_t, Places& f) {
        return join({name, " ", test(input, c, c.value, path, f)});
      });
    if (n.kind == PG_SCALAR) return join({name, " ", test(input, n, n.value, path, fails)});
    std::string text;  // {">=": 0.2, "<": 0.8}
    const size_t first = program_.steps.size();
    for (const Node& c : n.children) {
      const Node* start = c.kind == PG_MAP ? child(c, "start") : nullptr;
      if (c.kind != PG_SCALAR && !start)
        throw error_at(c, path,
                       child(c, "tune") ? "has no number yet; find one with plantgym tune"
                                        : "must be a number");
      text +=
          join({text.empty() ? "" : " and ", name, " ",
                test(input, c, join({c.key, " ", start ? start->value : c.value}), path, fails)});
    }
    if (text.empty()) throw error_at(n, path, "must say something of the element, e.g. \">= 0.5\"");
    expect_overlap(first, text, n, path);
    return text;
  }
  /// The bounds in the steps from `first` on, of one element, leave something between them.
  void expect_overlap(size_t first, const std::string& text, const Node& n,
                      const std::string& path) const {
    double low = -1e300, high = 1e300;
    bool open = false;  // at the ends
    for (size_t k = first; k < program_.steps.size(); ++k) {
      const RuleStep& s = program_.steps[k];
      if (s.right.input >= 0 || s.right.divisor >= 0 || s.right.from != RuleTerm::kNumber) continue;
      const bool above = s.op == RuleOp::kAbove, below = s.op == RuleOp::kBelow;
      if (above || s.op == RuleOp::kAtLeast) low = std::max(low, s.right.factor);
      if (below || s.op == RuleOp::kAtMost) high = std::min(high, s.right.factor);
      open |= above || below;
    }
    if (low > high || (low == high && open))
      throw error_at(n, path, join({"no value is both: ", text}));
  }

  /// One scalar about one input: ">= 0.8", "0.2..0.5", a label, true, a number.
  std::string test(int32_t input, const Node& n, const std::string& text, const std::string& path,
                   Places& fails) {
    static constexpr std::pair<const char*, RuleOp> kOps[] = {
        {">=", RuleOp::kAtLeast}, {"<=", RuleOp::kAtMost}, {"==", RuleOp::kEqual},
        {"!=", RuleOp::kUnequal}, {">", RuleOp::kAbove},   {"<", RuleOp::kBelow}};
    const RuleInput in = program_.inputs[size_t(input)];  // a copy: the program grows
    for (const auto& [sign, op] : kOps)
      if (text.rfind(sign, 0) == 0) {
        const std::string right = text.substr(std::string(sign).size());
        const RuleTerm term = value(in, right, n, path);
        compare(input, op, op == RuleOp::kEqual ? possible(in, term, n, path) : term, fails);
        return join({sign, " ", words_.plain(right)});
      }
    const size_t dots = text.find("..");
    if (dots != std::string::npos && RuleWords::label(in.labels, text) < 0) {
      const RuleTerm least = value(in, text.substr(0, dots), n, path),
                     most = value(in, text.substr(dots + 2), n, path);
      expect_some(in, least, most, n, path);
      compare(input, RuleOp::kAtLeast, least, fails), compare(input, RuleOp::kAtMost, most, fails);
      return join({"in ", words_.plain(text)});
    }
    if ((text == "true" || text == "false") && RuleWords::label(in.labels, text) < 0)
      compare(input, text == "true" ? RuleOp::kUnequal : RuleOp::kEqual, {}, fails);
    else
      compare(input, RuleOp::kEqual, possible(in, value(in, text, n, path), n, path), fails);
    return words_.plain(text);
  }
  RuleTerm value(const RuleInput& in, const std::string& text, const Node& n,
                 const std::string& path) {
    const size_t first = text.find_first_not_of(' ');
    const std::string word = first == std::string::npos ? "" : text.substr(first);
    const int32_t label = RuleWords::label(in.labels, word);
    if (label >= 0) return {double(label)};
    return words_.need_term(word, in.unit, n, path, in.labels);
  }
  /// What can be equal. Thresholds beyond the bounds are no mistake: 1.2 of 1 may mean never.
  static RuleTerm possible(const RuleInput& in, RuleTerm t, const Node& n,
                           const std::string& path) {
    if (t.input >= 0 || t.divisor >= 0 || t.from == RuleTerm::kFree) return t;
    const bool part = in.whole && t.factor != std::floor(t.factor);
    if (t.factor < in.low || t.factor > in.high || part) never_seen(in, n, path);
    return t;
  }
  [[noreturn]] static void never_seen(const RuleInput& in, const Node& n, const std::string& path) {
    throw error_at(
        n, path,
        join({n.value, " is never seen; ", in.name, " is ", in.whole ? "a whole number " : "",
              "in [", text_of(in.low), ", ", text_of(in.high), "]"}));
  }
  /// A range that holds something. Where a parameter says an end, it may lie beyond the bounds.
  static void expect_some(const RuleInput& in, const RuleTerm& least, const RuleTerm& most,
                          const Node& n, const std::string& path) {
    const auto known = [](const RuleTerm& t) {
      return t.input < 0 && t.divisor < 0 && t.from != RuleTerm::kFree;
    };
    if (known(least) && known(most) && least.factor > most.factor)
      throw error_at(n, path,
                     join({n.value, " is never seen: it goes from ", text_of(least.factor),
                           " down to ", text_of(most.factor), "; write ", text_of(most.factor),
                           "..", text_of(least.factor)}));
    if (least.from != RuleTerm::kNumber || most.from != RuleTerm::kNumber) return;
    const double from = known(least) ? std::max(least.factor, in.low) : in.low,
                 to = known(most) ? std::min(most.factor, in.high) : in.high;
    if (from > to || (in.whole && std::ceil(from) > std::floor(to))) never_seen(in, n, path);
  }
  void compare(int32_t input, RuleOp op, RuleTerm right, Places& fails) {
    const bool exact = op == RuleOp::kEqual || op == RuleOp::kUnequal;
    if (exact && right.input < 0 && right.divisor < 0 &&
        program_.inputs[size_t(input)].dtype == PG_F32)
      right.factor = double(float(right.factor));  // 0.1 is the float that stands for it
    fails.push_back(int32_t(program_.steps.size()));
    emit({op, input, 0, 0, right});
  }

  void emit(const RuleStep& s) { program_.steps.push_back(s); }
  void land(const Places& from) {
    for (const int32_t k : from) program_.steps[size_t(k)].next = int32_t(program_.steps.size());
  }
  static void keys(const Node& r, const std::string& path, const std::vector<std::string>& known) {
    for (const Node& c : r.children)
      if (std::find(known.begin(), known.end(), c.key) == known.end())
        throw error_at(c, join({path, ".", c.key}),
                       join({"unknown key", suggestion(c.key, known, "keys")}));
  }
  RuleWords words_;
  RuleProgram& program_;
  int32_t rule_ = 0, conditional_ = 0, each_ = 0;
  bool decides_ = false;  // something is decided whatever is seen
};

}  // namespace

RuleProgram compile_rule(const Node& file, const pg_spec& spec) {
  read_fields(file, "", [](Fields& f) {
    std::string text;
    const auto any = [](const pg_node*, int32_t) {};
    f.text("name", text, "of the rule in tables"), f.text("doc", text, "what it does");
    f.any("env", "map laid over the run's env: the environment that the rule is written for", any);
    f.any("parameters", "numbers by name", any), f.any("rules", "from the first to the last", any);
  });
  check_numbers(file);
  RuleProgram p;
  Compiler(file, spec, p).top(file);
  return p;
}

}  // namespace plantgym
