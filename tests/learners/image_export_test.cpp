// An exported recogniser says of every image what the program says: as C, JSON and safetensors.
#include <dlfcn.h>

#include <cstdlib>

#include "agents/policy/c_source.h"
#include "agents/policy/policy_file.h"
#include "learners/exported_images.h"

namespace plantgym::testing {
namespace {

/// What a controller calls, and, behind it, the scores that it compares.
struct CompiledImages {
  TempDir dir;
  void* library = nullptr;
  int (*act)(const float*, const unsigned char*, float*) = nullptr;
  void (*score)(const float*, float*) = nullptr;

  explicit CompiledImages(const Policy& p, const char* level = "-O2") {
    write(dir / "p.c", join({policy_as_c(p),
                             "void score(const float *obs, float *to);\n"
                             "void score(const float *obs, float *to) {\n"
                             "  float shown[PLANTGYM_FEATURES];\n"
                             "  look(obs, shown), run_network(shown, to);\n}\n"}));
    const std::string command =
        join({"cd '", dir.path(), "' && cc -std=c99 -Wall -Wextra -Wpedantic -Wshadow -Werror ",
              level, " -shared -fPIC p.c -o p.so -lm"});
    if (std::system(command.c_str()) != 0) return;
    library = dlopen((dir / "p.so").c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!library) return;
    act = reinterpret_cast<decltype(act)>(dlsym(library, "plantgym_act"));
    score = reinterpret_cast<decltype(score)>(dlsym(library, "score"));
  }
  ~CompiledImages() {
    if (library) dlclose(library);
  }
  CompiledImages(const CompiledImages&) = delete;
};

class ImageExport : public ::testing::TestWithParam<const char*> {};

TEST_P(ImageExport, scores_every_image_as_the_program_does) {
  const ExportedDigits d({GetParam()});
  ASSERT_EQ(d.images, 449);
  const std::unique_ptr<Network> own = make_image_network(d.classifier->network().plan());
  const std::vector<float> want = d.scores(*own), by_policy = d.scores(d.policy);
  expect_scores(by_policy, want);
  // and what `classify eval` judges by is those scores
  const Judged j = d.classifier->judge(d.data.test);
  std::vector<float> p = by_policy;
  softmax(p.data(), d.images, d.classes);
  for (size_t i = 0; i < p.size(); ++i) ASSERT_NEAR(p[i], j.probability[i], 1e-5) << i;

  for (const std::string& file : {policy_as_json(d.policy), policy_as_safetensors(d.policy)})
    EXPECT_EQ(d.scores(read_policy(file)), by_policy);  // numbers are kept to the last bit

  const CompiledImages c(d.policy);
  ASSERT_TRUE(c.act && c.score);
  std::vector<float> by_c(by_policy.size());
  for (int64_t i = 0; i < d.images; ++i) {
    const float* image = &d.seen[size_t(i * d.inputs)];
    float said = -1;
    EXPECT_EQ(c.act(image, nullptr, &said), 0) << i;
    EXPECT_EQ(int32_t(said), j.said[size_t(i)]) << i;
    c.score(image, &by_c[size_t(i * d.classes)]);
  }
  expect_scores(by_c, want);
}
INSTANTIATE_TEST_SUITE_P(
    networks, ImageExport,
    ::testing::Values(
        "network.layers=[conv 6 k5, pool 2, conv 16 k5, pool 2, dense 120, dense 84]",
        "network.layers=[conv 4 k3 p1, residual, pool 4, conv 6 k3, pool 2 s1 p1, dense 20]"));

/// Compilers that look closely see no fault where rows are whole eighths, nor where they are not.
TEST(ImageExport, without_layers_compiles_without_a_warning) {
  for (const char* width : {"input.width=20", "input.width=19"})
    for (const char* level : {"-O2", "-O3"}) {
      const ExportedDigits d({"network.layers=[]", "input.channels=1", "input.height=18", width});
      const CompiledImages c(d.policy, level);
      ASSERT_TRUE(c.act && c.score) << width << " " << level;
      std::vector<float> by_c(size_t(d.images * d.classes));
      for (int64_t i = 0; i < d.images; ++i)
        c.score(&d.seen[size_t(i * d.inputs)], &by_c[size_t(i * d.classes)]);
      EXPECT_EQ(by_c, d.scores(d.policy)) << width << " " << level;
    }
}

}  // namespace
}  // namespace plantgym::testing
