// A draw list that owns what was pushed onto its canvas, so that it can be painted later, often, or
// as a part of another list.
#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "plantgym/scene.h"

namespace plantgym {

/// A rectangle; x, y is its upper left corner.
struct Box {
  float x = 0, y = 0, w = 0, h = 0;
};

/// The largest box of the shape of `inner` (w : h) that fits into `outer`, in its middle.
Box fit(Box inner, Box outer);

/// One pg_shape with memory of its own.
struct Shape {
  int32_t kind = PG_RECT, layer = 0;
  uint32_t rgba = 0;
  Box at;                       // x, y, w, h as in pg_shape
  std::vector<float> points;    // pairs
  std::vector<uint8_t> pixels;  // columns x rows RGBA
  int32_t columns = 0, rows = 0, align = PG_LEFT;
  std::string text;
  Box clip;              // painted inside of it only
  bool clipped = false;  // whether `clip` counts
};

class SceneList {
 public:
  /// What a world draws itself on; the list must outlive it. Values and best actions of its states
  /// (empty: unknown; the vectors must outlive the canvas too) are shown by worlds that can.
  Canvas canvas(const std::vector<float>& state_values = {},
                const std::vector<int32_t>& state_actions = {});
  /// Copies a shape. One that cannot be painted (no points, no text, not finite) is left out.
  void push(const pg_shape& s);
  /// Everything in `part`, its view fitted into `into` and nothing outside of that; as one layer.
  void place(const SceneList& part, Box into, int32_t layer = 0);
  /// The same of `seen` in place of its view.
  void place(const SceneList& part, Box seen, Box into, int32_t layer);
  /// Forgets the shapes of which this is true.
  void drop(const std::function<bool(const Shape&)>& unwanted);
  /// The part of the world to be seen: the last PG_VIEW, else what the shapes cover.
  Box view() const;
  std::span<const Shape> shapes() const { return {shapes_.data(), used_}; }
  /// The shapes as they are painted: by layer, equal layers in the order pushed.
  std::vector<const Shape*> in_order() const;
  bool empty() const { return used_ == 0; }
  void clear() { used_ = 0, has_view_ = false, view_ = {}; }  ///< keeps the memory for the next

 private:
  Shape& next();

  std::vector<Shape> shapes_;
  size_t used_ = 0;  // of shapes_; the others are memory
  Box view_;
  bool has_view_ = false;
};

}  // namespace plantgym
