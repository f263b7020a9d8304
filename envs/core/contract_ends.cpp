#include <algorithm>

#include "contract_checks.h"
#include "keys.h"

namespace plantgym::contract {

void time_limit_is_exact(const Case& c) {
  Rig rig = c.rows();
  const int64_t limit = rig.spec().max_steps;
  if (limit == 0) return;
  const int64_t steps = std::min<int64_t>(std::max<int64_t>(c.options.steps, limit + 2), 20000);
  rig.seed(8), rig.reset();
  std::vector<int64_t> length(size_t(rig.size()), 0);
  for (int64_t t = 1; t <= steps; ++t) {
    rig.step();
    for (int64_t i = 0; i < rig.size(); ++i) {
      int64_t& n = length[size_t(i)];
      ++n;
      if (n > limit && !c.at(i, t,
                             join({"step ", std::to_string(n), " of an episode, the limit is ",
                                   std::to_string(limit)})))
        return;
      if (n == limit && !rig.io.truncated[i] && !c.at(i, t, "not truncated at the limit")) return;
      if (rig.ended(i)) n = 0;
    }
  }
}

namespace {

/// The value at a dotted path, made where it is not written.
Node& at_path(Node& root, const std::string& path) {
  Node* n = &root;
  for (size_t from = 0; from <= path.size();) {
    const size_t dot = std::min(path.find('.', from), path.size());
    const std::string key = path.substr(from, dot - from);
    if (!child(*n, key)) n->children.emplace_back().key = key;
    n = child(*n, key);
    from = dot + 1;
  }
  return *n;
}

Node with_value(const Case& c, const std::string& key, int64_t value) {
  Node params = c.params;
  Node& at = at_path(params, key);
  at.kind = PG_SCALAR, at.value = std::to_string(value), at.children.clear();
  return params;
}

/// The dotted key that is the time limit: the limit follows it. "": none.
std::string find_limit_key(const Case& c) {
  const auto follows = [&](const std::string& key) {
    for (const int64_t limit : {5, 6}) {
      try {
        if (Rig(c.api, with_value(c, key, limit), {}).spec().max_steps != limit) return false;
      } catch (const std::exception&) {
        return false;  // out of that key's range
      }
    }
    return true;
  };
  for (const KeyInfo& k : keys_of(c.api))
    if (k.type == "int" && k.key.find('*') == std::string::npos && follows(k.key)) return k.key;
  return "";
}

}  // namespace

void true_end_on_the_last_step_keeps_both_flags(const Case& c) {
  const std::string key = find_limit_key(c);
  if (key.empty()) return;
  // the first episode of any row that ends by itself after at least 2 steps
  Rig rig = c.rows(PG_DISABLED);
  rig.seed(9), rig.reset();
  int64_t row = -1, length = 0;
  std::vector<bool> over(size_t(rig.size()), false);
  for (int64_t t = 1; row < 0 && t <= 20000; ++t) {
    rig.step();
    for (int64_t i = 0; i < rig.size() && row < 0; ++i) {
      if (over[size_t(i)]) continue;
      over[size_t(i)] = rig.ended(i);
      if (rig.io.terminated[i] && t >= 2) row = i, length = t;
    }
    if (std::all_of(over.begin(), over.end(), [](bool b) { return b; })) break;
  }
  if (row < 0) return;  // nothing ends by itself
  const Node params = with_value(c, key, length);
  for (const int32_t mode : {PG_SAME_STEP, PG_NEXT_STEP, PG_DISABLED}) {
    Rig again(c.api, params, {.n = rig.size(), .autoreset = mode});
    again.seed(9), again.reset();
    for (int64_t t = 1; t <= length; ++t) again.step();
    if (!again.io.terminated[row]) c.at(row, length, "the true end is lost at the limit");
    if (!again.io.truncated[row]) c.at(row, length, "the limit is lost at a true end");
  }
}

void autoreset_modes_agree(const Case& c) {
  // the same transitions in the same order, whoever resets: every row keeps a list of what it saw
  const auto history = [&](int32_t mode) {
    Rig rig = c.rows(mode);
    std::vector<std::vector<std::string>> all(size_t(rig.size()));
    rig.seed(10), rig.reset();
    for (int64_t i = 0; i < rig.size(); ++i) all[size_t(i)].push_back(rig.obs(i));
    std::vector<uint8_t> ended(size_t(rig.size()));
    for (int32_t t = 1; t <= c.options.steps; ++t) {
      std::vector<bool> rested;
      for (int64_t i = 0; i < rig.size(); ++i) rested.push_back(rig.rests(i));
      rig.step();
      for (int64_t i = 0; i < rig.size(); ++i) {
        std::vector<std::string>& mine = all[size_t(i)];
        if (rested[size_t(i)]) {  // NEXT_STEP begins an episode
          mine.push_back(rig.obs(i) + rig.mask(i));
          continue;
        }
        mine.push_back(rig.outcome(i));
        ended[size_t(i)] = rig.ended(i);
        if (mode != PG_SAME_STEP && rig.ended(i) && rig.obs(i) != rig.final_obs(i))
          c.at(i, t, "obs of an ended row is not its final_obs");
        if (mode != PG_SAME_STEP && rig.ended(i) && rig.mask(i) != rig.final_mask(i))
          c.at(i, t, "mask of an ended row is not its final_mask");
        if (mode == PG_SAME_STEP || !rig.ended(i)) mine.push_back(rig.obs(i) + rig.mask(i));
      }
      if (mode != PG_DISABLED) continue;
      rig.reset(ended.data());
      rig.look();
      for (int64_t i = 0; i < rig.size(); ++i)
        if (ended[size_t(i)]) all[size_t(i)].push_back(rig.obs(i) + rig.mask(i));
      std::fill(ended.begin(), ended.end(), uint8_t(0));
    }
    return all;
  };
  const auto same = history(PG_SAME_STEP);
  for (const int32_t mode : {PG_NEXT_STEP, PG_DISABLED}) {
    const auto other = history(mode);
    for (size_t i = 0; i < same.size(); ++i) {
      const size_t n = std::min(same[i].size(), other[i].size());
      const auto [a, b] =
          std::mismatch(same[i].begin(), same[i].begin() + int64_t(n), other[i].begin());
      if (b - other[i].begin() < int64_t(n) &&
          !c.at(int64_t(i), (b - other[i].begin() + 1) / 2,
                join({mode == PG_NEXT_STEP ? "NEXT_STEP" : "DISABLED",
                      " goes another way than SAME_STEP"})))
        return;
    }
  }
}

void ended_rows_rest(const Case& c) {
  Rig rig = c.rows(PG_DISABLED);
  rig.seed(11), rig.reset();
  for (int32_t t = 1; t <= c.options.steps; ++t) {
    std::vector<std::string> before;
    std::vector<bool> rested;
    for (int64_t i = 0; i < rig.size(); ++i)
      before.push_back(rig.obs(i)), rested.push_back(rig.rests(i));
    rig.step();
    for (int64_t i = 0; i < rig.size(); ++i) {
      if (!rested[size_t(i)]) continue;
      const pg_io& io = rig.io;
      bool quiet = io.reward[i] == 0 && io.elapsed[i] == 0 && !rig.ended(i) &&
                   rig.obs(i) == before[size_t(i)] && rig.final_untouched(i);
      for (int32_t k = 0; k < rig.spec().n_signals; ++k)
        quiet &= io.signals[i * rig.spec().n_signals + k] == 0;
      if (!quiet && !c.at(i, t, "an ended row does not rest")) return;
    }
  }
}

void reset_touches_its_rows_only(const Case& c) {
  Rig rig = c.rows();
  rig.seed(12), rig.reset();
  for (int32_t t = 1; t <= 20; ++t) {
    rig.step();
    std::vector<uint8_t> rows;
    std::vector<std::vector<char>> before;
    for (int64_t i = 0; i < rig.size(); ++i)
      rows.push_back(uint8_t((i + t) % 3 == 0)), before.push_back(rig.get(i));
    rig.reset(rows.data());
    for (int64_t i = 0; i < rig.size(); ++i) {
      const bool changed = rig.get(i) != before[size_t(i)];
      if (rows[size_t(i)] && !changed && !c.at(i, t, "was not reset")) return;
      if (!rows[size_t(i)] && changed && !c.at(i, t, "was reset unasked")) return;
      if (!rows[size_t(i)] && !rig.untouched(i) && !c.at(i, t, "a reset of others wrote here"))
        return;
    }
    rig.look();
  }
}

}  // namespace plantgym::contract
