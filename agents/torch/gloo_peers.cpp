// The programs of a run by c10d's Gloo: everyone sends to everyone, so that who does not answer is
// known by name.
#ifdef PLANTGYM_GLOO
#include <ATen/ops/from_blob.h>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "library.h"
#include "plantgym/fields.h"

namespace plantgym {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point t) {
  return std::chrono::duration<double>(Clock::now() - t).count();
}

std::string first_line(const std::exception& e) {
  const std::string all = e.what();
  return all.substr(0, all.find('\n'));
}

std::string shown_seconds(double seconds) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f s", seconds);
  return text;
}

at::Tensor bytes_at(void* data, int64_t bytes) { return at::from_blob(data, {bytes}, at::kByte); }

class GlooPeers : public Peers {
 public:
  GlooPeers(const Launch& launch, double timeout)
      : launch_(launch), timeout_(int64_t(timeout * 1000)) {
    meet();
    connect();
  }
  ~GlooPeers() override {
    if (!broken_) return;  // what waits for a lost peer would wait here, too
    group_.release(), store_.release();
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

  std::string me() const {
    return join(
        {"rank ", std::to_string(rank()), " of ", std::to_string(count()), " on ", launch_.host});
  }
  [[noreturn]] void lose(const std::string& doing, Clock::time_point since,
                         const std::string& why) {
    broken_ = true;
    throw PeerLost(join(
        {me(), ": ", doing, " failed after ", shown_seconds(seconds_since(since)), ": ", why}));
  }

  /// All ranks say who they are, in the store of rank 0 or of torchrun's agent.
  void meet() {
    const auto since = Clock::now();
    const std::string place = join({launch_.address, ":", std::to_string(launch_.port)});
    const bool serves = rank() == 0 && !launch_.agent_store;
    try {
      c10d::TCPStoreOptions o;
      o.port = uint16_t(launch_.port), o.isServer = serves, o.waitWorkers = false;
      o.timeout = std::chrono::milliseconds(timeout_);
      store_ = c10::make_intrusive<c10d::PrefixStore>(
          join({"plantgym/", launch_.round}),
          c10::make_intrusive<c10d::TCPStore>(launch_.address, o));
    } catch (const std::exception& e) {
      lose(serves ? join({"listening on ", place}) : join({"waiting for rank 0 at ", place}), since,
           serves && first_line(e).find("in use") != std::string::npos
               ? "another job uses this port; set MASTER_PORT to another"
               : first_line(e));
    }
    try {
      if (store_->add(key("claim", rank()), 1) > 1)
        lose(join({"meeting the others at ", place}), since,
             join({"a rank ", std::to_string(rank()),
                   " is there already: another job uses this port; set MASTER_PORT to another"}));
      store_->set(key("host", rank()),
                  std::vector<uint8_t>(launch_.host.begin(), launch_.host.end()));
      for (int32_t r = 0; r < count(); ++r) {
        const auto left = timeout_ - int64_t(seconds_since(since) * 1000);
        store_->wait({key("host", r)}, std::chrono::milliseconds(std::max<int64_t>(left, 1)));
        const std::vector<uint8_t> name = store_->get(key("host", r));
        hosts_.emplace_back(name.begin(), name.end());
      }
    } catch (const PeerLost&) {
      throw;
    } catch (const std::exception& e) {
      lose(join({"meeting the others at ", place}), since, absent(e));
    }
  }
  static std::string key(const char* what, int32_t r) {
    return join({what, "/", std::to_string(r)});
  }
  std::string absent(const std::exception& e) {
    std::string missing;
    try {
      for (int32_t r = 0; r < count(); ++r)
        if (!store_->check({key("host", r)}))
          missing += (missing.empty() ? "rank " : ", rank ") + std::to_string(r);
    } catch (const std::exception&) {
      return join({"rank 0, which keeps the meeting place, is gone: ", first_line(e)});
    }
    return missing.empty() ? first_line(e) : missing + " never came";
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
          c10::make_intrusive<c10d::PrefixStore>("gloo", store_), rank(), count(), o);
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
                 hosts_[size_t(peer)]}),
           since_,
           join({late ? "it hangs or is cut off (run.peer_timeout): " : "it is gone: ",
                 first_line(e)}));
    }
  }

  const Launch launch_;
  const int64_t timeout_;  // [ms]
  c10::intrusive_ptr<c10d::Store> store_;
  c10::intrusive_ptr<c10d::ProcessGroupGloo> group_;
  std::vector<std::string> hosts_;
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
