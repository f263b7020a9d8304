// Tile coding: numbers as a few active tiles among many (Sutton & Barto 2018, section 9.5.4).
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "table.h"

namespace plantgym {

/// One element of an observation and how it is cut.
struct TiledElement {
  int32_t element = 0;  // of the observation
  int32_t tiles = 8;    // across [low, high]
  double low = 0, high = 1;
};

/// Elements that are tiled together; values of several groups add up.
using TileGroup = std::vector<TiledElement>;

/// Some tilings over each group of elements, each shifted by another part of a tile: the offsets
/// are the odd numbers 1, 3, 5, … of the dimensions (Miller & Glanz 1996). Values outside the
/// bounds count as the bound.
class TileCoder {
 public:
  /// @param tilings of each group. @param memory tiles of all tilings together are hashed to so
  /// many; 0: each has its own
  TileCoder(std::vector<TileGroup> groups, int32_t tilings, int64_t memory);
  int64_t size() const { return size_; }  ///< tiles in all
  /// Tiles that are active at once.
  int32_t active() const { return tilings_ * int32_t(groups_.size()); }
  const std::vector<TileGroup>& groups() const { return groups_; }
  int32_t tilings() const { return tilings_; }
  int64_t memory() const { return memory_; }
  /// The active tile of each tiling of each group [active].
  void tiles_of(const float* observation, int32_t* to) const;

 private:
  std::vector<TileGroup> groups_;
  std::vector<int64_t> first_;  // tile of each group
  int32_t tilings_;
  int64_t memory_, size_ = 0;
};

/// The keys of `agent` that say how an observation is tiled.
struct TilesConfig {
  int32_t tilings = 8;
  int64_t memory = 0;
  std::vector<TileGroup> groups = {};
  /// @throws FieldError an element that is not shown, without bounds, too many tiles
  void read(Fields& f, const pg_spec& spec);

 private:
  void check(const Fields& f, const pg_space& s) const;
};

/// Acts greedily by weights of tiles; ties go to the lowest action.
class TileAgent : public Agent {
 public:
  /// @param weights [tiles, actions]
  TileAgent(const pg_spec& spec, TileCoder coder, std::vector<double> weights);
  void act(const pg_io& seen, int64_t n, const uint8_t* begins, void* action) override;
  Weighed weighed(int64_t row) const override;
  bool describe(Policy& to) const override;

 private:
  TileCoder coder_;
  int64_t obs_bytes_;
  MixedRadix actions_;
  int64_t action_width_;
  int32_t mask_size_;
  std::vector<double> weights_, q_;  // q_: [rows, actions] of the last decision
  std::vector<int32_t> tiles_;
};

/// q[a] = sum of weights of the active tiles.
inline void add_up(const double* weights, const int32_t* tiles, int32_t count, int32_t actions,
                   double* q) {
  for (int32_t a = 0; a < actions; ++a) q[a] = 0;
  for (int32_t k = 0; k < count; ++k) {
    const double* w = weights + int64_t(tiles[k]) * actions;
    for (int32_t a = 0; a < actions; ++a) q[a] += w[a];
  }
}

}  // namespace plantgym
