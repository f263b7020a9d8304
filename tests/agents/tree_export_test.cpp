// Every form that a tree is written in decides as the tree in memory: on a million random points,
// on every threshold, and on its neighbouring doubles.
#include <dlfcn.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <functional>
#include <map>
#include <sstream>

#include "agents/policies.h"
#include "agents/policy/c_source.h"
#include "agents/policy/policy_file.h"
#include "agents/policy/tree_text.h"
#include "agents/rule_agent.h"
#include "plugins/tree/fit.h"

namespace plantgym::testing {
namespace {

/// Two numbers and a word decide one of four moves, or a depth.
struct Made {
  Policy policy;
  Made(int32_t classes, int32_t rows) {
    Rng rng(7, 0, 0, 0);
    std::vector<double> x, target;
    std::vector<int32_t> label;
    for (int32_t i = 0; i < rows; ++i) {
      const double a = rng.uniform() * 10 - 5, b = rng.uniform() * 1e-3;
      const int32_t c = int32_t(rng.uniform() * 3);
      for (const double v : {a, b, double(c == 0), double(c == 1), double(c == 2)}) x.push_back(v);
      target.push_back(std::sin(a) * 30 + b * 2e4 * (c == 2));
      label.push_back((int32_t(std::fabs(target.back())) / 5 + c) % std::max(classes, 1));
    }
    TreeConfig config;
    config.max_leaves = 60, config.criterion = classes ? Criterion::kGini : Criterion::kVariance;
    Policy& p = policy;
    p.kind = Policy::kTrees, p.environment = "test/field", p.run = "r", p.learner = "ppo";
    p.sight.features = {{"soil water", "mm", -5, 5},
                        {"slope", "1", 0, 1e-3},
                        {"wind", "1", 0, 2, 3, {"calm", "fresh", "storm"}}};
    p.sight.parts = {{"seen", 3, true}};
    p.outputs = {{"move", "mm", -100, 100, classes}};
    if (classes) p.outputs[0].labels = {"stay put", "go: left", "\"right\"", "up"};
    p.joint = classes > 0;
    p.trees.inputs = {{0, -1}, {1, -1}, {2, 0}, {2, 1}, {2, 2}};
    p.trees.trees = {fit_tree(
        {x.data(), rows, 5, classes ? label.data() : nullptr, classes, target.data(), nullptr},
        config)};
    check_policy(p);
  }
  const DecisionTree& tree() const { return policy.trees.trees[0]; }
  double say(const double* features) const {
    const double w = features[2];
    const double x[] = {features[0], features[1], double(w == 0), double(w == 1), double(w == 2)};
    return tree().say(x);
  }
};

/// A million random points, then every threshold with its neighbours, under every word, then what
/// is not a number or without end.
std::vector<double> points(const Made& m, bool floats) {
  std::vector<double> all;
  Rng rng(11, 0, 0, 0);
  const auto add = [&](double a, double b, double c) {
    for (const double v : {a, b, c}) all.push_back(floats ? double(float(v)) : v);
  };
  for (int32_t i = 0; i < 1'000'000; ++i) {
    const double a = double(rng.uniform()) * 12 - 6, b = double(rng.uniform()) * 1.2e-3;
    add(a, b, double(int32_t(rng.uniform() * 3)));
  }
  for (const TreeNode& n : m.tree().nodes) {
    if (n.leaf() || n.feature > 1) continue;
    const double t = n.threshold;
    const auto f = float(t);
    for (const double at :
         {t, std::nextafter(t, -INFINITY), std::nextafter(t, INFINITY),
          double(std::nextafter(f, -INFINITY)), double(std::nextafter(f, INFINITY))})
      for (int32_t c = 0; c < 3; ++c) n.feature == 0 ? add(at, 5e-4, c) : add(1, at, c);
  }
  for (const double odd : {double(NAN), double(INFINITY), -double(INFINITY)})
    for (int32_t c = 0; c < 3; ++c) add(odd, 5e-4, c), add(1, odd, c), add(odd, odd, c);
  return all;
}

void expect_all(const Made& m, const std::vector<double>& x,
                const std::function<double(const double*)>& said) {
  int64_t different = 0;
  for (size_t i = 0; i < x.size(); i += 3) different += said(&x[i]) != m.say(&x[i]);
  EXPECT_EQ(different, 0) << "of " << x.size() / 3;
  EXPECT_GT(x.size() / 3, 1'000'000u);
}

/// Questions of a written form, read back.
struct Read {
  std::string feature, word, answer;  // word: `is not`; answer: of a leaf
  double threshold = 0;
  std::vector<Read> sides;
  const Read& leaf(const double* x) const {
    if (sides.empty()) return *this;
    const int at = feature.find("water") != std::string::npos   ? 0
                   : feature.find("slope") != std::string::npos ? 1
                                                                : 2;
    const double w = word == "calm" || word == "0.0" ? 0 : word == "fresh" || word == "1.0" ? 1 : 2;
    const bool left = word.empty() ? x[at] <= threshold : x[at] != w;
    return sides[left ? 0 : 1].leaf(x);
  }
};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> all;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);)
    if (const size_t at = line.find_first_not_of(' '); at != std::string::npos)
      all.push_back(line.substr(at));
  return all;
}

/// "soil water <= 1.5 mm" or "wind is not calm", also "in_wind <> 0.0".
void read_question(const std::string& q, Read& to) {
  const size_t le = q.find(" <= ");
  size_t no = q.find(" is not "), skip = 8;
  if (no == std::string::npos) no = q.find(" <> "), skip = 4;
  to.feature = q.substr(0, std::min(le, no));
  if (le != std::string::npos)
    to.threshold = std::strtod(q.c_str() + le + 4, nullptr);
  else
    to.word = q.substr(no + skip);
}

Read read_text(const std::vector<std::string>& lines, size_t& at) {
  Read r;
  if (lines[at].rfind("if ", 0) != 0) {
    r.answer = lines[at].substr(0, lines[at].find("  ("));
    return ++at, r;
  }
  read_question(lines[at].substr(3), r);
  for (int side = 0; side < 2; ++side) r.sides.push_back(read_text(lines, ++at));
  return r;
}

Read read_st(const std::vector<std::string>& lines, size_t& at) {
  Read r;
  if (lines[at].rfind("IF ", 0) != 0) {
    r.answer = lines[at].substr(lines[at].find(":= ") + 3);
    return ++at, r;
  }
  read_question(lines[at].substr(3, lines[at].find(" THEN") - 3), r);
  r.sides.push_back(read_st(lines, ++at));
  EXPECT_EQ(lines[at], "ELSE");
  r.sides.push_back(read_st(lines, ++at));
  EXPECT_EQ(lines[at], "END_IF;");
  return ++at, r;
}

/// Nodes and edges of a picture; the first edge is the left side.
struct Picture {
  std::map<std::string, std::string> labels;
  std::map<std::string, std::vector<std::string>> edges;
  explicit Picture(const std::string& dot) {
    for (const std::string& line : lines_of(dot)) {
      const std::string name = line.substr(0, line.find(' '));
      const size_t arrow = line.find(" -> "), label = line.find("[label=\"");
      if (label == std::string::npos || name == "node") continue;
      if (arrow != std::string::npos)
        edges[name].push_back(line.substr(arrow + 4, line.find(' ', arrow + 4) - arrow - 4));
      else
        labels[name] = line.substr(label + 8, line.find("\\n", label) - label - 8);
    }
  }
  Read read(const std::string& name) const {
    Read r;
    const auto sides = edges.find(name);
    if (sides == edges.end()) return r.answer = labels.at(name), r;
    read_question(labels.at(name), r);
    for (const std::string& side : sides->second) r.sides.push_back(read(side));
    return r;
  }
};

class Exports : public ::testing::TestWithParam<int32_t> {};

/// What the Python form says of rows of three numbers; nothing where it does not run.
std::vector<double> said_by_python(const Policy& p, const std::vector<double>& x) {
  const TempDir dir;
  write(dir / "tree.py", tree_as_python(p));
  write(dir / "x.bin", std::string(reinterpret_cast<const char*>(x.data()), x.size() * 8));
  write(dir / "run.py",
        "import array, sys\nsys.path.insert(0, '.')\nimport tree\nx = array.array('d')\n"
        "x.frombytes(open('x.bin', 'rb').read())\n"
        "y = array.array('d', [tree.move(x[i:i + 3]) for i in range(0, len(x), 3)])\n"
        "open('y.bin', 'wb').write(y.tobytes())\n");
  EXPECT_EQ(std::system(("cd " + dir.path() + " && python3 run.py").c_str()), 0);
  const std::string y = contents(dir / "y.bin");
  std::vector<double> said(y.size() / sizeof(double));
  std::memcpy(said.data(), y.data(), said.size() * sizeof(double));
  return said;
}

TEST_P(Exports, CHeaderAndPython) {
  const Made m(GetParam(), 2000);
  const std::vector<double> x = points(m, false);
  const TempDir dir;
  write(dir / "tree.h", tree_as_c_header(m.policy));
  write(dir / "tree.c",
        "#include \"tree.h\"\ndouble say(const double *x) { return plantgym_tree_move(x); }\n");
  const std::string cc =
      "cc -std=c99 -pedantic -Wall -Wextra -Werror -O1 -ffp-contract=off -shared -fPIC ";
  ASSERT_EQ(std::system((cc + (dir / "tree.c") + " -o " + (dir / "say.so")).c_str()), 0);
  void* library = dlopen((dir / "say.so").c_str(), RTLD_NOW);
  ASSERT_TRUE(library);
  const auto c = reinterpret_cast<double (*)(const double*)>(dlsym(library, "say"));
  expect_all(m, x, c);
  dlclose(library);

  const std::vector<double> said = said_by_python(m.policy, x);
  ASSERT_EQ(said.size(), x.size() / 3);
  expect_all(m, x, [&](const double* at) { return said[size_t(at - x.data()) / 3]; });
}

TEST_P(Exports, TextPictureAndStructuredText) {
  const Made m(GetParam(), 2000);
  const std::vector<double> x = points(m, false);
  const TreeWords words(m.policy);
  const std::vector<std::string> text = lines_of(tree_as_text(m.policy));
  size_t at = 2;  // behind the head
  const Read read = read_text(text, at);
  EXPECT_EQ(at, text.size());
  int64_t different = 0;
  for (size_t i = 0; i < x.size(); i += 3)
    different += read.leaf(&x[i]).answer != words.answer(0, m.say(&x[i]));
  EXPECT_EQ(different, 0);

  const Read drawn = Picture(tree_as_dot(m.policy)).read("t0_0");
  different = 0;
  for (size_t i = 0; i < x.size(); i += 3) {
    std::string right = words.answer(0, m.say(&x[i])), said = drawn.leaf(&x[i]).answer;
    std::erase(said, '\\');  // quotes within quotes
    different += said != right;
  }
  EXPECT_EQ(different, 0);

  std::vector<std::string> st = lines_of(tree_as_structured_text(m.policy));
  at = size_t(std::find(st.begin(), st.end(), "END_VAR") - st.begin()) + 1;
  const Read program = read_st(st, at);
  EXPECT_EQ(st[at], "END_FUNCTION");
  expect_all(m, x,
             [&](const double* p) { return std::strtod(program.leaf(p).answer.c_str(), nullptr); });
}

TEST_P(Exports, JsonAndPolicySource) {
  const Made m(GetParam(), 2000);
  const std::vector<double> x = points(m, true);
  const Policy again = read_policy(policy_as_json(m.policy));
  EXPECT_EQ(policy_as_json(again), policy_as_json(m.policy));
  EXPECT_EQ(policy_as_json(read_policy(policy_as_safetensors(m.policy))), policy_as_json(m.policy));
  const Compiled c(m.policy);
  ASSERT_EQ(c.said, "");
  const auto act = c.get<int(const float*, const unsigned char*, float*)>("plantgym_act");
  PolicyActor actor(again);
  const auto floats = [&](const double* p, float* to) { std::copy_n(p, 3, to); };
  expect_all(m, x, [&](const double* p) {
    float obs[3], by_c, by_actor;
    floats(p, obs);
    act(obs, nullptr, &by_c), actor.act(obs, nullptr, &by_actor);
    EXPECT_EQ(by_c, by_actor);
    const double right = m.say(p);
    return by_c == float(right) ? right : NAN;
  });
}

TEST_P(Exports, RulesRunAsAnAgent) {
  const Made m(GetParam(), 2000);
  const std::vector<double> x = points(m, true);
  std::vector<pg_space> parts = {part("seen", PG_F32, {2}), part("wind", PG_I32, {1}, 3)};
  const char* const names[] = {"soil water", "slope"};
  const char* const units[] = {"mm", "1"};
  const char* const winds[] = {"calm", "fresh", "storm"};
  const char* const moves[] = {"stay put", "go: left", "\"right\"", "up"};
  const char* const action[] = {"move"};
  const char* const action_units[] = {"mm"};
  parts[0].names = names, parts[0].units = units, parts[0].low = -10, parts[0].high = 10;
  parts[1].labels = winds;
  Spaces s(parts, {4}, GetParam() ? 0 : 1);
  s.action.names = action, s.action.units = action_units;
  if (GetParam()) s.action.labels = moves;
  s.action.low = -100, s.action.high = 100;
  const std::string rules = tree_as_rules(m.policy);
  const std::unique_ptr<Agent> agent = kRuleAgent.make(parse_yaml(rules, "tree.yaml"), s.spec, 0);
  pg_io io = {};
  float seen[2];
  int32_t wind, chosen;
  float given;
  io.obs[0] = seen, io.obs[1] = &wind;
  expect_all(m, x, [&](const double* p) {
    seen[0] = float(p[0]), seen[1] = float(p[1]), wind = int32_t(p[2]);
    agent->act(io, 1, nullptr, GetParam() ? static_cast<void*>(&chosen) : &given);
    const double right = m.say(p);
    return GetParam() ? double(chosen) : given == float(right) ? right : NAN;
  });
}

/// A count and a word that are no whole numbers, or no numbers: questions take them as they are.
TEST_P(Exports, OddNumbersOfWhatIsCounted) {
  Made m(GetParam(), 2000);
  Policy& p = m.policy;
  p.sight.features[0].count = 10, p.sight.features[0].low = 0, p.sight.features[0].high = 9;
  check_policy(p);
  std::vector<double> x;
  for (const double a : {-1.0, 0.49, 0.5, 2.5, 4.0, 7.5, 99.0, double(NAN), double(INFINITY)})
    for (const double b : {5e-4, double(NAN)})
      for (const double w : {0.0, 0.5, 1.0, 1.7, 2.0, 7.0, -1.0, double(NAN)})
        for (const double v : {a, double(float(b)), double(float(w))})
          x.push_back(double(float(v)));
  const TempDir dir;
  write(dir / "tree.h", tree_as_c_header(p));
  write(dir / "tree.c",
        "#include \"tree.h\"\ndouble say(const double *x) { return plantgym_tree_move(x); }\n");
  const std::string cc = "cc -std=c99 -O1 -ffp-contract=off -shared -fPIC ";
  ASSERT_EQ(std::system((cc + (dir / "tree.c") + " -o " + (dir / "say.so")).c_str()), 0);
  void* library = dlopen((dir / "say.so").c_str(), RTLD_NOW);
  ASSERT_TRUE(library);
  const auto header = reinterpret_cast<double (*)(const double*)>(dlsym(library, "say"));
  const Compiled c(p);
  ASSERT_EQ(c.said, "");
  const auto act = c.get<int(const float*, const unsigned char*, float*)>("plantgym_act");
  PolicyActor actor(p);
  const std::vector<double> by_python = said_by_python(p, x);
  ASSERT_EQ(by_python.size(), x.size() / 3);
  for (size_t i = 0; i < x.size(); i += 3) {
    const double right = m.say(&x[i]);
    float obs[3], by_c = -1, by_actor = -1;
    std::copy_n(&x[i], 3, obs);
    act(obs, nullptr, &by_c), actor.act(obs, nullptr, &by_actor);
    SCOPED_TRACE(std::to_string(x[i]) + " " + std::to_string(x[i + 1]) + " " +
                 std::to_string(x[i + 2]));
    EXPECT_EQ(header(&x[i]), right);
    EXPECT_EQ(by_python[i / 3], right);
    EXPECT_EQ(by_c, float(right));
    EXPECT_EQ(by_actor, float(right));
  }
  dlclose(library);
}

TEST(TreeWords, NumbersOfControllersHaveAPoint) {  // IEC 61131-3: integer . integer [exponent]
  EXPECT_EQ(exact_number(1e22), "1.0e+22");
  EXPECT_EQ(exact_number(7), "7.0");
  for (const double x : {1e22, -4e-300, 1.5e300, 5e-324})
    EXPECT_EQ(std::strtod(exact_number(x).c_str(), nullptr), x);
  Made m(4, 200);
  DecisionTree& t = m.policy.trees.trees[0];
  for (TreeNode& n : t.nodes)
    if (n.feature == 0) n.threshold = 1e22;
  const std::string st = tree_as_structured_text(m.policy);
  EXPECT_NE(st.find("<= 1.0e+22 THEN"), std::string::npos) << st;
}

TEST(TreeWords, EveryFormSaysWhereItIsFrom) {
  const Made m(4, 200);
  const std::string from = "distilled from ppo (run r, seed 0)";
  for (const auto& form : {tree_as_text, tree_as_svg, tree_as_rules, tree_as_c_header,
                           tree_as_python, tree_as_structured_text, policy_as_c})
    EXPECT_NE(form(m.policy).find(from), std::string::npos) << form(m.policy).substr(0, 300);
}

INSTANTIATE_TEST_SUITE_P(OfTrees, Exports, ::testing::Values(4, 0),
                         [](const auto& i) { return i.param ? "Choices" : "Numbers"; });

TEST(TreeWords, WhatIsMaskedIsNotWrittenWithoutMasks) {
  Made m(4, 200);
  m.policy.masked = true;
  EXPECT_THROW(tree_as_rules(m.policy), Error);
  EXPECT_THROW(tree_as_c_header(m.policy), Error);
  EXPECT_THROW(tree_as_structured_text(m.policy), Error);
  EXPECT_THROW(tree_as_python(m.policy), Error);
  const uint8_t mask[] = {0, 0, 1, 0};
  const float obs[] = {1, 5e-4f, 2};
  float action = -1;
  PolicyActor(m.policy).act(obs, mask, &action);
  EXPECT_EQ(action, 2);
}

TEST(TreeWords, FilesThatAreNoTreesAreRefused) {
  const Made m(4, 200);
  const auto refused = [&](auto&& spoil) {
    Policy p = m.policy;
    spoil(p, p.trees.trees[0]);
    EXPECT_THROW(read_policy(policy_as_json(p)), Error);
  };
  EXPECT_NO_THROW(read_policy(policy_as_json(m.policy)));
  refused([](Policy&, DecisionTree& t) { t.classes = 5; });
  refused([](Policy&, DecisionTree& t) { t.nodes[0].right = 1; });
  refused([](Policy&, DecisionTree& t) { t.nodes[0].feature = 5; });
  refused([](Policy&, DecisionTree& t) { t.nodes.pop_back(); });
  refused([](Policy&, DecisionTree& t) { t.votes.pop_back(); });
  refused([](Policy& p, DecisionTree&) { p.sight.frames = 2; });
  refused([](Policy& p, DecisionTree&) { p.sight.features[0].scale = 2; });
  refused([](Policy& p, DecisionTree&) { p.trees.inputs[0].feature = 9; });
  refused([](Policy& p, DecisionTree&) { p.trees.inputs.clear(); });
  refused([](Policy& p, DecisionTree&) { p.trees.trees.clear(); });
}

}  // namespace
}  // namespace plantgym::testing
