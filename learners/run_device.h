// Where a run learns: the keys `run.device` and `run.precision`, and what they open.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "run_config.h"

namespace plantgym {

void read_device(RunConfig& run, Fields& f);
/// @throws Error the learner has no use for a device that must be there
void expect_device(const RunConfig& run);
/// Opens what run.device names; null: the CPU. @param say notes: why it is the CPU after all
/// @throws Failure there is none
std::unique_ptr<Device> device_of(const RunConfig& run,
                                  const std::function<void(const std::string&)>& say);

}  // namespace plantgym
