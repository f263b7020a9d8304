// Shapes to pixels: where they lie, how their edges look, what covers what.
#include "raster/raster.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "raster/glyphs.h"

namespace plantgym {
namespace {

constexpr uint32_t kRed = 0xFF0000FFu, kGreen = 0x00FF00FFu, kBlue = 0x0000FFFFu,
                   kWhite = 0xFFFFFFFFu, kBlack = 0x000000FFu;

/// A white image of 20 x 10 pixels whose view is as large.
struct Sheet {
  SceneList list;
  Canvas c = list.canvas();
  Sheet(float w = 20, float h = 10) { c.view(0, 0, w, h); }
  Image image(int32_t w = 20, int32_t h = 10) const { return raster(list, w, h, kWhite); }
};

int32_t red_of(uint32_t rgba) { return int32_t(rgba >> 24); }

/// Ink on a white image: the sum of what is missing from white in the green channel, in pixels.
double ink(const Image& image) {
  double sum = 0;
  for (size_t i = 1; i < image.rgba.size(); i += 4) sum += (255 - image.rgba[i]) / 255.0;
  return sum;
}

TEST(Raster, RectFillsItsPixelsOnly) {
  Sheet s;
  s.c.rect(3, 2, 4, 5, kRed);
  const Image i = s.image();
  for (int32_t y = 0; y < 10; ++y)
    for (int32_t x = 0; x < 20; ++x)
      EXPECT_EQ(i.at(x, y), x >= 3 && x < 7 && y >= 2 && y < 7 ? kRed : kWhite) << x << "," << y;
}

TEST(Raster, NegativeSizeReachesBack) {
  Sheet s;
  s.c.rect(7, 7, -4, -5, kRed);
  EXPECT_EQ(s.image().at(3, 2), kRed);
  EXPECT_EQ(s.image().at(7, 7), kWhite);
}

TEST(Raster, TilesMeetWithoutSeams) {
  SceneList list;
  Canvas c = list.canvas();
  c.view(0, 0, 7, 7);
  for (int32_t k = 0; k < 49; ++k) c.rect(float(k % 7), float(k / 7), 1, 1, kBlue);
  const Image i = raster(list, 100, 100, kWhite);
  for (int32_t k = 0; k < 100; ++k)
    for (int32_t l = 0; l < 100; ++l) ASSERT_EQ(i.at(k, l), kBlue) << k << "," << l;
}

TEST(Raster, ThinRectsKeepTheirShareOfInk) {
  Sheet s;
  s.c.rect(2, 3.25f, 10, 0.5f, kBlack);
  EXPECT_NEAR(ink(s.image()), 5, 0.05);
}

TEST(Raster, HalfTransparentColoursMix) {
  Sheet s;
  s.c.rect(0, 0, 20, 10, kBlack), s.c.rect(0, 0, 5, 5, 0xFFFFFF80u);
  EXPECT_NEAR(red_of(s.image().at(2, 2)), 128, 1);
  EXPECT_EQ(s.image().at(7, 7), kBlack);
}

TEST(Raster, TransparentBackgroundTakesTheShapesColour) {
  Sheet s;
  s.c.rect(0, 0, 5, 5, 0xFF000080u);
  EXPECT_EQ(raster(s.list, 20, 10, 0).at(2, 2), 0xFF000080u);
  EXPECT_EQ(raster(s.list, 20, 10, 0).at(9, 9), 0u);
}

TEST(Raster, LayersCoverLowerOnesInAnyOrderOfPushing) {
  Sheet s;
  s.c.rect(0, 0, 10, 10, kRed, 5), s.c.rect(0, 0, 10, 10, kGreen, -3),
      s.c.rect(5, 0, 10, 10, kBlue, 5);
  EXPECT_EQ(s.image().at(2, 2), kRed);
  EXPECT_EQ(s.image().at(7, 2), kBlue);  // of one layer the later one
}

TEST(Raster, CircleHasItsAreaAndSmoothEdge) {
  Sheet s(40, 40);
  s.c.circle(20, 20, 12.3f, kBlack);
  const Image i = s.image(40, 40);
  EXPECT_NEAR(ink(i), 3.14159265 * 12.3 * 12.3, 1.5);
  int32_t grey = 0;
  for (size_t k = 0; k < i.rgba.size(); k += 4) grey += i.rgba[k] > 0 && i.rgba[k] < 255;
  EXPECT_GT(grey, 40);  // about one pixel of edge for each of its 77 pixels of circumference
  EXPECT_LT(grey, 150);
}

TEST(Raster, PolygonCoversItsExactArea) {
  Sheet s(40, 40);
  s.c.polygon({3.3f, 2.1f, 37.7f, 11.9f, 12.4f, 38.2f}, kBlack);
  // shoelace formula
  const double area =
      0.5 * std::fabs(3.3 * (11.9 - 38.2) + 37.7 * (38.2 - 2.1) + 12.4 * (2.1 - 11.9));
  EXPECT_NEAR(ink(s.image(40, 40)), area, 0.01 * area);
}

TEST(Raster, PolygonBeyondTheImageIsCut) {
  Sheet s;
  s.c.polygon({-1000, -1000, 1000, -1000, 1000, 5, -1000, 5}, kBlack);
  const Image i = s.image();
  for (int32_t x = 0; x < 20; ++x) {
    EXPECT_EQ(i.at(x, 4), kBlack);
    EXPECT_EQ(i.at(x, 5), kWhite);
  }
  Sheet slope;
  slope.c.polygon({-10, -10, 30, -10, 30, 20},
                  kBlack);  // its edge runs through (0, -2.5), (20, 12.5)
  EXPECT_EQ(slope.image().at(19, 0), kBlack);
  EXPECT_EQ(slope.image().at(0, 9), kWhite);
  EXPECT_NEAR(red_of(slope.image().at(4, 0)), 255 / 3.0 * 0.5, 50);  // the edge crosses it
}

TEST(Raster, ConcavePolygonLeavesItsNotchOpen) {
  Sheet s(20, 20);
  s.c.polygon({0, 0, 20, 0, 20, 20, 10, 4, 0, 20}, kBlack);
  EXPECT_EQ(s.image(20, 20).at(10, 15), kWhite);
  EXPECT_EQ(s.image(20, 20).at(1, 10), kBlack);
}

TEST(Raster, LineHasItsWidthAndDoesNotDarkenAtCorners) {
  Sheet s(40, 40);
  s.c.line({5, 20, 35, 20}, 4, kBlack);
  EXPECT_EQ(s.image(40, 40).at(20, 18), kBlack);
  EXPECT_EQ(s.image(40, 40).at(20, 21), kBlack);
  EXPECT_EQ(s.image(40, 40).at(20, 17), kWhite);
  EXPECT_EQ(s.image(40, 40).at(20, 22), kWhite);
  Sheet bent(40, 40);
  bent.c.line({5, 5, 20, 30, 35, 5}, 4, 0x00000080u);
  const Image i = bent.image(40, 40);
  for (size_t k = 0; k < i.rgba.size(); k += 4) ASSERT_GE(i.rgba[k], 126);
}

TEST(Raster, HairLinesStayVisible) {
  Sheet s;
  s.c.line({0, 5.5f, 20, 5.5f}, 1, kBlack);
  EXPECT_EQ(s.image().at(10, 5), kBlack);
  EXPECT_EQ(s.image().at(10, 4), kWhite);
  Sheet thin;
  thin.c.line({2, 5, 18, 5}, 0.25f, kBlack);
  EXPECT_NEAR(ink(thin.image()), 4, 0.5);
}

TEST(Raster, LinesHaveTheirAreaWhateverTheirSlopeAndPieces) {
  constexpr double kEnds = 3.14159265 * 2 * 2;  // both, round
  for (const float dy : {0.0f, 3.0f, 15.0f, 40.0f}) {
    Sheet one(60, 60), two(60, 60);
    one.c.line({10, 10, 40, 10 + dy}, 4, kBlack);
    two.c.line({10, 10, 25, 10 + dy / 2, 40, 10 + dy}, 4, kBlack);
    const double area = 4 * std::sqrt(900.0 + double(dy) * double(dy)) + kEnds;
    EXPECT_NEAR(ink(one.image(60, 60)), area, 0.02 * area) << dy;
    EXPECT_NEAR(ink(two.image(60, 60)), area, 0.02 * area) << dy;
  }
  Sheet point(60, 60);
  point.c.line({30, 30, 30, 30}, 4, kBlack);
  EXPECT_NEAR(ink(point.image(60, 60)), kEnds, 0.5);
}

TEST(Raster, ImagesKeepTheirPixelsWhenLargeAndAverageWhenSmall) {
  const uint8_t pixels[] = {255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 0, 0, 0, 0};
  Sheet s;
  s.c.image(0, 0, 10, 10, pixels, 2, 2);
  const Image i = s.image();
  EXPECT_EQ(i.at(4, 4), kRed);
  EXPECT_EQ(i.at(5, 4), kGreen);
  EXPECT_EQ(i.at(4, 5), kBlue);
  EXPECT_EQ(i.at(5, 5), kWhite);  // transparent
  std::vector<uint8_t> fine;
  for (int32_t k = 0; k < 100; ++k)
    for (int32_t l = 0; l < 100; ++l)
      for (int32_t c = 0; c < 4; ++c) fine.push_back(c == 3 || (k + l) % 2 ? 255 : 0);
  Sheet small;
  small.c.image(0, 0, 10, 10, fine.data(), 100, 100);
  EXPECT_NEAR(red_of(small.image().at(5, 5)), 128, 2);
}

TEST(Raster, ViewIsFittedWithoutDistortionIntoTheMiddle) {
  SceneList list;
  Canvas c = list.canvas();
  c.view(-1, -1, 2, 2);
  c.rect(-1, -1, 2, 2, kRed);
  const Image wide = raster(list, 40, 20, kWhite);
  EXPECT_EQ(wide.at(9, 10), kWhite);
  EXPECT_EQ(wide.at(10, 10), kRed);
  EXPECT_EQ(wide.at(29, 10), kRed);
  EXPECT_EQ(wide.at(30, 10), kWhite);
  const Image high = raster(list, 20, 40, kWhite);
  EXPECT_EQ(high.at(10, 9), kWhite);
  EXPECT_EQ(high.at(10, 10), kRed);
  EXPECT_EQ(high.at(10, 29), kRed);
  EXPECT_EQ(high.at(10, 30), kWhite);
}

TEST(Raster, WithoutAViewEverythingIsSeen) {
  SceneList list;
  Canvas c = list.canvas();
  c.rect(100, 100, 10, 10, kRed), c.circle(130, 105, 5, kGreen);
  EXPECT_FLOAT_EQ(list.view().x, 100);
  EXPECT_FLOAT_EQ(list.view().w, 35);
  EXPECT_EQ(raster(list, 35, 10, kWhite).at(30, 5), kGreen);
}

TEST(Raster, PlacedListsAreFittedAndCut) {
  SceneList part, whole;
  Canvas c = part.canvas(), all = whole.canvas();
  c.view(0, 0, 1, 1), c.rect(-5, -5, 10, 10, kRed), c.rect(0, 0, 0.5f, 1, kBlue, 1);
  all.view(0, 0, 40, 20), whole.place(part, {10, 5, 10, 10});
  const Image i = raster(whole, 40, 20, kWhite);
  EXPECT_EQ(i.at(10, 5), kBlue);
  EXPECT_EQ(i.at(19, 14), kRed);
  EXPECT_EQ(i.at(9, 5), kWhite);
  EXPECT_EQ(i.at(20, 14), kWhite);
  EXPECT_EQ(i.at(15, 15), kWhite);
  SceneList twice;
  Canvas t = twice.canvas();
  t.view(0, 0, 40, 20), twice.place(whole, {0, 0, 40, 20});
  EXPECT_EQ(raster(twice, 40, 20, kWhite).rgba, i.rgba);
}

TEST(Raster, WhatCannotBePaintedIsLeftOut) {
  const float nan = std::numeric_limits<float>::quiet_NaN(), inf = 1 / 0.0f;
  Sheet s;
  s.c.rect(nan, 0, 5, 5, kRed), s.c.rect(0, 0, inf, 5, kRed), s.c.circle(5, 5, -1, kRed);
  s.c.circle(5, 5, nan, kRed), s.c.polygon({0, 0, 5, 5}, kRed), s.c.line({1, 1}, 2, kRed);
  s.c.line({0, 0, nan, 5}, 2, kRed), s.c.text(1, 1, 5, kRed, ""), s.c.text(1, 1, 5, kRed, nullptr);
  s.c.image(0, 0, 5, 5, nullptr, 3, 3),
      s.c.add({77, 0, kRed, 0, 0, 9, 9, nullptr, nullptr, nullptr, 0, 0, 0});
  EXPECT_TRUE(s.list.empty());
  s.c.rect(-1e29f, -1e29f, 2e29f, 2e29f, kGreen), s.c.line({-1e28f, 5, 1e28f, 5}, 2, kRed, 1);
  EXPECT_EQ(s.image().at(10, 2), kGreen);
  EXPECT_EQ(s.image().at(10, 5), kRed);
}

TEST(Raster, AnyNumbersCanBePainted) {
  uint32_t bits = 1;
  const auto next = [&] { return bits = bits * 1664525u + 1013904223u; };  // Numerical Recipes
  const auto any = [&] {  // of every size, now and then not finite
    const float mantissa = float(int32_t(next())) * 0x1p-31f;
    const int32_t exponent = int32_t(next() >> 16) % 230 - 130;
    return next() >> 24 == 0 ? std::numeric_limits<float>::infinity() * mantissa
                             : std::ldexp(mantissa, exponent);
  };
  const auto usual = [&] { return float(int32_t(next())) * 0x1p-26f; };  // -32 to 32
  const uint8_t pixels[4 * 6] = {255, 0, 0, 255, 9, 9, 9, 128};
  int64_t painted = 0;
  for (int32_t round = 0; round < 300; ++round) {
    const auto number = [&] { return next() >> 30 ? usual() : any(); };
    SceneList list, outer;
    Canvas c = list.canvas(), around = outer.canvas();
    c.view(number(), number(), number(), number());
    for (int32_t k = 0; k < 30; ++k) {
      std::vector<float> xy;
      for (uint32_t p = next() >> 28; p > 0; --p) xy.insert(xy.end(), {number(), number()});
      const uint32_t rgba = next();
      const int32_t layer = int32_t(next() >> 30);
      c.rect(number(), number(), number(), number(), rgba, layer);
      c.circle(number(), number(), number(), rgba, layer);
      c.polygon(xy, rgba, layer), c.line(xy, number(), rgba, layer);
      c.text(number(), number(), number(), rgba, "Ag€", layer, layer % 3);
      c.image(number(), number(), number(), number(), pixels, 3, 2, layer);
    }
    around.view(0, 0, 30, 20), outer.place(list, {5, 5, 20, 10});
    painted += int64_t(list.shapes().size());
    ASSERT_EQ(raster(list, 37, 23).rgba.size(), size_t(4 * 37 * 23));
    ASSERT_EQ(raster(outer, 30, 20, kWhite).at(4, 10), kWhite);  // outside of what was placed
  }
  EXPECT_GT(painted, 10000);
}

TEST(Raster, PlanesAreColoursOrLuminance) {
  const Image image = {2, 1, {255, 0, 10, 255, 1, 2, 3, 255}};
  std::vector<uint8_t> planes(6), grey(2);
  to_planes(image, 3, planes.data()), to_planes(image, 1, grey.data());
  EXPECT_EQ(planes, (std::vector<uint8_t>{255, 1, 0, 2, 10, 3}));
  EXPECT_EQ(grey, (std::vector<uint8_t>{77, 2}));  // 0.299 R + 0.587 G + 0.114 B
}

TEST(Raster, AnImageIsUsedAgain) {
  Sheet s(20, 10);
  s.c.circle(5, 5, 3, kBlack);
  Image image = {20, 10, {}};
  for (int k = 0; k < 2; ++k) raster(s.list, image);
  EXPECT_EQ(image.rgba, raster(s.list, 20, 10).rgba);
  s.list.clear();
  EXPECT_TRUE(s.list.empty());
  s.c.rect(0, 0, 4, 4, kBlack);
  EXPECT_EQ(s.list.shapes().size(), 1u);
}

TEST(Raster, SizesOutOfRangeAreRefused) {
  EXPECT_THROW(raster({}, 0, 10), std::invalid_argument);
  EXPECT_THROW(raster({}, 10, 16385), std::invalid_argument);
  EXPECT_EQ(raster({}, 1, 1, kGreen).at(0, 0), kGreen);
}

TEST(Text, IsPresentWhereItWasPut) {
  Sheet s(200, 40);
  s.c.text(10, 5, 20, kBlack, "Hx");
  const Image i = s.image(200, 40);
  double left = 0, above = 0;
  for (int32_t y = 0; y < 40; ++y)
    for (int32_t x = 0; x < 200; ++x) {
      const double dark = 1 - red_of(i.at(x, y)) / 255.0;
      if (x < 10 || x >= 10 + text_width("Hx", 20)) left += dark;
      if (y < 5 || y >= 25) above += dark;
    }
  EXPECT_GT(ink(i), 30);
  EXPECT_EQ(left, 0);
  EXPECT_EQ(above, 0);
}

TEST(Text, TooSmallToReadIsLeftOut) {
  Sheet s(40, 40), small(40, 40);
  s.c.text(2, 2, 5, kBlack, "words");
  small.c.text(2, 2, 3.9f, kBlack, "words");
  EXPECT_GT(ink(s.image(40, 40)), 5);
  EXPECT_EQ(ink(small.image(40, 40)), 0);
}

TEST(Text, AlignmentMovesItsMiddleOrEnd) {
  const float w = text_width("field", 20);
  for (const int32_t align : {PG_LEFT, PG_CENTER, PG_RIGHT}) {
    Sheet s(300, 30), same(300, 30);
    s.c.text(150, 2, 20, kBlack, "field", 0, align);
    same.c.text(150 - w * float(align) / 2, 2, 20, kBlack, "field");
    EXPECT_EQ(s.image(300, 30).rgba, same.image(300, 30).rgba);
  }
}

TEST(Text, WidthIsThatOfDejaVuSans) {
  // advance widths of DejaVu Sans 2.37 in 1/2048 em (hmtx): H 1540, i 569, space 651; line 2384
  EXPECT_NEAR(text_width("Hi ", 2384), 1540 + 569 + 651, 4);
  EXPECT_EQ(text_width("", 20), 0);
}

TEST(Text, EveryLetterHasAnOutlineButBlanks) {
  for (const GlyphTable* t : {&kLatin, &kMore})
    for (const Glyph* g = t->first; g != t->last; ++g) {
      const bool blank = g->code == 0x20 || g->code == 0xA0 || g->code == 0xAD;
      EXPECT_EQ(outline(*g, 0, 0, 10, 10).empty(), blank && g->code != 0xAD) << g->code;
      if (g != t->first) {
        EXPECT_LT((g - 1)->code, g->code);
      }
    }
}

TEST(Text, ReadsUtf8AndShowsWhatItCannotReadAsASquare) {
  std::string_view text = "aß€😀";
  EXPECT_EQ(next_code(text), 0x61u);
  EXPECT_EQ(next_code(text), 0xDFu);
  EXPECT_EQ(next_code(text), 0x20ACu);
  EXPECT_EQ(next_code(text), 0x1F600u);
  EXPECT_TRUE(text.empty());
  for (const char* broken : {"\x80", "\xC3", "\xE2\x82", "\xFF", "\xF0\x9F\x98"}) {
    std::string_view bytes = broken;
    EXPECT_EQ(next_code(bytes), 0xFFFDu);
  }
  Sheet s(40, 40);
  s.c.text(2, 2, 30, kBlack, "\xF0\x9F\x98\x80");
  EXPECT_GT(ink(s.image(40, 40)), 20);
}

}  // namespace
}  // namespace plantgym
