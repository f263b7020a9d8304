#include "ledger.h"

#include <fmt/core.h>

#include "plantgym/fields.h"
#include "results.h"

namespace plantgym::cli {
namespace {

std::string head_of(const pg_spec& s) {
  std::string head = fmt::format("agent,run,episode,time [{}],decision,rule", s.time_unit);
  for (int32_t k = 0; k < s.n_signals; ++k)
    head += join({",", csv_word(fmt::format("{} [{}]", s.signals[k].name, s.signals[k].unit))});
  return head + "\n";
}

double number_at(const pg_space& s, const void* from, int64_t at) {
  return s.dtype == PG_F32   ? double(static_cast<const float*>(from)[at])
         : s.dtype == PG_I32 ? double(static_cast<const int32_t*>(from)[at])
                             : double(static_cast<const uint8_t*>(from)[at]);
}

}  // namespace

std::string decision_words(const pg_space& a, const void* actions, int64_t row) {
  std::string words;
  int64_t label = 0;
  for (int64_t e = 0; e < a.elements; ++e) {
    const double x = number_at(a, actions, row * a.elements + e);
    const int32_t n = a.counts ? a.counts[e] : a.n;
    std::string value = a.labels && n ? a.labels[label + int64_t(x)] : fmt::format("{:.6g}", x);
    if (a.units && !n) value += fmt::format(" {}", a.units[e]);
    if (a.names && a.elements > 1) value = fmt::format("{} {}", a.names[e], value);
    words += join({e ? ", " : "", value});
    label += n;
  }
  return words;
}

Ledger::Ledger(const std::string& path, const pg_spec& spec, bool fresh)
    : file_(path, fresh ? 0 : -1), spec_(spec) {
  if (file_.size() == 0) file_.append(head_of(spec));
}

void Ledger::add(const Decision& d) {
  if (size_t(d.row) >= books_.size()) books_.resize(size_t(d.row) + 1);
  Book& b = books_[size_t(d.row)];
  if (d.time == 0) b.time = 0;
  const pg_io& io = d.after.io;
  b.rows += fmt::format("{},{},{},{:.9g},{},{}", csv_word(agent_), run_, d.episode, b.time,
                        csv_word(decision_words(*spec_.action, io.action, d.row)),
                        csv_word(d.agent.why(d.row)));
  for (int32_t k = 0; k < spec_.n_signals; ++k)
    b.rows += fmt::format(",{:.9g}", io.signals[d.row * spec_.n_signals + k]);
  b.rows += "\n";
  b.time += double(io.elapsed[d.row]);
  if (d.ended) done_ += b.rows, b.rows.clear();
  if (done_.size() > 1 << 20) file_.append(done_), done_.clear();
}

void Ledger::close() {
  for (Book& b : books_) done_ += b.rows, b.rows.clear();
  file_.append(done_);
  done_.clear();
}

}  // namespace plantgym::cli
