// Words for whoever watches. Where they cannot be written nobody reads them, and a run goes on.
#pragma once
#include <fmt/core.h>

#include <cstdio>
#include <utility>

namespace plantgym::cli {

/// To standard error. fmt::print would throw, and end a training because its log's disk is full.
template <class... T>
void say(fmt::format_string<T...> format, T&&... values) {
  std::fputs(fmt::format(format, std::forward<T>(values)...).c_str(), stderr);
}

}  // namespace plantgym::cli
