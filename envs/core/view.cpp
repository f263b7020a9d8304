#include "view.h"

#include <algorithm>

#include "plantgym/fields.h"
#include "vec_env.h"

namespace plantgym {

View::View(const pg_spec& inner, const EnvConfig& config) : inner_(inner) {
  choose(inner, config), weigh(inner, config);
}

bool View::Part::in_a_row() const {
  for (size_t e = 1; e < picks.size(); ++e)
    if (picks[e] != picks[e - 1] + 1) return false;
  return true;
}

bool View::changes() const {
  bool any = !weights_.empty() || parts_.size() != size_t(inner_.n_obs);
  for (size_t k = 0; k < parts_.size(); ++k)
    any |= parts_[k].from != int32_t(k) || !parts_[k].picks.empty();
  return any;
}

void View::choose(const pg_spec& s, const EnvConfig& c) {
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
      throw misread(c, "observe",
                    join({"'", name, "' is not shown by ", c.name, suggestion(name, known)}));
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
      parts_.push_back({k, all ? std::vector<int32_t>{} : shown});
    } else if (whole[size_t(k)]) {
      parts_.push_back({k, {}});
    } else if (!picks[size_t(k)].empty()) {
      parts_.push_back({k, picks[size_t(k)]});
    }
  }
  for (const Part& p : parts_) {
    spaces_.push_back(pick(s.obs[p.from], p.picks));
    in_a_row_.push_back(p.in_a_row());
  }
}

pg_space View::pick(const pg_space& s, const std::vector<int32_t>& picks) {
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
  out.names = sub(s.names, words_), out.units = sub(s.units, words_);
  out.lows = sub(s.lows, numbers_), out.highs = sub(s.highs, numbers_),
  out.counts = sub(s.counts, counts_), out.whole = sub(s.whole, flags_);
  if (s.labels) {  // of each value of each element, in order
    std::vector<const char*>& v = words_.emplace_back();
    std::vector<int64_t> first(size_t(s.elements + 1), 0);
    for (int64_t e = 0; e < s.elements; ++e)
      first[size_t(e + 1)] = first[size_t(e)] + (s.counts ? s.counts[e] : s.n);
    for (const int32_t e : picks)
      v.insert(v.end(), s.labels + first[size_t(e)], s.labels + first[size_t(e + 1)]);
    out.labels = v.data();
  }
  return out;
}

void View::weigh(const pg_spec& s, const EnvConfig& c) {
  if (c.reward.empty()) return;
  weights_.assign(size_t(s.n_signals), 0.0f);
  std::vector<std::string> known;
  for (int32_t k = 0; k < s.n_signals; ++k) known.push_back(s.signals[k].name);
  for (const auto& [name, weight] : c.reward) {
    const auto at = std::find(known.begin(), known.end(), name);
    if (at == known.end())
      throw misread(c, "reward",
                    join({"'", name, "' is not a signal of ", c.name, suggestion(name, known)}));
    weights_[size_t(at - known.begin())] = float(weight);
  }
}

void View::allocate(int32_t threads) {
  scratch_.resize(size_t(threads));
  for (Scratch& s : scratch_) {
    for (int32_t k = 0; k < inner_.n_obs; ++k) {
      const size_t bytes = size_t(bytes_of(inner_.obs[k]) * kBlock);
      s.obs[k].resize(bytes), s.final_obs[k].resize(bytes);
    }
    s.signals.resize(size_t(inner_.n_signals * kBlock));
  }
}

pg_spec View::spec() const {
  pg_spec s = inner_;
  s.n_obs = int32_t(spaces_.size()), s.obs = spaces_.data();
  if (!weights_.empty()) s.default_reward = weights_.data();
  return s;
}

pg_io View::inside(const pg_io& io, bool steps, int64_t from, int32_t thread) {
  Scratch& s = scratch_[size_t(thread)];
  pg_io in = io;
  for (int32_t k = 0; k < inner_.n_obs; ++k) {
    const int64_t bytes = bytes_of(inner_.obs[k]);
    in.obs[k] = s.obs[k].data() - from * bytes, in.stride[k] = bytes;
    in.final_obs[k] = io.final_obs[0] ? s.final_obs[k].data() - from * bytes : nullptr;
  }
  if (steps && !weights_.empty() && !io.signals)
    in.signals = s.signals.data() - from * inner_.n_signals;
  return in;
}

ViewRows View::rows(const pg_io& in, const pg_io& io, bool steps) const {
  ViewRows r = {};
  r.n_parts = int32_t(parts_.size()), r.n_signals = inner_.n_signals;
  for (size_t k = 0; k < parts_.size(); ++k) {
    const std::vector<int32_t>& picks = parts_[k].picks;
    const int32_t source = parts_[k].from;
    const int64_t dense = bytes_of(spaces_[k]), whole = bytes_of(inner_.obs[source]);
    r.part[k] = {in_a_row_[k] ? nullptr : picks.data(),
                 picks.empty() ? 0 : picks[0],
                 spaces_[k].elements,
                 spaces_[k].dtype == PG_U8 ? 1 : 4,
                 in.stride[source] ? in.stride[source] : whole,
                 io.stride[k] ? io.stride[k] : dense};
    r.from[k] = static_cast<const char*>(in.obs[source]), r.to[k] = static_cast<char*>(io.obs[k]);
    if (!steps || !io.final_obs[0]) continue;
    r.final_from[k] = static_cast<const char*>(in.final_obs[source]);
    r.final_to[k] = static_cast<char*>(io.final_obs[k]);
  }
  if (!steps) return r;
  r.terminated = io.terminated, r.truncated = io.truncated;
  if (!weights_.empty()) r.weights = weights_.data(), r.signals = in.signals, r.reward = io.reward;
  return r;
}

void View::show(const pg_io& in, const pg_io& io, bool steps, const uint8_t* rows, int64_t from,
                int64_t to) const {
  ViewRows all = this->rows(in, io, steps);
  all.chosen = rows;
  for (int64_t i = from; i < to; ++i) all(i);
}

}  // namespace plantgym
