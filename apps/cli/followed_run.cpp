#include "followed_run.h"

#include <fmt/core.h>

#include <chrono>
#include <thread>

#include "learners/run_folder.h"
#include "plantgym/fields.h"
#include "say.h"

namespace plantgym::cli {

FollowedRun::Newest FollowedRun::newest() const {
  Newest n;
  for (int32_t seed = run_.first_seed; seed <= run_.last_seed; ++seed) {
    for (const char* name : {"last", "best"}) {  // the best may be there before the first interval
      const std::string path = join(
          {target_.path, "/seed-", std::to_string(seed), "/checkpoints/", name, ".safetensors"});
      std::error_code none;
      const auto written = std::filesystem::last_write_time(path, none);
      if (!none && (n.path.empty() || written > n.written)) n = {path, seed, written};
    }
  }
  return n;
}

FollowedRun::FollowedRun(const Target& target, double seconds) : target_(target) {
  const Loaded l = load(target);
  if (!l.is_folder)
    throw Error(join({"--follow: ", target.path, " is no run's folder, e.g. runs/", l.run.name}));
  run_ = l.run;
  if (newest().path.empty())
    say("waiting for the first checkpoint of {}; control and C end this\n", target.path);
  using Clock = std::chrono::steady_clock;
  for (const Clock::time_point begun = Clock::now(); newest().path.empty();) {
    const bool trained = is_being_trained(target_.path);
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    if (!trained && newest().path.empty())
      throw Failure(join({target.path,
                          ": has no checkpoint, and nobody trains it; go on with "
                          "plantgym train ",
                          target.path, " --resume"}));
    if (seconds > 0 && std::chrono::duration<double>(Clock::now() - begun).count() > seconds)
      throw Failure(join({target.path,
                          ": no checkpoint was written in time; is it being trained? "
                          "Go on with plantgym train ",
                          target.path, " --resume"}));
  }
  open(newest());
}

void FollowedRun::restart() {
  const Newest now = newest();
  if (now.path.empty() || (now.path == shown_.path && now.written == shown_.written))
    stage_->show().restart();
  else
    open(now);
}

void FollowedRun::begin(uint64_t seed) { seed_ = seed, stage_->show().begin(seed); }

void FollowedRun::turn(int32_t by) { row_ = (row_ + by) % kWatched, stage_->show().turn(by); }

bool FollowedRun::draw(bool on) {
  const bool can = stage_->show().draw(on);
  draws_ = on && can;
  return can;
}

/// Says so where nobody trains any more, or not yet: then no newer checkpoint comes.
void FollowedRun::look_for_trainer() {
  const auto now = std::chrono::steady_clock::now();
  if (looked_.time_since_epoch().count() != 0 && now - looked_ < std::chrono::seconds(1)) return;
  looked_ = now;
  const Newest n = newest();
  const bool newer = !n.path.empty() && (n.path != shown_.path || n.written != shown_.written);
  stage_->show().note(
      join({is_being_trained(target_.path) ? "training goes on" : "nobody trains it now",
            newer ? ", next episode by a newer checkpoint (R)" : ""}));
}

Picture FollowedRun::scene(const Lens& lens) {
  look_for_trainer();
  return stage_->show().scene(lens);
}

void FollowedRun::open(const Newest& now) {
  stage_ = std::make_unique<Stage>(target_, now.path, now.seed, episode_, kWatched);
  shown_ = now, episode_ += kWatched, looked_ = {};
  stage_->show().turn(row_);
  if (draws_) stage_->show().draw(true);
  if (seed_) stage_->show().begin(*seed_);
}

}  // namespace plantgym::cli
