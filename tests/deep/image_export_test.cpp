// An exported recogniser of images against LibTorch's layers.
#include "agents/deep_library.h"
#include "learners/exported_images.h"

namespace plantgym::testing {
namespace {

TEST(ImageExport, scores_every_image_as_libtorch_does) {
  for (const char* layers :
       {"network.layers=[conv 6 k5, pool 2, conv 16 k5, pool 2, dense 120, dense 84]",
        "network.layers=[conv 4 k3 p1, residual, pool 4, conv 6 k3, pool 2 s1 p1, dense 20]"}) {
    const ExportedDigits d({layers});
    const std::unique_ptr<Network> torch = make_torch_network(d.classifier->network().plan());
    ASSERT_EQ(d.images, 449);
    expect_scores(d.scores(d.policy), d.scores(*torch));
  }
}

}  // namespace
}  // namespace plantgym::testing
