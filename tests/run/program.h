// Starting the program itself.
#pragma once
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <vector>

namespace plantgym::testing {

/// Starts the program, silent; returns its process.
inline pid_t start(std::vector<std::string> words) {
  words.insert(words.begin(), PLANTGYM_PROGRAM);
  const pid_t child = fork();
  if (child == 0) {
    std::vector<char*> argv;
    for (std::string& w : words) argv.push_back(w.data());
    argv.push_back(nullptr);
    const int null = open("/dev/null", O_WRONLY);
    dup2(null, 1), dup2(null, 2);
    execv(PLANTGYM_PROGRAM, argv.data());
    _exit(127);
  }
  return child;
}
/// Exit code, or 1000 + the signal that ended it.
inline int wait_for(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}
inline int run(const std::vector<std::string>& words) { return wait_for(start(words)); }

}  // namespace plantgym::testing
