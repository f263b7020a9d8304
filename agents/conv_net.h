// A network of convolutions, pools and dense layers, forwards and backwards, for small images and
// batches. No allocation after it is made; the same bits on every machine.
#pragma once
#include "network.h"

namespace plantgym {

class ConvNet : public Network {
 public:
  /// Whether a plan is for it: one image, one tower, convolutions of stride 1, relu, no norm.
  static bool computes(const NetworkPlan& plan);
  explicit ConvNet(NetworkPlan plan);
  void renew() override {}
  int64_t chunk() const override { return kChunk; }
  void forward(const float* x, int64_t n, float* y) override;
  void learn(const float* x, int64_t n, float* y) override;
  void backward(const float* dy) override;

 private:
  static constexpr int64_t kChunk = 16;  // rows whose numbers stay in cache

  /// One layer and what it gave. Images are padded and laid out so that a kernel's cell is a shift:
  /// an output lies at the same distance from every input that it weighs, row for row, and the
  /// places between the end of a row and the next are computed, too, and left out.
  struct Step {
    Layer layer;
    int64_t before = 0, after = 0;    // numbers of a row
    Floats y = {};                    // [chunk, after]; none of kKeep
    int32_t kept = -1;                // of kAdd: the step of its kKeep
    std::vector<int32_t> from = {};   // of kMaxPool: [chunk, after] the input that won
    int32_t wide = 0, high = 0;       // of the padded image
    int64_t row = 0, plane = 0;       // numbers of a channel that are computed: out, back
    int64_t margin = 0, pitch = 0;    // of slopes: zeros around a channel; floats of it
    Floats padded = {}, slopes = {};  // [chunk, in, high, wide] and some; [out, pitch]
    Floats raw = {}, turned = {};     // scratch of outputs; weights [in, out, kernel, kernel]
    std::vector<int64_t> at = {}, back = {};  // shifts of the cells; of slopes
  };
  void prepare_conv(Step& s);
  const float* weights(const Step& s) const {
    return &parameters_[size_t(plan_.parameters[size_t(s.layer.weight)].offset)];
  }
  const float* biases(const Step& s) const {
    return &parameters_[size_t(plan_.parameters[size_t(s.layer.bias)].offset)];
  }
  float* slope_of(int32_t parameter) {
    return &gradient_[size_t(plan_.parameters[size_t(parameter)].offset)];
  }
  /// What step k gave, or for -1 what came in.
  const float* given(int64_t k) const;
  void run(size_t k, int64_t n);
  void conv(Step& s, const float* x, int64_t n);
  static void pool(Step& s, const float* x, int64_t n);
  void run_back(size_t k, const float* x);
  void conv_back(Step& s, bool on);
  void linear_back(Step& s, const float* x, bool on);

  std::vector<Step> steps_;
  int64_t n_ = 0;             // of the last learn()
  Floats x_, d_, d_next_;     // [chunk, inputs]; [chunk, widest] slopes of what a step gave, took
  std::vector<Floats> kept_;  // [step] slopes that go around a residual block
};

}  // namespace plantgym
