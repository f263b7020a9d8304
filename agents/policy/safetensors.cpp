#include "safetensors.h"

#include <bit>
#include <cstdio>
#include <cstring>

#include "crc32c.h"
#include "error.h"
#include "json.h"
#include "policy_words.h"

namespace plantgym {
namespace {

uint64_t header_length(std::string_view bytes) {
  uint64_t n = 0;
  for (size_t k = 0; k < 8 && k < bytes.size(); ++k) n |= uint64_t(uint8_t(bytes[k])) << 8 * k;
  return n;
}

template <class T>
void append(std::string& to, const std::vector<T>& values) {
  if (!values.empty())
    to.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
}

template <class T>
void copy(std::string_view from, std::vector<T>& to) {
  to.resize(from.size() / sizeof(T));
  if (!from.empty()) std::memcpy(to.data(), from.data(), from.size());
}

Tensors::Array read_array(const std::string& name, const Json& entry, std::string_view data) {
  Tensors::Array a;
  double count = 1;
  for (const double d : entry.numbers_at("shape")) {
    if (!(d >= 0 && d <= 1e9) || d != double(int64_t(d))) throw Error("an impossible shape");
    a.shape.push_back(int64_t(d)), count *= d;
  }
  const std::vector<double>& at = entry.numbers_at("data_offsets");
  const std::string& type = entry.text_at("dtype");
  if (type != "F32" && type != "F64")
    throw Error(joined({"'", name, "' holds ", type, ", not F32 or F64"}));
  const size_t size = type == "F32" ? 4 : 8;
  if (at.size() != 2 || !(at[0] >= 0 && at[0] <= at[1] && at[1] <= double(data.size())) ||
      count * double(size) != at[1] - at[0])
    throw Error(joined({"'", name, "' is cut off"}));
  const std::string_view bytes = data.substr(size_t(at[0]), size_t(at[1] - at[0]));
  size == 4 ? copy(bytes, a.f32) : copy(bytes, a.f64);
  return a;
}

std::string checksum_of(const Tensors& t) {
  uint32_t sum = 0;
  const auto add = [&sum](const void* data, size_t bytes) { sum = crc32c(data, bytes, sum); };
  for (const auto& [key, text] : t.texts)
    if (key != "crc32c") add(key.data(), key.size() + 1), add(text.data(), text.size() + 1);
  for (const auto& [name, a] : t.arrays) {
    add(name.data(), name.size() + 1), add(a.shape.data(), a.shape.size() * sizeof(int64_t));
    add(a.f32.data(), a.f32.size() * sizeof(float));
    add(a.f64.data(), a.f64.size() * sizeof(double));
  }
  char hex[9];
  std::snprintf(hex, sizeof hex, "%08x", sum);
  return hex;
}

}  // namespace

std::string write_tensors(const Tensors& t) {
  static_assert(std::endian::native == std::endian::little, "the format's byte order");
  Json header = Json::empty(Json::kMap), meta = Json::empty(Json::kMap);
  for (const auto& [key, text] : t.texts) meta.put(key, Json::of(text));
  meta.put("crc32c", Json::of(checksum_of(t)));
  header.put("__metadata__", std::move(meta));
  std::string data;
  for (const auto& [name, a] : t.arrays) {
    const auto from = double(data.size());
    append(data, a.f32), append(data, a.f64);
    Json entry = Json::empty(Json::kMap);
    entry.put("dtype", Json::of(a.f64.empty() ? "F32" : "F64"));
    entry.put("shape", Json::of(std::vector<double>(a.shape.begin(), a.shape.end())));
    entry.put("data_offsets", Json::of(std::vector<double>{from, double(data.size())}));
    header.put(name, std::move(entry));
  }
  std::string text = to_json(header), whole(8, '\0');
  text.resize((text.size() + 7) / 8 * 8, ' ');  // the data begin at a multiple of 8
  for (size_t k = 0; k < 8; ++k) whole[k] = char(uint64_t(text.size()) >> 8 * k);
  return whole + text + data;
}

bool are_tensors(std::string_view bytes) {
  return bytes.size() > 8 && bytes[8] == '{' && header_length(bytes) <= bytes.size() - 8;
}

Tensors read_tensors(std::string_view bytes) {
  if (!are_tensors(bytes)) throw Error("not a safetensors file, or it is cut off");
  const uint64_t length = header_length(bytes);
  const Json header = parse_json(bytes.substr(8, length));
  Tensors t;
  for (const auto& [name, entry] : header.map) {
    if (name == "__metadata__")
      for (const auto& [key, value] : entry.map) t.texts[key] = value.text;
    else
      t.arrays[name] = read_array(name, entry, bytes.substr(8 + length));
  }
  const auto sum = t.texts.find("crc32c");
  if (sum != t.texts.end() && sum->second != checksum_of(t))
    throw Error("is damaged: its checksum does not fit; copy it again, or export it again");
  return t;
}

}  // namespace plantgym
