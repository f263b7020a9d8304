#include "images.h"

#include <algorithm>
#include <charconv>

#include "error.h"

namespace plantgym {
namespace {

constexpr int32_t kMostClasses = 1000;

/// A line's fields as whole numbers, and where each begins.
struct Cells {
  std::string where;  // "t.csv:2"
  std::vector<int32_t> value = {}, begin = {};

  /// @throws Error
  void read(const std::string& line) {
    value.clear(), begin.clear();
    const char *at = line.data(), *const end = at + line.size();
    for (;;) {
      int32_t v = 0;
      begin.push_back(int32_t(at - line.data()) + 1);
      const auto [stop, bad] = std::from_chars(at, end, v);
      const char* after = stop;
      if (after + 2 <= end && after[0] == '.' && after[1] == '0') after += 2;  // "5.0"
      if (bad != std::errc() || (after != end && *after != ','))
        throw wrong(begin.size() - 1,
                    join({"column ", std::to_string(begin.size()), " is '",
                          std::string(at, std::min(std::find(at, end, ','), at + 20)),
                          "'; pixels and classes are whole numbers, with commas between"}));
      value.push_back(v);
      if (after == end) return;
      at = after + 1;
    }
  }
  Error wrong(size_t cell, const std::string& what) const {
    return Error(join({where, ":", std::to_string(begin[cell]), ": ", what}));
  }
};

/// Whether a line that should name the columns holds numbers: the table has no head.
bool numbers_only(const std::string& line) {
  const char *at = line.data(), *const end = at + line.size();
  if (line.compare(0, 3, "\xEF\xBB\xBF") == 0) at += 3;  // a byte order mark
  for (;;) {
    double v = 0;
    while (at != end && *at == ' ') ++at;
    const auto [stop, bad] = std::from_chars(at, end, v);
    if (bad != std::errc() || (stop != end && *stop != ',')) return false;
    if (stop == end) return true;
    at = stop + 1;
  }
}

}  // namespace

ImageSet ImageSet::some(const std::vector<int64_t>& rows) const {
  ImageSet s = {size, most, classes};
  s.pixels.reserve(rows.size() * size_t(size.numbers()));
  for (const int64_t i : rows) {
    s.pixels.insert(s.pixels.end(), at(i), at(i) + size.numbers());
    s.label.push_back(label[size_t(i)]), s.name.push_back(name[size_t(i)]);
  }
  return s;
}

ImageSet read_image_csv(const NamedFile& file, int32_t height, int32_t width, int32_t most) {
  ImageSet s = {{1, height, width}, most};
  const size_t pixels = size_t(s.size.numbers());
  Cells row;
  int32_t line_number = 0, classes = 0;
  const std::string base = file.path.substr(file.path.rfind('/') + 1);
  for (size_t at = 0; at < file.contents.size();) {
    size_t end = std::min(file.contents.find('\n', at), file.contents.size());
    std::string line = file.contents.substr(at, end - at);
    at = end + 1, ++line_number;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line_number == 1 && numbers_only(line))
      throw Error(join({file.path,
                        ":1:1: holds numbers only, where the columns' names should be; put a head "
                        "above it, or its image would be lost"}));
    if (line_number == 1 || line.empty()) continue;  // the head
    row.where = join({file.path, ":", std::to_string(line_number)});
    row.read(line);
    if (row.value.size() != pixels + 1)
      throw row.wrong(std::min(pixels + 1, row.value.size() - 1),
                      join({"has ", std::to_string(row.value.size()), " columns, not ",
                            std::to_string(pixels), " pixels (", std::to_string(height), "x",
                            std::to_string(width), ", data.height and data.width) and a class"}));
    for (size_t k = 0; k < pixels; ++k) {
      const int32_t v = row.value[k];
      if (v < 0 || v > most)
        throw row.wrong(k, join({"pixel ", std::to_string(k + 1), " is ", std::to_string(v),
                                 ", not in 0..", std::to_string(most), " (data.most)"}));
      s.pixels.push_back(uint8_t(v));
    }
    const int32_t label = row.value.back();
    if (label < 0 || label >= kMostClasses)
      throw row.wrong(pixels, join({"the class is ", std::to_string(label), ", not in 0..",
                                    std::to_string(kMostClasses - 1)}));
    classes = std::max(classes, label + 1);
    s.label.push_back(label);
    s.name.push_back(join({base, ":", std::to_string(line_number)}));
  }
  if (!s.count())
    throw Error(join({file.path, ": holds no image; below its head, each line is one"}));
  for (int32_t c = 0; c < classes; ++c) s.classes.push_back(std::to_string(c));
  return s;
}

ImageSet read_cifar10(const std::vector<NamedFile>& files) {
  ImageSet s = {{3, 32, 32}, 255};
  s.classes = {"airplane", "automobile", "bird",  "cat",  "deer",
               "dog",      "frog",       "horse", "ship", "truck"};
  const size_t record = 1 + size_t(s.size.numbers());
  for (const NamedFile& f : files) {
    const size_t n = f.contents.size() / record;
    if (f.contents.empty())
      throw Error(join({f.path,
                        ": is empty; images of 3073 bytes each (a class and 3 x 32 x 32 pixels) "
                        "are expected"}));
    if (f.contents.size() % record)
      throw Error(join({f.path, ": is cut off: it has ", std::to_string(f.contents.size()),
                        " bytes, not a multiple of 3073 (a class and 3 x 32 x 32 pixels)"}));
    for (size_t i = 0; i < n; ++i) {
      const auto* r = reinterpret_cast<const uint8_t*>(f.contents.data()) + i * record;
      if (r[0] > 9)
        throw Error(join({f.path, ": the class of image ", std::to_string(i), " is ",
                          std::to_string(r[0]), ", not in 0..9"}));
      s.label.push_back(r[0]);
      s.pixels.insert(s.pixels.end(), r + 1, r + record);
      s.name.push_back(join({f.path.substr(f.path.rfind('/') + 1), ":", std::to_string(i)}));
    }
  }
  return s;
}

void check_images(const ImageSet& set, const std::string& where) {
  if (set.classes.size() < 2)
    throw Error(join({where, ": has one class only; at least two are needed to tell apart"}));
  std::vector<int64_t> count(set.classes.size(), 0);
  for (const int32_t c : set.label) ++count[size_t(c)];
  for (size_t c = 0; c < count.size(); ++c)
    if (!count[c])
      throw Error(join({where, ": the class '", set.classes[c],
                        "' has no image; add some, or leave the class out (numbered ones have no "
                        "gaps)"}));
}

}  // namespace plantgym
