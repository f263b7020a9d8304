// What acts. An agent sees only what an environment shows; how it was made (by hand, by a learner)
// is its own.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "node.h"
#include "vec_env.h"

namespace plantgym {

struct Policy;

/// What an agent weighed when it chose: a number for each value of each element of the action,
/// element after element (`joint`: for each combination, the first element most significant). NaN:
/// not weighed, since it was illegal.
struct Weighed {
  enum Kind {
    kNothing,
    kProbabilities,
    kValues,  // returns that it expects (Q)
    kScores   // the greatest is done; they mean nothing by themselves
  } kind = kNothing;
  bool joint = false;
  std::vector<double> numbers = {};
};

/// Chooses the actions of many rows at once. Has no hidden memory that a snapshot of the
/// environment would miss, except where `begins` resets it.
class Agent {
 public:
  virtual ~Agent() = default;
  /// Writes the actions of rows [0, n) into `action` (shaped as spec.action) for what `seen` shows:
  /// obs, and mask where it is not null. begins[i] != 0: row i's episode begins with this
  /// observation (null: none does).
  virtual void act(const pg_io& seen, int64_t n, const uint8_t* begins, void* action) = 0;
  /// Row 0 of what follows is episode `first` of an evaluation, row 1 the one after it, and so on.
  virtual void begin_at(int64_t first) { (void)first; }
  /// What made it act as it last did in a row, in words: the rule that fired. Empty: nothing to
  /// say.
  virtual std::string why(int64_t row) const {
    (void)row;
    return {};
  }
  /// What it weighed when it last acted in a row.
  virtual Weighed weighed(int64_t row) const {
    (void)row;
    return {};
  }
  /// From now on it draws from its probabilities (true), or does what is likeliest, as it does from
  /// the start. False: it has no probabilities, and does as before.
  virtual bool draw(bool on) {
    (void)on;
    return false;
  }
  /// What the agent thinks of each state of an enumerable environment: values (NaN: unknown) and
  /// greedy actions
  /// (-1: unknown). Empty: nothing to say.
  virtual std::vector<float> state_values() const { return {}; }
  virtual std::vector<int32_t> state_actions() const { return {}; }
  /// Writes how it decides (a network, a table, tiles) into a policy of which all else is said:
  /// what it sees, what its actions are. False: it cannot be written as one.
  virtual bool describe(Policy& to) const {
    (void)to;
    return false;
  }
};

/// One way to make an agent from configuration: `random`, or `{actions: plan.txt}`.
struct AgentKind {
  const char *name, *doc;
  /// Lists its keys: what `describe` and `schema` show.
  void (*fields)(Fields&);
  /// Map laid over the run's `env` before the environment is made (an empty one for none): rules
  /// decide on the environment they were written for, whatever the run's interval and actions.
  /// Null: never any.
  Node (*environment)(const Node& params);
  /// Which of the elements that the whole environment can show the agent looks at (none: those of
  /// the run). Null: those of the run.
  std::vector<std::string> (*sees)(const Node& params, const pg_spec& whole);
  /// `params`: the map below the agent's name (an empty map for a bare name). `seed` fixes its
  /// random draws.
  /// @throws Error a key, or an environment that the agent does not fit
  std::unique_ptr<Agent> (*make)(const Node& params, const pg_spec& spec, uint64_t seed);
  /// Its decisions are those of the run, though `environment` names another view of it: wrappers
  /// that change the task stay.
  bool decides_as_run = false;
};

/// All kinds, in the order of `plantgym list`.
const std::vector<AgentKind>& agent_kinds();
/// The kind that a node names (a word, or a map of one key) and its parameters; for every rule the
/// kind `rules` with the rule's map. @throws Error unknown kind, or a rule file that is not one
const AgentKind& agent_kind(const Node& named, Node& params);
/// What tables call it: "random", "threshold 0.45". @throws Error as agent_kind
std::string agent_name(const Node& named);

}  // namespace plantgym
