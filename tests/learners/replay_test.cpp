// A replay of batches whose observations say where they come from: episode and step of the row.
#include "learners/replay.h"

#include <gtest/gtest.h>

#include <cstring>

#include "core/allocations.h"
#include "support.h"
#include "vec_env.h"

namespace plantgym::testing {
namespace {

/// Two parts (a float, two bytes), an action of one number, a mask of two.
struct Shape {
  pg_space obs[2] = {}, action = {};
  pg_spec spec = {};
  Shape() {
    for (pg_space* s : {&obs[0], &obs[1], &action}) s->size = sizeof *s, s->ndim = 1;
    obs[0].dtype = PG_F32, obs[0].elements = 1;
    obs[1].dtype = PG_U8, obs[1].elements = 2;
    action.dtype = PG_I32, action.elements = 1, action.n = 2;
    spec.size = sizeof spec, spec.n_obs = 2, spec.obs = obs, spec.action = &action;
    spec.mask_size = 2;
  }
};

/// One row's answers, laid into a Transition.
struct Player {
  Shape shape;
  Transition t;
  explicit Player(int64_t rows) : t(shape.spec, rows) {}
  void show(int64_t i, void* const* parts, float x) {
    static_cast<float*>(parts[0])[i] = x;
    auto* bytes = static_cast<uint8_t*>(parts[1]) + 2 * i;
    bytes[0] = uint8_t(int(x)), bytes[1] = uint8_t(i);
  }
  /// Row i acts with `action`, earns `reward` and sees x; where it ended, `last` came before x.
  void step(int64_t i, int32_t action, float reward, float x, int ended = 0, float last = 0) {
    *t.action<int32_t>(i) = action;
    t.io.reward[i] = reward, t.io.terminated[i] = ended & 1, t.io.truncated[i] = ended >> 1 & 1;
    show(i, t.io.obs, x);
    if (ended) show(i, t.io.final_obs, last);
    t.io.mask[2 * i] = uint8_t(int(x) % 2), t.io.mask[2 * i + 1] = 1;
    if (ended) t.io.final_mask[2 * i] = uint8_t(int(last) % 2);
  }
};
constexpr int kEndsTerminated = 1, kEndsTruncated = 2, kEndsBoth = 3;

/// A stored transition as numbers.
struct Stored {
  float obs, next;
  int32_t action;
  float reward, discount;
  int32_t n;
  int mask;  // of the first action in the next observation
  bool operator==(const Stored&) const = default;
  friend std::ostream& operator<<(std::ostream& out, const Stored& s) {
    return out << s.obs << " -" << s.action << "-> " << s.next << " r " << s.reward << " d "
               << s.discount << " n " << s.n << " mask " << s.mask;
  }
};
std::vector<Stored> all(const Replay& r) {
  std::vector<Stored> to;
  for (int64_t place = 0; place < r.size(); ++place) {
    Stored s = {};
    uint8_t bytes[4], mask[2];
    ReplayBatch b = {
        {&s.obs, bytes}, {&s.next, bytes + 2}, &s.action, &s.reward, &s.discount, &s.n, mask};
    r.gather({&place, 1}, b);
    EXPECT_EQ(bytes[0], uint8_t(int(s.obs)));  // the parts stay together
    EXPECT_EQ(bytes[2], uint8_t(int(s.next)));
    EXPECT_EQ(bytes[1], bytes[3]);
    EXPECT_EQ(mask[1], 1);
    s.mask = mask[0];
    to.push_back(s);
  }
  return to;
}

TEST(Replay, stores_single_steps) {
  Player p(1);
  Replay r(p.shape.spec, 1, 10, 1, 0.5f);
  p.show(0, p.t.io.obs, 10);
  r.begin(p.t.io);
  p.step(0, 1, 3, 11), r.add(p.t.io);
  EXPECT_EQ(r.stored().size(), 1u);
  p.step(0, 0, 4, 20, kEndsTerminated, 12), r.add(p.t.io);
  p.step(0, 1, 5, 30, kEndsTruncated, 21), r.add(p.t.io);
  p.step(0, 1, 6, 40, kEndsBoth, 31), r.add(p.t.io);
  EXPECT_EQ(all(r), (std::vector<Stored>{{10, 11, 1, 3, 0.5f, 1, 1},
                                         {11, 12, 0, 4, 0, 1, 1},     // not 20
                                         {20, 21, 1, 5, 0.5f, 1, 1},  // a cut is no end
                                         {30, 31, 1, 6, 0, 1, 1}}));  // both: a true end
}

// gamma 1/2, three steps, rewards 1, 2, 4, 8: 1 + 2/2 + 4/4 = 3; then 2 + 4/2 + 8/4 = 6, …
TEST(Replay, cuts_n_steps_at_the_end_of_an_episode) {
  for (const int end : {kEndsTerminated, kEndsTruncated, kEndsBoth}) {
    Player p(1);
    Replay r(p.shape.spec, 1, 10, 3, 0.5f);
    p.show(0, p.t.io.obs, 10);
    r.begin(p.t.io);
    p.step(0, 1, 1, 11), r.add(p.t.io);
    p.step(0, 0, 2, 12), r.add(p.t.io);
    EXPECT_EQ(r.size(), 0);
    p.step(0, 1, 4, 14), r.add(p.t.io);
    EXPECT_EQ(r.size(), 1);
    p.step(0, 0, 8, 20, end, 15), r.add(p.t.io);
    EXPECT_EQ(r.stored().size(), 3u);
    p.step(0, 1, 100, 21), r.add(p.t.io);  // of the next episode: in none of the old ones
    const float on = end == kEndsTruncated ? 1 : 0;
    EXPECT_EQ(all(r), (std::vector<Stored>{{10, 14, 1, 3, 0.125f, 3, 0},
                                           {11, 15, 0, 6, on / 8, 3, 1},
                                           {12, 15, 1, 8, on / 4, 2, 1},
                                           {14, 15, 0, 8, on / 2, 1, 1}}));
  }
}

TEST(Replay, discounts_each_step_by_its_own_time) {
  Player p(1);
  Replay r(p.shape.spec, 1, 4, 2, 0.9f);
  p.show(0, p.t.io.obs, 1);
  r.begin(p.t.io);
  p.step(0, 1, 1, 2), r.add(p.t.io, std::vector<float>{0.5f});
  p.step(0, 1, 4, 3), r.add(p.t.io, std::vector<float>{0.25f});
  EXPECT_EQ(all(r), (std::vector<Stored>{{1, 3, 1, 3, 0.125f, 2, 1}}));
}

TEST(Replay, forgets_the_oldest_and_allocates_nothing) {
  Player p(2);
  Replay r(p.shape.spec, 2, 5, 2, 1);
  p.show(0, p.t.io.obs, 0), p.show(1, p.t.io.obs, 100);
  r.begin(p.t.io);
  const long before = allocations();
  for (int t = 1; t <= 4; ++t) {
    p.step(0, t % 2, 1, float(t)), p.step(1, 0, 2, float(100 + t));
    r.add(p.t.io);
  }
  EXPECT_EQ(allocations(), before);
  EXPECT_EQ(r.size(), 5);
  const std::vector<Stored> s = all(r);  // six were stored: the sixth lies over the first
  EXPECT_EQ(s[0], (Stored{102, 104, 0, 4, 1, 2, 0}));
  EXPECT_EQ(s[1].obs, 100);
  EXPECT_EQ(s[4].obs, 2);
  EXPECT_EQ(s[4].action, 1);  // the first of its steps
  EXPECT_EQ((std::vector<int64_t>(r.stored().begin(), r.stored().end())),
            (std::vector<int64_t>{4, 0}));
  // 2 (4 + 2) bytes, action 4, mask 2, tail 12
  EXPECT_EQ(Replay::bytes(p.shape.spec, 2, 5, 2), 5 * 30 + 2 * (2 * (30 + 8) + 16));
}

TEST(Replay, goes_on_from_a_checkpoint_bit_equally) {
  Player p(3);
  Replay r(p.shape.spec, 3, 20, 3, 0.9f);
  for (int64_t i = 0; i < 3; ++i) p.show(i, p.t.io.obs, float(i));
  r.begin(p.t.io);
  const auto play = [&](Replay& to, int from, int steps) {
    for (int t = from; t < from + steps; ++t) {
      for (int64_t i = 0; i < 3; ++i)
        p.step(i, (t + int(i)) % 2, 0.1f * float(t), float(t), (t + 2 * i) % 5 ? 0 : t % 3 + 1,
               200);
      to.add(p.t.io);
    }
  };
  for (const int steps : {2, 4, 9, 23}) {  // before the ring is full, and after
    play(r, steps, steps);
    Checkpoint c;
    r.save(c);
    const TempDir dir;
    c.write(dir / "c.safetensors");
    Replay again(p.shape.spec, 3, 20, 3, 0.9f);
    again.load(Checkpoint::read(dir / "c.safetensors"));
    play(r, 1, 7), play(again, 1, 7);
    EXPECT_EQ(all(again), all(r));
    Checkpoint a, b;
    r.save(a), again.save(b);
    for (const char* name : {"replay", "replay_pending"})
      EXPECT_EQ(a.get<uint8_t>(name), b.get<uint8_t>(name));
  }
}

TEST(Replay, refuses_the_memory_of_another_run) {
  Player p(2);
  Replay r(p.shape.spec, 2, 20, 3, 0.9f);
  p.show(0, p.t.io.obs, 0), p.show(1, p.t.io.obs, 0);
  r.begin(p.t.io);
  Checkpoint c;
  r.save(c);
  Replay smaller(p.shape.spec, 2, 10, 3, 0.9f), longer(p.shape.spec, 2, 20, 4, 0.9f);
  EXPECT_EQ(error_of([&] { smaller.load(c); }),
            "the checkpoint's replay has 20 transitions, the run's 10; was the run file changed?");
  EXPECT_EQ(error_of([&] { longer.load(c); }),
            "the checkpoint's replay has 3 steps, the run's 4; was the run file changed?");
  c.put("replay_open", std::vector<int64_t>{1, 9});
  EXPECT_EQ(error_of([&] { r.load(c); }), "the checkpoint's replay points outside itself");
}

}  // namespace
}  // namespace plantgym::testing
