#include <chrono>
#include <deque>
#include <memory>

#include "bench_models.h"
#include "commands.h"
#if defined(PLANTGYM_BOX2D)
#include "envs/factory/agv_floor.h"
#endif

namespace plantgym::cli {

const char* const kFloorBench = "env/factory/agv_floor";

#if defined(PLANTGYM_BOX2D)
namespace {

using Env = AgvFloor<false, false>;
constexpr int32_t kFloorRows = 8, kSteps = 100;

/// Floors that random moves have stirred up, and what they took by the clock.
struct Floors {
  FloorParams params;
  std::deque<Env> rows;
  std::vector<float> seen, told = std::vector<float>(6);
  uint32_t t = 0;
  double seconds = 0, solver = 0;

  int64_t run() {
    const int64_t before = sum().steps;
    const double inside = sum().solver;
    const auto start = std::chrono::steady_clock::now();
    std::vector<int32_t> moves(params.vehicles.size());
    for (int32_t k = 0; k < kSteps; ++k, ++t)
      for (uint32_t row = 0; row < kFloorRows; ++row) {
        Rng rng(1, row, 0, t);
        for (size_t v = 0; v < moves.size(); ++v)
          moves[v] = int32_t(philox({{t / 8, row, uint32_t(v), 7}}, 1, 2).w[0] % 5);
        rows[row].step(moves.data(), rng);
        rows[row].signals(told.data()), rows[row].observe(seen.data());
      }
    seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    solver += sum().solver - inside;
    return sum().steps - before;
  }
  rigid::FloorCounts sum() const {
    rigid::FloorCounts all;
    for (const Env& e : rows)
      all.steps += e.floor().counts().steps, all.solver += e.floor().counts().solver;
    return all;
  }
};

}  // namespace

std::vector<Bench> floor_benches() {
  auto f = std::make_shared<Floors>();
  Node tree = read_yaml(shipped("configs/worlds/factory/floor.yaml"));
  read_fields(tree, "", [&](Fields& m) { FloorFile(f->params).read(m); });
  for (uint32_t row = 0; row < kFloorRows; ++row) {
    Rng rng(1, row, 0, 0);
    f->rows.emplace_back(f->params, rng);
  }
  f->seen.resize(size_t(Env::spec(f->params).obs[0].shape[0]));
  Bench b;
  b.name = kFloorBench, b.envs = kFloorRows, b.bytes_per_env = sizeof(Env);
  b.work = [f] { return f->run(); };
  b.beneath = "Box2D", b.share = [f] { return f->solver / f->seconds; };
  return {b};
}
#else
std::vector<Bench> floor_benches() { return {}; }
#endif

}  // namespace plantgym::cli
