#include "plantgym/random.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace plantgym {
namespace {

void expect_words(Words got, Words want) {
  for (int k = 0; k < 4; ++k) EXPECT_EQ(got.w[k], want.w[k]) << k;
}

TEST(Philox, KnownAnswers) {  // Random123 1.14, tests/kat_vectors, philox4x32 10
  expect_words(philox({{0, 0, 0, 0}}, 0, 0),
               {{0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u}});
  expect_words(philox({{~0u, ~0u, ~0u, ~0u}}, ~0u, ~0u),
               {{0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu}});
  expect_words(
      philox({{0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u}}, 0xa4093822u, 0x299f31d0u),
      {{0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u}});
}

TEST(Rng, CounterIsStreamBlockIndexEpisodeEnv) {
  Rng a(0x500000004, 1, 2, 3, 9);
  const Words first = philox({{9u << 20, 3, 2, 1}}, 4, 5);
  for (int k = 0; k < 4; ++k) EXPECT_EQ(a.bits(), first.w[k]);
  EXPECT_EQ(a.bits(), philox({{9u << 20 | 1, 3, 2, 1}}, 4, 5).w[0]);
  EXPECT_EQ(a.stream(2, 8).bits(), philox({{2u << 20, 8, 2, 1}}, 4, 5).w[0]);
  EXPECT_EQ(a.env(), 1u);
  EXPECT_EQ(a.episode(), 2u);
}
TEST(Rng, AStreamDoesNotDependOnWhatWasDrawn) {
  Rng a(7, 1, 2, 3), b(7, 1, 2, 3);
  for (int k = 0; k < 100; ++k) b.bits();
  EXPECT_EQ(a.stream(5, 1).bits(), b.stream(5, 1).bits());
}
TEST(Rng, NumbersAreWithinTheirBounds) {
  Rng a(1, 0, 0, 0);
  int32_t count[7] = {};
  double sum = 0;
  const int n = 70000;
  for (int k = 0; k < n; ++k) {
    const float u = a.uniform();
    ASSERT_TRUE(u >= 0 && u < 1) << u;
    sum += double(u);
    const int32_t i = a.below(7);
    ASSERT_TRUE(i >= 0 && i < 7) << i;
    ++count[i];
  }
  EXPECT_NEAR(sum / n, 0.5, 5 * 0.2887 / std::sqrt(double(n)));  // five standard errors
  for (const int32_t c : count) EXPECT_NEAR(c, n / 7, 5 * std::sqrt(n / 7.0 * 6 / 7));
  EXPECT_EQ(a.below(1), 0);
}
/// Generators seeded with seed + row share their streams; ours must not.
TEST(Rng, SeedsRowsEpisodesAndStepsNeverShareAStream) {
  std::set<uint64_t> seen;
  int64_t count = 0;
  for (uint64_t seed = 0; seed < 6; ++seed)
    for (uint32_t env = 0; env < 6; ++env)
      for (uint32_t episode = 0; episode < 6; ++episode)
        for (uint32_t step = 0; step < 6; ++step)
          for (uint32_t stream = 0; stream < 6; ++stream) {
            Rng r(seed, env, episode, step, stream);
            const uint64_t high = r.bits();
            seen.insert(high << 32 | r.bits()), ++count;
          }
  EXPECT_EQ(int64_t(seen.size()), count);
}
TEST(Rng, BothHalvesOfTheSeedMatter) {
  EXPECT_NE(Rng(1, 0, 0, 0).bits(), Rng(1 | 1ull << 32, 0, 0, 0).bits());
}

}  // namespace
}  // namespace plantgym
