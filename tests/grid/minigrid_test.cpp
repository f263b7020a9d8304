// MiniGrid worlds against the package: the same worlds and actions give the same views, rewards and
// ends. tests/data/minigrid/make.py made the traces with minigrid 3.2.0.
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <ctime>
#include <map>
#include <set>

#include "envs/grid/minigrid.h"
#include "support.h"

namespace plantgym::testing {
namespace {

using minigrid::Cell;

/// Reads a trace file from front to back.
class TraceFile {
 public:
  explicit TraceFile(std::string bytes) : bytes_(std::move(bytes)) {
    EXPECT_EQ(bytes_.substr(0, 4), "MGT1");
    at_ = 4;
  }
  template <class T>
  std::vector<T> take(size_t count) {
    std::vector<T> v(count);
    if (at_ + count * sizeof(T) > bytes_.size()) throw std::runtime_error("the file is torn");
    if (count) std::memcpy(v.data(), bytes_.data() + at_, count * sizeof(T));
    at_ += count * sizeof(T);
    return v;
  }
  bool done() const { return at_ == bytes_.size(); }

 private:
  std::string bytes_;
  size_t at_ = 0;
};

/// What MiniGrid's numbers mean. @returns kUnseen where they mean nothing
Cell cell_from(const uint8_t* triple) {
  for (int32_t c = 0; c < 256; ++c) {
    if (!minigrid::is_one_of(Cell(c), minigrid::kKinds)) continue;
    const minigrid::Triple t = minigrid::triple_of(Cell(c));
    if (t.object == triple[0] && t.colour == triple[1] && t.state == triple[2]) return Cell(c);
  }
  return minigrid::kUnseen;
}
uint64_t fnv(const std::vector<uint8_t>& bytes) {
  uint64_t h = 0xCBF29CE484222325u;
  for (const uint8_t b : bytes) h = (h ^ b) * 0x100000001B3u;
  return h;
}

/// One trace, replayed in our world.
class Replay {
 public:
  explicit Replay(TraceFile& f) {
    const std::vector<char> name = f.take<char>(f.take<uint8_t>(1)[0]);
    name_.assign(name.begin(), name.end());
    const std::vector<int32_t> h = f.take<int32_t>(20);
    p_.frame = minigrid::Frame::of(h[0], h[1]);
    p_.limit = h[2], p_.see_through = h[3], p_.task = MinigridTask(h[4]), p_.actions = h[5];
    s_.x = h[6], s_.y = h[7], s_.facing = h[8];
    const uint8_t carried[] = {uint8_t(h[9]), uint8_t(h[10]), 0};
    const uint8_t wanted[] = {uint8_t(h[11]), uint8_t(h[12]), 0};
    s_.carried = h[9] ? cell_from(carried) : minigrid::kNothing, s_.wanted = cell_from(wanted);
    for (size_t k = 0; k < 2; ++k)
      s_.door_x[k] = uint8_t(h[13 + 2 * k]), s_.door_y[k] = uint8_t(h[14 + 2 * k]);
    p_.obstacles = h[18];
    steps_ = size_t(h[19]);
    add_tables();
    draw(f, size_t(h[17]));
    action_ = f.take<uint8_t>(steps_), reward_ = f.take<float>(steps_);
    end_ = f.take<uint8_t>(steps_);
    view_ = f.take<uint64_t>(steps_ + 1), full_ = f.take<uint64_t>(steps_ + 1);
    hot_ = f.take<uint64_t>(1)[0];
    moved_ = f.take<uint8_t>(steps_ * places_.size());
  }
  void run() {
    ASSERT_NO_FATAL_FAILURE(look(0));
    std::vector<uint8_t> hot(size_t(49 * MinigridParams::kChannels));
    int32_t direction;
    p_.image = int32_t(MinigridImage::kOneHot);
    MinigridEnv::observe(p_, s_, cells_.data(), hot.data(), &direction);
    ASSERT_EQ(fnv(hot), hot_) << name_ << ", one-hot";
    for (size_t t = 0; t < steps_; ++t) {
      const bool blocked = MinigridEnv::will_hit(s_, board());
      move_obstacles(t);
      const int32_t a = action_[t];
      const Outcome o = p_.task == MinigridTask::kDodge
                            ? MinigridEnv::dodge(p_, s_, board(), a, blocked)
                            : MinigridEnv::act(p_, s_, board(), a);
      ASSERT_EQ(o.reward, reward_[t]) << name_ << ", step " << t;
      const int32_t end = o.terminated + 2 * (s_.time == p_.limit);
      ASSERT_EQ(end, end_[t]) << name_ << ", step " << t << ", action " << a;
      ASSERT_NO_FATAL_FAILURE(look(t + 1));
    }
  }
  size_t steps() const { return steps_; }
  const std::string& name() const { return name_; }

 private:
  /// Not inlined: GCC 12 else thinks that the copy of a pointer is larger than what it is put into.
  [[gnu::noinline]] void add_tables() {
    p_.image = int32_t(MinigridImage::kOneHot);
    plantgym::add_tables(p_, tables_);
    tables_.relocate(p_, tables_.bytes().data());
  }
  minigrid::Board board() { return {p_.frame, cells_.data()}; }
  void draw(TraceFile& f, size_t boxes) {
    const minigrid::Frame& m = p_.frame;
    cells_.resize(size_t(p_.tail()));
    board().fill(minigrid::kNothing);
    const std::vector<uint8_t> grid = f.take<uint8_t>(size_t(3 * m.width * m.height));
    for (int32_t x = 0; x < m.width; ++x)
      for (int32_t y = 0; y < m.height; ++y) {
        const Cell c = cell_from(&grid[size_t(3 * (m.height * x + y))]);
        ASSERT_NE(c, minigrid::kUnseen);
        board().put(x, y, c);
      }
    const std::vector<uint8_t> inside = f.take<uint8_t>(3 * boxes);
    for (size_t k = 0; k < inside.size(); k += 3) {
      const Cell box = board().at(inside[k], inside[k + 1]);
      board().put(inside[k], inside[k + 1],
                  minigrid::cell_of(minigrid::kBoxOfKey + inside[k + 2], minigrid::colour_of(box)));
    }
    places_ = f.take<uint8_t>(size_t(2 * p_.obstacles));
  }
  /// Obstacles go where the trace says they went, one after the other.
  void move_obstacles(size_t t) {
    for (size_t k = 0; k < places_.size(); k += 2) {
      const uint8_t *to = &moved_[t * places_.size() + k], *from = &places_[k];
      if (to[0] != from[0] || to[1] != from[1])
        minigrid::move_ball(board(), &places_[k], to[0], to[1]);
    }
  }
  void look(size_t t) {
    std::vector<uint8_t> view(148), full(size_t(3 * p_.frame.width * p_.frame.height));
    int32_t direction;
    p_.image = int32_t(MinigridImage::kView);
    MinigridEnv::observe(p_, s_, cells_.data(), view.data(), &direction);
    view[147] = uint8_t(direction);
    p_.image = int32_t(MinigridImage::kFull);
    MinigridEnv::observe(p_, s_, cells_.data(), full.data(), &direction);
    ASSERT_EQ(fnv(full), full_[t]) << name_ << ", map after " << t << " steps";
    ASSERT_EQ(fnv(view), view_[t]) << name_ << ", view after " << t << " steps";
  }

  std::string name_;
  Tables tables_;
  MinigridParams p_;
  MinigridState s_ = {};
  std::vector<Cell> cells_;
  size_t steps_ = 0;
  std::vector<uint8_t> places_, action_, end_, moved_;
  std::vector<float> reward_;
  std::vector<uint64_t> view_, full_;
  uint64_t hot_ = 0;
};

std::map<std::string, size_t> replay(const std::string& bytes) {
  std::map<std::string, size_t> steps;
  TraceFile f(bytes);
  const int32_t count = f.take<int32_t>(1)[0];
  for (int32_t k = 0; k < count && !::testing::Test::HasFailure(); ++k) {
    Replay r(f);
    r.run();
    steps[r.name()] += r.steps();
  }
  EXPECT_TRUE(f.done() || ::testing::Test::HasFailure());
  return steps;
}

TEST(Minigrid, StepsAreThoseOfThePackage) {
  const auto steps = replay(contents(source("tests/data/minigrid/traces.bin")));
  EXPECT_EQ(steps.size(), 34u);  // 33 worlds, and those strewn with everything
  size_t all = 0;
  for (const auto& [name, n] : steps) all += n;
  EXPECT_GT(all, 10000u);
}

/// The package itself, where it is installed, on worlds and actions that nobody has seen before.
TEST(Minigrid, FreshStepsAreThoseOfThePackage) {
  const char* given = std::getenv("PLANTGYM_PYTHON");
  const std::string python = given ? given : "python3";
  if (std::system((python + " -c 'import minigrid' > /dev/null 2>&1").c_str()) != 0)
    GTEST_SKIP() << python << " has no package minigrid";
  const TempDir dir;
  const std::string seed = std::to_string(uint32_t(std::time(nullptr)));
  const std::string command = python + " " + source("tests/data/minigrid/make.py") + " --fresh " +
                              (dir / "fresh.bin") + " " + seed + " > /dev/null 2>&1";
  ASSERT_EQ(std::system(command.c_str()), 0) << command;
  EXPECT_EQ(replay(contents(dir / "fresh.bin")).size(), 34u) << "seed " << seed;
}

/// Every way of looking at a row alone is that of looking at eight together.
TEST(Minigrid, RowsSeeAloneWhatTheySeeTogether) {
  for (const char* image : {"view", "one_hot", "full", "rgb"}) {
    const std::string yaml =
        std::string("{world: configs/worlds/grid/minigrid_keycorridor_s3r3.yaml, image: ") + image +
        "}";
    VecEnv many = make("grid/minigrid", yaml, 19);
    VecEnv one = make("grid/minigrid", yaml, 1);
    Transition a(many.spec(), 19, false), b(one.spec(), 1, false);
    many.seed(3), many.reset(a.io);
    std::vector<int32_t> action(19);
    for (int32_t t = 0; t < 200; ++t) {
      for (int64_t i = 0; i < 19; ++i) action[size_t(i)] = int32_t((t * 5 + i * 3) % 7);
      a.io.action = action.data();
      many.step(a.io);
      std::vector<char> row(size_t(many.spec().state_bytes));
      const int64_t bytes = bytes_of(many.spec().obs[0]);
      for (int64_t i = 0; i < 19; ++i) {
        many.get(i, row.data()), one.set(0, row.data()), one.look(b.io);
        ASSERT_EQ(
            std::memcmp(static_cast<char*>(a.io.obs[0]) + i * bytes, b.io.obs[0], size_t(bytes)), 0)
            << image << ", step " << t << ", row " << i;
      }
    }
  }
}
/// Pixels: tiles of the cells that the view shows.
TEST(Minigrid, PixelsShowTheView) {
  const std::string world = "world: configs/worlds/grid/minigrid_doorkey_5x5.yaml";
  VecEnv codes = make("grid/minigrid", "{" + world + "}"),
         pixels = make("grid/minigrid", "{" + world + ", image: rgb, tile: 6}");
  Transition a(codes.spec(), 1, false), b(pixels.spec(), 1, false);
  EXPECT_EQ(pixels.spec().obs[0].shape[0], 42);
  std::map<int32_t, std::string> look;  // of three numbers: its tile
  int32_t action = 0;
  codes.seed(1), pixels.seed(1), codes.reset(a.io), pixels.reset(b.io);
  for (int32_t t = 0; t < 300; ++t, action = (t * 11 + t / 7) % 7) {
    const uint8_t* view = static_cast<uint8_t*>(a.io.obs[0]);
    const char* image = static_cast<char*>(b.io.obs[0]);
    for (int32_t i = 0; i < 7; ++i)
      for (int32_t j = 0; j < 7; ++j) {
        if (i == 3 && j == 6) continue;  // the agent is painted over what it carries
        const uint8_t* three = view + 3 * (7 * i + j);
        std::string tile;
        for (int32_t y = 0; y < 6; ++y) tile.append(image + ((6 * j + y) * 42 + 6 * i) * 3, 18);
        const auto known = look.insert({three[0] | three[1] << 8 | three[2] << 16, tile}).first;
        ASSERT_EQ(known->second, tile);
      }
    a.io.action = b.io.action = &action;
    codes.step(a.io), pixels.step(b.io);
  }
  std::set<std::string> tiles;
  for (const auto& [three, tile] : look) tiles.insert(tile);
  EXPECT_EQ(tiles.size(), look.size());  // no two things look alike
  EXPECT_GE(look.size(), 6u);            // hidden, empty, wall, door, key, goal
}

}  // namespace
}  // namespace plantgym::testing
