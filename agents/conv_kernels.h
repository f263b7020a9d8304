// Sums that convolutions and dense layers of small batches are made of. Their order is fixed: the
// same bits on every machine.
#pragma once
#include <cstdint>

#include "gemm.h"

namespace plantgym {

/// C(i, j) = first[i] + the sum over p of A(i, p) b[at[p] + j], plus C where `adds`: a product
/// whose right rows begin anywhere, so that an image shifted by a kernel's cell need not be copied.
/// @param first [m]; null: 0. @param at [k] in floats
void multiply_shifted(int64_t m, int64_t n, int64_t k, Strided a, const float* b, const int64_t* at,
                      float* c, int64_t ldc, const float* first, bool adds);

/// C(i, j) = the sum over p of a[i lda + p] b[at[j] + p], plus C where `adds`; in eight lanes, as
/// the layers of an exported policy sum (policy/layers.h).
void dots(int64_t m, int64_t n, int64_t k, const float* a, int64_t lda, const float* b,
          const int64_t* at, float* c, int64_t ldc, bool adds);

}  // namespace plantgym
