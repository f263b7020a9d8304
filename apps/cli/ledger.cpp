#include "ledger.h"

#include <fmt/core.h>

#include <algorithm>

#include "plantgym/fields.h"
#include "results.h"

namespace plantgym::cli {
namespace {

constexpr const char* kYear = "\x01,";  // stands for it in rows of an episode that goes on

/// The KPI that says which year an episode is of; -1: none does.
int32_t year_of(const pg_spec& s) {
  for (int32_t k = 0; k < s.n_metrics; ++k)
    if (s.metrics[k].name == std::string("year")) return k;
  return -1;
}

std::string head_of_ledger(const pg_spec& s) {
  std::string head = fmt::format("agent,run,episode,{}time [{}],decision,rule",
                                 year_of(s) < 0 ? "" : "year,", s.time_unit);
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

Ledger::Ledger(NewFile& file, const pg_spec& spec)
    : file_(file), spec_(spec), year_(year_of(spec)) {
  if (file_.size() == 0) file_.append(head_of_ledger(spec));
}

void Ledger::add(const Decision& d) {
  if (size_t(d.row) >= books_.size()) books_.resize(size_t(d.row) + 1);
  Book& b = books_[size_t(d.row)];
  if (d.time == 0) b.time = 0;
  const pg_io& io = d.after.io;
  b.rows += fmt::format(
      "{},{},{},{}{:.9g},{},{}", csv_word(agent_), run_, d.episode, year_ < 0 ? "" : kYear, b.time,
      csv_word(decision_words(*spec_.action, io.action, d.row)), csv_word(d.agent.why(d.row)));
  for (int32_t k = 0; k < spec_.n_signals; ++k)
    b.rows += fmt::format(",{:.9g}", io.signals[d.row * spec_.n_signals + k]);
  b.rows += "\n";
  b.time += double(io.elapsed[d.row]);
  if (d.ended)
    finish(b, year_ < 0 ? ""
                        : fmt::format("{:.9g}", io.final_metrics[d.row * spec_.n_metrics + year_]));
  if (done_.size() > 1 << 20) file_.append(done_), done_.clear();
}

/// A year is told at the end of an episode.
void Ledger::finish(Book& b, const std::string& year) {
  for (size_t from = 0, at; from < b.rows.size(); from = at + 1) {
    at = std::min(b.rows.find(kYear[0], from), b.rows.size());
    done_.append(b.rows, from, at - from);
    if (at < b.rows.size()) done_ += year;
  }
  b.rows.clear();
}

void Ledger::close() {
  for (Book& b : books_) finish(b, "");
  file_.append(done_);
  done_.clear();
}

}  // namespace plantgym::cli
