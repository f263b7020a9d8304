// A whole trained policy as plain data, and what acts by it: the standard library is all it needs.
// From what sensors say to what actuators do: frames, normaliser, network or table, scaling.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "plugins/tree/tree.h"

namespace plantgym {

/// One number that is seen, in its own unit, before anything is done to it.
struct PolicyFeature {
  std::string name, unit;
  float low = 0, high = 0;               // range seen in training; infinite where unknown
  int32_t count = 0;                     // whole numbers 0..count-1; 0: any number
  std::vector<std::string> labels = {};  // [count] or empty
  double mean = 0, scale = 1;            // it is shown as (x - mean) * scale
};

/// Features that belong together, e.g. an image.
struct PolicyPart {
  std::string name;
  int32_t features = 0;
  bool numbers = false;  // clipped to the policy's `clip`
};

/// What a policy looks at: the parts' features one behind the other. Each part shows its last
/// `frames` observations, the oldest first (an episode begins with copies of its first), then
/// perhaps the time.
struct PolicySight {
  std::vector<PolicyPart> parts;
  std::vector<PolicyFeature> features;
  int32_t frames = 1;
  float clip = 0;  // largest magnitude of numbers after scaling; 0: any
  enum Time { kNone, kElapsed, kRemaining } time = kNone;
  int32_t time_part = 0, time_limit = 0;  // decisions of an episode
  int64_t shown() const { return int64_t(features.size()) * frames + (time != kNone); }
};

/// One step of a network on x. Images are [channels, height, width].
struct PolicyLayer {
  enum Op { kLinear, kConv, kMaxPool, kNorm, kTanh, kRelu, kElu, kKeep, kAdd } op = kLinear;
  int32_t in = 0, out = 0;                                             // features, or channels
  int32_t kernel = 1, stride = 1, padding = 0, height = 1, width = 1;  // of what comes in
  int32_t weight = -1, bias = -1;                                      // arrays; -1: none
  int32_t high() const { return (height + 2 * padding - kernel) / stride + 1; }
  int32_t wide() const { return (width + 2 * padding - kernel) / stride + 1; }
  /// Numbers of x before and after.
  int64_t before() const { return image() ? int64_t(in) * height * width : in; }
  int64_t after() const { return image() ? int64_t(out) * high() * wide() : out; }
  /// Numbers of one channel's weights.
  int64_t patch() const { return int64_t(in) * kernel * kernel; }
  bool image() const { return op == kConv || op == kMaxPool; }
};
struct PolicyArray {
  std::string name;
  std::vector<int64_t> shape;
  std::vector<float> values;
};
/// Where a shown number goes among a network's inputs: where there is a count, the nearest v of
/// 0..count-1 sets number at + v step to 1; else number `at` becomes the number times scale.
struct PolicySlot {
  int32_t at = 0, step = 0, count = 0;
  float scale = 1;
};
/// Encoders of stretches of the inputs; their features one behind the other go through the trunk.
struct PolicyNetwork {
  struct Encoder {
    int32_t first = 0, inputs = 0, features = 0;
    std::vector<PolicyLayer> layers = {};  // none: as it is
  };
  std::vector<PolicySlot> slots;  // [shown]
  int32_t inputs = 0;
  std::vector<Encoder> encoders;
  std::vector<PolicyLayer> trunk;
  std::vector<PolicyArray> arrays;
  int64_t outputs() const;  ///< of the trunk
};

/// Values of the joint actions in each state; states count the features, the first one most
/// significant.
struct PolicyTable {
  std::vector<double> values;  // [states, actions]
};
/// Sums of the weights of active tiles (Sutton & Barto 2018, section 9.5.4), as TileCoder has them.
struct PolicyTiles {
  struct Element {
    int32_t shown, tiles;  // of the numbers shown; tiles across [low, high]
    double low, high;
  };
  std::vector<std::vector<Element>> groups;
  int32_t tilings = 0;
  int64_t memory = 0;           // hashed to so many; 0: each tile has its own
  std::vector<double> weights;  // [tiles, actions]
};

/// Values of clusters: of the nearest centre of scaled numbers, as Clusters has them.
struct PolicyClusters {
  struct Element {
    int32_t shown;  // of the numbers shown, or of a network's outputs
    double scale;   // that it is divided by
  };
  std::vector<Element> elements;
  std::vector<double> centres;  // [clusters, elements], scaled
  std::vector<double> values;   // [clusters, actions]
  int32_t count() const { return elements.empty() ? 0 : int32_t(centres.size() / elements.size()); }
};

/// Trees of classes over what is seen, one for each element of the action, or one, `joint`; of
/// numbers where the action is made of them.
struct PolicyTrees {
  struct Input {
    int32_t feature;
    int32_t value = -1;  // from 0 on: it is 1 where the feature is that value, else 0
  };
  std::vector<Input> inputs;  // features of the trees
  std::vector<DecisionTree> trees;
  /// What the trees see of an observation.
  void look(const float* obs, double* x) const {
    for (size_t k = 0; k < inputs.size(); ++k) {
      const double seen = double(obs[inputs[k].feature]);
      x[k] = inputs[k].value < 0 ? seen : double(seen == double(inputs[k].value));
    }
  }
};

/// One element of the action.
struct PolicyOutput {
  std::string name, unit;
  float low = 0, high = 0;               // bounds of a number
  int32_t count = 0;                     // choices; 0: a number
  std::vector<std::string> labels = {};  // [count] or empty
  float gain = 1, offset = 0;            // a number is gain * output + offset, within its bounds
};

struct Policy {
  std::string environment, run, learner;
  int64_t seed = 0, steps = 0;  // transitions it learned from
  PolicySight sight;
  enum Kind { kNetwork, kTable, kTiles, kTrees, kClusters } kind = kNetwork;
  PolicyNetwork network;
  PolicyTable table;
  PolicyTiles tiles;
  PolicyClusters clusters;  // of what the network gives, where there is one
  bool clusters_of_network() const { return kind == kClusters && network.inputs > 0; }
  PolicyTrees trees;  // they see features as they are: one frame, no scaling, no time
  /// Choices take the greatest value among legal ones, the lowest of equal ones: of each element by
  /// itself, or, `joint`, of all combinations, the first element most significant.
  std::vector<PolicyOutput> outputs;
  bool joint = false;
  bool masked = false;  // whether the environment says which choices are legal
  /// Values that are compared, and the length of a mask; or numbers that are given.
  int64_t values() const;
  int64_t states() const;  ///< of a table
  int64_t tile_count() const;
};

/// @throws Error parts that do not fit together: whatever a file says, acting stays within memory
void check_policy(const Policy& p);

/// Room for what goes through a network.
struct PolicyBuffers {
  std::vector<float> x, y, kept, patch;
};

/// Acts by a policy. Allocates when it is made, not in `begin` and `act`.
class PolicyActor {
 public:
  /// @param policy checked; must outlive this
  explicit PolicyActor(const Policy& policy);
  /// The next observation begins an episode.
  void begin() { decisions_ = -1; }
  /// @param obs [features] in their units; labels are whole numbers
  /// @param mask [values] 1 = legal; null: all are
  /// @param action [outputs] written: whole numbers of choices, or numbers in their units
  /// @return how many features were outside the range seen in training, or not a number
  int32_t act(const float* obs, const uint8_t* mask, float* action);
  bool out_of_range(int32_t feature) const { return outside_[size_t(feature)] != 0; }
  /// [values] that the last choice compared, or numbers before scaling.
  const std::vector<double>& values() const { return values_; }

 private:
  int32_t look(const float* obs);
  void run_network();
  void run_table();
  void run_tiles();
  void run_trees();
  void run_clusters();
  void decide(const uint8_t* mask, float* action) const;

  const Policy& policy_;
  int64_t decisions_ = -1;  // of this episode so far; -1: none was begun
  std::vector<float> frames_, shown_, inputs_, features_, given_;  // given_: by the network
  PolicyBuffers room_;
  std::vector<uint8_t> outside_;
  std::vector<double> values_, seen_;  // seen_: by trees
};

}  // namespace plantgym
