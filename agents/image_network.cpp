#include "image_network.h"

#include <charconv>
#include <cmath>
#include <sstream>

#include "conv_net.h"
#include "error.h"
#include "plantgym/fields.h"

namespace plantgym {
namespace {

constexpr const char* kHead = "classes";
constexpr int64_t kMostNumbers = 1 << 28;  // of a layer's output, and of all parameters

/// One entry of the list, in its words.
struct LayerWords {
  std::string text, kind;
  int32_t count = 0, kernel = 0, stride = 0, padding = 0;
};

/// A whole number behind `letter` (0: none), from 0 on; -1: it is none.
int32_t number_in(const std::string& word, size_t from) {
  int32_t v = -1;
  const char* const end = word.data() + word.size();
  const auto [stop, bad] = std::from_chars(word.data() + from, end, v);
  return bad == std::errc() && stop == end && v >= 0 && v <= 65536 ? v : -1;
}

[[noreturn]] void refuse_layer(const std::string& text, const std::string& why) {
  throw Error(join({"'", text, "': ", why}));
}

LayerWords layer_words(const std::string& text) {
  LayerWords l = {text, ""};
  std::istringstream in(text);
  in >> l.kind;
  const std::vector<std::string> known = {"conv", "pool", "residual", "dense"};
  if (std::find(known.begin(), known.end(), l.kind) == known.end())
    refuse_layer(text, join({"'", l.kind, "' is no layer", suggestion(l.kind, known, "layers")}));
  bool first = true;
  for (std::string word; in >> word; first = false) {
    const bool image = l.kind == "conv" || l.kind == "pool";
    int32_t* to = first && l.kind != "residual"        ? &l.count
                  : word[0] == 'k' && l.kind == "conv" ? &l.kernel
                  : word[0] == 's' && image            ? &l.stride
                  : word[0] == 'p' && image            ? &l.padding
                                                       : nullptr;
    const int32_t v = to ? number_in(word, to == &l.count ? 0 : 1) : -1;
    if (v < 0 || (v == 0 && to != &l.padding))
      refuse_layer(text, join({"'", word,
                               "' is not understood; write conv C kK sS pP, pool K sS pP, "
                               "residual or dense N"}));
    *to = v;
  }
  if (l.kind != "residual" && !l.count)
    refuse_layer(text, "how many is missing, e.g. conv 6 k5, dense 84");
  if (l.kind == "conv" && !l.kernel) refuse_layer(text, "the kernel is missing, e.g. conv 6 k5");
  if (l.kind == "pool") l.kernel = l.count;
  if (!l.stride) l.stride = l.kind == "pool" ? l.kernel : 1;
  if (l.padding && l.padding >= l.kernel)
    refuse_layer(text, "the padding is no less than the kernel");
  return l;
}

class ImagePlanner {
 public:
  explicit ImagePlanner(ImageSize size) : x_(size) {
    InputPart p;
    p.name = "image", p.encoder = Encoder::kSmall, p.dtype = PG_F32;  // any that is of images
    p.channels = size.channels, p.height = size.height, p.width = size.width;
    p.elements = p.inputs = plan_.inputs = size.numbers();
    for (int64_t e = 0; e < p.elements; ++e) p.at.push_back(int32_t(e));
    plan_.parts.push_back(std::move(p));
    plan_.activation = Activation::kRelu;
    tower_.encoders.resize(1), layers_ = &tower_.encoders[0];
    prefix_ = join({kHead, ".image."});
  }
  void add(const LayerWords& l) {
    if (l.kind == "dense") return dense(l.count), activate(l.count);
    if (flat_)
      refuse_layer(l.text, "stands behind a dense layer, where there is no image any more");
    if (l.kind == "conv") {
      conv(l, l.count);
      activate(l.count);
    } else if (l.kind == "pool") {
      layers_->push_back({Layer::kMaxPool, x_.channels, x_.channels, l.kernel, l.stride, l.padding,
                          x_.height, x_.width});
      shrink(l);
    } else {
      residual(l);
    }
  }
  NetworkPlan finish(int32_t classes) {
    if (!flat_) flatten();
    tower_.heads = {{kHead, classes, 1}};
    tower_.outputs = classes;
    linear(join({"to_", kHead}), classes, 1);
    plan_.outputs = classes;
    plan_.towers.push_back(std::move(tower_));
    if (plan_.size > kMostNumbers)
      throw Error(join({"the network has ", std::to_string(plan_.size), " parameters, more than ",
                        std::to_string(kMostNumbers)}));
    return std::move(plan_);
  }

 private:
  void activate(int32_t features) {
    Layer l = {Layer::kActivate, features, features};
    l.relu = true;
    layers_->push_back(l);
  }
  /// The image becomes what a layer makes of it.
  void shrink(const LayerWords& words) {
    const Layer& l = layers_->back();
    if (l.kernel > l.height + 2 * l.padding || l.kernel > l.width + 2 * l.padding)
      refuse_layer(words.text, join({"its kernel is larger than the ", std::to_string(x_.height),
                                     "x", std::to_string(x_.width), " image that is left"}));
    x_ = {l.out, l.high(), l.wide()};
    if (x_.numbers() > kMostNumbers)
      refuse_layer(words.text, "gives more numbers than there is room for");
  }
  void conv(const LayerWords& words, int32_t out) {
    Layer l = {Layer::kConv, x_.channels,   out,       words.kernel,
               words.stride, words.padding, x_.height, x_.width};
    const std::string n = join({"conv", std::to_string(number_++)});
    l.weight = plan_.add(prefix_ + n + ".weight", {out, x_.channels, l.kernel, l.kernel},
                         std::sqrt(2.0), Parameter::kWeight);
    l.bias = plan_.add(prefix_ + n + ".bias", {out}, 0, Parameter::kBias);
    layers_->push_back(l);
    shrink(words);
  }
  void residual(const LayerWords& words) {
    LayerWords three = {words.text, "conv", x_.channels, 3, 1, 1};
    const int32_t c = x_.channels;
    layers_->push_back({Layer::kKeep, c, c});
    activate(c), conv(three, c), activate(c), conv(three, c);
    // it begins as the identity, as Fixup has it (Zhang, Dauphin & Ma 2019): no norm is needed
    plan_.parameters[size_t(layers_->back().weight)].gain = 0;
    layers_->push_back({Layer::kAdd, c, c});
  }
  void flatten() {
    flat_ = true, features_ = int32_t(x_.numbers()), tower_.features = features_;
    layers_ = &tower_.trunk, prefix_ = join({kHead, "."}), number_ = 0;
  }
  void dense(int32_t units) {
    if (!flat_) flatten();
    linear(std::to_string(number_++), units, std::sqrt(2.0));
  }
  void linear(const std::string& name, int32_t units, double gain) {
    Layer l = {Layer::kLinear, features_, units};
    l.weight = plan_.add(prefix_ + name + ".weight", {units, features_}, gain, Parameter::kWeight);
    l.bias = plan_.add(prefix_ + name + ".bias", {units}, 0, Parameter::kBias);
    layers_->push_back(l);
    features_ = units;
  }

  NetworkPlan plan_;
  Tower tower_;
  std::vector<Layer>* layers_;
  std::string prefix_;
  ImageSize x_;
  int32_t number_ = 0, features_ = 0;
  bool flat_ = false;
};

}  // namespace

NetworkPlan plan_image_network(ImageSize size, const std::vector<std::string>& layers,
                               int32_t classes) {
  ImagePlanner planner(size);
  for (const std::string& l : layers) planner.add(layer_words(l));
  return planner.finish(classes);
}

std::unique_ptr<Network> make_image_network(NetworkPlan plan) {
  if (ConvNet::computes(plan)) return std::make_unique<ConvNet>(std::move(plan));
  return make_network(std::move(plan));
}

}  // namespace plantgym
