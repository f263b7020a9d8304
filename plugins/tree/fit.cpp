#include "fit.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "error.h"
#include "impurity.h"
#include "scan.h"

namespace plantgym {
namespace {

/// Scores this close are equal: what rounding makes of sums in another order.
constexpr double kEqual = 1e-12;

/// The rows of a node, or of one side of a split.
struct Side {
  int64_t rows = 0;
  double weight = 0, mean = 0, impurity = 0;
  std::vector<double> votes = {};
  bool pure = false;
};

struct Split {
  int32_t feature = -1;
  double threshold = 0, decrease = 0;
  Side left = {}, right = {};
};

double midpoint(double a, double b) {
  const double m = (a + b) / 2;
  return m >= a && m < b ? m : std::isfinite(m) ? a : a / 2 + b / 2;
}

/// Grows a tree by what Scan says of splits.
template <class Scan, class Weight>
class Grower {
 public:
  Grower(const Samples& s, const TreeConfig& c, Weight weight)
      : s_(s), c_(c), weight_(weight), columns_(s), scan_(s, weight) {}

  DecisionTree grow() {
    if (columns_.rows() == 0) throw Error("a tree cannot learn from no rows");
    const Side root = measure(columns_.of(0), columns_.of(0) + columns_.rows());
    all_ = root.weight;
    add(root, 0, 0, columns_.rows());
    for (int32_t leaves = 1; !open_.empty() && (!c_.max_leaves || leaves < c_.max_leaves); ++leaves)
      split(next());
    return in_order();
  }

 private:
  struct Open {
    int32_t node, depth;
    int64_t begin, end;
    Split split;
  };
  struct Grown {
    TreeNode node;
    std::vector<double> votes;
    int32_t left = 0;
  };

  Side measure(const Entry* begin, const Entry* end) const {
    Side m;
    m.rows = end - begin;
    if (!s_.classes) return measure_targets(begin, end, m);
    m.votes.assign(size_t(s_.classes), 0);
    for (const Entry* e = begin; e != end; ++e) m.votes[size_t(e->label)] += weight_(e->row);
    int32_t present = 0;
    for (const double v : m.votes) m.weight += v, present += v > 0;
    m.pure = present < 2;
    const double most = *std::max_element(m.votes.begin(), m.votes.end()) - kEqual * m.weight;
    while (m.votes[size_t(m.mean)] < most) ++m.mean;
    m.impurity = impurity_of(c_.criterion, m.votes.data(), s_.classes);
    return m;
  }
  Side& measure_targets(const Entry* begin, const Entry* end, Side& m) const {
    double sum = 0, low = s_.target[begin->row], high = low;
    for (const Entry* e = begin; e != end; ++e) {
      const double w = weight_(e->row), y = s_.target[e->row];
      sum += w * y, m.weight += w;
      low = std::min(low, y), high = std::max(high, y);
    }
    m.pure = low == high, m.mean = m.pure ? low : sum / m.weight;
    for (const Entry* e = begin; e != end; ++e) {
      const double off = s_.target[e->row] - m.mean;
      m.impurity += weight_(e->row) * off * off;
    }
    m.impurity /= m.weight;
    return m;
  }

  /// A node; it stays open where it can be parted.
  int32_t add(const Side& m, int32_t depth, int64_t begin, int64_t end) {
    const int32_t node = int32_t(grown_.size());
    grown_.push_back({{-1, 0, 0, m.rows, m.weight, m.impurity, 0, m.mean}, m.votes});
    const bool stop = m.pure || m.rows < c_.min_rows_split || m.rows < 2 * c_.min_rows_leaf ||
                      (c_.max_depth && depth == c_.max_depth);
    if (stop) return node;
    Open o = {node, depth, begin, end, best(m, begin, end)};
    if (o.split.feature < 0) return node;
    open_.push_back(std::move(o));
    if (c_.max_leaves) std::push_heap(open_.begin(), open_.end(), worse);
    return node;
  }
  static bool worse(const Open& a, const Open& b) {
    return a.split.decrease != b.split.decrease ? a.split.decrease < b.split.decrease
                                                : a.node > b.node;
  }
  Open next() {
    if (c_.max_leaves) std::pop_heap(open_.begin(), open_.end(), worse);
    Open o = std::move(open_.back());
    open_.pop_back();
    return o;
  }
  void split(const Open& o) {
    const int64_t middle = columns_.part(o.begin, o.end, o.split.feature, o.split.threshold);
    const int32_t left = add(o.split.left, o.depth + 1, o.begin, middle);
    const int32_t right = add(o.split.right, o.depth + 1, middle, o.end);
    Grown& g = grown_[size_t(o.node)];
    g.node.feature = o.split.feature, g.node.threshold = o.split.threshold;
    g.node.decrease = o.split.decrease;
    g.left = left, g.node.right = right;
  }

  /// The best threshold of one feature. @return its score; feature stays -1: there is none
  double scan(const Side& m, const Entry* e, int64_t n, int32_t feature, double equal, Split& to) {
    if (e[0].x == e[n - 1].x) return 0;
    if constexpr (requires { scan_.mean; })
      scan_.begin(m.mean, m.weight);
    else
      scan_.begin(m.votes.data());
    double best = -INFINITY;
    int64_t at = -1;
    const int64_t last = n - c_.min_rows_leaf;
    for (int64_t i = 0; i < last; ++i) {
      scan_.move(e[i]);
      if (e[i].x == e[i + 1].x || i + 1 < c_.min_rows_leaf) continue;
      const double score = scan_.score();
      if (score > best + equal) best = score, at = i;
    }
    if (at < 0) return 0;
    to.feature = feature, to.threshold = midpoint(e[at].x, e[at + 1].x);
    return best - scan_.before();
  }

  Split best(const Side& m, int64_t begin, int64_t end) {
    const int64_t n = end - begin;
    const double equal = kEqual * m.weight * (s_.classes ? 1 : m.impurity);
    Split best_split;
    double best_score = -INFINITY;
    std::vector<std::pair<double, Split>> all;  // of gain ratio
    for (int32_t f = 0; f < s_.features; ++f) {
      Split one;
      const double score = scan(m, columns_.of(f) + begin, n, f, equal, one);
      if (one.feature < 0) continue;
      if (c_.criterion == Criterion::kGainRatio)
        all.emplace_back(score, one);
      else if (score > best_score + equal)
        best_score = score, best_split = one;
    }
    if (!all.empty()) best_split = by_ratio(all, begin, n, m.weight, equal);
    if (best_split.feature < 0) return best_split;
    if (c_.criterion == Criterion::kChiSquare && !is_significant(m, best_score)) return {};
    sides(m, columns_.of(best_split.feature) + begin, n, best_split);
    const bool enough = best_split.decrease >= c_.min_decrease - kEqual * m.impurity;
    return enough ? best_split : Split{};
  }

  /// Of features that gain at least the mean, that which gains most for its sides' sizes.
  Split by_ratio(const std::vector<std::pair<double, Split>>& all, int64_t begin, int64_t n,
                 double weight, double equal) const {
    double mean = 0, best = -INFINITY;
    Split chosen;
    for (const auto& [gain, split] : all) mean += gain / double(all.size());
    for (const auto& [gain, split] : all) {
      if (gain < mean - equal) continue;
      double sides[2] = {0, 0};
      const Entry* e = columns_.of(split.feature) + begin;
      for (int64_t i = 0; i < n; ++i) sides[e[i].x > split.threshold] += weight_(e[i].row);
      const double ratio = gain / weight / impurity_of(Criterion::kEntropy, sides, 2);
      if (ratio > best + kEqual) best = ratio, chosen = split;
    }
    return chosen;
  }

  bool is_significant(const Side& m, double statistic) const {
    int32_t present = 0;
    for (const double v : m.votes) present += v > 0;
    return chi_square_tail(statistic, present - 1) < c_.significance;
  }

  void sides(const Side& m, const Entry* e, int64_t n, Split& to) const {
    const Entry* middle = e;
    while (middle->x <= to.threshold) ++middle;
    to.left = measure(e, middle), to.right = measure(middle, e + n);
    to.decrease = (m.weight * m.impurity - to.left.weight * to.left.impurity -
                   to.right.weight * to.right.impurity) /
                  all_;
  }

  DecisionTree in_order() const {
    DecisionTree t = {s_.features, s_.classes, {}, {}};
    const auto copy = [&](const auto& self, const Grown& g) -> void {
      const size_t at = t.nodes.size();
      t.nodes.push_back(g.node);
      t.votes.insert(t.votes.end(), g.votes.begin(), g.votes.end());
      if (g.node.leaf()) return;
      self(self, grown_[size_t(g.left)]);
      t.nodes[at].right = int32_t(t.nodes.size());
      self(self, grown_[size_t(g.node.right)]);
    };
    copy(copy, grown_[0]);
    return t;
  }

  const Samples& s_;
  const TreeConfig& c_;
  Weight weight_;
  Columns columns_;
  Scan scan_;
  double all_ = 0;  // weight of all rows
  std::vector<Open> open_;
  std::vector<Grown> grown_;
};

void check(const Samples& s, const TreeConfig& c) {
  if (s.features < 1) throw Error("a tree needs at least one feature");
  if (s.rows > int64_t(UINT32_MAX)) throw Error("a tree cannot learn from so many rows");
  if ((c.criterion == Criterion::kVariance) != (s.classes == 0))
    throw Error("the criterion `variance` goes with numbers, the others with classes");
  for (int64_t i = 0; i < s.rows; ++i) {
    const std::string row = "row " + std::to_string(i) + ": ";
    if (s.weight && !(s.weight[i] >= 0 && std::isfinite(s.weight[i])))
      throw Error(row + "a weight is a number from 0 on");
    if (s.classes ? s.label[i] < 0 || s.label[i] >= s.classes : !std::isfinite(s.target[i]))
      throw Error(row + "its target is no class, or not a finite number");
  }
}

template <template <class> class Scan, class Weight>
DecisionTree grow(const Samples& s, const TreeConfig& c, Weight w) {
  return Grower<Scan<Weight>, Weight>(s, c, w).grow();
}

template <class Weight>
DecisionTree grow_by(const Samples& s, const TreeConfig& c, Weight w) {
  switch (c.criterion) {
    case Criterion::kGini:
      return grow<GiniScan>(s, c, w);
    case Criterion::kChiSquare:
      return grow<ChiScan>(s, c, w);
    case Criterion::kVariance:
      return grow<VarianceScan>(s, c, w);
    default:
      return grow<EntropyScan>(s, c, w);
  }
}

}  // namespace

DecisionTree fit_tree(const Samples& s, const TreeConfig& c) {
  check(s, c);
  return s.weight ? grow_by(s, c, RowWeight{s.weight}) : grow_by(s, c, UnitWeight{});
}

}  // namespace plantgym
