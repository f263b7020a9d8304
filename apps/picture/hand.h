// A person who acts by keys.
#pragma once
#include <string>
#include <vector>

#include "agents/agent.h"
#include "apps/viewer/viewer.h"
#include "panel.h"

namespace plantgym {

/// Does in every row what was chosen by keys. One choice among few is done at once: by its number,
/// or by an arrow where its name is a direction. Else arrows choose, and enter does.
class Hand : public Agent {
 public:
  explicit Hand(const pg_spec& spec);  ///< the spec must outlive it
  void act(const pg_io& seen, int64_t n, const uint8_t* begins, void* action) override;
  /// @param mask of the row on show; null: all is legal
  ViewerHost::Answer press(const std::string& key, const uint8_t* mask);
  /// What can be done, with the keys, and what is chosen.
  PanelSection section(const uint8_t* mask) const;
  std::string line() const;  ///< what is chosen and how to do it, in a line

 private:
  bool is_box() const { return space_.n == 0 && !space_.counts; }
  bool is_single() const { return space_.elements == 1 && !is_box(); }
  int32_t count(size_t element) const;
  double low(size_t element) const;
  double high(size_t element) const;
  int32_t first(size_t element) const;  ///< of its values among all
  bool legal(size_t element, int32_t value, const uint8_t* mask) const;
  bool all_legal(const uint8_t* mask) const;
  std::string name(size_t element, int32_t value) const;
  ViewerHost::Answer answer(const uint8_t* mask) const;
  ViewerHost::Answer press_single(const std::string& key, const uint8_t* mask);
  void change(double steps, const uint8_t* mask);
  void type(char digit);

  const pg_space space_;
  int32_t mask_size_;
  std::vector<double> values_;           // of each element
  std::vector<std::string> directions_;  // of a single choice's values: an arrow, or ""
  size_t element_ = 0;                   // that arrows change
  std::string typed_;
};

}  // namespace plantgym
