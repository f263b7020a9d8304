// Priority rules: who goes first where several jobs want a machine.
#pragma once
#include "sim/factory/jobshop.h"

namespace plantgym::jobshop {

enum class Rule : int32_t {
  kSpt,      // shortest next operation
  kLpt,      // longest
  kMwkr,     // most work left
  kLwkr,     // least
  kMopnr,    // most operations left
  kLopnr,    // fewest
  kFifo,     // has waited longest
  kSptTwkr,  // least share of the job's work
  kFddMwkr,  // least work up to and including the next operation, over work left
  kCount
};

/// The least goes first.
PG_HD inline double priority(Rule rule, const Job& j) {
  switch (rule) {
    case Rule::kSpt:
      return j.time;
    case Rule::kLpt:
      return -j.time;
    case Rule::kMwkr:
      return -j.left;
    case Rule::kLwkr:
      return j.left;
    case Rule::kMopnr:
      return -j.ops;
    case Rule::kLopnr:
      return j.ops;
    case Rule::kFifo:
      return j.ready;
    case Rule::kSptTwkr:
      return double(j.time) / double(j.work);
    default:
      return double(j.through) / double(j.left);
  }
}

/// The competing job that a rule sends first; the lowest number among equals.
PG_HD inline int32_t best(const Shop& shop, const Progress& p, Rule rule) {
  int32_t found = -1;
  double least = 0;
  for (int32_t j = shop.first_at(p.limit & 255); j >= 0; j = shop.after(j)) {
    if (!shop.competes(j, p)) continue;
    const double x = priority(rule, shop.job(j));
    if (found < 0 || x < least || (x == least && j < found)) found = j, least = x;
  }
  return found;
}

/// Goes on by a rule to the end. @return the makespan
PG_HD inline int32_t dispatch(Shop& shop, Progress& p, const Mode& mode, Rule rule) {
  while (shop.advance(mode, p)) shop.start(best(shop, p, rule), p);
  return p.now;
}

}  // namespace plantgym::jobshop
