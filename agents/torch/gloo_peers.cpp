// The programs of a run by c10d's Gloo: everyone sends to everyone, so that who does not answer is
// known by name.
#ifdef PLANTGYM_GLOO
#include <ATen/ops/from_blob.h>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>

#include <chrono>
#include <cstdlib>

#include "gloo_meeting.h"
#include "library.h"
#include "plantgym/fields.h"

namespace plantgym {
namespace {

using Clock = std::chrono::steady_clock;

at::Tensor bytes_at(void* data, int64_t bytes) { return at::from_blob(data, {bytes}, at::kByte); }

class GlooPeers : public Peers {
 public:
  GlooPeers(const Launch& launch, double timeout)
      : launch_(launch), timeout_(int64_t(timeout * 1000)), met_(meet(launch, timeout_)) {
    connect();
  }
  ~GlooPeers() override {
    if (!broken_) return;  // what waits for a lost peer would wait here, too
    group_.release(), met_.store.release();
  }
  int32_t rank() const override { return launch_.rank; }
  int32_t count() const override { return launch_.count; }

  void gather(const char* what, const void* mine, int64_t bytes, void* all) override {
    char* const to = static_cast<char*>(all);
    std::memmove(to + rank() * bytes, mine, size_t(bytes));
    if (!bytes) return;
    start(what);
    for (int32_t r = 0; r < count(); ++r)
      if (r != rank()) receive(r, to + r * bytes, bytes);
    for (int32_t r = 0; r < count(); ++r)
      if (r != rank()) send(r, to + rank() * bytes, bytes);
    finish();
  }
  void spread(const char* what, void* data, int64_t bytes) override {
    if (!bytes) return;
    start(what);
    if (rank() != 0) receive(0, data, bytes);
    for (int32_t r = 1; rank() == 0 && r < count(); ++r) send(r, data, bytes);
    finish();
  }

 private:
  using Work = decltype(std::declval<c10d::ProcessGroupGloo>().send(
      std::declval<std::vector<at::Tensor>&>(), 0, 0));
  struct Pending {
    Work work;
    int32_t peer;
  };

  [[noreturn]] void lose(const std::string& doing, Clock::time_point since,
                         const std::string& why) {
    broken_ = true;
    throw lost_peer(launch_, doing, since, why);
  }

  void connect() {
    const auto since = Clock::now();
    try {
      auto o = c10d::ProcessGroupGloo::Options::create();
      o->timeout = std::chrono::milliseconds(timeout_);
      const char* interface = std::getenv("GLOO_SOCKET_IFNAME");
      const bool here = launch_.address == "127.0.0.1" || launch_.address == "localhost";
      o->devices.push_back(interface ? c10d::ProcessGroupGloo::createDeviceForInterface(interface)
                           : here    ? c10d::ProcessGroupGloo::createDeviceForHostname("127.0.0.1")
                                     : c10d::ProcessGroupGloo::createDefaultDevice());
      group_ = c10::make_intrusive<c10d::ProcessGroupGloo>(
          c10::make_intrusive<c10d::PrefixStore>("gloo", met_.store), rank(), count(), o);
    } catch (const std::exception& e) {
      lose("connecting to the others", since, first_line(e));
    }
  }

  void start(const char* what) {
    what_ = what, since_ = Clock::now();
    ++tag_;
    receives_.clear(), sends_.clear();
  }
  void receive(int32_t from, void* to, int64_t bytes) {
    guarded(from, [&] {
      std::vector<at::Tensor> t = {bytes_at(to, bytes)};
      receives_.push_back({group_->recv(t, from, tag()), from});
    });
  }
  void send(int32_t to, void* from, int64_t bytes) {
    guarded(to, [&] {
      std::vector<at::Tensor> t = {bytes_at(from, bytes)};
      sends_.push_back({group_->send(t, to, tag()), to});
    });
  }
  int tag() const { return int(tag_ & 0x3fffffff); }
  void finish() {
    for (const std::vector<Pending>* all : {&receives_, &sends_})
      for (const Pending& p : *all)
        guarded(p.peer, [&] {
          const auto left = timeout_ - int64_t(seconds_since(since_) * 1000);
          p.work->wait(std::chrono::milliseconds(std::max<int64_t>(left, 1)));
        });
  }
  template <class F>
  void guarded(int32_t peer, F f) {
    try {
      f();
    } catch (const std::exception& e) {
      const bool late = seconds_since(since_) * 1000 + 1 >= double(timeout_);
      lose(join({"exchanging ", what_, " with rank ", std::to_string(peer), " on ",
                 met_.hosts[size_t(peer)]}),
           since_,
           join({late ? "it hangs or is cut off (run.peer_timeout): " : "it is gone: ",
                 first_line(e)}));
    }
  }

  const Launch launch_;
  const int64_t timeout_;  // [ms]
  Meeting met_;
  c10::intrusive_ptr<c10d::ProcessGroupGloo> group_;
  std::vector<Pending> receives_, sends_;  // of what is under way
  const char* what_ = "";
  Clock::time_point since_;
  uint32_t tag_ = 0;
  bool broken_ = false;
};

}  // namespace

Peers* join_gloo_peers(const Launch& launch, double timeout) {
  return new GlooPeers(launch, timeout);
}

}  // namespace plantgym
#endif
