#ifdef PLANTGYM_GLOO
#include "gloo_meeting.h"

#include <torch/version.h>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include <cstdio>
#include <future>
#include <memory>
#include <thread>

#include "library.h"
#include "plantgym/fields.h"

namespace plantgym {
namespace {

using std::chrono::milliseconds;
using MeetingClock = std::chrono::steady_clock;

const char* const kNoAnswer =
    "no answer: it never came, hangs, or another program uses this port; then set MASTER_PORT to "
    "another";

/// One try to meet; the thread of it may outlive who waits for it.
class Meet {
 public:
  Meet(const Launch& launch, int64_t timeout) : launch_(launch), timeout_(timeout) {}

  /// @throws PeerLost
  Meeting all() {
    open();
    try {
      const int32_t rank = launch_.rank;
      if (met_.store->add(key("claim", rank), 1) > 1)
        throw lost_peer(
            launch_, doing(), since_,
            join({"a rank ", std::to_string(rank),
                  " is there already: another job uses this port; set MASTER_PORT to another"}));
      met_.store->set(key("host", rank),
                      std::vector<uint8_t>(launch_.host.begin(), launch_.host.end()));
      for (int32_t r = 0; r < launch_.count; ++r) {
        const auto left = timeout_ - int64_t(seconds_since(since_) * 1000);
        met_.store->wait({key("host", r)}, milliseconds(std::max<int64_t>(left, 1)));
        const std::vector<uint8_t> name = met_.store->get(key("host", r));
        met_.hosts.emplace_back(name.begin(), name.end());
      }
    } catch (const PeerLost&) {
      throw;
    } catch (const std::exception& e) {
      throw lost_peer(launch_, doing(), since_, absent(e));
    }
    return met_;
  }
  /// For who has waited too long for it.
  PeerLost unanswered() const {
    const std::string waiting = launch_.agent_store ? "waiting for torchrun's agent at "
                                : serves()          ? "meeting the others at "
                                                    : "waiting for rank 0 at ";
    return lost_peer(
        launch_, waiting + place(), since_,
        launch_.agent_store
            ? "no answer: agents of other versions than this program's LibTorch, " TORCH_VERSION
              ", may speak another protocol; build with the PyTorch of this torchrun, or start by "
              "srun or by RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT"
            : kNoAnswer);
  }

 private:
  bool serves() const { return launch_.rank == 0 && !launch_.agent_store; }
  std::string place() const { return join({launch_.address, ":", std::to_string(launch_.port)}); }
  std::string doing() const { return join({"meeting the others at ", place()}); }
  static std::string key(const char* what, int32_t r) {
    return join({what, "/", std::to_string(r)});
  }
  void open() {
    try {
      c10d::TCPStoreOptions o;
      o.port = uint16_t(launch_.port), o.isServer = serves(), o.waitWorkers = false;
      o.timeout = milliseconds(timeout_);
      met_.store = c10::make_intrusive<c10d::PrefixStore>(
          join({"plantgym/", launch_.round}),
          c10::make_intrusive<c10d::TCPStore>(launch_.address, o));
    } catch (const std::exception& e) {
      throw lost_peer(
          launch_, join({serves() ? "listening on " : "waiting for rank 0 at ", place()}), since_,
          serves() && first_line(e).find("in use") != std::string::npos
              ? "another job uses this port; set MASTER_PORT to another"
          : !serves() && first_line(e).find("timed out") != std::string::npos ? kNoAnswer
          : serves() && first_line(e).find("timed out") != std::string::npos
              ? "MASTER_ADDR is no address of this machine, or has none"
              : first_line(e));
    }
  }
  std::string absent(const std::exception& e) {
    std::string missing;
    try {
      for (int32_t r = 0; r < launch_.count; ++r)
        if (!met_.store->check({key("host", r)}))
          missing += (missing.empty() ? "rank " : ", rank ") + std::to_string(r);
    } catch (const std::exception&) {
      return join({"rank 0, which keeps the meeting place, is gone: ", first_line(e)});
    }
    return missing.empty() ? first_line(e) : missing + " never came";
  }

  const Launch launch_;
  const int64_t timeout_;  // [ms]
  const MeetingClock::time_point since_ = MeetingClock::now();
  Meeting met_;
};

}  // namespace

Meeting meet(const Launch& launch, int64_t timeout) {
  // a store that listens and says nothing holds LibTorch for ever, whatever its time-out
  const auto one = std::make_shared<Meet>(launch, timeout);
  std::packaged_task<Meeting()> task([one] { return one->all(); });
  std::future<Meeting> met = task.get_future();
  std::thread(std::move(task)).detach();
  if (met.wait_for(milliseconds(timeout + 1000)) != std::future_status::ready)
    throw one->unanswered();
  return met.get();
}

double seconds_since(MeetingClock::time_point t) {
  return std::chrono::duration<double>(MeetingClock::now() - t).count();
}

PeerLost lost_peer(const Launch& launch, const std::string& doing, MeetingClock::time_point since,
                   const std::string& why) {
  char seconds[32];
  std::snprintf(seconds, sizeof seconds, "%.1f s", seconds_since(since));
  return PeerLost(join({"rank ", std::to_string(launch.rank), " of ", std::to_string(launch.count),
                        " on ", launch.host, ": ", doing, " failed after ", seconds, ": ", why}));
}

}  // namespace plantgym
#endif
