// The programs of a run by c10d's Gloo: everyone sends to everyone, so that who does not answer is
// known by name.
#ifdef PLANTGYM_GLOO
#include <ATen/ops/from_blob.h>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <optional>

#include "gloo_meeting.h"
#include "library.h"
#include "nccl_exchange.h"
#include "plantgym/fields.h"

namespace plantgym {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int64_t kMostCopied = 1 << 18;  // [bytes]; a copy takes some microseconds

at::Tensor bytes_at(void* data, int64_t bytes) { return at::from_blob(data, {bytes}, at::kByte); }

class GlooPeers : public Peers {
 public:
  GlooPeers(const Launch& launch, double timeout)
      : launch_(launch), timeout_(int64_t(timeout * 1000)), met_(meet(launch, timeout_)) {
    connect();
  }
  ~GlooPeers() override {
    try {
      if (!broken_) wait_for(sends_);
    } catch (const PeerLost&) {  // it is gone, and had no need of it
    }
    if (!broken_) return;  // what waits for a lost peer would wait here, too
    group_.release(), met_.store.release();
#ifdef PLANTGYM_TORCH_CUDA
    if (nccl_) nccl_->abandon();
#endif
  }
  int32_t rank() const override { return launch_.rank; }
  int32_t count() const override { return launch_.count; }

  void gather(const char* what, const void* mine, int64_t bytes, void* all) override {
    char* const to = static_cast<char*>(all);
    std::memmove(to + rank() * bytes, mine, size_t(bytes));
    if (bytes) start(what), exchange(to, bytes);
  }
  void spread(const char* what, void* data, int64_t bytes) override {
    if (!bytes) return;
    start(what);
    if (rank() != 0) receive(0, data, bytes);
    void* const from = rank() == 0 ? to_send(data, bytes) : nullptr;
    for (int32_t r = 1; from && r < count(); ++r) send(r, from, bytes);
    finish(bytes);
  }
#ifdef PLANTGYM_TORCH_CUDA
  /// All use NCCL if it works for all.
  std::string open_gpus() override {
    if (why_no_nccl_) return *why_no_nccl_;
    why_no_nccl_ = why_not("whether NCCL can begin", [&] {
      nccl_ = std::make_unique<NcclExchange>(met_.store, rank(), count(), timeout_);
    });
    if (why_no_nccl_->empty())
      why_no_nccl_ = why_not("whether NCCL works", [&] { nccl_->try_once(); });
    if (!why_no_nccl_->empty() && nccl_) nccl_->abandon(), nccl_.reset();
    return *why_no_nccl_;
  }
  bool gather_on_gpu(const char* what, const void* mine, int64_t bytes, void* all,
                     void* stream) override {
    if (!nccl_) return false;
    const auto since = Clock::now();
    try {
      nccl_->gather(mine, bytes, all, stream);
    } catch (const std::exception& e) {
      lose_over_nccl(join({what, " over NCCL"}), since, nccl_words(e));
    }
    return true;
  }
#endif

 private:
#ifdef PLANTGYM_TORCH_CUDA
  /// Of all programs, in which f() went wrong and how; empty: in none.
  template <class F>
  std::string why_not(const char* what, F&& f) {
    std::string mine;
    try {
      f();
    } catch (const std::exception& e) {
      mine = nccl_words(e);
    }
    const auto all = gathered_unequal(what, std::vector<char>(mine.begin(), mine.end()));
    std::string why;  // who was late may have waited for who could not
    for (size_t r = 0; r < all.size(); ++r) {
      const std::string words(all[r].begin(), all[r].end());
      if (!words.empty() && (why.empty() || why.ends_with(NcclExchange::kLate)))
        why = join({"rank ", std::to_string(r), " on ", met_.hosts[r], ": ", words});
    }
    return why;
  }
  /// NCCL knows not for whom it waited: who is asked, and does not answer in a second, is named.
  [[noreturn]] void lose_over_nccl(const std::string& what, Clock::time_point since,
                                   const std::string& why) {
    start(what.c_str());
    since_ =
        std::max(since, since_ - std::chrono::milliseconds(std::max<int64_t>(timeout_ - 1000, 0)));
    std::vector<char> here(static_cast<size_t>(count()));
    exchange(here.data(), 1);
    lose(join({"exchanging ", what}), since, why);
  }
  std::unique_ptr<NcclExchange> nccl_;
  std::optional<std::string> why_no_nccl_;  // once it was tried
#endif

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
    receives_.clear();
    sent_before_.swap(sends_), sends_.clear();
  }
  /// Own bytes lie where they belong in `all` [count, bytes]; the others' come there.
  void exchange(char* all, int64_t bytes) {
    void* const from = to_send(all + rank() * bytes, bytes);
    for (int32_t r = 0; r < count(); ++r)
      if (r != rank()) receive(r, all + r * bytes, bytes);
    for (int32_t r = 0; r < count(); ++r)
      if (r != rank()) send(r, from, bytes);
    finish(bytes);
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
  /// Where bytes lie while they are sent: in a copy, where sending may end after this exchange.
  void* to_send(void* from, int64_t bytes) {
    if (bytes > kMostCopied) return from;
    std::vector<char>& copy = copies_[tag_ % 2];
    copy.assign(static_cast<char*>(from), static_cast<char*>(from) + bytes);
    return copy.data();
  }
  int tag() const { return int(tag_ & 0x3fffffff); }
  /// Small sends are waited for in the next exchange: newer versions of Gloo (PyTorch 2.15's) queue
  /// a send whose peer has just gone and never end it, but refuse the next receive at once.
  void finish(int64_t bytes) {
    wait_for(receives_);
    wait_for(sent_before_);
    if (bytes > kMostCopied) wait_for(sends_);
  }
  void wait_for(std::vector<Pending>& all) {
    for (const Pending& p : all)
      guarded(p.peer, [&] {
        const auto left = timeout_ - int64_t(seconds_since(since_) * 1000);
        p.work->wait(std::chrono::milliseconds(std::max<int64_t>(left, 1)));
      });
    all.clear();
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
  std::vector<char> copies_[2];                          // what this and the last exchange send
  std::vector<Pending> receives_, sends_, sent_before_;  // of this exchange; of the last
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
