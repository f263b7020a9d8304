// A row per decision: what was seen, done, and what came of it.
#pragma once
#include <memory>
#include <string>

#include "learners/evaluate.h"
#include "learners/files.h"

namespace plantgym::cli {

/// CSV columns: agent, run, episode, time, every observation element by name, every action element,
/// reward, every signal. Times count decisions of the episode.
class Trace {
 public:
  /// Goes on in the file below `head`, the last one in it. An agent that sees other things gets a
  /// head of its own. @throws Failure
  Trace(NewFile& file, const pg_spec& spec, std::string& head);
  void begin(const std::string& agent, int32_t run) { agent_ = agent, run_ = run; }
  void add(const Decision& d);
  void close();  ///< everything is on disk. @throws Failure

 private:
  NewFile& file_;
  const pg_spec& spec_;
  std::string agent_, rows_;
  int32_t run_ = 0;
};

}  // namespace plantgym::cli
