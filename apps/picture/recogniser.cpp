#include "recogniser.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "chart.h"

namespace plantgym {
namespace {

constexpr float kEdge = 20, kHead = 44, kNameHeight = 15;
constexpr size_t kColumns = 6, kMostMistakes = 42;

/// An image of a set as RGBA.
std::vector<uint8_t> rgba_of(const ImageSet& set, int64_t image) {
  const size_t plane = size_t(set.size.height) * size_t(set.size.width);
  std::vector<uint8_t> all(4 * plane, 255);
  for (size_t k = 0; k < plane; ++k)
    for (size_t c = 0; c < 3; ++c) {
      const size_t from = set.size.channels >= 3 ? c : 0;
      all[4 * k + c] = uint8_t(set.at(image)[from * plane + k] * 255 / set.most);
    }
  return all;
}

}  // namespace

Image confusion_picture(const ClassMetrics& m, const std::vector<std::string>& classes,
                        const std::string& title) {
  const size_t n = classes.size();
  float names = 40;
  for (const std::string& c : classes) names = std::max(names, text_width(c, kNameHeight) + 12);
  names = std::min(names, 160.0f);
  const float cell = std::clamp(640.0f / float(n), 26.0f, 72.0f);
  const float left = kEdge + names, top = kEdge + kHead + kNameHeight + 8;
  const float width = std::max(left + cell * float(n) + kEdge, 360.0f),
              height = top + cell * float(n) + kEdge;
  SceneList list;
  Canvas c = list.canvas();
  c.view(0, 0, width, height);
  c.text(kEdge, kEdge - 4, 18, palette::kBlack, title.c_str());
  c.text(kEdge, kEdge + 20, 13, palette::kGrey, "rows: true class; columns: class said");
  for (size_t i = 0; i < n; ++i) {
    const std::string across = shorten(classes[i], kNameHeight, cell - 4),
                      down = shorten(classes[i], kNameHeight, names - 8);
    c.text(left + cell * (float(i) + 0.5f), top - kNameHeight - 6, kNameHeight, palette::kBlack,
           across.c_str(), 0, PG_CENTER);
    c.text(left - 8, top + cell * (float(i) + 0.5f) - kNameHeight / 2, kNameHeight, palette::kBlack,
           down.c_str(), 0, PG_RIGHT);
    int64_t all = 0;
    for (const int64_t v : m.confusion[i]) all += v;
    for (size_t k = 0; k < n; ++k) {
      const int64_t v = m.confusion[i][k];
      const float share = all ? float(v) / float(all) : 0;
      // a single mistake is to be seen: shade by the root of the share
      const uint32_t shade =
          blend(palette::kWhite, i == k ? palette::kBlue : palette::kRed, std::sqrt(share));
      const float x = left + cell * float(k), y = top + cell * float(i);
      c.rect(x + 1, y + 1, cell - 2, cell - 2, shade);
      if (v)
        c.text(x + cell / 2, y + cell / 2 - kNameHeight / 2, kNameHeight,
               share > 0.3f ? palette::kWhite : palette::kBlack, std::to_string(v).c_str(), 1,
               PG_CENTER);
    }
  }
  return raster(list, int32_t(width), int32_t(height));
}

std::vector<Mistake> mistakes_of(const Judged& j) {
  std::vector<Mistake> all;
  const size_t classes = j.metrics.of_class.size();
  for (size_t i = 0; i < j.truth.size(); ++i)
    if (j.said[i] != j.truth[i])
      all.push_back({int64_t(i), j.said[i], j.probability[i * classes + size_t(j.said[i])]});
  std::stable_sort(all.begin(), all.end(), [](const Mistake& a, const Mistake& b) {
    return a.probability > b.probability;
  });
  return all;
}

Image mistakes_picture(const ImageSet& set, const std::vector<Mistake>& mistakes,
                       const std::string& title) {
  const size_t shown = std::min(mistakes.size(), kMostMistakes);
  // a step is wide enough for "said automobile (100 %)"
  constexpr float kMistakeTile = 96, kMistakeStep = 160, kMistakeRow = kMistakeTile + 60;
  const size_t rows = std::max<size_t>(1, (shown + kColumns - 1) / kColumns);
  const float width = 2 * kEdge + kMistakeStep * float(kColumns) - 8,
              height = kEdge + kHead + kMistakeRow * float(rows);
  SceneList list;
  Canvas c = list.canvas();
  c.view(0, 0, width, height);
  c.text(kEdge, kEdge - 4, 18, palette::kBlack, title.c_str());
  const std::string what =
      mistakes.empty()       ? fmt::format("no mistakes in {} images", set.count())
      : mistakes.size() == 1 ? "1 mistake"
      : shown < mistakes.size()
          ? fmt::format("{} of {} mistakes, the most certain first", shown, mistakes.size())
          : fmt::format("{} mistakes, the most certain first", mistakes.size());
  c.text(kEdge, kEdge + 20, 13, palette::kGrey, what.c_str());
  for (size_t k = 0; k < shown; ++k) {
    const Mistake& e = mistakes[k];
    const float x = kEdge + kMistakeStep * float(k % kColumns),
                y = kEdge + kHead + kMistakeRow * float(k / kColumns);
    const std::vector<uint8_t> pixels = rgba_of(set, e.image);
    c.image(x, y, kMistakeTile, kMistakeTile, pixels.data(), set.size.width, set.size.height);
    const auto line = [&](float below, uint32_t rgba, const std::string& words) {
      c.text(x, y + kMistakeTile + below, 13, rgba, shorten(words, 13, kMistakeStep - 8).c_str());
    };
    line(3, palette::kBlack, "is " + set.classes[size_t(set.label[size_t(e.image)])]);
    line(19, palette::kRed,
         fmt::format("said {} ({:.0f} %)", set.classes[size_t(e.said)],
                     100 * double(e.probability)));
    line(35, palette::kGrey, set.name[size_t(e.image)]);
  }
  return raster(list, int32_t(width), int32_t(height));
}

}  // namespace plantgym
