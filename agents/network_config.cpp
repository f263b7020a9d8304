#include "network_config.h"

#include <algorithm>
#include <cmath>

#include "action_space.h"
#include "error.h"
#include "vec_env.h"

namespace plantgym {
namespace {

const std::vector<std::string> kActivations = {"tanh", "relu", "elu"},
                               kEncoders = {"auto", "flat", "grid", "small", "nature", "impala"};

bool is_image(const pg_space& s) {
  return s.ndim == 3 && s.shape[0] * s.shape[1] * s.shape[2] == s.elements;
}

/// Where the elements of an image are.
struct ImageShape {
  int64_t height, width, channels, to_cell, to_channel;  // steps from an element to the next
  explicit ImageShape(const pg_space& s) {
    bool planes = false;
    planes = is_picture(s, planes) && planes;
    height = s.shape[planes ? 1 : 0], width = s.shape[planes ? 2 : 1];
    channels = s.shape[planes ? 0 : 2];
    to_cell = planes ? 1 : channels, to_channel = planes ? height * width : 1;
  }
};

Encoder encoder_for(const pg_space& s, const NetworkConfig& config) {
  Encoder e = Encoder::kAuto;
  for (const auto& [name, chosen] : config.encoders)
    if (name == s.name) e = chosen;
  const int64_t side =
      is_image(s) ? std::min(ImageShape(s).height, ImageShape(s).width) : int64_t(0);
  const bool big = side >= 36;
  if (e == Encoder::kAuto)
    e = side == 0    ? Encoder::kFlat
        : big        ? Encoder::kNature
        : side >= 20 ? Encoder::kSmall
                     : Encoder::kGrid;
  const std::string& called = kEncoders[size_t(e)];
  if (e != Encoder::kFlat && !is_image(s))
    throw Error(
        join({"agent.encoders: '", s.name, "' is no image [height, width, channels], which ",
              called, " needs; use flat"}));
  if (e == Encoder::kNature && !big)
    throw Error(join({"agent.encoders: '", s.name,
                      "' is smaller than 36x36, too small for nature; use grid or impala"}));
  return e;
}

/// Where the elements of a part go: planes of an image, or one after the other.
InputPart input_part(const pg_space& s, Encoder encoder, int64_t first) {
  InputPart p;
  p.name = s.name, p.encoder = encoder, p.dtype = s.dtype, p.elements = s.elements, p.first = first;
  const bool labels = s.n > 0 || s.counts, image = encoder != Encoder::kFlat;
  const bool bounded = std::isfinite(s.high) && s.high > 0;
  if (!labels && s.dtype == PG_U8) p.scale = 1 / (bounded ? s.high : 255);
  int64_t channels = 1, to_cell = 1, to_channel = 1;
  if (image) {
    const ImageShape shape(s);
    channels = shape.channels, to_cell = shape.to_cell, to_channel = shape.to_channel;
    p.height = int32_t(shape.height), p.width = int32_t(shape.width);
  }
  const int64_t cells = s.elements / channels;
  p.at.resize(size_t(s.elements));
  if (labels) p.step.resize(size_t(s.elements)), p.count.resize(size_t(s.elements));
  int64_t next = 0;
  for (int64_t c = 0; c < channels; ++c) {
    int32_t most = 1;  // planes of this channel
    for (int64_t k = 0; labels && image && k < cells; ++k)
      most = std::max(most, values_of(s, k * to_cell + c * to_channel));
    for (int64_t k = 0; k < cells; ++k) {
      const size_t e = size_t(k * to_cell + c * to_channel);
      p.at[e] = int32_t(image ? next + k : next);
      if (labels) p.count[e] = values_of(s, int64_t(e)), p.step[e] = image ? int32_t(cells) : 1;
      if (!image) next += labels ? p.count[e] : 1;
    }
    if (image) next += most * cells, p.channels += most;
  }
  p.inputs = next;
  return p;
}

/// Builds towers layer by layer and counts their parameters.
class Planner {
 public:
  Planner(const NetworkConfig& config, NetworkPlan& plan) : config_(config), plan_(plan) {}

  void tower(const std::vector<OutputHead>& heads) {
    Tower t;
    t.heads = heads;
    std::string name;
    for (const OutputHead& h : heads)
      name += (name.empty() ? "" : "_") + h.name, t.outputs += h.outputs;
    for (const InputPart& p : plan_.parts) {
      t.encoders.emplace_back();
      layers_ = &t.encoders.back();
      prefix_ = name + "." + p.name + ".", number_ = 0;
      t.features += encode(p);
    }
    layers_ = &t.trunk, prefix_ = name + ".", number_ = 0;
    int32_t in = t.features;
    for (const int32_t units : config_.hidden) in = dense(in, units);
    last(in, t);
    plan_.outputs += t.outputs;
    plan_.towers.push_back(std::move(t));
  }

 private:
  void activate(int32_t features, bool relu = false) {
    Layer l = {Layer::kActivate};
    l.in = l.out = features, l.relu = relu;
    layers_->push_back(l);
  }
  /// Linear, norm, activation.
  int32_t dense(int32_t in, int32_t out) {
    const std::string n = std::to_string(number_++);
    Layer l = {Layer::kLinear};
    l.in = in, l.out = out;
    l.weight = plan_.add(prefix_ + n + ".weight", {out, in}, std::sqrt(2.0), Parameter::kWeight);
    l.bias = plan_.add(prefix_ + n + ".bias", {out}, 0, Parameter::kBias);
    layers_->push_back(l);
    if (config_.layer_norm) {
      Layer m = {Layer::kNorm};
      m.in = m.out = out;
      m.weight = plan_.add(prefix_ + n + ".norm.weight", {out}, 1, Parameter::kNormWeight);
      m.bias = plan_.add(prefix_ + n + ".norm.bias", {out}, 0, Parameter::kBias);
      layers_->push_back(m);
    }
    activate(out);
    return out;
  }
  /// The weights of all heads lie behind each other, then their biases: one layer computes them.
  void last(int32_t in, const Tower& t) {
    Layer l = {Layer::kLinear};
    l.in = in, l.out = t.outputs;
    for (const OutputHead& h : t.heads) {
      const int32_t p = plan_.add(prefix_ + "to_" + h.name + ".weight", {h.outputs, in}, h.gain,
                                  Parameter::kWeight);
      if (l.weight < 0) l.weight = p;
    }
    for (const OutputHead& h : t.heads) {
      const int32_t p =
          plan_.add(prefix_ + "to_" + h.name + ".bias", {h.outputs}, 0, Parameter::kBias);
      if (l.bias < 0) l.bias = p;
    }
    layers_->push_back(l);
  }
  struct Image {
    int32_t channels, height, width;
  };
  void conv(Image& x, int32_t out, int32_t kernel, int32_t stride, int32_t padding) {
    const std::string n = "conv" + std::to_string(number_++);
    Layer l = {Layer::kConv, x.channels, out, kernel, stride, padding, x.height, x.width};
    l.weight = plan_.add(prefix_ + n + ".weight", {out, x.channels, kernel, kernel}, std::sqrt(2.0),
                         Parameter::kWeight);
    l.bias = plan_.add(prefix_ + n + ".bias", {out}, 0, Parameter::kBias);
    layers_->push_back(l);
    x = {out, l.high(), l.wide()};
  }
  void residual(Image& x) {
    layers_->push_back({Layer::kKeep, x.channels, x.channels});
    const int32_t c = x.channels;
    activate(c, true), conv(x, c, 3, 1, 1), activate(c, true), conv(x, c, 3, 1, 1);
    layers_->push_back({Layer::kAdd, c, c});
  }
  /// Appends a part's encoder; returns the features it gives.
  int32_t encode(const InputPart& p) {
    Image x = {p.channels, p.height, p.width};
    int32_t features = 0;
    if (p.encoder == Encoder::kFlat) return int32_t(p.inputs);
    if (p.encoder == Encoder::kGrid) {
      for (const int32_t c : {32, 64}) conv(x, c, 3, 1, 1), activate(c, true);
      features = 128;
    } else if (p.encoder == Encoder::kSmall) {
      for (const int32_t c : {16, 32}) conv(x, c, 4, 2, 1), activate(c, true);
      features = 128;
    } else if (p.encoder == Encoder::kNature) {
      conv(x, 32, 8, 4, 0), activate(32, true);
      conv(x, 64, 4, 2, 0), activate(64, true);
      conv(x, 64, 3, 1, 0), activate(64, true);
      features = 512;
    } else {
      for (const int32_t c : {16, 32, 32}) {
        conv(x, c, 3, 1, 1);
        Layer pool = {Layer::kMaxPool, c, c, 3, 2, 1, x.height, x.width};
        layers_->push_back(pool), x = {c, pool.high(), pool.wide()};
        residual(x), residual(x);
      }
      activate(x.channels, true);
      features = 256;
    }
    return dense(x.channels * x.height * x.width, features);
  }

  const NetworkConfig& config_;
  NetworkPlan& plan_;
  std::vector<Layer>* layers_ = nullptr;
  std::string prefix_;
  int32_t number_ = 0;
};

}  // namespace

void NetworkConfig::read(Fields& f) {
  f.numbers("hidden", hidden, 1, 65536, "", "units of each hidden layer: [64, 64]");
  int32_t a = int32_t(activation);
  f.choice("activation", a, kActivations, "of the hidden layers");
  activation = Activation(a);
  f.flag("layer_norm", layer_norm, "normalise every hidden layer before its activation");
  f.flag("shared", shared, "policy and value share all but their last layers");
  f.flag("orthogonal", orthogonal, "first weights at right angles; else uniform");
  f.map("encoders", "part of the observation: auto, flat, grid, small, nature or impala",
        [&](Fields& e) {
          const auto one = [&](const char* part) {
            int32_t kind = 0;
            e.choice(part, kind, kEncoders, "how this part is taken in");
            if (!e.listing()) encoders.emplace_back(part, Encoder(kind));
          };
          if (e.listing()) return one("*");
          for (const std::string& part : e.keys()) one(part.c_str());
        });
}

std::string NetworkConfig::text() const {
  const auto flag = [](bool v) { return v ? "true" : "false"; };
  std::string all = "hidden: [";
  for (size_t k = 0; k < hidden.size(); ++k) all += (k ? ", " : "") + std::to_string(hidden[k]);
  all += join({"]\nactivation: ", kActivations[size_t(activation)]});
  all += join({"\nlayer_norm: ", flag(layer_norm), "\nshared: ", flag(shared)});
  all += join({"\northogonal: ", flag(orthogonal), "\n"});
  if (!encoders.empty()) all += "encoders:\n";
  for (const auto& [part, kind] : encoders)
    all += join({"  ", part, ": ", kEncoders[size_t(kind)], "\n"});
  return all;
}

int32_t NetworkPlan::add(std::string name, std::vector<int64_t> shape, double gain,
                         Parameter::Fill fill) {
  parameters.push_back({std::move(name), std::move(shape), size, gain, fill});
  size += parameters.back().size();
  return int32_t(parameters.size()) - 1;
}

NetworkPlan plan_network(const NetworkConfig& config, const pg_spec& spec,
                         const std::vector<std::vector<OutputHead>>& heads) {
  NetworkPlan plan;
  plan.activation = config.activation;
  for (const auto& [name, kind] : config.encoders) {
    std::vector<std::string> known;
    for (int32_t k = 0; k < spec.n_obs; ++k) known.push_back(spec.obs[k].name);
    if (std::find(known.begin(), known.end(), name) == known.end())
      throw Error(join({"agent.encoders: the observation has no part '", name, "'",
                        suggestion(name, known, "parts")}));
  }
  for (int32_t k = 0; k < spec.n_obs; ++k) {
    const pg_space& s = spec.obs[k];
    plan.parts.push_back(input_part(s, encoder_for(s, config), plan.inputs));
    plan.inputs += plan.parts.back().inputs;
  }
  Planner planner(config, plan);
  for (const std::vector<OutputHead>& tower : heads) planner.tower(tower);
  return plan;
}

}  // namespace plantgym
