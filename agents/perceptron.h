// A small network as a policy, all its weights in one array: what a search over policies moves.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "agent.h"
#include "plantgym/fields.h"

namespace plantgym {

struct PolicyLayer;
struct PolicyNetwork;

/// What a network is given of one element of an observation: (value - middle) * scale; or, where
/// `values` is not 0, as many numbers: a 1 for the nearest of 0 .. values - 1, zeros for the
/// others.
struct PerceptronInput {
  static constexpr int32_t kHead = -1;     // no element, but the number of the head
  static constexpr int32_t kNothing = -2;  // not shown to this head: 0
  int32_t element = 0, values = 0;
  double middle = 0, scale = 1;
};

/// y = W tanh(… tanh(W x + b) …) + b; without hidden layers y = W x + b. One head decides for all
/// elements of the action, or a head for each of them, by what it is given of its own. Several
/// heads for one element score its values one by one; the best that is legal is done.
struct PerceptronShape {
  int32_t heads = 1;
  bool shared = true;                        // heads have the same weights
  std::vector<int32_t> hidden = {};          // widths of the hidden layers
  std::vector<PerceptronInput> inputs = {};  // of head after head, as many for each

  /// The keys of `agent`. @throws FieldError an element that is not shown, spaces it does not fit
  void read(Fields& f, const pg_spec& spec);
};

/// Acts by a network. Of numbers, -1 .. 1 are the least to the greatest (unbounded ones are taken
/// as they are); of labels the one of the greatest y is done.
class Perceptron {
 public:
  /// Heads of the same weights go through the network side by side.
  static constexpr int32_t kLanes = 8;

  /// @throws Error the spaces do not fit
  Perceptron(const pg_spec& spec, PerceptronShape shape);
  const PerceptronShape& shape() const { return shape_; }
  int64_t size() const { return shape_.shared ? of_head_ : of_head_ * shape_.heads; }  ///< weights
  /// Numbers that flow into one unit with weight k: of a like size in all of them.
  int32_t fan_in(int64_t weight) const;
  /// Writes row i's action. @param weights [size()] @param told null, or what each value of a
  /// choice scored, element after element [choices()]; NaN: it was illegal
  void act(const double* weights, const pg_io& seen, int64_t i, void* action,
           double* told = nullptr);
  int32_t choices() const;  ///< values of all elements that are choices
  /// As Agent::describe. @param weights [size()]
  bool describe(const double* weights, Policy& to) const;

 private:
  PolicyLayer first_layer(const double* weights, int32_t h, PolicyNetwork& to) const;
  void look(const char* row, int32_t head, int32_t lane);
  /// The first `lanes`, each with the bits that it would have alone.
  /// @return [numbers of the last layer, kLanes]
  const double* forward(const double* weights, int32_t lanes);
  bool scores() const { return shape_.heads > 1 && done_.elements == 1; }
  int32_t best_value(const double* weights, const char* row, const uint8_t* mask, double* told);
  void decide(const double* y, int64_t from, int64_t to, const uint8_t* mask, int64_t at,
              void* action, double*& told) const;

  PerceptronShape shape_;
  pg_space seen_, done_;
  int64_t obs_bytes_;
  int32_t mask_size_;
  std::vector<int32_t> widths_;  // of what flows in, of every layer
  int64_t of_head_ = 0;
  std::vector<double> x_, y_;  // [width, kLanes]
  std::vector<double> one_;    // what the last layer gave one head
};

class PerceptronAgent : public Agent {
 public:
  PerceptronAgent(const pg_spec& spec, PerceptronShape shape, std::vector<double> weights);
  void act(const pg_io& seen, int64_t n, const uint8_t* begins, void* action) override;
  Weighed weighed(int64_t row) const override;
  bool describe(Policy& to) const override;

 private:
  Perceptron network_;
  std::vector<double> weights_, scores_;  // scores_: [rows, choices] of the last decision
};

}  // namespace plantgym
