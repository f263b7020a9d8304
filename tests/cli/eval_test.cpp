// What eval and tune say of the episodes they judge by.
#include "cli/commands.h"
#include "csv.h"

namespace plantgym::testing {
namespace {

class Eval : public CommandTest {
 protected:
  void train(const std::string& out, const std::string& more = "") {
    good(join({"train ", config("farm/field_tabular.yaml"),
               " run.episodes=300 run.seeds=0..2 --out ", out, " ", more}));
  }
  static bool says(const std::string& text, const std::string& words) {
    return text.find(words) != std::string::npos;
  }
};

TEST_F(Eval, runs_of_other_seeds_pair_by_those_both_have) {
  train("a"), train("b", "run.seeds=1..4"), train("c", "run.seeds=7..8");
  const std::string text = good("eval a b c --json r.json");
  EXPECT_TRUE(says(text, "of the seeds both have: 1, 2\n")) << text;
  EXPECT_TRUE(says(text, "no seed in common")) << text;
  const auto agents = json("r.json")["agents"];
  size_t b = 0;
  while (agents[b]["name"] != "b q_learning") ++b;
  const auto& x = agents[0]["results"]["margin"]["scores"];
  const auto& y = agents[b]["results"]["margin"]["scores"];
  double sum = 0;  // seeds 1 and 2 are the last two of a and the first two of b
  for (size_t r = 0; r < 2; ++r)
    for (size_t t = 0; t < 13; ++t) sum += x[r + 1][t].get<double>() - y[r][t].get<double>();
  EXPECT_NEAR(agents[b]["first_against_this"]["difference"].get<double>(), sum / 26, 1e-9);
  EXPECT_EQ(agents[b]["first_against_this"]["seeds"], "1, 2");
}

TEST_F(Eval, says_what_intervals_are_of) {
  train("a");
  const std::string both = good("eval a");
  EXPECT_TRUE(says(both, "intervals of several runs: seeds drawn again")) << both;
  EXPECT_TRUE(says(both, "of a single run: episodes drawn again")) << both;
  const std::string rules =
      good(join({"eval ", config("farm/field_tabular.yaml"), " --agent mad"}));
  EXPECT_TRUE(says(rules, "intervals: episodes drawn again")) << rules;
}

/// 13 years in turn, ten times: a rule does the same in each, and nothing more is known.
TEST_F(Eval, a_year_that_comes_again_is_no_further_year) {
  const std::string eval =
      join({"eval ", config("farm/field_tabular.yaml"), " --agent mad --json r.json"});
  const std::string once = good(eval);
  EXPECT_FALSE(says(once, "come again")) << once;
  const auto a = json("r.json")["agents"][0]["results"]["margin"];
  const std::string often = good(eval + " --episodes 130");
  EXPECT_TRUE(says(often, "130 episodes are of 13 years, which come again")) << often;
  const auto b = json("r.json")["agents"][0]["results"]["margin"];
  EXPECT_EQ(b["scores"][0].size(), 130u);
  EXPECT_NEAR(a["mean"].get<double>(), b["mean"].get<double>(), 1e-9);
  for (const size_t end : {0u, 1u}) {
    EXPECT_NEAR(a["mean_interval"][end].get<double>(), b["mean_interval"][end].get<double>(), 1e-6);
    EXPECT_NEAR(a["iqm_interval"][end].get<double>(), b["iqm_interval"][end].get<double>(), 1e-6);
  }
}

TEST_F(Eval, env_keys_reach_what_is_judged) {
  train("a");
  const std::string text = good("eval a env.years=2010..2012 --episodes 3 --json r.json");
  EXPECT_TRUE(says(text, "env.years is taken as eval.env.years, which a sets")) << text;
  const auto years = json("r.json")["agents"][0]["results"]["year"]["scores"][0];
  EXPECT_EQ(years[0], 2010);
  EXPECT_EQ(years[2], 2012);
  const std::string what_if =
      good("eval a env.years=2010..2010,2011..2011 --episodes 1 --json w.json");
  const auto all = json("w.json")["what_if"];
  EXPECT_NE(all[0]["agents"][0]["results"]["margin"]["mean"],
            all[1]["agents"][0]["results"]["margin"]["mean"]);
}

TEST_F(Eval, files_that_are_read_or_written_elsewhere_are_not_written_over) {
  train("a", "run.seeds=0");
  write(dir_ / "mad.yaml", "rule: x\n");
  const std::string before = contents(dir_ / "a/config.yaml");
  for (const auto& [line, words] :
       {std::pair("eval a --csv a/../a/config.yaml",
                  "--csv: a/../a/config.yaml is read here; name another file"),
        std::pair("eval a --csv s.csv --ledger ./s.csv",
                  "--ledger: ./s.csv is also --csv; name another file"),
        std::pair("export a --to json --out a/repro.json", "--out: a/repro.json is read here"),
        std::pair("report a --out a/config.yaml", "--out: a/config.yaml is read here"),
        std::pair("eval a --agent mad.yaml --json mad.yaml", "--json: mad.yaml is read here")}) {
    const Result r = run(line);
    EXPECT_EQ(r.code, 2) << line << r.text;
    EXPECT_TRUE(says(r.text, words)) << r.text;
  }
  EXPECT_EQ(contents(dir_ / "a/config.yaml"), before);
  EXPECT_FALSE(std::filesystem::exists(dir_ / "s.csv"));
  good("eval a --csv /dev/null --trace /dev/null");
}

TEST_F(Eval, notes_of_any_setting_are_told) {
  train("a");
  const std::string text = good("eval a eval.env.years=2006..2008,2000..2004 --episodes 3");
  EXPECT_TRUE(says(text,
                   "note: eval.env.years=2000..2004: a: training sees years 1982..2005, the "
                   "evaluation judges by 2000..2004"))
      << text;
}

TEST_F(Eval, agents_that_judge_instead_are_told) {
  train("a");
  EXPECT_TRUE(says(good("eval a --agent mad"), "--agent judges instead of the trained agent"));
  const std::string beside = good("eval a eval.compare=[mad]");
  EXPECT_FALSE(says(beside, "instead"));
  EXPECT_TRUE(says(beside, "q_learning") && says(beside, "mad"));
}

TEST_F(Eval, tuning_on_the_years_of_the_evaluation_is_told) {
  const std::string tune =
      join({"tune threshold ", config("farm/field_tabular.yaml"), " --trials 8 --out t.yaml "});
  EXPECT_FALSE(says(good(tune), "note"));
  const std::string words =
      "note: training sees years 2000..2008, the evaluation judges by 2006..2018";
  EXPECT_TRUE(says(good(tune + "env.years=2000..2008"), words));
  EXPECT_TRUE(says(contents(dir_ / "t.yaml"), "# " + words));
}

}  // namespace
}  // namespace plantgym::testing
