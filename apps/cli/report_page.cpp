#include "report_page.h"

#include "agents/policy/tree_text.h"
#include "plantgym/fields.h"

namespace plantgym::cli {
namespace {

constexpr const char* kLook = R"(
  body { font: 15px/1.5 system-ui, sans-serif; color: #202124; background: #fafaf7; max-width: 1120px; margin: 32px auto; padding: 0 20px; }
  h1 { font-size: 26px; margin: 0 0 4px; } h2 { font-size: 19px; margin: 36px 0 8px; border-bottom: 1px solid #dadce0; padding-bottom: 4px; }
  table { border-collapse: collapse; margin: 10px 0; font-variant-numeric: tabular-nums; }
  th, td { padding: 3px 9px; text-align: right; border-bottom: 1px solid #e8eaed; } td { white-space: nowrap; } td:first-child { white-space: normal; min-width: 8em; } th { font-weight: 600; vertical-align: bottom; }
  th:first-child, td:first-child { text-align: left; padding-left: 0; }
  figure { margin: 12px 0; overflow-x: auto; } figcaption { color: #5f6368; font-size: 13px; } img { max-width: 100%; border: 1px solid #dadce0; }
  svg { max-width: 100%; height: auto; } pre { background: #f1f3f4; padding: 12px; overflow-x: auto; font-size: 13px; }
  summary { cursor: pointer; color: #0072b2; margin: 8px 0; } p { white-space: pre-line; } .scroll { overflow-x: auto; }
)";

}  // namespace

ReportPage::ReportPage(const std::string& title) : title_(title) {
  body_ = join({"<h1>", xml_escaped(title), "</h1>\n"});
}
void ReportPage::section(const std::string& heading) {
  body_ += join({"<h2>", xml_escaped(heading), "</h2>\n"});
}
void ReportPage::paragraph(const std::string& words) {
  body_ += join({"<p>", xml_escaped(words), "</p>\n"});
}
void ReportPage::list(const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  body_ += "<ul>\n";
  for (const std::string& line : lines) body_ += join({"<li>", xml_escaped(line), "</li>\n"});
  body_ += "</ul>\n";
}
void ReportPage::table(const std::vector<std::string>& head,
                       const std::vector<std::vector<std::string>>& rows) {
  body_ += "<div class=\"scroll\"><table>\n<tr>";
  for (const std::string& h : head) body_ += join({"<th>", xml_escaped(h), "</th>"});
  body_ += "</tr>\n";
  for (const std::vector<std::string>& row : rows) {
    body_ += "<tr>";
    for (const std::string& cell : row) body_ += join({"<td>", xml_escaped(cell), "</td>"});
    body_ += "</tr>\n";
  }
  body_ += "</table></div>\n";
}
void ReportPage::figure(const std::string& svg, const std::string& caption) {
  body_ +=
      join({"<figure>", svg, "<figcaption>", xml_escaped(caption), "</figcaption></figure>\n"});
}
void ReportPage::picture(const std::vector<uint8_t>& png, const std::string& caption) {
  body_ +=
      join({"<figure><img alt=\"", xml_escaped(caption), "\" src=\"data:image/png;base64,",
            base64(png), "\"/><figcaption>", xml_escaped(caption), "</figcaption></figure>\n"});
}
void ReportPage::text(const std::string& heading, const std::string& words) {
  open_fold(heading);
  body_ += join({"<pre>", xml_escaped(words), "</pre>\n"});
  close_fold();
}
void ReportPage::open_fold(const std::string& heading) {
  body_ += join({"<details><summary>", xml_escaped(heading), "</summary>\n"});
}
void ReportPage::close_fold() { body_ += "</details>\n"; }

std::string ReportPage::html() const {
  return join({"<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"/>\n<title>",
               xml_escaped(title_), "</title>\n<style>", kLook, "</style></head>\n<body>\n", body_,
               "</body>\n</html>\n"});
}

std::string base64(const std::vector<uint8_t>& bytes) {
  constexpr const char* kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (size_t k = 0; k < bytes.size(); k += 3) {
    const size_t left = bytes.size() - k;
    const uint32_t three = uint32_t(bytes[k]) << 16 | uint32_t(left > 1 ? bytes[k + 1] : 0) << 8 |
                           uint32_t(left > 2 ? bytes[k + 2] : 0);
    for (int32_t shift = 18; shift >= 0; shift -= 6) text += kLetters[three >> shift & 63];
    if (left < 3) text.replace(text.size() - (3 - left), 3 - left, 3 - left, '=');
  }
  return text;
}

}  // namespace plantgym::cli
