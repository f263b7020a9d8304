#include "bar.h"

#include <fmt/core.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

#include "say.h"

namespace plantgym::cli {
namespace {

std::string short_time(double seconds) {
  if (seconds < 100) return fmt::format("{:.0f} s", seconds);
  if (seconds < 6000) return fmt::format("{:.0f} min", seconds / 60);
  return fmt::format("{:.1f} h", seconds / 3600);
}

std::string short_rate(double per_second) {
  return per_second < 1e3    ? fmt::format("{:.0f}", per_second)
         : per_second >= 1e6 ? fmt::format("{:.1f} M", per_second / 1e6)
                             : fmt::format("{:.0f} k", per_second / 1e3);
}

/// Columns that may be written; the last stays free, where some terminals wrap.
size_t terminal_width() {
  winsize size = {};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col - 1u : 79;
}
}  // namespace

Bar::Bar() : terminal_(isatty(STDERR_FILENO)) {}

void Bar::show(const Progress& p) {
  std::string tail =
      fmt::format("{} {}, {} {}/s", p.steps, p.counted, short_rate(p.steps_per_second), p.counted);
  for (const auto& [name, value] : p.scalars)
    if (name == "train/return_last_100")
      tail += fmt::format(", return {:.4g}", value);
    else if (name == "train/loss")
      tail += fmt::format(", loss {:.4g}", value);
  const double left = p.done > 0.01 && p.done < 1 ? p.seconds * (1 - p.done) / p.done : 0;
  if (left > 1) tail += ", " + short_time(left) + " left";
  if (terminal_) {
    const std::string head = fmt::format("seed {} ", p.seed),
                      rest = fmt::format(" {:3.0f} %  {}", 100 * p.done, tail);
    // a line that wraps could not be wiped: the bar gives way to the words, then these are cut
    const size_t columns = terminal_width(), words = head.size() + rest.size();
    const size_t bar = std::clamp<size_t>(columns - std::min(columns, words), 4, 24),
                 full = size_t(p.done * double(bar));
    std::string cells;
    for (size_t i = 0; i < bar; ++i) cells += i < full ? "█" : "░";
    say("\r\033[K{}{}{}", head.substr(0, columns), cells,
        rest.substr(0, columns - std::min(columns, head.size() + bar)));
    open_ = true;
  } else if (p.seconds - told_ >= 10 || p.seconds < told_) {
    told_ = p.seconds;
    say("seed {}: {:.0f} %, {}\n", p.seed, 100 * p.done, tail);
  }
}

void Bar::line(const std::string& words) {
  close();
  std::fputs((words + "\n").c_str(), stdout);  // who left early does not end the training
  std::fflush(stdout);
}

void Bar::close() {
  if (open_) say("\r\033[K"), open_ = false;
}

}  // namespace plantgym::cli
