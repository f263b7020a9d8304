#include "vec_env.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstring>

#include "library.h"

namespace plantgym {
namespace {

constexpr int64_t kBlock =
    256;  // rows whose full observation is kept before the chosen part is copied out

int64_t free_memory() {
  const int64_t pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGE_SIZE);
  return pages * size;
}

}  // namespace

/// The chosen parts and elements, and the memory of a block of whole observations per thread.
struct VecEnv::View {
  struct Part {
    int32_t from;                // part of the environment
    std::vector<int32_t> picks;  // its elements; empty: all
    /// Whether the elements follow each other: then they are copied at once.
    bool in_a_row() const {
      for (size_t e = 1; e < picks.size(); ++e)
        if (picks[e] != picks[e - 1] + 1) return false;
      return true;
    }
  };
  std::vector<Part> parts;
  std::vector<float> weights;  // of signals; empty: the environment's own reward
  std::vector<pg_space> spaces;
  std::vector<bool> in_a_row;  // of each part
  std::deque<std::vector<const char*>> words;
  std::deque<std::vector<float>> numbers;
  std::deque<std::vector<int32_t>> counts;
  const pg_spec* inner = nullptr;
  struct Scratch {
    std::vector<char> obs[PG_PARTS], final_obs[PG_PARTS];
    std::vector<float> signals;
  };
  std::vector<Scratch> scratch;  // one per thread

  void choose(const pg_spec& s, const EnvConfig& c);
  void weigh(const pg_spec& s, const EnvConfig& c);
  bool changes() const {
    bool any = !weights.empty() || parts.size() != size_t(inner->n_obs);
    for (size_t k = 0; k < parts.size(); ++k)
      any |= parts[k].from != int32_t(k) || !parts[k].picks.empty();
    return any;
  }
  pg_space pick(const pg_space& s, const std::vector<int32_t>& picks);
  void allocate(int32_t threads);
  void gather(const Part& p, size_t outer, const char* from, const pg_io& io, char* to,
              int64_t row) const;
};

void VecEnv::View::choose(const pg_spec& s, const EnvConfig& c) {
  std::vector<std::vector<int32_t>> picks(static_cast<size_t>(s.n_obs));
  std::vector<bool> whole(size_t(s.n_obs), false);
  std::vector<std::string> known;
  for (int32_t k = 0; k < s.n_obs; ++k) {
    known.push_back(s.obs[k].name);
    for (int64_t e = 0; s.obs[k].names && e < s.obs[k].elements; ++e)
      known.push_back(s.obs[k].names[e]);
  }
  for (const std::string& name : c.observe) {
    bool found = false;
    for (int32_t k = 0; k < s.n_obs && !found; ++k) {
      if (name == s.obs[k].name) whole[size_t(k)] = found = true;
      for (int64_t e = 0; s.obs[k].names && e < s.obs[k].elements && !found; ++e)
        if (name == s.obs[k].names[e]) picks[size_t(k)].push_back(int32_t(e)), found = true;
    }
    if (!found)
      throw Error(join(
          {c.prefix, ".observe: '", name, "' is not shown by ", c.name, suggestion(name, known)}));
  }
  for (int32_t k = 0; k < s.n_obs; ++k) {
    const pg_space& part = s.obs[k];
    if (c.observe.empty()) {
      bool all = true;
      std::vector<int32_t> shown;
      for (int64_t e = 0; part.by_default && e < part.elements; ++e)
        if (part.by_default[e])
          shown.push_back(int32_t(e));
        else
          all = false;
      parts.push_back({k, all ? std::vector<int32_t>{} : shown});
    } else if (whole[size_t(k)]) {
      parts.push_back({k, {}});
    } else if (!picks[size_t(k)].empty()) {
      parts.push_back({k, picks[size_t(k)]});
    }
  }
  for (const Part& p : parts) {
    spaces.push_back(pick(s.obs[p.from], p.picks));
    in_a_row.push_back(p.in_a_row());
  }
}

pg_space VecEnv::View::pick(const pg_space& s, const std::vector<int32_t>& picks) {
  if (picks.empty()) {
    pg_space all = s;
    all.by_default = nullptr;
    return all;
  }
  pg_space out = s;
  out.ndim = 1, out.elements = int64_t(picks.size()), out.by_default = nullptr;
  std::fill(out.shape, out.shape + 4, 0), out.shape[0] = out.elements;
  const auto sub = [&](const auto* from, auto& store) {
    using T = std::remove_cvref_t<decltype(*from)>;
    if (!from) return static_cast<const T*>(nullptr);
    std::vector<T>& v = store.emplace_back();
    for (const int32_t e : picks) v.push_back(from[e]);
    return static_cast<const T*>(v.data());
  };
  out.names = sub(s.names, words), out.units = sub(s.units, words);
  out.lows = sub(s.lows, numbers), out.highs = sub(s.highs, numbers),
  out.counts = sub(s.counts, counts);
  if (s.labels) {  // of each value of each element, in order
    std::vector<const char*>& v = words.emplace_back();
    std::vector<int64_t> first(size_t(s.elements + 1), 0);
    for (int64_t e = 0; e < s.elements; ++e)
      first[size_t(e + 1)] = first[size_t(e)] + (s.counts ? s.counts[e] : s.n);
    for (const int32_t e : picks)
      v.insert(v.end(), s.labels + first[size_t(e)], s.labels + first[size_t(e + 1)]);
    out.labels = v.data();
  }
  return out;
}

void VecEnv::View::weigh(const pg_spec& s, const EnvConfig& c) {
  if (c.reward.empty()) return;
  weights.assign(size_t(s.n_signals), 0.0f);
  std::vector<std::string> known;
  for (int32_t k = 0; k < s.n_signals; ++k) known.push_back(s.signals[k].name);
  for (const auto& [name, weight] : c.reward) {
    const auto at = std::find(known.begin(), known.end(), name);
    if (at == known.end())
      throw Error(join({c.prefix, ".reward: '", name, "' is not a signal of ", c.name,
                        suggestion(name, known)}));
    weights[size_t(at - known.begin())] = float(weight);
  }
}

void VecEnv::View::allocate(int32_t threads) {
  scratch.resize(size_t(threads));
  for (Scratch& s : scratch) {
    for (int32_t k = 0; k < inner->n_obs; ++k) {
      const size_t bytes = size_t(bytes_of(inner->obs[k]) * kBlock);
      s.obs[k].resize(bytes), s.final_obs[k].resize(bytes);
    }
    s.signals.resize(size_t(inner->n_signals * kBlock));
  }
}

void VecEnv::View::gather(const Part& p, size_t outer, const char* from, const pg_io& io, char* to,
                          int64_t row) const {
  const int64_t dense = bytes_of(spaces[outer]);
  char* out = to + row * (io.stride[outer] ? io.stride[outer] : dense);
  if (p.picks.empty()) return void(std::memcpy(out, from, size_t(dense)));
  const int64_t size = spaces[outer].dtype == PG_U8 ? 1 : 4;
  if (in_a_row[outer]) return void(std::memcpy(out, from + size * p.picks[0], size_t(dense)));
  if (size == 4)
    for (size_t e = 0; e < p.picks.size(); ++e) std::memcpy(out + 4 * e, from + 4 * p.picks[e], 4);
  else
    for (size_t e = 0; e < p.picks.size(); ++e) out[e] = from[p.picks[e]];
}

VecEnv::VecEnv(VecEnv&&) noexcept = default;
VecEnv::~VecEnv() = default;

VecEnv::VecEnv(const pg_env_api& api, const EnvConfig& c, Pool& pool)
    : api_(&api), self_(nullptr, api.free), n_(c.n), pool_(&pool), split_(c.device == PG_CPU) {
  if (c.n < 1 || c.first_id < 0 || c.n + c.first_id > int64_t(1) << 31)
    throw Error(join({c.prefix, ".num_envs: ", std::to_string(c.n), " is not in [1, 2147483648]"}));
  if (c.n > 65536 && split_) {  // ask one row what a row costs before asking for them all
    EnvConfig one = c;
    one.n = 1;
    const VecEnv probe(api, one, pool);
    const int64_t need = c.n * (probe.spec().state_bytes + Transition::bytes_per_row(probe.spec()));
    if (need > free_memory())
      throw Error(join({c.prefix, ".num_envs: ", std::to_string(c.n), " environments need ",
                        std::to_string(need >> 20), " MiB, this machine has ",
                        std::to_string(free_memory() >> 20), " MiB"}));
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
                        c.autoreset,
                        int32_t(roots.size()),
                        c.n,
                        c.first_id,
                        roots.empty() ? nullptr : roots.data()};
  pg_error e = {0, -1, {}, 0};
  self_.reset(api.make(&make, &e));
  if (!self_ && (e.node < 0 || roots.empty()))
    throw Error(join({c.prefix, " (", c.name, "): ", e.text}));
  if (!self_) throw error_in(variants[size_t(e.variant)], e.node, c.prefix, e.text);
  const pg_spec* inner = api.spec(self_.get());
  auto view = std::make_unique<View>();
  view->inner = inner;
  view->choose(*inner, c), view->weigh(*inner, c);
  outer_ = *inner;
  if (!view->changes()) return;
  view->allocate(pool.size());
  view_ = std::move(view);
  outer_.n_obs = int32_t(view_->spaces.size()), outer_.obs = view_->spaces.data();
  if (!view_->weights.empty()) outer_.default_reward = view_->weights.data();
}

/// f(self, io, from, to) on every thread's share of the rows.
template <class F>
void VecEnv::over_rows(const pg_io& io, bool steps, F f) {
  std::atomic<int32_t> failed = 0;
  auto plain = [&](int64_t from, int64_t to, int32_t) {
    if (const int32_t code = f(self_.get(), io, from, to)) failed = code;
  };
  auto viewed = [&](int64_t from, int64_t to, int32_t thread) {
    View::Scratch& s = view_->scratch[size_t(thread)];
    for (int64_t b = from; b < to; b += kBlock) {
      const int64_t end = std::min(b + kBlock, to);
      pg_io in = io;
      for (int32_t k = 0; k < view_->inner->n_obs; ++k) {
        const int64_t bytes = bytes_of(view_->inner->obs[k]);
        in.obs[k] = s.obs[k].data() - b * bytes, in.stride[k] = bytes;
        in.final_obs[k] = io.final_obs[0] ? s.final_obs[k].data() - b * bytes : nullptr;
      }
      const bool weighs = steps && !view_->weights.empty();
      if (weighs && !io.signals) in.signals = s.signals.data() - b * view_->inner->n_signals;
      if (const int32_t code = f(self_.get(), in, b, end)) failed = code;
      for (size_t k = 0; k < view_->parts.size(); ++k) {
        const View::Part& p = view_->parts[k];
        const int64_t bytes = in.stride[p.from];
        for (int64_t i = b; i < end; ++i) {
          view_->gather(p, k, static_cast<char*>(in.obs[p.from]) + i * bytes, io,
                        static_cast<char*>(io.obs[k]), i);
          if (steps && io.final_obs[0] && (io.terminated[i] | io.truncated[i]))
            view_->gather(p, k, static_cast<char*>(in.final_obs[p.from]) + i * bytes, io,
                          static_cast<char*>(io.final_obs[k]), i);
        }
      }
      const size_t m = size_t(view_->inner->n_signals);
      for (int64_t i = b; weighs && i < end; ++i) {
        float r = 0;
        for (size_t k = 0; k < m; ++k) r += view_->weights[k] * in.signals[size_t(i) * m + k];
        io.reward[i] = r;
      }
    }
  };
  auto run = [&](auto& work) {
    if (!split_) return work(0, n_, 0);
    pool_->run(
        n_,
        [](void* w, int64_t from, int64_t to, int32_t thread) {
          (*static_cast<std::remove_reference_t<decltype(work)>*>(w))(from, to, thread);
        },
        &work);
  };
  if (view_)
    run(viewed);
  else
    run(plain);
  if (failed) throw Failure(join({api_->name, ": device error ", std::to_string(failed)}));
}

void VecEnv::reset(const pg_io& io, const uint8_t* rows) {
  if (view_ && rows) {  // rows that are not reset keep what they show
    over_rows(io, false, [&](void* self, const pg_io& in, int64_t from, int64_t to) {
      const int32_t code = api_->reset(self, rows, &in, from, to);
      return code ? code : api_->look(self, &in, from, to);
    });
    return;
  }
  over_rows(io, false, [&](void* self, const pg_io& in, int64_t from, int64_t to) {
    return api_->reset(self, rows, &in, from, to);
  });
}
void VecEnv::step(const pg_io& io) {
  over_rows(io, true, [&](void* self, const pg_io& in, int64_t from, int64_t to) {
    return api_->step(self, &in, from, to);
  });
}
void VecEnv::look(const pg_io& io) {
  over_rows(io, false, [&](void* self, const pg_io& in, int64_t from, int64_t to) {
    return api_->look(self, &in, from, to);
  });
}

std::vector<char> VecEnv::get(int64_t row) const {
  std::vector<char> snapshot(size_t(outer_.state_bytes));
  get(row, snapshot.data());
  return snapshot;
}

std::vector<float> VecEnv::metrics(int64_t row) const {
  std::vector<float> m(size_t(outer_.n_metrics));
  if (api_->metrics) api_->metrics(self_.get(), row, m.data());
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
  if (!api_->model) return m;
  m.states = api_->model(self_.get(), variant, &to), m.start.resize(size_t(m.states));
  m.actions = int32_t(cardinality(*outer_.action));
  return m;
}

Transition::Transition(const pg_spec& s, int64_t rows) : n(rows) {
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
  io.signals = floats(s.n_signals), io.final_metrics = floats(s.n_metrics),
  io.mask = bytes(s.mask_size);
}

char* Transition::take(int64_t bytes) {
  return memory_.emplace_back(std::make_unique<char[]>(size_t(std::max<int64_t>(bytes, 1)))).get();
}

int64_t Transition::bytes_per_row(const pg_spec& s) {
  int64_t bytes = bytes_of(*s.action) + 10 + 4 * (s.n_signals + s.n_metrics) + s.mask_size;
  for (int32_t k = 0; k < s.n_obs; ++k) bytes += 2 * bytes_of(s.obs[k]);
  return bytes;
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
