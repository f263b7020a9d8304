// Files that are whole or not there, and files that grow.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "error.h"

namespace plantgym {

/// Written aside, synced, renamed, the folder synced: at any moment the old or the new file is
/// whole. @throws Failure, the old file untouched and nothing left beside it
void write_whole(const std::string& path, const std::vector<std::string_view>& parts);
/// @throws Error it cannot be read
std::string read_whole(const std::string& path);

/// A file that is only appended to.
class GrowingFile {
 public:
  /// Opens or makes it, cut back to `size` bytes where it is longer (-1: as it is). @throws
  /// Failure; Error the file is shorter than `size`
  explicit GrowingFile(const std::string& path, int64_t size = -1);
  ~GrowingFile();
  GrowingFile(const GrowingFile&) = delete;
  GrowingFile& operator=(const GrowingFile&) = delete;
  void append(std::string_view bytes);  ///< @throws Failure; the file ends where it ended before
  int64_t size() const { return size_; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  int file_ = -1;
  int64_t size_ = 0;
};

}  // namespace plantgym
