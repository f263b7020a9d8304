// What a network is made of, before anyone computes with it: the keys of `agent`, and the plan of
// layers and parameters that they and an environment's spaces lead to. Needs no LibTorch.
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "plantgym/fields.h"
#include "take_in.h"

namespace plantgym {

/// Their slopes follow from what they give: 1 - y^2; y > 0; y > 0 or else y + 1.
enum class Activation { kTanh, kRelu, kElu };

/// How a part of an observation is taken in. kFlat: its numbers as they are, one of n as n numbers
/// that are 0 but for one. The others are for images, [height, width, channels], or, of pixels
/// (bytes up to 255), [channels, height, width] where the channels are fewer than either; whole
/// numbers below a count become one plane for each value.
///   kGrid    two 3x3 convolutions (32, 64), padded, and a layer of 128: maps up to about 16x16
///   kSmall   4x4 stride 2 (16), 4x4 stride 2 (32), padded, 128: 20x20 to 40x40 pixels
///   kNature  8x8 stride 4 (32), 4x4 stride 2 (64), 3x3 (64), 512: 84x84 pixels (Mnih et al. 2015)
///   kImpala  residual blocks of 16, 32, 32 channels, 256: 64x64 (Espeholt et al. 2018, figure 3)
enum class Encoder { kAuto, kFlat, kGrid, kSmall, kNature, kImpala };

/// The keys of `agent` where it is a network.
struct NetworkConfig {
  std::vector<int32_t> hidden = {64, 64};  // units of each layer behind the encoders
  Activation activation = Activation::kTanh;
  bool layer_norm = false;  // after every hidden layer, before its activation
  bool shared = false;      // policy and value share all but their last layers
  bool orthogonal = true;   // first weights (Saxe et al. 2014); else uniform +-1/sqrt(inputs)
  std::vector<std::pair<std::string, Encoder>> encoders = {};  // by name of part; others: kAuto

  void read(Fields& f);
  std::string text() const;  ///< YAML that read() takes back
};

/// One part of an observation, and where its elements go among the numbers a network takes in.
struct InputPart {
  std::string name;
  Encoder encoder = Encoder::kFlat;
  int32_t dtype = 0;                            // PG_F32, PG_I32, PG_U8
  int64_t elements = 0, inputs = 0, first = 0;  // numbers it becomes; first among all
  int32_t channels = 0, height = 0, width = 0;  // planes of an image; 0: none
  std::vector<int32_t> at = {};                 // [elements] its number, from `first`
  std::vector<int32_t> step = {};   // [elements] value v sets number at + v step to 1; empty: the
                                    // value itself, times scale, is the number
  std::vector<int32_t> count = {};  // [elements] values; with step
  float scale = 1;                  // 1/255 for pixels

  int64_t bytes() const { return elements * (dtype == PG_U8 ? 1 : 4); }  ///< of a row
  InputView view() const {
    return {dtype,
            elements,
            inputs,
            first,
            bytes(),
            at.data(),
            step.empty() ? nullptr : step.data(),
            count.data(),
            scale};
  }
  /// Writes one row's numbers [inputs]. @param row raw, as the environment shows it
  void take_in(const void* row, float* to) const { plantgym::take_in(view(), row, to); }
};

/// One array of the flat parameters.
struct Parameter {
  std::string name;            // "value.1.weight", as PyTorch would call it
  std::vector<int64_t> shape;  // [out, in], [out, in, kernel, kernel] or [out]
  int64_t offset;              // in floats
  double gain;                 // of orthogonal first weights; see Fill
  enum Fill { kWeight, kBias, kNormWeight, kFree } fill;  // kFree: of no layer; zero at first
  int64_t size() const {
    int64_t all = 1;
    for (const int64_t d : shape) all *= d;
    return all;
  }
};

/// One step of a tower. Images are [channels, height, width].
struct Layer {
  enum Op {
    kLinear,    // y = W x + b
    kConv,      // kernel, stride, padding
    kMaxPool,   // kernel, stride, padding (which no number wins)
    kNorm,      // (x - mean) / sqrt(variance + 1e-5) * weight + bias over all features
    kActivate,  // the plan's activation, or relu where `relu` says so
    kKeep,      // remembers x
    kAdd,       // adds what was remembered last
  } op;
  int32_t in = 0, out = 0;                                             // features, or channels
  int32_t kernel = 1, stride = 1, padding = 0, height = 1, width = 1;  // of what comes in
  int32_t weight = -1, bias = -1;                                      // parameters; -1: none
  bool relu = false;
  int32_t high() const {
    return (height + 2 * padding - kernel) / stride + 1;
  }  ///< of what goes out
  int32_t wide() const { return (width + 2 * padding - kernel) / stride + 1; }
};

/// Outputs of one kind. Gain scales its first weights.
struct OutputHead {
  std::string name;
  int32_t outputs;
  double gain;
};

/// A network of its own: encoders side by side, their features one behind the other, hidden layers,
/// and one last linear layer that gives the outputs of all heads.
struct Tower {
  std::vector<OutputHead> heads;
  std::vector<std::vector<Layer>> encoders = {};  // of each part; empty: as it is
  std::vector<Layer> trunk = {};                  // the last gives the outputs
  int32_t features = 0, outputs = 0;              // into the trunk; out of it
};

/// Everything about a network but its numbers.
struct NetworkPlan {
  Activation activation = Activation::kTanh;
  std::vector<InputPart> parts;
  std::vector<Tower> towers;
  std::vector<Parameter> parameters;
  int64_t inputs = 0, outputs = 0, size = 0;  // numbers of a row in and out; parameters
  int64_t free = 0;                           // first of the parameters that are of no layer

  /// Whether there is an encoder of images.
  bool convolves() const {
    for (const InputPart& p : parts)
      if (p.encoder != Encoder::kFlat) return true;
    return false;
  }
  /// One more array behind the others. @return its number
  int32_t add(std::string name, std::vector<int64_t> shape, double gain, Parameter::Fill fill);
};

/// @param heads of each tower: {{policy}, {value}}, or {{policy, value}} where they share one; a
/// tower's parameters are called by its heads' names ("policy.0.weight", "policy_value.0.weight").
/// @throws Error a part that the encoder does not fit
NetworkPlan plan_network(const NetworkConfig& config, const pg_spec& spec,
                         const std::vector<std::vector<OutputHead>>& heads);

/// First weights [plan.size]; the same for a seed on every machine.
std::vector<float> first_weights(const NetworkPlan& plan, const NetworkConfig& config,
                                 uint64_t seed);

}  // namespace plantgym
