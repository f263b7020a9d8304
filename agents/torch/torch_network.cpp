// A plan's network by LibTorch on the CPU, in the flat arrays of a Network.
#include "layers.h"

#include <ATen/core/grad_mode.h>

#include "library.h"

namespace plantgym {
namespace {

at::Tensor flat(Floats& f) { return at::from_blob(f.data(), {int64_t(f.size())}); }

class TorchNetwork : public Network {
 public:
  explicit TorchNetwork(NetworkPlan p)
      : Network(std::move(p)), layers_(plan_, flat(parameters_), flat(gradient_)) {}
  void renew() override {}
  int64_t chunk() const override { return 512; }
  void forward(const float* x, int64_t n, float* y) override {
    const at::NoGradGuard guard;
    for (int64_t i = 0; i < n; i += chunk())
      copy(run(x + i * plan_.inputs, std::min(chunk(), n - i)), y + i * plan_.outputs);
  }
  void learn(const float* x, int64_t n, float* y) override {
    given_ = run(x, n);
    copy(given_.detach(), y);
  }
  void backward(const float* dy) override {
    given_.backward(at::from_blob(const_cast<float*>(dy), given_.sizes()));
    given_ = at::Tensor();
  }

 private:
  static void copy(const at::Tensor& y, float* to) { at::from_blob(to, y.sizes()).copy_(y); }
  at::Tensor run(const float* from, int64_t n) const {
    return layers_.run(at::from_blob(const_cast<float*>(from), {n, plan_.inputs}));
  }

  TorchLayers layers_;
  at::Tensor given_;  // of the last learn()
};

}  // namespace

Network* new_torch_network(const NetworkPlan& plan) { return new TorchNetwork(plan); }

}  // namespace plantgym
