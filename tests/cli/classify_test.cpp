// The commands of image recognisers, from a recipe to what its run is worth.
#include <signal.h>

#include <chrono>
#include <thread>

#include "agents/policy/policy_file.h"
#include "cli/commands.h"
#include "learners/checkpoint.h"
#include "learners/vision/images.h"
#include "png.h"
#include "run/program.h"

namespace plantgym::testing {
namespace {

class ClassifyTest : public CommandTest {
 protected:
  void SetUp() override {
    for (const char* name : {"dark", "light"})
      std::filesystem::create_directories(dir_ / ("images/" + std::string(name)));
    for (uint32_t i = 0; i < 12; ++i)  // 6x6; RGB and grey; told apart by brightness
      for (const uint32_t bright : {0u, 1u}) {
        std::vector<uint32_t> samples(i % 2 ? 36 : 108);
        for (uint32_t k = 0; k < samples.size(); ++k)
          samples[k] = 140 * bright + (k * 37 + i * 11) % 100;
        write(dir_ / join({"images/", bright ? "light/" : "dark/", std::to_string(i), ".png"}),
              png(6, 6, i % 2 ? 0 : 2, 8, samples));
      }
    write(dir_ / "r.yaml",
          "data: {folder: images, test_every: 3, test_first: 0}\n"
          "network: {layers: [conv 4 k3, dense 8]}\n"
          "train: {epochs: 40, batch: 4, optimizer: adam, learning_rate: 0.01}\n"
          "run: {seeds: 0..1}\n");
  }
};

TEST_F(ClassifyTest, trains_judges_shows_and_predicts) {
  const std::string said = good("classify train r.yaml --out r");
  EXPECT_NE(said.find("16 images of 2 classes to learn from, 8 to judge by"), std::string::npos);
  const std::string judged = good("classify eval r --json e.json --confusion c.png --wrong w.png");
  EXPECT_NE(judged.find("accuracy of 2 seeds: mean 1.0000"), std::string::npos) << judged;
  const nlohmann::json e = json("e.json");
  EXPECT_EQ(e[1]["confusion"], nlohmann::json::parse("[[4, 0], [0, 4]]"));
  EXPECT_EQ(e[0]["classes"]["light"]["recall"], 1);
  EXPECT_EQ(read_image_file(dir_ / "c.png").size.channels, 3);
  EXPECT_GT(read_image_file(dir_ / "w.png").size.width, 100);
  const std::string one = good("classify predict r images/dark/1.png images/light/2.png");
  EXPECT_NE(one.find("images/dark/1.png: dark "), std::string::npos) << one;
  EXPECT_NE(one.find("; then dark 0.0"), std::string::npos) << one;
  EXPECT_TRUE(std::filesystem::exists(dir_ / "r/seed-1/metrics.csv"));
  good("classify export r --to json --out p.json");
  EXPECT_EQ(read_policy(contents(dir_ / "p.json")).outputs[0].labels[1], "light");
  good("classify export r --to c --out p.c && cc -std=c99 -Wall -Werror -c p.c");
}

TEST_F(ClassifyTest, cross_validates) {
  const std::string said = good("classify folds r.yaml --k 3 --stratified train.epochs=20");
  EXPECT_NE(said.find("fold 3: accuracy"), std::string::npos);
  EXPECT_NE(said.find("3 folds: accuracy "), std::string::npos);
  EXPECT_EQ(run("classify folds r.yaml --k 25 --stratified").code, 2);
}

/// What was learned stands in the run's folder: images may be gone.
TEST_F(ClassifyTest, predicts_and_exports_without_its_images) {
  write(dir_ / "t.csv", "a,b,c,d,class\n1,2,3,4,0\n9,8,7,9,1\n1,2,2,4,0\n9,8,7,6,1\n3,2,3,4,0\n");
  good("classify train r.yaml --out r run.seeds=0 train.validation=0.25 train.epochs=9");
  good(
      "classify train r.yaml --out t run.seeds=0 train.epochs=9 data.folder=null data.csv=t.csv "
      "data.height=2 data.width=2 data.most=9 network.layers=[] train.epochs=4");
  std::filesystem::copy(dir_ / "images/dark/1.png", dir_ / "dark.png");
  const std::string one = good("classify predict r dark.png"),
                    csv = good("classify predict t dark.png");
  good("classify export r --to c --out a.c && \"$P\" classify export t --to json --out a.json");
  std::filesystem::remove_all(dir_ / "images"), std::filesystem::remove(dir_ / "t.csv");
  EXPECT_EQ(good("classify predict r dark.png"), one);
  EXPECT_EQ(good("classify predict t dark.png"), csv);
  good("classify export r --to c --out b.c && \"$P\" classify export t --to json --out b.json");
  EXPECT_EQ(contents(dir_ / "a.c"), contents(dir_ / "b.c"));
  EXPECT_EQ(contents(dir_ / "a.json"), contents(dir_ / "b.json"));
  EXPECT_EQ(run("classify eval r").code, 2);
}

TEST_F(ClassifyTest, says_what_figures_lack) {
  const std::string absent = "none of class 'light': its F1 is 0 by the zero rule";
  const std::string first = "data.test_every=24 data.test_first=0 train.epochs=2";  // a dark one
  EXPECT_NE(good(join({"classify train r.yaml --out r ", first})).find(absent), std::string::npos);
  const std::string last = dir_ / "r/seed-1/checkpoints/last.safetensors";
  Checkpoint c = Checkpoint::read(last);
  c.put_number<int64_t>("finished", 0), c.write(last);
  const std::string judged = good("classify eval r");
  EXPECT_NE(judged.find(absent), std::string::npos) << judged;
  EXPECT_NE(judged.find("note: r: seed 1 stopped after 2 of 2 epochs; go on with plantgym classify "
                        "train r --resume"),
            std::string::npos)
      << judged;
  EXPECT_EQ(good("classify predict r images/dark/1.png").find("stopped"), std::string::npos);
  EXPECT_NE(good("classify predict r images/dark/1.png --seed 1").find("stopped"),
            std::string::npos);
  EXPECT_NE(good("classify export r --to json --seed 1").find("stopped"), std::string::npos);
  std::filesystem::remove_all(dir_ / "r/seed-1");
  const std::string half = good("classify eval r");
  EXPECT_NE(half.find("seed 1 is not trained yet"), std::string::npos) << half;
}

/// Fewer images of a class than folds: each fold has an image, and figures are of all of them.
TEST_F(ClassifyTest, folds_are_never_empty) {
  const std::string said =
      good("classify folds r.yaml --k 20 --stratified train.epochs=40 'network.layers=[dense 8]'");
  EXPECT_EQ(said.find(" of 0 images"), std::string::npos) << said;
  EXPECT_NE(said.find("20 folds: accuracy 1.0000 [1.0000, 1.0000] (95 %, Student's t over folds)\n"
                      "all 24 judged images in one table: accuracy 1.0000, macro F1 1.0000"),
            std::string::npos)
      << said;
}

/// Tables cut names between letters, not inside of one.
TEST_F(ClassifyTest, names_are_cut_between_letters) {
  std::filesystem::rename(dir_ / "images/dark", dir_ / "images/tröög");
  const std::string said = good("classify folds r.yaml --k 2 --stratified train.epochs=1");
  EXPECT_NE(said.find(" ligh tröö\n"), std::string::npos) << said;
}

/// A damaged best.safetensors is written again where last.safetensors is of the same epoch, and
/// else it is said what can be done.
TEST_F(ClassifyTest, mends_its_best_weights_or_says_that_they_are_lost) {
  const std::string recipe =
      "classify train r.yaml run.seeds=0 train.validation=0.25 --resume --out ";
  const auto best = [&](const char* run) {
    return dir_ / join({run, "/seed-0/checkpoints/best.safetensors"});
  };
  good(join({recipe, "one train.epochs=1"}));
  const std::string whole = contents(best("one"));
  write(best("one"), whole.substr(0, 700));
  const std::string mended = good("classify train one --resume");
  EXPECT_NE(mended.find("written again from last.safetensors"), std::string::npos) << mended;
  good("classify eval one");
  good(join({recipe, "two train.epochs=9 train.patience=1 train.learning_rate=0"}));
  write(best("two"), contents(best("two")).substr(0, 700));
  const Result lost = run("classify train two --resume");
  EXPECT_EQ(lost.code, 2);
  EXPECT_NE(lost.text.find("the weights of epoch 1, by which the run is judged; remove two/seed-0"),
            std::string::npos)
      << lost.text;
  std::filesystem::remove(best("two"));
  EXPECT_NE(run("classify eval two").text.find("best.safetensors is missing"), std::string::npos);
  std::filesystem::remove_all(dir_ / "two/seed-0");
  good("classify train two --resume");
  good("classify eval two");
}

/// The weights that are kept are those of the least validation loss, not the last.
TEST_F(ClassifyTest, stops_early_and_keeps_the_best) {
  good(
      "classify train r.yaml --out r run.seeds=0 train.validation=0.25 train.patience=3 "
      "train.epochs=2000 train.learning_rate=0.05");
  const Checkpoint last = Checkpoint::read(dir_ / "r/seed-0/checkpoints/last.safetensors"),
                   best = Checkpoint::read(dir_ / "r/seed-0/checkpoints/best.safetensors");
  const int64_t stopped = last.get<int64_t>("counters")[1];
  EXPECT_LT(stopped, 2000);
  EXPECT_EQ(best.get<int64_t>("counters")[1], last.number<int64_t>("best_epoch"));
  EXPECT_EQ(stopped - last.number<int64_t>("best_epoch"), 3);
}

TEST_F(ClassifyTest, killed_anywhere_ends_with_the_same_bits) {
  const std::vector<std::string> words = {
      "classify",    "train",          source("configs/vision/digits.yaml"),
      "run.seeds=1", "train.epochs=3", "run.checkpoint_every=0.01",
      "--resume",    "--out"};
  const auto with = [&](const std::string& out) {
    std::vector<std::string> all = words;
    all.push_back(dir_ / out);
    return all;
  };
  const auto last = [&](const std::string& out) {
    return dir_ / (out + "/seed-1/checkpoints/last.safetensors");
  };
  ASSERT_EQ(testing::run(with("whole")), 0);
  int32_t kills = 0;
  for (int32_t k = 0; k < 3; ++k) {
    const pid_t child = start(with("cut"));
    std::this_thread::sleep_for(std::chrono::milliseconds(60 + 40 * k));
    kill(child, SIGKILL);
    kills += wait_for(child) == 1000 + SIGKILL;
  }
  EXPECT_GT(kills, 0);
  ASSERT_EQ(testing::run(with("cut")), 0);
  const Checkpoint a = Checkpoint::read(last("whole")), b = Checkpoint::read(last("cut"));
  for (const char* name :
       {"network/classes.to_classes.weight", "network/classes.image.conv0.weight",
        "sgd/momentum/classes.0.weight", "loss_sum"}) {
    ASSERT_TRUE(a.has(name)) << name;
    if (std::string(name) == "loss_sum")
      EXPECT_EQ(a.number<double>(name), b.number<double>(name));
    else
      EXPECT_EQ(a.get<float>(name), b.get<float>(name)) << name;
  }
}

/// A recogniser of surfaces decides what a station rejects; where the line is drawn decides on
/// money.
TEST_F(ClassifyTest, a_recogniser_inspects_a_plant) {
  write(dir_ / "s.yaml",
        "data: {surface: {severity: 0.9, images: 1500, test_images: 500, size: 16}}\n"
        "network: {layers: [conv 6 k3, pool 2, conv 8 k3, dense 24]}\n"
        "train: {epochs: 8, batch: 16, optimizer: adam, learning_rate: 0.003}\n");
  good("classify train s.yaml --out s");
  good("classify eval s --json e.json");
  EXPECT_GT(json("e.json")[0]["macro"]["f1"], 0.8);
  good("classify export s --to safetensors --out eye.safetensors");
  write(dir_ / "w.yaml",
        "factory: {name: eye, time_unit: s, parts: 50}\nline: src > make > test > out\n"
        "products: {part: {value: 10 EUR}}\nentities:\n"
        "  src: {type: source, arrivals: {exp: 60 s}}\n"
        "  make: {type: station, queue: 20, discipline: agent, time: 10 s, defect: 20 %}\n"
        "  test: {type: station, time: 10 s, inspect: {model: eye.safetensors, images: 200,\n"
        "    surface: {severity: 0.9, size: 16}}}\n  out: {type: sink}\n");
  const auto kpis = [&](const char* threshold) {
    good(
        join({"eval w.yaml env.name=factory/cell env.horizon='1 d' --agent cell_fifo --episodes 4 "
              "--json k.json "
              "env.world.entities.test.inspect.threshold=",
              threshold}));
    return json("k.json");
  };
  const auto of = [](const nlohmann::json& j, const char* kpi) {
    return j["agents"][0]["results"][kpi]["mean"].get<double>();
  };
  const nlohmann::json all = kpis("0"), some = kpis("0.5");
  EXPECT_EQ(of(all, "good_parts"), 0);  // everything is rejected
  EXPECT_GT(of(all, "scrapped"), 1000);
  // one part in five is bad, and nobody looking, so would be one in five that leaves
  const double good_ones = of(some, "good_parts"), bad = of(some, "bad_parts"),
               scrapped = of(some, "scrapped");
  EXPECT_LT(bad / (good_ones + bad), 0.1);
  EXPECT_NEAR(scrapped / (good_ones + bad + scrapped), 0.2, 0.08);
}

}  // namespace
}  // namespace plantgym::testing
