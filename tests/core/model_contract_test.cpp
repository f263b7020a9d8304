// Models through the C table: shared libraries, and for each promise a table that breaks it.
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "any_model.h"
#include "model_contract.h"
#include "plantgym/model.h"
#include "registry.h"
#include "support.h"

namespace plantgym::testing {
namespace {

/// Says the mean of targets, or the class of the first row.
class Plain {
 public:
  static constexpr const char *kName = "test/plain", *kDoc = "Always the same.";
  static constexpr uint32_t kTasks = PG_CLASSIFICATION | PG_REGRESSION;
  struct Params {
    double more = 0;
  };
  static void fields(Params& p, Fields& f) {
    f.number("more", p.more, -1, 1, "", "added to the mean");
  }
  explicit Plain(const Params& p) : params_(p) {}
  void fit(const pg_samples& s) {
    if (s.rows < 1 || (!s.label && !s.target)) throw std::runtime_error("nothing to learn from");
    double sum = 0;
    for (int64_t i = 0; i < s.rows; ++i) {
      for (int32_t f = 0; f < s.features; ++f)
        if (!std::isfinite(s.x[i * s.features + f])) throw std::runtime_error("not a number");
      if (s.label && (s.label[i] < 0 || s.label[i] >= s.classes))
        throw std::runtime_error("no class");
      if (s.target && !std::isfinite(s.target[i])) throw std::runtime_error("not a number");
      if (s.target) sum += s.target[i] / double(s.rows);
    }
    features_ = s.features, classes_ = s.label ? s.classes : 0;
    says_ = s.label ? s.label[0] : sum + params_.more;
  }
  pg_fitted fitted() const {
    const int32_t task = classes_ ? PG_CLASSIFICATION : PG_REGRESSION;
    return {sizeof(pg_fitted), features_ ? task : 0, features_, classes_};
  }
  double predict(const double*) const { return says_; }
  void keep(Keeper& k) { k(features_), k(classes_), k(says_); }
  std::vector<pg_tree_node> tree() const { return {{-1, 0, 0, says_}}; }

 private:
  Params params_;
  int32_t features_ = 0, classes_ = 0;
  double says_ = 0;
};

const pg_model_api& good_model() { return *model_api<Plain>(); }

void expect_good_model(const pg_model_api& api) {
  for (const ContractFinding& f : check_model(api)) ADD_FAILURE() << f.check << ": " << f.what;
}

TEST(ModelContract, AGoodModelKeepsAllPromises) { expect_good_model(good_model()); }

TEST(ModelContract, TheExamplesKeepThem) {
  Registry r;
  r.load(PLANTGYM_PLUGINS "libleader.so"), r.load(PLANTGYM_PLUGINS "libmeans.so");
  ASSERT_EQ(r.models().names(), (std::vector<std::string>{"demo/leader", "demo/means"}));
  for (const std::string& name : r.models().names()) expect_good_model(*r.models().get(name));
}

TEST(ModelContract, ParametersThatMakeNothingAreAnErrorAtTheirPlace) {
  EXPECT_EQ(error_of([] { check_model(good_model(), parse_yaml("more: 7", "m.yaml")); }),
            "m.yaml:1:7: model.more: 7 is not in [-1, 1]");
}

/// A table with one function changed.
struct ModelFault {
  const char* check;
  void (*change)(pg_model_api&);
};
const ModelFault kModelFaults[] = {
    {"keys",
     [](pg_model_api& a) {
       a.make = [](const pg_node*, pg_error* e) { return good_model().make(nullptr, e); };
     }},
    {"fitted",
     [](pg_model_api& a) {
       a.fitted = [](const void* p, pg_fitted* to) { good_model().fitted(p, to), to->classes = 2; };
     }},
    {"fitted",
     [](pg_model_api& a) {
       a.predict = [](const void*, const double*, int64_t n, double* to) {
         std::fill_n(to, n, 0.5);
       };
     }},
    {"rows",
     [](pg_model_api& a) {
       a.predict = [](const void*, const double*, int64_t n, double* to) {
         for (int64_t i = 0; i < n; ++i) to[i] = double(i % 2);
       };
     }},
    {"again",
     [](pg_model_api& a) {
       a.fit = [](void* p, const pg_samples* s, pg_error* e) {
         static int32_t fits = 0;  // each begins with another row
         pg_samples other = *s;
         const int32_t first = s->rows > 3 ? fits++ % 3 : 0;
         if (s->label) other.label += first;
         if (s->target) other.target += first;
         other.rows -= first;
         return good_model().fit(p, &other, e);
       };
     }},
    {"saved",
     [](pg_model_api& a) {
       a.load = [](void* p, const void* from, int64_t n, pg_error* e) {
         return n < 16 ? 0 : good_model().load(p, from, n, e);
       };
     }},
    {"saved",
     [](pg_model_api& a) { a.load = [](void*, const void*, int64_t, pg_error*) { return 0; }; }},
    {"refused",
     [](pg_model_api& a) {
       a.fit = [](void* p, const pg_samples* s, pg_error* e) {
         return s->rows ? good_model().fit(p, s, e) : 0;
       };
     }},
    {"told",
     [](pg_model_api& a) {
       a.tree = [](const void*, pg_tree_node* to) -> int64_t {
         if (to) *to = {-1, 0, 0, 77};
         return 1;
       };
     }},
    {"told",
     [](pg_model_api& a) {
       a.tree = [](const void*, pg_tree_node* to) -> int64_t {
         if (to) *to = {0, 9, 0, 0};
         return 1;
       };
     }},
};

TEST(ModelContract, EveryBrokenPromiseIsFound) {
  std::set<std::string> checks;
  for (const ModelFault& f : kModelFaults) {
    pg_model_api api = good_model();
    f.change(api);
    bool found = false;
    for (const ContractFinding& one : check_model(api)) found |= one.check == f.check;
    EXPECT_TRUE(found) << f.check;
    checks.insert(f.check);
  }
  for (const std::string& c : model_contract_checks()) EXPECT_TRUE(checks.count(c)) << c;
}

TEST(Models, AreFoundByNameAndTask) {
  Models m;
  m.add(good_model());
  EXPECT_EQ(&m.find("test/plain", PG_REGRESSION), &good_model());
  EXPECT_EQ(error_of([&] { m.find("test/plane", PG_REGRESSION); }),
            "'test/plane' is no model that is known; did you mean test/plain? (known: test/plain)");
  EXPECT_EQ(error_of([&] { m.find("test/plain", PG_CLUSTERING); }),
            "'test/plain' does not learn clustering");
  EXPECT_EQ(error_of([&] { m.add(good_model()); }), "test/plain: registered twice");
}

TEST(Models, ATableThatLacksSomethingIsRefused) {
  Models m;
  pg_model_api api = good_model();
  api.load = nullptr;
  EXPECT_EQ(error_of([&] { m.add(api); }), "model test/plain: `load` is missing in its table");
  api = good_model(), api.tasks = 8;
  EXPECT_EQ(error_of([&] { m.add(api); }),
            "model test/plain: `tasks` names nothing that it learns");
}

TEST(Models, WhatFitSaysIsTheMessage) {
  AnyModel m(good_model(), Node{}, "model");
  pg_samples s = {};
  s.size = sizeof s;
  EXPECT_EQ(error_of([&] { m.fit(s); }), "test/plain: nothing to learn from");
  EXPECT_EQ(error_of([&] { m.load({1, 2}); }), "test/plain: the saved model is cut off");
  EXPECT_EQ(m.fitted().task, 0);
}

}  // namespace
}  // namespace plantgym::testing
