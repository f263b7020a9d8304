// What learners do with samples and parameters on a device, as functions of one index: slopes, sums
// of gradients, the optimiser's step. See device_ops.h.
#pragma once
#include "device_ops.h"
#include "optimizer_step.h"

namespace plantgym::ops {

/// PPO's slopes of some samples.
struct PpoSlopes {
  ActionView space;
  float ent_coef, vf_coef;
  bool clip_vloss, scaled;
  const Pacing* pacing;
  const AdvantageScale* scale;  // of the minibatch
  const int64_t* order;
  float share;
  const float *y, *log_std;
  int32_t outputs;
  const float *advantage, *value, *log_prob, *kept;
  const uint8_t* mask;
  ChoiceScratch scratch;
  float *dy, *d_log_std;  // [., outputs], [., elements]
  PpoTold* told;          // [.] added
  PG_HD void operator()(int64_t k) const {
    const int64_t row = order[k];
    const float* of = y + k * outputs;
    float *to = dy + k * outputs, *deviations = d_log_std + k * space.elements;
    for (int32_t e = 0; e < outputs; ++e) to[e] = 0;
    for (int32_t e = 0; space.box() && e < space.elements; ++e) deviations[e] = 0;
    const ChoiceScratch s = {scratch.log_p + k * space.outputs, scratch.p + k * space.outputs,
                             scratch.entropy + k * space.elements};
    const float a = scaled ? (advantage[row] - scale->middle) * scale->scale : advantage[row];
    const PpoSample sample = {
        a,          advantage[row] + value[row], log_prob[row],
        value[row], kept + row * space.elements, mask ? mask + row * space.outputs : nullptr,
        share};
    const PpoTold t = ppo_slopes({pacing->clip, ent_coef, vf_coef, clip_vloss}, space, sample, of,
                                 log_std, s, outputs - 1, to, deviations);
    told[k] += t;
  }
};
/// Slopes of 0.5 (Q(s, a) - G)^2.
struct PqnSlopes {
  const int64_t* order;
  float count;
  const float* y;
  int32_t actions;
  const int32_t* action;
  const float* returns;
  float* dy;
  double* told;  // [., 2] added: loss and value
  PG_HD void operator()(int64_t k) const {
    const int64_t row = order[k];
    for (int32_t a = 0; a < actions; ++a) dy[k * actions + a] = 0;
    const int64_t at = k * actions + action[row];
    const float miss = y[at] - returns[row];
    dy[at] = miss / count;
    told[2 * k] += double(miss * miss) / 2, told[2 * k + 1] += double(y[at]);
  }
};

/// Parts [width, kLanes] of the sums of columns.
struct ColumnParts {
  const float* from;  // [rows, width]
  int64_t rows, width;
  double* parts;
  PG_HD void operator()(int64_t index) const {
    const int64_t lane = index % kLanes, e = index / kLanes;
    double sum = 0;
    for (int64_t k = lane; k < rows; k += kLanes) sum += double(from[k * width + e]);
    parts[index] = sum;
  }
};
struct AddColumns {
  const double* parts;
  float* to;
  PG_HD void operator()(int64_t e) const {
    double sum = 0;
    for (int64_t k = 0; k < kLanes; ++k) sum += parts[e * kLanes + k];
    to[e] += float(sum);
  }
};
/// Parts [shards, width, lanes] of the sums of slots [shards, n, width] of doubles.
struct SlotParts {
  const double* slots;
  int64_t n, width, lanes;
  double* parts;
  PG_HD void operator()(int64_t index) const {
    const int64_t lane = index % lanes, e = index / lanes % width, s = index / lanes / width;
    double sum = 0;
    for (int64_t k = lane; k < n; k += lanes) sum += slots[(s * n + k) * width + e];
    parts[index] = sum;
  }
};
/// A shard's gradient goes to `to`, or is added there; zeros are left.
struct Gather {
  float *from, *to;
  bool adds;
  PG_HD void operator()(int64_t i) const {
    to[i] = adds ? to[i] + from[i] : from[i];
    from[i] = 0;
  }
};
/// Parts [kParts] of a gradient's squared norm.
struct NormParts {
  const float* gradient;
  int64_t n;
  double* parts;
  static constexpr int64_t kParts = 1024, kFolded = 32;
  PG_HD void operator()(int64_t lane) const {
    double sum = 0;
    for (int64_t i = lane; i < n; i += kParts) sum += double(gradient[i]) * double(gradient[i]);
    parts[lane] = sum;
  }
};
/// What a step of the optimiser needs to know of its gradient.
struct Step {
  float scale;
  int32_t moves;  // 0: the gradient is not finite
};
struct Clip {
  const double* parts;  // [kFolded]
  double max_norm;      // 0: any
  Step* step;
  double* norms;  // their sum, added
  Fault* fault;
  PG_HD void operator()(int64_t) const {
    double square = 0;
    for (int64_t k = 0; k < NormParts::kFolded; ++k) square += parts[k];
    const double norm = std::sqrt(square);
    *norms += norm;
    step->moves = norm - norm == 0 && !fault->word;
    if (!(norm - norm == 0)) fault->set(Fault::kGradient, 0, 0);
    step->scale = scale_of_gradient(norm, max_norm);
  }
};
/// Moves the parameters; the gradient is left as zeros.
struct Move {
  const Step* step;
  const AdamPace* pace;
  AdamBlend blend;
  float momentum;
  float *parameters, *gradient, *first, *second;  // first alone: momentum; neither: plain
  PG_HD void operator()(int64_t i) const {
    const float slope = gradient[i] * step->scale;
    gradient[i] = 0;
    if (!step->moves) return;
    if (!second) {
      const float by = first ? first[i] = momentum * first[i] + slope : slope;
      parameters[i] -= pace->by * by;
      return;
    }
    adam_mix(blend, slope, first[i], second[i]);
    parameters[i] -=
        pace->adapts ? adam_move(blend, *pace, first[i], second[i]) : pace->by * first[i];
  }
};

}  // namespace plantgym::ops
