#include "checkpoint.h"

#include <cstdio>
#include <cstring>
#include <nlohmann/json.hpp>

#include "crc32c.h"
#include "files.h"
#include "plantgym/fields.h"

namespace plantgym {
namespace {

using json = nlohmann::json;

constexpr const char *kFormat = "plantgym.checkpoint", *kVersion = "1";

template <class T>
constexpr const char* type_name() {
  if constexpr (std::is_same_v<T, uint8_t>) return "U8";
  if constexpr (std::is_same_v<T, int32_t>) return "I32";
  if constexpr (std::is_same_v<T, int64_t>) return "I64";
  if constexpr (std::is_same_v<T, uint64_t>) return "U64";
  if constexpr (std::is_same_v<T, float>) return "F32";
  if constexpr (std::is_same_v<T, double>) return "F64";
}

int64_t size_of(const std::string& type) {
  return type == "U8"                                      ? 1
         : type == "I32" || type == "F32"                  ? 4
         : type == "I64" || type == "U64" || type == "F64" ? 8
                                                           : 0;
}

/// Of a header that does not hold the checksum yet.
uint32_t checksum(const json& header) {
  const std::string text = header.dump();
  return crc32c(text.data(), text.size());
}

std::string hex(uint32_t v) {
  char text[9];
  std::snprintf(text, sizeof text, "%08x", v);
  return text;
}

}  // namespace

template <class T>
void Checkpoint::put(const std::string& name, std::span<const T> data, std::vector<int64_t> shape) {
  if (shape.empty()) shape = {int64_t(data.size())};
  Array a = {type_name<T>(), std::move(shape), std::vector<char>(data.size() * sizeof(T))};
  if (!data.empty()) std::memcpy(a.bytes.data(), data.data(), a.bytes.size());
  arrays_[name] = std::move(a);
}

template <class T>
std::vector<T> Checkpoint::get(const std::string& name, int64_t count) const {
  const auto it = arrays_.find(name);
  if (it == arrays_.end()) throw Error(join({"the checkpoint lacks '", name, "'"}));
  const Array& a = it->second;
  if (a.type != type_name<T>())
    throw Error(join({"the checkpoint's '", name, "' holds ", a.type, ", not ", type_name<T>()}));
  std::vector<T> v(a.bytes.size() / sizeof(T));
  if (count >= 0 && v.size() != size_t(count))
    throw Error(
        join({"the checkpoint's '", name, "' has ", std::to_string(v.size()),
              " elements, the run needs ", std::to_string(count), "; was the run file changed?"}));
  if (!v.empty()) std::memcpy(v.data(), a.bytes.data(), a.bytes.size());
  return v;
}

#define PG_ELEMENT(T)                                                                             \
  template void Checkpoint::put<T>(const std::string&, std::span<const T>, std::vector<int64_t>); \
  template std::vector<T> Checkpoint::get<T>(const std::string&, int64_t) const;
PG_ELEMENT(uint8_t)
PG_ELEMENT(int32_t)
PG_ELEMENT(int64_t)
PG_ELEMENT(uint64_t)
PG_ELEMENT(float)
PG_ELEMENT(double)
#undef PG_ELEMENT

uint8_t* Checkpoint::room(const std::string& name, std::vector<int64_t> shape) {
  size_t bytes = 1;
  for (const int64_t d : shape) bytes *= size_t(d);
  Array& a = arrays_[name];
  a = {"U8", std::move(shape), std::vector<char>(bytes)};
  return reinterpret_cast<uint8_t*>(a.bytes.data());
}

const std::string& Checkpoint::text(const std::string& name) const {
  const auto it = texts_.find(name);
  if (it == texts_.end()) throw Error(join({"the checkpoint lacks '", name, "'"}));
  return it->second;
}

std::vector<int64_t> Checkpoint::shape(const std::string& name) const {
  const auto it = arrays_.find(name);
  if (it == arrays_.end()) throw Error(join({"the checkpoint lacks '", name, "'"}));
  return it->second.shape;
}

std::vector<std::string> Checkpoint::names() const {
  std::vector<std::string> all;
  for (const auto& [name, array] : arrays_) all.push_back(name);
  return all;
}

std::string Checkpoint::bytes(const std::string& name) const {
  const std::vector<char>& b = arrays_.at(name).bytes;
  return {b.begin(), b.end()};
}

void Checkpoint::write(const std::string& path) const {
  json header = json::object();
  int64_t at = 0;
  for (const auto& [name, a] : arrays_) {
    const int64_t end = at + int64_t(a.bytes.size());
    header[name] = {{"dtype", a.type}, {"shape", a.shape}, {"data_offsets", {at, end}}};
    at = end;
  }
  json meta = texts_;
  meta.erase("crc32c");  // of the file that it was read from
  meta["format"] = kFormat, meta["version"] = kVersion;
  header["__metadata__"] = meta;
  uint32_t sum = checksum(header);
  for (const auto& [name, a] : arrays_) sum = crc32c(a.bytes.data(), a.bytes.size(), sum);
  header["__metadata__"]["crc32c"] = hex(sum);
  std::string text = header.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');
  char length[8];
  for (int k = 0; k < 8; ++k) length[k] = char(uint64_t(text.size()) >> 8 * k);
  std::vector<std::string_view> parts = {{length, 8}, text};
  for (const auto& [name, a] : arrays_) parts.push_back({a.bytes.data(), a.bytes.size()});
  write_whole(path, parts);
}

Checkpoint Checkpoint::read(const std::string& path) { return parse(read_whole(path), path); }

Checkpoint Checkpoint::parse(const std::string& file, const std::string& path) {
  const auto damaged = [&](const char* what) {
    return DamagedCheckpoint(
        join({path, ": not a whole checkpoint: ", what, "; use another, or train again"}));
  };
  if (file.size() < 8) throw damaged("it is too short");
  uint64_t length = 0;
  for (int k = 0; k < 8; ++k) length |= uint64_t(uint8_t(file[size_t(k)])) << 8 * k;
  if (length > file.size() - 8) throw damaged("it is cut off");
  const std::string_view data = std::string_view(file).substr(8 + length);
  Checkpoint c;
  uint32_t sum = 0;
  try {
    json header = json::parse(file.substr(8, length));
    for (const auto& [name, entry] : header.items()) {
      if (name == "__metadata__") {
        c.texts_ = entry.get<std::map<std::string, std::string>>();
        continue;
      }
      Array a = {entry.at("dtype"), entry.at("shape"), {}};
      const size_t from = entry.at("data_offsets").at(0), to = entry.at("data_offsets").at(1);
      int64_t count = 1;
      for (const int64_t d : a.shape) {
        if (d < 0 || (d > 0 && count > (int64_t(1) << 48) / d))
          throw damaged("a shape is impossible");
        count *= d;
      }
      if (from > to || to > data.size() || int64_t(to - from) != count * size_of(a.type))
        throw damaged("it is cut off");
      a.bytes.assign(data.begin() + std::ptrdiff_t(from), data.begin() + std::ptrdiff_t(to));
      c.arrays_[name] = std::move(a);
    }
    if (header.contains("__metadata__")) header["__metadata__"].erase("crc32c");
    sum = checksum(header);
  } catch (const json::exception&) {
    throw damaged("its header cannot be read");
  }
  for (const auto& [name, a] : c.arrays_) sum = crc32c(a.bytes.data(), a.bytes.size(), sum);
  if (!c.texts_.count("format") || c.texts_["format"] != kFormat)
    throw damaged("it is of another program");
  if (c.texts_["version"] != kVersion)
    throw Error(join({path, ": has format version ", c.texts_["version"],
                      ", this program reads version ", kVersion}));
  if (c.texts_["crc32c"] != hex(sum)) throw damaged("its checksum differs");
  return c;
}

}  // namespace plantgym
