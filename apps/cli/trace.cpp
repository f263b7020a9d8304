#include "trace.h"

#include <fmt/core.h>

namespace plantgym::cli {
namespace {

std::string names_of(const pg_space& s, const char* prefix) {
  std::string all;
  for (int64_t e = 0; e < s.elements; ++e) {
    if (s.names)
      all += fmt::format(",{}{}", prefix, s.names[e]);
    else if (s.elements == 1)
      all += fmt::format(",{}{}", prefix, s.name);
    else
      all += fmt::format(",{}{}_{}", prefix, s.name, e);
  }
  return all;
}

void values_of(const pg_space& s, const void* from, int64_t row, std::string& to) {
  for (int64_t i = row * s.elements; i < (row + 1) * s.elements; ++i) {
    if (s.dtype == PG_F32)
      to += fmt::format(",{:.9g}", static_cast<const float*>(from)[i]);
    else if (s.dtype == PG_I32)
      to += fmt::format(",{}", static_cast<const int32_t*>(from)[i]);
    else
      to += fmt::format(",{}", int(static_cast<const uint8_t*>(from)[i]));
  }
}

std::string head_of_trace(const pg_spec& s) {
  std::string head = "agent,run,episode,time";
  for (int32_t k = 0; k < s.n_obs; ++k) head += names_of(s.obs[k], "");
  head += names_of(*s.action, "action_");
  head += ",reward";
  for (int32_t k = 0; k < s.n_signals; ++k) head += fmt::format(",signal_{}", s.signals[k].name);
  return head + "\n";
}

}  // namespace

Trace::Trace(NewFile& file, const pg_spec& spec, std::string& head) : file_(file), spec_(spec) {
  const std::string own = head_of_trace(spec);
  if (own != head) file_.append(own);
  head = own;
}

void Trace::add(const Decision& d) {
  rows_ += fmt::format("{},{},{},{}", agent_, run_, d.episode, d.time);
  for (int32_t k = 0; k < spec_.n_obs; ++k)
    values_of(spec_.obs[k], d.before.io.obs[k], d.row, rows_);
  values_of(*spec_.action, d.after.io.action, d.row, rows_);
  rows_ += fmt::format(",{:.9g}", d.after.io.reward[d.row]);
  for (int32_t k = 0; k < spec_.n_signals; ++k)
    rows_ += fmt::format(",{:.9g}", d.after.io.signals[d.row * spec_.n_signals + k]);
  rows_ += "\n";
  if (rows_.size() > 1 << 20) close();
}

void Trace::close() {
  file_.append(rows_);
  rows_.clear();
}

}  // namespace plantgym::cli
