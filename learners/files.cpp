#include "files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "plantgym/fields.h"

namespace plantgym {
namespace {

[[noreturn]] void fail(const std::string& path, const char* what) {
  throw Failure(join({path, ": ", what, ": ", std::strerror(errno)}));
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(file, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes.remove_prefix(size_t(n));
  }
  return true;
}

void sync_folder(const std::string& path) {
  const size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  if (const int f = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); f >= 0) {
    ::fsync(f);
    ::close(f);
  }
}

void write_into(const std::string& path, const std::vector<std::string_view>& parts) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (file < 0) fail(path, "cannot write");
  bool good = true;
  for (const std::string_view part : parts) good = good && write_all(file, part);
  const int reason = errno;
  if (::close(file) == 0 && good) return;
  if (!good) errno = reason;
  fail(path, "cannot write");
}

}  // namespace

std::string destination(const std::string& path) {
  namespace fs = std::filesystem;
  fs::path at = path;
  std::error_code none;
  for (int links = 0; links < 40 && fs::is_symlink(at, none); ++links) {
    const fs::path to = fs::read_symlink(at, none);
    if (none) break;
    at = to.is_absolute() ? to : at.parent_path() / to;
  }
  return at.string();
}

bool is_stream(const std::string& path) {
  struct stat s;
  return ::stat(path.c_str(), &s) == 0 && !S_ISREG(s.st_mode) && !S_ISDIR(s.st_mode);
}

void write_whole(const std::string& given, const std::vector<std::string_view>& parts) {
  if (is_stream(given)) return write_into(given, parts);
  const std::string path = destination(given);
  const std::string aside = path + ".tmp" + std::to_string(::getpid());
  const int file = ::open(aside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) fail(path, "cannot write");
  bool good = true;
  for (const std::string_view part : parts) good = good && write_all(file, part);
  good = good && ::fsync(file) == 0;
  const int reason = errno;
  good = ::close(file) == 0 && good;
  if (!good || ::rename(aside.c_str(), path.c_str()) != 0) {
    if (!good && reason) errno = reason;
    const int kept = errno;
    ::unlink(aside.c_str());
    errno = kept;
    fail(path, "cannot write");
  }
  sync_folder(path);
}

void put_in_place(const std::string& aside, const std::string& path) {
  if (is_stream(path)) {
    const std::string bytes = read_whole(aside);
    write_into(path, {bytes});
    ::unlink(aside.c_str());
    return;
  }
  if (::rename(aside.c_str(), destination(path).c_str()) != 0) fail(path, "cannot write");
}

void make_folder(const std::string& path) {
  std::error_code bad;
  std::filesystem::create_directories(path, bad);
  if (bad == std::errc::not_a_directory || bad == std::errc::file_exists)
    throw Error(join({path, ": a file is where one of these folders should be; choose another"}));
  if (bad) throw Failure(join({path, ": cannot make this folder: ", bad.message()}));
}

std::string read_whole(const std::string& path) {
  struct stat s;  // looked at first: a pipe would wait for somebody to fill it
  const bool regular = ::stat(path.c_str(), &s) == 0 && S_ISREG(s.st_mode);
  std::ifstream in(regular ? path : std::string(), std::ios::binary);
  if (!in) throw Error(join({path, ": cannot read this file", why_unreadable(path)}));
  return {std::istreambuf_iterator<char>(in), {}};
}

GrowingFile::GrowingFile(const std::string& path, int64_t size, const std::string& name)
    : path_(name.empty() ? path : name) {
  file_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  struct stat s = {};
  if (file_ < 0 || ::fstat(file_, &s) != 0) fail(path_, "cannot write");
  stream_ = !S_ISREG(s.st_mode);
  if (stream_) return;
  if (size > s.st_size) {
    ::close(file_);
    throw Error(join({path, ": has ", std::to_string(s.st_size), " bytes, the checkpoint counted ",
                      std::to_string(size), "; it was changed since"}));
  }
  size_ = size < 0 ? s.st_size : size;
  if (::ftruncate(file_, size_) != 0 || ::lseek(file_, size_, SEEK_SET) < 0)
    fail(path_, "cannot write");
}

GrowingFile::~GrowingFile() {
  if (file_ >= 0) ::close(file_);
}

void GrowingFile::append(std::string_view bytes) {
  if (write_all(file_, bytes)) return void(size_ += int64_t(bytes.size()));
  const int reason = errno;
  if (!stream_ && ::ftruncate(file_, size_) == 0)
    ::lseek(file_, size_, SEEK_SET);  // no half line stays
  errno = reason;
  fail(path_, "cannot write");
}

NewFile::NewFile(const std::string& path) : path_(path) {
  if (!is_stream(path)) aside_ = destination(path) + ".partial";
  file_ = std::make_unique<GrowingFile>(aside_.empty() ? path : aside_, 0, path);
}
NewFile::~NewFile() {
  if (!aside_.empty()) ::unlink(aside_.c_str());
}
void NewFile::put_in_place() {
  file_.reset();
  if (!aside_.empty()) plantgym::put_in_place(aside_, path_);
  aside_.clear();
}

}  // namespace plantgym
