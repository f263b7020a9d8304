#include "pixels.h"

#include "error.h"
#include "plantgym/fields.h"
#include "vec_env.h"

namespace plantgym {

Pixels::Pixels(const pg_env_api& api, void* self, const pg_spec& inner,
               const std::vector<int32_t>& size, const std::string& prefix, int32_t threads)
    : api_(api), self_(self), inner_(inner), spec_(inner), scratch_(size_t(threads)) {
  if (!api.draw)
    throw Error(join({prefix, ".wrappers.pixels: ", api.name, " cannot be drawn; leave it out"}));
  space_.size = sizeof space_, space_.name = "pixels", space_.dtype = PG_U8, space_.ndim = 3;
  space_.elements = 1;
  for (size_t k = 0; k < 3; ++k) space_.shape[k] = size[k], space_.elements *= size[k];
  space_.low = 0, space_.high = 255;
  spec_.n_obs = 1, spec_.obs = &space_;
  for (Scratch& s : scratch_) {
    s.image.height = size[1], s.image.width = size[2];
    for (int32_t k = 0; k < inner.n_obs; ++k)
      s.obs[k].resize(size_t(bytes_of(inner.obs[k]) * View::kBlock));
  }
}

pg_io Pixels::inside(const pg_io& io, int64_t from, int32_t thread) {
  Scratch& s = scratch_[size_t(thread)];
  s.shown = io;
  pg_io in = io;
  for (int32_t k = 0; k < PG_PARTS; ++k) in.final_obs[k] = nullptr;
  for (int32_t k = 0; k < inner_.n_obs; ++k) {
    in.stride[k] = bytes_of(inner_.obs[k]);
    in.obs[k] = s.obs[k].data() - from * in.stride[k];
  }
  return in;
}

void Pixels::last(int64_t row, int32_t thread) {
  Scratch& s = scratch_[size_t(thread)];
  if (s.shown.final_obs[0]) paint(row, s.shown.final_obs[0], s.shown.stride[0], s);
}

void Pixels::show(const pg_io& io, const uint8_t* rows, int64_t from, int64_t to, int32_t thread) {
  for (int64_t i = from; i < to; ++i)
    if (!rows || rows[i]) paint(i, io.obs[0], io.stride[0], scratch_[size_t(thread)]);
}

void Pixels::paint(int64_t row, void* to, int64_t stride, Scratch& s) const {
  s.list.clear();
  const Canvas canvas = s.list.canvas();
  api_.draw(self_, row, &canvas);
  raster(s.list, s.image);
  to_planes(s.image, int32_t(space_.shape[0]),
            static_cast<uint8_t*>(to) + row * (stride ? stride : space_.elements));
}

}  // namespace plantgym
