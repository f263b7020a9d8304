#include "scalar_log.h"

#include <fmt/core.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <filesystem>

#include "crc32c.h"
#include "plantgym/fields.h"

namespace plantgym {
namespace {

// protobuf's wire format, as much of it as scalars need
void put_varint(std::string& to, uint64_t v) {
  for (; v >= 128; v >>= 7) to += char(v | 128);
  to += char(v);
}
template <class T>
void put_fixed(std::string& to, T v) {  // little-endian
  char bytes[sizeof v];
  std::memcpy(bytes, &v, sizeof v);
  to.append(bytes, sizeof v);
}
void put_bytes(std::string& to, int field, const std::string& bytes) {
  put_varint(to, uint64_t(field) << 3 | 2), put_varint(to, bytes.size());
  to += bytes;
}
uint32_t masked(uint32_t crc) { return (crc >> 15 | crc << 17) + 0xa282ead8u; }

/// u64 length, its masked CRC-32C, data, its masked CRC-32C.
std::string record(const std::string& data) {
  std::string out;
  put_fixed(out, uint64_t(data.size()));
  put_fixed(out, masked(crc32c(out.data(), out.size())));
  out += data;
  put_fixed(out, masked(crc32c(data.data(), data.size())));
  return out;
}

double now() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace

std::string tensorboard_begin(double wall_time) {
  std::string event;
  put_varint(event, 1 << 3 | 1), put_fixed(event, wall_time);
  put_bytes(event, 3, "brain.Event:2");
  return record(event);
}

std::string tensorboard_event(double wall_time, int64_t step, const Scalars& scalars) {
  std::string summary;
  for (const auto& [name, value] : scalars) {
    std::string v;
    put_bytes(v, 1, name);
    put_varint(v, 2 << 3 | 5), put_fixed(v, float(value));
    put_bytes(summary, 1, v);
  }
  std::string event;
  put_varint(event, 1 << 3 | 1), put_fixed(event, wall_time);
  put_varint(event, 2 << 3), put_varint(event, uint64_t(step));
  put_bytes(event, 5, summary);
  return record(event);
}

ScalarLog::ScalarLog(const std::string& folder, const Checkpoint* resumed) {
  const std::string metrics = folder + "/metrics.csv";
  if (resumed) {
    events_name_ = resumed->text("events_name");
    metrics_ = std::make_unique<GrowingFile>(metrics, resumed->number<int64_t>("metrics_bytes"));
    events_ = std::make_unique<GrowingFile>(folder + "/" + events_name_,
                                            resumed->number<int64_t>("events_bytes"));
    return;
  }
  constexpr const char* kEvents = "events.out.tfevents.";
  for (const auto& f : std::filesystem::directory_iterator(folder))  // of one without a checkpoint
    if (f.path().filename().string().rfind(kEvents, 0) == 0) std::filesystem::remove(f.path());
  char host[65] = "host";
  gethostname(host, sizeof host - 1);
  events_name_ = fmt::format("{}{}.{}.{}.0", kEvents, int64_t(now()), host, getpid());
  metrics_ = std::make_unique<GrowingFile>(metrics, 0);
  metrics_->append("step,seconds,name,value\n");
  events_ = std::make_unique<GrowingFile>(folder + "/" + events_name_, 0);
  events_->append(tensorboard_begin(now()));
}

void ScalarLog::write(int64_t step, double seconds, const Scalars& scalars) {
  std::string rows;
  for (const auto& [name, value] : scalars)
    rows += fmt::format("{},{:.3f},{},{:.17g}\n", step, seconds, name, value);
  metrics_->append(rows);
  events_->append(tensorboard_event(now(), step, scalars));
}

void ScalarLog::save(Checkpoint& c) const {
  c.put_text("events_name", events_name_);
  c.put_number("metrics_bytes", metrics_->size());
  c.put_number("events_bytes", events_->size());
}

}  // namespace plantgym
