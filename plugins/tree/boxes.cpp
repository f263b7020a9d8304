#include "boxes.h"

#include <algorithm>
#include <cmath>

namespace plantgym {
namespace {

/// Walks all boxes with the nearest row in each; what is farther than the best is left out.
class Walk {
 public:
  Walk(const DecisionTree& t, const double* x, const double* scale, const uint8_t* whole)
      : t_(t),
        x_(x),
        scale_(scale),
        whole_(whole),
        says_(t.say(x)),
        at_(x, x + t.features),
        low_(at_.size(), -INFINITY),
        high_(at_.size(), INFINITY) {
    best.distance = INFINITY;
    visit(0, 0);
    best.distance = std::sqrt(best.distance);
  }
  NearestOther best;

 private:
  double part(size_t f) const {  // of the squared distance
    if (at_[f] == x_[f]) return 0;
    const double off = (at_[f] - x_[f]) / scale_[f];
    return off * off;
  }
  /// @param squared distance of at_ to the row
  void visit(int32_t node, double squared) {
    if (squared >= best.distance) return;
    const TreeNode& n = t_.nodes[size_t(node)];
    if (n.leaf()) {
      if (n.value != says_) best = {squared, at_, node};
      return;
    }
    const auto f = size_t(n.feature);
    const bool left = at_[f] <= n.threshold;
    side(n, node, left, at_[f], squared);
    if (scale_[f] > 0)  // the other side begins where the question ends; a step past it where open
      side(n, node, !left, beyond(f, n.threshold, left), squared);
  }
  double beyond(size_t f, double threshold, bool up) const {
    const double below = whole_ && whole_[f] ? std::floor(threshold) : threshold;
    if (!up) return below;
    return whole_ && whole_[f] ? below + 1 : std::nextafter(threshold, INFINITY);
  }
  void side(const TreeNode& n, int32_t node, bool left, double at, double squared) {
    const auto f = size_t(n.feature);
    double& end = left ? high_[f] : low_[f];
    const double was = at_[f], bound = end, before = part(f);
    if (left ? n.threshold <= low_[f] : n.threshold >= high_[f]) return;  // no row comes here
    end = left ? std::min(bound, n.threshold) : std::max(bound, n.threshold);
    at_[f] = at;
    if (at > low_[f] && at <= high_[f])  // not so where no whole number lies between two questions
      visit(left ? node + 1 : n.right, squared - before + part(f));
    at_[f] = was, end = bound;
  }
  const DecisionTree& t_;
  const double *x_, *scale_;
  const uint8_t* whole_;
  double says_;
  std::vector<double> at_, low_, high_;  // a row in the box, and the box: (low, high]
};

}  // namespace

NearestOther nearest_other(const DecisionTree& t, const double* x, const double* scale,
                           const uint8_t* whole) {
  return Walk(t, x, scale, whole).best;
}

}  // namespace plantgym
