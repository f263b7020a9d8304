// Networks of dense layers, forwards and backwards. No allocation after it is made; the same bits
// on every machine.
#pragma once
#include "network.h"

namespace plantgym {

class Mlp : public Network {
 public:
  /// @param plan without encoders of images
  explicit Mlp(NetworkPlan plan);
  void renew() override;
  int64_t chunk() const override { return kChunk; }
  void forward(const float* x, int64_t n, float* y) override;
  void learn(const float* x, int64_t n, float* y) override;
  void backward(const float* dy) override;

 private:
  static constexpr int64_t kChunk = 128;  // rows whose numbers of all layers stay in cache

  /// Linear, perhaps norm, perhaps activation. Rows of arrays are padded with zeros to kLanes.
  struct Dense {
    int64_t in, out, in_row, out_row;                // numbers; floats from row to row
    int64_t weight, bias, norm = -1, norm_bias = 0;  // first of the flat parameters
    bool active = false;
    Floats across = {}, first = {};  // [in, out_row] weights turned over; [out_row] biases
    Floats along = {};               // [out, in_row] weights, where their own rows are no vectors
    Floats scale = {}, shift = {};   // [out_row] of the norm
    Floats y = {}, hat = {},
           inverse = {};  // [chunk, out_row] given; normalised; [chunk] 1 / deviation
    Floats slope = {};    // [out, in_row] of the weights, where rows are no vectors
  };
  struct Net {
    std::vector<Dense> layers;
    int64_t outputs, first;  // its place in a row of outputs
  };
  void run(Net& t, int64_t n);
  void activate(Dense& d, int64_t n) const;
  static void normalise(Dense& d, int64_t n);
  void normalise_back(Dense& d, int64_t n, float* dy);
  void run_back(Net& t, const float* dy);
  void weigh_back(Dense& d, const float* x, const float* dy);

  std::vector<Net> towers_;
  int64_t x_row_, n_ = 0;  // of the last learn()
  Floats x_;               // [chunk, x_row]
  Floats d_, d_next_;      // [chunk, widest]
};

}  // namespace plantgym
