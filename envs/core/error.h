// The one error type of the suite.
#pragma once
#include <stdexcept>

namespace plantgym {

/// The user's input is wrong; "file:line:column: key: what is wrong; what would be right" wherever
/// a place is known. Thrown while loading and building only. Programs print it and exit with 2.
struct Error : std::runtime_error {
  using runtime_error::runtime_error;
};

/// The machine failed us (disk, device, a lost peer). Programs print it and exit with 1.
struct Failure : std::runtime_error {
  using runtime_error::runtime_error;
};

/// A number of the run is no longer finite: with the same settings it would come there again.
struct NotFinite : Failure {
  using Failure::Failure;
};

}  // namespace plantgym
