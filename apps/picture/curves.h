// What happens in one row, kept as series for pictures.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "picture.h"

namespace plantgym {

/// Follows one row of a transition: its signals, the numbers that are observed, the return.
class Curves {
 public:
  explicit Curves(const pg_spec& spec);    ///< the spec must outlive the curves
  void begin();                            ///< an episode starts: forgets everything
  void add(const pg_io& io, int64_t row);  ///< the transition just made
  /// What is worth a picture: signals that were ever other than 0, the return, and where these are
  /// few the observed numbers that changed. Amounts are bars (neighbours of one unit share a
  /// chart), levels are lines.
  std::vector<Series> series() const;
  int64_t decisions() const { return int64_t(return_.size()); }
  double episode_return() const { return decisions() ? double(return_.back()) : 0; }
  float reward() const { return reward_; }  ///< of the last decision
  bool ended() const { return terminated_ || truncated_; }
  bool terminated() const { return terminated_; }
  /// Whether all decisions but perhaps the last took as long: then a decision is a time.
  bool even() const { return even_; }
  double step_time() const { return double(first_elapsed_); }  ///< of each, where even()

 private:
  struct Element {
    int32_t part;
    int64_t index;
  };
  const pg_spec* spec_;
  std::vector<Series> signals_, observed_;
  std::vector<Element> elements_;  // of observed_
  std::vector<float> return_;
  double sum_ = 0;
  float reward_ = 0;
  bool terminated_ = false, truncated_ = false, even_ = true;
  float first_elapsed_ = 0, last_elapsed_ = 0;
};

/// An action in words: "move right", "irrigation 12.5 mm".
std::string action_words(const pg_space& space, const void* action);

}  // namespace plantgym
