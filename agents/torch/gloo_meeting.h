// How the programs of a run find each other: all say who they are in a store that rank 0, or
// torchrun's agent, keeps.
#pragma once
#include <torch/csrc/distributed/c10d/Store.hpp>

#include <chrono>
#include <string>
#include <vector>

#include "launch.h"
#include "peers.h"

namespace plantgym {

struct Meeting {
  c10::intrusive_ptr<c10d::Store> store;
  std::vector<std::string> hosts;  // of each rank
};

/// @param timeout [ms], after which one second is left to say why. @throws PeerLost
Meeting meet(const Launch& launch, int64_t timeout);

double seconds_since(std::chrono::steady_clock::time_point t);
/// "rank 0 of 2 on n0: DOING failed after 3.0 s: WHY"
PeerLost lost_peer(const Launch& launch, const std::string& doing,
                   std::chrono::steady_clock::time_point since, const std::string& why);

}  // namespace plantgym
