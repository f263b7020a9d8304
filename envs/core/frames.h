// The spaces of a wrapped observation: some frames of each part, then perhaps the time.
#pragma once
#include <deque>
#include <string>
#include <vector>

#include "plantgym/abi.h"
#include "wrapper_config.h"

namespace plantgym {

/// Where the bytes of a row's wrapped observation are, and what they are called. A part of one
/// dimension or none becomes {frames * elements (+ 1)}, oldest frame first; pixels
/// {frames * channels, height, width}, another image {frames, …}.
class Frames {
 public:
  struct Part {
    int64_t bytes = 0, all = 0;  // of one frame; of the whole wrapped part
    int64_t at = 0;              // of a frame among all parts' frames [bytes]
    bool numbers = false;        // floats that are normalised and clipped
    size_t first = 0;            // of its elements among all numbers
  };
  /// @param seen spaces of the run; their words must outlive this. @param limit decisions of an
  /// episode; 0: none. @throws Error a wrapper that these spaces cannot bear
  Frames(const pg_spec& seen, const WrapperConfig& w, int32_t limit, const std::string& prefix);
  Frames(const Frames&) = delete;
  Frames& operator=(const Frames&) = delete;

  const std::vector<Part>& parts() const { return parts_; }
  const std::vector<pg_space>& spaces() const { return spaces_; }
  int64_t bytes() const { return bytes_; }          ///< of one frame of all parts
  size_t numbers() const { return numbers_; }       ///< elements that are normalised
  int32_t time_part() const { return time_part_; }  ///< -1: none shows the time
  /// Writes the time behind the frames of part time_part().
  void write_time(char* part, uint32_t step) const;

 private:
  pg_space wrap(const pg_space& s, bool numbers, bool time);
  void name(const pg_space& s, bool numbers, bool time, pg_space& out);
  void bound(const pg_space& s, bool numbers, bool time, pg_space& out);
  void label(const pg_space& s, pg_space& out);
  const char* word(const std::string& s) { return texts_.emplace_back(s).c_str(); }

  WrapperConfig config_;
  int32_t limit_, time_part_ = -1;
  int64_t bytes_ = 0;
  size_t numbers_ = 0;
  std::vector<Part> parts_;
  std::vector<pg_space> spaces_;
  std::deque<std::string> texts_;
  std::deque<std::vector<const char*>> words_;
  std::deque<std::vector<float>> bounds_;
  std::deque<std::vector<int32_t>> counts_;
};

}  // namespace plantgym
