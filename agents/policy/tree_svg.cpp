// A picture of trees, without Graphviz: boxes in rows, each as wide as its words.
#include <algorithm>
#include <array>
#include <cstdio>

#include "policy_words.h"
#include "tree_text.h"

namespace plantgym {
namespace {

constexpr double kLetter = 7.3, kLine = 16, kPad = 8, kGap = 14, kStep = 74;  // [px]
constexpr std::array kColours = {"#dde8d3", "#f6e3c5", "#d3e2f0", "#eed7e4",
                                 "#e5e0f3", "#fbf0c0", "#cfe9e6", "#ead9cc"};

/// Characters, not bytes.
double width_of(const std::string& s) {
  const auto more = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; };
  return kLetter * double(s.size() - size_t(std::count_if(s.begin(), s.end(), more)));
}

std::string px(double x) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", x);
  return text;
}

class Picture {
 public:
  Picture(const Policy& p, size_t tree) : words_(p), tree_(tree), t_(p.trees.trees[tree]) {
    for (size_t i = 0; i < t_.nodes.size(); ++i) lines_.push_back(lines_of(i));
    x_.resize(t_.nodes.size()), room_.resize(t_.nodes.size());
    measure(0), place(0, 0);
  }
  double width() const { return room_[0]; }
  double height() const { return kStep * t_.depth() + 2 * kLine + 2 * kPad; }
  void draw(double left, double top, std::string& to) const {
    const std::vector<int32_t> depth = t_.depths();
    const auto y = [&](size_t i) { return top + kStep * depth[i]; };
    for (size_t i = 0; i < t_.nodes.size(); ++i) {
      if (t_.nodes[i].leaf()) continue;
      for (const bool yes : {true, false})
        edge(left + x_[i], y(i) + tall(i), yes ? i + 1 : size_t(t_.nodes[i].right), yes, left,
             y(i) + kStep, to);
    }
    for (size_t i = 0; i < t_.nodes.size(); ++i) box(i, left + x_[i], y(i), to);
  }

 private:
  std::vector<std::string> lines_of(size_t i) const {
    const TreeNode& n = t_.nodes[i];
    std::vector<std::string> all = {n.leaf() ? words_.answer(tree_, n.value)
                                             : words_.question(n, true)};
    if (n.rows) all.push_back(joined({std::to_string(n.rows), " rows"}));
    return all;
  }
  double tall(size_t i) const { return 2 * kPad + kLine * double(lines_[i].size()) - 3; }
  double wide(size_t i) const {
    double most = 0;
    for (const std::string& l : lines_[i]) most = std::max(most, width_of(l));
    return most + 2 * kPad;
  }
  void measure(size_t i) {
    const TreeNode& n = t_.nodes[i];
    room_[i] = wide(i) + kGap;
    if (n.leaf()) return;
    measure(i + 1), measure(size_t(n.right));
    room_[i] = std::max(room_[i], room_[i + 1] + room_[size_t(n.right)]);
  }
  /// x_ is the middle of a box, in the stretch that begins at `from`.
  void place(size_t i, double from) {
    const TreeNode& n = t_.nodes[i];
    x_[i] = from + room_[i] / 2;
    if (n.leaf()) return;
    const size_t r = size_t(n.right);
    const double spare = (room_[i] - room_[i + 1] - room_[r]) / 2;
    place(i + 1, from + spare), place(r, from + spare + room_[i + 1]);
    x_[i] = (x_[i + 1] + x_[r]) / 2;
    x_[i] = std::clamp(x_[i], from + wide(i) / 2, from + room_[i] - wide(i) / 2);
  }
  /// As thick as its share of the rows.
  void edge(double x, double y, size_t to_node, bool yes, double left, double y_to,
            std::string& to) const {
    const double x_to = left + x_[to_node];
    const int64_t all = t_.nodes[0].rows, rows = t_.nodes[to_node].rows;
    const double thick = 1 + (all > 0 ? 5 * double(rows) / double(all) : 0);
    to += joined({"<line x1=\"", px(x), "\" y1=\"", px(y), "\" x2=\"", px(x_to), "\" y2=\"",
                  px(y_to), "\" stroke=\"#999\" stroke-width=\"", px(thick), "\"/>\n"});
    to += joined({"<text x=\"", px((x + x_to) / 2 + (yes ? -6 : 6)), "\" y=\"", px((y + y_to) / 2),
                  "\" text-anchor=\"", yes ? "end" : "start", "\" fill=\"#666\">",
                  yes ? "yes" : "no", "</text>\n"});
  }
  void box(size_t i, double x, double y, std::string& to) const {
    const TreeNode& n = t_.nodes[i];
    const size_t colour = t_.classes ? size_t(n.value) % kColours.size() : 0;
    to += joined({"<rect x=\"", px(x - wide(i) / 2), "\" y=\"", px(y), "\" width=\"", px(wide(i)),
                  "\" height=\"", px(tall(i)), "\" rx=\"", n.leaf() ? "8" : "2", "\" fill=\"",
                  n.leaf() ? kColours[colour] : "white", "\" stroke=\"#555\"/>\n"});
    for (size_t k = 0; k < lines_[i].size(); ++k)
      to += joined({"<text x=\"", px(x), "\" y=\"", px(y + kPad + kLine * double(k) + 10),
                    "\" text-anchor=\"middle\"", k ? " fill=\"#666\"" : "", ">",
                    xml_escaped(lines_[i][k]), "</text>\n"});
  }
  TreeWords words_;
  size_t tree_;
  const DecisionTree& t_;
  std::vector<std::vector<std::string>> lines_;
  std::vector<double> x_, room_;
};

}  // namespace

std::string xml_escaped(const std::string& s) {
  std::string to;
  for (const char c : s)
    to += c == '&'   ? "&amp;"
          : c == '<' ? "&lt;"
          : c == '>' ? "&gt;"
          : c == '"' ? "&quot;"
                     : std::string(1, c);
  return to;
}

std::string tree_as_svg(const Policy& p) {
  const TreeWords words(p);
  const std::string title = joined({p.environment, ", ", origin_of(p)});
  double width = width_of(title), y = 2 * kLine;
  std::string body;
  for (size_t k = 0; k < p.trees.trees.size(); ++k) {
    const Picture one(p, k);
    body += joined({"<text x=\"", px(kGap), "\" y=\"", px(y), "\" font-weight=\"bold\">",
                    xml_escaped(words.about(k)), "</text>\n"});
    one.draw(kGap, y + kPad, body);
    width = std::max(width, one.width()), y += one.height() + 3 * kLine;
  }
  const std::string w = px(width + 2 * kGap), h = px(y - kLine);
  return joined({"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"", w, "\" height=\"", h,
                 "\" viewBox=\"0 0 ", w, " ", h,
                 "\" font-family=\"DejaVu Sans Mono, monospace\" font-size=\"12\">\n<title>",
                 xml_escaped(title),
                 "</title>\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n", body,
                 "</svg>\n"});
}

}  // namespace plantgym
