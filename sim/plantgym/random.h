// Counter-based random numbers: the same draws for every batch size, thread count, compiler and
// device.
#pragma once
#include <cstdint>

#if !defined(PG_HD)
#if defined(__CUDACC__)
#define PG_HD __host__ __device__
#else
#define PG_HD
#endif
#endif

/// A pointer to a word that lies where words do. Else nvcc copies it byte by byte; GCC, told so,
/// stops vectorising loops over rows (CartPole: a third of the rate).
#if defined(__CUDA_ARCH__)
#define PG_ALIGNED(p, bytes) __builtin_assume_aligned(p, bytes)
#else
#define PG_ALIGNED(p, bytes) (p)
#endif

/// A kernel's launch; tests put a stand-in for CUDA here.
#if defined(__CUDACC__) && !defined(PG_LAUNCH)
#define PG_LAUNCH(kernel, blocks, threads, stream, ...) \
  kernel<<<blocks, threads, 0, cudaStream_t(stream)>>>(__VA_ARGS__)
#endif

/// Inlined wherever it is called: a loop over rows does not vectorise around a call, and compilers
/// stop inlining what is called from many environments of one program.
#if !defined(PG_INLINE)
#define PG_INLINE __attribute__((always_inline)) inline
#endif

/// Of the CPU, called and not inlined: what few rows of a loop need, and several times, so that the
/// compiler does not fit the loop of all rows around copies of it.
#if !defined(PG_APART)
#if defined(__CUDACC__)
#define PG_APART inline
#else
#define PG_APART __attribute__((noinline)) inline
#endif
#endif

namespace plantgym {

/// Four 32-bit words: a Philox counter or the random block it gives.
struct Words {
  uint32_t w[4];
};

/// Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011): four
/// random words from a counter `c` and a key (k0, k1).
PG_HD PG_INLINE Words philox(Words c, uint32_t k0, uint32_t k1) {
  for (int round = 0; round < 10; ++round, k0 += 0x9E3779B9u, k1 += 0xBB67AE85u) {
    const uint64_t a = uint64_t(0xD2511F53u) * c.w[0], b = uint64_t(0xCD9E8D57u) * c.w[2];
    c = {{uint32_t(b >> 32) ^ c.w[1] ^ k0, uint32_t(b), uint32_t(a >> 32) ^ c.w[3] ^ k1,
          uint32_t(a)}};
  }
  return c;
}

/// Holds no generator state: (seed, env, episode, index, stream) fixes every draw. The Philox
/// counter is {stream * 2^20 + block, index, episode, env}, the key the seed. `index` is 0 in reset
/// and t in step t.
class Rng {
 public:
  PG_HD Rng(uint64_t seed, uint32_t env, uint32_t episode, uint32_t index, uint32_t stream = 0)
      : counter_{{stream << 20, index, episode, env}}, key_{uint32_t(seed), uint32_t(seed >> 32)} {}

  /// The same episode's draws number `index` of an entity or purpose. Stream 0 is the step itself;
  /// the others, below 4096, are the environment's to give out (common random numbers: a change of
  /// policy does not shift another entity's draws).
  PG_HD Rng stream(uint32_t stream, uint32_t index) const {
    Rng r = *this;
    r.counter_.w[0] = stream << 20, r.counter_.w[1] = index, r.used_ = 4;
    return r;
  }
  PG_HD PG_INLINE uint32_t bits() {
    if (used_ == 4) block_ = philox(counter_, key_[0], key_[1]), ++counter_.w[0], used_ = 0;
    return block_.w[used_++];
  }
  PG_HD PG_INLINE float uniform() { return float(bits() >> 8) * 0x1p-24f; }  ///< [0, 1)
  PG_HD PG_INLINE int32_t below(int32_t n) {                                 ///< [0, n)
    return int32_t(uint64_t(bits()) * uint64_t(n) >> 32);
  }
  PG_HD uint32_t env() const { return counter_.w[3]; }      ///< global number of the row
  PG_HD uint32_t episode() const { return counter_.w[2]; }  ///< of that row, from 0

 private:
  Words counter_, block_ = {};
  uint32_t key_[2];
  int32_t used_ = 4;
};

}  // namespace plantgym
