#include "traces.h"

namespace plantgym {

void TraceConfig::read(Fields& f, const char* dutch) {
  f.number("lambda", lambda, 0, 1, "", "how far an error reaches back: 0 one step, 1 all");
  f.choice("trace", trace, {"replacing", "accumulating", "dutch"},
           join({"what another visit does to a trace e: 1, e + 1, ", dutch}).c_str());
}

void Traces::rescale() {
  if (scale_ == 0) return clear();
  for (double& e : stored_) e *= scale_;
  scale_ = 1;
  drop_front();
}

void Traces::drop_front() {
  pairs_.erase(pairs_.begin(), pairs_.begin() + first_);
  stored_.erase(stored_.begin(), stored_.begin() + first_);
  first_ = 0;
}

void Traces::save(const std::vector<Traces>& rows, Checkpoint& c) {
  std::vector<int64_t> counts, firsts;
  std::vector<int32_t> pairs;
  std::vector<double> stored, scales;
  for (const Traces& t : rows) {
    counts.push_back(int64_t(t.pairs_.size())), firsts.push_back(t.first_);
    scales.push_back(t.scale_);
    pairs.insert(pairs.end(), t.pairs_.begin(), t.pairs_.end());
    stored.insert(stored.end(), t.stored_.begin(), t.stored_.end());
  }
  c.put("trace_counts", counts), c.put("trace_firsts", firsts), c.put("trace_scales", scales);
  c.put("trace_pairs", pairs), c.put("trace_stored", stored);
}

void Traces::load(std::vector<Traces>& rows, const Checkpoint& c) {
  const auto n = int64_t(rows.size());
  const std::vector<int64_t> counts = c.get<int64_t>("trace_counts", n),
                             firsts = c.get<int64_t>("trace_firsts", n);
  const std::vector<double> scales = c.get<double>("trace_scales", n);
  int64_t total = 0;
  for (const int64_t k : counts) total += k;
  const std::vector<int32_t> pairs = c.get<int32_t>("trace_pairs", total);
  const std::vector<double> stored = c.get<double>("trace_stored", total);
  std::ptrdiff_t at = 0;
  for (size_t i = 0; i < rows.size(); ++i) {
    const auto k = std::ptrdiff_t(counts[i]);
    rows[i].pairs_.assign(pairs.begin() + at, pairs.begin() + at + k);
    rows[i].stored_.assign(stored.begin() + at, stored.begin() + at + k);
    rows[i].scale_ = scales[i], rows[i].first_ = int32_t(firsts[i]);
    at += k;
  }
}

}  // namespace plantgym
