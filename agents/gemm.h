// Products of small dense matrices, and the functions of numbers that networks need, over rows that
// are whole vectors of the machine. Sums run in a fixed order: the same bits for the same call.
#pragma once
#include <cstdint>

namespace plantgym {

/// Columns of every row that is written come in multiples of this; what pads them is zero.
inline constexpr int64_t kLanes = 16;
inline int64_t padded(int64_t n) { return (n + kLanes - 1) / kLanes * kLanes; }

/// A matrix [rows, columns] whose element (i, k) is at data[i * row + k * column].
struct Strided {
  const float* data;
  int64_t row, column;
};

/// C [m, n] = A [m, k] B [k, n], plus the row `first` [n] where there is one, plus C where `adds`.
/// @param n a multiple of kLanes. @param ldb, ldc floats from row to row
void multiply(int64_t m, int64_t n, int64_t k, Strided a, const float* b, int64_t ldb, float* c,
              int64_t ldc, const float* first, bool adds);

/// In place, n a multiple of kLanes. tanh: within 4e-7 (a rational function, as Eigen's).
void tanh_of(float* x, int64_t n);
void relu_of(float* x, int64_t n);
void elu_of(float* x, int64_t n);
/// dx = dy times the slope at what the function gave, y.
void tanh_slope(const float* y, float* dy, int64_t n);
void relu_slope(const float* y, float* dy, int64_t n);
void elu_slope(const float* y, float* dy, int64_t n);

}  // namespace plantgym
