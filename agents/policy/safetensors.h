// Named arrays in a safetensors file: u64 length, JSON header, bytes.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace plantgym {

/// Arrays of F32 or F64, and the texts of `__metadata__`.
struct Tensors {
  struct Array {
    std::vector<int64_t> shape;
    std::vector<float> f32;  // one of the two
    std::vector<double> f64;
  };
  std::map<std::string, Array> arrays;
  std::map<std::string, std::string> texts;
};

/// The bytes of a file that Python's safetensors reads. The text `crc32c` of its metadata is a
/// checksum of the arrays, their names and shapes, and the other texts.
std::string write_tensors(const Tensors& t);
/// Whether bytes look like such a file.
bool are_tensors(std::string_view bytes);
/// A file without a checksum is taken as it is.
/// @throws Error cut off, a header that is wrong, another type of elements, other bytes than
/// written
Tensors read_tensors(std::string_view bytes);

}  // namespace plantgym
