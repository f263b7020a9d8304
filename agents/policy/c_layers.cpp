#include "c_layers.h"

#include <algorithm>

#include "c_text.h"
#include "policy_words.h"

namespace plantgym {
namespace {

constexpr const char* kLinear = R"(
static float dot(const float *w, const float *x, int n) {
  float lane[8] = {0, 0, 0, 0, 0, 0, 0, 0};
  int k = 0, j;
  for (; k + 8 <= n; k += 8)
    for (j = 0; j < 8; ++j) lane[j] += w[k + j] * x[k + j];
  for (j = 0; j < 8 && k < n; ++k, ++j) lane[j] += w[k] * x[k];
  return ((lane[0] + lane[4]) + (lane[1] + lane[5])) + ((lane[2] + lane[6]) + (lane[3] + lane[7]));
}
static void linear(const float *w, const float *b, const float *x, float *y, int in, int out) {
  int o;
  for (o = 0; o < out; ++o) y[o] = b[o] + dot(w + (long)o * in, x, in);
}
)";
constexpr const char* kConv = R"(
static void conv(const float *w, const float *b, const float *x, float *y, float *patch, int in,
                 int out, int kernel, int stride, int padding, int height, int width) {
  const int high = (height + 2 * padding - kernel) / stride + 1;
  const int wide = (width + 2 * padding - kernel) / stride + 1;
  const int n = in * kernel * kernel;
  int o, oy, ox, c, ky, kx;
  for (oy = 0; oy < high; ++oy)
    for (ox = 0; ox < wide; ++ox) {
      float *to = patch;
      for (c = 0; c < in; ++c)
        for (ky = 0; ky < kernel; ++ky)
          for (kx = 0; kx < kernel; ++kx) {
            const int iy = oy * stride + ky - padding, ix = ox * stride + kx - padding;
            const int inside = iy >= 0 && iy < height && ix >= 0 && ix < width;
            *to++ = inside ? x[(c * height + iy) * width + ix] : 0;
          }
      for (o = 0; o < out; ++o)
        y[(o * high + oy) * wide + ox] = b[o] + dot(w + (long)o * n, patch, n);
    }
}
)";
constexpr const char* kMaxPool = R"(
static void max_pool(const float *x, float *y, int channels, int kernel, int stride, int padding,
                     int height, int width) {
  const int high = (height + 2 * padding - kernel) / stride + 1;
  const int wide = (width + 2 * padding - kernel) / stride + 1;
  int c, oy, ox, ky, kx;
  for (c = 0; c < channels; ++c)
    for (oy = 0; oy < high; ++oy)
      for (ox = 0; ox < wide; ++ox) {
        float most = -INFINITY;
        for (ky = 0; ky < kernel; ++ky)
          for (kx = 0; kx < kernel; ++kx) {
            const int iy = oy * stride + ky - padding, ix = ox * stride + kx - padding;
            if (iy < 0 || iy >= height || ix < 0 || ix >= width) continue;
            if (x[(c * height + iy) * width + ix] > most) most = x[(c * height + iy) * width + ix];
          }
        *y++ = most;
      }
}
)";
constexpr const char* kNorm = R"(
static void norm(const float *w, const float *b, float *x, int n) {
  double sum = 0, square = 0, mean, scale;
  int k;
  for (k = 0; k < n; ++k) sum += (double)x[k];
  mean = sum / n;
  for (k = 0; k < n; ++k) square += ((double)x[k] - mean) * ((double)x[k] - mean);
  scale = 1 / sqrt(square / n + 1e-5);
  for (k = 0; k < n; ++k) x[k] = (float)(((double)x[k] - mean) * scale) * w[k] + b[k];
}
)";
constexpr const char* kTanh = R"(
static void tanh_of(float *x, int n) {
  int k;
  for (k = 0; k < n; ++k) x[k] = tanhf(x[k]);
}
)";
constexpr const char* kRelu = R"(
static void relu_of(float *x, int n) {
  int k;
  for (k = 0; k < n; ++k) x[k] = x[k] > 0 ? x[k] : 0;
}
)";
constexpr const char* kElu = R"(
static void elu_of(float *x, int n) {
  int k;
  for (k = 0; k < n; ++k) x[k] = x[k] > 0 ? x[k] : expm1f(x[k]);
}
)";
constexpr const char* kAdd = R"(
static void add_to(float *x, const float *kept, int n) {
  int k;
  for (k = 0; k < n; ++k) x[k] += kept[k];
}
)";
constexpr const char* kFunctions[] = {kLinear, kConv, kMaxPool, kNorm, kTanh,
                                      kRelu,   kElu,  nullptr,  kAdd};

template <class F>
void for_each_layer(const PolicyNetwork& net, F&& f) {
  for (const PolicyNetwork::Encoder& e : net.encoders)
    for (const PolicyLayer& l : e.layers) f(l);
  for (const PolicyLayer& l : net.trunk) f(l);
}

/// One call of a layer; x and y are the buffers' names, swapped where it writes into y.
void call(const PolicyLayer& l, CText& c, std::string& x, std::string& y) {
  const auto image = [&](bool both) {
    if (both) c.put(l.in, ", ", l.out);
    if (!both) c.put(l.in);
    c.put(", ", l.kernel, ", ", l.stride, ", ", l.padding, ", ", l.height, ", ", l.width, ");\n");
  };
  c.put("  ");
  switch (l.op) {
    case PolicyLayer::kLinear:
      c.put("linear(w", l.weight, ", w", l.bias, ", ", x, ", ", y, ", ", l.in, ", ", l.out, ");\n");
      return x.swap(y);
    case PolicyLayer::kConv:
      c.put("conv(w", l.weight, ", w", l.bias, ", ", x, ", ", y, ", patch, "), image(true);
      return x.swap(y);
    case PolicyLayer::kMaxPool:
      c.put("max_pool(", x, ", ", y, ", "), image(false);
      return x.swap(y);
    case PolicyLayer::kNorm:
      return c.put("norm(w", l.weight, ", w", l.bias, ", ", x, ", ", l.in, ");\n");
    case PolicyLayer::kTanh:
      return c.put("tanh_of(", x, ", ", l.in, ");\n");
    case PolicyLayer::kRelu:
      return c.put("relu_of(", x, ", ", l.in, ");\n");
    case PolicyLayer::kElu:
      return c.put("elu_of(", x, ", ", l.in, ");\n");
    case PolicyLayer::kKeep:
      return c.put("memcpy(kept, ", x, ", ", l.in, " * sizeof(float));\n");
    case PolicyLayer::kAdd:
      return c.put("add_to(", x, ", kept, ", l.in, ");\n");
  }
}

/// From what is shown to the network's inputs, in x.
void take_in(const PolicyNetwork& net, CText& c) {
  const auto column = [&](const char* head, auto member, auto as_text) {
    c.array(head, net.slots.size(), [&](size_t i) { return as_text(net.slots[i].*member); });
  };
  const auto whole = [](int32_t v) { return std::to_string(v); };
  column("static const int slot_at", &PolicySlot::at, whole);
  column("static const int slot_step", &PolicySlot::step, whole);
  column("static const int slot_count", &PolicySlot::count, whole);
  column("static const float slot_scale", &PolicySlot::scale,
         [](float v) { return CText::number(v); });
  c.put(
      "static int nearest(float x, int count) {\n"
      "  return x > 0 ? (int)fminf(floorf(x + 0.5f), (float)(count - 1)) : 0;\n}\n"
      "static void take_in(const float *shown, float *x) {\n  int k;\n  for (k = 0; k < ",
      net.inputs, "; ++k) x[k] = 0;\n  for (k = 0; k < ", net.slots.size(), R"(; ++k)
    if (slot_count[k] == 0)
      x[slot_at[k]] = slot_scale[k] * shown[k];
    else
      x[slot_at[k] + nearest(shown[k], slot_count[k]) * slot_step[k]] = 1;
}
)");
}

bool is_plain(const PolicyNetwork& net) {
  for (size_t k = 0; k < net.slots.size(); ++k) {
    const PolicySlot& s = net.slots[k];
    if (s.at != int32_t(k) || s.count || s.scale != 1) return false;
  }
  return net.inputs == int32_t(net.slots.size());
}

}  // namespace

std::string c_layer_functions(const PolicyNetwork& net) {
  std::string all;
  for (int op = PolicyLayer::kLinear; op <= PolicyLayer::kAdd; ++op) {
    bool used = false;
    for_each_layer(net, [&](const PolicyLayer& l) { used |= l.op == op; });
    if (used && kFunctions[op]) all += kFunctions[op];
  }
  return all;
}

std::string c_network(const Policy& p) {
  const PolicyNetwork& net = p.network;
  CText c;
  for (size_t a = 0; a < net.arrays.size(); ++a) {
    c.put("/* ", CText::plain(net.arrays[a].name));
    for (const int64_t d : net.arrays[a].shape) c.put(" ", d);
    c.put(" */\n");
    c.array(joined({"static const float w", std::to_string(a)}), net.arrays[a].values.size(),
            [&](size_t i) { return CText::number(net.arrays[a].values[i]); });
  }
  int64_t most = net.inputs, features = 0, patch = 0;
  bool keeps = false;
  for_each_layer(net, [&](const PolicyLayer& l) {
    most = std::max({most, l.before(), l.after()}), keeps |= l.op == PolicyLayer::kKeep;
    if (l.op == PolicyLayer::kConv) patch = std::max(patch, l.patch());
  });
  for (const PolicyNetwork::Encoder& e : net.encoders) features += e.features;
  most = std::max(most, features);
  const bool plain = is_plain(net), single = net.encoders.size() == 1;
  if (!plain) c.put("\n"), take_in(net, c);
  c.put("\nstatic void run_network(const float *shown, float *values) {\n  float a[", most, "], b[",
        most, "];\n");
  if (!single) c.put("  float inputs[", net.inputs, "], features[", features, "];\n");
  if (keeps) c.put("  float kept[", most, "];\n");
  if (patch) c.put("  float patch[", patch, "];\n");
  const std::string inputs = single ? "a" : "inputs";
  if (plain)
    c.put("  memcpy(", inputs, ", shown, ", net.inputs, " * sizeof(float));\n");
  else
    c.put("  take_in(shown, ", inputs, ");\n");
  std::string x = "a", y = "b";
  int64_t at = 0;
  for (const PolicyNetwork::Encoder& e : net.encoders) {
    if (!single)
      c.put("  memcpy(", x, ", inputs + ", e.first, ", ", e.inputs, " * sizeof(float));\n");
    if (single && e.first)
      c.put("  memmove(a, a + ", e.first, ", ", e.inputs, " * sizeof(float));\n");
    for (const PolicyLayer& l : e.layers) call(l, c, x, y);
    if (!single)
      c.put("  memcpy(features + ", at, ", ", x, ", ", e.features, " * sizeof(float));\n");
    at += e.features;
  }
  if (!single) c.put("  memcpy(", x, ", features, ", features, " * sizeof(float));\n");
  for (const PolicyLayer& l : net.trunk) call(l, c, x, y);
  c.put("  memcpy(values, ", x, ", ", net.outputs(), " * sizeof(float));\n}\n");
  return c.text;
}

}  // namespace plantgym
