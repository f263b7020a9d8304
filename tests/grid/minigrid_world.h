// A MiniGrid world of a file, played by hand.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "envs/grid/minigrid.h"
#include "node.h"
#include "support.h"
#include "worlds.h"

namespace plantgym::testing {

class MinigridWorld {
 public:
  using E = MinigridEnv;
  /// @param name of configs/worlds/grid/minigrid_NAME.yaml
  explicit MinigridWorld(const std::string& name) {
    const Node node =
        WorldOf{E::kName, name, source(join({"configs/worlds/grid/minigrid_", name, ".yaml"}))}
            .params();
    const std::vector<pg_node> nodes = flatten(node);
    Fields f(nodes.data(), 0);
    read(f);
    cells.resize(size_t(params.tail()));
  }
  void reset(uint32_t episode, uint64_t seed = 1) {
    Rng rng(seed, 0, episode, 0);
    E::reset(params, state, cells.data(), rng), last = {};
  }
  Outcome step(int32_t action) {
    Rng rng(1, 0, 0, uint32_t(state.time + 1));
    return last = E::step(params, state, cells.data(), &action, rng);
  }
  minigrid::Board board() { return {params.frame, cells.data()}; }
  minigrid::Cell at(int32_t x, int32_t y) const { return cells[size_t(params.frame.by_row(x, y))]; }

  /// Walks to face a cell for which good(cell); through open doors, not through goals and lava.
  /// @returns whether it can
  bool face(const std::function<bool(minigrid::Cell)>& good);
  /// Walks along and opens all doors that are shut and not locked.
  void open_doors();
  /// Does the task. @returns whether it could
  bool solve();

  MinigridParams params;
  MinigridState state = {};
  std::vector<minigrid::Cell> cells;
  Outcome last = {};

 private:
  /// Not inlined: GCC 12 else thinks that the copy of a pointer is larger than what it is put into.
  [[gnu::noinline]] void read(Fields& f) {
    E::fields(params, f, tables_), f.finish();
    tables_.relocate(params, tables_.bytes().data());
  }
  Tables tables_;
};

inline bool MinigridWorld::face(const std::function<bool(minigrid::Cell)>& good) {
  using namespace minigrid;
  struct Step {
    Pose pose;
    size_t before;
    int32_t action;
  };
  std::vector<Step> all = {{state.pose(), 0, -1}};
  std::map<std::tuple<int32_t, int32_t, int32_t>, bool> known;
  known[{state.x, state.y, state.facing}] = true;
  for (size_t k = 0; k < all.size(); ++k) {
    const Pose p = all[k].pose;
    const int32_t x = p.x + step_x(p.facing), y = p.y + step_y(p.facing);
    if (good(at(x, y))) {
      std::vector<int32_t> way;
      for (size_t i = k; all[i].action >= 0; i = all[i].before) way.push_back(all[i].action);
      while (!way.empty()) step(way.back()), way.pop_back();
      return !last.terminated;
    }
    const auto add = [&](Pose next, int32_t action) {
      if (std::exchange(known[{next.x, next.y, next.facing}], true)) return;
      all.push_back({next, k, action});
    };
    add({p.x, p.y, (p.facing + 3) & 3}, E::kLeft), add({p.x, p.y, (p.facing + 1) & 3}, E::kRight);
    if (is_one_of(at(x, y), 1u << kEmpty | 1u << kFloor | 1u << kOpenDoor))
      add({x, y, p.facing}, E::kForward);
  }
  return false;
}

inline void MinigridWorld::open_doors() {
  while (face([](minigrid::Cell c) { return minigrid::kind_of(c) == minigrid::kClosedDoor; }))
    step(E::kToggle);
}

inline bool MinigridWorld::solve() {
  using namespace minigrid;
  const auto kind = [](int32_t k) { return [=](Cell c) { return kind_of(c) == k; }; };
  const auto door = [](int32_t colour) {
    return [=](Cell c) { return is_one_of(c, kDoors) && colour_of(c) == colour; };
  };
  if (params.task == MinigridTask::kRedThenBlue) {
    if (!face(door(kRed))) return false;
    step(E::kToggle);
    return face(door(kBlue)) && step(E::kToggle).terminated;
  }
  open_doors();
  if (face(kind(minigrid::kKey))) {
    step(E::kPickUp);
    if (!face(kind(kLockedDoor))) return false;
    if (step(E::kToggle).terminated) return true;
    open_doors();
  }
  if (params.task == MinigridTask::kPickUp) {
    if (face(kind(kEmpty))) step(E::kDrop);
    return face([&](Cell c) { return c == state.wanted; }) && step(E::kPickUp).terminated;
  }
  return face(kind(kGoal)) && step(E::kForward).terminated;
}

}  // namespace plantgym::testing
