// Named arrays and words of a whole run in one safetensors file.
#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "error.h"

namespace plantgym {

/// A file that is no whole checkpoint: cut off, or with other bytes than were written.
struct DamagedCheckpoint : Error {
  using Error::Error;
};

/// A safetensors file (u64 length, JSON header, bytes): read by Python's safetensors as it is.
/// Element types U8, I32, I64, U64, F32, F64. Words stand in the header's __metadata__.
class Checkpoint {
 public:
  template <class T>
  void put(const std::string& name, std::span<const T> data, std::vector<int64_t> shape = {});
  template <class T>
  void put(const std::string& name, const std::vector<T>& data, std::vector<int64_t> shape = {}) {
    put(name, std::span<const T>(data), std::move(shape));
  }
  template <class T>
  void put_number(const std::string& name, T value) {
    put(name, std::span<const T>(&value, 1));
  }
  /// Room for product(shape) bytes under a name, to be filled by the caller: no second copy of what
  /// is large.
  uint8_t* room(const std::string& name, std::vector<int64_t> shape);
  void put_text(const std::string& name, const std::string& value) { texts_[name] = value; }

  bool has(const std::string& name) const { return arrays_.count(name) != 0; }
  /// @throws Error missing, another element type, or (count >= 0) another number of elements
  template <class T>
  std::vector<T> get(const std::string& name, int64_t count = -1) const;
  template <class T>
  T number(const std::string& name) const {
    return get<T>(name, 1)[0];
  }
  bool has_text(const std::string& name) const { return texts_.count(name) != 0; }
  const std::string& text(const std::string& name) const;  ///< @throws Error missing
  std::vector<int64_t> shape(const std::string& name) const;
  std::vector<std::string> names() const;            ///< of all arrays
  std::string bytes(const std::string& name) const;  ///< of an array, whatever its type

  /// Writes aside, syncs, renames, syncs the folder: at any moment the old or the new file is
  /// whole.
  void write(const std::string& path) const;  ///< @throws Failure, the old file untouched
  /// @throws Error missing, of another version; DamagedCheckpoint
  static Checkpoint read(const std::string& path);
  static Checkpoint parse(const std::string& bytes, const std::string& path);  ///< of that file

 private:
  struct Array {
    std::string type;
    std::vector<int64_t> shape;
    std::vector<char> bytes;
  };
  std::map<std::string, Array> arrays_;
  std::map<std::string, std::string> texts_;
};

}  // namespace plantgym
