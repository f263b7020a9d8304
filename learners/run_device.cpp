#include "run_device.h"

#include "agents/deep_library.h"
#include "launch.h"
#include "plantgym/fields.h"

namespace plantgym {

void read_device(RunConfig& run, Fields& f) {
  f.choice(
      "device", run.device, {"cpu", "cuda", "auto"},
      "where networks learn, and environments are stepped that can be; auto: a GPU if there is");
  auto precision = int32_t(run.precision);
  f.choice("precision", precision, {"float32", "tf32", "bf16"},
           "how a GPU multiplies: 32-bit floats, inputs rounded to TF32, or bfloat16");
  run.precision = Precision(precision);
  if (run.precision != Precision::kFloat32 && run.device == RunConfig::kCpu)
    f.fail("precision", "is a GPU's; use it with device: cuda or auto");
}

void expect_device(const RunConfig& run) {
  const LearnerKind& kind = learner_kind(run.learner);
  if (run.device == RunConfig::kCuda && !kind.make_on)
    throw error_at(
        *child(run.learner, "type"), "learner.type",
        join({"'", kind.name, "' learns on the CPU; use run.device=cpu, or ppo or pqn"}));
}

std::unique_ptr<Device> device_of(const RunConfig& run,
                                  const std::function<void(const std::string&)>& say) {
  if (run.device == RunConfig::kCpu) return nullptr;
  const LearnerKind& kind = learner_kind(run.learner);
  const bool needed = run.device == RunConfig::kCuda;
  std::string why;
  if (!kind.make_on) {
    why = join({"'", kind.name, "' learns there; ppo and pqn learn on GPUs"});
  } else {
    try {
      return open_device(true, find_launch().local);
    } catch (const Failure& e) {
      why = e.what();
      if (needed) throw Failure(join({"run.device: cuda: ", why, "; use cpu, or auto"}));
    }
  }
  if (say) say(join({"note: run.device: auto: on the CPU: ", why}));
  return nullptr;
}

}  // namespace plantgym
