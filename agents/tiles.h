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

/// Some tilings over the same elements, each shifted by another part of a tile: the offsets are the
/// odd numbers 1, 3, 5, … of the dimensions (Miller & Glanz 1996). Values outside the bounds count
/// as the bound.
class TileCoder {
 public:
  TileCoder() = default;
  /// @param memory tiles of all tilings together are hashed to so many; 0: each has its own
  TileCoder(std::vector<TiledElement> elements, int32_t tilings, int64_t memory);
  int64_t size() const { return size_; }  ///< tiles in all
  int32_t tilings() const { return tilings_; }
  const std::vector<TiledElement>& elements() const { return elements_; }
  /// The active tile of each tiling [tilings].
  void tiles_of(const float* observation, int32_t* to) const;

 private:
  std::vector<TiledElement> elements_;
  int32_t tilings_ = 1;
  int64_t memory_ = 0, per_tiling_ = 1, size_ = 0;
};

/// The keys of `agent` that say how an observation is tiled.
struct TilesConfig {
  int32_t tilings = 8;
  int64_t memory = 0;
  std::vector<TiledElement> elements = {};
  /// @throws FieldError an element that is not shown, without bounds, too many tiles
  void read(Fields& f, const pg_spec& spec);
};

/// Acts greedily by weights of tiles; ties go to the lowest action.
class TileAgent : public Agent {
 public:
  /// @param weights [tiles, actions]
  TileAgent(const pg_spec& spec, TileCoder coder, std::vector<double> weights);
  void act(const pg_io& seen, int64_t n, const uint8_t* begins, void* action) override;

 private:
  TileCoder coder_;
  int64_t obs_bytes_;
  MixedRadix actions_;
  int64_t action_width_;
  int32_t mask_size_;
  std::vector<double> weights_, q_;
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
