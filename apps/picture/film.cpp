#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sstream>
#include <stdexcept>
#include <utility>
#include <vector>

#include "envs/core/error.h"
#include "files.h"
#include "learners/files.h"

extern char** environ;

namespace plantgym {
namespace {

/// A file descriptor that is closed at the end.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { close(); }
  void close() {
    if (number_ >= 0) ::close(number_);
    number_ = -1;
  }
  int get() const { return number_; }

 private:
  int number_;
};

[[noreturn]] void fail(const std::string& path, const std::string& why) {
  throw Failure(path + ": cannot be written: " + why);
}

class LastPicture : public FrameSink {
 public:
  explicit LastPicture(std::string path) : path_(std::move(path)) {}
  void add(const Image& image) override { last_ = image; }
  void close() override {
    if (last_.rgba.empty()) fail(path_, "there is no picture");
    write_png(path_, last_);
  }

 private:
  std::string path_;
  Image last_;
};

/// Raw pictures go to ffmpeg through a socket: unlike a pipe, writing to a dead reader is an error
/// code there and no signal. No shell sees the path.
class Film : public FrameSink {
 public:
  Film(std::string path, double rate, bool gif)
      : path_(std::move(path)), aside_(destination(path_) + ".partial"), rate_(rate), gif_(gif) {
    file_ = Descriptor(::open(aside_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
    if (file_.get() < 0) fail(path_, std::strerror(errno));
  }
  ~Film() override {
    if (child_ > 0) ::kill(child_, SIGKILL), ::waitpid(child_, nullptr, 0);
    if (!aside_.empty()) ::unlink(aside_.c_str());
  }
  void add(const Image& image) override {
    if (!width_) expect_ffmpeg(), width_ = image.width, height_ = image.height;
    if (image.width != width_ || image.height != height_)
      throw std::invalid_argument("the pictures of a film are all of one size");
    if (gif_ && child_ == 0) {
      kept_.push_back(image);
      if (kept_.size() * image.rgba.size() > kMostKept) send_kept(false);
      return;
    }
    if (child_ == 0) start(true);
    send(image);
  }
  void close() override {
    if (!width_) fail(path_, "there is no picture");
    if (!kept_.empty()) send_kept(true);
    const int status = finish();
    // it ends with 0 though its last bytes did not fit on the disk; then it only complains
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || ::lseek(errors_.get(), 0, SEEK_END) > 0)
      fail(path_, "ffmpeg failed: " + last_words());
    if (::fsync(file_.get()) != 0) fail(path_, std::strerror(errno));
    put_in_place(aside_, path_);
    aside_.clear();
  }

 private:
  static constexpr size_t kMostKept = size_t(768) << 20;  // [bytes]
  static constexpr const char* kNoFfmpeg =
      "films need the program ffmpeg (apt-get install ffmpeg); .png does not";

  void send_kept(bool all) {
    start(all);
    for (Image& image : kept_) send(image), image = {};
    kept_.clear();
  }
  void send(const Image& image) {
    for (size_t done = 0; done < image.rgba.size();) {
      const ssize_t n =
          ::send(pipe_.get(), image.rgba.data() + done, image.rgba.size() - done, MSG_NOSIGNAL);
      if (n < 0 && errno != EINTR) finish(), fail(path_, "ffmpeg stopped: " + last_words());
      if (n > 0) done += size_t(n);
    }
  }
  /// Said at once, though a GIF's ffmpeg is started late.
  void expect_ffmpeg() const {
    const char* path = std::getenv("PATH");
    std::istringstream folders(path ? path : "");
    for (std::string folder; std::getline(folders, folder, ':');)
      if (::access((folder + "/ffmpeg").c_str(), X_OK) == 0) return;
    fail(path_, kNoFfmpeg);
  }
  /// @param all pictures of a GIF are known: one palette for them, and only what changes is
  /// written; it keeps them until the last. Else each has its own.
  std::vector<std::string> command(bool all) const {
    std::vector<std::string> words = {"ffmpeg",
                                      "-nostdin",
                                      "-hide_banner",
                                      "-loglevel",
                                      "error",
                                      "-y",
                                      "-f",
                                      "rawvideo",
                                      "-pixel_format",
                                      "rgba",
                                      "-video_size",
                                      std::to_string(width_) + "x" + std::to_string(height_),
                                      "-framerate",
                                      std::to_string(rate_),
                                      "-i",
                                      "pipe:0",
                                      "-an"};
    const std::vector<std::string> gif = {
        "-filter_complex",
        all ? "split[a][b];[a]palettegen[p];[b][p]paletteuse=dither=none:diff_mode=rectangle"
            : "split[a][b];[a]palettegen=stats_mode=single[p];[b][p]paletteuse=new=1:dither=none",
        "-f", "gif"};
    const std::vector<std::string> mp4 = {"-vf",       "pad=ceil(iw/2)*2:ceil(ih/2)*2",
                                          "-c:v",      "libx264",
                                          "-crf",      "18",
                                          "-pix_fmt",  "yuv420p",
                                          "-movflags", "+faststart",
                                          "-f",        "mp4"};  // yuv420p wants even sizes
    const std::vector<std::string>& more = gif_ ? gif : mp4;
    words.insert(words.end(), more.begin(), more.end());
    words.push_back("file:" + aside_);
    return words;
  }
  void start(bool all) {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
      fail(path_, std::strerror(errno));
    pipe_ = Descriptor(ends[0]);
    const Descriptor theirs(ends[1]);
    errors_ = Descriptor(::memfd_create("ffmpeg", MFD_CLOEXEC));
    if (errors_.get() < 0) fail(path_, std::strerror(errno));
    const std::vector<std::string> words = command(all);
    std::vector<char*> arguments;
    for (const std::string& w : words) arguments.push_back(const_cast<char*>(w.c_str()));
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t files;
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawn_file_actions_adddup2(&files, theirs.get(), 0);
    ::posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_adddup2(&files, errors_.get(), 2);
    const int code = ::posix_spawnp(&child_, "ffmpeg", &files, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&files);
    if (code == 0) return;
    child_ = 0;
    fail(path_, code == ENOENT ? kNoFfmpeg
                               : "ffmpeg cannot be started: " + std::string(std::strerror(code)));
  }
  int finish() {
    pipe_.close();
    int status = 0;
    while (child_ > 0 && ::waitpid(child_, &status, 0) < 0 && errno == EINTR) {
    }
    child_ = 0;
    return status;
  }
  /// The last line of what ffmpeg complained about.
  std::string last_words() const {
    char text[1024];
    const off_t size = ::lseek(errors_.get(), 0, SEEK_END);
    const ssize_t n =
        ::pread(errors_.get(), text, sizeof text, std::max<off_t>(0, size - off_t(sizeof text)));
    std::string words(text, n > 0 ? size_t(n) : 0);
    while (!words.empty() && words.back() <= ' ') words.pop_back();
    return words.empty() ? "it said nothing" : words.substr(words.rfind('\n') + 1);
  }

  std::string path_, aside_;
  double rate_;
  bool gif_;
  int32_t width_ = 0, height_ = 0;
  std::vector<Image> kept_;  // of a GIF, while they are few
  pid_t child_ = 0;
  Descriptor file_, pipe_, errors_;
};

}  // namespace

std::unique_ptr<FrameSink> open_sink(const std::string& path, double frames_per_second) {
  const auto ends = [&](std::string_view with) {
    return path.size() > with.size() && path.ends_with(with);
  };
  if (ends(".png")) return std::make_unique<LastPicture>(path);
  if (ends(".gif") || ends(".mp4"))
    return std::make_unique<Film>(path, frames_per_second, ends(".gif"));
  throw Error(path + ": a picture ends in .png, a film in .gif or .mp4");
}

}  // namespace plantgym
