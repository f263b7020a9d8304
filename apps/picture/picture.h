// One picture of a run: the world as its environment draws it, and curves of what happened so far.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "lens.h"
#include "panel.h"
#include "raster/raster.h"
#include "vec_env.h"

namespace plantgym {

/// A recorded quantity: one value for each decision so far; NaN where there was none.
struct Series {
  std::string name, unit;
  std::vector<float> values;
  bool bars = false;    // an amount of each step; else a state, drawn as a line
  std::string panel;    // series of one panel (not empty) share a chart and its unit
  int32_t colour = -1;  // number of its colour, whoever else is shown; -1: by its place
};

struct Lane;

/// What a picture tells beside the world.
struct Story {
  std::string title, status;  // above and below the picture
  std::string why = {};       // what made the agent act so, above the status
  std::vector<Series> series;
  const std::vector<Lane>* lanes = nullptr;  // a Gantt strip above them; must outlive the picture
  std::string x_label = "decision";          // of the curves
  double x_scale = 1;                        // of a decision on the axis
  int64_t x_extent = 0;                      // decisions that the axis has room for at least
  std::vector<float> state_values;           // what the agent thinks; empty: unknown
  std::vector<int32_t> state_actions;
  std::vector<PanelSection> panel = {};  // what stands there, if the lens asks for it
};

/// A picture, and what a person can do with it.
struct Picture {
  SceneList list;
  uint32_t layers = 0;  // bits of those that there is something in, hidden or not
  Box world;            // where the whole world is at zoom 1 [units of the list's view]
  Box panel;            // w 0: there is none, or no room for it
};

/// Row `row` of an environment and its story, laid out for a picture of width x height pixels.
SceneList compose(const VecEnv& env, int64_t row, const Story& story, int32_t width,
                  int32_t height);
/// The same as a person wants to see it.
Picture compose(const VecEnv& env, int64_t row, const Story& story, const Lens& lens);
Picture compose(SceneList world, const Story& story, const Lens& lens);
/// The same around a world that was drawn before.
SceneList compose(const SceneList& world, const Story& story, int32_t width, int32_t height);

}  // namespace plantgym
