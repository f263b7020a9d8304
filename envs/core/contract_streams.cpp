#include <algorithm>

#include "contract_checks.h"
#include "signature.h"

namespace plantgym::contract {
namespace {

/// Each row's fate in `steps` steps as one number.
std::vector<uint64_t> fates(Rig& rig, uint64_t seed, int32_t steps) {
  std::vector<uint64_t> h(size_t(rig.size()), kHashStart);
  const auto mix = [&](int64_t i, const std::string& bytes) {
    h[size_t(i)] = hash_bytes(h[size_t(i)], bytes.data(), bytes.size());
  };
  rig.seed(seed), rig.reset();
  for (int64_t i = 0; i < rig.size(); ++i) mix(i, rig.obs(i) + rig.mask(i));
  for (int32_t t = 0; t < steps; ++t) {
    rig.step();
    for (int64_t i = 0; i < rig.size(); ++i) mix(i, rig.transition(i));
  }
  return h;
}

void compare(const Case& c, const std::vector<uint64_t>& got, const std::vector<uint64_t>& want,
             int64_t first, const std::string& what) {
  for (size_t i = 0; i < got.size(); ++i)
    if (got[i] != want[size_t(first) + i] &&
        !c.say(join({"row ", std::to_string(first + int64_t(i)), " ", what})))
      return;
}

bool all_equal(const std::vector<uint64_t>& h) {
  return std::all_of(h.begin(), h.end(), [&](uint64_t x) { return x == h[0]; });
}

}  // namespace

void row_is_a_batch_of_one(const Case& c) {
  Rig whole = c.rows();
  const auto want = fates(whole, 7, c.options.steps);
  const int64_t n = c.options.rows;
  for (const int64_t first : {int64_t(0), int64_t(1), n / 2, n - 1}) {
    Rig one = c.rig({.n = 1, .first_id = first});
    compare(c, fates(one, 7, c.options.steps), want, first, "goes another way alone");
  }
  const int64_t third = n / 3;
  Rig part = c.rig({.n = third, .first_id = third});
  compare(c, fates(part, 7, c.options.steps), want, third, "goes another way in a smaller batch");
}

void threads_change_nothing(const Case& c) {
  Rig alone = c.rows();
  const auto want = fates(alone, 7, c.options.steps);
  for (const int32_t threads : {2, 7}) {
    Pool pool(threads);
    Rig rig = c.rows();
    rig.pool = &pool;
    compare(c, fates(rig, 7, c.options.steps), want, 0,
            join({"goes another way with ", std::to_string(threads), " threads"}));
  }
}

void variants_are_dealt_by_row(const Case& c) {
  Rig alone = c.rows(), three = c.rig({.n = c.options.rows, .copies = 3});
  const auto want = fates(alone, 7, c.options.steps);
  compare(c, fates(three, 7, c.options.steps), want, 0,
          "goes another way with three equal variants");
}

void snapshot_goes_on_in_a_new_batch(const Case& c) {
  for (const int32_t mode : {PG_SAME_STEP, PG_NEXT_STEP, PG_DISABLED}) {
    Rig old = c.rows(mode), fresh = c.rows(mode);
    old.seed(0x123456789abcull), old.reset();
    for (int32_t t = 0; t < c.options.steps / 5; ++t) old.step();
    for (int64_t i = 0; i < old.size(); ++i) {
      const std::vector<char> snapshot = old.get(i);
      fresh.set(i, snapshot);
      if (fresh.get(i) != snapshot && !c.say("a snapshot reads back differently")) return;
    }
    fresh.look();  // never reset or seeded
    for (int64_t i = 0; i < old.size(); ++i)
      if (fresh.obs(i) + fresh.mask(i) != old.obs(i) + old.mask(i) &&
          !c.at(i, 0, "shows something else in a new batch"))
        return;
    for (int32_t t = 1; t <= c.options.steps / 2; ++t) {
      old.step(), fresh.repeat(old);
      for (int64_t i = 0; i < old.size(); ++i)
        if (fresh.transition(i) != old.transition(i) &&
            !c.at(i, t, "goes another way after a snapshot"))
          return;
    }
  }
}

void seeds_make_streams_of_their_own(const Case& c) {
  const auto run = [&](uint64_t seed) {
    Rig rig = c.rows();
    rig.actions = Actions::kShared;
    return fates(rig, seed, c.options.steps);
  };
  const auto one = run(41), again = run(41), next = run(42), far = run(41 | 1ull << 40);
  if (one != again) c.say("the same seed gives another run");
  if (all_equal(one)) return;  // nothing is random
  if (one == next) c.say("seeds 41 and 42 give the same run");
  if (one == far) c.say("the upper half of the seed is ignored");
  const int64_t n = int64_t(one.size());
  for (const int64_t shift : {-1, 1}) {  // seed + row
    bool shared = true;
    for (int64_t i = std::max<int64_t>(0, -shift); i < std::min(n, n - shift); ++i)
      shared &= next[size_t(i)] == one[size_t(i + shift)];
    if (shared) c.say("row i under seed 42 lives what row i + 1 lives under seed 41");
  }
}

void episodes_differ(const Case& c) {
  // with the same actions in each episode, only chance tells the first from the second
  Rig rig = c.rows();
  rig.actions = Actions::kSharedByEpisode;
  rig.seed(13), rig.reset();
  const size_t n = size_t(rig.size());
  std::vector<std::vector<uint64_t>> episodes(n);
  std::vector<uint64_t> h(n, kHashStart);
  const auto mix = [&](size_t i, const std::string& bytes) {
    h[i] = hash_bytes(h[i], bytes.data(), bytes.size());
  };
  for (size_t i = 0; i < n; ++i) mix(i, rig.obs(int64_t(i)));
  for (int32_t t = 0; t < 4 * c.options.steps; ++t) {
    rig.step();
    for (size_t i = 0; i < n; ++i) {
      const int64_t row = int64_t(i);
      mix(i, rig.outcome(row));
      if (rig.ended(row)) episodes[i].push_back(h[i]), h[i] = kHashStart;
      mix(i, rig.obs(row));
    }
  }
  std::vector<uint64_t> firsts;
  bool differ = false;
  for (const auto& e : episodes) {
    if (e.size() < 2) continue;
    firsts.push_back(e[0]);
    differ |= e[0] != e[1];
  }
  if (firsts.size() > 1 && !all_equal(firsts) && !differ)
    c.say("every episode of a row repeats its first");
}

}  // namespace plantgym::contract
