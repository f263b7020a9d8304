// What learners do with rows on a device, as functions of one index that a GPU's threads call.
// Sums are made of a fixed number of parts, each in order, so that they have the same bits on every
// call and device.
#pragma once
#include <cstdint>

#include "agents/greedy.h"
#include "agents/take_in.h"
#include "choice_rows.h"
#include "returns.h"

namespace plantgym {
class Device;

/// op(0) ... op(n - 1), in any order, as one piece of the device's work. @throws Failure
template <class Op>
void each(Device& device, int64_t n, const Op& op);

namespace ops {

constexpr int64_t kLanes = 256;  // parts of a sum; of large ones, a multiple of it

/// The first number that is not finite, or one of them: a kind, a row and an element in one word.
struct Fault {
  enum Kind : uint64_t { kNone, kObservation, kReward, kGradient };
  uint64_t word;
  PG_HD void set(Kind kind, int64_t row, int64_t element) {
    if (word) return;  // several at once: one of them
    word = uint64_t(kind) << 62 | (uint64_t(row) & 0x7fffffffu) << 31 |
           (uint64_t(element) & 0x7fffffffu);
  }
  Kind kind() const { return Kind(word >> 62); }
  int64_t row() const { return int64_t(word >> 31 & 0x7fffffffu); }
  int64_t element() const { return int64_t(word & 0x7fffffffu); }
};
PG_HD inline bool finite(float x) { return x - x == 0; }

/// What changes from one rollout to the next.
struct Pacing {
  uint64_t calls;  // before its first step
  float clip;
};

/// Shards of own rows, as class Shards has them.
struct ShardShape {
  int64_t size, rows, steps, own, first;
  PG_HD int64_t begin(int64_t s) const { return s * size; }
  PG_HD int64_t width(int64_t s) const {
    return (rows < begin(s) + size ? rows : begin(s) + size) - begin(s);
  }
  PG_HD int64_t samples(int64_t s) const { return width(s) * steps; }
  /// Where shard s begins among [steps, rows] samples that lie shard after shard.
  PG_HD int64_t at(int64_t s) const { return begin(s) * steps; }
  PG_HD static int64_t part(int64_t n, int64_t m, int64_t parts) { return n * m / parts; }
};

template <class T>
struct Zero {
  T* to;
  PG_HD void operator()(int64_t i) const { to[i] = 0; }
};

/// Element of a row by element of a row: what a network takes in, into zeros.
struct TakeIn {
  int32_t parts;
  InputView part[PG_PARTS];
  const char* rows[PG_PARTS];  // dense
  int64_t elements, inputs;    // of all parts
  const int64_t* order;        // row k is row order[k]; null: k
  int64_t base;                // of row 0, for the fault
  float* x;                    // [., inputs]
  Fault* fault;
  PG_HD void operator()(int64_t index) const {
    const int64_t k = index / elements, i = order ? order[k] : k;
    int64_t e = index % elements;
    int32_t p = 0;
    for (; e >= part[p].elements; ++p) e -= part[p].elements;
    float* to = x + k * inputs + part[p].first;
    const char* row = rows[p] + i * part[p].bytes;
    take_in_element(part[p], row, e, to);
    if (part[p].dtype == PG_F32 && !part[p].step && !finite(to[part[p].at[e]]))
      fault->set(Fault::kObservation, base + i, part[p].first + part[p].at[e]);
  }
};

/// Random words of a row in a call, as BatchLoop::draw and random give them.
struct RowBits {
  uint32_t k0, k1, act, plan;  // key; streams
  uint32_t row;                // of the batch
  uint64_t call;
  int32_t draws;
  PG_HD uint32_t operator[](int32_t k) const {
    const uint32_t stream = draws > 4 ? plan << 20 | uint32_t(k / 4) : act << 20;
    return philox({{stream, uint32_t(call), uint32_t(call >> 32), row}}, k0, k1).w[k % 4];
  }
};

/// Draws the actions of a policy's outputs.
struct Act {
  ActionView space;
  const float *y, *log_std;
  int32_t outputs;      // of a row, the value last
  const uint8_t* mask;  // [n, space.outputs]; null: none
  const Pacing* pacing;
  int64_t t, first;  // step of the rollout; number of row 0 in the batch
  RowBits bits;
  ChoiceScratch scratch;  // of all rows
  float *kept, *log_prob, *value;
  char* action;
  int64_t action_bytes;
  PG_HD void operator()(int64_t i) const {
    RowBits b = bits;
    b.row = uint32_t(first + i), b.call = pacing->calls + uint64_t(t);
    const ChoiceScratch s = {scratch.log_p + i * space.outputs, scratch.p + i * space.outputs,
                             scratch.entropy + i * space.elements};
    const float* of = y + i * outputs;
    log_prob[i] = draw_choice(space, of, log_std, mask ? mask + i * space.outputs : nullptr, b, s,
                              kept + i * space.elements);
    act_choice(space, kept + i * space.elements, action + i * action_bytes);
    value[i] = of[outputs - 1];
  }
};

/// The value that stands last among the outputs, or the greatest legal one of action values.
struct Value {
  const float* y;
  int32_t outputs;
  bool greatest;
  const uint8_t* mask;  // of row at[k], for the greatest; null: all
  const int64_t* at;    // null: k
  float* to;            // to[at[k]]
  PG_HD void operator()(int64_t k) const {
    const int64_t i = at ? at[k] : k;
    const float* of = y + k * outputs;
    to[i] = greatest ? of[lowest_greatest(of, outputs, mask ? mask + i * outputs : nullptr)]
                     : of[outputs - 1];
  }
};

/// Chooses by action values: epsilon-greedy, or softmax.
struct ChooseByValue {
  const float* y;
  int32_t actions;
  const uint8_t* mask;
  const Pacing* pacing;
  int64_t t, first;
  RowBits bits;
  const double* now;  // [steps] epsilon or temperature
  double* room;       // [n, actions] of softmax; null: epsilon-greedy
  int32_t* action;
  PG_HD void operator()(int64_t i) const {
    const uint64_t call = pacing->calls + uint64_t(t);
    const Words w =
        philox({{bits.act << 20, uint32_t(call), uint32_t(call >> 32), uint32_t(first + i)}},
               bits.k0, bits.k1);
    const float* q = y + i * actions;
    const uint8_t* legal = mask ? mask + i * actions : nullptr;
    action[i] = room ? softmax_choice(q, actions, legal, now[t], w.w[0], room + i * actions)
                : w.w[0] < share_of_bits(now[t]) ? any_legal(actions, legal, w.w[1])
                                                 : greedy_among_ties(q, actions, legal, w.w[2]);
  }
};

/// Episodes of one row through a rollout.
struct Episodes {
  int64_t rows, steps;
  const float* reward;  // [steps, rows], as all below
  const uint8_t *terminated, *truncated;
  double* returns;  // [rows] of the episodes that go on
  int64_t* lengths;
  double* total;  // where one ended
  int64_t* length;
  uint8_t *ended, *cut;  // whether one did; and by a limit alone
  Fault* fault;
  PG_HD void operator()(int64_t i) const {
    double sum = returns[i];
    int64_t count = lengths[i];
    for (int64_t t = 0, at = i; t < steps; ++t, at += rows) {
      if (!finite(reward[at])) fault->set(Fault::kReward, i, t);
      sum += double(reward[at]), ++count;
      ended[at] = terminated[at] | truncated[at];
      cut[at] = truncated[at] && !terminated[at];
      if (!ended[at]) continue;
      total[at] = sum, length[at] = count;
      sum = 0, count = 0;
    }
    returns[i] = sum, lengths[i] = count;
  }
};
/// Those that ended, behind each other.
struct Pack {
  const int64_t* at;
  const double* total;
  const int64_t* length;
  double* totals;
  int64_t* lengths;
  PG_HD void operator()(int64_t k) const { totals[k] = total[at[k]], lengths[k] = length[at[k]]; }
};

/// discounts() of returns.h
struct Discounts {
  const float* elapsed;
  double gamma, per;
  float* to;
  PG_HD void operator()(int64_t i) const {
    to[i] = float(math::pow(gamma, double(elapsed[i]) / per));
  }
};
/// gae(), or lambda_returns(), of one row.
struct Returns {
  Rollout r;
  float lambda;
  bool advantages;
  float* to;
  PG_HD void operator()(int64_t i) const {
    for (int64_t at = int64_t(r.reward.size()) - r.rows + i; at >= 0; at -= r.rows)
      if (advantages)
        gae_step(r, lambda, size_t(at), to);
      else
        lambda_step(r, lambda, size_t(at), to);
  }
};

/// A permutation of 0 ... n - 1 by a cipher of few bits: four rounds of Feistel's network over the
/// least even number of bits, again where the result is not below n (Black & Rogaway 2002).
PG_HD inline int64_t permuted(int64_t k, int64_t n, const Words& key) {
  int32_t half = 1;
  while (int64_t(1) << 2 * half < n) ++half;
  const uint32_t low = (uint32_t(1) << half) - 1;
  auto x = uint64_t(k);
  do {
    auto left = uint32_t(x >> half), right = uint32_t(x) & low;
    for (int32_t round = 0; round < 4; ++round) {
      uint32_t h = right * 0x9E3779B1u ^ key.w[round];  // the mixing of MurmurHash3
      h ^= h >> 16, h *= 0x85EBCA6Bu, h ^= h >> 13, h *= 0xC2B2AE35u, h ^= h >> 16;
      const uint32_t next = left ^ (h & low);
      left = right, right = next;
    }
    x = uint64_t(left) << half | right;
  } while (x >= uint64_t(n));
  return int64_t(x);
}
/// The order of all samples in every epoch, shard after shard.
struct Order {
  ShardShape shards;
  const Pacing* pacing;
  uint32_t k0, k1, stream;
  int64_t* order;  // [epochs, steps * rows]
  PG_HD void operator()(int64_t index) const {
    const int64_t batch = shards.steps * shards.rows, epoch = index / batch, k = index % batch,
                  s = k / (shards.size * shards.steps), width = shards.width(s);
    const Words key = philox({{stream << 20 | uint32_t(epoch), uint32_t(pacing->calls),
                               uint32_t(pacing->calls >> 32), uint32_t(shards.first + s)}},
                             k0, k1);
    const int64_t p = permuted(k - shards.at(s), width * shards.steps, key);
    order[index] = p / width * shards.rows + shards.begin(s) + p % width;
  }
};

/// Sums of `lanes` numbers each.
struct Fold {
  const double* parts;
  int64_t lanes;
  double* to;
  PG_HD void operator()(int64_t i) const {
    double sum = 0;
    for (int64_t k = 0; k < lanes; ++k) sum += parts[i * lanes + k];
    to[i] = sum;
  }
};
/// Of the sums [shards, n], those of all shards, in their order.
template <class T>
struct OverShards {
  const T* sums;
  int64_t shards, n;
  T* to;
  PG_HD void operator()(int64_t i) const {
    T sum = sums[i];
    for (int64_t s = 1; s < shards; ++s) sum += sums[s * n + i];
    to[i] = sum;
  }
};

/// Parts [own, minibatches, lanes] of the sums of advantages of each minibatch of all epochs; of
/// their squared distances from `mean`, where given.
struct AdvantageParts {
  ShardShape shards;
  int64_t minibatches, all;  // of one epoch; of all
  const int64_t* order;
  const float* advantage;
  const double* sum;    // [all] null: the first pass
  const double* count;  // [minibatches]
  int64_t lanes;
  double* parts;
  PG_HD void operator()(int64_t index) const {
    const int64_t lane = index % lanes, em = index / lanes % all, s = index / lanes / all;
    const int64_t m = em % minibatches, n = shards.samples(s);
    const int64_t* of = order + em / minibatches * shards.steps * shards.rows + shards.at(s);
    const double mean = sum ? sum[em] / count[m] : 0;
    double total = 0;
    const int64_t to = ShardShape::part(n, m + 1, minibatches);
    for (int64_t k = ShardShape::part(n, m, minibatches) + lane; k < to; k += lanes) {
      const double a = double(advantage[of[k]]) - mean;
      total += sum ? a * a : a;
    }
    parts[index] = total;
  }
};
/// How advantages of a minibatch are taken.
struct AdvantageScale {
  float middle = 0, scale = 1;
};
struct Scales {
  const double *sum, *square;  // [minibatches of all epochs]
  const double* count;         // [minibatches]
  int64_t minibatches;
  AdvantageScale* to;
  PG_HD void operator()(int64_t em) const {
    const double n = count[em % minibatches];
    const double deviation = std::sqrt(square[em] / (n > 2 ? n - 1 : 1)) + 1e-8;
    to[em] = {float(sum[em] / n), float(1 / deviation)};
  }
};

/// Parts [own, 2, lanes] of the sums of advantages and of returns; of squared distances from the
/// means, where `sum` is given.
struct MomentParts {
  ShardShape shards;
  const float *advantage, *value;
  const double* sum;  // [2] null: the first pass
  double n;           // samples of all shards
  int64_t lanes;
  double* parts;
  PG_HD void operator()(int64_t index) const {
    const int64_t lane = index % lanes, s = index / lanes, width = shards.width(s);
    double a = 0, r = 0;
    const double mean_a = sum ? sum[0] / n : 0, mean_r = sum ? sum[1] / n : 0;
    for (int64_t k = lane; k < shards.samples(s); k += lanes) {
      const int64_t at = k / width * shards.rows + shards.begin(s) + k % width;
      const double da = double(advantage[at]) - mean_a,
                   dr = double(advantage[at] + value[at]) - mean_r;
      a += sum ? da * da : da, r += sum ? dr * dr : dr;
    }
    parts[2 * s * lanes + lane] = a, parts[(2 * s + 1) * lanes + lane] = r;
  }
};

/// Random legal actions, for measurements: each element one of its values, or within its bounds.
struct RandomActions {
  ActionView space;
  const uint8_t* mask;
  uint32_t call;
  char* action;
  int64_t action_bytes;
  PG_HD void operator()(int64_t i) const {
    char* to = action + i * action_bytes;
    int32_t first = 0;
    for (int32_t e = 0; e < space.elements; ++e) {
      const uint32_t bits = philox({{uint32_t(e), call, 0, uint32_t(i)}}, 1, 2).w[0];
      if (space.box()) {
        const float u = float(bits >> 8) * 0x1p-23f - 1;  // [-1, 1)
        reinterpret_cast<float*>(to)[e] =
            space.half[e] > 0 ? space.middle[e] + space.half[e] * u : u;
        continue;
      }
      reinterpret_cast<int32_t*>(to)[e] =
          any_legal(space.counts[e], mask ? mask + i * space.outputs + first : nullptr, bits);
      first += space.counts[e];
    }
  }
};

}  // namespace ops
}  // namespace plantgym
