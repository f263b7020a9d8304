// A run that is watched while it is trained.
#include "apps/cli/followed_run.h"

#include "cli/commands.h"
#include "learners/run_folder.h"

namespace plantgym::testing {
namespace {

class Follow : public CommandTest {
 protected:
  std::string train(const std::string& out, int32_t episodes) {
    good(join({"train ", config("farm/field_tabular.yaml"),
               " run.seeds=0 run.episodes=", std::to_string(episodes), " --out ", out}));
    return dir_ / out;
  }
  static bool shows(ViewerHost& host, const std::string& words) {
    const SceneList list = host.scene(Lens{1200, 700}).list;
    for (const Shape& s : list.shapes())
      if (s.kind == PG_TEXT && std::string(s.text).find(words) != std::string::npos) return true;
    return false;
  }
};

TEST_F(Follow, new_episodes_are_of_the_newest_checkpoint) {
  const std::string a = train("a", 50), b = train("b", 90);
  cli::FollowedRun run({a, {}}, 0);
  const std::string first = run.title();
  EXPECT_TRUE(shows(run, first));
  EXPECT_TRUE(shows(run, "nobody trains it now"));
  EXPECT_NE(first.find(" · seed 0 · step "), std::string::npos) << first;
  run.turn(1);
  while (run.advance()) {
  }
  run.restart();
  EXPECT_EQ(run.title(), first);
  // what training does: written aside, renamed
  const std::string last = "/seed-0/checkpoints/last.safetensors";
  std::filesystem::copy_file(b + last, a + "/aside");
  std::filesystem::rename(a + "/aside", a + last);
  EXPECT_TRUE(run.advance());  // an episode ends as it began
  EXPECT_EQ(run.title(), first);
  cli::FollowedRun late({b, {}}, 0);
  EXPECT_FALSE(shows(late, "a newer checkpoint"));
  run.restart();
  const std::string second = run.title();
  EXPECT_NE(second, first);
  EXPECT_TRUE(shows(run, second));
  EXPECT_TRUE(shows(run, "env 2 of 16"));  // the row that was looked at
  std::filesystem::remove_all(a + "/seed-0");
  run.restart();
  EXPECT_TRUE(run.advance());
  EXPECT_EQ(run.title(), second);
}

TEST_F(Follow, says_whether_training_goes_on) {
  const std::string a = train("a", 50);
  const RunFolder trainer = RunFolder::open(a);
  cli::FollowedRun run({a, {}}, 0);
  EXPECT_TRUE(shows(run, "training goes on"));
  EXPECT_FALSE(shows(run, "nobody trains it now"));
}

TEST_F(Follow, waits_for_the_first_checkpoint_no_longer_than_asked) {
  const std::string a = train("a", 50);
  std::filesystem::remove_all(a + "/seed-0");
  const Result nobody = run("watch a --follow");
  EXPECT_EQ(nobody.code, 1) << nobody.text;
  EXPECT_NE(
      nobody.text.find("a: has no checkpoint, and nobody trains it; go on with plantgym train "
                       "a --resume"),
      std::string::npos)
      << nobody.text;
  const RunFolder trainer = RunFolder::open(a);
  const Result r = run("watch a --follow --seconds 0.3");
  EXPECT_EQ(r.code, 1) << r.text;
  EXPECT_NE(r.text.find("waiting for the first checkpoint of a"), std::string::npos) << r.text;
  EXPECT_NE(r.text.find("a: no checkpoint was written in time; is it being trained?"),
            std::string::npos)
      << r.text;
}

TEST_F(Follow, only_runs_are_followed) {
  const Result file = run(join({"watch ", config("farm/field_tabular.yaml"), " --follow"}));
  EXPECT_EQ(file.code, 2);
  EXPECT_NE(file.text.find("is no run's folder, e.g. runs/field_tabular"), std::string::npos)
      << file.text;
  const Result agent = run("watch a --follow --agent random");
  EXPECT_EQ(agent.code, 2);
  EXPECT_NE(agent.text.find("leave --agent out"), std::string::npos) << agent.text;
}

}  // namespace
}  // namespace plantgym::testing
