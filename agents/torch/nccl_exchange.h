// What the GPUs of several programs tell each other, by c10d's NCCL.
#pragma once
#ifdef PLANTGYM_TORCH_CUDA
#include <torch/csrc/distributed/c10d/Store.hpp>

#include <cstdint>
#include <exception>
#include <memory>
#include <string>

namespace plantgym {

/// Of what c10d says about NCCL, the cause.
std::string nccl_words(const std::exception& e);

class NcclExchange {
 public:
  static constexpr const char* kLate = "it did not begin within half of run.peer_timeout";
  /// @param timeout [ms]. @throws std::exception: it cannot begin here
  NcclExchange(const c10::intrusive_ptr<c10d::Store>& store, int32_t rank, int32_t count,
               int64_t timeout);
  ~NcclExchange();
  /// One message of some bytes. Without it NCCL may seem to work and not do so: two programs cannot
  /// share a GPU, for one. @throws std::exception, if it did not come in time, too
  void try_once();
  /// Peers::gather_on_gpu, which has happened when this returns.
  /// @throws std::exception: another program is gone or late
  void gather(const void* mine, int64_t bytes, void* all, void* stream);
  /// The last call: leaves everything as it is, as ending it would wait for the other programs.
  void abandon();

 private:
  struct Group;
  std::shared_ptr<Group> group_;
};

}  // namespace plantgym
#endif
