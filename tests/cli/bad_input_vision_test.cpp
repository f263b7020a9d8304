// What the program says about bad images, recipes and runs of image recognisers.
#include "cli/bad_input.h"
#include "png.h"

namespace plantgym::testing {
namespace {

// clang-format off
const std::vector<Case> kCases = {
  {"a recipe without images", "", "classify train r.yaml data=null", 2, "data: missing; the images"},
  {"a recipe that names no images", "", "classify train r.yaml data.csv=null", 2, "no images are given; give one of csv, cifar10, folder, surface"},
  {"a recipe without a network", "", "classify train r.yaml network=null", 2, "network: missing; its layers"},
  {"two kinds of images", "", "classify train r.yaml data.folder=images", 2, "more than one kind of images is given; give one of csv, cifar10, folder, surface"},
  {"pixels of no size", "", "classify train r.yaml data.height=null", 2, "says nothing of the images' size; give height and width, too"},
  {"pixels of another size", "", "classify train r.yaml data.height=3", 2, "t.csv:2:9: has 5 columns, not 6 pixels (3x2, data.height and data.width) and a class"},
  {"a pixel brighter than full", "", "classify train r.yaml data.most=8", 2, "t.csv:2:7: pixel 4 is 9, not in 0..8 (data.most)"},
  {"a pixel that is no number", "a word", "classify train r.yaml", 2, "t.csv:2:3: column 2 is 'x'; pixels and classes are whole numbers, with commas between"},
  {"a class below 0", "a class below", "classify train r.yaml", 2, "t.csv:2:9: the class is -1, not in 0..999"},
  {"one class only", "one class", "classify train r.yaml", 2, "t.csv: has one class only; at least two are needed to tell apart"},
  {"a class that is left out", "a gap", "classify train r.yaml", 2, "t.csv: the class '1' has no image; add some, or leave the class out (numbered ones have no gaps)"},
  {"a table without images", "no rows", "classify train r.yaml", 2, "t.csv: holds no image; below its head, each line is one"},
  {"too few images to keep some", "two rows", "classify train r.yaml", 2, "t.csv: has 2 images, too few to keep one of 4 for judging"},
  {"a table that is not there", "", "classify train r.yaml data.csv=none.csv", 2, "data.csv: cannot read file none.csv"},
  {"a CIFAR-10 file that is cut off", "", "classify train c.yaml", 2, "short.bin: is cut off: it has 3000 bytes, not a multiple of 3073 (a class and 3 x 32 x 32 pixels)"},
  {"a CIFAR-10 class out of range", "", "classify train c.yaml 'data.cifar10=[class10.bin]'", 2, "class10.bin: the class of image 0 is 10, not in 0..9"},
  {"a CIFAR-10 file without some classes", "", "classify train c.yaml 'data.cifar10=[zeros.bin]'", 2, "zeros.bin: the class 'automobile' has no image"},
  {"a folder that is not there", "", "classify train f.yaml data.folder=none", 2, "none: is no folder"},
  {"images of unequal size", "unequal", "classify train f.yaml", 2, "images/b/2.png: is 3x2 pixels, the images before it 2x2; all must be of one size"},
  {"a class without images", "empty class", "classify train f.yaml", 2, "images: the class 'c' has no image"},
  {"an image outside of a class", "a stray file", "classify train f.yaml", 2, "images/stray.png: is no folder; images lie in FOLDER/CLASS/*.png"},
  {"a file that is no PNG", "a text", "classify train f.yaml", 2, "images/b/2.png: is no PNG file; save it as one"},
  {"a PNG that is cut off", "a torn file", "classify train f.yaml", 2, "images/b/2.png: is cut off (a PNG file ends with a chunk IEND); copy it again"},
  {"a PNG of which a bit has changed", "a damaged file", "classify train f.yaml", 2, "images/b/2.png: chunk IDAT is damaged (its checksum does not fit); copy it again"},
  {"test images of other classes", "other classes", "classify train f.yaml data.test_folder=more", 2, "more: has other classes than images; it lacks 'b', and has of its own 'x'"},
  {"colours of a grey network", "", "classify train f.yaml input.channels=1", 2, "command line:1:16: input.channels: is 1, the images have 3; only grey ones are repeated"},
  {"two means of three channels", "", "classify train f.yaml 'input.mean=[0.5, 0.5]'", 2, "command line:1:12: input.mean: has 2 numbers; one, or one of each of the 3 channels is needed"},
  {"a layer that is no word", "", "classify train r.yaml 'network.layers=[convolution 6]'", 2, "network.layers: 'convolution 6': 'convolution' is no layer; layers: conv, pool, residual, dense"},
  {"a convolution without a kernel", "", "classify train r.yaml 'network.layers=[conv 6]'", 2, "network.layers: 'conv 6': the kernel is missing, e.g. conv 6 k5"},
  {"a kernel of nothing", "", "classify train r.yaml 'network.layers=[conv 6 k0]'", 2, "network.layers: 'conv 6 k0': 'k0' is not understood"},
  {"a kernel that is too large", "", "classify train r.yaml 'network.layers=[conv 6 k5]'", 2, "network.layers: 'conv 6 k5': its kernel is larger than the 2x2 image that is left"},
  {"a convolution behind a dense layer", "", "classify train r.yaml 'network.layers=[dense 4, conv 6 k1]'", 2, "network.layers: 'conv 6 k1': stands behind a dense layer, where there is no image any more"},
  {"no layers", "", "classify train r.yaml network.layers=null", 2, "network.layers: missing"},
  {"patience without validation", "", "classify train r.yaml train.patience=3", 2, "train.patience: needs validation, e.g. 0.1"},
  {"nothing held back", "", "classify train r.yaml train.validation=0.01", 2, "train.validation: of 6 images none is held back; it must be larger"},
  {"an unknown key of a recipe", "", "classify train r.yaml train.epoch=3", 2, "train.epoch: unknown key; did you mean epochs?"},
  {"more folds than images", "", "classify folds r.yaml --k 9", 2, "--k: 9 is more than the 8 images"},
  {"a run that is there", "a run", "classify train r.yaml --out r", 2, "r: holds a run already; go on with --resume"},
  {"another network for a begun run of images", "a run", "classify train r.yaml --out r --resume 'network.layers=[dense 4]'", 2, "network.layers"},
  {"a run of images that were changed", "changed images", "classify eval r", 2, "r/seed-0/checkpoints/last.safetensors: the images are others than those that the run learned from"},
  {"a run that is none", "", "classify eval images", 2, "images: holds no run (no config.yaml)"},
  {"a run of images that was never begun", "", "classify eval nowhere", 2, "nowhere: is no run's folder; train it first (plantgym classify train)"},
  {"a run of images whose checkpoint is torn", "a torn run", "classify eval r", 2, "r/seed-0/checkpoints/last.safetensors: not a whole checkpoint: it is cut off; use another, or train again"},
  {"a prediction of no image", "a run", "classify predict r r.yaml", 2, "r.yaml: is no PNG file; save it as one"},
  {"a flaw that is not looked for", "", "classify train s.yaml data.surface.images=4", 2, "data.surface.images: 4 is not in [5, 4194304]"},
  {"an inspection by errors and by a recogniser", "a run", "check p.yaml env.world.entities.test.inspect.false_pos=0.1", 2, "entities.test.inspect.false_pos: goes without model, whose errors are measured"},
  {"an inspection by no recogniser", "a run", "check p.yaml env.world.entities.test.inspect.model=r.yaml", 2, "entities.test.inspect.model: the recogniser in r.yaml: "},
  {"a recogniser of other things", "a run", "check p.yaml", 2, "entities.test.inspect.model: the recogniser in eye.json: sees 4 pixels, the camera gives 8x8"},
  {"a threshold of nobody", "", "check p.yaml 'env.world.entities.test.inspect={threshold: 0.2}'", 2, "entities.test.inspect.threshold: goes with model, a recogniser that is asked"},
  {"an unknown form of a recogniser", "a run", "classify export r --to rules", 2, "--to: 'rules' is unknown; choices: c, json, safetensors"},
  {"a table without a head", "no head", "classify train r.yaml", 2, "t.csv:1:1: holds numbers only, where the columns' names should be; put a head above it, or its image would be lost"},
  {"an empty CIFAR-10 file", "", "classify train c.yaml 'data.cifar10=[empty.bin]'", 2, "empty.bin: is empty; images of 3073 bytes each (a class and 3 x 32 x 32 pixels) are expected"},
  {"a share that is too large", "", "classify train r.yaml train.validation=0.91", 2, "train.validation: 0.91 is not in [0, 0.9]"},
  {"images of too many pixels", "", "classify train r.yaml input.height=4096 input.width=4096", 2, "input.height: images of 1 x 4096 x 4096 numbers, 256 at once, take 16384 MiB, more than 1024; make input.height and input.width (or train.batch) smaller"},
  {"a folder that is no run of images", "", "classify train .", 2, ".: is a folder that holds no run (no config.yaml); name a recipe, as configs/vision/digits.yaml"},
  {"a picture of another kind", "a run", "classify eval r --confusion a.jpg", 2, "--confusion: a.jpg does not end with .png; pictures are PNG files"},
  {"figures of a run into no folder", "a run", "classify eval r --json nowhere/e.json", 1, "nowhere/e.json"},
  {"an unknown form of a recogniser of images", "a run", "classify export r --to onnx", 2, "--to: 'onnx' is unknown; choices: c, json, safetensors"},
  {"an empty recogniser", "a run", "check p.yaml env.world.entities.test.inspect.model=empty.bin", 2, "entities.test.inspect.model: the recogniser in empty.bin: is empty; export the policy again"},
  {"a recogniser of which a bit has changed", "a damaged eye", "check p.yaml env.world.entities.test.inspect.model=eye.safetensors", 2, "entities.test.inspect.model: the recogniser in eye.safetensors: is damaged: its checksum does not fit; copy it again, or export it again"},
  {"an inspection measured for minutes", "a run", "check p.yaml env.world.entities.test.inspect.images=1000000", 2, "entities.test.inspect.images: 1000000 is not in [4, 40000]"},
};
// clang-format on

void prepare(const TempDir& dir, const std::string& input) {
  write(dir / "r.yaml",
        "data: {csv: t.csv, height: 2, width: 2, most: 16}\nnetwork: {layers: [dense 3]}\n"
        "train: {epochs: 1}\n");
  const std::string head = "a,b,c,d,target\n";
  std::string rows;
  for (int32_t k = 0; k < 8; ++k) rows += join({"1,2,3,9,", k % 3 ? "1" : "0", "\n"});
  if (input == "a word") rows = "1,x,3,4,0\n";
  if (input == "a class below") rows = "1,2,3,4,-1\n";
  if (input == "one class") rows = "1,2,3,4,0\n1,2,3,4,0\n";
  if (input == "a gap") rows = "1,2,3,4,0\n1,2,3,4,2\n";
  if (input == "no rows") rows = "";
  if (input == "two rows") rows = "1,2,3,4,0\n1,2,3,4,1\n";
  write(dir / "t.csv", input == "no head" ? rows : head + rows);
  write(dir / "empty.bin", "");
  if (input == "a run" || input == "changed images" || input == "a torn run" ||
      input == "a damaged eye")
    shell(dir.path(), "$P classify train r.yaml --out r");
  const std::string last = dir / "r/seed-0/checkpoints/last.safetensors";
  if (input == "a torn run") write(last, contents(last).substr(0, 500));
  if (input == "a run") shell(dir.path(), "$P classify export r --to json --out eye.json");
  if (input == "a damaged eye") {
    shell(dir.path(), "$P classify export r --to safetensors --out eye.safetensors");
    std::string eye = contents(dir / "eye.safetensors");
    eye[eye.size() - 9] = char(eye[eye.size() - 9] ^ 1);
    write(dir / "eye.safetensors", eye);
  }
  write(dir / "s.yaml", "data: {surface: {}}\nnetwork: {layers: [dense 3]}\n");
  write(dir / "p.yaml",
        "factory: {time_unit: s}\nline: src > test > out\nentities:\n"
        "  src: {type: source, arrivals: {exp: 60 s}}\n"
        "  test: {type: station, time: 10 s, inspect: {model: eye.json, surface: {size: 8}}}\n"
        "  out: {type: sink}\n");
  if (input == "changed images") write(dir / "t.csv", head + "1,2,3,8,0\n" + rows);
  write(dir / "c.yaml", "data: {cifar10: [short.bin]}\nnetwork: {layers: [dense 3]}\n");
  write(dir / "short.bin", std::string(3000, '\1'));
  write(dir / "class10.bin", std::string(3073, '\n'));
  write(dir / "zeros.bin", std::string(3073, '\0'));
  write(dir / "f.yaml", "data: {folder: images}\nnetwork: {layers: [dense 3]}\n");
  const std::string image = png(2, 2, 0, 8, {1, 2, 3, 4});
  for (const std::string of_class : {"images/a", "images/b", "more/a", "more/x"}) {
    std::filesystem::create_directories(dir / of_class);
    for (const char* name : {"/1.png", "/2.png", "/3.png"}) write(dir / (of_class + name), image);
  }
  if (input == "unequal") write(dir / "images/b/2.png", png(3, 2, 0, 8, {1, 2, 3, 4, 5, 6}));
  if (input == "empty class") std::filesystem::create_directories(dir / "images/c");
  if (input == "a stray file") write(dir / "images/stray.png", image);
  if (input == "a text") write(dir / "images/b/2.png", "P3 2 2");
  if (input == "a torn file") write(dir / "images/b/2.png", image.substr(0, image.size() / 2));
  if (input == "a damaged file") {
    std::string damaged = image;
    const size_t at = damaged.find("IDAT") + 12;
    damaged[at] = char(damaged[at] ^ 1);
    write(dir / "images/b/2.png", damaged);
  }
}

}  // namespace

Part bad_images() { return {"Images", "bad_input_vision_test.cpp", kCases, prepare}; }

}  // namespace plantgym::testing
