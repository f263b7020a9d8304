// A run file: what to learn (env), what acts (agent), how it improves (learner), how it is judged
// (eval), how far it goes (run).
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "agents/agent.h"
#include "agents/device.h"
#include "learner.h"
#include "node.h"
#include "registry.h"
#include "vec_env.h"

namespace plantgym {

/// A run, read and checked. Environments and learners check their own keys when they are made.
struct RunConfig {
  Node tree = {};         // the whole run: extends, worlds and command line resolved
  std::string name = {};  // names the run's folder
  std::vector<std::string> plugins = {};
  Models models = {};       // that `agent` may name
  EnvConfig env = {};       // the environments that are learned on
  EnvConfig eval_env = {};  // the same with `eval.env` laid over it
  Node agent = {}, learner = {};

  int64_t eval_every = 0;  // [steps] 0: at the end only
  int64_t eval_episodes = 100;
  std::string metric = "return";  // what chooses the best checkpoint: return, or a KPI's name
  bool maximize = true;
  std::vector<Node> compare = {};  // other agents, judged beside the learned one

  int32_t first_seed = 0, last_seed = 0;  // of this part
  std::string part = {};                  // "3/10": the fourth of ten equal parts; "": all
  Budget budget = {};
  int32_t threads = 1;
  enum : int32_t { kCpu, kCuda, kAuto };
  int32_t device = kCpu;  // that learns, and steps environments that can be stepped there
  Precision precision = Precision::kFloat32;
  int64_t log_every = 0;         // [steps] between rows of metrics; 0: a hundredth of the budget
  double checkpoint_every = 60;  // [s] of wall time
  double peer_timeout = 60;      // [s] that one of several programs waits for another
  std::string stop_metric = {};  // "": never early
  double stop_at_least = 0;
  std::vector<std::pair<std::string, std::string>> hooks = {};  // checkpoint, eval, end, fail
};

/// "i/n" with 0 <= i < n. @return whether it is that
bool parse_part(const std::string& words, int32_t& i, int32_t& n);

/// The tree that a command line means: a run file, a world file, a run's folder, or the name of an
/// environment in `registry`, with `overrides` ("env.num_envs=64") laid over it. @throws Error
Node read_target(const std::string& path, const std::vector<std::string>& overrides,
                 const Registry& registry = {});
/// Whether a tree says what to learn, not only what to look at.
bool is_run(const Node& tree);
/// What a tree tries many settings of; null: nothing.
const Node* sweep_of(const Node& tree);
/// Names of the libraries that `plugins` lists, relative to the file that names them. @throws Error
std::vector<std::string> plugin_files(const Node& tree);

/// @param name of the run where the file says none. @throws Error with the place of the key
RunConfig read_run(const Node& tree, const std::string& name, const Registry& registry);
/// The evaluation's environment (or the one that is trained on) as an agent wants it: what
/// AgentKind::environment says of `params` laid over it, then without wrappers, else with those
/// that change the task; observed as AgentKind::sees says.
EnvConfig environment_for(const RunConfig& run, const AgentKind& k, const Node& params,
                          const Registry& registry, bool training = false);

/// Every key of `eval` and `run`; of the top of a run file; and of `env`, but for those of the
/// environment itself. What reads a run, `describe` and `schema` share these.
void run_fields(RunConfig& run, Fields& f);
void file_fields(RunConfig& run, Fields& f);
void env_fields(EnvConfig& c, Fields& f);

/// @param spec of the evaluation's environment @throws Error eval.metric or run.stop.metric is not
/// one of its KPIs
void check_metrics(const RunConfig& run, const pg_spec& spec);

/// Scalars of the tree that name files to be read by the environment, by its schema; what a run
/// folder must copy to stand alone.
std::vector<Node*> file_nodes(Node& tree, const Registry& registry);
/// `tree` with every default of the environment, the learner, eval and run written out ("default"
/// as file).
Node with_defaults(const Node& tree, const Registry& registry);

}  // namespace plantgym
