// Files that are whole or not there, and files that grow.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "error.h"

namespace plantgym {

/// Where a file of this name really is: symbolic links are followed, also those to nothing yet.
std::string destination(const std::string& path);
/// Whether something other than a file is there (a device, a pipe): it is written into, never
/// renamed over.
bool is_stream(const std::string& path);
/// Written aside, synced, renamed, the folder synced: at any moment the old or the new file is
/// whole. Streams are written into. @throws Failure, the old file untouched and nothing left beside
/// it
void write_whole(const std::string& path, const std::vector<std::string_view>& parts);
/// `aside` becomes the file `path`, or its bytes go into the stream there. Where this fails,
/// `aside` stays. @throws Failure
void put_in_place(const std::string& aside, const std::string& path);
/// Makes a folder, with those it lies in, where there is none. @throws Error, Failure
void make_folder(const std::string& path);
/// @throws Error it cannot be read
std::string read_whole(const std::string& path);

/// A file, or a stream, that is only appended to.
class GrowingFile {
 public:
  /// Opens or makes it, cut back to `size` bytes where it is longer (-1: as it is). @throws
  /// Failure; Error the file is shorter than `size`
  /// @param name in messages, where it is not the path
  explicit GrowingFile(const std::string& path, int64_t size = -1, const std::string& name = "");
  ~GrowingFile();
  GrowingFile(const GrowingFile&) = delete;
  GrowingFile& operator=(const GrowingFile&) = delete;
  void append(std::string_view bytes);  ///< @throws Failure; the file ends where it ended before
  int64_t size() const { return size_; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  int file_ = -1;
  bool stream_ = false;  // cannot be cut back
  int64_t size_ = 0;
};

/// A file of which half would pass for a whole: made in steps aside, then put in place. Until then
/// the old one stands. Streams are written into.
class NewFile {
 public:
  explicit NewFile(const std::string& path);  ///< @throws Failure
  ~NewFile();                                 ///< what was not put in place is gone
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  void append(std::string_view bytes) { file_->append(bytes); }  ///< @throws Failure
  int64_t size() const { return file_->size(); }
  void put_in_place();  ///< it is whole. @throws Failure

 private:
  std::string path_, aside_;  // aside_ "": nothing is left to do
  std::unique_ptr<GrowingFile> file_;
};

}  // namespace plantgym
