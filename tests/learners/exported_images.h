// A recogniser of digits, half trained, its policy, and the images that it is tried on.
#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "agents/image_network.h"
#include "agents/policy/policy.h"
#include "learners/vision/export_images.h"
#include "support.h"

namespace plantgym::testing {

struct ExportedDigits {
  ImageRecipe recipe;
  ImageData data;
  std::unique_ptr<Classifier> classifier;
  Policy policy;
  std::vector<float> seen, shown;  // [449, inputs]: brightness 0..1, as cameras give it; normalised
  int64_t images = 0;
  int32_t inputs = 0, classes = 0;

  explicit ExportedDigits(const std::vector<std::string>& overrides)
      : recipe(read_recipe(source("configs/vision/digits.yaml"), overrides)),
        data(load_images(recipe)),
        classifier(std::make_unique<Classifier>(recipe, data.train, 0)) {
    for (int32_t k = 0; k < 200; ++k) classifier->step();
    policy = describe_recogniser(*classifier, recipe, 0);
    images = data.test.count(), classes = int32_t(data.test.classes.size());
    const ImageSize size = classifier->view().size();
    inputs = int32_t(size.numbers());
    const ImageView brightness({size.channels, size.height, size.width, {0}, {1}}, data.test);
    seen.resize(size_t(images * inputs)), shown = seen;
    for (int64_t i = 0; i < images; ++i) {
      brightness.take_in(data.test.at(i), &seen[size_t(i * inputs)]);
      classifier->view().take_in(data.test.at(i), &shown[size_t(i * inputs)]);
    }
  }
  /// The scores [images, classes] that a network of the same weights gives.
  std::vector<float> scores(Network& n) const {
    const Floats& own = classifier->network().parameters();
    std::copy(own.begin(), own.end(), n.parameters().begin());
    n.renew();
    std::vector<float> y(size_t(images * classes));
    n.forward(shown.data(), images, y.data());
    return y;
  }
  /// Those of a policy that acts by the standard library alone.
  std::vector<float> scores(const Policy& p) const {
    PolicyActor actor(p);
    std::vector<float> y;
    for (int64_t i = 0; i < images; ++i) {
      float said = -1;
      actor.begin(), actor.act(&seen[size_t(i * inputs)], nullptr, &said);
      for (const double v : actor.values()) y.push_back(float(v));
    }
    return y;
  }
};

/// Within 1e-5 of 1 or of the largest score.
inline void expect_scores(const std::vector<float>& a, const std::vector<float>& b) {
  ASSERT_EQ(a.size(), b.size());
  float most = 1, worst = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    most = std::max(most, std::abs(b[i]));
    worst = std::max(worst, std::abs(a[i] - b[i]));
  }
  EXPECT_LE(worst, 1e-5f * most);
}

}  // namespace plantgym::testing
