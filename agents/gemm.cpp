#include "gemm.h"

#include <cstring>

namespace plantgym {
namespace {

// GCC's and Clang's vectors: kWide floats that live in one register, on any machine
#if defined(__AVX512F__)
constexpr int64_t kWide = 16;
constexpr int kRows = 6;  // of C in registers, times 4 vectors: 24 of 32
#elif defined(__AVX__)
constexpr int64_t kWide = 8;
constexpr int kRows = 3;  // 12 of 16
#else
constexpr int64_t kWide = 4;
constexpr int kRows = 3;
#endif
typedef float Vector __attribute__((vector_size(kWide * 4)));
typedef float Unaligned
    __attribute__((vector_size(kWide * 4), aligned(4), may_alias));  // in memory
typedef int32_t Whole __attribute__((vector_size(kWide * 4)));

// memory is aligned as its floats are
Vector at(const float* p) {
  Vector v;
  std::memcpy(&v, p, sizeof v);
  return v;
}
void put(float* p, const Vector& v) { std::memcpy(p, &v, sizeof v); }

/// C [M, N vectors] in registers while k runs.
template <int M, int N>
void tile(int64_t k, Strided a, const float* b, int64_t ldb, float* c, int64_t ldc,
          const float* first, bool adds) {
  Vector sum[M][N];
  for (int i = 0; i < M; ++i)
    for (int j = 0; j < N; ++j) {
      Vector s = {};
      if (first) s += at(first + j * kWide);
      if (adds) s += at(c + i * ldc + j * kWide);
      sum[i][j] = s;
    }
  for (int64_t p = 0; p < k; ++p, a.data += a.column, b += ldb) {
    Vector row[N];
    for (int j = 0; j < N; ++j) row[j] = at(b + j * kWide);
    for (int i = 0; i < M; ++i) {
      const float x = a.data[i * a.row];
      for (int j = 0; j < N; ++j) sum[i][j] += x * row[j];
    }
  }
  for (int i = 0; i < M; ++i)
    for (int j = 0; j < N; ++j) put(c + i * ldc + j * kWide, sum[i][j]);
}

/// All rows of N vectors of columns.
template <int N>
void panel(int64_t m, int64_t k, Strided a, const float* b, int64_t ldb, float* c, int64_t ldc,
           const float* first, bool adds) {
  constexpr int kMost = N >= 4 ? kRows : N == 2 ? 2 * kRows : 3 * kRows;
  int64_t i = 0;
  const auto at_row = [&](int64_t r) { return Strided{a.data + r * a.row, a.row, a.column}; };
  for (; i + kMost <= m; i += kMost)
    tile<kMost, N>(k, at_row(i), b, ldb, c + i * ldc, ldc, first, adds);
  for (; i + 3 <= m; i += 3) tile<3, N>(k, at_row(i), b, ldb, c + i * ldc, ldc, first, adds);
  for (; i < m; ++i) tile<1, N>(k, at_row(i), b, ldb, c + i * ldc, ldc, first, adds);
}

template <class F>
void over(float* x, int64_t n, F f) {
  for (int64_t i = 0; i < n; i += kWide) put(x + i, f(at(x + i)));
}
template <class F>
void over(const float* y, float* x, int64_t n, F f) {
  for (int64_t i = 0; i < n; i += kWide) put(x + i, f(at(y + i), at(x + i)));
}
Vector constant(float v) { return Vector{} + v; }

/// e^x for x <= 0, within 2 ulp: 2^k times a polynomial (Cephes' expf).
Vector exp_below(Vector x) {
  x = x < -87.0f ? constant(-87.0f) : x;
  const Vector shift = constant(12582912.0f);  // 1.5 * 2^23: rounds to a whole number
  const Vector whole = x * 1.44269504f + shift - shift;
  const Vector r = x - whole * 0.693359375f + whole * 2.12194440e-4f;
  Vector p = r * 1.9875691500e-4f + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  const Whole bits = (__builtin_convertvector(whole, Whole) + 127) << 23;
  Vector scale;
  std::memcpy(&scale, &bits, sizeof scale);
  return p * scale;
}

}  // namespace

void multiply(int64_t m, int64_t n, int64_t k, Strided a, const float* b, int64_t ldb, float* c,
              int64_t ldc, const float* first, bool adds) {
  int64_t j = 0;
  const auto start = [&](int64_t at_column) { return first ? first + at_column : nullptr; };
  for (; j + 4 * kWide <= n; j += 4 * kWide)
    panel<4>(m, k, a, b + j, ldb, c + j, ldc, start(j), adds);
  for (; j + 2 * kWide <= n; j += 2 * kWide)
    panel<2>(m, k, a, b + j, ldb, c + j, ldc, start(j), adds);
  for (; j < n; j += kWide) panel<1>(m, k, a, b + j, ldb, c + j, ldc, start(j), adds);
}

void tanh_of(float* x, int64_t n) {
  over(x, n, [](Vector v) {
    v = v > 7.90531110763549805f ? constant(7.90531110763549805f) : v;
    v = v < -7.90531110763549805f ? constant(-7.90531110763549805f) : v;
    const Vector s = v * v;
    Vector p = s * -2.76076847742355e-16f + 2.00018790482477e-13f;
    p = p * s + -8.60467152213735e-11f;
    p = p * s + 5.12229709037114e-08f;
    p = p * s + 1.48572235717979e-05f;
    p = p * s + 6.37261928875436e-04f;
    p = p * s + 4.89352455891786e-03f;
    Vector q = s * 1.19825839466702e-06f + 1.18534705686654e-04f;
    q = q * s + 2.26843463243900e-03f;
    q = q * s + 4.89352518554385e-03f;
    return v * p / q;
  });
}
void relu_of(float* x, int64_t n) {
  over(x, n, [](Vector v) { return v > 0.0f ? v : Vector{}; });
}
void elu_of(float* x, int64_t n) {
  over(x, n, [](Vector v) { return v > 0.0f ? v : exp_below(v > 0.0f ? Vector{} : v) - 1.0f; });
}
void tanh_slope(const float* y, float* dy, int64_t n) {
  over(y, dy, n, [](Vector v, Vector d) { return d - d * v * v; });
}
void relu_slope(const float* y, float* dy, int64_t n) {
  over(y, dy, n, [](Vector v, Vector d) { return v > 0.0f ? d : Vector{}; });
}
void elu_slope(const float* y, float* dy, int64_t n) {
  over(y, dy, n, [](Vector v, Vector d) { return v > 0.0f ? d : d + d * v; });
}

}  // namespace plantgym
