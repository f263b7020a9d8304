#include "panel.h"

#include <algorithm>
#include <cmath>

#include "chart.h"
#include "plantgym/fields.h"

namespace plantgym {
namespace {

constexpr float kPanelRow = 19, kPanelTitle = 23, kPanelAfter = 10, kPanelText = 13,
                kPanelName = 16, kPanelGap = 8;
constexpr float kPanelPicture = 132, kPanelLeast = 44;
constexpr uint32_t kPanelInk = 0x3C4043FFu, kPanelFaint = 0x9AA0A6FFu, kPanelTrack = 0xE8EAEDFFu;

/// Pictures beside each other, as large as fits a row of them.
struct PictureRows {
  int32_t beside = 1, lines = 0;
  float side = 0;
  float height() const { return float(lines) * (side + kPanelName); }
};

PictureRows lay_pictures(size_t count, float width) {
  PictureRows r;
  if (!count) return r;
  const int32_t most = std::max(1, int32_t((width + kPanelGap) / (kPanelLeast + kPanelGap)));
  r.beside = std::clamp(int32_t(count) <= 2 ? 2 : int32_t(count), 1, std::min(4, most));
  r.side = std::min(kPanelPicture, (width + kPanelGap) / float(r.beside) - kPanelGap);
  r.lines = (int32_t(count) + r.beside - 1) / r.beside;
  return r;
}

std::vector<std::string> wrapped(const std::string& text, float width) {
  std::vector<std::string> lines;
  std::string line, word;
  const auto put = [&] {
    if (word.empty()) return;
    const std::string longer = line.empty() ? word : join({line, " ", word});
    if (!line.empty() && text_width(longer, kPanelText) > width)
      lines.push_back(line), line = word;
    else
      line = longer;
    word.clear();
  };
  for (const char c : text) c == ' ' ? put() : word.push_back(c);
  put();
  if (!line.empty()) lines.push_back(line);
  for (std::string& l : lines) l = shorten(l, kPanelText, width);
  return lines;
}

/// A section whose words are in lines, and how it is cut.
struct Laid {
  const PanelSection* section;
  std::vector<std::string> lines;
  PictureRows pictures;
  float fixed() const {
    return kPanelTitle + kPanelAfter + (pictures.lines ? pictures.height() : 0);
  }
  size_t count() const { return section->rows.size() + lines.size(); }
  float wanted() const { return fixed() + kPanelRow * float(count()); }
};

/// Rows that each section may have: all of them, or where that is too much, an equal share of the
/// room, less what others leave free.
std::vector<size_t> share_out(const std::vector<Laid>& all, float room) {
  std::vector<size_t> rows(all.size(), 0);
  int64_t left = int64_t(room / kPanelRow);
  float fixed = 0;
  for (const Laid& l : all) fixed += l.fixed();
  left = std::max<int64_t>(0, int64_t((room - fixed) / kPanelRow));
  for (bool more = true; more && left > 0;) {
    more = false;
    for (size_t k = 0; k < all.size() && left > 0; ++k)
      if (rows[k] < all[k].count()) ++rows[k], --left, more = true;
  }
  return rows;
}

void draw_row(Canvas& c, const PanelRow& r, Box at) {
  const bool chosen = r.kind == PanelRow::kChosen, bar = r.to == r.to;
  const uint32_t ink = r.kind == PanelRow::kOff ? kPanelFaint
                       : chosen                 ? palette::kBlack
                                                : kPanelInk;
  if (chosen) c.rect(at.x - 4, at.y, at.w + 8, kPanelRow - 1, 0xFFF3D6FFu);
  const float y = at.y + 2;
  const float value = text_width(r.value, kPanelText), least = bar ? at.w * 0.18f : 0;
  const std::string shown = shorten(r.value, kPanelText, at.w * (bar ? 0.38f : 0.7f));
  const float right = bar ? std::max(least, std::min(value, at.w * 0.38f)) : value;
  c.text(at.x + at.w, y, kPanelText, ink, shown.c_str(), 1, PG_RIGHT);
  const float name = bar ? at.w * 0.48f : at.w - right - 10;
  const float letters = text_width(r.name, kPanelText) > name ? kPanelText - 2 : kPanelText;
  c.text(at.x, y + (kPanelText - letters), letters, ink, shorten(r.name, letters, name).c_str(), 1);
  if (!bar) return;
  const float x = at.x + at.w * 0.5f, w = at.w * 0.5f - right - 8;
  if (w < 12) return;
  c.rect(x, y + 3, w, 9, kPanelTrack, 1);
  const float from = std::clamp(std::min(r.from, r.to), 0.0f, 1.0f),
              to = std::clamp(std::max(r.from, r.to), 0.0f, 1.0f);
  const uint32_t colour = chosen                     ? palette::kOrange
                          : r.kind == PanelRow::kOff ? kPanelFaint
                                                     : palette::kBlue;
  if (from == to) return;
  // as an outline, because rectangles snap to whole pixels and short bars would vanish
  const float l = x + w * from, e = std::max(x + w * to, l + 1.5f);
  c.polygon({l, y + 3, e, y + 3, e, y + 12, l, y + 12}, colour, 2);
}

/// Draws rows [first, first + shown) of them; the line of words behind the rows.
float draw_rows(Canvas& c, const Laid& l, size_t shown, Box at) {
  const size_t rows = l.section->rows.size(), all = l.count();
  if (!shown) return 0;
  const bool cut = shown < all || l.section->left_out > 0;
  const size_t room = cut && shown > 1 ? shown - 1 : shown;
  size_t first = 0;
  for (size_t k = 0; k < rows; ++k)
    if (l.section->rows[k].kind == PanelRow::kChosen && k >= room)
      first = std::min(k - room / 2, rows - std::min(rows, room));
  float y = at.y;
  for (size_t k = first; k < std::min(all, first + room); ++k, y += kPanelRow) {
    if (k < rows)
      draw_row(c, l.section->rows[k], {at.x, y, at.w, kPanelRow});
    else
      c.text(at.x, y + 2, kPanelText, kPanelInk, l.lines[k - rows].c_str(), 1);
  }
  if (cut && shown > 1) {
    const std::string more =
        join({"+ ", std::to_string(int64_t(all - room) + l.section->left_out), " more"});
    c.text(at.x, y + 2, kPanelText, kPanelFaint, more.c_str(), 1), y += kPanelRow;
  }
  return y - at.y;
}

float draw_pictures(Canvas& c, const Laid& l, Box at) {
  const PictureRows& p = l.pictures;
  for (size_t k = 0; k < l.section->pictures.size(); ++k) {
    const PanelPicture& one = l.section->pictures[k];
    const float x = at.x + float(int32_t(k) % p.beside) * (p.side + kPanelGap),
                y = at.y + float(int32_t(k) / p.beside) * (p.side + kPanelName);
    const Box to = fit({0, 0, float(one.columns), float(one.rows)}, {x, y, p.side, p.side});
    c.rect(to.x - 1, y - 1, to.w + 2, to.h + 2, 0xBDC1C6FFu);
    c.image(to.x, y, to.w, to.h, one.rgba.data(), one.columns, one.rows, 1);
    c.text(x, y + to.h + 2, kPanelText - 2, kPanelFaint,
           shorten(one.name, kPanelText - 2, p.side).c_str(), 1);
  }
  return p.lines ? p.height() : 0;
}

}  // namespace

void draw_panel(Canvas& c, Box at, const std::vector<PanelSection>& sections) {
  c.rect(at.x, at.y, at.w, at.h, palette::kWhite);
  c.rect(at.x, at.y, 1, at.h, 0xDADCE0FFu);
  const Box in = {at.x + 14, at.y + 10, at.w - 28, at.h - 14};
  if (in.w < 60 || in.h < kPanelTitle + kPanelRow) return;
  std::vector<Laid> all;
  float fixed = 0;
  for (const PanelSection& s : sections) {
    Laid l = {&s, {}, lay_pictures(s.pictures.size(), in.w)};
    for (const std::string& w : s.words)
      for (std::string& line : wrapped(w, in.w)) l.lines.push_back(std::move(line));
    if (!l.count() && !l.pictures.lines) continue;
    fixed += l.fixed() + (l.count() ? kPanelRow : 0);
    if (fixed > in.h) break;  // the last ones, where not even one row of each finds room
    all.push_back(std::move(l));
  }
  const std::vector<size_t> shown = share_out(all, in.h);
  float y = in.y;
  for (size_t k = 0; k < all.size(); ++k) {
    c.text(in.x, y, kPanelText, palette::kBlue,
           shorten(all[k].section->title, kPanelText, in.w).c_str(), 1);
    y += kPanelTitle - 3;
    y += draw_pictures(c, all[k], {in.x, y + 2, in.w, 0});
    y += draw_rows(c, all[k], shown[k], {in.x, y, in.w, 0}) + kPanelAfter + 3;
  }
}

}  // namespace plantgym
