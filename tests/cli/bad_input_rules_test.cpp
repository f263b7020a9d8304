// What the program says about rule files, tuning and plans that are wrong.
#include "cli/bad_input.h"

namespace plantgym::testing {
namespace {

constexpr const char* kMap =
    "env: {world: {grid: {map: S..G, legend: {S: start, G: goal}, limit: 9}}}\n"
    "eval: {episodes: 2}\n";

// clang-format off
const std::vector<Case> kCases = {
  {"a missing rule file", "", "eval m.yaml --agent none.yaml", 2, "cannot read file none.yaml"},
  {"a rule file that is no map", "- 3\n", "eval m.yaml --agent r.yaml", 2, "r.yaml:1:1: a file must hold a map of keys and values"},
  {"a rule file without rules", "doc: nothing\n", "eval m.yaml --agent r.yaml", 2, "r.yaml:1:1: rules: missing; a list of {if: …, do: …} and an {else: …}"},
  {"an unknown key of a rule file", "rule: []\nrules:\n  - {else: right}\n", "eval m.yaml --agent r.yaml", 2, "r.yaml:1:7: rule: unknown key; did you mean rules?"},
  {"a parameter that no rule uses", "parameters: {spare: 3}\nrules:\n  - {else: left}\n", "eval m.yaml --agent r.yaml", 2, "r.yaml:1:21: parameters.spare: no rule uses it; take it out, or write it where a number stands"},
  {"an element that is not observed", "rules:\n  - {if: {stat: 3}, do: right}\n  - {else: left}\n", "eval m.yaml --agent r.yaml", 2, "r.yaml:2:17: rules[0].if.stat: 'stat' is not observed here; did you mean state?"},
  {"an action that is none", "rules:\n  - {else: jump}\n", "eval m.yaml --agent r.yaml", 2, "r.yaml:2:12: rules[0].else: 'jump' is neither a number, a label, a parameter nor an observed element"},
  {"an action that is none, of an environment without worlds", "env: {name: classic/cartpole}\nrules:\n  - {if: {angle: \">0\"}, do: rigth}\n  - {else: left}\n", "check r.yaml", 0, "odd          does not fit classic/cartpole: r.yaml:3:29: rules[0].do: 'rigth' is neither a number"},
  {"an action's number that is none", "rules:\n  - {else: 7}\n", "eval m.yaml --agent r.yaml", 2, "r.yaml:2:12: rules[0].else: '7' is none of its values; known: left, down, right, up"},
  {"a condition that says nothing", "rules:\n  - {if: {state: }, do: right}\n  - {else: left}\n", "eval m.yaml --agent r.yaml", 2, "r.yaml:2:18: rules[0].if.state: '' is neither a number"},
  {"a comparison with nothing", "rules:\n  - {if: {state: \">=\"}, do: right}\n  - {else: left}\n", "eval m.yaml --agent r.yaml", 2, "rules[0].if.state: '' is neither a number"},
  {"half a range", "rules:\n  - {if: {state: 3..}, do: right}\n  - {else: left}\n", "eval m.yaml --agent r.yaml", 2, "rules[0].if.state: '' is neither a number"},
  {"a unit of another dimension", "rules:\n  - {if: {state: \">= 3 kg\"}, do: right}\n  - {else: left}\n", "eval m.yaml --agent r.yaml", 2, "rules[0].if.state: '3 kg' is neither a number"},
  {"no else", "rules:\n  - {if: {state: 3}, do: right}\n", "eval m.yaml --agent r.yaml", 2, "r.yaml:2:5: rules: end without an else; add what to do where no rule fires, - {else: …}"},
  {"a rule after the else", "rules:\n  - {else: left}\n  - {if: {state: 3}, do: right}\n", "eval m.yaml --agent r.yaml", 2, "r.yaml:3:5: rules[1]: comes after an else, so that it never fires; move it up"},
  {"an each where nothing has names", "rules:\n  - {each: zone, rules: [{else: left}]}\n", "eval m.yaml --agent r.yaml", 2, "rules[0].each: the environment shows nothing named like NAME.x"},
  {"a rule's environment that is unknown", "env: {name: grid/mop}\nrules:\n  - {else: left}\n", "eval m.yaml --agent r.yaml", 2, "r.yaml:1:13: env.name: 'grid/mop' is unknown; did you mean grid/map?"},
  {"a key that a rule's environment lacks", "env: {decision: 3}\nrules:\n  - {else: left}\n", "eval m.yaml --agent r.yaml", 2, "r.yaml:1:17: env.decision: unknown key"},
  {"a parameter that the rule lacks", "parameters: {a: 3}\nrules:\n  - {else: left}\n", "eval m.yaml --agent '{r.yaml: {b: 1}}'", 2, "r.yaml.b: unknown key; keys: a"},
  {"a parameter that is no number", "parameters: {a: 3}\nrules:\n  - {else: left}\n", "eval m.yaml --agent '{r.yaml: {a: much}}'", 2, "r.yaml.a: 'much' is not a number"},
  {"a number that was never found", "parameters: {a: {tune: [0, 3]}}\nrules:\n  - {if: {state: \"< a\"}, do: right}\n  - {else: left}\n", "eval m.yaml --agent r.yaml", 2, "r.yaml:1:17: parameters.a: has no number yet; find one with plantgym tune, or add a start"},
  {"a range of one number", "parameters: {a: {tune: [0]}}\nrules:\n  - {if: {state: \"< a\"}, do: right}\n  - {else: left}\n", "tune r.yaml m.yaml", 2, "parameters.a.tune: must be two numbers, the least and the most"},
  {"a start out of its range", "parameters: {a: {tune: [0, 1], start: 2}}\nrules:\n  - {if: {state: \"< a\"}, do: right}\n  - {else: left}\n", "tune r.yaml m.yaml", 2, "parameters.a.start: must be a number between the least and the most"},
  {"nothing to tune", "rules:\n  - {else: left}\n", "tune r.yaml m.yaml", 2, "r.yaml:1:1: has no free number; write {tune: [least, most]} where one is"},
  {"an agent that is no rule to tune", "", "tune random m.yaml", 2, "random is not a rule; name a rule file"},
  {"a rule to tune that is none", "", "tune nosuch m.yaml", 2, "rule:1:1: agent 'nosuch' is unknown"},
  {"a parameter out of its range", "", "eval m.yaml --agent '{threshold: {fraction: 45}}'", 2, "--agent:1:24: threshold.fraction: 45 is not in [0, 1]"},
  {"a stage's threshold in percent", "", "check m.yaml 'eval.compare=[{stage_thresholds: {middle: 28}}]'", 2, "stage_thresholds.middle: 28 is not in [0, 2]"},
  {"days that are none", "", "eval m.yaml --agent '{interval: {days: -3}}'", 2, "interval.days: -3 is not in [1, 360]"},
  {"a depth that no system gives", "", "eval m.yaml --agent '{interval: {depth: 900}}'", 2, "interval.depth: 900 is not in [0, 500]"},
  {"a number out of the range it is tuned in", "parameters: {a: {tune: [0, 1], start: 0.5}}\nrules:\n  - {else: left}\n", "eval m.yaml --agent '{r.yaml: {a: 2}}'", 2, "r.yaml.a: 2 is not in [0, 1]"},
  {"a start out of its range, judged", "parameters: {a: {tune: [1, 5], start: 9}}\nrules:\n  - {if: {state: \"< a\"}, do: right}\n  - {else: left}\n", "eval m.yaml --agent r.yaml", 2, "parameters.a.start: must be a number between the least and the most, in [1, 5]"},
  {"a search beyond the range", "parameters: {a: {tune: [1, 5], range: [2, 9], start: 3}}\nrules:\n  - {else: left}\n", "eval m.yaml --agent r.yaml", 2, "parameters.a.tune: must lie within range"},
  {"a rule of an unknown kind", "rules:\n  - {when: {state: 3}, do: right}\n  - {else: left}\n", "eval m.yaml --agent r.yaml", 2, "rules[0].when: unknown key; keys: if, do, rules, each, else"},
  {"a metric that does not exist", "parameters: {a: {tune: [0, 3]}}\nrules:\n  - {if: {state: \"< a\"}, do: right}\n  - {else: left}\n", "tune r.yaml m.yaml eval.metric=luck", 2, "eval.metric: 'luck' is not known; known: return, success"},
  {"a plan without widths", "", "plan m.yaml --bins state", 2, "--bins: 'state' must be ELEMENT=WIDTH, e.g. depletion=2"},
  {"a plan by an unknown element", "", "plan m.yaml --bins smell=1", 2, "env.observe: 'smell' is not shown by grid/map; known: state"},
  {"a plan that never arrives", "", "plan m.yaml env.world.grid.limit=null --bins state=1 --decisions 2", 2, "no course of at most 2 decisions ends the episode"},
  {"a plan of too few lists", "", "eval m.yaml --agent '{actions: r.yaml}'", 2, "r.yaml: holds no action"},
};
// clang-format on

/// input: what r.yaml holds
void prepare(const TempDir& dir, const std::string& input) {
  write(dir / "m.yaml", kMap);
  write(dir / "r.yaml", input);
}

}  // namespace

Part bad_rules() { return {"Rules", "bad_input_rules_test.cpp", kCases, prepare}; }

}  // namespace plantgym::testing
