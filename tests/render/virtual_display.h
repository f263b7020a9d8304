// An X server without a screen (Xvfb) for one test, and a stranger who presses keys on it.
#pragma once
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/keysym.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

namespace plantgym::testing {

/// Runs while it lives, as DISPLAY of this process. One for the whole program: OpenGL keeps to the
/// display that it met first.
class VirtualDisplay {
 public:
  explicit VirtualDisplay(bool opengl = true, const char* screen = "1400x1400x24") {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return;
    server_ = ::fork();
    if (server_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // no server outlives a test that crashed
      const int quiet = ::open("/dev/null", O_WRONLY);
      ::dup2(quiet, 1), ::dup2(quiet, 2), ::dup2(ends[1], 0);
      ::execlp("Xvfb", "Xvfb", "-displayfd", "0", "-screen", "0", screen, "-nolisten", "tcp",
               opengl ? nullptr : "-extension", "GLX", nullptr);
      ::_exit(127);
    }
    ::close(ends[1]);
    char c;
    std::string number;  // the server tells it when it is ready
    while (server_ > 0 && ::read(ends[0], &c, 1) == 1 && c != '\n') number += c;
    ::close(ends[0]);
    if (number.empty()) return;
    name_.append(":").append(number);
    ::setenv("DISPLAY", name_.c_str(), 1);
  }
  ~VirtualDisplay() {
    if (server_ > 0) ::kill(server_, SIGTERM), ::waitpid(server_, nullptr, 0);
  }
  VirtualDisplay(const VirtualDisplay&) = delete;
  VirtualDisplay& operator=(const VirtualDisplay&) = delete;
  bool runs() const { return !name_.empty(); }

 private:
  pid_t server_ = 0;
  std::string name_;
};

/// The one for the whole program.
inline const VirtualDisplay& shared_display() {
  static const VirtualDisplay display;
  return display;
}

/// Acts on the first window of the display, waiting for one, from another process, as a person
/// would. Xlib is opened there and not linked: the test program itself needs no X11.
class Person {
 public:
  explicit Person(const std::function<void(Person&)>& acts) : child_(::fork()) {
    if (child_ != 0) return;
    ::alarm(60);
    if (find_window()) acts(*this);
    ::_exit(0);
  }
  ~Person() {
    if (child_ > 0) ::kill(child_, SIGKILL), ::waitpid(child_, nullptr, 0);
  }
  void press(KeySym sign, bool shift = false) {
    XKeyEvent e = {};
    e.display = display_, e.window = window_, e.root = DefaultRootWindow(display_);
    e.state = shift ? ShiftMask : 0, e.same_screen = True;
    e.keycode = call<KeyCode(Display*, KeySym)>("XKeysymToKeycode")(display_, sign);
    for (const int type : {KeyPress, KeyRelease}) {
      e.type = type;
      XEvent any = {};
      any.xkey = e;
      call<Status(Display*, Window, Bool, long, XEvent*)>("XSendEvent")(
          display_, window_, True, KeyPressMask | KeyReleaseMask, &any);
    }
    wait();
  }
  /// Turns the wheel up (button 4) or down (5) over a place in the window.
  void wheel(unsigned button, int x, int y) { click(button, x, y, x, y); }
  /// Moves the mouse with a button held.
  void drag(int x, int y, int to_x, int to_y) { click(1, x, y, to_x, to_y); }
  /// Takes the window off the screen and puts it back, as minimising does.
  void minimise(unsigned milliseconds) {
    call<int(Display*, Window)>("XUnmapWindow")(display_, window_);
    wait(milliseconds);
    call<int(Display*, Window)>("XMapWindow")(display_, window_);
    wait(500);
  }
  void resize(unsigned width, unsigned height) {
    call<int(Display*, Window, unsigned, unsigned)>("XResizeWindow")(display_, window_, width,
                                                                     height);
    wait();
  }
  /// Presses the button of the frame that closes a window.
  void close() {
    const auto atom = call<Atom(Display*, const char*, Bool)>("XInternAtom");
    XEvent e = {};
    e.xclient.type = ClientMessage, e.xclient.window = window_, e.xclient.format = 32;
    e.xclient.message_type = atom(display_, "WM_PROTOCOLS", False);
    e.xclient.data.l[0] = long(atom(display_, "WM_DELETE_WINDOW", False));
    call<Status(Display*, Window, Bool, long, XEvent*)>("XSendEvent")(display_, window_, False, 0,
                                                                      &e);
    wait();
  }
  /// 0xRRGGBB of what the window shows, row by row.
  std::vector<uint32_t> look(unsigned width, unsigned height) {
    XImage* image =
        call<XImage*(Display*, ::Drawable, int, int, unsigned, unsigned, unsigned long, int)>(
            "XGetImage")(display_, window_, 0, 0, width, height, AllPlanes, ZPixmap);
    std::vector<uint32_t> seen;
    for (unsigned y = 0; image && y < height; ++y)
      for (unsigned x = 0; x < width; ++x)
        seen.push_back(uint32_t(XGetPixel(image, int(x), int(y))) & 0xFFFFFF);
    return seen;
  }
  void wait(unsigned milliseconds = 150) {
    call<int(Display*, Bool)>("XSync")(display_, False);
    ::usleep(1000 * milliseconds);
  }

 private:
  void click(unsigned button, int x, int y, int to_x, int to_y) {
    XEvent e = {};
    const auto send = [&](int type, long mask) {
      e.type = type;
      call<Status(Display*, Window, Bool, long, XEvent*)>("XSendEvent")(display_, window_, True,
                                                                        mask, &e);
    };
    e.xbutton.display = display_, e.xbutton.window = window_, e.xbutton.same_screen = True;
    e.xbutton.root = DefaultRootWindow(display_), e.xbutton.button = button;
    e.xbutton.x = x, e.xbutton.y = y;
    send(ButtonPress, ButtonPressMask);
    if (x != to_x || y != to_y) {
      e.xmotion.x = to_x, e.xmotion.y = to_y, e.xmotion.is_hint = 0, e.xmotion.state = Button1Mask;
      send(MotionNotify, PointerMotionMask);
      e.xbutton.button = button, e.xbutton.x = to_x, e.xbutton.y = to_y;
    }
    e.xbutton.state = Button1Mask;
    send(ButtonRelease, ButtonReleaseMask);
    wait();
  }
  template <class F>
  F* call(const char* name) {
    return reinterpret_cast<F*>(dlsym(library_, name));
  }
  bool find_window() {
    library_ = dlopen("libX11.so.6", RTLD_NOW);
    display_ = library_ ? call<Display*(const char*)>("XOpenDisplay")(nullptr) : nullptr;
    for (int tries = 0; display_ && tries < 800; ++tries) {
      Window root, parent, *children = nullptr;
      unsigned count = 0;
      call<Status(Display*, Window, Window*, Window*, Window**, unsigned*)>("XQueryTree")(
          display_, DefaultRootWindow(display_), &root, &parent, &children, &count);
      for (unsigned k = 0; k < count; ++k) {
        XWindowAttributes a;
        call<Status(Display*, Window, XWindowAttributes*)>("XGetWindowAttributes")(display_,
                                                                                   children[k], &a);
        if (a.map_state != IsViewable || a.width < 100) continue;
        window_ = children[k];
        wait(500);
        return true;
      }
      ::usleep(50000);
    }
    return false;
  }
  pid_t child_;
  void* library_ = nullptr;
  Display* display_ = nullptr;
  Window window_ = 0;
};

}  // namespace plantgym::testing
