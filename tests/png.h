// PNG files of every kind that cameras and scanners write, packed plainly (stored, not deflated).
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace plantgym::testing {

inline std::string big_endian(uint32_t v) {
  return {char(v >> 24), char(v >> 16), char(v >> 8), char(v)};
}
inline std::string png_chunk(const std::string& kind, const std::string& data) {
  uint32_t crc = ~0u;
  for (const char c : kind + data) {
    crc ^= uint8_t(c);
    for (int k = 0; k < 8; ++k) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
  }
  return big_endian(uint32_t(data.size())) + kind + data + big_endian(~crc);
}

/// @param type 0 grey, 2 RGB, 4 grey and alpha, 6 RGBA. @param samples of all pixels, row after row
inline std::string png(int32_t width, int32_t height, int32_t type, int32_t bits,
                       const std::vector<uint32_t>& samples) {
  const size_t row = samples.size() / size_t(height);
  std::string raw;
  for (size_t i = 0; i < samples.size(); ++i) {
    if (i % row == 0) raw += '\0';  // no filter
    if (bits == 16) raw += char(samples[i] >> 8);
    raw += char(samples[i]);
  }
  uint32_t a = 1, b = 0;
  for (const char c : raw) a = (a + uint8_t(c)) % 65521, b = (b + a) % 65521;
  const auto n = uint16_t(raw.size());
  std::string packed = {'\x78', '\x01', '\x01', char(n), char(n >> 8), char(~n), char(~n >> 8)};
  packed += raw + big_endian(b << 16 | a);
  const std::string head = big_endian(uint32_t(width)) + big_endian(uint32_t(height)) +
                           std::string({char(bits), char(type), 0, 0, 0});
  return "\x89PNG\r\n\x1a\n" + png_chunk("IHDR", head) + png_chunk("IDAT", packed) +
         png_chunk("IEND", "");
}

}  // namespace plantgym::testing
