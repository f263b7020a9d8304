// A Gantt strip: who was in which state, decision by decision, from the lanes that worlds draw.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "chart.h"
#include "vec_env.h"

namespace plantgym {

/// Of one machine or worker: how much of its time it has been in each state so far.
struct Lane {
  struct State {
    uint32_t rgba;
    std::vector<float> totals;  // [decisions + 1], never falling
  };
  std::string name;
  std::vector<State> states;
};

/// Follows the lanes of one row. A world without any costs one look at each beginning.
class Lanes {
 public:
  void begin(const VecEnv& env, int64_t row);  ///< an episode starts
  void add(const VecEnv& env, int64_t row);    ///< the transition just made
  const std::vector<Lane>& all() const { return lanes_; }

 private:
  void look(const VecEnv& env, int64_t row);
  void push(const pg_shape& s);

  std::vector<Lane> lanes_;
  size_t looks_ = 0;  // of this episode
  bool any_ = true;   // whether this world has lanes
};

/// Height that a strip wants: `most` at most, and its axis.
float strip_height(const std::vector<Lane>& lanes, float most);
/// A row a lane; each column is shared by the states as its time was. Lanes that find no room are
/// counted in the heading. An axis below them, if it has a label.
void draw_strip(Canvas& c, const ChartFrame& frame, const std::vector<Lane>& lanes);

}  // namespace plantgym
