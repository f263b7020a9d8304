#include "vec_env.h"

#include <algorithm>
#include <atomic>
#include <cstring>

#include "library.h"
#include "memory.h"

namespace plantgym {
namespace {

constexpr int64_t kLearner = 64;  // bytes that a learner keeps of a row beside its transition

}  // namespace

Error misread(const EnvConfig& c, const char* key, const std::string& reason) {
  const std::string path = join({c.prefix, ".", key});
  const Node* written = child(c.host, key);
  return written ? error_at(*written, path, reason) : Error(join({path, ": ", reason}));
}

VecEnv::VecEnv(VecEnv&&) noexcept = default;
VecEnv::~VecEnv() = default;

VecEnv::VecEnv(const pg_env_api& api, const EnvConfig& c, Pool& pool)
    : api_(&api),
      self_(nullptr, api.free),
      n_(c.n),
      pool_(&pool),
      peers_(c.peers),
      split_(c.device == PG_CPU),
      variants_(std::max(1, int32_t(c.variants.size()))) {
  if (c.n < 1 || c.first_id < 0 || c.n + c.first_id > int64_t(1) << 31)
    throw Error(join({c.prefix, ".num_envs: ", std::to_string(c.n), " is not in [1, 2147483648]"}));
  if (c.n > 65536 && split_) {  // ask one row what a row costs before asking for them all
    EnvConfig one = c;
    one.n = 1;
    const VecEnv probe(api, one, pool);
    const int64_t row = probe.spec().state_bytes + Transition::bytes_per_row(probe.spec());
    if (const int64_t need = c.n * (row + kLearner), room = free_memory(); need > room)
      throw misread(c, "num_envs",
                    join({std::to_string(c.n), " environments and their learner need ",
                          std::to_string(need >> 20), " MiB, there are ",
                          std::to_string(room >> 20), " MiB"}));
  }
  std::vector<Node> variants = c.variants;
  std::vector<std::vector<pg_node>> trees;
  std::vector<const pg_node*> roots;
  for (Node& v : variants) {
    expand_names(v, api);
    roots.push_back(trees.emplace_back(flatten(v)).data());
  }
  const pg_make make = {sizeof make,
                        c.device,
                        c.wrappers.ends_episodes() ? int32_t(PG_DISABLED) : c.autoreset,
                        int32_t(roots.size()),
                        c.n,
                        c.first_id,
                        roots.empty() ? nullptr : roots.data()};
  pg_error e = {0, -1, {}, 0};
  self_.reset(api.make(&make, &e));
  if (!self_ && e.node == PG_NO_MEMORY)
    throw Failure(join({c.prefix, ".num_envs: ", std::to_string(c.n), ": out of memory"}));
  if (!self_ && (e.node < 0 || roots.empty()))
    throw Error(join({c.prefix, " (", c.name, "): ", e.text}));
  if (!self_) throw error_in(variants[size_t(e.variant)], e.node, c.prefix, e.text);
  const pg_spec& inner = *api.spec(self_.get());
  if (!c.wrappers.pixels.empty())
    pixels_ =
        std::make_unique<Pixels>(api, self_.get(), inner, c.wrappers.pixels, c.prefix, pool.size());
  outer_ = pixels_ ? pixels_->spec() : inner;
  auto view = std::make_unique<View>(pixels_ ? pixels_->spec() : inner, c);
  if (view->changes()) {
    view->allocate(pool.size());
    view_ = std::move(view);
    outer_ = view_->spec();
  }
  seen_ = outer_;
  if (!c.wrappers.any()) return;
  wrappers_ =
      std::make_unique<Wrappers>(api, self_.get(), inner, outer_, c, pool.size(), pixels_.get());
  outer_ = wrappers_->spec();
}

/// f(rows) on every thread's share of rows [first, last).
template <class F>
void VecEnv::over_rows(int64_t first, int64_t last, F f) {
  std::atomic<int32_t> failed = 0;
  auto work = [&](Rows r) {
    if (const int32_t code = f({first + r.from, first + r.to, r.thread})) failed = code;
  };
  if (split_)
    pool_->run(
        last - first,
        [](void* w, int64_t from, int64_t to, int32_t thread) {
          (*static_cast<decltype(work)*>(w))({from, to, thread});
        },
        &work);
  else
    work({0, last - first, 0});
  if (failed) throw Failure(join({api_->name, ": device error ", std::to_string(failed)}));
}

/// inner(io, from, to), then outer(io, from, to), on blocks of rows [first, last) that the view and
/// the wrappers see while they are in cache.
template <class F, class G>
int32_t VecEnv::in_blocks(const pg_io& io, Rows r, bool steps, const uint8_t* rows, F inner,
                          G outer) {
  if (on_gpu()) throw Failure(join({api_->name, ": views and wrappers are of the CPU"}));
  int32_t code = 0;
  for (int64_t from = r.from, to; from < r.to && !code; from = to) {
    to = std::min(from + View::kBlock, r.to);
    const pg_io middle = wrappers_ ? wrappers_->newest(io, from, r.thread) : io;
    const pg_io seen = view_ ? view_->inside(middle, steps, from, r.thread) : middle;
    code = inner(pixels_ ? pixels_->inside(seen, from, r.thread) : seen, from, to);
    if (pixels_) pixels_->show(seen, rows, from, to, r.thread);
    if (view_) view_->show(seen, middle, steps, rows, from, to);
    if (ranges_) watch(middle, steps, rows, from, to, r.thread);
    if (wrappers_) outer(middle, from, to);
  }
  return code;
}

/// Rows as they are before wrappers scale them.
void VecEnv::watch(const pg_io& middle, bool steps, const uint8_t* rows, int64_t from, int64_t to,
                   int32_t thread) {
  for (int64_t i = from; i < to; ++i) {
    if (rows && !rows[i]) continue;
    ranges_->see(middle.obs, middle.stride, i, thread);
    if (steps && middle.final_obs[0] && (middle.terminated[i] | middle.truncated[i]))
      ranges_->see(middle.final_obs, middle.stride, i, thread);
  }
}

void VecEnv::watch_ranges() {
  auto watched = std::make_unique<Ranges>(seen_, pool_->size());
  if (watched->size()) ranges_ = std::move(watched);
}

std::vector<float> VecEnv::ranges() const {
  if (!ranges_) return {};
  std::vector<float> own = ranges_->both();
  if (!peers_) return own;
  const std::vector<float> all = peers_->gathered("ranges of what is seen", own);
  const size_t lows = own.size() / 2;
  for (size_t k = 0; k < all.size(); ++k) {
    float& to = own[k % own.size()];
    to = k % own.size() < lows ? std::min(to, all[k]) : std::max(to, all[k]);
  }
  return own;
}

void VecEnv::set_ranges(const std::vector<float>& r) {
  if (!ranges_ || r.size() != ranges_->size())
    throw Error(join({api_->name, ": ranges of other observations"}));
  ranges_->load(r);
}

int32_t VecEnv::reset_rows(const pg_io& io, const uint8_t* rows, Rows r) {
  if (is_bare()) return api_->reset(self_.get(), rows, &io, r.from, r.to);
  return in_blocks(
      io, r, false, rows,
      [&](const pg_io& in, int64_t from, int64_t to) {
        return api_->reset(self_.get(), rows, &in, from, to);
      },
      [&](const pg_io& middle, int64_t from, int64_t to) {
        wrappers_->begin(io, middle, rows, from, to);
      });
}

int32_t VecEnv::step_rows(const pg_io& io, Rows r) {
  if (is_bare()) return api_->step(self_.get(), &io, r.from, r.to);
  return in_blocks(
      io, r, true, nullptr,
      [&](const pg_io& in, int64_t from, int64_t to) {
        return wrappers_ ? wrappers_->advance(in, from, to, r.thread)
                         : api_->step(self_.get(), &in, from, to);
      },
      [&](const pg_io& middle, int64_t from, int64_t to) {
        wrappers_->follow(io, middle, from, to);
      });
}

int32_t VecEnv::look_rows(const pg_io& io, Rows r) {
  if (!view_ && !wrappers_) return api_->look(self_.get(), &io, r.from, r.to);
  return in_blocks(
      io, r, false, nullptr,
      [&](const pg_io& in, int64_t from, int64_t to) {
        return api_->look(self_.get(), &in, from, to);
      },
      [&](const pg_io&, int64_t from, int64_t to) { wrappers_->look(io, from, to); });
}

void VecEnv::reset_whole(const pg_io& io) {
  over_rows(0, n_, [&](Rows r) { return api_->reset(self_.get(), nullptr, &io, r.from, r.to); });
}
void VecEnv::step_whole(const pg_io& io) {
  over_rows(0, n_, [&](Rows r) { return api_->step(self_.get(), &io, r.from, r.to); });
}
void VecEnv::look_whole(const pg_io& io) {
  over_rows(0, n_, [&](Rows r) { return api_->look(self_.get(), &io, r.from, r.to); });
}

void VecEnv::reset(const pg_io& io, const uint8_t* rows) {
  over_rows(0, n_, [&](Rows r) { return reset_rows(io, rows, r); });
  settle(io);
}
void VecEnv::step(const pg_io& io) {
  over_rows(0, n_, [&](Rows r) { return step_rows(io, r); });
  settle(io);
}
void VecEnv::step(const pg_io& io, int64_t from, int64_t to) {
  over_rows(from, to, [&](Rows r) { return step_rows(io, r); });
}
void VecEnv::look(const pg_io& io) {
  over_rows(0, n_, [&](Rows r) { return look_rows(io, r); });
}

/// What all rows together taught the wrappers, and the rows as they look by it.
void VecEnv::settle(const pg_io& io) {
  if (!wrappers_ || !wrappers_->settle(io)) return;
  over_rows(0, n_, [&](Rows r) { return wrappers_->finish(io, r.from, r.to), 0; });
}

void VecEnv::seed(uint64_t seed) {
  api_->seed(self_.get(), seed);
  if (wrappers_) wrappers_->seed(seed);
}

void VecEnv::get(int64_t row, char* to) const {
  api_->get(self_.get(), row, to);
  if (wrappers_) wrappers_->get(row, to);
}

void VecEnv::set(int64_t row, const char* snapshot) {
  api_->set(self_.get(), row, snapshot);
  if (wrappers_) wrappers_->set(row, snapshot);
}

std::vector<double> VecEnv::statistics() const {
  return wrappers_ ? wrappers_->statistics() : std::vector<double>{};
}

void VecEnv::set_statistics(const std::vector<double>& s) {
  if (wrappers_)
    wrappers_->set_statistics(s);
  else if (!s.empty())
    throw Error(join({api_->name, ": statistics of wrappers, and no wrappers"}));
}

FinishedEpisodes VecEnv::drain() { return wrappers_ ? wrappers_->drain() : FinishedEpisodes{}; }

std::vector<char> VecEnv::get(int64_t row) const {
  std::vector<char> snapshot(size_t(outer_.state_bytes));
  get(row, snapshot.data());
  return snapshot;
}

std::vector<float> VecEnv::metrics(int64_t row) const {
  std::vector<float> m(size_t(outer_.n_metrics));
  if (api_->metrics) api_->metrics(self_.get(), row, m.data());
  if (wrappers_) wrappers_->metrics(row, m.data());
  return m;
}

Model VecEnv::model(int32_t variant) const {
  Model m;
  const pg_arcs to = {
      &m, [](void* self, const pg_arc* a) { static_cast<Model*>(self)->arcs.push_back(*a); },
      [](void* self, int32_t state, double p) {
        std::vector<double>& start = static_cast<Model*>(self)->start;
        start.resize(std::max(start.size(), size_t(state) + 1)), start[size_t(state)] += p;
      }};
  if (!api_->model || (wrappers_ && wrappers_->changes_model())) return m;
  m.states = api_->model(self_.get(), variant, &to), m.start.resize(size_t(m.states));
  m.actions = int32_t(cardinality(*outer_.action));
  return m;
}

Transition::Transition(const pg_spec& s, int64_t rows, bool told) : n(rows) {
  io.size = sizeof io;
  for (int32_t k = 0; k < s.n_obs; ++k) {
    bytes_[k] = bytes_of(s.obs[k]);
    io.obs[k] = take(bytes_[k] * n), io.final_obs[k] = take(bytes_[k] * n);
  }
  width_ = s.action->elements;
  action_ = take(bytes_of(*s.action) * n), io.action = action_;
  const auto floats = [&](int64_t width) {
    return width ? reinterpret_cast<float*>(take(4 * n * width)) : nullptr;
  };
  const auto bytes = [&](int64_t width) {
    return width ? reinterpret_cast<uint8_t*>(take(n * width)) : nullptr;
  };
  io.reward = floats(1), io.elapsed = floats(1);
  io.terminated = bytes(1), io.truncated = bytes(1);
  if (told) io.signals = floats(s.n_signals), io.final_metrics = floats(s.n_metrics);
  io.mask = bytes(s.mask_size), io.final_mask = bytes(s.mask_size);
  // an environment of an older ABI 1 does not write it: then all is legal
  if (io.final_mask) std::memset(io.final_mask, 1, size_t(n * s.mask_size));
}

char* Transition::take(int64_t bytes) {
  return memory_.emplace_back(std::make_unique<char[]>(size_t(std::max<int64_t>(bytes, 1)))).get();
}

int64_t Transition::bytes_per_row(const pg_spec& s, bool told) {
  int64_t bytes = bytes_of(*s.action) + 10 + 2 * s.mask_size;
  if (told) bytes += 4 * (s.n_signals + s.n_metrics);
  for (int32_t k = 0; k < s.n_obs; ++k) bytes += 2 * bytes_of(s.obs[k]);
  return bytes;
}

bool is_picture(const pg_space& s, bool& planes) {
  planes = s.shape[0] < s.shape[1] && s.shape[0] < s.shape[2];
  return s.ndim == 3 && s.dtype == PG_U8 && !s.n && !s.counts && !(s.high > 0 && s.high < 255);
}

int64_t cardinality(const pg_space& s) {
  if (!s.n && !s.counts) return 0;
  int64_t all = 1;
  for (int64_t e = 0; e < s.elements; ++e) {
    all *= s.counts ? s.counts[e] : s.n;
    if (all > int64_t(1) << 31) throw Error(join({s.name, ": more than 2^31 different values"}));
  }
  return all;
}

}  // namespace plantgym
