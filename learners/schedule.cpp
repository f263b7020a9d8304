#include "schedule.h"

#include <algorithm>
#include <cmath>

namespace plantgym {
namespace {

double number_at(const pg_node* nodes, int32_t i, double low, double high) {
  double x = 0;
  if (nodes[i].kind != PG_SCALAR) throw FieldError(i, "must be a single value");
  if (const char* wrong = parse_quantity(nodes[i].value, "", x))
    throw FieldError(i,
                     join({"'", nodes[i].value, "' ", wrong, "; a number, or {from, to, over}"}));
  if (!(x >= low && x <= high))
    throw FieldError(i, join({nodes[i].value, " is not in ",
                              low == kPositive ? "(0" : "[" + shown(low), ", ", shown(high), "]"}));
  return x;
}

}  // namespace

bool Schedule::read(Fields& f, const char* key, double low, double high, const char* doc) {
  const std::string initial = shown(from_);
  bool there = false;
  f.any(
      key, doc,
      [&](const pg_node* nodes, int32_t i) {
        there = true;
        if (nodes[i].kind == PG_SCALAR) {
          from_ = to_ = number_at(nodes, i, low, high), over_ = 0;
          return;
        }
        over_ = 1;
        Fields m(nodes, i);
        const auto read_number = [&](double& to) {
          return [&](const pg_node* all, int32_t k) { to = number_at(all, k, low, high); };
        };
        m.required().any("from", "at the beginning", read_number(from_));
        m.required().any("to", "at the end", read_number(to_));
        m.number("over", over_, 1e-9, 1, "", "share of the run after which it stays");
        m.finish();
      },
      initial.c_str());
  return there;
}

void StepSize::read(Fields& f, const char* key, const char* doc) {
  bool by_visits = false;
  if (f.has(key))
    f.any(key, doc, [&](const pg_node* nodes, int32_t i) {
      if (nodes[i].kind != PG_MAP) return;
      Fields m(nodes, i);
      if (!m.has("visits")) return;
      by_visits = true;
      m.number("visits", power_, 0.01, 1, "", "power of the number of updates");
      m.number("least", least_, 0, 1, "", "never less than this");
      m.finish();
    });
  if (!by_visits) return void(schedule_.read(f, key, kPositive, 1, doc));
  for (uint32_t n = 0; n < 65536; ++n) by_visits_.push_back(later(std::max(n, 1u)));
}

double StepSize::later(uint32_t n) const { return std::max(least_, std::pow(double(n), -power_)); }

}  // namespace plantgym
