// The books of every episode: what was decided, by which rule, and every signal with its unit.
#pragma once
#include <string>
#include <vector>

#include "learners/evaluate.h"
#include "learners/files.h"

namespace plantgym::cli {

/// CSV columns: agent, run, episode, time [time_unit] since the episode began, decision (in the
/// environment's words), rule (what the agent says of it), `signal [unit]` for every signal. An
/// episode's rows stand together, episodes in the order in which they end.
class Ledger {
 public:
  /// Goes on in the file. @throws Failure
  Ledger(NewFile& file, const pg_spec& spec);
  void begin(const std::string& agent, int32_t run) { agent_ = agent, run_ = run; }
  void add(const Decision& d);
  void close();  ///< everything is on disk, episodes that were cut too. @throws Failure

 private:
  struct Book {
    std::string rows;
    double time = 0;
  };
  void finish(Book& b, const std::string& year);
  NewFile& file_;
  const pg_spec& spec_;
  int32_t year_;  // KPI; -1: none
  std::string agent_, done_;
  int32_t run_ = 0;
  std::vector<Book> books_;  // of the rows that are stepped
};

/// "12 mm", "on, run", "depth 7.5 mm": the action of a row in its space's words.
std::string decision_words(const pg_space& action, const void* actions, int64_t row);

}  // namespace plantgym::cli
