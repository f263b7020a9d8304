#include "launch.h"

#include <unistd.h>

#include <cstdlib>

#include "error.h"
#include "plantgym/fields.h"

namespace plantgym {
namespace {

constexpr int64_t kFirstPort = 10000, kPorts = 20000;  // below those that systems give out

int64_t number_in(const char* name, const char* text, int64_t low, int64_t high) {
  char* end = nullptr;
  const long long n = std::strtoll(text, &end, 10);
  if (!*text || *end || n < low || n > high)
    throw Error(join({"the variable ", name, " is '", text, "'; expected a number from ",
                      std::to_string(low), " to ", std::to_string(high)}));
  return n;
}

/// "a,b[1,2],c": a; b[1,2]; c.
std::vector<std::string> split_hosts(const std::string& list) {
  std::vector<std::string> all = {""};
  int32_t depth = 0;
  for (const char c : list) {
    depth += c == '[' ? 1 : c == ']' ? -1 : 0;
    if (c == ',' && depth == 0)
      all.emplace_back();
    else
      all.back() += c;
  }
  return all;
}

[[noreturn]] void refuse_hosts(const std::string& list) {
  throw Error(join({"the list of hosts '", list, "' cannot be read; expected n[0-1,3] or a,b"}));
}

/// Adds head + each number of "0-1,3" + what the rest of the name expands to, until `to` has
/// `most`.
void expand_name(const std::string& name, const std::string& list, int64_t most,
                 std::vector<std::string>& to) {
  const size_t open = name.find('['), close = name.find(']');
  if (open == std::string::npos && close == std::string::npos && !name.empty())
    return to.push_back(name);
  if (open == std::string::npos || close == std::string::npos || close < open) refuse_hosts(list);
  std::vector<std::string> tails;
  const std::string tail = name.substr(close + 1);
  if (tail.empty())
    tails.push_back("");
  else
    expand_name(tail, list, most, tails);
  for (const std::string& range : split_hosts(name.substr(open + 1, close - open - 1))) {
    const size_t dash = range.find('-');
    const std::string from = range.substr(0, dash),
                      last = dash == std::string::npos ? from : range.substr(dash + 1);
    for (const std::string& n : {from, last})
      if (n.empty() || n.size() > 9 || n.find_first_not_of("0123456789") != std::string::npos)
        refuse_hosts(list);
    const int64_t first = std::atoll(from.c_str()), end = std::atoll(last.c_str());
    if (first > end || end - first > 1 << 20) refuse_hosts(list);
    for (int64_t k = first; k <= end; ++k) {
      std::string digits = std::to_string(k);
      if (digits.size() < from.size()) digits.insert(0, from.size() - digits.size(), '0');
      for (const std::string& t : tails) {
        if (int64_t(to.size()) == most) return;
        to.push_back(name.substr(0, open) + digits + t);
      }
    }
  }
}

/// Rank, number of programs, number on this machine, by one launcher's names.
struct Names {
  const char *by, *rank, *count, *local;
};

bool read_ranks(const Variables& get, const Names& names, Launch& to) {
  const char *rank = get(names.rank), *count = get(names.count), *local = get(names.local);
  if (!rank || !*rank || !count || !*count) return false;
  to.by = names.by;
  to.count = int32_t(number_in(names.count, count, 1, 1 << 20));
  to.rank = int32_t(number_in(names.rank, rank, 0, to.count - 1));
  if (local && *local) to.local = int32_t(number_in(names.local, local, 0, 1 << 20));
  return true;
}

void find_meeting_place(const Variables& get, Launch& to) {
  const char *address = get("MASTER_ADDR"), *port = get("MASTER_PORT"), *job = get("SLURM_JOB_ID");
  const char* hosts = get("SLURM_STEP_NODELIST");
  if (!hosts) hosts = get("SLURM_JOB_NODELIST");
  if (address && *address)
    to.address = address;
  else if (to.by == "Slurm" && hosts)
    to.address = expand_hosts(hosts, 1).front();
  else
    throw Error(join({to.by, " says rank ", std::to_string(to.rank), " of ",
                      std::to_string(to.count), ", but not where they meet; set MASTER_ADDR"}));
  if (port && *port) {
    to.port = int32_t(number_in("MASTER_PORT", port, 1, 65535));
  } else if (to.by == "Slurm" && job) {
    const char* step = get("SLURM_STEP_ID");
    to.port = int32_t(kFirstPort + (number_in("SLURM_JOB_ID", job, 0, INT64_MAX / 8) * 7 +
                                    (step ? number_in("SLURM_STEP_ID", step, 0, INT32_MAX) : 0)) %
                                       kPorts);
  } else {
    throw Error(join({to.by, " says rank ", std::to_string(to.rank), " of ",
                      std::to_string(to.count), ", but not where they meet; set MASTER_PORT"}));
  }
}

}  // namespace

std::vector<std::string> expand_hosts(const std::string& list, int64_t most) {
  std::vector<std::string> all;
  for (const std::string& name : split_hosts(list)) expand_name(name, list, most, all);
  return all;
}

Launch find_launch(const Variables& get) {
  Launch l;
  char name[65] = "?";
  ::gethostname(name, sizeof name - 1);
  l.host = get("SLURMD_NODENAME") ? get("SLURMD_NODENAME") : name;
  const bool torchrun = get("TORCHELASTIC_RUN_ID") != nullptr, step = get("SLURM_STEP_ID");
  const bool started =
      read_ranks(get, {torchrun ? "torchrun" : "RANK", "RANK", "WORLD_SIZE", "LOCAL_RANK"}, l) ||
      (step &&
       read_ranks(get, {"Slurm", "SLURM_PROCID", "SLURM_STEP_NUM_TASKS", "SLURM_LOCALID"}, l)) ||
      (step && read_ranks(get, {"Slurm", "SLURM_PROCID", "SLURM_NTASKS", "SLURM_LOCALID"}, l)) ||
      read_ranks(get,
                 {"Open MPI", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE",
                  "OMPI_COMM_WORLD_LOCAL_RANK"},
                 l);
  // one of several programs that trained alone would write where the others do
  const char *count = get("WORLD_SIZE"), *rank = get("RANK");
  if (!started && count && *count && number_in("WORLD_SIZE", count, 1, 1 << 20) > 1)
    throw Error(join({"the variable WORLD_SIZE says that there are ", count,
                      " programs, but not which this is; set RANK, too, or unset WORLD_SIZE"}));
  if (!started && rank && *rank && number_in("RANK", rank, 0, 1 << 20) > 0)
    throw Error(join({"the variable RANK says that this is program ", rank,
                      ", but not of how many; set WORLD_SIZE, too, or unset RANK"}));
  if (!started || l.count == 1) return l.rank = 0, l.count = 1, l;
  const char* store = get("TORCHELASTIC_USE_AGENT_STORE");
  l.agent_store = store && std::string(store) == "True";
  if (const char* round = get("TORCHELASTIC_RESTART_COUNT")) l.round = round;
  find_meeting_place(get, l);
  return l;
}

Launch find_launch() {
  return find_launch([](const char* name) -> const char* { return std::getenv(name); });
}

}  // namespace plantgym
