#include "contract_rig.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>
#include <stdexcept>

#include "library.h"
#include "plantgym/random.h"
#include "vec_env.h"

namespace plantgym::contract {
namespace {

void expect_done(int32_t code) {
  if (code) throw std::runtime_error(join({"device error ", std::to_string(code)}));
}

}  // namespace

Rig::Rig(const pg_env_api& api, const Node& params, const RigConfig& c)
    : api_(&api), self_(nullptr, api.free), config_(c) {
  Node whole = params;
  expand_names(whole, api);
  const std::vector<pg_node> tree = flatten(whole);
  const std::vector<const pg_node*> roots(size_t(c.copies), tree.data());
  const pg_make make = {sizeof make, c.device,   c.autoreset, c.copies,
                        c.n,         c.first_id, roots.data()};
  pg_error e = {0, -1, {}, 0};
  self_.reset(api.make(&make, &e));
  if (!self_) throw std::runtime_error(join({"make: ", e.text}));
  spec_ = api.spec(self_.get());
  io.size = sizeof io;
  for (int32_t k = 0; k < spec_->n_obs; ++k) {
    part_[k] = bytes_of(spec_->obs[k]);
    io.stride[k] = c.padding ? part_[k] + c.padding : 0;
    io.obs[k] = take((part_[k] + c.padding) * c.n);
    io.final_obs[k] = take((part_[k] + c.padding) * c.n);
  }
  const auto floats = [&](int64_t width) {
    return reinterpret_cast<float*>(take(4 * width * c.n));
  };
  const auto flags = [&](int64_t width) { return reinterpret_cast<uint8_t*>(take(width * c.n)); };
  io.reward = floats(1), io.elapsed = floats(1);
  io.terminated = flags(1), io.truncated = flags(1);
  if (spec_->mask_size > 0)
    io.mask = flags(spec_->mask_size), io.final_mask = flags(spec_->mask_size);
  if (spec_->n_signals > 0) io.signals = floats(spec_->n_signals);
  if (spec_->n_metrics > 0) io.final_metrics = floats(spec_->n_metrics);
  mark_all();
  action_ = take(bytes_of(*spec_->action) * c.n), sizes_.back() = 0;  // an input: never marked
  io.action = action_;
  count_.resize(size_t(c.n)), age_.resize(size_t(c.n)), rests_.resize(size_t(c.n));
}

char* Rig::take(int64_t bytes) {
  sizes_.push_back(bytes);
  const size_t size = size_t(std::max<int64_t>(bytes, 1));
  void* p = config_.allocate ? config_.allocate(size) : std::malloc(size);
  if (!p) throw std::bad_alloc();
  memory_.emplace_back(static_cast<char*>(p), config_.allocate ? config_.release : std::free);
  return memory_.back().get();
}

void Rig::mark_all() {
  for (size_t k = 0; k < memory_.size(); ++k)
    std::memset(memory_[k].get(), kMark, size_t(sizes_[k]));
}

template <class F>
void Rig::over_rows(F f) {
  if (pool) {
    pool->run(
        config_.n,
        [](void* g, int64_t from, int64_t to, int32_t) { (*static_cast<F*>(g))(from, to); }, &f);
  } else {
    f(0, config_.n);
  }
  if (config_.wait) config_.wait();
}

void Rig::reset(const uint8_t* rows) {
  mark_all();
  over_rows([&](int64_t from, int64_t to) {
    expect_done(api_->reset(self_.get(), rows, &io, from, to));
  });
  for (size_t i = 0; i < age_.size(); ++i)
    if (!rows || rows[i]) age_[i] = rests_[i] = 0;
}

void Rig::look() {
  mark_all();
  over_rows([&](int64_t from, int64_t to) { expect_done(api_->look(self_.get(), &io, from, to)); });
}

void Rig::step_only(int64_t from, int64_t to) {
  expect_done(api_->step(self_.get(), &io, from, to));
}

void Rig::repeat(const Rig& other) {
  std::memcpy(action_, other.action_, size_t(bytes_of(*spec_->action) * config_.n));
  advance();
}

void Rig::drop_optional() {
  std::fill(io.final_obs, io.final_obs + PG_PARTS, nullptr);
  io.mask = io.final_mask = nullptr, io.signals = io.final_metrics = nullptr;
}

void Rig::step() {
  act();
  advance();
}

void Rig::advance() {
  mark_all();
  over_rows([&](int64_t from, int64_t to) { expect_done(api_->step(self_.get(), &io, from, to)); });
  for (int64_t i = 0; i < config_.n; ++i) {
    const size_t k = size_t(i);
    if (rests_[k]) {  // not a step: the reset of NEXT_STEP, or the rest of DISABLED
      if (config_.autoreset == PG_NEXT_STEP) age_[k] = rests_[k] = 0;
      continue;
    }
    ++count_[k], ++age_[k];
    if (!ended(i)) continue;
    if (config_.autoreset == PG_SAME_STEP)
      age_[k] = 0;
    else
      rests_[k] = 1;
  }
}

uint32_t Rig::draw(int64_t row, int64_t element) const {
  const bool own = actions == Actions::kOfRow;
  const int64_t step =
      actions == Actions::kSharedByEpisode ? age_[size_t(row)] : count_[size_t(row)];
  const uint32_t who = own ? uint32_t(config_.first_id + row) : 0;
  return philox({{uint32_t(element), uint32_t(step), 0, who}}, 0xAC7104u, 0).w[0];
}

void Rig::act() {
  for (int64_t i = 0; i < config_.n; ++i) choose(i);
}

void Rig::choose(int64_t row) {
  const pg_space& a = *spec_->action;
  const uint8_t* legal = io.mask ? io.mask + row * spec_->mask_size : nullptr;
  for (int64_t e = 0; e < a.elements; ++e) {
    const uint32_t bits = draw(row, e);
    const int32_t n = values_of(a, e);
    float number = 0;
    int32_t choice = 0;
    if (n == 0) {
      const float low = std::max(a.lows ? a.lows[e] : a.low, -1000.0f);
      const float high = std::min(a.highs ? a.highs[e] : a.high, 1000.0f);
      number = low + (high - low) * (float(bits >> 8) * 0x1p-24f);
      choice = int32_t(number);
    } else {
      int32_t allowed = n;
      if (legal)
        allowed = int32_t(std::count_if(legal, legal + n, [](uint8_t b) { return b == 1; }));
      int32_t left = int32_t(uint64_t(bits) * uint64_t(allowed) >> 32);
      for (int32_t v = 0; v < n && allowed > 0; ++v)
        if (!legal || legal[v] == 1)
          if (left-- == 0) choice = v;
      if (legal) legal += n;
      number = float(choice);
    }
    const int64_t at = row * a.elements + e;
    if (a.dtype == PG_F32)
      reinterpret_cast<float*>(action_)[at] = number;
    else if (a.dtype == PG_I32)
      reinterpret_cast<int32_t*>(action_)[at] = choice;
    else
      action_[at] = char(choice);
  }
}

std::vector<char> Rig::get(int64_t row) const {
  std::vector<char> s(size_t(spec_->state_bytes));
  api_->get(self_.get(), row, s.data());
  return s;
}
void Rig::set(int64_t row, const std::vector<char>& snapshot) {
  api_->set(self_.get(), row, snapshot.data());
}
std::vector<float> Rig::metrics(int64_t row) const {
  std::vector<float> m(size_t(spec_->n_metrics));
  if (api_->metrics && spec_->n_metrics > 0) api_->metrics(self_.get(), row, m.data());
  return m;
}

std::string Rig::bytes(void* const* parts, int64_t row) const {
  std::string all;
  for (int32_t k = 0; k < spec_->n_obs; ++k) {
    const int64_t stride = io.stride[k] ? io.stride[k] : part_[k];
    all.append(static_cast<const char*>(parts[k]) + row * stride, size_t(part_[k]));
  }
  return all;
}
std::string Rig::mask(int64_t row) const {
  if (!io.mask) return {};
  return {reinterpret_cast<const char*>(io.mask) + row * spec_->mask_size,
          size_t(spec_->mask_size)};
}
std::string Rig::final_mask(int64_t row) const {
  if (!io.final_mask) return {};
  return {reinterpret_cast<const char*>(io.final_mask) + row * spec_->mask_size,
          size_t(spec_->mask_size)};
}
std::string Rig::action(int64_t row) const {
  const int64_t size = bytes_of(*spec_->action);
  return {action_ + row * size, size_t(size)};
}
std::string Rig::outcome(int64_t row) const {
  std::string all;
  const auto add = [&](const void* p, int64_t size) {
    if (p) all.append(static_cast<const char*>(p) + row * size, size_t(size));
  };
  add(io.reward, 4), add(io.elapsed, 4), add(io.terminated, 1), add(io.truncated, 1);
  add(io.signals, 4 * spec_->n_signals);
  if (ended(row))
    all += final_obs(row) + final_mask(row), add(io.final_metrics, 4 * spec_->n_metrics);
  return all;
}
std::string Rig::transition(int64_t row) const { return outcome(row) + obs(row) + mask(row); }

bool Rig::marked(const void* base, int64_t row, int64_t size) const {
  const auto* p = static_cast<const unsigned char*>(base) + row * size;
  return !base || std::all_of(p, p + size, [](unsigned char b) { return b == kMark; });
}
bool Rig::final_untouched(int64_t row) const {
  bool same = marked(io.final_metrics, row, 4 * spec_->n_metrics) &&
              marked(io.final_mask, row, spec_->mask_size);
  for (int32_t k = 0; k < spec_->n_obs; ++k)
    same &= marked(io.final_obs[k], row, io.stride[k] ? io.stride[k] : part_[k]);
  return same;
}
bool Rig::untouched(int64_t row) const {
  bool same = final_untouched(row) && marked(io.reward, row, 4) && marked(io.elapsed, row, 4) &&
              marked(io.terminated, row, 1) && marked(io.truncated, row, 1) &&
              marked(io.mask, row, spec_->mask_size) &&
              marked(io.signals, row, 4 * spec_->n_signals);
  for (int32_t k = 0; k < spec_->n_obs; ++k)
    same &= marked(io.obs[k], row, io.stride[k] ? io.stride[k] : part_[k]);
  return same;
}
bool Rig::padding_untouched(int64_t row) const {
  bool same = true;
  for (int32_t k = 0; k < spec_->n_obs; ++k)
    for (const void* base : {io.obs[k], io.final_obs[k]})
      same &= marked(static_cast<const char*>(base) + row * io.stride[k] + part_[k], 0,
                     io.stride[k] - part_[k]);
  return same;
}

}  // namespace plantgym::contract
