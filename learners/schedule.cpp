#include "schedule.h"

#include <algorithm>
#include <cmath>

namespace plantgym {
namespace {

double number_at(const pg_node* nodes, int32_t i, double low, double high) {
  double x = 0;
  if (const char* wrong = parse_quantity(nodes[i].value, "", x))
    throw FieldError(i,
                     join({"'", nodes[i].value, "' ", wrong, "; a number, or {from, to, over}"}));
  if (!(x >= low && x <= high))
    throw FieldError(i, join({nodes[i].value, " is not in [", std::to_string(low), ", ",
                              std::to_string(high), "]"}));
  return x;
}

}  // namespace

bool Schedule::read(Fields& f, const char* key, double low, double high, const char* doc) {
  const std::string initial = std::to_string(from_);
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
        m.required().number("from", from_, low, high, "", "at the beginning");
        m.required().number("to", to_, low, high, "", "at the end");
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
  if (!by_visits) return void(schedule_.read(f, key, 1e-12, 1, doc));
  for (uint32_t n = 0; n < 65536; ++n) by_visits_.push_back(later(std::max(n, 1u)));
}

double StepSize::later(uint32_t n) const { return std::max(least_, std::pow(double(n), -power_)); }

}  // namespace plantgym
