// Large read-only data of an environment (maps, weather, instances), relocated once per device.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <vector>

#include "plantgym/random.h"

namespace plantgym {

/// Read-only data owned by the batch; `data` points to the copy on the device where the batch runs.
template <class T>
struct Table {
  const T* data = nullptr;
  int32_t size = 0;
  PG_HD const T& operator[](int32_t i) const { return data[i]; }
};

/// The contents of all tables of one Params as one relocatable block, and where in Params their
/// pointers sit.
class Tables {
 public:
  /// `slot` must be a member of `params`.
  template <class P, class T>
  void put(const P& params, Table<T>& slot, const std::vector<T>& rows) {
    static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= kAlign);
    bytes_.resize((bytes_.size() + kAlign - 1) / kAlign * kAlign);
    places_.push_back({reinterpret_cast<char*>(&slot.data) - reinterpret_cast<const char*>(&params),
                       bytes_.size()});
    slot.size = int32_t(rows.size());
    const char* from = reinterpret_cast<const char*>(rows.data());
    bytes_.insert(bytes_.end(), from, from + rows.size() * sizeof(T));
  }
  /// Points the tables of `params` into a copy of bytes() that starts at `base` (aligned to 16).
  template <class P>
  void relocate(P& params, const char* base) const {
    for (const Place& p : places_) {
      const char* at = base + p.offset;
      std::memcpy(reinterpret_cast<char*>(&params) + p.member, &at, sizeof at);
    }
  }
  const std::vector<char>& bytes() const { return bytes_; }

 private:
  static constexpr size_t kAlign = 16;
  struct Place {
    std::ptrdiff_t member;
    size_t offset;
  };
  std::vector<char> bytes_;
  std::vector<Place> places_;
};

}  // namespace plantgym
