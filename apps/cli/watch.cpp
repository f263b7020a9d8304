#include <fmt/core.h>

#include <chrono>

#include "commands.h"
#include "followed_run.h"
#include "plantgym/fields.h"

namespace plantgym::cli {
namespace {

using Clock = std::chrono::steady_clock;

int shown(ViewerHost& host, const std::string& title, const WatchArgs& a, Clock::time_point since) {
  ViewerOptions options;
  options.since = since;
  options.title = title;
  options.seconds = a.seconds;
  options.paused = a.paused;
  options.panel = a.panel;
  options.decisions_per_second = a.speed;
  const ViewerResult r = view(host, options);
  fmt::print(
      "{} decisions shown in {:.1f} s; the first picture after {:.2f} s, {:.1f} ms for one\n",
      r.decisions, r.seconds, r.first_frame, 1000 * r.frame);
  return 0;
}

}  // namespace

int watch(const WatchArgs& a) {
  const Clock::time_point since = Clock::now();
  if (a.play) {
    if (!a.agent.empty()) throw Error("--play: you act; leave --agent out");
    if (a.follow) throw Error("--play: you act, nobody is followed; leave --follow out");
    Stage stage(a.target);
    return shown(stage.show(), stage.title(), a, since);
  }
  if (a.follow) {
    if (!a.agent.empty()) throw Error("--follow: shows what is learned; leave --agent out");
    FollowedRun run(a.target, a.seconds);
    return shown(run, run.title(), a, since);
  }
  Stage stage(a.target, a.agent, 0, kWatched);
  return shown(stage.show(), stage.title(), a, since);
}

}  // namespace plantgym::cli
