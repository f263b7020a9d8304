#include <dlfcn.h>

#include <cstdlib>
#include <exception>
#include <string>

#include "envs/core/error.h"
#include "envs/core/program_files.h"
#include "viewer.h"

namespace plantgym {
namespace {

constexpr const char* kInstead = "; `plantgym record` makes pictures and films without one";

/// SFML ends the program where there is no display, so somebody has to look first; and stays
/// connected, for a server whose last client leaves may start anew and refuse the next one for a
/// while. X11 is asked through its library, not linked: machines without displays need not have it.
class Display {
 public:
  Display() {
    const char* name = std::getenv("DISPLAY");
    if (!name || !*name)
      throw Failure(std::string("no display to open a window on (DISPLAY is not set)") + kInstead);
    void* const x11 = dlopen("libX11.so.6", RTLD_LAZY | RTLD_LOCAL);
    const auto open =
        x11 ? reinterpret_cast<void* (*)(const char*)>(dlsym(x11, "XOpenDisplay")) : nullptr;
    close_ = x11 ? reinterpret_cast<int (*)(void*)>(dlsym(x11, "XCloseDisplay")) : nullptr;
    if (open && close_) connection_ = open(nullptr);
    if (!connection_)
      throw Failure(std::string("the display ") + name + " does not answer" + kInstead);
    const auto depth = reinterpret_cast<int (*)(void*, int)>(dlsym(x11, "XDefaultDepth"));
    const auto screen = reinterpret_cast<int (*)(void*)>(dlsym(x11, "XDefaultScreen"));
    if (depth && screen && depth(connection_, screen(connection_)) < 24) {
      close_(connection_);
      throw Failure(std::string("the display ") + name + " has fewer than 24 bits of colour" +
                    kInstead);
    }
    const auto has = reinterpret_cast<int (*)(void*, const char*, int*, int*, int*)>(
        dlsym(x11, "XQueryExtension"));
    int code, event, error;
    if (has && !has(connection_, "GLX", &code, &event, &error)) {
      close_(connection_);
      throw Failure(std::string("the display ") + name + " has no OpenGL (GLX)" + kInstead);
    }
  }
  ~Display() { close_(connection_); }
  Display(const Display&) = delete;
  Display& operator=(const Display&) = delete;

 private:
  void* connection_ = nullptr;
  int (*close_)(void*) = nullptr;
};

void* open_library() {
  std::string folder;
  const std::string file = program_library("libplantgym_viewer.so", &folder);
  if (file.empty())
    throw Failure("this program was built without its viewer, libplantgym_viewer.so in " + folder +
                  " (apt-get install libsfml-dev, then build with PLANTGYM_VIEWER=ON)" + kInstead);
  if (void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL)) return library;
  throw Failure(std::string("the viewer cannot be opened: ") + dlerror() +
                " (apt-get install libsfml-graphics2.5)");
}

}  // namespace

ViewerResult view(ViewerHost& host, const ViewerOptions& options) {
  const Display display;
  using Entry = void (*)(ViewerHost*, const ViewerOptions*, ViewerResult*, std::exception_ptr*);
  // never closed: OpenGL drivers do not survive it
  static void* const library = open_library();
  const auto entry = reinterpret_cast<Entry>(dlsym(library, "plantgym_viewer_main"));
  if (!entry) throw Failure("libplantgym_viewer.so belongs to another version of this program");
  ViewerResult result;
  std::exception_ptr thrown;
  entry(&host, &options, &result, &thrown);
  if (thrown) std::rethrow_exception(thrown);
  return result;
}

}  // namespace plantgym
