#include "actions_file.h"

#include <charconv>
#include <cmath>
#include <fstream>
#include <sstream>

namespace plantgym {
namespace {

/// One line a decision, elements parted by commas or blanks; `#` begins a comment. A line of ---
/// begins the list of the next episode; a single list is that of every episode.
class Replay : public Agent {
 public:
  Replay(const pg_spec& spec, const std::string& text, const std::string& path)
      : space_(*spec.action), path_(path) {
    std::istringstream in(text);
    std::string line;
    for (int64_t number = 1; std::getline(in, line); ++number) {
      if (line.rfind("---", 0) == 0)
        begins_.push_back(values_.size() / size_t(space_.elements));
      else
        read(line.substr(0, line.find('#')), number);
    }
    begins_.push_back(values_.size() / size_t(space_.elements));
    if (values_.empty()) throw Error(join({path, ": holds no action; write one line a decision"}));
  }
  void begin_at(int64_t first) override { first_ = first; }
  void act(const pg_io& seen, int64_t n, const uint8_t* begins, void* action) override {
    decided_.resize(size_t(n), 0), over_.resize(size_t(n), 0);
    const size_t width = size_t(space_.elements);
    for (int64_t i = 0; i < n; ++i) {
      const bool fresh = begins && begins[i];
      if (fresh) decided_[size_t(i)] = over_[size_t(i)] = 0;
      // a row whose episode is over waits for the others: its actions count for nothing
      if (!fresh && seen.terminated && (seen.terminated[i] | seen.truncated[i]))
        over_[size_t(i)] = 1;
      if (over_[size_t(i)]) continue;
      const size_t list = begins_.size() == 2 ? 0 : size_t(first_ + i);
      if (list + 1 >= begins_.size())
        throw Error(join({path_, ": has lists for ", std::to_string(begins_.size() - 1),
                          " episodes, this is number ", std::to_string(list + 1)}));
      const size_t rows = begins_[list + 1] - begins_[list];
      if (decided_[size_t(i)] >= rows)
        throw Error(join({path_, ": has ", std::to_string(rows), rows == 1 ? " action" : " actions",
                          ", the episode needs more"}));
      const size_t row = begins_[list] + decided_[size_t(i)]++;
      for (size_t e = 0; e < width; ++e) {
        const double v = values_[row * width + e];
        const size_t at = size_t(i) * width + e;
        if (space_.dtype == PG_F32)
          static_cast<float*>(action)[at] = float(v);
        else if (space_.dtype == PG_I32)
          static_cast<int32_t*>(action)[at] = int32_t(v);
        else
          static_cast<uint8_t*>(action)[at] = uint8_t(v);
      }
    }
  }

 private:
  [[noreturn]] void fail(int64_t line, const std::string& what) const {
    throw Error(join({path_, ":", std::to_string(line), ": ", what}));
  }
  void read(std::string line, int64_t number) {
    for (char& c : line)
      if (c == ',' || c == ';' || c == '\t' || c == '\r') c = ' ';
    std::istringstream words(line);
    int64_t e = 0;
    for (std::string w; words >> w; ++e) {
      double v = 0;
      const auto [end, bad] = std::from_chars(w.data(), w.data() + w.size(), v);
      if (bad != std::errc() || end != w.data() + w.size() || !std::isfinite(v))
        fail(number, join({"'", w, "' is not a number"}));
      if (e < space_.elements) check(v, e, number);
      values_.push_back(v);
    }
    if (e != 0 && e != space_.elements)
      fail(number,
           join({std::to_string(e), " numbers, an action has ", std::to_string(space_.elements)}));
  }
  void check(double v, int64_t e, int64_t number) const {
    const int32_t n = space_.counts ? space_.counts[e] : space_.n;
    const double low = n ? 0 : space_.lows ? space_.lows[e] : space_.low;
    const double high = n ? n - 1 : space_.highs ? space_.highs[e] : space_.high;
    if (v < low || v > high || (n && v != std::floor(v)))
      fail(number, join({"action ", shown(v), " is not ", n ? "a whole number " : "", "in [",
                         shown(low), ", ", shown(high), "]"}));
  }
  pg_space space_;
  std::string path_;
  std::vector<double> values_;
  std::vector<size_t> begins_ = {0};  // first row of each episode's list, and the end
  int64_t first_ = 0;                 // episode of row 0
  std::vector<size_t> decided_;       // of each row's episode
  std::vector<uint8_t> over_;         // rows whose episode has ended
};

void read_path(const Node& params, std::string& text, std::string& path) {
  // `actions: FILE` is short for `actions: {file: FILE}`
  Node map = params;
  if (params.kind == PG_SCALAR) {
    Node file = params;
    file.key = "file";
    map = {PG_MAP, "actions", "", params.file, params.line, params.column, params.via, {file}};
  }
  read_fields(map, "actions",
              [&](Fields& f) { f.required().file("file", text, "one line a decision", &path); });
}

}  // namespace

const AgentKind kActionsFile = {
    "actions",
    "replays a list of actions from a file, one line a decision",
    [](Fields& f) {
      std::string text;
      f.required().file("file", text, "one line a decision; `actions: FILE` is short for this");
    },
    nullptr,
    nullptr,
    [](const Node& params, const pg_spec& spec, uint64_t) -> std::unique_ptr<Agent> {
      std::string text, path;
      read_path(params, text, path);
      return std::make_unique<Replay>(spec, text, path);
    }};

}  // namespace plantgym
