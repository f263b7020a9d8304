// The MiniGrid family (Chevalier-Boisvert et al. 2023, "Minigrid & Miniworld: Modular &
// Customizable Reinforcement Learning Environments for Goal-Oriented Tasks"), step for step the
// package's: its view, rule of sight, seven actions, rewards and limits.
#pragma once
#include "envs/grid/minigrid_draw.h"
#include "envs/grid/minigrid_file.h"
#include "envs/grid/minigrid_look.h"
#if !defined(__CUDACC__)
#include "envs/grid/minigrid_group.h"
#endif

namespace plantgym {

struct MinigridEnv {
  static constexpr const char *kName = "grid/minigrid",
                              *kDoc =
                                  "A MiniGrid world: seen from within, with doors, keys and lava.";
  enum Move : int32_t { kLeft, kRight, kForward, kPickUp, kDrop, kToggle, kDone };
  using Params = MinigridParams;
  using State = MinigridState;
  using Tail = minigrid::Cell;  // the board, then x and y of each obstacle
  using Action = int32_t;
  using Obs = Parts<uint8_t, int32_t>;
  using Event = MinigridEvent;

  static void fields(Params& p, Fields& f, Tables& t) {
    f.choice("image", p.image, {"view", "one_hot", "full", "rgb"},
             "what is seen: the 7 x 7 cells ahead as MiniGrid encodes them, one-hot, or in pixels; "
             "or the whole map, encoded");
    if (f.listing() || MinigridImage(p.image) == MinigridImage::kRgb)
      f.number("tile", p.tile, 4, 32, "", "of rgb: pixels to a side of a cell");
    f.required().map("world", "the world: a file, or its content", [&](Fields& world) {
      if (!world.listing() && !world.has("minigrid") && world.has("grid"))
        world.elsewhere("grid", "is a map for grid/map; a world of MiniGrid begins with minigrid");
      world.required().map("minigrid", "a generator, or a map drawn in letters",
                           [&](Fields& m) { MinigridFile(p, m).read(t); });
    });
    if (f.listing()) return;
    add_tables(p, t);
    if (MinigridImage(p.image) == MinigridImage::kRgb) t.put(p, p.looks, minigrid_tiles(p.tile));
  }
  static int32_t tail(const Params& p) { return p.tail(); }
  static Spec spec(const Params& p) {
    Space image = {.name = kImageNames[p.image], .shape = {7, 7, 3}, .low = 0, .high = 10};
    if (MinigridImage(p.image) == MinigridImage::kOneHot)
      image.shape[2] = Params::kChannels, image.high = 1;
    if (MinigridImage(p.image) == MinigridImage::kFull)
      image.shape = {p.frame.width, p.frame.height, 3};
    if (MinigridImage(p.image) == MinigridImage::kRgb)
      image.shape = {7 * p.tile, 7 * p.tile, 3}, image.high = 255;
    std::vector<std::string> moves = {"left", "right",  "forward", "pick_up",
                                      "drop", "toggle", "done"};
    moves.resize(size_t(p.actions));
    return {
        .obs = {image, {.name = "direction", .n = 4, .labels = {"right", "down", "left", "up"}}},
        .action = {.name = "move", .n = p.actions, .labels = moves},
        .max_steps = p.limit,
        .signals = {{"success", "1",
                     "1 - 0.9 of the limit that was used, where the task is "
                     "done"},
                    {"collisions", "1", "runs into a wall or an obstacle, where these end it"},
                    {"lava", "1", "steps into lava"},
                    {"doors_opened", "1", "doors opened"},
                    {"picked_up", "1", "things picked up"}},
        .metrics = {{"success", "1", "whether the task was done"},
                    {"doors_opened", "1", "doors opened"}},
        .reward = {1, -1, 0, 0, 0}};
  }
  PG_HD static void reset(const Params& p, State& s, Tail* cells, Rng& rng) {
    memcpy(cells, p.blank.data, size_t(p.frame.bytes()));
    minigrid::Beginning b = p.drawn;
    if (p.recipe.generator == minigrid::Generator::kDrawn) {
      b.pose = p.starts[p.starts.size > 1 ? rng.below(p.starts.size) : 0];
    } else {
      b = minigrid::generate(p.recipe, {p.frame, cells}, cells + p.frame.bytes(), rng);
    }
    s = {};
    s.x = b.pose.x, s.y = b.pose.y, s.facing = b.pose.facing;
    s.carried = minigrid::kNothing, s.wanted = b.wanted;
    for (int32_t k = 0; k < 2; ++k) s.door_x[k] = b.door_x[k], s.door_y[k] = b.door_y[k];
  }
  /// The cell ahead.
  static void fetch(const Params& p, const State& s, const Tail* cells) {
    __builtin_prefetch(
        cells + p.frame.by_row(s.x + minigrid::step_x(s.facing), s.y + minigrid::step_y(s.facing)));
  }
  PG_HD PG_INLINE static Outcome step(const Params& p, State& s, Tail* cells, const Action* a,
                                      Rng& rng) {
    const minigrid::Board board = {p.frame, cells};
    if (p.task != MinigridTask::kDodge) return act(p, s, board, *a);
    const bool blocked = will_hit(s, board);
    minigrid::wander(board, p.obstacles, s.pose(), cells + p.frame.bytes(), rng);
    return dodge(p, s, board, *a, blocked);
  }
  PG_HD static void observe(const Params& p, const State& s, const Tail* cells, uint8_t* image,
                            int32_t* direction) {
    *direction = s.facing;
    switch (MinigridImage(p.image)) {
      case MinigridImage::kView:
        return show_view(p, s, cells, image);
      case MinigridImage::kOneHot:
        return show_one_hot(p, s, cells, image);
      case MinigridImage::kFull:
        return show_full(p, s, cells, image);
      case MinigridImage::kRgb:
        return show_rgb(p, s, cells, image);
    }
  }
#if !defined(__CUDACC__)
  static constexpr int64_t kGroup = minigrid_group::kRows;
  template <class Row, class Image, class Direction>
  static void observe_group(const Params& p, const Row& row, const Image& image,
                            const Direction& direction) {
    if (MinigridImage(p.image) == MinigridImage::kView)
      return minigrid_group::show_views(p, row, image, direction);
    for (int64_t k = 0; k < kGroup; ++k) {
      const auto r = row(k);
      observe(p, r.state, r.tail, image[k], direction[k]);
    }
  }
#endif
  PG_HD static void signals(const Params& p, const State& s, const Tail*, float* out) {
    out[0] = s.event & Event::kSuccess ? prize(p, s) : 0.0f;
    out[1] = s.event & Event::kHit ? 1.0f : 0.0f;
    out[2] = s.event & Event::kLava ? 1.0f : 0.0f;
    out[3] = s.event & Event::kOpened ? 1.0f : 0.0f;
    out[4] = s.event & Event::kPicked ? 1.0f : 0.0f;
  }
  PG_HD static void metrics(const Params&, const State& s, const Tail*, float* out) {
    out[0] = s.event & Event::kSuccess ? 1.0f : 0.0f;
    out[1] = float(s.opened);
  }
  static void draw(const Params& p, const State& s, const Tail* cells, Canvas& c) {
    draw_minigrid(p, s, cells, c);
  }

  /// Whether something other than a goal is ahead: going on would end a walk among obstacles.
  PG_HD static bool will_hit(const State& s, const minigrid::Board& b) {
    const minigrid::Cell front =
        b.at(s.x + minigrid::step_x(s.facing), s.y + minigrid::step_y(s.facing));
    return !minigrid::is_one_of(front, 1u << minigrid::kEmpty | 1u << minigrid::kGoal);
  }
  /// A step among obstacles that have moved already. @param blocked whether something was ahead
  /// before they did
  PG_HD PG_INLINE static Outcome dodge(const Params& p, State& s, const minigrid::Board& b,
                                       Action a, bool blocked) {
    const Outcome o = act(p, s, b, a);
    if (!blocked || a != kForward) return o;
    s.event = Event::kHit;
    return {-1, true};
  }
  /// One action, and what the task makes of it.
  PG_HD PG_INLINE static Outcome act(const Params& p, State& s, const minigrid::Board& b,
                                     Action a) {
    ++s.time, s.event = 0;
    const bool red = p.task == MinigridTask::kRedThenBlue && is_open(s, b, 0);
    const bool blue = p.task == MinigridTask::kRedThenBlue && is_open(s, b, 1);
    move(s, b, a);
    if (p.task == MinigridTask::kUnlock && a == kToggle && is_open(s, b, 0)) succeed(s);
    if (p.task == MinigridTask::kPickUp && a == kPickUp && s.carried == s.wanted) succeed(s);
    bool failed = false;
    if (p.task == MinigridTask::kRedThenBlue) {
      failed = is_open(s, b, 1) ? !red : is_open(s, b, 0) && blue;
      if (is_open(s, b, 1) && red) succeed(s);
    }
    const bool success = s.event & Event::kSuccess;
    return {success ? prize(p, s) : 0.0f, success || failed || (s.event & Event::kLava) != 0};
  }

 private:
  static constexpr const char* kImageNames[] = {"view", "one_hot", "full", "rgb"};

  PG_HD static float prize(const Params& p, const State& s) {
    return float(1 - 0.9 * (double(s.time) / double(p.limit)));
  }
  PG_HD static void succeed(State& s) { s.event |= Event::kSuccess; }
  PG_HD static bool is_open(const State& s, const minigrid::Board& b, int32_t door) {
    return minigrid::kind_of(b.at(s.door_x[door], s.door_y[door])) == minigrid::kOpenDoor;
  }
  PG_HD PG_INLINE static void move(State& s, const minigrid::Board& b, Action a) {
    const int32_t dx = minigrid::step_x(s.facing), dy = minigrid::step_y(s.facing);
    const int32_t x = s.x + dx, y = s.y + dy;
    const minigrid::Cell front = b.at(x, y);
    // turning and going without a branch: nobody guesses which it will be
    const int32_t go = (a == kForward) & minigrid::is_one_of(front, minigrid::kPassable);
    s.x += go * dx, s.y += go * dy;
    s.facing = (s.facing + (a == kRight) - (a == kLeft)) & 3;
    const int32_t kind = minigrid::kind_of(front);
    if (go & (kind == minigrid::kGoal)) succeed(s);
    if (go & (kind == minigrid::kLava)) s.event |= Event::kLava;
    const bool empty_hand = s.carried == minigrid::kNothing;
    const bool takes =
        (a == kPickUp) & empty_hand & minigrid::is_one_of(front, minigrid::kPortable);
    const bool drops = (a == kDrop) & !empty_hand & (front == minigrid::kNothing);
    const bool turns =
        (a == kToggle) & minigrid::is_one_of(front, minigrid::kDoors | minigrid::kBoxes);
    if (!(takes | drops | turns)) return;
    if (takes) s.carried = front, s.event |= Event::kPicked, b.put(x, y, minigrid::kNothing);
    if (drops) b.put(x, y, minigrid::Cell(s.carried)), s.carried = minigrid::kNothing;
    if (turns) toggle(s, b, x, y, front);
  }
  PG_HD static void toggle(State& s, const minigrid::Board& b, int32_t x, int32_t y,
                           minigrid::Cell front) {
    using namespace minigrid;
    const int32_t kind = kind_of(front), colour = colour_of(front);
    if (is_one_of(front, kBoxes)) {  // it opens for good
      const bool holds = kind >= kBoxOfKey;
      return b.put(x, y, holds ? cell_of(minigrid::kKey, kind - kBoxOfKey) : kNothing);
    }
    if (kind == kLockedDoor && s.carried != cell_of(minigrid::kKey, colour)) return;
    b.put(x, y, cell_of(kind == kOpenDoor ? kClosedDoor : kOpenDoor, colour));
    if (kind != kOpenDoor) s.event |= Event::kOpened, ++s.opened;
  }
};

}  // namespace plantgym
