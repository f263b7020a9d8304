// Rules: what conditions and decisions mean, in environments made of nothing but their spaces.
#include <gtest/gtest.h>

#include "agents/rule_file.h"
#include "core/allocations.h"
#include "learners/evaluate.h"
#include "support.h"

namespace plantgym::testing {
namespace {

/// A made-up plant: what it shows and takes.
struct Plant {
  const char *names[4] = {"level", "heat", "north.dry", "south.dry"},
             *units[4] = {"m", "K", "1", "1"};
  float lows[4] = {0, 0, 0, 0}, highs[4] = {10, 500, 1, 1};
  const char *mode_names[2] = {"mode", "alarm"},
             *mode_labels[5] = {"idle", "run", "down", "off", "on"};
  int32_t mode_counts[2] = {3, 2};
  const char* action_names[3] = {"pump", "north", "south"};
  int32_t action_counts[3] = {2, 3, 3};
  const char* action_labels[8] = {"off", "on", "0 mm", "5 mm", "20 mm", "0 mm", "5 mm", "20 mm"};
  pg_space obs[2] = {}, action = {};
  pg_spec spec = {};
  float numbers[4] = {};
  int32_t words[2] = {};
  uint8_t mask[8] = {1, 1, 1, 1, 1, 1, 1, 1};
  int32_t acts[3] = {-1, -1, -1};

  Plant() {
    obs[0].size = obs[1].size = action.size = sizeof(pg_space);
    obs[0].dtype = PG_F32, obs[0].elements = 4, obs[0].name = "plant", obs[0].names = names;
    obs[0].units = units, obs[0].lows = lows, obs[0].highs = highs;
    obs[1].dtype = PG_I32, obs[1].elements = 2, obs[1].name = "machine";
    obs[1].names = mode_names, obs[1].counts = mode_counts, obs[1].labels = mode_labels;
    action.dtype = PG_I32, action.elements = 3, action.name = "do", action.names = action_names;
    action.counts = action_counts, action.labels = action_labels;
    spec.size = sizeof spec, spec.n_obs = 2, spec.obs = obs, spec.action = &action;
    spec.mask_size = 8;
  }
  std::unique_ptr<Agent> make(const std::string& rules) const {
    Node params;
    const Node named = parse_yaml(rules, "rule.yaml");
    const AgentKind& kind = agent_kind(named, params);
    return kind.make(params, spec, 0);
  }
  pg_io io() {
    pg_io io = {};
    io.obs[0] = numbers, io.obs[1] = words, io.mask = mask;
    return io;
  }
  std::vector<int32_t> act(Agent& agent) {
    agent.act(io(), 1, nullptr, acts);
    return {acts, acts + 3};
  }
  std::vector<int32_t> act(const std::string& rules) { return act(*make(rules)); }
  bool holds(const std::string& condition) {
    return act(join(
               {"{rules: [{if: ", condition, ", do: {pump: on}}, {else: {pump: off}}]}"}))[0] == 1;
  }
  std::string error(const std::string& rules) const {
    return error_of([&] { make(rules); });
  }
};

TEST(Rule, tests_what_is_seen) {
  Plant p;
  p.numbers[0] = 0.5f, p.numbers[1] = 300, p.words[0] = 2, p.words[1] = 1;
  EXPECT_TRUE(p.holds("{level: \">= 0.5\"}"));
  EXPECT_FALSE(p.holds("{level: \"> 0.5\"}"));
  EXPECT_TRUE(p.holds("{level: \"<= 0.5\"}"));
  EXPECT_FALSE(p.holds("{level: \"< 1/2\"}"));
  EXPECT_TRUE(p.holds("{level: 0.5}"));
  EXPECT_TRUE(p.holds("{level: \"!= 0.4\"}"));
  EXPECT_TRUE(p.holds("{level: \"== 50 cm\"}"));  // units are converted
  EXPECT_TRUE(p.holds("{level: 0.4..0.6}"));
  EXPECT_FALSE(p.holds("{level: 0.6..0.8}"));
  EXPECT_TRUE(p.holds("{level: {\">=\": 0.2, \"<\": 0.6}}"));
  EXPECT_FALSE(p.holds("{level: {\">=\": 0.2, \"<\": 0.4}}"));
  EXPECT_TRUE(p.holds("{mode: down}"));
  EXPECT_FALSE(p.holds("{mode: run}"));
  EXPECT_TRUE(p.holds("{mode: \"!= run\"}"));
  EXPECT_TRUE(p.holds("{mode: [run, down]}"));
  EXPECT_FALSE(p.holds("{mode: [run, idle]}"));
  EXPECT_TRUE(p.holds("{alarm: on}"));
  EXPECT_TRUE(p.holds("{alarm: true}"));
  EXPECT_FALSE(p.holds("{alarm: false}"));
  EXPECT_TRUE(p.holds("{mode: down, alarm: on, level: \"> 0\"}"));  // and
  EXPECT_FALSE(p.holds("{mode: down, alarm: off}"));
  EXPECT_TRUE(p.holds("[{mode: run}, {alarm: on}]"));  // or
  EXPECT_FALSE(p.holds("[{mode: run}, {alarm: off}]"));
  EXPECT_TRUE(p.holds("[{mode: run, alarm: on}, {mode: down, level: [3, 0.5]}]"));
}

TEST(Rule, compares_one_element_with_another) {
  Plant p;
  p.numbers[0] = 3, p.numbers[1] = 6;
  EXPECT_TRUE(p.holds("{level: \">= 0.5 heat\"}"));
  EXPECT_TRUE(p.holds("{level: \">= 0.5 * heat\"}"));
  EXPECT_FALSE(p.holds("{level: \"> 0.5 heat\"}"));
  EXPECT_TRUE(p.holds("{heat: \"> level\"}"));
  EXPECT_TRUE(p.holds("{heat: \"== 6 level / level\"}"));
  EXPECT_TRUE(p.holds("{north.dry: \"< level / heat\"}"));
}

TEST(Rule, first_rule_that_names_an_action_decides_it) {
  Plant p;
  const char* rules =
      "{rules: [{if: {level: \"> 1\"}, do: {pump: on}},"
      " {if: {heat: \"> 5\"}, do: {pump: off, north: 5 mm}},"
      " {else: {north: 20 mm}}]}";
  EXPECT_EQ(p.act(rules), (std::vector<int32_t>{0, 2, 0}));  // the south is never named: its first
  p.numbers[0] = 2;
  EXPECT_EQ(p.act(rules), (std::vector<int32_t>{1, 2, 0}));
  p.numbers[1] = 6;
  EXPECT_EQ(p.act(rules), (std::vector<int32_t>{1, 1, 0}));
  p.numbers[0] = 0;
  EXPECT_EQ(p.act(rules), (std::vector<int32_t>{0, 1, 0}));
  const auto agent = p.make(rules);
  EXPECT_EQ(agent->why(0), "");
  p.act(*agent);
  EXPECT_EQ(agent->why(0), "heat > 5: pump off, north 5 mm");
  p.numbers[0] = 2;
  p.act(*agent);
  EXPECT_EQ(agent->why(0), "level > 1: pump on; heat > 5: pump off, north 5 mm");
}

TEST(Rule, nests) {
  Plant p;
  const char* rules =
      "{rules: [{if: {level: \"> 1\"}, rules: [{if: {heat: \"> 5\"}, do: {pump: on}},"
      " {if: {heat: \"> 4\"}, rules: [{else: {north: 20 mm}}]}]}, {else: {south: 5 mm}}]}";
  EXPECT_EQ(p.act(rules), (std::vector<int32_t>{0, 0, 1}));
  p.numbers[0] = 2, p.numbers[1] = 4.5f;
  EXPECT_EQ(p.act(rules), (std::vector<int32_t>{0, 2, 1}));
  p.numbers[1] = 6;
  EXPECT_EQ(p.act(rules), (std::vector<int32_t>{1, 2, 1}));
  const auto agent = p.make(rules);
  p.act(*agent);
  EXPECT_EQ(
      agent->why(0),
      "level > 1 and heat > 5: pump on; level > 1 and heat > 4: north 20 mm; else: south 5 mm");
}

TEST(Rule, snaps_amounts_to_the_nearest_that_there_is) {
  Plant p;
  p.numbers[0] = 3;
  const auto north = [&](const std::string& value) {
    return p.act(join({"{rules: [{else: {north: ", value, "}}]}"}))[1];
  };
  EXPECT_EQ(north("4 level"), 1);  // 12 is nearer to 5 than to 20
  EXPECT_EQ(north("5 level"), 2);
  EXPECT_EQ(north("level"), 1);
  EXPECT_EQ(north("-2 level"), 0);
  EXPECT_EQ(north("13"), 2);
  EXPECT_EQ(north("level / north.dry"), 2);      // infinite: the most
  EXPECT_EQ(north("north.dry / south.dry"), 0);  // not a number: the least
}

TEST(Rule, obeys_masks) {
  Plant p;
  const char* rules = "{rules: [{else: {pump: on, north: 20 mm, south: 5 mm}}]}";
  EXPECT_EQ(p.act(rules), (std::vector<int32_t>{1, 2, 1}));
  p.mask[1] = 0, p.mask[2] = p.mask[4] = 0;  // no pump on; the north only 5 mm
  EXPECT_EQ(p.act(rules), (std::vector<int32_t>{0, 1, 1}));
}

TEST(Rule, stands_for_each_name) {
  Plant p;
  p.numbers[2] = 0.8f, p.numbers[3] = 0.3f;
  const char* rules =
      "{parameters: {least: 0.5}, rules: [{each: zone, rules: ["
      "{if: {zone.dry: \">= least\"}, do: {zone: 20 mm}}, {else: {zone: 0 mm}}]}]}";
  const auto agent = p.make(rules);
  EXPECT_EQ(p.act(*agent), (std::vector<int32_t>{0, 2, 0}));
  EXPECT_EQ(agent->why(0), "north.dry >= 0.5: north 20 mm; else: south 0 mm");
  p.numbers[3] = 0.9f;
  EXPECT_EQ(p.act(*agent), (std::vector<int32_t>{0, 2, 2}));
}

TEST(Rule, says_what_is_wrong_and_where) {
  const Plant p;
  const auto says = [&](const std::string& rules, const std::string& words) {
    EXPECT_NE(p.error(rules).find(words), std::string::npos) << rules << "\n" << p.error(rules);
  };
  says("{rules: [{if: {levle: \"> 1\"}, do: {pump: on}}, {else: {pump: off}}]}",
       "rule.yaml:1:23: rules[0].if.levle: 'levle' is not observed here; did you mean level?");
  says("{rules: [{if: {mode: broken}, do: {pump: on}}, {else: {pump: off}}]}",
       "rules[0].if.mode: 'broken' is neither a number, a label, a parameter nor an observed "
       "element");
  says("{rules: [{if: {level: \"> hat\"}, do: {pump: on}}, {else: {pump: off}}]}",
       "did you mean heat?");
  says("{rules: [{if: {level: \"> 1\"}, do: {pomp: on}}, {else: {pump: off}}]}",
       "rules[0].do.pomp: 'pomp' is no action here; did you mean pump?");
  says("{rules: [{if: {level: \"> 1\"}, do: {pump: half}}, {else: {pump: off}}]}",
       "rules[0].do.pump: 'half' is neither");
  says("{rules: [{else: {pump: 3}}]}",
       "rules[0].else.pump: '3' is none of its values; known: off, on");
  says("{rules: [{else: {pump: off}}, {if: {level: \"> 1\"}, do: {pump: on}}]}",
       "rules[1]: comes after an else, so that it never fires; move it up");
  says("{rules: [{if: {level: \"> 1\"}, do: {pump: on}}]}", "rules: end without an else");
  says("{rules: [{if: {}, do: {pump: on}}, {else: {pump: off}}]}", "rules[0].if: must be a map of");
  says("{rules: [{if: {level: 1}}, {else: {pump: off}}]}", "rules[0]: must have a do, or rules");
  says("{rules: [{iff: {level: 1}}, {else: {pump: off}}]}", "rules[0].iff: unknown key");
  says("{rules: [{else: on}]}", "say for which action");
  says("{rules: []}", "rules: must be a list");
  says("{ruls: [], rules: [{else: {pump: on}}]}", "ruls: unknown key; did you mean rules?");
  says("{parameters: {level: 1}, rules: [{else: {pump: on}}]}",
       "parameters.level: is the name of an observed element too");
  says("{parameters: {x: {tune: [0, 1]}}, rules: [{else: {pump: on}}]}",
       "parameters.x: has no number yet; find one with plantgym tune");
  says("{rules: [{each: a, rules: [{each: b, rules: [{else: {a: 0}}]}]}]}",
       "stands within another");
  says("{parameters: {x: much}, rules: [{else: {pump: on}}]}", "parameters.x: must be a number");
}

TEST(Rule, allocates_nothing_where_it_acts) {
  Plant p;
  std::string rules = "{rules: [{else: {pump: off}}]}";
  for (int k = 0; k < 12; ++k)
    rules =
        join({"{rules: [{if: {level: \"< ", std::to_string(k), "\", mode: [idle, run]}, ",
              rules.substr(1, rules.size() - 2), "}, {else: {north: \"2 level\", pump: on}}]}"});
  const auto agent = p.make(rules);
  p.act(*agent);
  const long before = allocations();
  for (int k = 0; k < 1000; ++k) agent->act(p.io(), 1, nullptr, p.acts);
  EXPECT_EQ(allocations(), before);
}

TEST(Rule, acts_on_a_map_by_numbers_of_states_and_actions) {
  EnvConfig c;
  c.name = "grid/map";
  c.variants = {parse_yaml("{world: {grid: {map: S..G, legend: {S: start, G: {goal: 1}}}}}", "w")};
  EvaluationConfig how;
  how.episodes = 3;
  const auto all = evaluate(
      builtins().find("grid/map"), c, one_thread(),
      [](const pg_spec& s) {
        Node params;
        const Node named =
            parse_yaml("{rules: [{if: {state: 0..1}, do: right}, {else: right}]}", "r");
        return agent_kind(named, params).make(params, s, 0);
      },
      how);
  for (const Episode& e : all) {
    EXPECT_EQ(e.length, 3);
    EXPECT_EQ(e.reward, 1);
  }
}

TEST(RuleFile, lays_parameters_and_finds_free_numbers) {
  Node rule;
  ASSERT_TRUE(read_rule(parse_yaml("{threshold: {fraction: 0.45}}", "x"), rule));
  EXPECT_EQ(child(rule, "name")->value, "threshold 0.45");
  EXPECT_TRUE(free_numbers(rule).empty());
  ASSERT_TRUE(read_rule(parse_yaml("stage_thresholds", "x"), rule));
  const auto free = free_numbers(rule);
  ASSERT_EQ(free.size(), 4u);
  EXPECT_EQ(free[1].path, "parameters.development");
  EXPECT_EQ(free[1].least, 0.2);
  EXPECT_EQ(free[1].most, 1.2);
  EXPECT_EQ(free[1].start, 0.51);
  const Node whole = with_numbers(rule, {0.9, 0.5, 0.25, 1.1});
  EXPECT_EQ(free_numbers(whole)[3].start, 1.1);
  EXPECT_FALSE(read_rule(parse_yaml("random", "x"), rule));
  EXPECT_NE(error_of([&] {
              read_rule(parse_yaml("{threshold: {fracton: 0.45}}", "x"), rule);
            }).find("threshold.fracton: unknown key; did you mean fraction?"),
            std::string::npos);
}

TEST(RuleFile, keeps_the_text_around_its_numbers) {
  const TempDir dir;
  write(dir / "r.yaml",
        "# why\nparameters: {a: {tune: [0, 1], start: 0.5}, b: 2}  # a comment\n"
        "rules:\n  - {if: {state: \"< a\"}, do: {tune: [0, 3], start: 1}}\n  - {else: 0}\n");
  Node rule;
  ASSERT_TRUE(read_rule(parse_yaml(dir / "r.yaml", "x"), rule));
  EXPECT_EQ(text_with_numbers(rule, {0.25, 3}),
            "# why\nparameters: {a: 0.25, b: 2}  # a comment\n"
            "rules:\n  - {if: {state: \"< a\"}, do: 3}\n  - {else: 0}\n");
  // a block map is written anew
  write(dir / "r.yaml", "parameters:\n  a:\n    tune: [0, 1]\nrules: [{else: 0}]\n");
  ASSERT_TRUE(read_rule(parse_yaml(dir / "r.yaml", "x"), rule));
  EXPECT_NE(text_with_numbers(rule, {0.25}).find("a: 0.25"), std::string::npos);
}

}  // namespace
}  // namespace plantgym::testing
