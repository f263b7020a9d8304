// How an image recogniser is trained, as a file of configs/vision says it: which images (data), how
// they are shown (input, augment), the network, the steps (train).
#pragma once
#include "envs/factory/surface_file.h"
#include "image_view.h"
#include "learners/optimizer.h"
#include "node.h"

namespace plantgym {

/// The images that a recipe names, those that it is trained on and those that it is judged by.
struct ImageData {
  ImageSet train, test;
  uint32_t crc32c = 0;  // of all of them, classes included
};

struct DataConfig {
  NamedFile csv = {};  // one of these four
  std::vector<NamedFile> cifar10 = {};
  std::string folder = {};
  bool surfaces = false;  // invented ones (sim/factory/surface.h)
  factory::SurfaceWorld surface = {};
  int32_t images = 4000, test_images = 1000;  // of surfaces, in equal parts of each class
  uint64_t seed = 0;                          // of surfaces
  int32_t height = 0, width = 0, most = 255;  // of csv
  std::vector<NamedFile> test_cifar10 = {};   // else every `test_every`-th image is judged by
  std::string test_folder = {};
  int32_t test_every = 4, test_first = 3;  // index mod every == first
  bool unread = false;                     // files are not opened: who asks needs no images
  void read(Fields& f);
};

struct ImageRecipe {
  Node tree = {};         // the whole file: extends and command line resolved
  std::string name = {};  // of the run's folder
  DataConfig data = {};
  ImageViewConfig view = {};
  AugmentConfig augment = {};
  std::vector<std::string> layers = {};
  bool orthogonal = false;  // first weights; else uniform, as PyTorch's layers begin
  OptimizerConfig optimizer = {};
  int32_t epochs = 10, batch = 32;
  float smoothing = 0;   // of labels: this share of certainty goes to all classes
  float validation = 0;  // share of the training images that is held back, to stop by
  int32_t patience = 0;  // epochs without a better validation loss after which to stop; 0: never
  int32_t first_seed = 0, last_seed = 0;
  double checkpoint_every = 60;  // [s]

  void read(Fields& f);
};

/// What the run's folder keeps: the recipe, files by their whole names.
std::string recipe_text(const ImageRecipe& recipe);
/// @param path a recipe, or the folder of a run of one. @param images whether its files must be
/// there. @throws Error with the place of the key
ImageRecipe read_recipe(const std::string& path, const std::vector<std::string>& overrides,
                        bool images = true);
/// What is wrong with a key of a section, with its place where it is written.
Error recipe_error(const ImageRecipe& recipe, const char* section, const char* key,
                   std::string_view reason);
/// All images that a recipe learns from or is judged by, in the order of its files, as one set.
/// @throws Error
ImageSet load_all_images(const ImageRecipe& recipe);
/// The same, apart. @throws Error
ImageData load_images(const ImageRecipe& recipe);

}  // namespace plantgym
