#include <dlfcn.h>
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <string>

#include "envs/core/error.h"
#include "viewer.h"

namespace plantgym {
namespace {

constexpr const char* kInstead = "; `plantgym record` makes pictures and films without one";

/// SFML ends the program where there is no display, so somebody has to look first. X11 is asked
/// through its library, not linked: machines without displays need not have it.
bool display_answers() {
  void* x11 = dlopen("libX11.so.6", RTLD_LAZY | RTLD_LOCAL);
  if (!x11) return false;
  const auto open = reinterpret_cast<void* (*)(const char*)>(dlsym(x11, "XOpenDisplay"));
  const auto close = reinterpret_cast<int (*)(void*)>(dlsym(x11, "XCloseDisplay"));
  void* display = open && close ? open(nullptr) : nullptr;
  if (display) close(display);
  return display != nullptr;
}

void need_display() {
  const char* name = std::getenv("DISPLAY");
  if (!name || !*name)
    throw Failure(std::string("no display to open a window on (DISPLAY is not set)") + kInstead);
  if (!display_answers())
    throw Failure(std::string("the display ") + name + " does not answer" + kInstead);
}

/// Beside the program, as built, or in lib/ beside its folder, as installed.
void* open_library() {
  char program[4096];
  const ssize_t n = ::readlink("/proc/self/exe", program, sizeof program);
  const std::string path(program, n > 0 ? size_t(n) : 0);
  const std::string folder = path.substr(0, path.rfind('/') + 1);
  for (const char* place : {"", "../lib/"}) {
    const std::string file = folder + place + "libplantgym_viewer.so";
    if (::access(file.c_str(), R_OK) != 0) continue;
    if (void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL)) return library;
    throw Failure(std::string("the viewer cannot be opened: ") + dlerror() +
                  " (apt-get install libsfml-graphics2.5)");
  }
  throw Failure("this program was built without its viewer, libplantgym_viewer.so in " + folder +
                " (apt-get install libsfml-dev, then build with PLANTGYM_VIEWER=ON)" + kInstead);
}

}  // namespace

ViewerResult view(ViewerHost& host, const ViewerOptions& options) {
  need_display();
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
