// Throughput of environments and learners: everything a learner needs is written, actions are drawn
// beforehand.
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>

#include "agents/deep_library.h"
#include "bench_models.h"
#include "commands.h"
#include "envs/farm/weather_file.h"
#include "learners/files.h"
#include "plantgym/fields.h"
#include "plantgym/random.h"
#include "say.h"
#include "sim/factory/jobshop_file.h"
#include "sim/factory/jobshop_rules.h"
#include "sim/farm/plot.h"
#include "sim/farm/weather.h"
#include "tuning.h"

namespace plantgym::cli {
namespace {

using Clock = std::chrono::steady_clock;

struct Definition {
  const char *name, *world;
  int64_t envs;
  const char *env = "", *wrappers = "";    // "": the world's first, none
  const char *setting = "", *counts = "";  // "": none; steps, and not the sum of a signal
};
constexpr Definition kWorlds[] = {
    {"env/grid/frozenlake_8x8", "configs/worlds/grid/frozenlake_8x8.yaml", 4096},
    {"env/grid/cliffwalking", "configs/worlds/grid/cliffwalking.yaml", 4096},
    {"env/grid/taxi", "configs/worlds/grid/taxi.yaml", 4096},
    {"env/grid/minigrid_empty_8x8", "configs/worlds/grid/minigrid_empty_8x8.yaml", 1024},
    {"env/grid/minigrid_doorkey_8x8", "configs/worlds/grid/minigrid_doorkey_8x8.yaml", 1024},
    {"env/farm/field", "configs/worlds/farm/champion_maize.yaml", 4096},
    {"env/farm/fertigation", "configs/worlds/farm/champion_maize.yaml", 4096, "farm/fertigation"},
    {"env/farm/zones8", "configs/worlds/farm/valley8.yaml", 512},
    {"env/factory/line3", "configs/worlds/factory/line3.yaml", 256, "", "", "env.decision.every=10",
     "events"},
    {"env/factory/mm1", "configs/worlds/factory/mm1.yaml", 64, "", "", "env.decision.every=100",
     "good_parts"},
    {"env/factory/jobshop_ta01", "configs/worlds/factory/ta01.yaml", 256},
    {"env/factory/jobshop_ta80", "configs/worlds/factory/ta80.yaml", 64},
    {"env/classic/cartpole", "classic/cartpole", 4096},
    {"wrapped/grid/frozenlake_8x8", "configs/worlds/grid/frozenlake_8x8.yaml", 4096, "",
     "{time_limit: 50, episode_statistics: true}"},
    {"pixels/grid/frozenlake_8x8", "configs/worlds/grid/frozenlake_8x8.yaml", 64, "",
     "{pixels: [3, 84, 84]}"},
    {"pixels/grid/minigrid_doorkey_8x8", "configs/worlds/grid/minigrid_doorkey_8x8.yaml", 64, "",
     "{pixels: [3, 84, 84]}"},
    {"pixels/farm/field", "configs/worlds/farm/champion_maize.yaml", 64, "",
     "{pixels: [3, 84, 84]}"},
    {"wrapped/farm/field", "configs/worlds/farm/champion_maize.yaml", 4096, "",
     "{frame_stack: 4, normalize_observation: {}, normalize_reward: {}}"}};
constexpr const char *kZone = "sim/farm/zone_nitrogen", *kGenerator = "sim/farm/generator",
                     *kRollout = "sim/factory/jobshop_ta01_rules", *kTune = "tune/stage_thresholds",
                     *kCheckpoint = "run/checkpoint_48mb", *kLibTorch = "libtorch/ppo_updates";

/// Learners on FrozenLake 8x8. Q-learning explores all the time; the others a tenth of it, as
/// traces would else be cut at almost every step.
std::vector<std::string> overrides_for(const LearnerKind& k) {
  if (k.name == std::string("q_learning")) return {};
  return {join({"learner.type=", k.name}), "agent.exploration.epsilon=0.1"};
}

/// Random actions, as many sets as keep the next one from being guessed.
std::vector<std::vector<char>> draw_actions(const pg_space& a, int64_t n) {
  std::vector<std::vector<char>> sets(8);
  uint32_t index = 0;
  for (std::vector<char>& set : sets) {
    set.resize(size_t(n * bytes_of(a)));
    for (int64_t i = 0; i < n * a.elements; ++i) {
      const uint32_t bits = philox({{index++, 0, 0, 0}}, 1, 2).w[0];
      const int64_t e = i % a.elements;
      const int32_t count = a.counts ? a.counts[e] : a.n;
      if (a.dtype != PG_F32 && count < 1)
        throw Error("bench: the action is a whole number without n or counts");
      const float low = a.lows ? a.lows[e] : a.low, high = a.highs ? a.highs[e] : a.high;
      if (a.dtype == PG_F32)
        reinterpret_cast<float*>(set.data())[i] = low + (high - low) * float(bits >> 8) * 0x1p-24f;
      else if (a.dtype == PG_I32)
        reinterpret_cast<int32_t*>(set.data())[i] = int32_t(bits % uint32_t(count));
      else
        set[size_t(i)] = char(bits % uint32_t(count));
    }
  }
  return sets;
}

/// Makes the values of a discrete action that was drawn legal: the next one that is.
void keep_legal(const pg_io& io, const pg_spec& s, int64_t n, std::vector<int32_t>& to) {
  for (int64_t i = 0; i < n; ++i) {
    const uint8_t* legal = io.mask + i * s.mask_size;
    int32_t a = static_cast<const int32_t*>(io.action)[i];
    for (int32_t tries = s.mask_size; !legal[a] && tries > 0; --tries)
      a = a + 1 < s.mask_size ? a + 1 : 0;
    to[size_t(i)] = a;
  }
}

Bench env_bench(const Definition& d, int64_t envs, Pool& pool,
                const std::vector<std::string>& plugins = {}) {
  const int64_t n = envs ? envs : d.envs;
  std::vector<std::string> overrides;
  if (*d.setting) overrides.push_back(d.setting);
  if (*d.wrappers) overrides.push_back(join({"env.wrappers=", d.wrappers}));
  const bool named = builtin_registry(plugins).has(d.world);
  Loaded l = load({named ? d.world : shipped(d.world), overrides, plugins});
  l.run.env.n = n;
  if (*d.env) l.run.env.name = d.env;
  auto env = std::make_shared<VecEnv>(l.registry.find(l.run.env.name), l.run.env, pool);
  auto io = std::make_shared<Transition>(env->spec(), n, *d.counts);  // else as learners do
  auto actions =
      std::make_shared<std::vector<std::vector<char>>>(draw_actions(*env->spec().action, n));
  env->seed(1), env->reset(io->io);
  const int64_t steps = l.run.env.wrappers.pixels.empty() ? 400'000 : 6400;
  const int64_t calls = std::max<int64_t>(1, steps / n);
  const pg_spec& spec = env->spec();
  int32_t counted = 0;
  while (*d.counts && spec.signals[counted].name != std::string(d.counts)) ++counted;
  Bench b;
  b.name = d.name, b.envs = n;
  b.bytes_per_env = double(env->spec().state_bytes + Transition::bytes_per_row(env->spec(), false));
  const int64_t width = *d.counts ? spec.n_signals : 0;
  const bool masked = io->io.mask && env->spec().action->elements == 1;
  b.work = [=, set = size_t(0), legal = std::vector<int32_t>(size_t(n))]() mutable {
    double sum = 0;
    for (int64_t i = 0; i < calls; ++i, ++set) {
      io->io.action = (*actions)[set % actions->size()].data();
      if (masked) keep_legal(io->io, env->spec(), n, legal), io->io.action = legal.data();
      env->step(io->io);
      for (int64_t row = 0; width > 0 && row < n; ++row)
        sum += double(io->io.signals[row * width + counted]);
    }
    return width > 0 ? int64_t(sum) : calls * n;
  };
  return b;
}

/// Days of zones with water and nitrogen, refilled at 0.55 of TAW, without anything around them.
Bench zone_bench() {
  using namespace farm;
  struct Row {
    ZoneState soil;
    PlotMore more;
    double taw;
    size_t start;
  };
  constexpr size_t kRows = 1024;
  const Soil soil;
  const Crop crop;
  auto plot = std::make_shared<Plot>();
  plot->zone = zone_of(soil, crop), plot->has_nitrogen = true;
  std::string csv;
  read_file(shipped("configs/worlds/farm/weather/champion.csv"), csv);
  auto weather = std::make_shared<Weather>(read_weather(csv));
  auto warmth = std::make_shared<std::vector<double>>();
  for (size_t i = 0; i < weather->tmin.size(); ++i)
    warmth->push_back(warmth_of((weather->tmin[i] + weather->tmax[i]) / 2));
  auto days = std::make_shared<std::vector<DayOfCrop>>();
  CropCalendar calendar(soil, crop);
  for (int32_t d = season_days(crop); d > 0; --d) days->push_back(calendar.next());
  Bench b;
  b.name = kZone, b.envs = kRows, b.bytes_per_env = sizeof(Row);
  b.work = [=] {
    std::vector<Row> rows(kRows);
    for (size_t k = 0; k < kRows; ++k)
      rows[k].taw = plot->zone.taw_first,
      rows[k].start = size_t(day_number(1982 + int32_t(k % 37), 5, 1) - weather->first);
    for (size_t d = 0; d < days->size(); ++d) {
      const DayOfCrop& c = (*days)[d];
      for (Row& r : rows) {
        const double net = r.soil.dr >= 0.55 * r.taw ? r.soil.dr < 21.25 ? r.soil.dr : 21.25 : 0;
        step_plot(*plot, c, r.taw, weather->days[r.start + d], net, 1, d == 0 || d == 40 ? 70 : 0,
                  (*warmth)[r.start + d], r.soil, &r.more);
        r.taw = c.taw;
      }
    }
    return int64_t(kRows * days->size());
  };
  return b;
}

/// Two networks of 64-64 tanh units, four passes over rollouts of 8192 steps.
const std::vector<std::string> kPpoOverrides = {"env.num_envs=64",
                                                "learner.num_steps=128",
                                                "learner.num_minibatches=4",
                                                "learner.update_epochs=4",
                                                "agent.shared=false",
                                                "agent.hidden=[64, 64]",
                                                "agent.activation=tanh",
                                                "eval=null",
                                                "run.stop=null"};

/// What a learner is measured on: a table on a map, a network on the pole.
Loaded learner_run(const LearnerKind& kind) {
  const std::string name = kind.name, own = "configs/classic/cartpole_" + name + ".yaml";
  if (name == "ppo") return load({shipped(own), kPpoOverrides});
  if (name == "self_labelling") return load({shipped("configs/factory/jobshop_scorer.yaml"), {}});
  if (name == "pqn" || name == "dqn") return load({shipped(own), {}});
  return load({shipped("configs/grid/frozenlake_8x8_q.yaml"), overrides_for(kind)});
}

/// What bare LibTorch makes of PPO's updates: forwards and backwards, four passes, by autograd.
/// Ours gathers, acts, steps environments, weighs losses and optimises besides.
Bench libtorch_bench(Pool& pool) {
  Loaded l = load({shipped("configs/classic/cartpole_ppo.yaml"), kPpoOverrides});
  l.run.env.n = 1;
  const VecEnv env(l.registry.find(l.run.env.name), l.run.env, pool);
  constexpr int64_t kBatch = 2048;
  auto net = std::shared_ptr<Network>(
      make_torch_network(plan_network({}, env.spec(), {{{"policy", 2, 1}}, {{"value", 1, 1}}})));
  auto x = std::make_shared<std::vector<float>>(size_t(kBatch * net->plan().inputs), 0.1f);
  auto y = std::make_shared<std::vector<float>>(size_t(kBatch * net->plan().outputs), 0.1f);
  Bench b;
  b.name = kLibTorch, b.envs = kBatch;
  b.work = [=] {
    for (int32_t k = 0; k < 16; ++k)
      net->learn(x->data(), kBatch, y->data()), net->backward(y->data());
    return 16 * kBatch / 4;
  };
  return b;
}

Bench learner_bench(const std::string& name, const LearnerKind& kind, int64_t envs, Pool& pool) {
  Loaded l = learner_run(kind);
  const int64_t n = envs ? envs : l.run.env.n;
  l.run.env.n = n;
  auto env = std::make_shared<VecEnv>(l.registry.find(l.run.env.name), l.run.env, pool);
  const Budget endless = {int64_t(1) << 50, 0};
  auto learner = std::shared_ptr<Learner>(
      learner_kind(l.run.learner).make(l.run.learner, l.run.agent, *env, endless, 1, l.run.models));
  Bench b;
  b.name = name, b.envs = n;
  b.bytes_per_env = double(env->spec().state_bytes + Transition::bytes_per_row(env->spec(), false));
  b.work = [=] {
    const int64_t before = learner->steps();
    learner->iterate();
    (void)env;
    return learner->steps() - before;
  };
  return b;
}

/// Days of invented weather, with rain, temperatures and ETo, of one record.
Bench generator_bench() {
  farm::Climate climate = {};
  read_fields(read_yaml(shipped("configs/worlds/farm/sites/champion.yaml")), "",
              [&](Fields& f) { read_climate(f, climate); });
  auto generator = std::make_shared<farm::Generator>(climate, farm::Invention{.seed = 1});
  Bench b;
  b.name = kGenerator, b.envs = 1;
  b.bytes_per_env = double(sizeof(farm::YearOfWeather));
  b.work = [=] {
    int64_t days = 0;
    farm::YearOfWeather year;
    for (int32_t k = 0; k < 1000; ++k) generator->next(year), days += year.days;
    return days;
  };
  return b;
}

/// Whole schedules of ta01, by one priority rule after the other.
Bench rollout_bench() {
  using namespace jobshop;
  std::string text;
  read_file(shipped("configs/worlds/factory/jobshop/ta01.txt"), text);
  auto file = std::make_shared<InstanceFile>(read_standard(text));
  Bench b;
  b.name = kRollout, b.envs = 1;
  b.bytes_per_env = 4 * double(Shop::words(file->jobs, file->machines));
  b.work = [=] {
    constexpr int32_t kCalls = 900;
    std::vector<int32_t> memory(size_t(Shop::words(file->jobs, file->machines)));
    Shop shop(file->instance(), file->jobs, memory.data());
    for (int32_t k = 0; k < kCalls; ++k) {
      jobshop::Progress p;
      shop.begin(file->jobs, p);
      dispatch(shop, p, {}, Rule(k % int32_t(Rule::kCount)));
    }
    return int64_t(kCalls);
  };
  return b;
}

/// Whole tunings of four numbers on the 24 training years, on one core.
Bench tune_bench() {
  auto l = std::make_shared<Loaded>(load({shipped("configs/farm/field_tabular.yaml"), {}}));
  auto t = std::make_shared<Tuning>(prepare(*l, parse_yaml("stage_thresholds", "bench")));
  t->how.threads = 1;
  Bench b;
  b.name = kTune, b.envs = t->how.episodes;
  b.work = [=] {
    tune(t->rule, l->registry.find(t->env.name), t->env, t->how);
    return int64_t(1);
  };
  return b;
}

/// Checkpoints of 48 MB, each whole on the disk. At one in ten seconds a run's overhead is a tenth
/// of the seconds that one takes.
Bench checkpoint_bench() {
  auto c = std::make_shared<Checkpoint>();
  std::vector<float> weights(12'000'000);
  for (size_t i = 0; i < weights.size(); ++i) weights[i] = float(i);
  c->put("weights", weights);
  const auto folder = std::filesystem::temp_directory_path() /
                      join({"plantgym-bench-", std::to_string(::getpid())});
  Bench b;
  b.name = kCheckpoint;
  b.work = [=] {
    std::filesystem::create_directories(folder);
    c->write(folder / "last.safetensors");
    std::filesystem::remove_all(folder);
    return int64_t(1);
  };
  return b;
}

void measure(Bench& b) {
  const Clock::time_point start = Clock::now();
  int64_t done = 0;
  double seconds = 0;
  while (seconds < 0.15) {
    done += b.work();
    seconds = std::chrono::duration<double>(Clock::now() - start).count();
  }
  b.rates.push_back(double(done) / seconds);
  b.best = std::max(b.best, b.rates.back());
}

/// The median over runs side by side, which slow minutes of the machine do not move.
double ratio(const Bench& b, const Bench& first) {
  std::vector<double> all;
  for (size_t i = 0; i < b.rates.size(); ++i) all.push_back(b.rates[i] / first.rates[i]);
  std::nth_element(all.begin(), all.begin() + std::ptrdiff_t(all.size() / 2), all.end());
  return all.empty() ? 1 : all[all.size() / 2];
}

std::string count(double x) {
  return x >= 1e6   ? fmt::format("{:.1f} M/s", x / 1e6)
         : x >= 1e3 ? fmt::format("{:.1f} k/s", x / 1e3)
                    : fmt::format("{:.2f} /s", x);
}

/// Everything that comes with the program, or the one that is named.
std::vector<Bench> own_benches(const BenchArgs& a, Pool& pool) {
  std::vector<Bench> all;
  std::vector<std::string> known;
  for (const Definition& d : kWorlds) {
    known.push_back(d.name);
    if (a.name.empty() || a.name == d.name) all.push_back(env_bench(d, a.envs, pool));
  }
  for (const LearnerKind& k : learner_kinds()) {
    known.push_back(join({"learner/", k.name}));
    if (a.name.empty() || a.name == known.back())
      all.push_back(learner_bench(known.back(), k, a.envs, pool));
  }
  known.insert(known.end(), {"learning", kFloorBench, kZone, kGenerator, kRollout, kTune,
                             kCheckpoint, kLibTorch});
  known.insert(known.end(), model_bench_names().begin(), model_bench_names().end());
  known.insert(known.end(), picture_bench_names().begin(), picture_bench_names().end());
  known.insert(known.end(), vision_bench_names().begin(), vision_bench_names().end());
  known.insert(known.end(), device_bench_names().begin(), device_bench_names().end());
  known.push_back("classify");  // all of vision/
  for (Bench& b : vision_benches(a.name)) all.push_back(std::move(b));
  for (Bench& b : picture_benches(a.name)) all.push_back(std::move(b));
  for (Bench& b : model_benches(a.name)) all.push_back(std::move(b));
  if (a.name.empty() || a.name == kFloorBench)
    for (Bench& b : floor_benches()) all.push_back(std::move(b));
  if (a.name.empty() || a.name == kZone) all.push_back(zone_bench());
  if (a.name.empty() || a.name == kGenerator) all.push_back(generator_bench());
  if (a.name.empty() || a.name == kRollout) all.push_back(rollout_bench());
  if (a.name.empty() || a.name == kTune) all.push_back(tune_bench());
  if (a.name.empty() || a.name == kCheckpoint) all.push_back(checkpoint_bench());
  if (a.name == kLibTorch || a.name == "learner/ppo") try {
      all.push_back(libtorch_bench(pool));
    } catch (const DeepLibraryMissing& e) {
      if (a.name == kLibTorch) throw;
      say("note: {} is not measured: {}\n", kLibTorch, e.what());
    }
  if (all.empty() && a.name == kFloorBench)
    throw Error(join({a.name, " needs Box2D, which this build is without"}));
  if (all.empty())
    throw Error(join({"bench: '", a.name, "' is unknown", suggestion(a.name, known)}));
  return all;
}

/// An environment that is named, as it is by default, then those of the libraries.
std::vector<Bench> plugin_benches(const BenchArgs& a, Pool& pool) {
  const Registry own = builtin_registry(), registry = builtin_registry(a.plugins);
  std::vector<std::string> names;
  if (!a.name.empty()) names.push_back(registry.find(a.name).name);
  for (const std::string& e : registry.names())
    if (!own.has(e) && e != a.name) names.push_back(e);
  std::vector<Bench> all;
  for (const std::string& e : names)
    all.push_back(env_bench({e.c_str(), e.c_str(), 4096}, a.envs, pool, a.plugins));
  return all;
}

void print_head(bool compares) {
  fmt::print("{:<32} {:>8} {:>8} {:>12} {:>12}{}\n", "benchmark", "threads", "envs", "best",
             "bytes/env", compares ? "  of the first" : "");
}

/// @param first that it is compared with; null: with none
void print_bench(const Bench& b, const BenchArgs& a, const Bench* first,
                 nlohmann::ordered_json& results) {
  fmt::print("{:<32} {:>8} {:>8} {:>12} {:>12.0f}{}\n", b.name, a.threads, b.envs, count(b.best),
             b.bytes_per_env, first ? fmt::format("{:>14.3f}", ratio(b, *first)) : "");
  if (b.share)
    fmt::print("{:<32} {:>8} {:>8} {:>12} {:>11.1f}%\n", join({"  bare ", b.beneath}), "", "",
               count(b.best / b.share()), 100 * b.share());
  std::fflush(stdout);
  results.push_back({{"name", b.name},
                     {"device", a.device},
                     {"threads", a.threads},
                     {"envs", b.envs},
                     {"per_second", b.best},
                     {"bytes_per_env", b.bytes_per_env},
                     {"runs", a.runs}});
  if (b.share) results.back()["share"] = b.share();
}

int write_results(const BenchArgs& a, const nlohmann::ordered_json& results) {
  if (!a.json.empty())
    write_whole(a.json, {nlohmann::ordered_json{{"results", results}}.dump(2) + "\n"});
  return 0;
}

}  // namespace

int bench(const BenchArgs& a) {
  if (!a.learning.empty())
    throw Error(join({a.learning[0], ": only `bench learning` takes a run file"}));
  if (!a.out.empty()) throw Error("--out: only `bench learning` trains somewhere");
  Pool pool(a.threads);
  const std::vector<std::function<Bench()>> of_device = device_benches(a, pool);
  if (of_device.empty() && a.device != "cpu")
    throw Error("--device: is of the benchmarks `device` and device/…; name one of them");
  nlohmann::ordered_json results = nlohmann::ordered_json::array();
  if (!of_device.empty()) {
    fmt::print("on {}\n", open_device(a.device == "cuda")->name());
    print_head(false);
    for (const std::function<Bench()>& make : of_device) {
      Bench b = make();
      for (int32_t r = 0; r < a.runs; ++r) measure(b);
      print_bench(b, a, nullptr, results);
    }
    return write_results(a, results);
  }
  std::vector<Bench> all = a.plugins.empty() ? own_benches(a, pool) : plugin_benches(a, pool);
  for (Bench& b : all) b.work();        // caches and pages are warm
  for (int32_t r = 0; r < a.runs; ++r)  // interleaved: a slow minute of the machine hits all alike
    for (Bench& b : all) measure(b);
  const bool compares = !a.plugins.empty() && all.size() > 1;
  print_head(compares);
  for (const Bench& b : all) print_bench(b, a, compares ? &all[0] : nullptr, results);
  return write_results(a, results);
}

}  // namespace plantgym::cli
