// Pictures of the world in place of what an environment shows: `env.wrappers.pixels`.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "plantgym/abi.h"
#include "raster/raster.h"

namespace plantgym {

/// Each row as the environment draws itself (without what agents think of its states), fitted into
/// one part `pixels` of bytes [channels, height, width]: red, green, blue, or luminance. Drawn on
/// the CPU with the same bits everywhere. An environment steps without resetting by itself beneath
/// it, so that a row's last picture can be taken.
class Pixels {
 public:
  /// @param size channels (1 or 3), height, width; `inner` outlives this. @throws Error the
  /// environment cannot be drawn
  Pixels(const pg_env_api& api, void* self, const pg_spec& inner, const std::vector<int32_t>& size,
         const std::string& prefix, int32_t threads);
  const pg_spec& spec() const { return spec_; }
  /// Where the environment writes what it shows of rows [from, …), which nobody sees; `io` is
  /// where their pictures go.
  pg_io inside(const pg_io& io, int64_t from, int32_t thread);
  /// The last picture of a row that ended and has not been reset yet.
  void last(int64_t row, int32_t thread);
  /// The pictures of rows [from, to). @param rows != 0, or all
  void show(const pg_io& io, const uint8_t* rows, int64_t from, int64_t to, int32_t thread);

 private:
  struct Scratch {
    std::vector<char> obs[PG_PARTS];  // of a block
    pg_io shown = {};
    SceneList list;
    Image image;
  };
  void paint(int64_t row, void* to, int64_t stride, Scratch& s) const;

  const pg_env_api& api_;
  void* self_;
  const pg_spec& inner_;
  pg_space space_ = {};
  pg_spec spec_;
  std::vector<Scratch> scratch_;  // one per thread
};

}  // namespace plantgym
