// How files say a time that is drawn: `60 s`, `{exp: 60 s}`, `{lognormal: {mean: 55 s, cv: 0.2}}`.
#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "plantgym/fields.h"
#include "sim/factory/distribution.h"

namespace plantgym {

class DistributionFile {
 public:
  /// `values` gets those of empirical distributions.
  DistributionFile(std::string unit, std::vector<double>& values, bool may_be_0 = false)
      : unit_(std::move(unit)), values_(values), least_(may_be_0 ? 0 : kLeast) {}

  /// Reads a key that may be absent; returns whether it is there.
  bool read(Fields& f, const char* key, factory::Distribution& d, const char* doc) {
    bool there = false;
    f.any(key, doc, [&](const pg_node* nodes, int32_t i) { d = value(nodes, i), there = true; });
    return there;
  }
  factory::Distribution value(const pg_node* nodes, int32_t i) {
    if (nodes[i].kind == PG_SCALAR) return factory::fixed(scalar(nodes, i));
    Fields f(nodes, i);
    const std::vector<std::string> keys = f.keys();
    static const std::vector<std::string> known = {
        "det",   "exp",    "uniform", "triangular", "normal",    "lognormal",
        "gamma", "erlang", "weibull", "geometric",  "bernoulli", "empirical"};
    if (keys.size() != 1)
      throw FieldError(i, "must be one distribution and its numbers, e.g. {exp: 60 s}");
    const std::string& name = keys[0];
    if (std::find(known.begin(), known.end(), name) == known.end())
      throw FieldError(i + 1, join({"'", name, "' is not a distribution",
                                    suggestion(name, known, "distributions")}));
    const auto is = [&](const char* word) { return name == word; };
    if (is("det")) return factory::fixed(one(f, "det", "value"));
    if (is("exp")) return factory::exponential(one(f, "exp", "mean"));
    if (is("uniform")) return uniform(f);
    if (is("triangular")) return triangular(f);
    if (is("normal")) return normal(f);
    if (is("geometric")) return geometric(f);
    if (is("empirical")) return empirical(f);
    factory::Distribution d;
    f.map(name.c_str(), "", [&](Fields& m) {
      if (is("lognormal")) d = lognormal(m);
      if (is("gamma")) d = gamma(m);
      if (is("erlang")) d = erlang(m);
      if (is("weibull")) d = weibull(m);
      if (is("bernoulli")) d = bernoulli(m);
    });
    return d;
  }

 private:
  static constexpr double kLeast = 1e-6, kMost = 1e9;  // of times

  double scalar(const pg_node* nodes, int32_t i) const {
    double x = 0;
    if (const char* wrong = parse_quantity(nodes[i].value, unit_, x))
      throw FieldError(i, join({"'", nodes[i].value, "' ", wrong, "; expected a number of ", unit_,
                                ", or a distribution, e.g. {exp: 60 s}"}));
    if (!(x >= least_ && x <= kMost))
      throw FieldError(i, join({nodes[i].value, " is not a time above 0 (", shown(kLeast), " to ",
                                shown(kMost), " ", unit_, ")"}));
    return x;
  }
  /// `exp: 60 s` or `exp: {mean: 60 s}`.
  double one(Fields& f, const char* name, const char* key) const {
    double x = 0;
    f.any(name, "", [&](const pg_node* nodes, int32_t i) {
      if (nodes[i].kind != PG_MAP) return void(x = scalar_of(nodes, i));
      Fields m(nodes, i);
      x = time(m, key), m.finish();
    });
    return x;
  }
  double scalar_of(const pg_node* nodes, int32_t i) const {
    if (nodes[i].kind != PG_SCALAR) throw FieldError(i, "must be a single value");
    return scalar(nodes, i);
  }
  double time(Fields& m, const char* key, double low = kLeast) const {
    double x = 0;
    m.required().number(key, x, low, kMost, unit_.c_str(), "a time");
    return x;
  }
  double plain(Fields& m, const char* key, double low, double high, const char* doc) const {
    double x = 0;
    m.required().number(key, x, low, high, "", doc);
    return x;
  }
  std::vector<double> list(Fields& f, const char* name, size_t count, const char* what) const {
    std::vector<double> v;
    f.numbers(name, v, 0, kMost, unit_.c_str(), "");
    if (count > 0 && v.size() != count) f.fail(name, join({"must be ", what}));
    for (size_t k = 1; count > 0 && k < v.size(); ++k)
      if (v[k] < v[k - 1] || v[count - 1] <= v[0]) f.fail(name, join({"must rise: ", what}));
    return v;
  }
  factory::Distribution uniform(Fields& f) const {
    const std::vector<double> v = list(f, "uniform", 2, "[least, most]");
    return {factory::Shape::kUniform, 0, 0, v[0], v[1], 0};
  }
  factory::Distribution triangular(Fields& f) const {
    const std::vector<double> v = list(f, "triangular", 3, "[least, most likely, most]");
    return {factory::Shape::kTriangular, 0, 0, v[0], v[2], v[1]};
  }
  factory::Distribution normal(Fields& f) const {
    factory::Distribution d;
    f.map("normal", "", [&](Fields& m) {
      const double mean = time(m, "mean");
      const double sd = m.has("cv") ? mean * plain(m, "cv", 1e-6, 10, "sd / mean") : time(m, "sd");
      d = factory::truncated_normal(mean, sd);
    });
    return d;
  }
  factory::Distribution lognormal(Fields& m) const {
    const double mean = time(m, "mean");
    return factory::lognormal(mean, plain(m, "cv", 1e-6, 100, "sd / mean"));
  }
  factory::Distribution gamma(Fields& m) const {
    if (!m.has("cv")) {
      const double shape = plain(m, "shape", 1e-3, 1e6, "of the gamma distribution");
      return factory::gamma(shape, time(m, "scale"));
    }
    const double mean = time(m, "mean"), cv = plain(m, "cv", 1e-3, 30, "sd / mean");
    return factory::gamma(1 / (cv * cv), mean * cv * cv);
  }
  factory::Distribution erlang(Fields& m) const {
    int32_t k = 1;
    m.required().number("k", k, 1, 1'000'000, "", "exponential phases");
    return factory::gamma(k, time(m, "mean") / k);
  }
  factory::Distribution weibull(Fields& m) const {
    const double shape = plain(m, "shape", 0.1, 100, "of the Weibull distribution");
    if (m.has("scale")) return factory::weibull(shape, time(m, "scale"));
    return factory::weibull(shape, time(m, "mean") / factory::gamma_function(1 + 1 / shape));
  }
  factory::Distribution bernoulli(Fields& m) const {
    const double p = plain(m, "p", 1e-9, 1, "its chance");
    return {factory::Shape::kBernoulli, 0, 0, p, time(m, "value"), 0};
  }
  factory::Distribution geometric(Fields& f) const {
    double p = 1;
    f.number("geometric", p, 1e-9, 1, "", "chance of the end in each unit of time");
    return factory::geometric(p);
  }
  factory::Distribution empirical(Fields& f) const {
    const std::vector<double> v = list(f, "empirical", 0, "");
    double sum = 0;
    for (const double x : v) sum += x;
    if (sum <= 0) f.fail("empirical", "must be a list of times, not all 0");
    factory::Distribution d = {
        factory::Shape::kEmpirical, int32_t(values_.size()), int32_t(v.size()), 0, 0, 0};
    values_.insert(values_.end(), v.begin(), v.end());
    return d;
  }

  std::string unit_;
  std::vector<double>& values_;
  double least_;  // of a time that is not drawn
};

}  // namespace plantgym
