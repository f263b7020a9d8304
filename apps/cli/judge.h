// Lets agents live through the same evaluation episodes.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "commands.h"
#include "learners/files.h"
#include "players.h"
#include "results.h"

namespace plantgym::cli {

/// Files of every decision, which several judges fill one after the other.
struct Records {
  std::unique_ptr<NewFile> trace = {}, ledger = {};  // null: not wanted
  std::string trace_head = {};                       // the last in the trace
};

/// Parts what a command line names into files and overrides. @throws Error it names no file
EvalArgs sorted_out(const EvalArgs& given, const char* command);

/// Collects the episodes of all agents of some targets. The first target says how many episodes,
/// and which: all draw the same random numbers.
class Judge {
 public:
  /// @param setting of a what-if table, "" for none
  Judge(const EvalArgs& args, const std::string& setting, Records* records = nullptr);
  /// Judges the agents of one target. @throws Error nobody to judge, or its episodes cannot be
  /// compared with those of the targets before
  void target(const std::string& path, const std::vector<std::string>& overrides);
  /// Everything, once all targets were judged.
  const Results& results() const { return results_; }
  /// The last run folder that was a target; "": none.
  const std::string& folder() const { return folder_; }

 private:
  std::vector<std::string> of_the_evaluation(const std::string& path,
                                             const std::vector<std::string>& overrides);
  void agree(const Loaded& l, const std::string& path);
  void same_kpis(const Judged& who) const;
  void add(const Loaded& l, const Player& p, Judged& to);
  void compare(const Loaded& l, const std::string& path);
  void gap(const Loaded& l, const std::vector<Player>& players, const std::string& whose);
  void count_years_once(const Judged& who);
  void note(const std::string& words);

  const EvalArgs& args_;
  Records* records_;
  Results results_;
  std::string folder_, first_path_, years_, world_, whole_world_;
  int64_t episodes_ = 0;
  uint64_t seed_ = 0;
  std::vector<std::string> judged_;  // agents of eval.compare with their environments
};

}  // namespace plantgym::cli
