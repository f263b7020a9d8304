#include "recipe.h"

#include <algorithm>
#include <filesystem>

#include "crc32c.h"
#include "error.h"

namespace plantgym {
namespace {

/// A folder that a key names, from the folder of the file that names it.
void folder_of(Fields& f, const char* key, std::string& to, const char* doc) {
  f.any(key, doc, [&](const pg_node* nodes, int32_t i) {
    if (nodes[i].kind != PG_SCALAR) throw FieldError(i, "must be a folder's name");
    const std::string_view from = nodes[i].file;
    const size_t folder = nodes[i].value[0] == '/' ? 0 : from.rfind('/') + 1;  // npos + 1 == 0
    to = join({from.substr(0, folder), nodes[i].value});
  });
}

uint32_t crc_of(const ImageSet& s, uint32_t crc) {
  crc = crc32c(s.pixels.data(), s.pixels.size(), crc);
  crc = crc32c(s.label.data(), s.label.size() * sizeof(int32_t), crc);
  for (const std::string& c : s.classes) crc = crc32c(c.data(), c.size(), crc);
  return crc;
}

/// Files and folders by their whole names: a run is gone on with from anywhere.
void name_wholly(Node& n) {
  for (Node& c : n.children) name_wholly(c);
  if (n.kind != PG_SCALAR || n.value.empty() || n.value[0] == '/') return;
  const std::string from = n.file.substr(0, n.file.rfind('/') + 1) + n.value;
  n.value = std::filesystem::absolute(from).lexically_normal().string();
}

}  // namespace

void DataConfig::read(Fields& f) {
  const auto files = [&](const char* key, std::vector<NamedFile>& to, const char* doc) {
    if (unread)
      f.any(key, doc, [](const pg_node*, int32_t) {});
    else
      f.files(key, to, doc);
  };
  const char* table = "table of pixels, row after row, and the class";
  if (unread)
    f.any("csv", table, [](const pg_node*, int32_t) {});
  else
    f.file("csv", csv.contents, table, &csv.path);
  f.number("height", height, 1, 4096, "", "csv: pixels of an image");
  f.number("width", width, 1, 4096, "", "csv: pixels of an image");
  f.number("most", most, 1, 255, "", "csv: the number of full brightness");
  files("cifar10", cifar10, "CIFAR-10's binary files to learn from");
  folder_of(f, "folder", folder, "images to learn from, FOLDER/CLASS/*.png");
  surfaces = f.map("surface", "invented surfaces of parts: good, scratch, stain, dent, misprint",
                   [&](Fields& m) {
                     read_surface(m, surface);
                     m.number("images", images, 5, 1 << 22, "", "to learn from");
                     m.number("test_images", test_images, 5, 1 << 22, "", "to judge by");
                     m.number("seed", seed, 0, (uint64_t(1) << 40) - 1, "", "of their chance");
                   });
  files("test_cifar10", test_cifar10, "CIFAR-10's binary files to judge by");
  folder_of(f, "test_folder", test_folder, "images to judge by, of the same classes");
  f.number("test_every", test_every, 2, 1 << 20, "",
           "without files to judge by: one image of so many is kept for it");
  f.number("test_first", test_first, 0, 1 << 20, "", "the first of them, from 0");
  if (f.listing() || unread) return;
  const int32_t given = !csv.path.empty() + !cifar10.empty() + !folder.empty() + surfaces;
  if (given != 1)
    f.fail("csv", join({given ? "more than one kind of images is given" : "no images are given",
                        "; give one of csv, cifar10, folder, surface"}));
  if (!csv.path.empty() && (!height || !width))
    f.fail("csv", "says nothing of the images' size; give height and width, too");
  if (!test_cifar10.empty() && cifar10.empty()) f.fail("test_cifar10", "goes with cifar10 only");
  if (!test_folder.empty() && folder.empty()) f.fail("test_folder", "goes with folder only");
  if (test_first >= test_every)
    f.fail("test_first", join({"must be below test_every, ", std::to_string(test_every)}));
}

void ImageRecipe::read(Fields& f) {
  f.map("data", "the images", [&](Fields& d) { data.read(d); });
  f.map("input", "what the network takes in", [&](Fields& d) { view.read(d); });
  f.map("augment", "what chance does to images in training", [&](Fields& d) { augment.read(d); });
  f.map("network", "layers and first weights", [&](Fields& d) {
    d.required().texts(
        "layers", layers,
        "conv C kK [sS] [pP], pool K [sS] [pP], residual, dense N; the classes follow");
    d.flag("orthogonal", orthogonal, "first weights at right angles; else uniform, as PyTorch's");
  });
  f.map("train", "epochs, batches, optimiser", [&](Fields& d) {
    d.number("epochs", epochs, 1, 1 << 20, "", "times that all images are learned from");
    d.number("batch", batch, 1, 1 << 16, "", "images of a step");
    d.number("smoothing", smoothing, 0, 0.9f, "", "certainty that goes to all classes alike");
    d.number("validation", validation, 0, 0.9f, "",
             "share of each class that is held back, to choose the best epoch by");
    d.number("patience", patience, 0, 1 << 20, "",
             "epochs without a better validation loss, then it stops; 0: never");
    optimizer.read(d);
    if (patience && !(validation > 0)) d.fail("patience", "needs validation, e.g. 0.1");
  });
  f.map("run", "seeds and checkpoints", [&](Fields& d) {
    d.text("name", name, "names the run's folder; default: the file's name");
    d.range("seeds", first_seed, last_seed, 0, 1000000, "", "one training per seed");
    d.number("checkpoint_every", checkpoint_every, 0, 1e9, "s",
             "wall time between checkpoints; one is written after every epoch, too");
  });
}

Error recipe_error(const ImageRecipe& recipe, const char* section, const char* key,
                   std::string_view reason) {
  const Node* of = child(recipe.tree, section);
  const Node* n = of ? child(*of, key) : nullptr;
  const std::string path = join({section, ".", key});
  return n ? error_at(*n, path, reason) : Error(join({path, ": ", reason}));
}

ImageRecipe read_recipe(const std::string& path, const std::vector<std::string>& overrides,
                        bool images) {
  ImageRecipe r;
  r.data.unread = !images;
  std::error_code none;
  const bool folder = std::filesystem::is_directory(path, none);
  if (folder && !std::filesystem::exists(path + "/config.yaml", none))
    throw Error(join({path, ": holds no run (no config.yaml)"}));
  Node tree = read_yaml(folder ? path + "/config.yaml" : path);
  for (size_t i = 0; i < overrides.size(); ++i) assign(tree, overrides[i], int32_t(i + 1));
  r.name = std::filesystem::path(path).stem().string();
  r.optimizer.max_grad_norm = 0;
  read_fields(tree, "", [&](Fields& f) {
    r.read(f);
    for (const auto& [key, what] : {std::pair{"data", "the images"}, {"network", "its layers"}})
      if (const Node* n = child(tree, key); !n || n->kind != PG_MAP)
        f.fail(key, join({"missing; ", what}));
    if (r.name.empty() || r.name.find('/') != std::string::npos || r.name == "." || r.name == "..")
      f.fail("run", join({"name: '", r.name, "' must be a folder's name; --out takes a path"}));
  });
  r.tree = std::move(tree);
  for (Node& n : child(r.tree, "data")->children)
    for (const char* key : {"csv", "cifar10", "folder", "test_cifar10", "test_folder"})
      if (n.key == key) name_wholly(n);
  return r;
}

std::string recipe_text(const ImageRecipe& recipe) {
  return join({"# The recipe as it was resolved.\n", to_yaml(recipe.tree)});
}

namespace {

struct Read {
  ImageSet all;
  std::string where;
};

/// Classes in turn. Those to judge by have numbers that no image to learn from has.
ImageSet invented(const DataConfig& c, bool test) {
  ImageSet s = {{1, c.surface.size, c.surface.size}, 255};
  s.classes.assign(factory::kFlawNames, factory::kFlawNames + factory::kFlaws);
  const int32_t first = test ? 1 << 30 : 0, count = test ? c.test_images : c.images;
  for (int32_t i = 0; i < count; ++i) {
    const std::vector<uint8_t> one =
        surfaces(c.surface, factory::Flaw(i % factory::kFlaws), c.seed, first + i, 1);
    s.pixels.insert(s.pixels.end(), one.begin(), one.end());
    s.label.push_back(i % factory::kFlaws);
    s.name.push_back(join({"surface:", std::to_string(first + i)}));
  }
  return s;
}

Read read_training(const DataConfig& c) {
  Read r;
  if (c.surfaces) {
    r.all = invented(c, false), r.where = "data.surface";
    return r;
  }
  r.where = !c.csv.path.empty() ? c.csv.path : !c.folder.empty() ? c.folder : c.cifar10[0].path;
  r.all = !c.csv.path.empty() ? read_image_csv(c.csv, c.height, c.width, c.most)
          : !c.folder.empty() ? read_image_folder(c.folder)
                              : read_cifar10(c.cifar10);
  check_images(r.all, r.where);
  return r;
}

/// Those that files of their own hold. @param like the others
ImageSet read_test(const DataConfig& c, const Read& like) {
  if (c.surfaces) return invented(c, true);
  ImageSet s =
      c.test_folder.empty() ? read_cifar10(c.test_cifar10) : read_image_folder(c.test_folder);
  const std::string where = c.test_folder.empty() ? c.test_cifar10[0].path : c.test_folder;
  const auto missing = [](const ImageSet& in, const ImageSet& from) {
    std::string all;
    for (const std::string& name : from.classes)
      if (std::find(in.classes.begin(), in.classes.end(), name) == in.classes.end())
        all += join({all.empty() ? "'" : ", '", name, "'"});
    return all.empty() ? std::string("none") : all;
  };
  if (s.classes != like.all.classes)
    throw Error(join({where, ": has other classes than ", like.where, "; it lacks ",
                      missing(s, like.all), ", and has of its own ", missing(like.all, s)}));
  const auto pixels = [](const ImageSet& of) {
    return join({std::to_string(of.size.width), "x", std::to_string(of.size.height)});
  };
  if (!(s.size == like.all.size))
    throw Error(join({where, ": has images of ", pixels(s), " pixels, ", like.where, " of ",
                      pixels(like.all), "; all must be of one size"}));
  return s;
}
bool has_test(const DataConfig& c) {
  return c.surfaces || !c.test_folder.empty() || !c.test_cifar10.empty();
}

}  // namespace

ImageSet load_all_images(const ImageRecipe& recipe) {
  Read r = read_training(recipe.data);
  if (!has_test(recipe.data)) return std::move(r.all);
  const ImageSet more = read_test(recipe.data, r);
  ImageSet& s = r.all;
  s.pixels.insert(s.pixels.end(), more.pixels.begin(), more.pixels.end());
  s.label.insert(s.label.end(), more.label.begin(), more.label.end());
  s.name.insert(s.name.end(), more.name.begin(), more.name.end());
  return std::move(s);
}

ImageData load_images(const ImageRecipe& recipe) {
  const DataConfig& c = recipe.data;
  ImageData d;
  Read r = read_training(c);
  if (has_test(c)) {
    d.test = read_test(c, r);
    d.train = std::move(r.all);
  } else {
    std::vector<int64_t> train, test;
    for (int64_t i = 0; i < r.all.count(); ++i)
      (i % c.test_every == c.test_first ? test : train).push_back(i);
    if (train.empty() || test.empty())
      throw Error(
          join({r.where, ": has ", std::to_string(r.all.count()),
                " images, too few to keep one of ", std::to_string(c.test_every), " for judging"}));
    d.train = r.all.some(train), d.test = r.all.some(test);
    check_images(d.train, join({r.where, " without the images to judge by"}));
  }
  d.crc32c = crc_of(d.test, crc_of(d.train, 0));
  return d;
}

}  // namespace plantgym
