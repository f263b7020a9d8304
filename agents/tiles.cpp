#include "tiles.h"

#include <algorithm>
#include <cmath>

#include "action_space.h"
#include "plantgym/fields.h"
#include "policy/policy.h"

namespace plantgym {
namespace {

constexpr int64_t kMostTiles = int64_t(1) << 26;

uint64_t mixed(uint64_t x) {  // splitmix64 (Steele, Lea & Flood 2014)
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

/// The element of that name, with its own bounds.
TiledElement tiled_element(const pg_space& s, const std::string& name, int32_t node) {
  std::vector<std::string> known;
  for (int32_t e = 0; e < s.elements; ++e) {
    known.push_back(name_of(s, e));
    if (name == known.back())
      return {e, 8, double(s.lows ? s.lows[e] : s.low), double(s.highs ? s.highs[e] : s.high)};
  }
  throw FieldError(node, join({"'", name, "' is not shown", suggestion(name, known)}));
}

void read_count(const pg_node* nodes, int32_t i, int32_t& tiles) {
  const pg_node alone[] = {{PG_MAP, 2, "", "", "", 0, 0},
                           {PG_SCALAR, 2, "tiles", nodes[i].value, "", 0, 0}};
  try {
    Fields(alone, 0).number("tiles", tiles, 1, 1 << 20, "", "across the element");
  } catch (const FieldError& e) {
    throw FieldError(i, e.what());
  }
}

/// `name: 8` or `name: {tiles: 8, from: 0, to: 1}`.
TiledElement read_element(const pg_space& s, const pg_node* nodes, int32_t i) {
  TiledElement t = tiled_element(s, nodes[i].key, i);
  if (nodes[i].kind == PG_SCALAR) return read_count(nodes, i, t.tiles), t;
  Fields f(nodes, i);
  f.number("tiles", t.tiles, 1, 1 << 20, "", "across the element");
  f.number("from", t.low, -1e30, 1e30, "", "where the tiles begin; default: its lower bound");
  f.number("to", t.high, -1e30, 1e30, "", "where they end; default: its upper bound");
  f.finish();
  return t;
}

}  // namespace

TileCoder::TileCoder(std::vector<TileGroup> groups, int32_t tilings, int64_t memory)
    : groups_(std::move(groups)), tilings_(tilings), memory_(memory) {
  for (const TileGroup& g : groups_) {
    int64_t tiles = tilings;
    for (const TiledElement& e : g) tiles *= e.tiles + 1;
    first_.push_back(size_), size_ += tiles;
  }
  if (memory) size_ = memory;
}

void TileCoder::tiles_of(const float* observation, int32_t* to) const {
  for (size_t g = 0; g < groups_.size(); ++g)
    for (int32_t k = 0; k < tilings_; ++k) {
      int64_t index = k, shift = k;
      for (const TiledElement& e : groups_[g]) {
        const double along = (double(observation[e.element]) - e.low) / (e.high - e.low);
        const double x = (along > 0 ? along < 1 ? along : 1 : 0) * e.tiles;  // NaN: the lower bound
        index = index * (e.tiles + 1) + int64_t(x + double(shift % tilings_) / tilings_);
        shift += 2 * k;
      }
      index += first_[g];
      *to++ = int32_t(memory_ ? int64_t(mixed(uint64_t(index)) % uint64_t(memory_)) : index);
    }
}

void TilesConfig::read(Fields& f, const pg_spec& spec) {
  const pg_space& s = finite_observation(spec);
  f.number("tilings", tilings, 1, 1024, "", "of each group, shifted against each other");
  f.number("size", memory, 0, kMostTiles, "", "hash all tiles to so many; 0: each has its own");
  int32_t all = 8;
  const auto group = [&](const pg_node* nodes, int32_t i) {
    if (nodes[i].kind != PG_MAP) throw FieldError(i, "must be a map of elements");
    groups.emplace_back();
    for (int32_t c = i + 1; c < nodes[i].end; c = nodes[c].end)
      groups.back().push_back(read_element(s, nodes, c));
  };
  f.any("tiles", "{element: number or {tiles, from, to}}, a list of such groups, or a number",
        [&](const pg_node* nodes, int32_t i) {
          if (nodes[i].kind == PG_SCALAR) return read_count(nodes, i, all);
          if (nodes[i].kind == PG_MAP) return group(nodes, i);
          for (int32_t c = i + 1; c < nodes[i].end; c = nodes[c].end) group(nodes, c);
        });
  if (f.listing()) return;
  if (s.dtype != PG_F32)
    f.fail("type", "the observation is made of whole numbers, which a table takes (type: table)");
  if (groups.empty()) {
    groups.emplace_back();
    for (int32_t e = 0; e < int32_t(s.elements); ++e) {
      groups.back().push_back(tiled_element(s, name_of(s, e), 0));
      groups.back().back().tiles = all;
    }
  }
  check(f, s);
}

void TilesConfig::check(const Fields& f, const pg_space& s) const {
  double count = 0;
  for (const TileGroup& g : groups) {
    double of_group = tilings;
    if (g.empty()) f.fail("tiles", "names no element");
    for (const TiledElement& e : g) {
      of_group *= e.tiles + 1;
      const std::string name = name_of(s, e.element);
      if (!std::isfinite(e.low) || !std::isfinite(e.high))
        f.fail("tiles", join({name, " has no bounds; give them: {", name,
                              ": {tiles: 8, from: -1, to: 1}}"}));
      if (!(e.low < e.high)) f.fail("tiles", join({name, ": from must be less than to"}));
    }
    count += of_group;
  }
  if (count > (memory ? 4e18 : double(kMostTiles)))
    f.fail("tiles", join({"more than ", std::to_string(kMostTiles),
                          " tiles; name fewer elements, or set a size to hash them to"}));
}

TileAgent::TileAgent(const pg_spec& spec, TileCoder coder, std::vector<double> weights)
    : coder_(std::move(coder)),
      obs_bytes_(bytes_of(finite_observation(spec))),
      actions_(MixedRadix(*spec.action, "action")),
      action_width_(spec.action->elements),
      mask_size_(spec.mask_size),
      weights_(std::move(weights)),
      tiles_(size_t(coder_.active())) {
  bool fits = int64_t(weights_.size()) == coder_.size() * actions_.size();
  for (const TileGroup& g : coder_.groups())
    for (const TiledElement& e : g) fits &= e.element < spec.obs[0].elements;
  if (!fits || spec.obs[0].dtype != PG_F32)
    throw Error("the policy's tiles do not fit the environment; was it trained on another one?");
}

void TileAgent::act(const pg_io& seen, int64_t n, const uint8_t*, void* action) {
  const int64_t stride = seen.stride[0] ? seen.stride[0] : obs_bytes_;
  q_.resize(std::max(q_.size(), size_t(n) * size_t(actions_.size())));
  for (int64_t i = 0; i < n; ++i) {
    double* const q = &q_[size_t(i) * size_t(actions_.size())];
    coder_.tiles_of(
        reinterpret_cast<const float*>(static_cast<const char*>(seen.obs[0]) + i * stride),
        tiles_.data());
    add_up(weights_.data(), tiles_.data(), coder_.active(), actions_.size(), q);
    const int32_t a = greedy(q, actions_.size(), seen.mask ? seen.mask + i * mask_size_ : nullptr);
    actions_.write(a, static_cast<int32_t*>(action) + i * action_width_);
  }
}

Weighed TileAgent::weighed(int64_t row) const {
  const size_t at = size_t(row) * size_t(actions_.size());
  return at < q_.size() ? joint_values(&q_[at], actions_.size()) : Weighed{};
}

bool TileAgent::describe(Policy& to) const {
  to.kind = Policy::kTiles, to.joint = true;
  to.tiles.tilings = coder_.tilings(), to.tiles.memory = coder_.memory();
  for (const TileGroup& g : coder_.groups()) {
    to.tiles.groups.emplace_back();
    for (const TiledElement& e : g)
      to.tiles.groups.back().push_back({e.element, e.tiles, e.low, e.high});
  }
  to.tiles.weights = weights_;
  return true;
}

}  // namespace plantgym
