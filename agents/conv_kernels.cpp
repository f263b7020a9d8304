#include "conv_kernels.h"

#include <cstring>

namespace plantgym {
namespace {

constexpr int64_t kLane = 8;
typedef float Eight __attribute__((vector_size(kLane * 4)));

Eight eight(const float* p) {
  Eight v;
  std::memcpy(&v, p, sizeof v);
  return v;
}

/// M rows and N vectors of C in registers while p runs.
template <int M, int N>
void shifted_tile(int64_t k, Strided a, const float* b, const int64_t* at, float* c, int64_t ldc,
                  const float* first, bool adds) {
  Eight sum[M][N];
  for (int i = 0; i < M; ++i)
    for (int j = 0; j < N; ++j) {
      sum[i][j] = Eight{} + (first ? first[i] : 0.0f);
      if (adds) sum[i][j] += eight(c + i * ldc + j * kLane);
    }
  for (int64_t p = 0; p < k; ++p, a.data += a.column) {
    Eight row[N];
    for (int j = 0; j < N; ++j) row[j] = eight(b + at[p] + j * kLane);
    for (int i = 0; i < M; ++i) {
      const float x = a.data[i * a.row];
      for (int j = 0; j < N; ++j) sum[i][j] += x * row[j];
    }
  }
  for (int i = 0; i < M; ++i)
    for (int j = 0; j < N; ++j) std::memcpy(c + i * ldc + j * kLane, &sum[i][j], sizeof(Eight));
}

template <int M>
void shifted_rows(int64_t n, int64_t k, Strided a, const float* b, const int64_t* at, float* c,
                  int64_t ldc, const float* first, bool adds) {
  constexpr int kVectors = M <= 2 ? 4 : 2;
  int64_t j = 0;
  for (; j + kVectors * kLane <= n; j += kVectors * kLane)
    shifted_tile<M, kVectors>(k, a, b + j, at, c + j, ldc, first, adds);
  for (; j + kLane <= n; j += kLane) shifted_tile<M, 1>(k, a, b + j, at, c + j, ldc, first, adds);
  for (; j < n; ++j)
    for (int i = 0; i < M; ++i) {
      float sum = (first ? first[i] : 0.0f) + (adds ? c[i * ldc + j] : 0.0f);
      for (int64_t p = 0; p < k; ++p) sum += a.data[i * a.row + p * a.column] * b[at[p] + j];
      c[i * ldc + j] = sum;
    }
}

/// The first n, and zeros.
Eight some(const float* p, int64_t n) {
  float all[kLane] = {};
  for (int64_t i = 0; i < n; ++i) all[i] = p[i];
  return eight(all);
}

/// GCC would load a factor again for each of its products, and wait for memory.
void keep_in_register(Eight& v) {
#if defined(__AVX__)
  __asm__("" : "+x"(v));
#else
  (void)v;
#endif
}

/// As policy/layers.cpp adds its lanes up.
float across(const Eight& v) {
  return ((v[0] + v[4]) + (v[1] + v[5])) + ((v[2] + v[6]) + (v[3] + v[7]));
}

template <int M, int N>
void dot_tile(int64_t k, const float* a, int64_t lda, const float* b, const int64_t* at, float* c,
              int64_t ldc, bool adds) {
  Eight sum[M][N] = {};
  int64_t p = 0;
  for (; p + kLane <= k; p += kLane) {
    Eight column[N];
    for (int j = 0; j < N; ++j) column[j] = eight(b + at[j] + p), keep_in_register(column[j]);
    for (int i = 0; i < M; ++i) {
      Eight row = eight(a + i * lda + p);
      keep_in_register(row);
      for (int j = 0; j < N; ++j) sum[i][j] += row * column[j];
    }
  }
  if (p < k) {
    Eight column[N];
    for (int j = 0; j < N; ++j) column[j] = some(b + at[j] + p, k - p);
    for (int i = 0; i < M; ++i) {
      const Eight row = some(a + i * lda + p, k - p);
      for (int j = 0; j < N; ++j) sum[i][j] += row * column[j];
    }
  }
  for (int i = 0; i < M; ++i)
    for (int j = 0; j < N; ++j) c[i * ldc + j] = (adds ? c[i * ldc + j] : 0.0f) + across(sum[i][j]);
}

template <int M>
void dot_rows(int64_t n, int64_t k, const float* a, int64_t lda, const float* b, const int64_t* at,
              float* c, int64_t ldc, bool adds) {
  constexpr int kColumns = M == 4 ? 3 : 4;  // twelve sums in registers
  int64_t j = 0;
  for (; j + kColumns <= n; j += kColumns)
    dot_tile<M, kColumns>(k, a, lda, b, at + j, c + j, ldc, adds);
  for (; j < n; ++j) dot_tile<M, 1>(k, a, lda, b, at + j, c + j, ldc, adds);
}

}  // namespace

void multiply_shifted(int64_t m, int64_t n, int64_t k, Strided a, const float* b, const int64_t* at,
                      float* c, int64_t ldc, const float* first, bool adds) {
  int64_t i = 0;
  const auto from = [&](auto rows, int64_t count) {
    for (; i + count <= m; i += count)
      rows(n, k, Strided{a.data + i * a.row, a.row, a.column}, b, at, c + i * ldc, ldc,
           first ? first + i : nullptr, adds);
  };
  from(shifted_rows<6>, 6), from(shifted_rows<4>, 4);
  from(shifted_rows<2>, 2), from(shifted_rows<1>, 1);
}

void dots(int64_t m, int64_t n, int64_t k, const float* a, int64_t lda, const float* b,
          const int64_t* at, float* c, int64_t ldc, bool adds) {
  int64_t i = 0;
  for (; m - i >= 4 && (m - i) % 3; i += 4)
    dot_rows<4>(n, k, a + i * lda, lda, b, at, c + i * ldc, ldc, adds);
  for (; i + 3 <= m; i += 3) dot_rows<3>(n, k, a + i * lda, lda, b, at, c + i * ldc, ldc, adds);
  for (; i + 2 <= m; i += 2) dot_rows<2>(n, k, a + i * lda, lda, b, at, c + i * ldc, ldc, adds);
  for (; i < m; ++i) dot_rows<1>(n, k, a + i * lda, lda, b, at, c + i * ldc, ldc, adds);
}

}  // namespace plantgym
