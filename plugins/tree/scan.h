// What the sides of a split are worth while rows go from the right to the left, one at a time.
// Each scan has `begin` with a node's class weights (or sums), `move` of one row, and `score`,
// which is the greater the better; score - before() is the decrease of the impurity times weight.
#pragma once
#include <cmath>
#include <vector>

#include "columns.h"

namespace plantgym {

/// Weights of a row: all 1, or from an array.
struct UnitWeight {
  double operator()(uint32_t) const { return 1; }
};
struct RowWeight {
  const double* of;
  double operator()(uint32_t row) const { return of[row]; }
};

/// Class weights of both sides.
template <class Weight>
struct ClassScan {
  ClassScan(const Samples& s, Weight w)
      : weight(w), left(size_t(s.classes)), right(size_t(s.classes)) {}
  void begin(const double* votes) {
    wl = wr = 0;
    for (size_t k = 0; k < left.size(); ++k) left[k] = 0, right[k] = votes[k], wr += votes[k];
    all = wr;
  }
  Weight weight;
  std::vector<double> left, right;
  double wl = 0, wr = 0, all = 0;
};

/// Sum of the sides' squares over their weights; of weights w that is w (1 - gini).
template <class Weight>
struct GiniScan : ClassScan<Weight> {
  using Base = ClassScan<Weight>;
  using Base::Base, Base::left, Base::right, Base::wl, Base::wr, Base::all;
  void begin(const double* votes) {
    Base::begin(votes);
    sl = sr = 0;
    for (const double w : right) sr += w * w;
    whole = sr / all;
  }
  void move(const Entry& e) {
    const double w = this->weight(e.row);
    double &l = left[size_t(e.label)], &r = right[size_t(e.label)];
    sl += w * (2 * l + w), sr += w * (w - 2 * r);
    l += w, r -= w, wl += w, wr -= w;
  }
  double score() const { return (sl * wr + sr * wl) / (wl * wr); }
  double before() const { return whole; }
  double sl = 0, sr = 0, whole = 0;
};

/// n log2 n, from a table where rows are counted.
struct LogTable {
  explicit LogTable(int64_t counts) : of(size_t(counts) + 1) {
    for (size_t n = 1; n < of.size(); ++n) of[n] = double(n) * std::log2(double(n));
  }
  double at(double n, UnitWeight) const { return of[size_t(n)]; }
  static double at(double n, RowWeight) { return n > 0 ? n * std::log2(n) : 0; }
  std::vector<double> of;
};

/// Sum of w log2 w of the classes less that of the sides; of weights w that is -w entropy.
template <class Weight>
struct EntropyScan : ClassScan<Weight> {
  using Base = ClassScan<Weight>;
  using Base::left, Base::right, Base::wl, Base::wr, Base::all;
  EntropyScan(const Samples& s, Weight w)
      : Base(s, w), table(std::is_same_v<Weight, UnitWeight> ? s.rows : 0) {}
  double log(double n) const { return table.at(n, this->weight); }
  void begin(const double* votes) {
    Base::begin(votes);
    sl = sr = 0;
    for (const double w : right) sr += log(w);
    whole = sr - log(all);
  }
  void move(const Entry& e) {
    const double w = this->weight(e.row);
    double &l = left[size_t(e.label)], &r = right[size_t(e.label)];
    sl -= log(l), sr -= log(r);
    l += w, r -= w, wl += w, wr -= w;
    sl += log(l), sr += log(r);
  }
  double score() const { return sl - log(wl) + sr - log(wr); }
  double before() const { return whole; }
  LogTable table;
  double sl = 0, sr = 0, whole = 0;
};

/// Chi-square of the table of classes and sides: n^2 / (wl wr) (sum l_k^2 / n_k - wl^2 / n).
template <class Weight>
struct ChiScan : ClassScan<Weight> {
  using Base = ClassScan<Weight>;
  using Base::Base, Base::left, Base::right, Base::wl, Base::wr, Base::all;
  void begin(const double* votes) { Base::begin(votes), sum = 0; }
  void move(const Entry& e) {
    const double w = this->weight(e.row);
    double &l = left[size_t(e.label)], &r = right[size_t(e.label)];
    sum += w * (2 * l + w) / (l + r);
    l += w, r -= w, wl += w, wr -= w;
  }
  double score() const { return all * (sum * all - wl * wl) / (wl * wr); }
  double before() const { return 0; }
  double sum = 0;
};

/// Sum of the sides' squared sums over their weights, of targets less the node's mean.
template <class Weight>
struct VarianceScan {
  VarianceScan(const Samples& s, Weight w) : weight(w), target(s.target) {}
  void begin(double node_mean, double node_weight) {
    mean = node_mean, wr = node_weight, wl = sl = 0;
  }
  void move(const Entry& e) {
    const double w = weight(e.row);
    sl += w * (target[e.row] - mean);
    wl += w, wr -= w;
  }
  double score() const { return sl * sl / wl + sl * sl / wr; }  // the right sum is -sl
  double before() const { return 0; }
  Weight weight;
  const double* target;
  double mean = 0, sl = 0, wl = 0, wr = 0;
};

}  // namespace plantgym
