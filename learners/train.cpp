#include "train.h"

#include <fmt/core.h>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <future>
#include <nlohmann/json.hpp>
#include <optional>

#include "device_learner.h"
#include "files.h"
#include "hooks.h"
#include "run_device.h"
#include "scalar_log.h"
#include "tabular.h"

namespace plantgym {
namespace {

using Clock = std::chrono::steady_clock;
double since(Clock::time_point t) {
  return std::chrono::duration<double>(Clock::now() - t).count();
}
/// CPU seconds of this process, all threads together.
double cpu_clock() { return double(std::clock()) / CLOCKS_PER_SEC; }

/// Seeds of the episodes by which training chooses its best policy begin here.
constexpr double kFirstCheckpoint = 2;  // [s]
constexpr uint64_t kSelection = uint64_t(1) << 32;

volatile std::sig_atomic_t g_signal = 0;

std::vector<double> statistics_of(const Checkpoint& c) {
  return c.has("wrappers") ? c.get<double>("wrappers") : std::vector<double>{};
}

/// One seed from where it stands to its end.
class Seed {
 public:
  Seed(const RunConfig& run, const Registry& registry, RunFolder& folder, Pool& pool, int32_t seed,
       const TrainCallbacks& show, Peers* peers)
      : run_(run),
        api_(registry.find(run.env.name)),
        judged_(registry.find(run.eval_env.name)),
        folder_(folder),
        pool_(pool),
        seed_(seed),
        show_(show),
        peers_(peers),
        device_(device_of(run, nullptr)),
        env_(api_, on_device(part_of(run, peers)), pool) {
    if (!env_.on_gpu()) env_.watch_ranges();
    Budget budget = run.budget;
    budget.slice = slice();
    const LearnerKind& kind = learner_kind(run.learner);
    learner_ = device_
                   ? kind.make_on(run.learner, run.agent, env_, budget, uint64_t(seed),
                                  {std::move(device_), run.precision})
                   : kind.make(run.learner, run.agent, env_, budget, uint64_t(seed), run.models);
    if (const auto c = last_checkpoint()) {
      restore(*c);
      if (leads() && !finished_) log_ = std::make_unique<ScalarLog>(folder.seed_folder(seed), &*c);
    } else if (leads()) {
      log_ = std::make_unique<ScalarLog>(folder.seed_folder(seed), nullptr);
    }
    // one that a signal interrupted is still due
    next_eval_ = next(run.eval_every, std::max<int64_t>(last_judged_, 0));
    next_log_ = next(run.log_every, learner_->steps());
  }
  bool finished() const { return finished_; }
  const Scalars& newest() const { return newest_; }

  /// False: a signal asked to stop; a checkpoint was written.
  bool run() {
    Clock::time_point saved = Clock::now(), shown = Clock::now();
    double wait = std::min(run_.checkpoint_every, kFirstCheckpoint);
    if (learner_->steps() && !judge_if_due()) return save(), false;
    while (!learner_->done() && !stopped_early_) {
      learner_->iterate();
      if (log_is_due()) write_scalars(drain());
      if (!judge_if_due()) return save(), false;
      const Asked asked = agree({stop_signal() != 0, since(saved) >= wait});
      if (asked.save) {
        const Clock::time_point before = Clock::now();
        save(), saved = Clock::now();
        // who follows a run sees it early, and large checkpoints take no more time than later on
        wait = std::min(run_.checkpoint_every, std::max(2 * wait, 20 * since(before)));
      }
      if (show_.progress && since(shown) >= 0.1) tell(), shown = Clock::now();
      if (asked.stop) return save(), false;
    }
    if (last_logged_ != learner_->steps()) write_scalars(drain());
    if (last_judged_ != learner_->steps() && !judge()) return save(), false;
    finished_ = true;
    save();
    tell();
    lead([&] { hook("end"); });
    return true;
  }
  std::string story() const {
    nlohmann::ordered_json j = {{"run", run_.name},
                                {"folder", folder_.path()},
                                {"seed", seed_},
                                {"steps", learner_->steps()},
                                {"episodes", learner_->episodes()}};
    for (const auto& [name, value] : newest_) j["scalars"][name] = value;
    return j.dump();
  }

 private:
  /// The environments where the learner is, if they can be stepped there: then nothing of the CPU's
  /// may stand between them.
  EnvConfig on_device(EnvConfig c) const {
    if (!device_ || !device_->cuda()) return c;
    EnvConfig one = c;
    one.n = 1, one.first_id = 0, one.peers = nullptr;
    const bool whole = VecEnv(api_, one, pool_).is_whole();
    if (whole && (api_.devices & PG_CUDA)) c.device = PG_CUDA;
    const std::string why = peers_ ? peers_->open_gpus() : "";
    if (leads() && show_.message && seed_ == run_.first_seed)
      show_.message(join({"learning on ", device_->name(),
                          c.device == PG_CUDA ? ", environments too"
                          : whole ? ", fed by environments on the CPU (they are not built for GPUs)"
                                  : ", fed by environments on the CPU (where wrappers are)",
                          !peers_       ? ""
                          : why.empty() ? "; gradients are exchanged by NCCL"
                                        : "; gradients are exchanged through the CPU, as NCCL does "
                                          "not work: ",
                          why}));
    return c;
  }
  /// What a signal or the clock asks a program for.
  struct Asked {
    bool stop, save;
  };
  /// Of all programs: one that stops stops all; the clock is rank 0's.
  Asked agree(Asked mine) const {
    if (!peers_) return mine;
    Asked all = mine;
    const std::vector<uint8_t> flags = peers_->gathered(
        "what to do next", std::vector<uint8_t>{uint8_t(mine.stop), uint8_t(mine.save)});
    for (size_t k = 0; k < flags.size(); k += 2) all.stop |= flags[k] != 0;
    all.save = flags[1] != 0;
    return all;
  }
  bool leads() const { return !peers_ || peers_->rank() == 0; }
  /// None: there is none. Rank 0 reads it for all. @throws Error
  std::optional<Checkpoint> last_checkpoint() {
    std::string bytes, note;
    if (leads()) bytes = folder_.newest(seed_, note);
    if (!note.empty() && show_.message) show_.message(note);
    if (peers_) bytes = peers_->spread_whole("the last checkpoint", std::move(bytes));
    if (bytes.empty()) return std::nullopt;
    return Checkpoint::parse(bytes, folder_.last(seed_));
  }
  static int64_t next(int64_t every, int64_t steps) {
    return every ? (steps / every + 1) * every : 0;
  }
  /// Transitions between two looks at the clock, the log and the evaluation.
  int64_t slice() const {
    int64_t most = 65536;
    if (run_.budget.steps) most = std::min(most, run_.budget.steps / 100);
    if (run_.budget.episodes) most = 128;
    if (run_.log_every) most = std::min(most, run_.log_every);
    if (run_.eval_every) most = std::min(most, run_.eval_every);
    return std::max<int64_t>(1, most);
  }
  bool log_is_due() {
    const int64_t steps = learner_->steps();
    bool due = run_.log_every && steps >= next_log_;
    if (due) next_log_ = next(run_.log_every, steps);
    if (!run_.log_every && done() >= logged_ + 0.01) due = true, logged_ = done();
    if (due) last_logged_ = steps;
    return due;
  }
  /// False: a signal interrupted it.
  bool judge_if_due() {
    const int64_t steps = learner_->steps();
    if (!run_.eval_every || steps < next_eval_) return true;
    if (!judge()) return false;
    next_eval_ = next(run_.eval_every, steps);
    return true;
  }
  double seconds() const { return seconds_before_ + since(start_); }
  double done() const {
    return finished_ ? 1
           : run_.budget.steps
               ? std::min(1.0, double(learner_->steps()) / double(run_.budget.steps))
               : std::min(1.0, double(learner_->episodes()) / double(run_.budget.episodes));
  }
  /// What the learner and the wrappers gathered.
  Scalars drain() {
    Scalars s = learner_->drain();
    if (const FinishedEpisodes e = env_.drain(); e.count) {
      s.emplace_back("episode/return_mean", e.returns / double(e.count));
      s.emplace_back("episode/length_mean", double(e.lengths) / double(e.count));
    }
    return s;
  }
  void write_scalars(const Scalars& s) {
    for (const auto& [name, value] : s) {
      bool known = false;
      for (auto& [n, v] : newest_)
        if (n == name) v = value, known = true;
      if (!known) newest_.emplace_back(name, value);
    }
    if (log_) log_->write(learner_->steps(), seconds(), s);
  }
  void tell() const {
    if (!show_.progress) return;
    const double rate = double(learner_->steps() - steps_before_) / std::max(1e-9, since(start_));
    show_.progress(
        {seed_, done(), learner_->steps(), learner_->episodes(), since(start_), rate, newest_});
  }
  /// Judges today's greedy policy; keeps it where it is the best so far. False: a signal came.
  bool judge() {
    const auto policy = [this](const pg_spec& spec) { return learner_->policy_for(spec); };
    EvaluationConfig how;
    how.episodes = run_.eval_episodes,
    how.seed = kSelection + uint64_t(seed_),  // not those that `eval` judges the chosen one by
        how.stop = [] { return stop_signal() != 0; };
    how.most_steps = 20000,
    how.give_up = true;  // a policy that walks in circles is judged by what it got
    EnvConfig config = run_.eval_env;
    config.statistics = env_.statistics();
    // each of several programs plays all of them: that takes no longer, and none waits for another
    const std::vector<Episode> episodes = evaluate(judged_, config, pool_, policy, how);
    if (agree({int64_t(episodes.size()) < run_.eval_episodes, false}).stop)
      return false;  // after --resume, then
    EnvConfig one = run_.eval_env;
    one.n = 1;
    const VecEnv env(judged_, one, pool_);
    Scalars s = {{"eval/return", metric_of(episodes, "return", env.spec())}};
    for (int32_t k = 0; k < env.spec().n_metrics; ++k)
      s.emplace_back(join({"eval/", env.spec().metrics[k].name}),
                     metric_of(episodes, env.spec().metrics[k].name, env.spec()));
    write_scalars(s);
    last_judged_ = learner_->steps();
    const double value = metric_of(episodes, run_.metric, env.spec());
    std::optional<Checkpoint> best;
    if (!has_best_ || (run_.maximize ? value > best_ : value < best_))
      has_best_ = true, best_ = value, best = checkpoint();
    lead([&] {
      if (best) best->write(folder_.best(seed_));
      hook("eval");
    });
    if (!run_.stop_metric.empty() &&
        metric_of(episodes, run_.stop_metric, env.spec()) >= run_.stop_at_least)
      stopped_early_ = true;
    return true;
  }
  /// Rank 0 alone does f(), however long it takes: the others hear meanwhile that it goes on.
  template <class F>
  void lead(F&& f) const {
    if (!peers_) return f();
    std::future<void> done;
    if (leads()) done = std::async(std::launch::async, f);
    for (uint8_t over = 0; !over;) {
      if (leads())
        over = done.wait_for(std::chrono::duration<double>(run_.peer_timeout / 4)) ==
               std::future_status::ready;
      peers_->spread("whether rank 0 goes on", &over, 1);
    }
    if (leads()) done.get();
  }
  void hook(const char* when) const {
    if (const int code = run_hooks(run_, when, story()); code && show_.message)
      show_.message(join({"run.hooks.", when, ": the command failed (wait status ",
                          std::to_string(code), "); training goes on"}));
  }
  void save() {
    const Checkpoint c = checkpoint();
    lead([&] { folder_.write_last(seed_, c), hook("checkpoint"); });
  }
  /// With all programs: each has its rows.
  Checkpoint checkpoint() const {
    Checkpoint c;
    learner_->save(c);
    if (log_) log_->save(c);
    if (const std::vector<double> s = env_.statistics(); !s.empty()) c.put("wrappers", s);
    const std::vector<float> ranges = env_.on_gpu() ? ranges_before_ : env_.ranges();
    if (!ranges.empty()) c.put("ranges", ranges);
    c.put_number<int64_t>("finished", finished_);
    c.put_number<int64_t>("last_judged", last_judged_);
    c.put_number<int64_t>("last_logged", last_logged_);
    c.put_number<double>("logged", logged_);
    c.put_number<int64_t>("has_best", has_best_);
    c.put_number<int64_t>("stopped_early", stopped_early_);
    c.put_number<double>("best", best_);
    c.put_number<double>("seconds", seconds());
    c.put_number<double>("cpu_seconds", cpu_before_ + cpu_clock() - cpu_start_);
    return c;
  }
  void restore(const Checkpoint& c) {
    env_.set_statistics(statistics_of(c));  // first: load() shows the rows by them
    learner_->load(c);
    if (c.has("ranges")) {
      ranges_before_ = c.get<float>("ranges");
      if (!env_.on_gpu()) env_.set_ranges(ranges_before_);
    }
    finished_ = c.number<int64_t>("finished") != 0;
    last_judged_ = c.number<int64_t>("last_judged");
    last_logged_ = c.number<int64_t>("last_logged");
    logged_ = c.number<double>("logged");
    has_best_ = c.number<int64_t>("has_best") != 0;
    stopped_early_ = c.number<int64_t>("stopped_early") != 0;
    best_ = c.number<double>("best");
    seconds_before_ = c.number<double>("seconds");
    if (c.has("cpu_seconds")) cpu_before_ = c.number<double>("cpu_seconds");  // older ones lack it
    steps_before_ = learner_->steps();
  }

  const RunConfig& run_;
  const pg_env_api &api_, &judged_;
  RunFolder& folder_;
  Pool& pool_;
  int32_t seed_;
  const TrainCallbacks& show_;
  Peers* const peers_;              // null: this program is alone
  std::unique_ptr<Device> device_;  // until the learner has it; null: the CPU
  VecEnv env_;
  std::unique_ptr<Learner> learner_;
  std::unique_ptr<ScalarLog> log_;
  Clock::time_point start_ = Clock::now();
  const double cpu_start_ = cpu_clock();
  double seconds_before_ = 0, cpu_before_ = 0, best_ = 0,
         logged_ = 0;                 // logged_: done() at the last row
  std::vector<float> ranges_before_;  // a GPU's rows are not watched: what is known stays
  int64_t steps_before_ = 0, next_eval_ = 0, next_log_ = 0, last_judged_ = -1, last_logged_ = -1;
  bool finished_ = false, has_best_ = false, stopped_early_ = false;
  Scalars newest_;
};

}  // namespace

void catch_stop_signals() {
  struct sigaction act = {};
  act.sa_handler = [](int s) { g_signal = s; };
  act.sa_flags = SA_RESTART;
  for (const int s : {SIGTERM, SIGUSR1, SIGINT}) sigaction(s, &act, nullptr);
}

int stop_signal() { return g_signal; }

void expect_same_spaces(const pg_spec& learned, const pg_spec& judged) {
  const auto differ = [](const pg_space& a, const pg_space& b) {
    bool no = a.dtype != b.dtype || a.elements != b.elements || a.n != b.n ||
              !a.counts != !b.counts || !a.names != !b.names || !a.labels != !b.labels;
    int64_t values = a.n;
    for (int64_t e = 0; !no && e < a.elements; ++e) {
      no |= a.counts && a.counts[e] != b.counts[e];
      no |= a.names && std::strcmp(a.names[e], b.names[e]) != 0;
      values += a.counts ? a.counts[e] : 0;
    }
    for (int64_t v = 0; !no && a.labels && v < values; ++v)
      no |= std::strcmp(a.labels[v], b.labels[v]) != 0;
    return no;
  };
  std::string what;
  if (learned.n_obs != judged.n_obs) what = "the observation has other parts";
  for (int32_t k = 0; what.empty() && k < learned.n_obs; ++k)
    if (differ(learned.obs[k], judged.obs[k]))
      what = join({"the observation '", judged.obs[k].name, "' has other elements"});
  if (what.empty() && differ(*learned.action, *judged.action)) what = "the actions are others";
  if (!what.empty())
    throw Error(join({"eval.env: ", what,
                      " than in training, so the trained policy cannot be judged there; change "
                      "only what leaves observation and actions as they are"}));
}

double metric_of(const std::vector<Episode>& episodes, const std::string& metric,
                 const pg_spec& spec) {
  double sum = 0;
  std::vector<std::string> known = {"return", "length"};
  int32_t at = metric == "return" ? -1 : metric == "length" ? -2 : -3;
  for (int32_t k = 0; k < spec.n_metrics; ++k) {
    known.push_back(spec.metrics[k].name);
    if (metric == spec.metrics[k].name) at = k;
  }
  if (at == -3)
    throw Error(join({"eval.metric: '", metric, "' is not known", suggestion(metric, known)}));
  for (const Episode& e : episodes)
    sum += at == -1            ? e.reward
           : at == -2          ? double(e.length)
           : e.metrics.empty() ? 0.0
                               : double(e.metrics[size_t(at)]);
  return sum / double(episodes.size());
}

EnvConfig environment_in(const RunConfig& run, const std::string& path) {
  EnvConfig c = run.eval_env;
  if (c.wrappers.any()) c.statistics = statistics_of(Checkpoint::read(path));
  return c;
}

std::function<std::unique_ptr<Agent>(const pg_spec&)> policy_in(const RunConfig& run,
                                                                const std::string& path) {
  auto c = std::make_shared<Checkpoint>(Checkpoint::read(path));
  const LearnerKind& kind = learner_kind(run.learner);
  try {
    require_learner(*c, kind.name);
  } catch (const Error& e) {
    throw Error(join({path, ": ", e.what()}));
  }
  return [c, &kind](const pg_spec& spec) { return kind.load_policy(*c, spec); };
}

namespace {
/// What is left of a run that fails.
std::string last_good(const RunFolder& folder, int32_t seed) {
  for (const std::string& path : {folder.last(seed), folder.before_last(seed)}) try {
      std::error_code none;
      if (!std::filesystem::exists(path, none)) continue;
      const int64_t steps = Checkpoint::read(path).get<int64_t>("counters")[0];
      return join({"; the last checkpoint, of step ", std::to_string(steps), ", is ", path});
    } catch (const Error&) {  // a damaged one is not good
    }
  return "; no checkpoint was written yet";
}
}  // namespace

EnvConfig part_of(const RunConfig& run, Peers* peers) {
  EnvConfig c = run.env;
  if (!peers) return c;
  const int64_t programs = peers->count();
  if (const LearnerKind& kind = learner_kind(run.learner); !kind.shares)
    throw error_at(*child(run.learner, "type"), "learner.type",
                   join({"'", kind.name, "' learns in one program, and these are ",
                         std::to_string(programs)}));
  if (c.n % programs)
    throw misread(
        c, "num_envs",
        join({std::to_string(c.n), " cannot be shared equally by ", std::to_string(programs),
              " programs; use ", std::to_string((c.n / programs + 1) * programs)}));
  c.n /= programs, c.first_id = peers->rank() * c.n, c.peers = peers;
  return c;
}

TrainResult train(const RunConfig& run, const Registry& registry, RunFolder& folder,
                  const TrainCallbacks& show, Peers* peers) {
  const bool leads = !peers || peers->rank() == 0;
  const auto failed = [&](const Seed& one) {
    if (leads) run_hooks(run, "fail", one.story());
  };
  Pool pool(run.threads);
  bool all_done = true;
  for (int32_t seed = run.first_seed; seed <= run.last_seed; ++seed) {
    Seed one(run, registry, folder, pool, seed, show, peers);
    if (one.finished()) continue;
    all_done = false;
    try {
      if (!one.run()) return TrainResult::kStopped;
    } catch (const PeerLost& e) {
      failed(one);
      throw PeerLost(leads ? e.what() + last_good(folder, seed) : e.what());
    } catch (const NotFinite& e) {
      failed(one);
      throw NotFinite(leads ? e.what() + last_good(folder, seed) : e.what());
    } catch (const Failure& e) {
      failed(one);
      throw Failure(leads ? e.what() + last_good(folder, seed) : e.what());
    } catch (const std::exception&) {
      failed(one);
      throw;
    }
    if (show.message) {
      constexpr size_t kMost = 30;  // else without those of single stations or zones
      std::string line = join({"seed ", std::to_string(seed), " done"});
      const bool many = one.newest().size() > kMost;
      for (const auto& [name, value] : one.newest())
        if (name.rfind("eval/", 0) == 0 && !(many && name.find('.') != std::string::npos))
          line += fmt::format("  {} {:.6g}", name.substr(5), value);
      show.message(line);
    }
  }
  return all_done ? TrainResult::kAlreadyDone : TrainResult::kDone;
}

}  // namespace plantgym
