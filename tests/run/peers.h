// Starting several programs of one run on this machine.
#pragma once
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>

#include <chrono>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "learners/checkpoint.h"
#include "run/program.h"
#include "support.h"

namespace plantgym::testing {

/// A port that nobody listens on at the moment.
inline int free_port() {
  const int s = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in a = {};
  a.sin_family = AF_INET, a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof a;
  bind(s, reinterpret_cast<sockaddr*>(&a), size);
  getsockname(s, reinterpret_cast<sockaddr*>(&a), &size);
  close(s);
  return ntohs(a.sin_port);
}

/// A port where connections are taken and nothing is ever said.
class SilentPort {
 public:
  SilentPort() : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in a = {};
    a.sin_family = AF_INET, a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof a;
    bind(socket_, reinterpret_cast<sockaddr*>(&a), size);
    listen(socket_, 8);
    getsockname(socket_, reinterpret_cast<sockaddr*>(&a), &size);
    number_ = ntohs(a.sin_port);
  }
  ~SilentPort() { close(socket_); }
  SilentPort(const SilentPort&) = delete;
  SilentPort& operator=(const SilentPort&) = delete;
  int number() const { return number_; }

 private:
  int socket_, number_ = 0;
};

/// Starts the program as rank r of n; what it says goes to the file `says`.
inline pid_t start_rank(int r, int n, int port, const std::string& says,
                        std::vector<std::string> words) {
  words.insert(words.begin(), PLANTGYM_PROGRAM);
  const pid_t child = fork();
  if (child != 0) return child;
  setenv("RANK", std::to_string(r).c_str(), 1), setenv("WORLD_SIZE", std::to_string(n).c_str(), 1);
  setenv("MASTER_ADDR", "127.0.0.1", 1), setenv("MASTER_PORT", std::to_string(port).c_str(), 1);
  std::vector<char*> argv;
  for (std::string& w : words) argv.push_back(w.data());
  argv.push_back(nullptr);
  const int to = open(says.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  dup2(to, 1), dup2(to, 2);
  execv(PLANTGYM_PROGRAM, argv.data());
  _exit(127);
}

/// Exit code as wait_for gives it; one that does not end within `seconds` is killed: -1.
inline int wait_at_most(pid_t child, double seconds) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
  int status = 0;
  while (waitpid(child, &status, WNOHANG) == 0) {
    if (std::chrono::steady_clock::now() > end) {
      kill(child, SIGKILL), waitpid(child, &status, 0);
      return -1;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

/// Waits until a file is there; false: it did not come.
inline bool comes(const std::string& path, double seconds = 20) {
  for (int k = 0; k < int(seconds * 200); ++k) {
    if (std::filesystem::exists(path)) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

/// What a checkpoint holds but wall time, and lengths of files that it changes.
inline std::string whole_state(const std::string& path) {
  const std::string file = contents(path);
  EXPECT_FALSE(file.empty()) << path;
  if (file.empty()) return "";
  const Checkpoint c = Checkpoint::parse(file, path);
  std::string all = c.text("learner");
  for (const std::string& name : c.names()) {
    const bool timed = name == "seconds" || name == "cpu_seconds" || name.ends_with("_bytes");
    if (!timed) all += name + c.bytes(name);
  }
  return all;
}

/// Rows of metrics.csv without their times, and without speeds.
inline std::string untimed(const std::string& path) {
  std::string all;
  std::istringstream in(contents(path));
  for (std::string line; std::getline(in, line);) {
    const size_t a = line.find(','), b = line.find(',', a + 1);
    if (line.find("charts/SPS") == std::string::npos)
      all += line.substr(0, a) + line.substr(b) + "\n";
  }
  return all;
}

}  // namespace plantgym::testing
