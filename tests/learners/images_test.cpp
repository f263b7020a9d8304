// Images from files, what chance does to them, and a recogniser that learns from them.
#include "learners/vision/images.h"

#include <cmath>

#include "agents/conv_net.h"
#include "learners/learn.h"
#include "learners/vision/export_images.h"
#include "learners/vision/train_images.h"
#include "png.h"

namespace plantgym::testing {
namespace {

ImageSet one_png(const std::string& bytes) {
  const TempDir dir;
  write(dir / "a.png", bytes);
  return read_image_file(dir / "a.png");
}
using Pixels = std::vector<uint8_t>;

TEST(ImageFiles, colours_are_kept) {
  const ImageSet s = one_png(png(2, 1, 2, 8, {1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(s.size, (ImageSize{3, 1, 2}));
  EXPECT_EQ(s.pixels, (Pixels{1, 4, 2, 5, 3, 6}));
}
TEST(ImageFiles, grey_becomes_three_channels) {
  EXPECT_EQ(one_png(png(2, 1, 0, 8, {7, 200})).pixels, (Pixels{7, 200, 7, 200, 7, 200}));
}
TEST(ImageFiles, any_flipped_bit_is_told) {
  const std::string whole = png(3, 2, 0, 8, {1, 2, 3, 4, 5, 6});
  for (size_t at = 0; at < whole.size(); ++at) {
    std::string bad = whole;
    bad[at] = char(bad[at] ^ (1 << at % 8));
    EXPECT_THROW(one_png(bad), Error) << at;
  }
}
TEST(ImageFiles, of_16_bits_the_upper_8_count) {
  EXPECT_EQ(one_png(png(1, 1, 0, 16, {0xABCD})).pixels, (Pixels{0xAB, 0xAB, 0xAB}));
}
TEST(ImageFiles, what_is_transparent_is_laid_over_white) {
  EXPECT_EQ(one_png(png(3, 1, 4, 8, {9, 255, 9, 0, 0, 51})).pixels,
            (Pixels{9, 255, 204, 9, 255, 204, 9, 255, 204}));
}

/// By the description that is published with CIFAR-10 (Krizhevsky 2009): records of 3073 bytes, a
/// label 0..9, then 1024 bytes each of red, green and blue, row after row; names in the order of
/// batches.meta.txt. The data set itself is not shipped; this file is made here.
TEST(ImageFiles, cifar10_is_a_class_and_three_planes) {
  std::string two(2 * 3073, '\0');
  two[0] = 9, two[1] = 11, two[1 + 1024] = 12, two[3073] = 2, two[3073 + 3072] = 13;
  const ImageSet s = read_cifar10({{"batch.bin", two}});
  EXPECT_EQ(s.label, (std::vector<int32_t>{9, 2}));
  EXPECT_EQ(s.classes, (std::vector<std::string>{"airplane", "automobile", "bird", "cat", "deer",
                                                 "dog", "frog", "horse", "ship", "truck"}));
  EXPECT_EQ(s.at(0)[0], 11);
  EXPECT_EQ(s.at(0)[1024], 12);
  EXPECT_EQ(s.at(1)[3071], 13);
}

/// Of the table in learning.md: 456, 2416, 48 120, 10 164, 850.
TEST(ImageNetwork, of_the_source_has_62006_parameters) {
  const NetworkPlan p = plan_image_network(
      {3, 32, 32}, {"conv 6 k5", "pool 2", "conv 16 k5", "pool 2", "dense 120", "dense 84"}, 10);
  EXPECT_EQ(p.size, 62006);
  std::vector<int64_t> of_layers;
  for (size_t k = 0; k < p.parameters.size(); k += 2)
    of_layers.push_back(p.parameters[k].size() + p.parameters[k + 1].size());
  EXPECT_EQ(of_layers, (std::vector<int64_t>{456, 2416, 48120, 10164, 850}));
}

/// An image of a slope in each direction.
ImageSet slopes_image() {
  ImageSet s = {{1, 6, 8}, 255, {"a", "b"}};
  for (int32_t k = 0; k < 48; ++k) s.pixels.push_back(uint8_t(4 * k));
  s.label = {0}, s.name = {"one"};
  return s;
}

TEST(Augment, nothing_asked_changes_nothing) {
  const ImageSet s = slopes_image();
  const ImageView view({}, s);
  std::vector<float> plain(48), other(48), room;
  view.take_in(s.at(0), plain.data());
  view.take_in(s.at(0), {}, Rng(1, 2, 3, 4), room, other.data());
  for (size_t k = 0; k < 48; ++k) EXPECT_NEAR(plain[k], other[k], 1e-5);
}

TEST(Augment, flips_half_of_them) {
  const ImageSet s = slopes_image();
  const ImageView view({}, s);
  std::vector<float> plain(48), other(48), room;
  view.take_in(s.at(0), plain.data());
  int32_t flipped = 0;
  for (uint32_t image = 0; image < 1000; ++image) {
    AugmentConfig a;
    a.flip = true;
    view.take_in(s.at(0), a, Rng(1, image, 0, 0), room, other.data());
    const bool is = other[0] > plain[0] + 1e-5f;
    for (size_t k = 0; k < 48; ++k)
      ASSERT_NEAR(other[k], plain[is ? k / 8 * 8 + 7 - k % 8 : k], 1e-5);
    flipped += is;
  }
  EXPECT_NEAR(flipped, 500, 4 * std::sqrt(250.0));
}

/// On a slope the shift can be read off: inside, brightness moves by the gradient times the shift.
TEST(Augment, shifts_by_no_more_than_asked) {
  const ImageSet s = slopes_image();
  const ImageView view({0, 0, 0, {0}, {1}}, s);
  std::vector<float> other(48), room;
  float least = 9, most = -9;
  for (uint32_t image = 0; image < 500; ++image) {
    AugmentConfig a;
    a.shift = 2;
    view.take_in(s.at(0), a, Rng(1, image, 0, 0), room, other.data());
    const float moved = (other[8 * 2 + 4] * 255 / 4 - (8 * 2 + 4));  // 8 a row and 1 a column
    least = std::min(least, moved), most = std::max(most, moved);
  }
  EXPECT_GE(least, -18.001f);
  EXPECT_LE(most, 18.001f);
  EXPECT_LT(least, -14);
  EXPECT_GT(most, 14);
}

ImageRecipe digits(const std::vector<std::string>& overrides) {
  return read_recipe(source("configs/vision/digits.yaml"), overrides);
}

TEST(Classifier, a_checkpoint_goes_on_with_the_same_bits) {
  const ImageRecipe r =
      digits({"train.batch=16", "train.epochs=2", "augment={shift: 3, flip: true}",
              "data.test_every=2", "data.test_first=0"});
  const ImageData d = load_images(r);
  Classifier whole(r, d.train, 5), half(r, d.train, 5), other(r, d.train, 5);
  for (int32_t k = 0; k < 70; ++k) whole.step();  // over the end of an epoch
  for (int32_t k = 0; k < 31; ++k) half.step();
  Checkpoint c;
  half.save(c), other.load(c);
  for (int32_t k = 31; k < 70; ++k) other.step();
  EXPECT_EQ(whole.epoch(), 1);
  EXPECT_EQ(other.images(), whole.images());
  EXPECT_EQ(whole.network().parameters(), other.network().parameters());
  EXPECT_NE(whole.network().parameters(), half.network().parameters());
}

TEST(Classifier, holds_back_a_share_of_every_class) {
  const ImageRecipe r = digits({"train.validation=0.2"});
  const ImageData d = load_images(r);
  const Classifier c(r, d.train, 0);
  EXPECT_EQ(c.training().count() + c.validation().count(), d.train.count());
  for (int32_t k = 0; k < 10; ++k) {
    const auto of = [k](const ImageSet& s) {
      return double(std::count(s.label.begin(), s.label.end(), k));
    };
    EXPECT_NEAR(of(c.validation()), 0.2 * of(d.train), 0.5);
  }
}

/// What `train`, then `eval` find: the least loss on what is held back, not the last epoch's.
TEST(Classifier, a_fold_is_learned_as_a_run_is) {
  const ImageRecipe r =
      digits({"network.layers=[dense 16]", "train.epochs=12", "train.batch=32", "train.patience=2",
              "train.validation=0.1", "train.learning_rate=0.5"});  // far too fast: it gets worse
  const ImageData d = load_images(r);
  const TempDir dir;
  {
    RunFolder folder = RunFolder::create(dir / "r", [] { return RunBegin{"", {}, 0, 0, 1}; }, {});
    train_images(r, d, folder, {});
  }
  const Checkpoint last = Checkpoint::read(dir / "r/seed-0/checkpoints/last.safetensors");
  EXPECT_EQ(last.get<int64_t>("counters")[1], last.number<int64_t>("best_epoch") + 2);
  Classifier best(r, d.train, 0);
  load_classifier(Checkpoint::read(dir / "r/seed-0/checkpoints/best.safetensors"), d, best);
  const Judged run = best.judge(d.test), fold = learn_and_judge(r, d.train, d.test, 0, {});
  EXPECT_EQ(fold.loss, run.loss);
  EXPECT_EQ(fold.said, run.said);
  EXPECT_EQ(fold.probability, run.probability);
}

/// By LibTorch 0.935 to 0.964 (three seeds); at any seed 0.92 is to be asked for. Two epochs say
/// little: 0.70 to 0.91 over eight seeds by PyTorch 1.13, 0.64 to 0.88 over twelve of ours.
TEST(Classifier, learns_digits_in_ten_epochs) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "slow under sanitizers; the steps themselves are tested above";
#endif
  const ImageRecipe r = digits({});
  const ImageData d = load_images(r);
  ASSERT_EQ(d.test.count(), 449);
  const Judged j = learn_and_judge(r, d.train, d.test, 0, {});
  EXPECT_GE(j.metrics.accuracy, 0.92);
  EXPECT_GE(j.metrics.macro.f1, 0.92);
}

TEST(Classifier, exported_says_the_same) {
  const ImageRecipe r =
      digits({"train.epochs=1", "network.layers=[conv 4 k3, residual, pool 4, dense 20]"});
  const ImageData d = load_images(r);
  Classifier c(r, d.train, 0);
  for (int32_t k = 0; k < 50; ++k) c.step();
  const Policy p = describe_recogniser(c, r, 0);
  PolicyActor actor(p);
  const Judged j = c.judge(d.test);
  const ImageView brightness({3, 32, 32, {0}, {1}}, d.test);
  std::vector<float> x(3 * 32 * 32);
  for (int64_t i = 0; i < 40; ++i) {
    brightness.take_in(d.test.at(i), x.data());
    float said = -1;
    actor.begin();
    EXPECT_EQ(actor.act(x.data(), nullptr, &said), 0);
    EXPECT_EQ(int32_t(said), j.said[size_t(i)]) << i;
  }
  EXPECT_EQ(p.outputs[0].labels[3], "3");
}

}  // namespace
}  // namespace plantgym::testing
