// Networks that say what an image shows, as words of a config list their layers.
#pragma once
#include <string>
#include <vector>

#include "network.h"

namespace plantgym {

/// The size of what a network takes in: planes [channels, height, width] of floats.
struct ImageSize {
  int32_t channels = 0, height = 0, width = 0;
  int64_t numbers() const { return int64_t(channels) * height * width; }
  bool operator==(const ImageSize&) const = default;
};

/// Layers in their order, each "WORD NUMBER", and after it what differs from the default:
///   conv C kK [sS] [pP]   C channels by KxK kernels, stride 1, no padding; then relu
///   pool K [sS] [pP]      the maximum of KxK, stride K
///   residual              x + conv3x3(relu(conv3x3(relu(x)))) (He et al. 2016, identity mappings)
///   dense N               N units; then relu
/// and, after the last of them, one linear layer that gives a number for each class.
/// @throws Error a word that is not understood, an image that is too small for a layer
NetworkPlan plan_image_network(ImageSize size, const std::vector<std::string>& layers,
                               int32_t classes);

/// Computed here (conv_net.h) where its convolutions have stride 1, else by LibTorch.
/// @throws Failure that library is missing
std::unique_ptr<Network> make_image_network(NetworkPlan plan);

}  // namespace plantgym
