// A stand-in for NCCL (libnccl.so.2) between programs of one machine: as much as gathering takes.
// What a stream does with it is over when all programs' streams have come to it; until then work
// behind it waits, as on a GPU. A program that is gone is an error that is asked for, as NCCL's
// are. STAND_IN_NCCL=refuses: says what NCCL says to two programs on one GPU.
#include <fcntl.h>
#include <nccl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

extern "C" void stand_in_put_until(void* stream, bool (*f)(void*), void* x, void (*drop)(void*));

namespace {

constexpr int kMost = 16;             // programs
constexpr size_t kPiece = 256 << 10;  // [bytes]

/// What programs share: each writes its part of a piece, and reads the others' when all have.
struct Room {
  std::atomic<int> joined, process[kMost];
  std::atomic<uint64_t> wrote[kMost], read[kMost];  // pieces
  char part[kMost][kPiece];
};

}  // namespace

struct ncclComm {
  Room* room;
  int rank, count;
  std::atomic<uint64_t> pieces{0};
  std::atomic<bool> aborted{false};
  std::atomic<ncclResult_t> error{ncclSuccess};
  int process[kMost];  // opened
};

namespace {

bool all_at_least(const std::atomic<uint64_t>* of, const ncclComm& c, uint64_t n) {
  return std::all_of(of, of + c.count, [n](const auto& x) { return x >= n; });
}
bool is_gone(int process) {
  pollfd p = {process, POLLIN, 0};
  return process >= 0 && poll(&p, 1, 0) == 1;
}

struct Gather {
  ncclComm* comm;
  const char* mine;
  char* all;
  size_t bytes, done = 0;
  bool written = false;

  /// Goes on as far as the others let it. @return whether it is over
  bool go_on() {
    Room& room = *comm->room;
    while (done < bytes && !comm->aborted) {
      const uint64_t piece = comm->pieces + 1;
      const size_t n = std::min(kPiece, bytes - done);
      if (!written) {
        if (!all_at_least(room.read, *comm, piece - 1)) return waits();
        std::memcpy(room.part[comm->rank], mine + done, n);
        room.wrote[comm->rank] = piece, written = true;
      }
      if (!all_at_least(room.wrote, *comm, piece)) return waits();
      for (int r = 0; r < comm->count; ++r)
        std::memcpy(all + size_t(r) * bytes + done, room.part[r], n);
      room.read[comm->rank] = piece, comm->pieces = piece, written = false, done += n;
    }
    return true;
  }
  bool waits() const {
    for (int r = 0; r < comm->count; ++r)
      if (is_gone(comm->process[r])) comm->error = ncclRemoteError;
    return false;
  }
};

const char* g_last = "";

ncclResult_t refuse(const char* what) {
  g_last = what;
  return ncclInvalidUsage;
}

Room* open_room(const char* path) {
  const int file = open(path, O_RDWR);
  if (file < 0) return nullptr;
  void* at = mmap(nullptr, sizeof(Room), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  return at == MAP_FAILED ? nullptr : static_cast<Room*>(at);
}

}  // namespace

extern "C" {

ncclResult_t ncclGetVersion(int* v) {
  *v = NCCL_VERSION_CODE;
  return ncclSuccess;
}
const char* ncclGetErrorString(ncclResult_t e) {
  return e == ncclRemoteError ? "remote process exited or there was a network error"
                              : "error of the stand-in of NCCL";
}
const char* ncclGetLastError(ncclComm_t) { return g_last; }

ncclResult_t ncclGetUniqueId(ncclUniqueId* id) {
  const int file = memfd_create("nccl", 0);
  if (file < 0 || ftruncate(file, sizeof(Room)) != 0) return ncclSystemError;
  std::snprintf(id->internal, sizeof id->internal, "/proc/%d/fd/%d", getpid(), file);
  return ncclSuccess;
}
ncclResult_t ncclCommInitRankConfig(ncclComm_t* c, int count, ncclUniqueId id, int rank,
                                    ncclConfig_t*) {
  if (const char* says = std::getenv("STAND_IN_NCCL"); says && std::string(says) == "refuses")
    return refuse("Duplicate GPU detected : rank 0 and rank 1 both on CUDA device 1000");
  if (count > kMost) return refuse("too many programs");
  Room* const room = open_room(id.internal);
  if (!room) return ncclSystemError;
  *c = new ncclComm{room, rank, count};
  room->process[rank] = getpid(), ++room->joined;
  while (room->joined < count) usleep(1000);  // for ever, as NCCL does
  for (int r = 0; r < count; ++r)
    (*c)->process[r] = r == rank ? -1 : int(syscall(SYS_pidfd_open, int(room->process[r]), 0));
  return ncclSuccess;
}
ncclResult_t ncclCommGetAsyncError(ncclComm_t c, ncclResult_t* e) {
  *e = c->error;
  return ncclSuccess;
}
ncclResult_t ncclCommAbort(ncclComm_t c) {
  c->aborted = true;
  return ncclSuccess;
}
ncclResult_t ncclCommFinalize(ncclComm_t) { return ncclSuccess; }
ncclResult_t ncclCommDestroy(ncclComm_t) { return ncclSuccess; }  // work may name it
ncclResult_t ncclGroupStart() { return ncclSuccess; }
ncclResult_t ncclGroupEnd() { return ncclSuccess; }

ncclResult_t ncclAllGather(const void* mine, void* all, size_t n, ncclDataType_t type,
                           ncclComm_t comm, cudaStream_t stream) {
  if (type != ncclInt8 && type != ncclUint8) return refuse("it gathers bytes only");
  stand_in_put_until(
      stream, [](void* g) { return static_cast<Gather*>(g)->go_on(); },
      new Gather{comm, static_cast<const char*>(mine), static_cast<char*>(all), n},
      [](void* g) { delete static_cast<Gather*>(g); });
  return ncclSuccess;
}

}  // extern "C"
