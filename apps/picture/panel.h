// A column of what an agent sees, weighs and gets, as numbers with bars, small pictures and words.
#pragma once
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "raster/scene_list.h"

namespace plantgym {

struct PanelRow {
  enum Kind { kPlain, kChosen, kOff } kind = kPlain;  // kOff: cannot be chosen
  std::string name = {}, value = {};
  float from = 0, to = std::numeric_limits<float>::quiet_NaN();  // of the bar [0, 1]; NaN: none
};
/// Pixels, each painted as a square.
struct PanelPicture {
  int32_t columns = 0, rows = 0;
  std::vector<uint8_t> rgba;  // [rows, columns, 4]
  std::string name;           // below it
};
struct PanelSection {
  std::string title;
  std::vector<PanelRow> rows = {};
  std::vector<PanelPicture> pictures = {};
  std::vector<std::string> words = {};  // paragraphs
  int64_t left_out = 0;                 // rows that are not even listed here
};

/// Sections below each other. What there is no room for is counted; a row that is chosen is shown.
void draw_panel(Canvas& c, Box at, const std::vector<PanelSection>& sections);

}  // namespace plantgym
