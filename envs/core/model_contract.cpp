#include "model_contract.h"

#include <cmath>
#include <cstring>
#include <limits>

#include "any_model.h"
#include "plantgym/fields.h"
#include "plantgym/random.h"
#include "registry.h"

namespace plantgym {
namespace {

constexpr int32_t kFeatures = 3, kClasses = 3, kSampleRows = 120;

/// Rows around three places, what they are labelled, and rows to ask about.
struct Data {
  std::vector<double> x, target, asked;
  std::vector<int32_t> label;
  explicit Data(uint64_t seed = 7) {
    Rng rng(seed, 0, 0, 0);
    for (int32_t i = 0; i < kSampleRows; ++i) {
      label.push_back(i % kClasses);
      for (int32_t f = 0; f < kFeatures; ++f)
        x.push_back(10 * (i % kClasses == f) + double(rng.uniform()));
      target.push_back(5 * label.back() + double(rng.uniform()));
    }
    asked = x;
    for (int32_t i = 0; i < 60; ++i) asked.push_back(30 * double(rng.uniform()) - 10);
    for (const double odd : {std::numeric_limits<double>::quiet_NaN(),
                             std::numeric_limits<double>::infinity(), -1e300, 0.0})
      asked.insert(asked.end(), {odd, 1, odd});
  }
  int64_t questions() const { return int64_t(asked.size()) / kFeatures; }
  pg_samples samples(uint32_t task) const {
    pg_samples s = {};
    s.size = sizeof s, s.features = kFeatures, s.rows = kSampleRows, s.seed = 3, s.x = x.data();
    if (task == PG_CLASSIFICATION) s.label = label.data(), s.classes = kClasses;
    if (task == PG_REGRESSION) s.target = target.data();
    return s;
  }
};

struct Case {
  const pg_model_api& api;
  const Node& params;
  uint32_t task;
  const char* check;
  std::vector<ContractFinding>& findings;
  Data data = Data();

  void say(const std::string& what) const {
    findings.push_back({check, join({task ? task_name(task) : "model", ": ", what})});
  }
  AnyModel fresh() const { return AnyModel(api, params, "model"); }
  AnyModel fitted() const {
    AnyModel m = fresh();
    m.fit(data.samples(task));
    return m;
  }
  std::vector<double> answers(const AnyModel& m) const {
    std::vector<double> to(size_t(data.questions()));
    m.predict(data.asked.data(), data.questions(), to.data());
    return to;
  }
};

bool same(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

void keys_are_listed(const Case& c) {
  for (const KeyInfo& k : keys_of(c.api))
    if (k.key.empty() || k.doc.empty() || k.type.empty())
      c.say(join({"key '", k.key, "' has no name, type or doc"}));
  Node odd = c.params;
  odd.children.push_back({PG_SCALAR, "no_such_key", "1", "", 0, 0, "", {}});
  try {
    const AnyModel m(c.api, odd, "model");
    c.say("a key that is not known is taken");
  } catch (const Error&) {
  }
  if (const pg_fitted f = c.fresh().fitted(); f.task)
    c.say("it says that it is fitted before it is");
}

void it_says_what_it_is(const Case& c) {
  const AnyModel m = c.fitted();
  const pg_fitted f = m.fitted();
  if (uint32_t(f.task) != c.task) c.say("`fitted` tells another task");
  if (f.features != kFeatures) c.say("`fitted` tells other features");
  const bool numbers = c.task == PG_REGRESSION;
  if (numbers ? f.classes != 0 : f.classes < 1) c.say("`fitted` tells no number of classes");
  if (c.task == PG_CLASSIFICATION && f.classes != kClasses) c.say("`fitted` tells other classes");
  for (const double y : c.answers(m))
    if (!numbers && !(y >= 0 && y < f.classes && y == std::floor(y)))
      return c.say(join({"`predict` says ", shown(y), ", which is no class"}));
}

void a_row_is_answered_alike(const Case& c) {
  const AnyModel m = c.fitted();
  const std::vector<double> all = c.answers(m);
  for (size_t i = 0; i < all.size(); ++i) {
    double one = -1;
    m.predict(&c.data.asked[i * kFeatures], 1, &one);
    if (std::memcmp(&one, &all[i], sizeof one) != 0)
      return c.say(join({"row ", std::to_string(i), " is answered ", shown(one), " alone and ",
                         shown(all[i]), " among others"}));
  }
}

void a_fit_can_be_made_again(const Case& c) {
  AnyModel a = c.fitted();
  const AnyModel b = c.fitted();
  if (!same(c.answers(a), c.answers(b))) c.say("the same samples and seed make other answers");
  const Data other(8);
  a.fit(other.samples(c.task)), a.fit(c.data.samples(c.task));
  if (!same(c.answers(a), c.answers(b))) c.say("what was fitted before changes a fit");
}

void what_is_saved_comes_back(const Case& c) {
  const AnyModel m = c.fitted();
  const std::vector<char> bytes = m.save();
  if (m.save() != bytes) c.say("`save` writes other bytes the second time");
  AnyModel again = c.fresh();
  again.load(bytes);
  if (!same(c.answers(m), c.answers(again))) c.say("a loaded model gives other answers");
  if (again.save() != bytes) c.say("a loaded model saves other bytes");
  for (size_t n = 0; n < bytes.size(); n += 1 + n / 8) {
    try {
      again.load({bytes.begin(), bytes.begin() + std::ptrdiff_t(n)});
    } catch (const Error&) {
      continue;
    }
    return c.say(join({"`load` takes ", std::to_string(n), " of ", std::to_string(bytes.size()),
                       " bytes for the whole"}));
  }
  if (!same(c.answers(m), c.answers(again))) c.say("a `load` that fails changes the model");
}

void wrong_samples_are_refused(const Case& c) {
  AnyModel m = c.fitted();
  const std::vector<double> before = c.answers(m);
  const auto refuses = [&](const char* what, auto change) {
    Data d = c.data;
    pg_samples s = d.samples(c.task);
    change(d, s);
    try {
      m.fit(s);
    } catch (const Error&) {
      if (!same(before, c.answers(m)))
        c.say(join({what, ": a `fit` that fails changes the model"}));
      return;
    }
    c.say(join({what, ": taken without a word"}));
  };
  refuses("no rows", [](Data&, pg_samples& s) { s.rows = 0; });
  refuses("a feature that is not a number", [](Data& d, pg_samples&) { d.x[4] = std::nan(""); });
  if (c.task == PG_CLASSIFICATION)
    refuses("a label that is no class", [](Data& d, pg_samples&) { d.label[4] = kClasses; });
  if (c.task == PG_REGRESSION)
    refuses("a target that is not a number", [](Data& d, pg_samples&) { d.target[4] = INFINITY; });
  if (c.api.tasks == PG_CLUSTERING)
    refuses("labels",
            [](Data& d, pg_samples& s) { s.label = d.label.data(), s.classes = kClasses; });
  else if (!(c.api.tasks & PG_CLUSTERING))
    refuses("neither labels nor targets",
            [](Data&, pg_samples& s) { s.label = nullptr, s.target = nullptr; });
}

/// What a model with centres, or of a tree, tells of itself is what it answers by.
void it_acts_as_it_tells(const Case& c) {
  AnyModel m = c.fitted();
  const std::vector<double> said = c.answers(m), centres = m.centres();
  const std::vector<pg_tree_node> tree = m.tree();
  const auto k = int32_t(centres.size()) / kFeatures;
  if (!centres.empty() && k != m.fitted().classes) c.say("centres are not one for each cluster");
  for (size_t i = 0; i < said.size(); ++i) {
    const double* x = &c.data.asked[i * kFeatures];
    double told = said[i];
    bool finite = true;
    for (int32_t f = 0; f < kFeatures; ++f) finite &= std::fabs(x[f]) < 1e100;
    if (!centres.empty() && finite) {
      double least = INFINITY;
      for (int32_t j = 0; j < k; ++j) {
        double sum = 0;
        for (int32_t f = 0; f < kFeatures; ++f) {
          const double off = x[f] - centres[size_t(j * kFeatures + f)];
          sum += off * off;
        }
        if (sum < least) least = sum, told = j;
      }
    }
    size_t at = 0, steps = 0;
    while (!tree.empty() && at < tree.size() && tree[at].feature >= 0 && steps++ < tree.size())
      at = tree[at].feature < kFeatures && x[tree[at].feature] <= tree[at].threshold
               ? at + 1
               : size_t(tree[at].right);
    if (!tree.empty() && (at >= tree.size() || tree[at].feature >= 0))
      return c.say("its tree has no leaf for a row");
    if (!tree.empty()) told = tree[at].value;
    if (told != said[i])
      return c.say(join({"row ", std::to_string(i), " is answered ", shown(said[i]),
                         ", though it tells of ", shown(told)}));
  }
  if (centres.empty()) return;
  pg_samples s = c.data.samples(c.task);
  s.centres = centres.data(), s.n_centres = k;
  m.fit(s);
  const std::vector<double> now = c.answers(m);
  int32_t kept = 0;
  for (size_t i = 0; i < kSampleRows; ++i) kept += now[i] == said[i];
  if (2 * kept < kSampleRows) c.say("going on from its own centres it numbers clusters anew");
}

struct Check {
  const char* name;
  void (*run)(const Case&);
  bool each_task;
};
constexpr Check kChecks[] = {
    {"keys", keys_are_listed, false},          {"fitted", it_says_what_it_is, true},
    {"rows", a_row_is_answered_alike, true},   {"again", a_fit_can_be_made_again, true},
    {"saved", what_is_saved_comes_back, true}, {"refused", wrong_samples_are_refused, true},
    {"told", it_acts_as_it_tells, true}};

}  // namespace

std::vector<std::string> model_contract_checks() {
  std::vector<std::string> names;
  for (const Check& c : kChecks) names.push_back(c.name);
  return names;
}

std::vector<ContractFinding> check_model(const pg_model_api& api, const Node& params) {
  const AnyModel can_be_made(api, params, "model");
  std::vector<ContractFinding> findings;
  for (const Check& check : kChecks)
    for (const uint32_t task :
         {uint32_t(PG_CLASSIFICATION), uint32_t(PG_REGRESSION), uint32_t(PG_CLUSTERING)}) {
      if (!(api.tasks & task)) continue;
      const Case c = {api, params, check.each_task ? task : 0, check.name, findings};
      try {
        check.run(c);
      } catch (const std::exception& e) {
        c.say(e.what());
      }
      if (!check.each_task) break;
    }
  return findings;
}

}  // namespace plantgym
