#include "images.h"

#include <algorithm>
#include <charconv>

#include "error.h"

namespace plantgym {
namespace {

constexpr int32_t kMostClasses = 1000;

/// The line's fields as whole numbers. @throws Error
void whole_numbers(const std::string& line, const std::string& where, std::vector<int32_t>& to) {
  to.clear();
  const char *at = line.data(), *const end = at + line.size();
  for (int32_t column = 1;; ++column) {
    int32_t v = 0;
    const auto [stop, bad] = std::from_chars(at, end, v);
    const char* after = stop;
    if (after + 2 <= end && after[0] == '.' && after[1] == '0') after += 2;  // "5.0"
    if (bad != std::errc() || (after != end && *after != ','))
      throw Error(join({where, ": column ", std::to_string(column), " is no whole number"}));
    to.push_back(v);
    if (after == end) return;
    at = after + 1;
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
  std::vector<int32_t> row;
  int32_t line_number = 0, classes = 0;
  const std::string base = file.path.substr(file.path.rfind('/') + 1);
  for (size_t at = 0; at < file.contents.size();) {
    size_t end = std::min(file.contents.find('\n', at), file.contents.size());
    std::string line = file.contents.substr(at, end - at);
    at = end + 1, ++line_number;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line_number == 1 || line.empty()) continue;  // the head
    const std::string where = join({file.path, ":", std::to_string(line_number)});
    whole_numbers(line, where, row);
    if (row.size() != pixels + 1)
      throw Error(join({where, ": has ", std::to_string(row.size()), " columns, not ",
                        std::to_string(pixels), " pixels (", std::to_string(height), "x",
                        std::to_string(width), ") and a class"}));
    for (size_t k = 0; k < pixels; ++k) {
      if (row[k] < 0 || row[k] > most)
        throw Error(join({where, ": pixel ", std::to_string(k + 1), " is ", std::to_string(row[k]),
                          ", not in 0..", std::to_string(most), " (data.most)"}));
      s.pixels.push_back(uint8_t(row[k]));
    }
    if (row.back() < 0 || row.back() >= kMostClasses)
      throw Error(join({where, ": the class is ", std::to_string(row.back()), ", not in 0..",
                        std::to_string(kMostClasses - 1)}));
    classes = std::max(classes, row.back() + 1);
    s.label.push_back(row.back());
    s.name.push_back(join({base, ":", std::to_string(line_number)}));
  }
  if (!s.count()) throw Error(join({file.path, ": holds no image"}));
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
    if (f.contents.empty() || f.contents.size() % record)
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
    if (!count[c]) throw Error(join({where, ": the class '", set.classes[c], "' has no image"}));
}

}  // namespace plantgym
