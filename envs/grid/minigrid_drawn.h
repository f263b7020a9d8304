// A MiniGrid world drawn in letters.
#pragma once
#include <string>
#include <vector>

#include "envs/grid/minigrid_params.h"
#include "plantgym/fields.h"

namespace plantgym {

/// As minigrid::Colour.
inline const std::vector<std::string> kMinigridColours = {"red",    "green",  "blue",
                                                          "purple", "yellow", "grey"};

/// A letter of a drawn map; facings: bit f, an episode may begin there facing f.
struct MinigridLetter {
  char letter;
  minigrid::Cell cell;
  uint8_t facings = 0;
};

/// What stands on a cell, as a word (wall, empty, goal, lava, start) or a map of one property.
class MinigridThing {
 public:
  explicit MinigridThing(Fields& f) : f_(f) {}

  MinigridLetter read(char letter) {
    using namespace minigrid;
    bool empty = true, start = false, wall = false, goal = false, lava = false;
    word("empty", empty, "nothing"),
        word("start", start, "an episode may begin here, facing anywhere");
    word("wall", wall, "a wall"), word("goal", goal, "ends the episode well");
    word("lava", lava, "ends the episode");
    const int32_t floor = coloured("floor", "a floor of some colour"),
                  door = coloured("door", "a door, shut"), key = coloured("key", "a key"),
                  ball = coloured("ball", "a ball"), box = coloured("box", "a box");
    int32_t state = 0, holds = -1;
    if (f_.listing() || door >= 0)
      f_.choice("state", state, {"closed", "locked", "open"}, "of a door");
    if (f_.listing() || box >= 0) holds = coloured("holds", "colour of the key in a box");
    MinigridLetter l = {letter, kNothing, uint8_t(start ? 15 : 0)};
    if (f_.listing()) return l;
    int32_t kinds = 0;
    const auto is = [&](bool so, Cell c) {
      if (so) l.cell = c, ++kinds;
    };
    is(wall, kGreyWall), is(goal, kGreenGoal), is(lava, kRedLava),
        is(floor >= 0, cell_of(kFloor, floor));
    is(door >= 0, cell_of(state == 0 ? kClosedDoor : state == 1 ? kLockedDoor : kOpenDoor, door));
    is(key >= 0, cell_of(minigrid::kKey, key)), is(ball >= 0, cell_of(kBall, ball));
    is(box >= 0, cell_of(holds >= 0 ? kBoxOfKey + holds : int32_t(kBox), box));
    if (kinds > 1)
      for (const char* key_of : {"wall", "goal", "lava", "floor", "door", "key", "ball", "box"})
        if (f_.has(key_of)) f_.fail(key_of, "one letter cannot be several things");
    if (start && !is_one_of(l.cell, 1u << kEmpty | 1u << kFloor))
      f_.fail("start", "an episode begins on an empty cell or a floor");
    return l;
  }

 private:
  /// A flag for which the bare word, or a key without a value, means yes.
  void word(const char* key, bool& v, const char* doc) {
    v = f_.has(key) || (v && f_.listing());
    f_.flag(key, v, doc);
  }
  int32_t coloured(const char* key, const char* doc) {
    if (!f_.listing() && !f_.has(key)) {
      int32_t none = 0;
      f_.choice(key, none, kMinigridColours, doc);  // known, and absent
      return -1;
    }
    int32_t colour = 0;
    if (!f_.listing()) f_.required();  // a key without a colour says nothing
    f_.choice(key, colour, kMinigridColours, doc);
    return f_.listing() ? -1 : colour;
  }
  Fields& f_;
};

/// Reads the keys of a drawn map, and draws it.
class MinigridDrawing {
 public:
  MinigridDrawing(MinigridParams& p, Fields& f) : p_(p), f_(f) {}

  /// Names the keys, and reads them.
  void read() {
    p_.recipe.generator = minigrid::Generator::kDrawn, p_.limit = 100;
    f_.text("map", map_,
            "rows of letters, with walls around: # wall, . and blank empty, > v < ^ starts, G "
            "goal, L lava");
    using namespace minigrid;
    legend_ = {{'#', kGreyWall},   {'.', kNothing},    {' ', kNothing},
               {'G', kGreenGoal},  {'L', kRedLava},    {'>', kNothing, 1},
               {'v', kNothing, 2}, {'<', kNothing, 4}, {'^', kNothing, 8}};
    f_.map("legend", "letter: word or properties", [&](Fields& l) {
      if (l.listing())
        return void(l.map("*", "a word (empty, start, wall, goal, lava) or a map of properties",
                          [&](Fields& f) { MinigridThing(f).read('?'); }));
      for (const std::string& letter : l.keys()) {
        if (letter.size() != 1) l.fail(letter.c_str(), "a legend's key is one letter of the map");
        l.any(letter.c_str(), "",
              [&](const pg_node* n, int32_t i) { add_letter(letter[0], n, i); });
      }
    });
    int32_t task = 0;
    f_.choice("task", task, {"goal", "unlock", "pick_up", "red_then_blue"},
              "what ends the episode well beside a goal: the door is opened, the wanted thing is "
              "picked up, the red door is opened and then the blue one");
    p_.task = MinigridTask(task);
    if (f_.listing() || p_.task == MinigridTask::kPickUp)
      f_.map("wanted", "the thing to pick up, e.g. {ball: blue}", [&](Fields& f) {
        p_.drawn.wanted = MinigridThing(f).read('?').cell;
        if (!f.listing() && !is_one_of(p_.drawn.wanted, kPortable))
          f_.fail("wanted", "must be a key, a ball or a box, e.g. {ball: blue}");
      });
  }
  /// The board that every episode begins from; frame, starts and aims of the parameters.
  std::vector<minigrid::Cell> cells() {
    const std::vector<std::string> text = rows();
    p_.frame = minigrid::Frame::of(int32_t(text[0].size()), int32_t(text.size()));
    std::vector<minigrid::Cell> all(size_t(p_.frame.bytes()));
    const minigrid::Board b = {p_.frame, all.data()};
    b.fill(minigrid::kNothing);
    for (int32_t y = 0; y < p_.frame.height; ++y)
      for (int32_t x = 0; x < p_.frame.width; ++x) place(b, x, y, text[size_t(y)][size_t(x)]);
    if (starts_.empty())
      f_.fail("map", "has no place to begin; put one of > v < ^ where the agent stands");
    find_aims(b);
    return all;
  }
  const std::vector<minigrid::Pose>& starts() const { return starts_; }

 private:
  void add_letter(char letter, const pg_node* nodes, int32_t i) {
    const auto take = [&](const pg_node* n, int32_t at) {
      Fields f(n, at);
      const MinigridLetter l = MinigridThing(f).read(letter);
      f.finish();
      for (MinigridLetter& known : legend_)
        if (known.letter == letter) return void(known = l);
      legend_.push_back(l);
    };
    if (nodes[i].kind == PG_MAP) return take(nodes, i);
    if (nodes[i].kind != PG_SCALAR) throw FieldError(i, "must be a word or a map of properties");
    const pg_node word[] = {{PG_MAP, 2, "", "", "", 0, 0},
                            {PG_SCALAR, 2, nodes[i].value, "", "", 0, 0}};
    try {
      take(word, 0);
    } catch (const FieldError& e) {
      throw FieldError(i, join({"the word '", nodes[i].value, "': ", e.what()}));
    }
  }
  [[noreturn]] void fail_at(int32_t x, int32_t y, const std::string& what) const {
    f_.fail("map",
            join({"row ", std::to_string(y + 1), ", column ", std::to_string(x + 1), ": ", what}));
  }
  std::vector<std::string> rows() const {
    std::vector<std::string> all;
    for (size_t from = 0, end; from < map_.size(); from = end + 1) {
      end = std::min(map_.find('\n', from), map_.size());
      all.push_back(map_.substr(from, end - from));
    }
    while (!all.empty() && all.back().empty()) all.pop_back();
    if (all.size() < 3 || all.size() > 64 || all[0].size() < 3 || all[0].size() > 64)
      f_.fail("map", "must have 3 to 64 rows and columns");
    for (size_t y = 0; y < all.size(); ++y)
      for (size_t x = 0; x < all[y].size(); ++x)
        if (uint8_t(all[y][x]) > 127)
          fail_at(int32_t(x), int32_t(y),
                  "a letter that is not plain ASCII; use one byte a cell, e.g. a-z");
    for (size_t y = 1; y < all.size(); ++y)
      if (all[y].size() != all[0].size())
        f_.fail("map", join({"row ", std::to_string(y + 1), " has ", std::to_string(all[y].size()),
                             " letters, row 1 has ", std::to_string(all[0].size())}));
    return all;
  }
  void place(const minigrid::Board& b, int32_t x, int32_t y, char letter) {
    const MinigridLetter* found = nullptr;
    for (const MinigridLetter& l : legend_)
      if (l.letter == letter) found = &l;
    if (!found) fail_at(x, y, join({"letter '", std::string(1, letter), "' is not in the legend"}));
    const bool border = x == 0 || y == 0 || x == p_.frame.width - 1 || y == p_.frame.height - 1;
    if (border && minigrid::kind_of(found->cell) != minigrid::kWall)
      fail_at(x, y, "the border must be walls, or the agent would leave the map");
    b.put(x, y, found->cell);
    for (int32_t facing = 0; facing < 4; ++facing)
      if (found->facings >> facing & 1) starts_.push_back({x, y, facing});
  }
  /// Finds what the task names: the one door, the thing, the red and the blue door.
  void find_aims(const minigrid::Board& b) {
    using namespace minigrid;
    const auto find = [&](auto good, int32_t slot) {
      int32_t found = 0;
      over(Area{0, 0, b.frame.width, b.frame.height}, [&](int32_t x, int32_t y) {
        if (good(b.at(x, y)))
          p_.drawn.door_x[slot] = uint8_t(x), p_.drawn.door_y[slot] = uint8_t(y), ++found;
        return false;
      });
      return found;
    };
    const auto door_of = [](int32_t colour) {
      return [=](Cell c) { return is_one_of(c, kDoors) && colour_of(c) == colour; };
    };
    if (p_.task == MinigridTask::kUnlock &&
        find([](Cell c) { return is_one_of(c, kDoors); }, 0) != 1)
      f_.fail("task", "unlock needs a map with one door");
    if (p_.task == MinigridTask::kRedThenBlue &&
        (find(door_of(kRed), 0) != 1 || find(door_of(kBlue), 1) != 1))
      f_.fail("task", "red_then_blue needs a map with one red and one blue door");
    if (p_.task == MinigridTask::kPickUp && p_.drawn.wanted == kUnseen)
      f_.fail("task", "pick_up needs to know what is wanted, e.g. wanted: {ball: blue}");
    if (p_.task == MinigridTask::kPickUp &&
        find([&](Cell c) { return holds(c, p_.drawn.wanted); }, 0) == 0)
      f_.fail("wanted", "is not on the map, and in no box");
    if (p_.task == MinigridTask::kReachGoal &&
        find([](Cell c) { return kind_of(c) == kGoal; }, 0) == 0)
      f_.fail("map", "has no goal; put a G, or name another task");
  }

  /// A wanted key may be in a box.
  static bool holds(minigrid::Cell there, minigrid::Cell wanted) {
    using namespace minigrid;
    const int32_t kind = kind_of(there);
    const bool inside =
        kind >= kBoxOfKey && kind < kWall && cell_of(minigrid::kKey, kind - kBoxOfKey) == wanted;
    return there == wanted || inside;
  }

  MinigridParams& p_;
  Fields& f_;
  std::string map_;
  std::vector<MinigridLetter> legend_;
  std::vector<minigrid::Pose> starts_;
};

}  // namespace plantgym
