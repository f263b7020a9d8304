// Who started this program beside others of its kind, and where they meet: what torchrun, srun and
// mpirun leave in the environment.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace plantgym {

struct Launch {
  int32_t rank = 0, count = 1;  // count 1: alone
  int32_t local = 0;            // number among those of this machine: its GPU
  std::string address = {};     // where rank 0, or the agent, keeps the store
  int32_t port = 0;
  bool agent_store = false;  // torchrun's agent serves the port already; no rank does
  std::string round = "0";   // of torchrun's restarts: each meets under a name of its own
  std::string host = {};     // of this machine, for messages
  std::string by = {};       // "torchrun", "Slurm", "Open MPI", "RANK and WORLD_SIZE"
};

/// Reads a variable; null: it is not set.
using Variables = std::function<const char*(const char*)>;

/// Rank: RANK, else SLURM_PROCID (of a step: a batch script is alone), else OMPI_COMM_WORLD_RANK.
/// Address and port: MASTER_ADDR and MASTER_PORT, else the first host of Slurm's list and a port
/// made from the number of job and step. @throws Error what is set means nothing, or is not enough
Launch find_launch(const Variables& get);
Launch find_launch();  ///< from the environment of this program

/// "n[0-1,3],gpu[08-10]x": n0, n1, n3, gpu08x, gpu09x, gpu10x. @throws Error
/// @param most of each range that is written out: the first of many is found at once
std::vector<std::string> expand_hosts(const std::string& list, int64_t most = INT64_MAX);

}  // namespace plantgym
