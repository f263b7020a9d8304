// The page that `report` writes: it stands alone, is well-formed, and says what `eval` says.
#include <fmt/core.h>

#include "cli/commands.h"

namespace plantgym::testing {
namespace {

class Report : public CommandTest {
 protected:
  void train(const std::string& out, const std::string& more = "") {
    good(join(
        {"train ", config("farm/field_tabular.yaml"), " run.episodes=300 --out ", out, " ", more}));
  }
  std::string page(const std::string& file) { return contents(dir_ / file); }
};

size_t count(const std::string& text, const std::string& words) {
  size_t n = 0;
  for (size_t at = text.find(words); at != std::string::npos; at = text.find(words, at + 1)) ++n;
  return n;
}

/// The first tag that is not closed, or closed without being open; "": all is well.
std::string open_tag(const std::string& html) {
  std::vector<std::string> open;
  for (size_t at = html.find('<'); at != std::string::npos; at = html.find('<', at + 1)) {
    const size_t end = html.find('>', at);
    if (end == std::string::npos) return html.substr(at, 20);
    if (html[at + 1] == '!' || html[end - 1] == '/') continue;
    const bool closes = html[at + 1] == '/';
    const size_t from = at + 1 + closes;
    const std::string name = html.substr(from, html.find_first_of(" \n>", from) - from);
    if (!closes) {
      open.push_back(name);
    } else {
      if (open.empty() || open.back() != name) return name;
      open.pop_back();
    }
  }
  return open.empty() ? "" : open.back();
}

TEST_F(Report, says_what_eval_says_and_stands_alone) {
  train("a", "run.seeds=0..2 run.log_every=1000 eval.every=4000");
  good("eval a --json r.json");
  EXPECT_EQ(good("report a"), "a/report.html written\n");
  const std::string html = page("a/report.html");
  EXPECT_EQ(open_tag(html), "");
  // nothing comes from elsewhere: the only address is the name of SVG
  EXPECT_EQ(count(html, "src=\""), count(html, "src=\"data:image/png;base64,iVBORw0KGgo"));
  EXPECT_EQ(count(html, "http") + count(html, "url("), count(html, "http://www.w3.org/2000/svg"));
  EXPECT_EQ(count(html, "<script") + count(html, "<link") + count(html, "href"), 0u);
  const auto agents = json("r.json")["agents"];
  for (const auto& a : agents) {
    const auto& m = a["results"]["margin"];
    EXPECT_NE(html.find(fmt::format("<td>{:.6g}</td><td>{:.6g}</td><td>{:.6g} to {:.6g}</td>",
                                    m["mean"].get<double>(), m["iqm"].get<double>(),
                                    m["iqm_interval"][0].get<double>(),
                                    m["iqm_interval"][1].get<double>())),
              std::string::npos)
        << a["name"];
  }
  EXPECT_EQ(count(html, "<polyline"), agents.size() + 2);  // profiles, two learning curves
  EXPECT_GE(count(html, "<polygon"), 2u);                  // their bands
  EXPECT_EQ(count(html, "<circle"), agents.size());
  EXPECT_NE(html.find("margin [EUR/ha]"), std::string::npos);
  EXPECT_NE(html.find("episode 1 of the evaluation, its end after"), std::string::npos);
  EXPECT_NE(html.find("config.yaml"), std::string::npos);
  EXPECT_NE(html.find("&quot;compiler&quot;"), std::string::npos);
}

/// Values that were undefined are no points of a curve and no damage; what cannot be read is told.
TEST_F(Report, tells_damaged_rows_from_undefined_values) {
  train("a", "run.seeds=0..0");
  const std::string log = dir_ / "a/seed-0/metrics.csv", rows = contents(log);
  write(log, rows + "30000,1,train/return_mean,nan\n30000,1,train/return_mean,-inf\n");
  EXPECT_EQ(good("report a"), "a/report.html written\n");
  EXPECT_EQ(count(page("a/report.html"), "cannot be read"), 0u);
  write(log, rows + "30000,1,train/return_mean,-1x\n300");
  good("report a");
  EXPECT_NE(page("a/report.html")
                .find("a/seed-0/metrics.csv: 2 lines cannot be read and are left "
                      "out"),
            std::string::npos);
}

TEST_F(Report, sets_runs_side_by_side) {
  train("a"), train("b", "learner.learning_rate=0.5");
  EXPECT_EQ(good("report a b --out two.html --pictures 0"), "two.html written\n");
  const std::string html = page("two.html");
  EXPECT_EQ(open_tag(html), "");
  EXPECT_NE(html.find("<h1>a, b</h1>"), std::string::npos);
  EXPECT_NE(html.find("a (5 seeds)"), std::string::npos);
  EXPECT_NE(html.find("b (5 seeds)"), std::string::npos);
  EXPECT_EQ(count(html, "<img"), 0u);
  EXPECT_NE(html.find("chance that a q_learning is better"), std::string::npos);
}

TEST_F(Report, shows_the_tree_that_was_distilled) {
  good(join({"train ", config("grid/frozenlake_8x8_q.yaml"), " run.steps=2000 --out lake"}));
  const std::string other = config("worlds/grid/frozenlake_4x4.yaml");
  EXPECT_EQ(run(join({"distill lake env.world=", other, " depth=2 --out none"})).code, 2);
  EXPECT_FALSE(std::filesystem::exists(dir_ / "none")) << "a policy of another world";
  good("distill lake depth=2");
  good("report lake --episodes 50");
  const std::string html = page("lake/report.html");
  EXPECT_EQ(open_tag(html), "");
  EXPECT_NE(html.find("lake/tree/tree.json</figcaption>"), std::string::npos);
  EXPECT_NE(html.find("agrees with the teacher"), std::string::npos);
  EXPECT_NE(html.find("<td>tree of depth 2</td>"), std::string::npos);
}

TEST_F(Report, of_rules_needs_no_training) {
  good(join({"report ", config("farm/field_tabular.yaml"), " --agent mad --out mad.html"}));
  const std::string html = page("mad.html");
  EXPECT_EQ(open_tag(html), "");
  EXPECT_EQ(html.find("How they learned"), std::string::npos);
  EXPECT_EQ(count(html, "<img"), 2u);  // half-way, and its end
}

/// A file of rules: each as it is written, an episode of the best, the whole file, the machine.
TEST_F(Report, of_compared_rules_shows_them) {
  good(join({"report ", config("farm/field_tabular.yaml"),
             " \"eval.compare=[rainfed, mad, {threshold: {fraction: 0.45}}]\" --out rules.html"}));
  const std::string html = page("rules.html");
  EXPECT_EQ(open_tag(html), "");
  EXPECT_EQ(count(html, "<img"), 2u);  // half-way, and its end
  EXPECT_NE(html.find("<summary>mad</summary>"), std::string::npos);
  EXPECT_NE(html.find("<summary>threshold 0.45</summary>"), std::string::npos);
  EXPECT_NE(html.find("episode 1 of the evaluation"), std::string::npos);
  EXPECT_NE(html.find("with all that it is laid over"), std::string::npos);
  EXPECT_NE(html.find(" GB, Linux "), std::string::npos);
}

TEST_F(Report, tells_folders_of_one_name_apart) {
  train("one/x", "run.seeds=0"), train("two/x", "run.seeds=0");
  good("report one/x/ two/x --out x.html");
  const std::string html = page("x.html");
  EXPECT_NE(html.find("<h1>one/x/, two/x</h1>"), std::string::npos);
  EXPECT_NE(html.find("two/x (1 seed)"), std::string::npos);
  EXPECT_NE(html.find("two/x: x · q_learning: episode 1"), std::string::npos);
  EXPECT_EQ(good("report one/x/"), "one/x/report.html written\n");
  EXPECT_NE(page("one/x/report.html").find("<h1>x</h1>"), std::string::npos);
  const Result here = shell(dir_ / "two/x", "\"$P\" report .");
  EXPECT_EQ(here.code, 0) << here.text;
}

TEST_F(Report, says_what_it_cannot_do) {
  const std::string farm = config("farm/field_tabular.yaml");
  for (const auto& [line, words] :
       {std::pair(join({"report ", farm, " eval.compare=[]"}), "nobody to judge"),
        std::pair(join({"report ", farm, " --agent mad env.years=2010..2010,2011..2011"}),
                  "report: is of one setting; give each key one value"),
        std::pair(join({"report ", farm, " --agent mad --out q.pdf"}),
                  "report: --out q.pdf: a report is a page of HTML; name it FILE.html"),
        std::pair(std::string("report env.num_envs=3"),
                  "report: name a run's folder, a run file or a world")}) {
    const Result r = run(line);
    EXPECT_EQ(r.code, 2) << line;
    EXPECT_NE(r.text.find(words), std::string::npos) << r.text;
    EXPECT_FALSE(std::filesystem::exists(dir_ / "report.html"));
  }
  const Result r = run(join({"report ", farm, " --agent mad --out nowhere/x.html"}));
  EXPECT_EQ(r.code, 1) << r.text;
}

}  // namespace
}  // namespace plantgym::testing
