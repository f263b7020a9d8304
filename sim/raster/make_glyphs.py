#!/usr/bin/env python3
"""Writes glyphs_latin.cpp and glyphs_more.cpp: the outlines of the letters that pictures need, from
DejaVu Sans.

Usage: make_glyphs.py DejaVuSans.ttf      (in this folder; needs fontTools)

Each letter is a string: per contour its points, contours parted by a blank. A point is x, y in
1/1024 em (y up), each as two digits of base 90; x carries whether the point is on the curve.
"""
import sys
from fontTools.ttLib import TTFont
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen

CODES = (list(range(0x20, 0x7F)) + list(range(0xA0, 0x180)) + [ord(c) for c in
    "αβγδεζηθικλμνξοπρστυφχψωΓΔΘΛΞΠΣΦΨΩ₀₁₂₃₄₅₆₇₈₉⁰⁴⁵⁶⁷⁸⁹⁺⁻⅓⅔–—‘’“”„…•€→←↑↓↔∂∆∑−√∞≈≠≤≥■□▲▶▼◀●★✓✗"])
DIGITS = [chr(c) for c in range(35, 127) if chr(c) not in "\\?"]
NOTICE = """// Outlines of letters from DejaVu Sans 2.37, rounded to 1/1024 em; written by make_glyphs.py.
// DejaVu changes are in public domain. Its letters come from Bitstream Vera and Arev:
//   Copyright (c) 2003 by Bitstream, Inc. All Rights Reserved. Bitstream Vera is a trademark of
//   Bitstream, Inc. Copyright (c) 2006 by Tavmjong Bah. All Rights Reserved.
// Permission is hereby granted, free of charge, to any person obtaining a copy of the fonts
// accompanying this license ("Fonts") and associated documentation files (the "Font Software"), to
// reproduce and distribute the Font Software, including without limitation the rights to use, copy,
// merge, publish, distribute, and/or sell copies of the Font Software, and to permit persons to whom
// the Font Software is furnished to do so, subject to the following conditions: The above copyright
// and trademark notices and this permission notice shall be included in all copies of one or more of
// the Font Software typefaces. The Font Software may be modified, altered, or added to, and in
// particular the designs of glyphs or characters in the Fonts may be modified and additional glyphs
// or characters may be added to the Fonts, only if the fonts are renamed to names not containing
// either the words "Bitstream" or the word "Vera" (nor "Tavmjong Bah" or "Arev"). This License
// becomes null and void to the extent applicable to Fonts or Font Software that has been modified
// and is distributed under the "Bitstream Vera" names. The Font Software may be sold as part of a
// larger software package but no copy of one or more of the Font Software typefaces may be sold by
// itself. THE FONT SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED,
// INCLUDING BUT NOT LIMITED TO ANY WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE
// AND NONINFRINGEMENT OF COPYRIGHT, PATENT, TRADEMARK, OR OTHER RIGHT. IN NO EVENT SHALL BITSTREAM
// OR THE GNOME FOUNDATION BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, INCLUDING ANY GENERAL,
// SPECIAL, INDIRECT, INCIDENTAL, OR CONSEQUENTIAL DAMAGES, WHETHER IN AN ACTION OF CONTRACT, TORT OR
// OTHERWISE, ARISING FROM, OUT OF THE USE OR INABILITY TO USE THE FONT SOFTWARE OR FROM OTHER
// DEALINGS IN THE FONT SOFTWARE."""


def number(v):
    assert 0 <= v < 90 * 90, v
    return DIGITS[v // 90] + DIGITS[v % 90]


def outline(font, name, scale):
    pen = DecomposingRecordingPen(font.getGlyphSet())
    font.getGlyphSet()[name].draw(pen)
    flat = TTGlyphPen(None)
    pen.replay(flat)
    glyph = flat.glyph()
    contours, start = [], 0
    for end in getattr(glyph, "endPtsOfContours", []):
        points = [(round(x * scale), round(y * scale), f & 1) for (x, y), f in
                  zip(glyph.coordinates[start:end + 1], glyph.flags[start:end + 1])]
        first = next(i for i, p in enumerate(points) if p[2])
        points = points[first:] + points[:first]
        contours.append("".join(number((x + 512) * 2 + on) + number(y + 512) for x, y, on in points))
        start = end + 1
    return " ".join(contours)


def write(font, codes, table):
    scale = 1024 / font["head"].unitsPerEm
    names = font.getBestCmap()
    out = [NOTICE, '#include "glyphs.h"', "", "namespace plantgym {", "namespace {", "",
           "// clang-format off", "constexpr Glyph kGlyphs[] = {"]
    for code in sorted(set(codes)):
        name = names[code]
        text = outline(font, name, scale)
        head = "  {0x%04X, %d, " % (code, round(font["hmtx"][name][0] * scale))
        rows = [text[:98 - len(head)]]
        rest = text[len(rows[0]):]
        rows += [rest[i:i + 96] for i in range(0, len(rest), 96)]
        out.append(head + "\n    ".join('"%s"' % r for r in rows) + "},")
    out += ["};", "// clang-format on", "", "}  // namespace", "",
            "const GlyphTable k%s = {std::begin(kGlyphs), std::end(kGlyphs)};" % table.capitalize(),
            "", "}  // namespace plantgym"]
    with open("glyphs_%s.cpp" % table, "w", encoding="ascii") as f:
        f.write("\n".join(out) + "\n")


def main():
    font = TTFont(sys.argv[1])
    write(font, [c for c in CODES if c < 0x100], "latin")
    write(font, [c for c in CODES if c >= 0x100], "more")


main()
