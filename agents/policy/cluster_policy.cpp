#include "cluster_policy.h"

#include <cmath>

#include "c_text.h"
#include "error.h"
#include "policy_words.h"

namespace plantgym {
namespace {

void need(bool right, const char* what) {
  if (!right) throw Error(what);
}

}  // namespace

void check_clusters(const Policy& p) {
  const PolicyClusters& c = p.clusters;
  const size_t n = c.elements.size();
  need(n >= 1 && c.count() >= 1 && c.centres.size() == size_t(c.count()) * n,
       "clusters have no elements or no centres");
  const int64_t shown = p.clusters_of_network() ? p.network.outputs() : p.sight.shown();
  for (const PolicyClusters::Element& e : c.elements)
    need(e.shown >= 0 && e.shown < shown && std::isfinite(e.scale) && e.scale > 0,
         "clusters of an element that is not shown, or without a scale");
  need(c.values.size() == size_t(c.count()) * size_t(p.values()),
       "values are not one of each cluster and choice");
  for (const std::vector<double>* all : {&c.centres, &c.values})
    for (const double x : *all)
      need(std::isfinite(x), "a cluster holds a number that is not finite");
}

int32_t nearest_cluster(const PolicyClusters& c, const float* shown) {
  const size_t n = c.elements.size();
  int32_t best = 0;
  double least = INFINITY;
  for (int32_t k = 0; k < c.count(); ++k) {
    const double* centre = &c.centres[size_t(k) * n];
    double sum = 0;
    for (size_t e = 0; e < n; ++e) {
      const double off = double(shown[c.elements[e].shown]) / c.elements[e].scale - centre[e];
      sum += off * off;
    }
    if (sum < least) least = sum, best = k;
  }
  return best;
}

std::string c_clusters(const Policy& p) {
  const PolicyClusters& c = p.clusters;
  CText t;
  t.put("enum { CLUSTERS = ", c.count(), ", ELEMENTS = ", c.elements.size(), " };\n");
  t.array("static const int cluster_element", c.elements.size(),
          [&](size_t i) { return std::to_string(c.elements[i].shown); });
  t.array("static const double cluster_scale", c.elements.size(),
          [&](size_t i) { return CText::number(c.elements[i].scale); });
  t.array("static const double cluster_centre", c.centres.size(),
          [&](size_t i) { return CText::number(c.centres[i]); });
  t.array("static const double cluster_value", c.values.size(),
          [&](size_t i) { return CText::number(c.values[i]); });
  t.put(
      "\nstatic void run_clusters(const float *shown, double *values) {\n"
      "  int k, e, best = 0;\n  double least = INFINITY;\n"
      "  for (k = 0; k < CLUSTERS; ++k) {\n    double sum = 0;\n"
      "    for (e = 0; e < ELEMENTS; ++e) {\n"
      "      const double off = (double)shown[cluster_element[e]] / cluster_scale[e] -\n"
      "                         cluster_centre[k * ELEMENTS + e];\n"
      "      sum += off * off;\n    }\n"
      "    if (sum < least) least = sum, best = k;\n  }\n"
      "  memcpy(values, cluster_value + best * PLANTGYM_VALUES, PLANTGYM_VALUES * "
      "sizeof(double));\n}\n");
  return t.text;
}

}  // namespace plantgym
